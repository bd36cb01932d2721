//! Days of times.

/// The day of a Unix time in UTC, as in 2026-05-12.
#[must_use]
pub fn day(unix: u64) -> String {
    // Years begin in March here, so that the day of a leap year comes last.
    let days = unix / 86_400 + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let months = (5 * of_year + 2) / 153;
    let day = of_year - (153 * months + 2) / 5 + 1;
    let month = if months < 10 { months + 3 } else { months - 9 };
    let year = era * 400 + year + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn names_the_day() {
        let cases = [
            (0, "1970-01-01"),
            (951_782_399, "2000-02-28"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_795_823_999, "2026-11-27"),
            (4_107_542_400, "2100-03-01"),
        ];
        for (secs, wanted) in cases {
            assert_eq!(day(secs), wanted);
        }
    }
}
