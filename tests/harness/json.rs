//! Reading JSON answers: a wrong shape fails the test and shows the answer.

use serde_json::Value;

/// Access by JSON pointer that panics with the whole value where something is missing.
pub trait At {
    /// The value at `pointer`, as in `/state/status`.
    fn at(&self, pointer: &str) -> &Value;

    /// The text at `pointer`.
    fn text_at(&self, pointer: &str) -> &str;

    /// The whole number at `pointer`: a JSON number, or the decimal string that carries a u64.
    fn number_at(&self, pointer: &str) -> u64;

    /// The list at `pointer`.
    fn list_at(&self, pointer: &str) -> &[Value];
}

impl At for Value {
    fn at(&self, pointer: &str) -> &Value {
        self.pointer(pointer)
            .unwrap_or_else(|| panic!("nothing at {pointer} in {self:#}"))
    }

    fn text_at(&self, pointer: &str) -> &str {
        self.at(pointer)
            .as_str()
            .unwrap_or_else(|| panic!("no text at {pointer} in {self:#}"))
    }

    fn number_at(&self, pointer: &str) -> u64 {
        let value = self.at(pointer);
        value
            .as_u64()
            .or_else(|| value.as_str().and_then(|digits| digits.parse().ok()))
            .unwrap_or_else(|| panic!("no whole number at {pointer} in {self:#}"))
    }

    fn list_at(&self, pointer: &str) -> &[Value] {
        self.at(pointer)
            .as_array()
            .unwrap_or_else(|| panic!("no list at {pointer} in {self:#}"))
    }
}
