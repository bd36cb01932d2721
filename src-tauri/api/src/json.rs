//! JSON that is read strictly: unknown, missing and double keys are refused, and every error names
//! its field.

use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::dto::Object;
use crate::error::ApiError;

/// Reads one JSON object of the form `T` from a whole body.
///
/// # Errors
/// 400 `bad_json` when the bytes are no JSON or no object, 400 `bad_field` with the field's path when a value
/// does not fit.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    decode_any(bytes).map(|Object(value)| value)
}

/// Reads one JSON value of the form `T`, which need not be an object.
///
/// # Errors
/// As for [`decode`].
pub(crate) fn decode_any<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        refusal(&path, error.inner())
    })?;
    reader.end().map_err(|error| refusal(".", &error))?;
    Ok(value)
}

/// Turns serde's error at `path` into a refusal that names the field.
fn refusal(path: &str, error: &serde_json::Error) -> ApiError {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let text = error.to_string();
    let said = text.strip_suffix(&place).unwrap_or(&text);
    // Serde writes `.` for the whole and `?` for a part that it has not reached.
    let path = path.trim_end_matches(['.', '?']);
    if error.classify() != Category::Data {
        let refusal = ApiError::bad_json(format!("The body is not JSON: {said}{place}."));
        return if path.is_empty() {
            refusal
        } else {
            refusal.with_field(path)
        };
    }
    for (start, is) in [
        ("missing field `", "is missing"),
        ("unknown field `", "is not known here"),
    ] {
        if let Some(name) = quoted(said, start) {
            return about(&joined(path, name), is);
        }
    }
    if let Some(name) = quoted(said, "duplicate field `") {
        return about(&joined(path, name), "stands twice");
    }
    if path.is_empty() {
        return ApiError::bad_json(format!("The body does not fit: {said}."));
    }
    about(path, &format!("does not fit: {said}"))
}

fn about(field: &str, is: &str) -> ApiError {
    ApiError::bad_field(field, format!("The field `{field}` {is}."))
}

/// The name after `start` and before the next backtick.
fn quoted<'a>(said: &'a str, start: &str) -> Option<&'a str> {
    said.strip_prefix(start)?.split('`').next()
}

/// `path.name`, where serde's path does not already end in the name.
fn joined(path: &str, name: &str) -> String {
    let ends = path == name
        || path
            .strip_suffix(name)
            .is_some_and(|before| before.ends_with('.'));
    match (path.is_empty(), ends) {
        (true, _) => name.to_owned(),
        (false, true) => path.to_owned(),
        (false, false) => format!("{path}.{name}"),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::decode;
    use crate::dto::Decimal;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the errors are looked at")]
    struct Inner {
        at: Decimal,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the errors are looked at")]
    struct Outer {
        name: String,
        list: Vec<Inner>,
        small: u8,
    }

    #[test]
    fn names_the_field_of_every_error() {
        let cases: &[(&[u8], &str, Option<&str>)] = &[
            (br#"{"name":"a","list":[]}"#, "bad_field", Some("small")),
            (
                br#"{"name":"a","list":[],"small":1,"more":2}"#,
                "bad_field",
                Some("more"),
            ),
            (
                br#"{"name":"a","name":"b","list":[],"small":1}"#,
                "bad_field",
                Some("name"),
            ),
            (
                br#"{"name":"a","list":[{"at":"01"}],"small":1}"#,
                "bad_field",
                Some("list[0].at"),
            ),
            (
                br#"{"name":"a","list":[{"at":"1"},{}],"small":1}"#,
                "bad_field",
                Some("list[1].at"),
            ),
            (
                br#"{"name":"a","list":[{"at":"1","x":0}],"small":1}"#,
                "bad_field",
                Some("list[0].x"),
            ),
            (
                br#"{"name":"a","list":[],"small":256}"#,
                "bad_field",
                Some("small"),
            ),
            (
                br#"{"name":"a","list":[],"small":-1}"#,
                "bad_field",
                Some("small"),
            ),
            (
                br#"{"name":7,"list":[],"small":1}"#,
                "bad_field",
                Some("name"),
            ),
            (
                b"{\"name\":\"\xff\",\"list\":[],\"small\":1}",
                "bad_json",
                Some("name"),
            ),
            (
                br#"{"name":"\ud800","list":[],"small":1}"#,
                "bad_json",
                Some("name"),
            ),
            (b"{", "bad_json", None),
            (b"", "bad_json", None),
            (b"[]", "bad_json", None),
            (br#"{"name":"a","list":[],"small":1} x"#, "bad_json", None),
        ];
        for (body, code, field) in cases {
            let shown = String::from_utf8_lossy(body);
            let error = decode::<Outer>(body).expect_err(&shown);
            assert_eq!(error.body().code, *code, "{shown}");
            assert_eq!(
                error.body().field.as_deref(),
                *field,
                "{shown}: {}",
                error.body().message
            );
            assert_eq!(error.status().as_u16(), 400);
        }
    }
}
