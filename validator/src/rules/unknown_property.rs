//! A property that the account does not have.

use ticketproof_diagnostics::{Code, RuleId, Severity, suggest, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict, Settings,
    check::Slot,
    cx::{Cx, Note},
    plan::Plan,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(303), "unknown-property"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["PROPERTY_DOESNT_EXIST"],
    hubspot_wording: &["Property \"x\" does not exist"],
    summary: "the account has no property with this internal name",
    docs: "Values are written under a property's *internal name*, such as `hs_ticket_priority`, never under the label that \
           people see. HubSpot refuses the whole request, and with it the whole batch, for one name it does not know. If \
           the schema was pulled with a token that may not see every property, the property may exist all the same.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","priority":"HIGH"}}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","hs_ticket_priority":"HIGH"}}"#,
    ),
};

pub(crate) fn check(cx: &mut Cx<'_>, slot: &Slot<'_>) {
    // Past the limit nobody reads the advice, and it is the costly part.
    let note = if cx.leaves_out(&RULE) { Note::new("") } else { note(cx.plan, cx.settings, slot.name) };
    cx.raise(&RULE, slot.name_location(cx), slot.key.span(), note);
}

/// What to say about a name that no property has. Where there is time, a label that is only like the name is looked for, too.
pub(crate) fn note(plan: &Plan, settings: &Settings, name: &str) -> Note {
    let like = || {
        let writable = plan.schema.properties.iter().filter(|(_, property)| property.is_writable());
        suggest::closest_of(name, writable.map(|(name, property)| (property.label.as_str(), name)))
    };
    let meant = plan.meant(name).or_else(|| settings.is_patient().then(|| plan.property(like()?)).flatten());
    let message = format!("{} is not a property of {}", quoted(name), plan.schema.object.name);
    let mut help = meant
        .map(|meant| format!("did you mean {} ({})?", quoted(&meant.name), quoted(&meant.property.label)));
    if plan.schema.may_hide_properties() {
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
    use crate::example;
    use ticketproof_schema::Part;

    #[test]
    fn names_and_labels_are_suggested() {
        let plan = Plan::new(example::account());
        let help = |name| note(&plan, &Settings::default(), name).help;
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
    fn a_misspelt_label_is_found_where_there_is_time() {
        let plan = Plan::new(example::account());
        let hurried = Settings::default();
        let patient = hurried.patient();
        let help = |name| note(&plan, &patient, name).help;
        assert!(!note(&plan, &hurried, "Tikcet name").help.is_some_and(|help| help.contains("did you mean")));
        assert_eq!(help("Tikcet name").as_deref(), Some("did you mean `subject` (`Ticket name`)?"));
        let name = "hs_ticket_prority";
        assert_eq!(help(name), note(&plan, &hurried, name).help, "names come first");
        assert!(help("zzz").is_some_and(|help| help.starts_with("leave it out")));
    }

    #[test]
    fn a_hidden_property_may_exist() {
        let mut schema = example::account();
        schema.not_visible.insert(Part::SensitiveProperties);
        let help = note(&Plan::new(schema), &Settings::default(), "zzz").help.unwrap();
        assert!(help.contains("hidden from the token"), "{help}");
    }
}
