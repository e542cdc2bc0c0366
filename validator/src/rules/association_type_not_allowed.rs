//! An association type that a ticket cannot be created with.

use ticketproof_diagnostics::{Applicability, Code, Edit, Fix, RuleId, Severity, text::quoted};
use ticketproof_schema::{AssociationType, Part};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    compiled::{AssociationMatch, CompiledSchema},
    context::{Context, Note},
    located_json::Node,
    record::LazyLocation,
};

/// The most types that a message names.
const NAMED_MAX: usize = 6;

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(701), "association-type-not-allowed"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &["invalid from object type 0-47 for associations to be created. expected: 0-1"],
    summary: "the association type does not lead from a ticket to another object",
    docs: "Association types have a direction, and each direction has an id of its own: 16 is ticket to contact, 15 \
           is contact to ticket. A create needs a type that leads *from* the ticket. Types for your account's own \
           labels have ids that exist only in your account; the schema must have been pulled together with the \
           objects that they lead to.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":15}]}]}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}]}"#,
    ),
};

/// The association type with this category and id, if it is allowed; adds a finding if not. `path` is the location of the type.
pub(crate) fn check<'p>(
    cx: &mut Context<'p>,
    category: Node<'_>,
    type_id: Node<'_>,
    id: u32,
    path: LazyLocation<'_>,
) -> Option<&'p AssociationType> {
    let text = category.text().unwrap_or_default();
    let types = cx.compiled.associations();
    if !types.is_known() {
        return None;
    }
    let (note, fix) = match types.find(&text, id) {
        AssociationMatch::Allowed(kind) => return Some(kind),
        AssociationMatch::OtherCategory(kind) => {
            super::association_category_mismatch::raise(cx, category, kind, &path.location());
            return None;
        }
        AssociationMatch::Reverse(reverse) => (reversed(cx.compiled, id, reverse), types.opposite(reverse)),
        AssociationMatch::Unknown => (unknown(cx.compiled, &text, id), None),
    };
    // There may be several types in the right direction, such as labels, so the neighbour is a guess.
    let fix = fix.map(|right| Fix {
        applicability: Applicability::Unsafe,
        title: format!("write {}", right.type_id),
        edits: vec![Edit { span: type_id.span(), replacement: right.type_id.to_string() }],
    });
    cx.raise(&RULE, path.key("associationTypeId").location(), type_id.span(), note.maybe_fix(fix));
    None
}

fn reversed(compiled: &CompiledSchema, id: u32, reverse: &AssociationType) -> Note {
    let (object, other) = (compiled.schema.object.singular(), reverse.object.singular());
    let message =
        format!("association type {id} leads from {other} to {object}, not from {object} to {other}");
    match compiled.associations().opposite(reverse) {
        Some(right) => Note::new(message).help(format!("write {}", described(right))),
        None => Note::new(message),
    }
}

fn unknown(compiled: &CompiledSchema, category: &str, id: u32) -> Note {
    let object = compiled.schema.object.singular();
    let note =
        Note::new(format!("{} {id} is not an association type that leads from {object}", quoted(category)));
    if compiled.schema.not_visible.contains(&Part::AssociationLabels) {
        return note
            .help("the token that pulled the schema could not see every association label: pull it with one that can")
            .with_severity(Severity::Warning);
    }
    if category != "HUBSPOT_DEFINED" {
        return note
            .help("if it is your account's own, pull the schema with the object that it leads to (`--to`)");
    }
    let mut outgoing = compiled.associations().outgoing();
    let types: Vec<_> = outgoing.by_ref().take(NAMED_MAX).map(described).collect();
    let more = if outgoing.next().is_some() { ", …" } else { "" };
    note.help(format!("write one of {}{more}", types.join(", ")))
}

/// An association type in a message: `16 (to contact)`.
pub(crate) fn described(kind: &AssociationType) -> String {
    let label = kind.label.as_deref().map(|label| format!(", {}", quoted(label))).unwrap_or_default();
    format!("{} (to {}{label})", kind.type_id, kind.object.singular())
}
