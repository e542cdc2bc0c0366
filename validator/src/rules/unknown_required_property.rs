//! A declared requirement names a property, or a value, that the account does not have.

use ticketproof_diagnostics::{Code, Diagnostic, Location, RuleId, Severity, text::quoted};

use ticketproof_schema::ValueKind;

use crate::{
    Evidence, Example, Rule, ServerVerdict, Settings,
    compiled::{CompiledProperty, CompiledSchema, Role},
    context::Note,
    rule::Setup,
    value::boolean,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(1104), "unknown-required-property"),
    severity: Severity::Warning,
    evidence: Evidence::Project,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "the declared requirements have a property or a value that the account does not have",
    docs: "The file `hubspot/requirements.toml` has a property that is not in the schema: it is misspelt, it was \
           removed, or the schema is older than the file. A condition on a value that its property never has, such as \
           an option's label, never holds. A property that only HubSpot writes, or that is archived, cannot be \
           required. This is reported once per run, not for each record.",
    invalid: Example {
        setup: Setup::Requirements("[create]\nrequired = [\"ticket_category\"]"),
        ..Example::update(r#"{"properties":{"content":"Smoke!"}}"#)
    },
    valid: Example {
        setup: Setup::Requirements("[create]\nrequired = [\"hs_ticket_category\"]"),
        ..Example::update(r#"{"properties":{"content":"Smoke!"}}"#)
    },
};

/// The findings for the settings' declared requirements.
pub(crate) fn findings(compiled: &CompiledSchema, settings: &Settings) -> Vec<Diagnostic> {
    let Some(requirements) = settings.requirements() else { return Vec::new() };
    let names = requirements.names().filter_map(|name| match compiled.property(name) {
        None => Some(unknown(compiled, name)),
        // The property of a condition may be read-only; a required property must be writable.
        Some(known) if known.property.read_only && requirements.requires(name) => Some(
            finding(format!("the declared requirements require {}, which only HubSpot writes", quoted(name)))
                .with_help("remove it from the requirements"),
        ),
        Some(known) if known.property.archived && requirements.requires(name) => Some(
            finding(format!("the declared requirements require {}, which is archived", quoted(name)))
                .with_help("remove it from the requirements, or restore the property in HubSpot's settings"),
        ),
        Some(_) => None,
    });
    let conditions = requirements.conditions().iter();
    let values = conditions.flat_map(|condition| {
        let values = condition.values.iter();
        values.filter_map(|value| impossible(compiled, compiled.property(&condition.property)?, value))
    });
    names.chain(values).collect()
}

fn finding(message: String) -> Diagnostic {
    Diagnostic::new(RULE.id, RULE.severity, Location::root(), message)
}

fn unknown(compiled: &CompiledSchema, name: &str) -> Diagnostic {
    let finding =
        finding(format!("the declared requirements name {}, which is not a property", quoted(name)));
    match compiled.intended_property(name) {
        Some(meant) => finding.with_help(format!("did you mean {}?", quoted(&meant.name))),
        None => finding.with_help("remove it from the requirements, or pull the schema again"),
    }
}

/// The finding for a value that the property can never have, most likely a label: the condition never holds.
fn impossible(compiled: &CompiledSchema, property: &CompiledProperty, value: &str) -> Option<Diagnostic> {
    let note = match (property.role, compiled.pipelines()) {
        (Role::Pipeline, Some(pipelines)) if pipelines.by_id(value).is_none() => {
            super::unknown_pipeline::note(pipelines, value)
        }
        (Role::Stage, Some(pipelines)) if pipelines.stages_by_id(value).is_empty() => {
            super::unknown_stage::note(pipelines, value, None)
        }
        (Role::Plain, _) if property.property.is_closed() => (!property.property.options.contains_key(value))
            .then(|| super::unknown_option::note(property, value, property.intended_option(value)))?,
        (Role::Plain, _) if property.kind == ValueKind::Bool && boolean::parse(value).is_none() => {
            let name = quoted(&property.name);
            Note::new(format!("{} is not `true` or `false`, which {name} takes", quoted(value)))
                .help("write `true` or `false`")
        }
        _ => return None,
    };
    let finding = finding(format!("a condition of the declared requirements never holds: {}", note.message));
    Some(match note.help {
        Some(help) => finding.with_help(help),
        None => finding,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn condition_that_never_holds_is_reported_with_a_suggestion() {
        for (property, value, help) in [
            ("hs_pipeline_stage", "Closed", Some("write `4`")),
            ("hs_pipeline", "Returns", Some("write `72`")),
            ("hs_ticket_priority", "High", Some("write `HIGH`")),
            ("goods_returned", "Yes", Some("write `true` or `false`")),
            ("goods_returned", "true", None),
            ("hs_pipeline_stage", "4", None),
            ("hs_pipeline", "72", None),
            ("hs_ticket_priority", "HIGH", None),
            ("content", "anything", None),
            ("hs_object_id", "17", None),
        ] {
            let declared =
                format!("[[conditional]]\nproperty = \"{property}\"\nvalues = [\"{value}\"]\nrequire = []");
            let mut settings = Settings::default();
            settings.set_api_version("2026-09");
            settings.set_requirements(crate::Requirements::from_toml(&declared).unwrap());
            let found = findings(&CompiledSchema::new(crate::example::account()), &settings);
            assert_eq!(found.len(), usize::from(help.is_some()), "{property} {value}");
            for finding in found {
                assert!(finding.help.unwrap_or_default().contains(help.unwrap_or_default()), "{property}");
            }
        }
    }

    #[test]
    fn read_only_property_cannot_be_required() {
        for (declared, why) in [
            ("[create]\nrequired = [\"hs_object_id\"]", "which only HubSpot writes"),
            ("[create]\nrequired = [\"old_order_code\"]", "which is archived"),
        ] {
            let notices = Setup::Requirements(declared).validator().notices();
            assert_eq!(notices.len(), 1, "{notices}");
            assert!(notices.to_string().contains(why), "{notices}");
        }
    }
}
