//! One property: what it is called, what may be written into it, and its options with the values to copy.

use maud::{Markup, html};
use ticketproof_schema::{
    FieldType, ObjectSchema, Property, PropertyOption, Sensitivity, ValidationRule, ValueKind,
};
use ticketproof_validator::Rule;

use crate::text::{copyable, counted, prose, shown};

/// How many options of one property are listed.
const OPTIONS_MAX: usize = 2_000;

/// A property as an item of a list.
pub(crate) fn item(name: &str, property: &Property, schema: &ObjectSchema) -> Markup {
    let marks = marks(name, property, schema);
    let kinds: Vec<&str> = marks.iter().map(|(kind, ..)| *kind).collect();
    let writable = if property.is_writable() { "writable" } else { "" };
    let own = if property.hubspot_defined { "hubspot" } else { "own" };
    let with_options = if property.options.is_empty() { "" } else { "options" };
    html! {
        li.property data-is={ (kinds.join(" ")) " " (writable) " " (own) " " (with_options) } {
            div.head {
                h4 { (shown(if property.label.is_empty() { name } else { &property.label })) }
                div.name { (copyable(name)) }
                p.kind { (shown(&type_in_words(property))) }
                @if !marks.is_empty() {
                    ul.marks aria-label="Marks" { @for (_, word, class) in &marks { li.mark.(class) { (shown(word)) } } }
                }
            }
            @if !property.description.is_empty() { p.about { (prose(&property.description)) } }
            @if !property.rules.is_empty() { (rules(&property.rules)) }
            @if !property.options.is_empty() { (options(property)) }
            @else if property.external_options { p.muted { (elsewhere(property)) } }
        }
    }
}

/// The marks of a property: for each the word that the page's filter knows, the text that is shown, and its colour.
fn marks(
    name: &str,
    property: &Property,
    schema: &ObjectSchema,
) -> Vec<(&'static str, String, &'static str)> {
    let profile = schema.profile();
    let asked_for =
        profile.subject == Some(name) || profile.pipeline.is_some_and(|names| names.stage == name);
    let required = schema.required_properties.contains(name) || asked_for;
    let sensitivity = property.sensitivity != Sensitivity::NonSensitive;
    let all = [
        (required, "required", "required", "bad"),
        (property.archived, "archived", "archived", "doubtful"),
        (property.read_only, "read-only", "read-only", "doubtful"),
        (property.hidden, "hidden", "hidden", "doubtful"),
        (property.unique, "unique", "unique values", "good"),
        (property.calculated, "calculated", "calculated", ""),
    ];
    let mut marks: Vec<_> = all
        .into_iter()
        .filter(|(is, ..)| *is)
        .map(|(_, kind, word, class)| (kind, word.to_owned(), class))
        .collect();
    if sensitivity {
        marks.push(("sensitive", property.sensitivity.as_str().replace('_', " "), "doubtful"));
    }
    marks
}

/// The type of a property's values in words, with how they are written.
pub(crate) fn type_in_words(property: &Property) -> String {
    let words = match property.value_kind() {
        ValueKind::Text if property.field_type == FieldType::Html => "text (rich)",
        ValueKind::Text => "text",
        ValueKind::PhoneNumber => "telephone number",
        ValueKind::Number => "number",
        ValueKind::Bool => "true or false",
        ValueKind::Date => "date, as YYYY-MM-DD",
        ValueKind::DateTime => "date and time, as YYYY-MM-DDThh:mm:ssZ",
        ValueKind::SeveralOptions | ValueKind::SeveralReferences => "several of its options, as a;b",
        ValueKind::OneOption | ValueKind::OneReference => "one of its options",
        ValueKind::Unchecked if property.property_type.is_known() => "internal to HubSpot",
        ValueKind::Unchecked => return property.property_type.as_str().to_owned(),
    };
    words.to_owned()
}

fn elsewhere(property: &Property) -> Markup {
    match property.referenced_object_type.as_deref() {
        Some(object) => html! { "Its values are ids of " code { (shown(object)) } "." },
        None => html! { "Its values are kept elsewhere in HubSpot, such as pipelines, users or teams." },
    }
}

fn options(property: &Property) -> Markup {
    let left_out = property.options.len().saturating_sub(OPTIONS_MAX);
    html! {
        details {
            summary { (counted(property.options.len() as u64, "option")) }
            ul.options {
                @for (value, option) in property.options.iter().take(OPTIONS_MAX) { (one_option(value, option)) }
            }
            @if left_out > 0 { p.left-out { "… and " (counted(left_out as u64, "more option")) ", which the snapshot file has." } }
        }
    }
}

fn one_option(value: &str, option: &PropertyOption) -> Markup {
    html! {
        li {
            span.label { (shown(&option.label)) }
            span.id-line { (copyable(value)) }
            @if option.hidden { span.mark.doubtful { "hidden" } }
            @if !option.description.is_empty() { span.muted { (prose(&option.description)) } }
        }
    }
}

/// The account's own rules for a property's values.
fn rules(rules: &[ValidationRule]) -> Markup {
    html! {
        ul.own-rules aria-label="The account's rules for its values" {
            @for rule in rules { li { (own_rule(rule)) } }
        }
    }
}

/// A rule of the account as HubSpot names it, with its arguments and the code under which it is checked.
pub(crate) fn own_rule(rule: &ValidationRule) -> Markup {
    let name = rule.rule_type.as_str();
    let ours = Rule::find(&name.to_ascii_lowercase().replace('_', "-"));
    html! {
        code { (shown(name)) }
        @for argument in &rule.arguments { " " code.argument { (shown(argument)) } }
        @if let Some(ours) = ours { " " span.muted { (ours.id.code.to_string()) } }
    }
}
