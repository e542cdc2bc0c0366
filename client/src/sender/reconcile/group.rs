//! Records in doubt with equal values, and tickets to be held against them.

use std::collections::{BTreeMap, BTreeSet};

use ticketproof_schema::ObjectSchema;
use ticketproof_validator::StoredValue;

use crate::record::TicketRecord;

/// Texts by the names of properties.
pub(super) type Texts = BTreeMap<String, String>;

/// Values by the names of properties; what has none is left out.
pub(super) type Values = BTreeMap<String, StoredValue>;

/// A record in doubt.
#[derive(Clone, Debug)]
pub(super) struct Doubted {
    /// Its place in the journal's plan.
    pub(super) place: u32,
    /// The values that were sent, as text.
    pub(super) properties: Texts,
    /// The associations that were sent, as JSON text; empty if there are none.
    pub(super) associations: String,
    /// Whether associations are still to be made when it is a ticket.
    pub(super) needs_associations: bool,
    /// When it was sent first and last, in milliseconds since 1970-01-01 UTC.
    pub(super) sent: (i64, i64),
}

/// Records in doubt with equal values: their tickets cannot be told apart, and need not be.
#[derive(Debug)]
pub(super) struct Group {
    /// The records that have no ticket yet. One value may be written in several ways.
    pub(super) open: Vec<Doubted>,
    first: Doubted,
    pub(super) values: Values,
    pub(super) first_sent: i64,
    pub(super) last_sent: i64,
}

/// A ticket that was found and belongs to no record yet.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) texts: Texts,
    pub(super) values: Values,
    /// The groups that it may be of, by their number.
    pub(super) groups: BTreeSet<usize>,
}

impl Group {
    pub(super) fn new(record: Doubted, values: Values) -> Self {
        let (first_sent, last_sent) = record.sent;
        Self { first: record.clone(), open: vec![record], values, first_sent, last_sent }
    }

    pub(super) fn add(&mut self, record: Doubted) {
        self.first_sent = self.first_sent.min(record.sent.0);
        self.last_sent = self.last_sent.max(record.sent.1);
        self.open.push(record);
    }

    /// Whether one of its records has no ticket yet.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// The values of the first of its records, as text.
    pub(super) fn texts(&self) -> &Texts {
        &self.first.properties
    }

    /// Whether a ticket has all its values. Without any, every ticket would.
    pub(super) fn is(&self, ticket: &Found) -> bool {
        let nothing = StoredValue::text("");
        !self.values.is_empty()
            && self
                .values
                .iter()
                .all(|(name, sent)| sent.is_stored_as(ticket.values.get(name).unwrap_or(&nothing)))
    }

    /// Whether a ticket may have all its values, as HubSpot stores them.
    pub(super) fn may_be(&self, ticket: &Found) -> bool {
        let nothing = StoredValue::text("");
        self.values.iter().all(|(name, sent)| sent.may_become(ticket.values.get(name).unwrap_or(&nothing)))
    }
}

impl Doubted {
    pub(super) fn is_written_as(&self, texts: &Texts) -> bool {
        self.properties.iter().all(|(name, text)| texts.get(name).map_or("", String::as_str) == text)
    }
}

impl Found {
    pub(super) fn new(ticket: &TicketRecord, schema: &ObjectSchema) -> Self {
        let texts = ticket.properties.iter().filter_map(|(name, text)| Some((name.clone(), text.clone()?)));
        let texts: Texts = texts.collect();
        Self { values: values_of(&texts, schema), texts, groups: BTreeSet::new() }
    }
}

/// The typed values of texts; an empty text has none.
pub(super) fn values_of(texts: &Texts, schema: &ObjectSchema) -> Values {
    let value = |(name, text): (&String, &String)| {
        let value = schema
            .property(name)
            .map_or_else(|| StoredValue::text(text), |known| StoredValue::of(known, text));
        (name.clone(), value)
    };
    texts.iter().map(value).filter(|(_, value)| !value.is_nothing()).collect()
}
