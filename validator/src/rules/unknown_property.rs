//! A property that the account does not have.

use std::collections::HashSet;

use ticketproof_diagnostics::{
    Applicability, Code, Edit, Fix, RuleId, Severity, Span, suggest, text::quoted,
};

use crate::{
    Evidence, Example, Rule, ServerVerdict, Settings, association_advice,
    compiled::CompiledSchema,
    context::{Context, Note},
    located_json::{Entry, JsonKind},
    record::RawProperty,
};

/// The member of a body that contains its properties.
const MAP: &str = "properties";

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(303), "unknown-property"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["PROPERTY_DOESNT_EXIST"],
    hubspot_wording: &["Property \"x\" does not exist"],
    summary: "the account has no property with this internal name",
    docs: "Values are written under a property's *internal name*, such as `hs_ticket_priority`, never under its \
           label. For one unknown name HubSpot refuses the whole request, and the whole batch. If the schema was \
           pulled with a token that may not see every property, the property may exist.\n\nTwo mistakes have their \
           own help. If the whole property map is inside another one, `{\"properties\":{\"properties\":{…}}}`, the \
           fix moves it out; the fix is safe if there are no other properties. And a name such as `contact_id` or \
           `associatedCompanyIds` is probably an association.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","priority":"HIGH"}}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","hs_ticket_priority":"HIGH"}}"#,
    ),
};

pub(crate) fn check(cx: &mut Context<'_>, raw: &RawProperty<'_>) {
    // A finding that is left out needs no help text, which is the slow part.
    let mut note =
        if cx.leaves_out(&RULE) { Note::new("") } else { note(cx.compiled, cx.settings, raw.name) };
    if super::unknown_field::is_member(cx.operation, raw.name) {
        note = note.help("it is a member of the request body: write it beside `properties`, not in it");
    } else if let Some(advice) = association_advice::advice(cx, raw.name) {
        note = note.help(advice);
    }
    cx.raise(&RULE, raw.name_location(cx), raw.key.span(), note);
}

/// The index of a property that is a nested property map, as in `{"properties":{"subject":"…"}}` inside a property map; `None` if
/// the account has a property of that name, or the rule is off.
pub(crate) fn nested_map(cx: &Context<'_>, entries: &[Entry<'_>]) -> Option<usize> {
    let is_map = |entry: &Entry<'_>| entry.name == MAP && entry.value.kind() == JsonKind::Object;
    entries.iter().position(is_map).filter(|_| cx.compiled.property(MAP).is_none() && cx.applies(&RULE))
}

/// Adds a finding about a nested property map.
pub(crate) fn raise_nested(cx: &mut Context<'_>, entries: &[Entry<'_>], at: usize) {
    let Some(entry) = entries.get(at) else { return };
    let is_record = cx.properties.is_root();
    let (message, help) = if is_record {
        (
            "`properties` stands in the property map, as in a request body",
            "check the records as bodies (`--shape body`), or write what is in it without `properties` around it",
        )
    } else {
        (
            "`properties` stands inside `properties`",
            "write what is in it once, without the second `properties`",
        )
    };
    let note = Note::new(message).help(help).maybe_fix(unwrapped(entries, at));
    cx.raise(&RULE, cx.properties.key(MAP), entry.key.span(), note);
}

/// The fix that replaces a nested map by its members: safe if it is the only property; `None` if a name would be there twice, or the
/// map is not valid JSON.
fn unwrapped(entries: &[Entry<'_>], at: usize) -> Option<Fix> {
    let entry = entries.get(at)?;
    let inner = entry.value.entries().ok()?;
    let is_alone = entries.len() == 1;
    let others = entries.iter().enumerate().filter(|(other, _)| *other != at);
    let names: HashSet<&str> = others.map(|(_, entry)| entry.name.as_ref()).collect();
    let is_twice = inner.iter().any(|member| names.contains(member.name.as_ref()));
    // Replacing a member by nothing would leave its comma.
    if is_twice || (inner.is_empty() && !is_alone) {
        return None;
    }
    let raw = entry.value.raw();
    Some(Fix {
        applicability: if is_alone { Applicability::Safe } else { Applicability::Unsafe },
        title: "take `properties` out of `properties`".to_owned(),
        edits: vec![Edit {
            span: Span::new(entry.key.start(), entry.value.span().end),
            replacement: raw.get(1..raw.len() - 1)?.to_owned(),
        }],
    })
}

/// The note for an unknown property name. With label suggestions, it may suggest a property with a similar label.
pub(crate) fn note(compiled: &CompiledSchema, settings: &Settings, name: &str) -> Note {
    let like = || {
        let writable = compiled.schema.properties.iter().filter(|(_, property)| property.is_writable());
        suggest::closest_of(name, writable.map(|(name, property)| (property.label.as_str(), name)))
    };
    let intended = compiled
        .intended_property(name)
        .or_else(|| settings.suggests_labels().then(|| compiled.property(like()?)).flatten());
    let message = format!("{} is not a property of {}", quoted(name), compiled.schema.object.name);
    let mut help = intended.map(|intended| {
        format!("did you mean {} ({})?", quoted(&intended.name), quoted(&intended.property.label))
    });
    if compiled.schema.may_hide_properties() {
        let hidden = "it may exist, hidden from the token that pulled the schema";
        help = Some(
            help.map_or_else(|| hidden.to_owned(), |did_you_mean| format!("{did_you_mean} or {hidden}")),
        );
    }
    let absent = "leave it out, or pull the schema again if the property is new";
    Note::new(message).help(help.unwrap_or_else(|| absent.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Operation, Shape, Validator, example};
    use ticketproof_schema::Part;

    #[test]
    fn names_and_labels_are_suggested() {
        let compiled = CompiledSchema::new(example::account());
        let help = |name| note(&compiled, &Settings::default(), name).help;
        assert_eq!(
            help("hs_ticket_prority").as_deref(),
            Some("did you mean `hs_ticket_priority` (`Priority`)?")
        );
        assert_eq!(help("Ticket name").as_deref(), Some("did you mean `subject` (`Ticket name`)?"));
        assert!(help("zzz").is_some_and(|help| help.starts_with("leave it out")));
        assert!(
            !help("hs_object_i").is_some_and(|help| help.contains("did you mean")),
            "a read-only property helps nobody"
        );
    }

    #[test]
    fn nested_property_map_is_one_finding() {
        let validator = Validator::new(example::account());
        let inner = r#""subject":"s","hs_pipeline":"0","hs_pipeline_stage":"1""#;
        let fixed = |allowed, shape, record: &str| validator.fix(Operation::Create, shape, record, allowed);
        for (record, mended, applicability) in [
            (format!(r#"{{"properties":{{"properties":{{{inner}}}}}}}"#), true, Applicability::Safe),
            (
                format!(r#"{{ "properties" : {{ "properties" : {{ {inner} }} }} }}"#),
                true,
                Applicability::Safe,
            ),
            (
                format!(r#"{{"properties":{{"properties":{{"properties":{{{inner}}}}}}}}}"#),
                true,
                Applicability::Safe,
            ),
            (
                format!(r#"{{"properties":{{"content":"c","properties":{{{inner}}}}}}}"#),
                true,
                Applicability::Unsafe,
            ),
            (
                format!(r#"{{"properties":{{"properties":{{{inner}}},"content":"c"}}}}"#),
                true,
                Applicability::Unsafe,
            ),
            (
                format!(r#"{{"properties":{{"subject":"t","properties":{{{inner}}}}}}}"#),
                false,
                Applicability::Unsafe,
            ),
            (r#"{"properties":{"properties":{},"subject":"t"}}"#.to_owned(), false, Applicability::Unsafe),
        ] {
            let report = validator.check(Operation::Create, Shape::Body, record.as_bytes());
            assert_eq!(report, validator.scan(Operation::Create, Shape::Body, record.as_bytes()), "{record}");
            let found: Vec<_> = report.iter().map(|finding| finding.rule).collect();
            assert_eq!(found, [RULE.id], "{record}: {report}");
            let fixed_record = fixed(applicability, Shape::Body, &record);
            assert_eq!(fixed_record.report.is_empty(), mended, "{record}: {}", fixed_record.text);
            if applicability == Applicability::Unsafe {
                assert_eq!(fixed(Applicability::Safe, Shape::Body, &record).text, record);
            }
            let map = &record[record.find(':').unwrap() + 1..record.len() - 1];
            let report = validator.check(Operation::Create, Shape::Properties, map.as_bytes());
            assert_eq!(report, validator.scan(Operation::Create, Shape::Properties, map.as_bytes()), "{map}");
            assert_eq!(report.len(), 1, "{map}: {report}");
        }
        let mut schema = example::account();
        let text = schema.properties["content"].clone();
        schema.properties.insert("properties".to_owned(), text);
        let record = br#"{"properties":{"properties":{"content":"x"}}}"#;
        let report = Validator::new(schema).check(Operation::Update, Shape::Body, record);
        let found: Vec<_> = report.iter().map(|finding| finding.rule.slug).collect();
        assert_eq!(found, ["wrong-type"], "a property may have the name");
    }

    #[test]
    fn similar_label_is_suggested_only_with_label_suggestions() {
        let compiled = CompiledSchema::new(example::account());
        let default = Settings::default();
        let thorough = default.with_label_suggestions();
        let help = |name| note(&compiled, &thorough, name).help;
        assert!(
            !note(&compiled, &default, "Tikcet name").help.is_some_and(|help| help.contains("did you mean"))
        );
        assert_eq!(help("Tikcet name").as_deref(), Some("did you mean `subject` (`Ticket name`)?"));
        let name = "hs_ticket_prority";
        assert_eq!(help(name), note(&compiled, &default, name).help, "names come first");
        assert!(help("zzz").is_some_and(|help| help.starts_with("leave it out")));
    }

    #[test]
    fn a_hidden_property_may_exist() {
        let mut schema = example::account();
        schema.not_visible.insert(Part::SensitiveProperties);
        let help = note(&CompiledSchema::new(schema), &Settings::default(), "zzz").help.unwrap();
        assert!(help.contains("hidden from the token"), "{help}");
    }
}
