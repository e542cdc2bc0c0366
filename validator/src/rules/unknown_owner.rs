//! An owner that the account does not have.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    record::PropertyText,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(508), "unknown-owner"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["INVALID_OPTION"],
    hubspot_wording: &["was not one of the allowed options: ["],
    summary: "the account has no owner with this id",
    docs: "`hubspot_owner_id` and other properties that refer to an owner take the *owner's id*: not an e-mail \
           address, and not the id of the owner's user, which is another number. The ids are known only if the schema \
           was pulled with the owners, without deactivated users; otherwise only the format is checked. HubSpot's \
           error is not verified.",
    invalid: Example::update(r#"{"properties":{"hubspot_owner_id":"ada@example.com"}}"#),
    valid: Example::update(r#"{"properties":{"hubspot_owner_id":"41230001"}}"#),
};

pub(crate) fn check(cx: &mut Context<'_>, field: &PropertyText<'_>) {
    let list = field.property.kind.is_list();
    let parts: Vec<&str> = if list {
        field.trimmed().split(';').filter(|part| !part.is_empty()).collect()
    } else {
        vec![field.trimmed()]
    };
    for part in parts {
        let note = if part.is_empty() {
            Note::new(format!("{} takes an owner's id, and there are only blanks", quoted(field.name())))
                .help("write the `id` that the owners API gives, or `\"\"` to empty the property")
        } else if !part.bytes().all(|byte| byte.is_ascii_digit()) {
            let what = if part.contains('@') { "an e-mail address" } else { "no owner's id" };
            Note::new(format!("{} is {what}, and {} takes an owner's id", quoted(part), quoted(field.name())))
                .help("write the `id` that the owners API gives, not an e-mail address or a name")
        } else if cx.compiled.schema.owners.as_ref().is_some_and(|owners| !owners.contains(part)) {
            Note::new(format!("{} is not the id of an owner of this account", quoted(part)))
                .help("write the `id` that the owners API gives, not its `userId`; pull the schema again if the owner is new")
        } else {
            continue;
        };
        cx.raise(&RULE, field.location(cx), field.span(), note);
    }
}

#[cfg(test)]
mod tests {
    use ticketproof_schema::{FieldType, Property, PropertyType};

    use super::RULE;

    use crate::{Operation, Shape, Validator, example};

    #[test]
    fn owner_id_must_be_digits_even_without_known_owners() {
        let known = example::account();
        let unknown = ticketproof_schema::ObjectSchema { owners: None, ..known.clone() };
        for (text, is_fine) in [
            ("41230001", true),
            (" 41230001\\t", true),
            ("", true),
            (" ", false),
            ("\\u0000", false),
            ("\\r\\n", false),
            ("-1", false),
            ("4123 0001", false),
            ("\u{664}", false),
        ] {
            let record = format!(r#"{{"properties":{{"hubspot_owner_id":"{text}"}}}}"#);
            for schema in [&known, &unknown] {
                let validator = Validator::new(schema.clone());
                for report in [
                    validator.check(Operation::Update, Shape::Body, record.as_bytes()),
                    validator.scan(Operation::Update, Shape::Body, record.as_bytes()),
                ] {
                    let found: Vec<_> = report.iter().map(|finding| finding.rule).collect();
                    assert_eq!(found, if is_fine { vec![] } else { vec![RULE.id] }, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn list_of_owners_is_checked_like_a_list() {
        let mut schema = example::account();
        let mut watchers = Property::new("Watchers", PropertyType::Enumeration, FieldType::Checkbox);
        watchers.external_options = true;
        watchers.referenced_object_type = Some("OWNER".to_owned());
        schema.properties.insert("watchers".to_owned(), watchers);
        // Even if the property has options, its values are owners.
        let mut closed = schema.clone();
        let options = &mut closed.properties.get_mut("watchers").expect("watchers").options;
        options.insert("none".to_owned(), ticketproof_schema::PropertyOption::new("None"));
        closed.properties.get_mut("watchers").expect("watchers").external_options = false;
        let validators = [schema, closed].map(Validator::new);
        for (operation, text, slugs) in [
            (Operation::Update, ";41230001;41230002", &[][..]),
            (Operation::Update, "41230001;", &["empty-list-part"]),
            (Operation::Update, "41230001;41230001", &["duplicate-option"]),
            (Operation::Update, "41230001;5", &["unknown-owner"]),
            (Operation::Create, ";41230001", &["append-not-allowed"]),
        ] {
            let required = r#""subject":"s","hs_pipeline":"0","hs_pipeline_stage":"1""#;
            let record = format!(r#"{{{required},"watchers":"{text}"}}"#);
            for validator in &validators {
                let report = validator.check(operation, Shape::Properties, record.as_bytes());
                assert_eq!(report, validator.scan(operation, Shape::Properties, record.as_bytes()), "{text}");
                let found: Vec<_> = report.iter().map(|finding| finding.rule.slug).collect();
                assert_eq!(found, slugs, "{text}");
            }
        }
    }
}
