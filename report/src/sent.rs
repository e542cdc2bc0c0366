//! The part of a page about records that were sent: how many became tickets, and why others did not.

use maud::{Markup, html};
use ticketproof_schema::ObjectSchema;

use crate::{
    chart::{self, Tone},
    text::{counted, grouped, said, sentence, shown},
};

/// How many different reasons of one kind are told apart: the first ones in the order of the input.
const REASONS_MAX: usize = 100;

/// How many of them are shown.
const SHOWN_MAX: usize = 20;

/// The outcome of a run, or of all runs of a journal.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// Where they were sent.
    pub target: String,
    /// The property they were upserted by.
    pub key: Option<String>,
    /// Tickets now, with an id from HubSpot.
    pub done: u64,
    /// Refused by HubSpot.
    pub refused: u64,
    /// Nobody knows.
    pub in_doubt: u64,
    /// Not sent yet.
    pub planned: u64,
    /// Invalid, and therefore not sent.
    pub rejected: u64,
    /// Why the run ended early, if it did.
    pub stopped: Option<String>,
    /// Whether nothing was to be sent.
    pub is_dry_run: bool,
    /// Why some are no tickets.
    pub reasons: Reasons,
}

/// Why records are no tickets, equal reasons counted as one. Memory is bounded.
#[derive(Clone, Debug, Default)]
pub struct Reasons {
    reasons: Vec<WhyNotDone>,
    /// How many records have a reason that is not told.
    beyond: u64,
}

/// The state of a record that did not become a ticket.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NotDone {
    /// HubSpot refused it.
    Refused,
    /// Nobody knows.
    InDoubt,
    /// It is valid, but cannot be told from others.
    Rejected,
}

/// Why a record is no ticket.
#[derive(Clone, Debug)]
pub struct WhyNotDone {
    /// What it is instead.
    pub what: NotDone,
    /// The HTTP status; 0 where there was none.
    pub status: u16,
    /// HubSpot's category.
    pub category: Option<String>,
    /// The reason in words.
    pub message: Option<String>,
    /// What HubSpot says of single properties.
    pub properties: Vec<SentProperty>,
    /// The input and the line, from 1, of the first such record.
    pub first: (String, u64),
    /// How many records; [`Reasons::add`] adds them up.
    pub count: u64,
}

/// HubSpot's message about one property.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SentProperty {
    /// Its internal name.
    pub name: String,
    /// HubSpot's code.
    pub code: Option<String>,
    /// HubSpot's words.
    pub message: Option<String>,
    /// The code of our rule that knows this mistake.
    pub rule: Option<String>,
}

impl WhyNotDone {
    /// The same without what may be text of a record: no words, and only properties that the schema has.
    #[must_use]
    pub fn without_payload(mut self, schema: &ObjectSchema) -> Self {
        self.message = None;
        self.properties.retain(|property| schema.properties.contains_key(&property.name));
        for property in &mut self.properties {
            property.message = None;
        }
        self
    }

    fn is_same(&self, other: &Self) -> bool {
        (self.what, self.status, &self.category, &self.message)
            == (other.what, other.status, &other.category, &other.message)
            && self.properties == other.properties
    }

    fn heading(&self) -> Markup {
        html! {
            @match self.what {
                NotDone::Refused => {
                    "Refused by HubSpot"
                    @if self.status > 0 { " with " (self.status) }
                    @if let Some(category) = &self.category { " " code { (shown(category)) } }
                }
                NotDone::InDoubt => "In doubt",
                NotDone::Rejected => "Not sent",
            }
        }
    }

    fn render(&self) -> Markup {
        let tone = if self.what == NotDone::Refused { "bad" } else { "doubtful" };
        html! {
            li.reason {
                h3 { (self.heading()) " " span.count.(tone) { (counted(self.count, "record")) } }
                @if let Some(message) = &self.message { p { (sentence(message)) } }
                @if !self.properties.is_empty() {
                    ul {
                        @for property in &self.properties {
                            li {
                                code { (shown(&property.name)) }
                                @if let Some(code) = &property.code { " " code { (shown(code)) } }
                                @if let Some(message) = &property.message { ": " (said(message)) }
                                @if let Some(rule) = &property.rule { " " span.muted { "(" (shown(rule)) ")" } }
                            }
                        }
                    }
                }
                p.place { "First in " (shown(&self.first.0)) ", line " (grouped(self.first.1)) }
            }
        }
    }
}

impl Sent {
    /// How many records there are.
    pub fn records(&self) -> u64 {
        self.done + self.refused + self.in_doubt + self.planned + self.rejected
    }

    pub(crate) fn headline(&self) -> String {
        let records = self.records();
        match (self.done, records) {
            (_, 0) => "There was nothing to send".to_owned(),
            _ if self.is_dry_run => format!("{} would be sent", counted(self.planned, "record")),
            (1, 1) => "The one record is a ticket now".to_owned(),
            (done, all) if done == all => format!("All {} are tickets now", counted(all, "record")),
            (done, all) => format!("{} of {} are tickets now", grouped(done), counted(all, "record")),
        }
    }

    pub(crate) fn lead(&self) -> Markup {
        let planned = if self.is_dry_run { "would be sent" } else { "left to send" };
        let parts = [
            ("done", self.done, Tone::Good),
            ("refused by HubSpot", self.refused, Tone::Bad),
            ("in doubt", self.in_doubt, Tone::Doubtful),
            ("rejected here, not sent", self.rejected, Tone::Bad),
            (planned, self.planned, Tone::Plain),
        ];
        html! {
            (chart::stack(&parts))
            p.muted {
                @if self.key.is_some() { "Upserted" } @else { "Created" } " at " (shown(&self.target))
                @if let Some(key) = &self.key { ", by " code { (shown(key)) } }
                "."
            }
            @if let Some(why) = &self.stopped {
                p.notice.bad { strong { "Not finished. " } (sentence(why)) " Run the same command again to go on." }
            }
            (self.what_next())
        }
    }

    fn what_next(&self) -> Markup {
        html! {
            @if self.refused + self.in_doubt + self.rejected > 0 {
                h2.small { "What to do" }
                ul.plain-list {
                    @if self.rejected > 0 {
                        li { strong { "Rejected here: " } "nothing of it was sent. Mend the records as shown below, and send them again." }
                    }
                    @if self.refused > 0 {
                        li { strong { "Refused: " } "HubSpot named these records in an error. Mend what it names, and send with "
                             code { "--retry-refused" } "." }
                    }
                    @if self.in_doubt > 0 {
                        li { strong { "In doubt: " } "a request was under way and no usable answer came, so there may be a ticket or not. "
                             code { "--reconcile" } " looks for them; nothing is sent twice by itself." }
                    }
                }
            }
        }
    }
}

impl Reasons {
    /// Adds a record's reason; equal ones are counted as one.
    pub fn add(&mut self, why: WhyNotDone) {
        if let Some(known) = self.reasons.iter_mut().find(|known| known.is_same(&why)) {
            known.count += why.count;
        } else if self.reasons.iter().filter(|known| known.what == why.what).count() < REASONS_MAX {
            self.reasons.push(why);
        } else {
            self.beyond += why.count;
        }
    }

    /// The reasons, the most frequent ones first.
    pub(crate) fn render(&self) -> Option<Markup> {
        if self.reasons.is_empty() {
            return None;
        }
        let mut reasons: Vec<&WhyNotDone> = self.reasons.iter().collect();
        reasons.sort_by_key(|why| std::cmp::Reverse(why.count));
        let left_out: u64 = reasons.iter().skip(SHOWN_MAX).map(|why| why.count).sum::<u64>() + self.beyond;
        Some(html! {
            ol.reasons { @for why in reasons.iter().take(SHOWN_MAX) { (why.render()) } }
            @if left_out > 0 {
                p.left-out {
                    "… and " (counted(left_out, "more record")) " with other reasons. A report with another extension, such as "
                    code { ".ndjson" } ", names every one."
                }
            }
        })
    }
}
