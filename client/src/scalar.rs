//! The text of a string, a number or a truth value in JSON, as HubSpot takes it for the value of a property.

use std::collections::HashMap;

use serde_json::value::RawValue;

/// The characters of a string, or the JSON text of a number or a truth value: a number keeps all its digits. `None` for null, a
/// list, an object, and a string with half a surrogate pair.
pub(crate) fn text_of(value: &RawValue) -> Option<String> {
    let text = value.get();
    match text.as_bytes().first()? {
        b'"' => serde_json::from_str(text).ok(),
        b'n' | b'[' | b'{' => None,
        _ => Some(text.to_owned()),
    }
}

/// The members of an object with the text of each; `None` if it is not an object. The last of two equal names counts.
pub(crate) fn texts_of(object: &str) -> Option<HashMap<String, Option<String>>> {
    let members: HashMap<String, &RawValue> = serde_json::from_str(object).ok()?;
    Some(members.into_iter().map(|(name, value)| (name, text_of(value))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_keeps_its_digits_and_string_loses_its_escapes() {
        for (json, text) in [
            ("12345678901234567890123", Some("12345678901234567890123")),
            ("0.10000000000000000000001", Some("0.10000000000000000000001")),
            ("-1.50E+400", Some("-1.50E+400")),
            ("true", Some("true")),
            (r#""K\u0031""#, Some("K1")),
            (r#""""#, Some("")),
            ("null", None),
            (r#"["a"]"#, None),
            ("{}", None),
            (r#""\ud800""#, None),
        ] {
            let value: &RawValue = serde_json::from_str(json).unwrap();
            assert_eq!(text_of(value).as_deref(), text, "{json}");
        }
        let texts = texts_of(r#"{"a":1.0,"b":null,"a":2.00}"#).unwrap();
        assert_eq!((texts["a"].as_deref(), &texts["b"]), (Some("2.00"), &None));
        assert_eq!(texts_of("[]"), None);
    }
}
