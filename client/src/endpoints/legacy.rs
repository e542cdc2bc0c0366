//! The legacy ticket object of the v1 API, read-only: properties with all their versions. HubSpot supports it until
//! September 2027.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Client, ClientError,
    listing::{Listing, Page},
    paths::{self, Path},
    record,
    transport::Call,
};

/// The legacy ticket endpoints; from [`Client::legacy_tickets`].
#[derive(Clone, Copy, Debug)]
pub struct LegacyTickets<'a> {
    client: &'a Client,
}

/// A ticket of the legacy API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LegacyTicket {
    /// The id.
    #[serde(deserialize_with = "record::id")]
    pub object_id: String,
    /// The account's id.
    #[serde(default)]
    pub portal_id: Option<u64>,
    /// `TICKET`.
    #[serde(default)]
    pub object_type: Option<String>,
    /// The properties that were asked for.
    #[serde(default, deserialize_with = "record::nullable")]
    pub properties: BTreeMap<String, LegacyProperty>,
    /// Whether it is deleted.
    #[serde(default)]
    pub is_deleted: bool,
}

/// A property of the legacy API: its value and all that it was before.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LegacyProperty {
    /// The value.
    #[serde(default, deserialize_with = "record::optional_text")]
    pub value: Option<String>,
    /// Since when, in milliseconds since 1970 UTC.
    #[serde(default)]
    pub timestamp: Option<i64>,
    /// The source that set it, such as `API`.
    #[serde(default)]
    pub source: Option<String>,
    /// The id of what set it.
    #[serde(default, deserialize_with = "record::optional_text")]
    pub source_id: Option<String>,
    /// All values it had, the present one included, newest first.
    #[serde(default, deserialize_with = "record::nullable")]
    pub versions: Vec<LegacyVersion>,
}

/// A value that a property of the legacy API had.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LegacyVersion {
    /// The property's name.
    #[serde(default)]
    pub name: Option<String>,
    /// The value.
    #[serde(default, deserialize_with = "record::optional_text")]
    pub value: Option<String>,
    /// Since when, in milliseconds since 1970 UTC.
    #[serde(default)]
    pub timestamp: Option<i64>,
    /// The source that set it, such as `API`.
    #[serde(default)]
    pub source: Option<String>,
    /// The id of what set it.
    #[serde(default, deserialize_with = "record::optional_text")]
    pub source_id: Option<String>,
    /// The contacts that it came from.
    #[serde(default, deserialize_with = "record::nullable")]
    pub source_vid: Vec<Value>,
}

impl LegacyTicket {
    /// A property's value.
    pub fn property(&self, name: &str) -> Option<&str> {
        self.properties.get(name)?.value.as_deref()
    }

    /// All values that a property had, oldest first, with the times they were set, in milliseconds since 1970 UTC.
    pub fn history(&self, name: &str) -> Vec<(Option<i64>, Option<&str>)> {
        let versions =
            self.properties.get(name).map(|property| property.versions.as_slice()).unwrap_or_default();
        let mut history: Vec<_> =
            versions.iter().map(|version| (version.timestamp, version.value.as_deref())).collect();
        // Newest first as it came; among equal times that order is kept.
        history.reverse();
        history.sort_by_key(|(timestamp, _)| *timestamp);
        history
    }
}

impl Client {
    /// The legacy ticket endpoints; the same in every API version.
    pub fn legacy_tickets(&self) -> LegacyTickets<'_> {
        LegacyTickets { client: self }
    }
}

impl LegacyTickets<'_> {
    /// Reads a ticket; without properties named, only its id comes back.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn read(&self, id: &str, properties: &[&str]) -> Result<LegacyTicket, ClientError> {
        let path = named(paths::legacy_tickets().segment("objectId", id), properties);
        self.client.transport.send(Call::get(path)).await?.json()
    }

    /// All tickets, page by page as they are asked for.
    pub fn list(&self, properties: &[&str]) -> Listing<LegacyTicket> {
        let client = self.client.clone();
        let path = named(paths::legacy_tickets().then("/paged"), properties);
        Listing::new(move |offset| {
            let client = client.clone();
            let path = offset.iter().fold(path.clone(), |path, offset| path.query("offset", offset));
            async move { client.legacy_page(path).await }
        })
    }

    /// Reads tickets by id, a hundred at a time; those that do not exist are missing from the answer.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn batch_read(
        &self,
        ids: &[String],
        properties: &[&str],
    ) -> Result<BTreeMap<String, LegacyTicket>, ClientError> {
        let mut tickets = BTreeMap::new();
        for chunk in ids.chunks(super::batch::INPUTS_MAX) {
            let path = named(paths::legacy_tickets().then("/batch-read"), properties);
            let call = Call::query(path, json!({ "ids": chunk }).to_string());
            let read: BTreeMap<String, LegacyTicket> = self.client.transport.send(call).await?.json()?;
            tickets.extend(read);
        }
        Ok(tickets)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Paged {
    objects: Vec<LegacyTicket>,
    #[serde(default)]
    has_more: bool,
    #[serde(default, deserialize_with = "record::optional_text")]
    offset: Option<String>,
}

impl Client {
    async fn legacy_page(&self, path: Path) -> Result<Page<LegacyTicket>, ClientError> {
        let page: Paged = self.transport.send(Call::get(path)).await?.json()?;
        Ok((page.objects, page.offset.filter(|_| page.has_more)))
    }
}

/// The legacy API repeats the parameter where later ones take a list.
fn named(path: Path, properties: &[&str]) -> Path {
    properties.iter().fold(path, |path, name| path.query("propertiesWithHistory", name))
}
