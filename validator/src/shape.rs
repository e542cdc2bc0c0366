//! The structure of a record, and the property that a finding on it is about.

use std::borrow::Cow;

use ticketproof_diagnostics::Diagnostic;

/// The structure of a record.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Shape {
    /// A request body, `{"properties":{…},"associations":[…]}`.
    Body,
    /// Only the property map, `{"subject":"…"}`.
    Properties,
    /// A whole batch, `{"inputs":[…]}`; locations and spans are those of the batch.
    Batch,
}

impl Shape {
    /// The name of the property that a finding on a record of this shape is about: the one at its location, or the missing one.
    /// `None` if the finding is about the record or its associations. The name may be text of the record.
    ///
    /// Bodies of the retired API have no property map, so only missing properties are found.
    pub fn property_of(self, finding: &Diagnostic) -> Option<Cow<'_, str>> {
        if let Some(missing) = &finding.missing {
            return Some(missing.into());
        }
        let mut parts = finding.location.as_str().split('/').skip(1);
        let is_in_map = match self {
            Self::Body => parts.next() == Some("properties"),
            Self::Properties => true,
            Self::Batch => parts.next() == Some("inputs") && parts.nth(1) == Some("properties"),
        };
        let name = parts.next().filter(|_| is_in_map)?;
        // `~1` before `~0`, as RFC 6901 has it.
        Some(if name.contains('~') { name.replace("~1", "/").replace("~0", "~").into() } else { name.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Operation, Validator, example};

    /// The properties that the findings about this record are about.
    fn about(shape: Shape, record: &str) -> Vec<Option<String>> {
        let report = Validator::new(example::account()).check(Operation::Create, shape, record.as_bytes());
        report.iter().map(|finding| shape.property_of(finding).map(Cow::into_owned)).collect()
    }

    #[test]
    fn property_is_found_in_every_shape() {
        let map =
            r#"{"hs_pipeline":"0","hs_pipeline_stage":"1","~a/b":"x","subject":"s","content":{"deep":1}}"#;
        let names = ["content", "~a/b"].map(|name| Some(name.to_owned()));
        assert_eq!(about(Shape::Properties, map), names);
        let body = format!(r#"{{"properties":{map}}}"#);
        assert_eq!(about(Shape::Body, &body), names);
        assert_eq!(about(Shape::Batch, &format!(r#"{{"inputs":[{body}]}}"#)), names);
    }

    #[test]
    fn missing_property_is_named_and_other_findings_are_not() {
        let missing = ["subject", "hs_pipeline_stage", "hs_pipeline"].map(|name| Some(name.to_owned()));
        assert_eq!(about(Shape::Properties, "{}"), missing);
        assert_eq!(about(Shape::Body, r#"{"properties":[],"associations":{}}"#), [None, None]);
    }
}
