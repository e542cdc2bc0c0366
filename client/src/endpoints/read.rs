//! Selections of a ticket's parts to read, and lists of tickets.

use std::collections::BTreeMap;

use super::{TICKETS, tickets::Tickets};
use crate::{
    Client, ClientError,
    listing::{Listing, Page},
    paths::Path,
    record::TicketRecord,
    transport::Call,
};

/// The longest query that is sent, in bytes. Servers commonly take request lines of 8 KiB; HubSpot's limit is not
/// documented.
const QUERY_MAX: usize = 6000;

/// The most tickets of a page. Source: HubSpot's usage guide (100); 50 with history.
const PAGE: usize = 100;
const PAGE_WITH_HISTORY: usize = 50;

/// The parts of a ticket to read: by default the properties that HubSpot chooses.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Read {
    /// The properties to read. HubSpot leaves out names that the account does not have, without a word.
    pub properties: Vec<String>,
    /// The properties to read with all values they ever had.
    pub with_history: Vec<String>,
    /// The objects whose associated records to name, such as `contacts`.
    pub associations: Vec<String>,
    /// Whether to read from the recycle bin only.
    pub archived: bool,
    /// The unique property that the id given is a value of.
    pub id_property: Option<String>,
}

impl Read {
    /// HubSpot's choice of properties.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for properties.
    #[must_use]
    pub fn properties<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.properties.extend(names.into_iter().map(Into::into));
        self
    }

    /// Asks for properties with their history.
    #[must_use]
    pub fn with_history<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.with_history.extend(names.into_iter().map(Into::into));
        self
    }

    /// Asks for the ids of associated records of these objects.
    #[must_use]
    pub fn associations<S: Into<String>>(mut self, objects: impl IntoIterator<Item = S>) -> Self {
        self.associations.extend(objects.into_iter().map(Into::into));
        self
    }

    /// Asks for what is in the recycle bin.
    #[must_use]
    pub fn archived(mut self, archived: bool) -> Self {
        self.archived = archived;
        self
    }

    /// Names the unique property that ids are values of.
    #[must_use]
    pub fn id_property(mut self, name: impl Into<String>) -> Self {
        self.id_property = Some(name.into());
        self
    }

    /// Whether the lists fit into a URL.
    pub(crate) fn fits_url(&self) -> bool {
        let lists = [&self.properties, &self.with_history, &self.associations];
        lists.into_iter().flatten().map(|name| name.len() + 1).sum::<usize>() <= QUERY_MAX
    }

    /// The same without properties, which are then read by batch.
    pub(crate) fn without_properties(&self) -> Self {
        Self { properties: vec!["hs_object_id".to_owned()], with_history: Vec::new(), ..self.clone() }
    }

    /// The most records that one request reads.
    pub(crate) fn page_size(&self) -> usize {
        if self.with_history.is_empty() { PAGE } else { PAGE_WITH_HISTORY }
    }

    pub(crate) fn one_query(&self, path: Path) -> Path {
        let path = self.query(path);
        self.id_property.iter().fold(path, |path, name| path.query("idProperty", name))
    }

    fn query(&self, path: Path) -> Path {
        let path = path
            .query_list("properties", &self.properties)
            .query_list("propertiesWithHistory", &self.with_history)
            .query_list("associations", &self.associations);
        if self.archived { path.query("archived", "true") } else { path }
    }
}

impl Tickets<'_> {
    /// All tickets, page by page as they are asked for, in HubSpot's order.
    ///
    /// A list of properties that is too long for a URL is read through the batch endpoint.
    pub fn list(&self, options: &Read) -> Listing<TicketRecord> {
        if options.id_property.is_some() {
            return Listing::failed(ClientError::input("a list takes no unique property; nothing was sent"));
        }
        let (client, options) = (self.client.clone(), options.clone());
        Listing::new(move |after| {
            let (client, options) = (client.clone(), options.clone());
            async move { client.list_page(&options, after).await }
        })
    }
}

impl Client {
    async fn list_page(
        &self,
        options: &Read,
        after: Option<String>,
    ) -> Result<Page<TicketRecord>, ClientError> {
        let fits = options.fits_url();
        let bare = if fits { options.clone() } else { options.without_properties() };
        let path = self.api_version().objects(TICKETS).query("limit", &options.page_size().to_string());
        let path = after.iter().fold(bare.query(path), |path, after| path.query("after", after));
        let (records, next) = self.transport.send(Call::get(path)).await?.typed_page()?;
        let records = if fits { records } else { self.fill(records, options).await? };
        Ok((records, next))
    }

    /// The same records with the properties that are asked for, in the same order. A ticket that was deleted between the
    /// two reads is left out, as if the list had been read a moment later.
    pub(crate) async fn fill(
        &self,
        records: Vec<TicketRecord>,
        options: &Read,
    ) -> Result<Vec<TicketRecord>, ClientError> {
        let by_id = Read { id_property: None, ..options.clone() };
        let mut full: BTreeMap<String, TicketRecord> = BTreeMap::new();
        for chunk in records.chunks(options.page_size()) {
            let ids: Vec<&str> = chunk.iter().map(|record| record.id.as_str()).collect();
            let answer = self.tickets().read_chunk(&ids, &by_id).await?;
            let read = answer.results.into_iter().filter_map(|entry| entry.value);
            full.extend(read.map(|record| (record.id.clone(), record)));
        }
        let filled = records.into_iter().filter_map(|record| {
            let mut read = full.remove(&record.id)?;
            // The batch endpoint knows no associations.
            read.associations = record.associations;
            Some(read)
        });
        Ok(filled.collect())
    }
}
