//! An account's schema, to look things up and to copy ids from.

use std::collections::BTreeMap;

use maud::{Markup, html};
use ticketproof_schema::{AssociationType, Direction, Property};

use crate::{
    frame::{Page, Section},
    pipelines, property,
    schema::SchemaSource,
    text::{copyable, counted, shown},
};

/// How many association types of each direction are listed.
const ASSOCIATIONS_MAX: usize = 2_000;

/// How many properties are listed. HubSpot allows a thousand of an account's own.
const PROPERTIES_MAX: usize = 5_000;

/// The page of a schema. `tool` is the program and its version. Equal schemas give equal bytes.
pub fn account_page(source: &SchemaSource<'_>, tool: &str) -> String {
    let schema = source.schema;
    let title = match source.provenance.portal_id {
        Some(id) => format!("Account {id}: what tickets may hold"),
        None => "What tickets may hold".to_owned(),
    };
    let mut sections = vec![
        Section { id: "properties", heading: "Properties", content: properties(source) },
        Section { id: "pipelines", heading: "Pipelines", content: pipelines::draw(schema) },
        Section { id: "associations", heading: "Associations", content: associations(&schema.associations) },
        Section { id: "rules", heading: "The account's own rules", content: own_rules(source) },
    ];
    if let Some(content) = source.not_visible() {
        sections.push(Section { id: "not-visible", heading: "What the token could not see", content });
    }
    sections.push(Section {
        id: "schema",
        heading: "About this schema",
        content: html! { (source.facts()) (source.types()) },
    });
    let object = schema.object.singular();
    let lead = html! {
        h1 { "What a " (shown(object)) " may hold" }
        p.sub {
            "Everything that "
            @match source.provenance.portal_id { Some(id) => { "account " (id.to_string()) } None => "this account" }
            " accepts: the label that people see, and beside it the internal name or id that is to be written."
        }
    };
    Page { title: &title, kind: "Account schema", lead, sections, tool }.render()
}

/// The properties by group, and in a group by label, archived ones last.
fn properties(source: &SchemaSource<'_>) -> Markup {
    let schema = source.schema;
    let mut groups: BTreeMap<&str, Vec<(&String, &Property)>> = BTreeMap::new();
    for (name, property) in schema.properties.iter().take(PROPERTIES_MAX) {
        groups.entry(&property.group).or_default().push((name, property));
    }
    for properties in groups.values_mut() {
        properties.sort_by_key(|(name, property)| (property.archived, property.label.to_lowercase(), *name));
    }
    let left_out = schema.properties.len().saturating_sub(PROPERTIES_MAX);
    html! {
        (search(schema.properties.len()))
        @for (group, properties) in groups {
            section.group {
                h3 {
                    @if group.is_empty() { "Without a group" } @else { "Group " code { (shown(group)) } }
                    " " span.muted { (counted(properties.len() as u64, "property")) }
                }
                ul.properties { @for (name, property) in properties { (property::item(name, property, schema)) } }
            }
        }
        @if left_out > 0 { p.left-out { "… and " (counted(left_out as u64, "more property")) ", which the snapshot file has." } }
    }
}

/// Searching takes the script; without it the form is not there and every property is.
fn search(count: usize) -> Markup {
    let filters = [
        ("", "All properties"),
        ("writable", "Can be written"),
        ("required", "Required"),
        ("own", "Made by the account"),
        ("options", "With options"),
        ("unique", "Unique values"),
        ("read-only", "Read-only"),
        ("hidden", "Hidden"),
        ("archived", "Archived"),
    ];
    html! {
        div.search role="search" aria-label="Properties" hidden {
            p.field {
                label for="search" { "Search by label, internal name or option" }
                input #search type="search" autocomplete="off" spellcheck="false" autocapitalize="none";
            }
            p.field {
                label for="filter" { "Show" }
                select #filter { @for (value, words) in filters { option value=(value) { (words) } } }
            }
            p #found role="status" aria-live="polite" data-all=(count) { (counted(count as u64, "property")) }
        }
    }
}

fn associations(types: &[AssociationType]) -> Markup {
    let of = |direction| types.iter().filter(move |kind| kind.direction == direction);
    let incoming = of(Direction::Incoming).count();
    html! {
        @if types.is_empty() { p { "The schema has no association types." } }
        @if of(Direction::Outgoing).next().is_some() {
            (association_table("From a ticket to another record: these are what a create takes", of(Direction::Outgoing)))
        }
        @if incoming > 0 {
            details {
                summary { (counted(incoming as u64, "type")) " in the other direction" }
                p { "Their ids are neighbours of those above, and a ticket's create does not take them." }
                (association_table("From another record to a ticket", of(Direction::Incoming)))
            }
        }
    }
}

fn association_table<'a>(caption: &str, types: impl Iterator<Item = &'a AssociationType> + Clone) -> Markup {
    let left_out = types.clone().count().saturating_sub(ASSOCIATIONS_MAX);
    html! {
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr {
                    th scope="col" { "Other object" } th scope="col" { "Label" } th scope="col" { "Type id" }
                    th scope="col" { "Category" } th scope="col" { "At most" }
                } }
                tbody {
                    @for kind in types.take(ASSOCIATIONS_MAX) { (association(kind)) }
                }
            }
        }
        @if left_out > 0 { p.left-out { "… and " (counted(left_out as u64, "more type")) ", which the snapshot file has." } }
    }
}

fn association(kind: &AssociationType) -> Markup {
    html! {
        tr {
            th scope="row" { (shown(&kind.object.name)) }
            td {
                @match (&kind.label, &kind.name) {
                    (Some(label), _) => (shown(label)),
                    (None, Some(name)) => code { (shown(name)) },
                    (None, None) => span.muted { "no label" },
                }
            }
            td { (copyable(&kind.type_id.to_string())) }
            td { (copyable(kind.category.as_str())) }
            td.number { @match kind.max { Some(max) => (max.to_string()), None => span.muted { "–" } } }
        }
    }
}

/// The account's rules for values, a row each.
fn own_rules(source: &SchemaSource<'_>) -> Markup {
    let mut rows = source
        .schema
        .properties
        .iter()
        .flat_map(|(name, property)| property.rules.iter().map(move |rule| (name, property, rule)))
        .take(PROPERTIES_MAX)
        .peekable();
    html! {
        @if rows.peek().is_none() {
            p { "The account has no rules of its own for the values of its properties, or none that could be seen." }
        } @else {
            div.scroll tabindex="0" role="region" aria-label="Rules for values" {
                table {
                    caption { "Rules for values: HubSpot refuses what breaks them, and so does ticketproof" }
                    thead { tr { th scope="col" { "Property" } th scope="col" { "Internal name" } th scope="col" { "Rule" } } }
                    tbody {
                        @for (name, property, rule) in rows {
                            tr {
                                th scope="row" { (shown(&property.label)) }
                                td { (copyable(name)) }
                                td { (property::own_rule(rule)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
