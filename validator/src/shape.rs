//! What a record is, and so which property a finding about it is about.

use std::borrow::Cow;

use ticketproof_diagnostics::Diagnostic;

/// What a record is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Shape {
    /// A request body, `{"properties":{…},"associations":[…]}`.
    Body,
    /// Just the property map, `{"subject":"…"}`.
    Properties,
    /// A whole batch, `{"inputs":[…]}`; locations and spans are those of the batch.
    Batch,
}

impl Shape {
    /// The name of the property that a finding about a record of this shape is about: the one that it stands at or in, or
    /// that is missing. `None` where it is about the record or about its associations. The name may be text of the record.
    ///
    /// Bodies of the retired API have no property map; of those only what is missing is told.
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
    fn every_shape_has_its_map() {
        let map =
            r#"{"hs_pipeline":"0","hs_pipeline_stage":"1","~a/b":"x","subject":"s","content":{"deep":1}}"#;
        let names = ["content", "~a/b"].map(|name| Some(name.to_owned()));
        assert_eq!(about(Shape::Properties, map), names);
        let body = format!(r#"{{"properties":{map}}}"#);
        assert_eq!(about(Shape::Body, &body), names);
        assert_eq!(about(Shape::Batch, &format!(r#"{{"inputs":[{body}]}}"#)), names);
    }

    #[test]
    fn what_is_missing_is_named_and_what_is_about_no_property_is_not() {
        let missing = ["subject", "hs_pipeline_stage", "hs_pipeline"].map(|name| Some(name.to_owned()));
        assert_eq!(about(Shape::Properties, "{}"), missing);
        assert_eq!(about(Shape::Body, r#"{"properties":[],"associations":{}}"#), [None, None]);
    }
}
