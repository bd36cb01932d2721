//! Numbers as people read them.

use std::fmt;

/// A number whose digits stand in groups of three: `4,096`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grouped(u64);

impl Grouped {
    /// A count or a size.
    #[must_use]
    pub const fn of(number: u64) -> Self {
        Self(number)
    }

    /// A length in memory.
    #[must_use]
    pub const fn len(length: usize) -> Self {
        Self(length as u64)
    }
}

impl fmt::Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Grouped;

    #[test]
    fn puts_a_comma_before_each_three_digits_from_the_right() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (65_535, "65,535"),
            (1_048_576, "1,048,576"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(Grouped::of(number).to_string(), text);
        }
    }
}
