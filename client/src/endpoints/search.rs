//! Search: a typed request, its limits checked before anything is sent, and the results as a stream.

mod filter;

use serde::Serialize;
use ticketproof_diagnostics::text::quoted;
use ticketproof_schema::ObjectSchema;

pub use self::filter::{Filter, SearchProblem};
use super::tickets::Tickets;
use crate::{
    Client, ClientError,
    listing::{Listing, Page},
    record::TicketRecord,
    transport::Call,
};

/// The most results of a page. Source: HubSpot's specification.
pub const SEARCH_PAGE_MAX: usize = 200;

/// The most results of one search, over all pages. Source: HubSpot's search guide; a request beyond is refused.
pub const SEARCH_RESULTS_MAX: usize = 10_000;

/// The most characters of the free text. Source: HubSpot's specification.
const QUERY_MAX: usize = 3000;

/// The most groups, filters of one group, and filters in all. Source: HubSpot's search guide (its specification says six
/// groups; the guide's five is the safe one).
const GROUPS_MAX: usize = 5;
const GROUP_MAX: usize = 6;
const FILTERS_MAX: usize = 18;

/// A search. A ticket is found if all filters of any group hold, and the free text is in it.
///
/// Search lags: a ticket that was just written may not be found for some seconds.
///
/// ```
/// use ticketproof_client::{Filter, Search};
/// let urgent_and_open = Search::new()
///     .all_of([Filter::equals("hs_ticket_priority", "URGENT"), Filter::not_equals("hs_pipeline_stage", "4")])
///     .newest_first("createdate")
///     .properties(["subject"]);
/// assert_eq!(urgent_and_open.problems(None), []);
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Search {
    groups: Vec<Vec<Filter>>,
    query: Option<String>,
    sort: Option<(String, &'static str)>,
    properties: Vec<String>,
    page: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    filter_groups: Vec<Group<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
    sorts: Vec<Sort<'a>>,
    properties: &'a [String],
    limit: usize,
    // Empty for the first page, as recorded.
    after: &'a str,
}

#[derive(Serialize)]
struct Group<'a> {
    filters: &'a [Filter],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sort<'a> {
    property_name: &'a str,
    direction: &'a str,
}

impl Search {
    /// Every ticket.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a group: tickets for which all of these hold are found too.
    #[must_use]
    pub fn all_of(mut self, filters: impl IntoIterator<Item = Filter>) -> Self {
        self.groups.push(filters.into_iter().collect());
        self
    }

    /// Searches the default searchable properties for a text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.query = Some(text.into());
        self
    }

    /// Sorts by a property, smallest or oldest first. HubSpot takes one sort.
    #[must_use]
    pub fn oldest_first(mut self, property: impl Into<String>) -> Self {
        self.sort = Some((property.into(), "ASCENDING"));
        self
    }

    /// Sorts by a property, largest or newest first. HubSpot takes one sort.
    #[must_use]
    pub fn newest_first(mut self, property: impl Into<String>) -> Self {
        self.sort = Some((property.into(), "DESCENDING"));
        self
    }

    /// Asks for properties.
    #[must_use]
    pub fn properties<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.properties.extend(names.into_iter().map(Into::into));
        self
    }

    /// How many results a request brings; [`SEARCH_PAGE_MAX`] if not said.
    #[must_use]
    pub fn page_size(mut self, results: usize) -> Self {
        self.page = Some(results);
        self
    }

    /// Everything that HubSpot would refuse, or that could not find anything; with a schema also unknown properties,
    /// unknown options and operators that do not fit a property's type.
    pub fn problems(&self, schema: Option<&ObjectSchema>) -> Vec<SearchProblem> {
        let mut problems = Vec::new();
        let mut limit = |what: &'static str, count: usize, most: usize| {
            if count > most {
                problems.push(SearchProblem::Limit { what, count, most });
            }
        };
        limit("groups of filters", self.groups.len(), GROUPS_MAX);
        limit("filters in one group", self.groups.iter().map(Vec::len).max().unwrap_or(0), GROUP_MAX);
        limit("filters in all", self.groups.iter().map(Vec::len).sum(), FILTERS_MAX);
        limit(
            "characters of free text",
            self.query.as_ref().map_or(0, |text| text.chars().count()),
            QUERY_MAX,
        );
        limit("results a page", self.page.unwrap_or(1), SEARCH_PAGE_MAX);
        if self.page == Some(0) {
            problems.push(SearchProblem::EmptyPage);
        }
        for filter in self.groups.iter().flatten() {
            problems.extend(filter.problems(schema));
        }
        if let (Some(schema), Some((property, _))) = (schema, &self.sort)
            && schema.property(property).is_none()
        {
            problems.push(SearchProblem::unknown_property(schema, property));
        }
        problems
    }

    fn checked(&self, schema: Option<&ObjectSchema>) -> Result<(), ClientError> {
        let problems = self.problems(schema);
        if problems.is_empty() {
            return Ok(());
        }
        let listed: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Err(ClientError::input(format!("the search cannot be made: {}; nothing was sent", listed.join("; "))))
    }

    fn body(&self, after: &str) -> String {
        let request = Request {
            filter_groups: self.groups.iter().map(|filters| Group { filters }).collect(),
            query: self.query.as_deref(),
            sorts: self
                .sort
                .iter()
                .map(|(property_name, direction)| Sort { property_name, direction })
                .collect(),
            properties: &self.properties,
            limit: self.page.unwrap_or(SEARCH_PAGE_MAX),
            after,
        };
        serde_json::to_string(&request).expect("a search has text keys only, so it is always JSON")
    }
}

impl Tickets<'_> {
    /// Searches tickets; the results come page by page as they are asked for. HubSpot allows five searches a second.
    ///
    /// After [`SEARCH_RESULTS_MAX`] results of more the stream ends with an error that says so.
    pub fn search(&self, search: &Search) -> Listing<TicketRecord> {
        self.search_in(search, None)
    }

    /// As [`Tickets::search`], checked against the account's schema before anything is sent.
    pub fn search_checked(&self, search: &Search, schema: &ObjectSchema) -> Listing<TicketRecord> {
        self.search_in(search, Some(schema))
    }

    fn search_in(&self, search: &Search, schema: Option<&ObjectSchema>) -> Listing<TicketRecord> {
        if let Err(error) = search.checked(schema) {
            return Listing::failed(error);
        }
        let (client, search) = (self.client.clone(), search.clone());
        Listing::new(move |after| {
            let (client, search) = (client.clone(), search.clone());
            async move { client.search_page(&search, after.as_deref().unwrap_or_default()).await }
        })
    }
}

impl Client {
    pub(crate) async fn search_page(
        &self,
        search: &Search,
        after: &str,
    ) -> Result<Page<TicketRecord>, ClientError> {
        if after.parse::<usize>().is_ok_and(|after| after >= SEARCH_RESULTS_MAX) {
            return Err(ClientError::input(format!(
                "HubSpot gives no more than {SEARCH_RESULTS_MAX} results of one search, and there are more; narrow it, \
                 for instance by {}",
                quoted("createdate")
            )));
        }
        let call = Call::query(self.tickets().root().then("/search"), search.body(after));
        self.transport.send(call).await?.typed_page()
    }
}
