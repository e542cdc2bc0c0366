//! An association category and a type id that do not belong together.

use ticketproof_diagnostics::{Applicability, Code, Location, RuleId, Severity, text::quoted};
use ticketproof_schema::{AssociationCategory, AssociationType};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note, write_instead},
    located_json::Node,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(703), "association-category-mismatch"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Unverified,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &[],
    summary: "the association category does not match the type id",
    docs: "A type id is only valid together with its category: `HUBSPOT_DEFINED` for HubSpot's own types, \
           `USER_DEFINED` for the labels of your account, `INTEGRATOR_DEFINED` for those of an app. The id 41 in one \
           category and the id 41 in another are different types.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":41}]}]}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"101"},"types":[{"associationCategory":"USER_DEFINED","associationTypeId":41}]}]}"#,
    ),
};

/// `kind` is the type with this id and another category; `location` is that of the type.
pub(crate) fn raise(cx: &mut Context<'_>, category: Node<'_>, kind: &AssociationType, location: &Location) {
    let text = category.text().unwrap_or_default();
    let (right, described) = (kind.category.as_str(), super::association_type_not_allowed::described(kind));
    let known = AssociationCategory::KNOWN.contains(&text.as_ref());
    let message = if known {
        format!("there is no association type {} in the category {}", kind.type_id, quoted(&text))
    } else {
        format!("{} is not a category of association types", quoted(&text))
    };
    // A category that does not exist is surely wrong; if it exists, the id may be wrong instead.
    let applicability = if known { Applicability::Unsafe } else { Applicability::Safe };
    let note = Note::new(message)
        .help(format!("write {} for {described}", quoted(right)))
        .maybe_fix(Some(write_instead(category, right, applicability)));
    cx.raise(&RULE, location.key("associationCategory"), category.span(), note);
}
