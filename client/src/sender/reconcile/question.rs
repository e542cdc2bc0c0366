//! Queries about records in doubt: for the ticket with a unique value, or for tickets that look like them.

use ticketproof_schema::{ObjectSchema, ValueKind};

use super::group::Group;
use crate::{
    Client, ClientError, Read,
    endpoints::search::{Filter, SEARCH_RESULTS_MAX, Search},
    listing::Page,
    record::TicketRecord,
};

/// How long before a request began its ticket may have been created, as the server's clock sees it, and how long after.
const BEFORE_MS: i64 = 2 * 60 * 1000;
const AFTER_MS: i64 = 15 * 60 * 1000;

/// The property that has a ticket's time of creation.
const CREATED: &str = "createdate";

/// The most conditions of one search beside the time of creation.
const FILTERS_MAX: usize = 3;

/// The longest value that a condition is made of, in characters.
const FILTER_VALUE_MAX: usize = 200;

/// A question.
pub(super) enum Question {
    /// The ticket that has this value of a unique property.
    By {
        /// The property.
        property: String,
        /// The value.
        value: String,
        /// The properties to read.
        names: Vec<String>,
    },
    /// Tickets that were created when records were sent, and have some of their values; from a cursor on.
    Search(Box<Search>, String),
}

impl Question {
    /// For the tickets of a group. Every ticket comes with all properties of `names`, so that it can be held against others.
    pub(super) fn search(group: &Group, schema: &ObjectSchema, names: &[String]) -> Self {
        let (first, last) = (group.first_sent - BEFORE_MS, group.last_sent + AFTER_MS);
        let mut filters = vec![Filter::between(CREATED, first.to_string(), last.to_string())];
        // Short texts and options narrow a search well; the rest is compared here.
        let fitting = group.texts().iter().filter(|(name, value)| {
            let kind = schema.property(name).map(ticketproof_schema::Property::value_kind);
            matches!(kind, Some(ValueKind::Text | ValueKind::OneOption | ValueKind::OneReference))
                && !value.trim().is_empty()
                && value.chars().count() <= FILTER_VALUE_MAX
        });
        let mut fitting: Vec<_> = fitting.collect();
        // The longest values tell most.
        fitting.sort_by_key(|(_, value)| std::cmp::Reverse(value.len()));
        let chosen = fitting.into_iter().take(FILTERS_MAX);
        filters.extend(chosen.map(|(name, value)| Filter::equals(name.clone(), value.clone())));
        let search = Search::new().all_of(filters).oldest_first(CREATED).properties(names.iter().cloned());
        Self::Search(Box::new(search), String::new())
    }

    /// The same from a cursor on.
    pub(super) fn from(self, after: String) -> Option<Self> {
        match self {
            // A cursor that repeats has no end, and search has one.
            Self::Search(search, before)
                if before != after
                    && !after.parse().is_ok_and(|after: usize| after >= SEARCH_RESULTS_MAX) =>
            {
                Some(Self::Search(search, after))
            }
            _ => None,
        }
    }

    /// Whether search's own limit counts for it.
    pub(super) const fn is_search(&self) -> bool {
        matches!(self, Self::Search(..))
    }

    /// The tickets, and the cursor of more.
    pub(super) async fn put(&self, client: &Client) -> Result<Page<TicketRecord>, ClientError> {
        match self {
            Self::Search(search, after) => client.search_page(search, after).await,
            Self::By { property, value, names } => {
                let read = Read::new().properties(names.iter().cloned()).id_property(property.as_str());
                match client.tickets().read(value, &read).await {
                    Ok(ticket) => Ok((vec![ticket], None)),
                    // There is none with this value, or the account has no such property any more.
                    Err(error) if error.is_unknown_to_account() => Ok((Vec::new(), None)),
                    Err(error) => Err(error),
                }
            }
        }
    }
}
