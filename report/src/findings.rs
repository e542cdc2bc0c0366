//! The page of findings: how many records pass, what is wrong and where, an example of every mistake with its fix.

mod examples;
mod ranking;

use maud::{Markup, html};
use ticketproof_schema::Property;

use crate::{
    chart::{self, Row, Tone},
    frame::{Page, Section},
    pipelines, property,
    schema::SchemaSource,
    sent::Sent,
    tally::Tally,
    text::{counted, grouped, sentence, shown},
};
use ranking::Ranked;

/// How many properties the chart names.
const PROPERTIES_MAX: usize = 25;

/// How many rules the chart names. There are some ninety, so this leaves none out.
const RULES_MAX: usize = 200;

/// How many of the properties with findings are shown as the schema has them.
const CONCERNED_MAX: usize = 12;

/// How many records there are, and how many pass.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Records that were checked.
    pub records: u64,
    /// Records without an error.
    pub valid: u64,
    /// Findings that were mended by `--fix`.
    pub fixed: u64,
    /// Values of unique properties that were not compared with each other.
    pub not_compared: u64,
    /// Batches with an error that is no single record's.
    pub invalid_batches: u64,
    /// Inputs that could not be read to their end.
    pub failed_inputs: u64,
}

/// The page of `check` and of `send`.
#[derive(Clone, Copy, Debug)]
pub struct Findings<'a> {
    /// The program and its version.
    pub tool: &'a str,
    /// What the records were checked against, where that is known.
    pub schema: Option<SchemaSource<'a>>,
    /// How many records there are, and how many pass.
    pub counts: Counts,
    /// What was found.
    pub tally: &'a Tally,
    /// Whether the tally has text of the records; the page says so where it has none.
    pub payloads: bool,
    /// What became of the records, if they were sent.
    pub sent: Option<&'a Sent>,
    /// What else a reader must know, in a sentence; of which none is foreign text.
    pub note: Option<&'a str>,
}

impl Findings<'_> {
    /// The page. Equal findings give equal bytes.
    pub fn render(&self) -> String {
        let headline = self.sent.map_or_else(|| self.headline(), Sent::headline);
        let ranked = ranking::rank(self.tally);
        let mut sections = Vec::new();
        if let Some(content) = self.sent.and_then(|sent| sent.reasons.render()) {
            sections.push(Section { id: "reasons", heading: "Why some are no tickets", content });
        }
        if !ranked.is_empty() {
            sections.push(Section { id: "what", heading: "What is wrong", content: self.by_rule(&ranked) });
            if let Some(content) = self.by_property() {
                sections.push(Section { id: "where", heading: "Where it is wrong", content });
            }
            let content = examples::render(&ranked, self.payloads);
            sections.push(Section { id: "examples", heading: "Examples, and how to mend them", content });
        }
        if let Some(schema) = &self.schema {
            let content = self.schema_section(schema);
            sections.push(Section { id: "schema", heading: "The schema it was checked against", content });
        }
        let lead = html! {
            h1 { (headline) }
            @if let Some(note) = self.note { p.notice { (sentence(note)) } }
            @match self.sent { Some(sent) => (sent.lead()), None => (self.lead()) }
        };
        let kind = match self.sent {
            Some(sent) if sent.is_dry_run => "Dry run",
            Some(_) => "Send report",
            None => "Check report",
        };
        Page { title: &format!("{kind}: {headline}"), kind, lead, sections, tool: self.tool }.render()
    }

    fn headline(&self) -> String {
        match (self.counts.valid, self.counts.records) {
            (_, 0) => "There were no records to check".to_owned(),
            (1, 1) => "The one record passes".to_owned(),
            (0, 1) => "The one record does not pass".to_owned(),
            (valid, all) if valid == all => format!("All {} pass", counted(all, "record")),
            (0, all) => format!("None of {} passes", counted(all, "record")),
            (valid, all) => format!("{} of {} pass", grouped(valid), counted(all, "record")),
        }
    }

    fn lead(&self) -> Markup {
        let Counts { records, valid, fixed, not_compared, invalid_batches, failed_inputs } = self.counts;
        let invalid = records - valid.min(records);
        let warnings: u64 = self.tally.rules.values().map(|rule| rule.warnings).sum();
        html! {
            p.sub {
                @if records == 0 { "Nothing was found because nothing was there." }
                @else if invalid == 0 && warnings == 0 { "Nothing was found. They are ready to be sent." }
                @else if invalid == 0 { "No error was found, so they can be sent. " (counted(warnings, "warning")) " may be worth a look." }
                @else {
                    "HubSpot would refuse " (if invalid == 1 { "the other one" } else { "the others" })
                    ", or lose some of what " (if invalid == 1 { "it says" } else { "they say" })
                    ". Below is what is wrong with " (if invalid == 1 { "it" } else { "them" }) ", the most frequent mistake first, and how to mend it."
                }
            }
            @if records > 0 {
                (chart::stack(&[("pass", valid, Tone::Good), ("do not pass", invalid, Tone::Bad)]))
            }
            @if fixed > 0 { p.notice.good { (counted(fixed, "finding")) " " (if fixed == 1 { "was" } else { "were" }) " mended by " code { "--fix" } ", and " (if fixed == 1 { "is" } else { "are" }) " not counted here." } }
            @if not_compared > 0 { p.notice.bad { (counted(not_compared, "value")) " of unique properties could not be compared with each other: a repetition among them is not found." } }
            @if invalid_batches > 0 { p.notice.bad { (counted(invalid_batches, "batch")) " cannot be sent as a whole." } }
            @if failed_inputs > 0 { p.notice.bad { strong { "Not everything was checked. " } (counted(failed_inputs, "input")) " could not be read to the end." } }
        }
    }

    fn by_rule(&self, ranked: &[Ranked<'_>]) -> Markup {
        let rows = ranked.iter().take(RULES_MAX).map(|rule| Row {
            what: html! {
                a.what href={ "#" (rule.id.slug) } { (rule.summary()) }
                " " span.muted { code { (rule.id.slug) } " " (rule.id.code.to_string()) @if rule.of.errors == 0 { ", a warning" } }
            },
            count: rule.of.findings(),
            tone: if rule.of.errors > 0 { Tone::Bad } else { Tone::Doubtful },
        });
        let rows: Vec<Row> = rows.collect();
        let caption = html! {
            "Findings by rule: " (counted(self.tally.findings(), "finding")) " by " (counted(ranked.len() as u64, "rule"))
        };
        chart::bars(&caption, "Rule", "Findings", &rows)
    }

    fn by_property(&self) -> Option<Markup> {
        let tally = self.tally;
        let ranked = self.properties_by_findings();
        if ranked.is_empty() && tally.other_properties == 0 {
            return None;
        }
        let rows = ranked.iter().take(PROPERTIES_MAX).map(|(name, property, count)| Row {
            what: html! {
                @match property {
                    Some(property) => { span.what { (shown(&property.label)) } " " span.muted { code { (shown(name)) } } }
                    None => { code.what { (shown(name)) } " " span.muted { "the schema does not have it" } }
                }
            },
            count: *count,
            tone: Tone::Bad,
        });
        let mut rows: Vec<Row> = rows.collect();
        if tally.other_properties > 0 {
            let what =
                if self.payloads { "Other properties" } else { "Properties that the schema does not have" };
            rows.push(Row { what: html! { (what) }, count: tally.other_properties, tone: Tone::Bad });
        }
        let rest = &ranked[ranked.len().min(PROPERTIES_MAX)..];
        let rest_count: u64 = rest.iter().map(|(.., count)| count).sum();
        Some(html! {
            (chart::bars(&html! { "Findings by property" }, "Property", "Findings", &rows))
            @if !rest.is_empty() {
                p.left-out { "… and " (counted(rest_count, "finding")) " about " (counted(rest.len() as u64, "more property")) "." }
            }
        })
    }

    /// The properties with findings, those with the most first.
    fn properties_by_findings(&self) -> Vec<(&str, Option<&Property>, u64)> {
        let property = |name: &str| self.schema.as_ref().and_then(|source| source.schema.property(name));
        let named = self.tally.properties.iter();
        let named = named.map(|(name, count)| (name.as_str(), property(name), *count));
        let mut ranked: Vec<_> = named.collect();
        ranked.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(b.0)));
        ranked
    }

    fn schema_section(&self, source: &SchemaSource<'_>) -> Markup {
        let schema = source.schema;
        let ranked = self.properties_by_findings();
        let known = ranked.iter().filter_map(|(name, property, _)| Some((*name, (*property)?)));
        let known: Vec<_> = known.take(CONCERNED_MAX).collect();
        html! {
            (source.facts())
            @if !known.is_empty() {
                section.group {
                    h3 { "The properties with findings, as the schema has them" }
                    ul.properties { @for (name, property) in known { (property::item(name, property, schema)) } }
                }
            }
            h3 { "Pipelines and stages" }
            div.nested { (pipelines::draw(schema)) }
            @if let Some(not_visible) = source.not_visible() {
                h3 { "What the token could not see" }
                (not_visible)
            }
            (source.types())
            p { code { "ticketproof schema view" } " writes the whole schema as a page like this one." }
        }
    }
}
