//! The schema behind a page: where it came from, and how much is in it.

use std::collections::BTreeMap;

use maud::{Markup, html};
use ticketproof_schema::{Direction, ObjectSchema, Part, Provenance};

use crate::{
    chart::{self, Row, Tone},
    property,
    text::{copyable, counted, grouped, shown},
};

/// A schema, and what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct SchemaSource<'a> {
    /// What to call it: a file's name, or a phrase.
    pub name: &'a str,
    /// Where it came from.
    pub provenance: &'a Provenance,
    /// Its semantic hash, in hexadecimal.
    pub hash: &'a str,
    /// The schema itself.
    pub schema: &'a ObjectSchema,
}

impl SchemaSource<'_> {
    /// Name, account, day, hash and counts.
    pub(crate) fn facts(&self) -> Markup {
        let Provenance { portal_id, api_version, locale, pulled, .. } = self.provenance;
        let unknown = || html! { span.muted { "not known" } };
        html! {
            dl.facts {
                div { dt { "Schema" } dd { (shown(self.name)) } }
                div { dt { "Account" } dd {
                    @match portal_id { Some(id) => (copyable(&id.to_string())), None => (unknown()) }
                } }
                div { dt { "Pulled" } dd {
                    @match pulled { Some(day) => { (shown(day)) " (UTC)" } None => (unknown()) }
                } }
                @if let Some(version) = api_version { div { dt { "API version" } dd { (shown(version)) } } }
                @if let Some(locale) = locale { div { dt { "Language of the labels" } dd { (shown(locale)) } } }
                div { dt { "Object" } dd { (shown(&self.schema.object.name)) " (" (shown(&self.schema.object.id)) ")" } }
                div.wide { dt { "Hash (SHA-256)" } dd { (copyable(self.hash)) } }
            }
            (self.counts())
        }
    }

    fn counts(&self) -> Markup {
        let schema = self.schema;
        let properties = schema.properties.values();
        let writable = properties.clone().filter(|property| property.is_writable()).count() as u64;
        let options: usize = properties.clone().map(|property| property.options.len()).sum();
        let rules: usize = properties.map(|property| property.rules.len()).sum();
        let stages: usize = schema.pipelines.values().map(|pipeline| pipeline.stages.len()).sum();
        let labels = schema.associations.iter().filter(|kind| kind.direction == Direction::Outgoing).count();
        let tiles = [
            (schema.properties.len(), "properties", format!("{} can be written", grouped(writable))),
            (options, "options", "of all properties".to_owned()),
            (schema.pipelines.len(), "pipelines", counted(stages as u64, "stage")),
            (labels, "association types", "that a create takes".to_owned()),
            (rules, "rules of the account", "for values".to_owned()),
        ];
        html! {
            ul.tiles {
                @for (count, noun, more) in tiles {
                    li { strong { (grouped(count as u64)) } " " span { (noun) } " " span.muted { (more) } }
                }
            }
        }
    }

    /// How many properties there are of each type.
    pub(crate) fn types(&self) -> Markup {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for property in self.schema.properties.values() {
            *counts.entry(property::type_in_words(property)).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let row = |(what, count): (String, u64)| Row { what: shown(&what), count, tone: Tone::Plain };
        let rows: Vec<Row> = counts.into_iter().map(row).collect();
        chart::bars(&html! { "Properties by the kind of their values" }, "Values are", "Properties", &rows)
    }

    /// A sentence on the parts of the account that the token could not see, if there are any.
    pub(crate) fn not_visible(&self) -> Option<Markup> {
        let parts = self.schema.hidden_parts();
        (!parts.is_empty()).then(|| {
            html! {
                ul.plain-list { @for part in parts { li { strong { (name_of(part)) } ": " (meaning_of(part)) } } }
                p.muted {
                    "Give the private app the scopes that are missing, and run " code { "ticketproof pull" } " again."
                }
            }
        })
    }
}

const fn name_of(part: Part) -> &'static str {
    match part {
        Part::ArchivedProperties => "Archived properties",
        Part::SensitiveProperties => "Sensitive properties",
        Part::HighlySensitiveProperties => "Highly sensitive properties",
        Part::Pipelines => "Pipelines and stages",
        Part::AssociationLabels => "Association labels",
        Part::ValidationRules => "The account's rules for values",
        Part::ObjectSchema => "Required properties and association limits",
        Part::Owners => "Owners",
    }
}

const fn meaning_of(part: Part) -> &'static str {
    match part {
        Part::ArchivedProperties | Part::SensitiveProperties | Part::HighlySensitiveProperties => {
            "a property that is not on this page may exist all the same"
        }
        Part::Pipelines => "pipeline and stage ids cannot be checked",
        Part::AssociationLabels => "labels of at least one other object are not known",
        Part::ValidationRules => "a value that HubSpot refuses by such a rule is not found before",
        Part::ObjectSchema => "HubSpot may require properties that are not marked here",
        Part::Owners => "owner ids cannot be checked",
    }
}
