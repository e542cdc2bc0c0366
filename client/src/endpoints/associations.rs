//! Associations between records: one at a time with their labels, in batches, and in the v3 form of one type in the path.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ticketproof_schema::ObjectType;
use ticketproof_validator::payload::AssociationSpec;

use super::{
    batch::{Batch, INPUTS_MAX, Item, Run},
    tickets::Tickets,
};
use crate::{
    ApiVersion, Client, ClientError,
    correlation::{Answer, Entry, Identified, InputNames, pair_key},
    listing::{Listing, Page},
    paths::{self, Path},
    record::{self, Paging},
    transport::Call,
};

/// The most associated records of a page. Source: HubSpot's specification.
const PAGE: &str = "500";

/// The associations from one object type to another; from [`Client::associations`].
#[derive(Clone, Copy, Debug)]
pub struct Associations<'a> {
    client: &'a Client,
    from: &'a ObjectType,
    to: &'a ObjectType,
}

/// A record at the other end, with the types it is tied by.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AssociatedObject {
    /// The record's id.
    #[serde(deserialize_with = "record::text")]
    pub to_object_id: String,
    /// The types.
    #[serde(default, deserialize_with = "record::nullable")]
    pub association_types: Vec<AssociationKind>,
}

/// A type that two records are tied by.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AssociationKind {
    /// Who defined it, such as `HUBSPOT_DEFINED`.
    pub category: String,
    /// Its id, unique within the category.
    pub type_id: u32,
    /// The label that people see; an unlabelled type has none.
    #[serde(default)]
    pub label: Option<String>,
}

/// Two records and the types to tie them by.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Link {
    /// The record at this end.
    pub from: String,
    /// The record at the other end.
    pub to: String,
    /// The types.
    pub types: Vec<AssociationSpec>,
}

/// The records that a record is associated with.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct AssociationsOf {
    /// The record's id.
    pub from: String,
    /// The records at the other end.
    pub to: Vec<AssociatedObject>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Id {
    #[serde(deserialize_with = "record::id")]
    id: String,
}

/// One result of a batch read.
#[derive(Debug, Deserialize)]
struct Tied {
    from: Id,
    #[serde(default, deserialize_with = "record::nullable")]
    to: Vec<AssociatedObject>,
    #[serde(default, deserialize_with = "record::nullable")]
    paging: Paging,
}

/// A pair of records that are associated now: one result of a batch of writes, in either of its two forms, with bare ids and
/// with objects.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AssociatedPair {
    #[serde(default, deserialize_with = "record::optional_text")]
    from_object_id: Option<String>,
    #[serde(default, deserialize_with = "record::optional_text")]
    to_object_id: Option<String>,
    from: Option<Id>,
    to: Option<Id>,
}

impl Client {
    /// The associations from one object type to another.
    pub fn associations<'a>(&'a self, from: &'a ObjectType, to: &'a ObjectType) -> Associations<'a> {
        Associations { client: self, from, to }
    }
}

impl Associations<'_> {
    /// The records that a record is tied to, page by page as they are asked for.
    pub fn list(&self, id: &str) -> Listing<AssociatedObject> {
        let (client, from, to, id) = (self.client.clone(), self.from.clone(), self.to.clone(), id.to_owned());
        Listing::new(move |after| {
            let (client, from, to, id) = (client.clone(), from.clone(), to.clone(), id.clone());
            async move { client.associations(&from, &to).page(&id, after).await }
        })
    }

    /// Ties two records by these types and no others: types that they were tied by before are replaced.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn set(&self, from: &str, to: &str, types: &[AssociationSpec]) -> Result<(), ClientError> {
        let path = self.of(from).segment("toObjectType", &self.to.name).segment("toObjectId", to);
        self.client.transport.send(Call::put(path, json!(types).to_string())).await?.object().map(|_| ())
    }

    /// Ties two records without a label.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn set_default(&self, from: &str, to: &str) -> Result<(), ClientError> {
        let path = self.of(from).then("/default");
        let path = path.segment("toObjectType", &self.to.name).segment("toObjectId", to);
        self.client.transport.send(Call::put_nothing(path)).await?.object().map(|_| ())
    }

    /// Unties two records, whatever they are tied by.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn remove(&self, from: &str, to: &str) -> Result<(), ClientError> {
        let path = self.of(from).segment("toObjectType", &self.to.name).segment("toObjectId", to);
        self.client.transport.send(Call::delete(path)).await?.nothing()
    }

    /// Ties many pairs of records, a hundred at a time.
    pub async fn batch_set(&self, links: &[Link]) -> Batch<()> {
        self.batch_make("/batch/create", links.iter().map(Link::item).collect()).await
    }

    /// Ties many pairs of records without a label, a hundred at a time.
    pub async fn batch_set_default(&self, pairs: &[(String, String)]) -> Batch<()> {
        let input = |from: &str, to: &str| json!({ "from": { "id": from }, "to": { "id": to } });
        let items = pairs.iter().map(|(from, to)| pair(from, to, input(from, to)));
        self.batch_make("/batch/associate/default", items.collect()).await
    }

    /// Unties many records, whatever they are tied by, a hundred at a time: each from all of the others named with it.
    pub async fn batch_remove(&self, pairs: &[(String, Vec<String>)]) -> Batch<()> {
        let items = pairs.iter().map(|(from, to)| {
            let to: Vec<_> = to.iter().map(|id| json!({ "id": id })).collect();
            Item::keyed(from.as_str(), json!({ "from": { "id": from }, "to": to }).to_string())
        });
        self.batch_unmake("/batch/archive", items.collect()).await
    }

    /// Takes these types from many pairs of records, a hundred at a time; other types stay.
    pub async fn batch_remove_labels(&self, links: &[Link]) -> Batch<()> {
        self.batch_unmake("/batch/labels/archive", links.iter().map(Link::item).collect()).await
    }

    /// The associations of many records, a hundred at a time. A record that is tied to nothing may be
    /// [`super::batch::Outcome::Missing`].
    pub async fn batch_read(&self, ids: &[String]) -> Batch<AssociationsOf> {
        let items = ids.iter().map(|id| Ok(Item::keyed(id.as_str(), json!({ "id": id }).to_string())));
        let mut run = Run::new(items, INPUTS_MAX, None);
        while let Some(chunk) = run.next() {
            let sent = self.read_chunk(&chunk.items).await;
            run.settle(chunk, sent);
        }
        run.finish()
    }

    async fn read_chunk(&self, items: &[Item]) -> Result<Answer<AssociationsOf>, ClientError> {
        let Answer { results: beginnings, errors } = self.batch_read_page(items).await?;
        let mut results = Vec::new();
        for Entry { trace, value } in beginnings {
            let value = match value {
                Some(tied) => Some(self.rest_of(tied).await?),
                None => None,
            };
            results.push(Entry { trace, value });
        }
        Ok(Answer { results, errors })
    }

    /// All of what a record is tied to, when the first answer has only the beginning.
    async fn rest_of(&self, tied: Tied) -> Result<AssociationsOf, ClientError> {
        let (from, mut to) = (tied.from.id, tied.to);
        let mut after = tied.paging.next.map(|next| next.after);
        while let Some(cursor) = after {
            let (more, next) = self.batch_page(&from, Some(&cursor)).await?;
            to.extend(more);
            after = next.filter(|next| *next != cursor);
        }
        Ok(AssociationsOf { from, to })
    }

    async fn page(&self, id: &str, after: Option<String>) -> Result<Page<AssociatedObject>, ClientError> {
        // The date versions' specifications have no such list.
        if self.client.api_version() != ApiVersion::V3 {
            return self.batch_page(id, after.as_deref()).await;
        }
        let path = self.of(id).segment("toObjectType", &self.to.name).query("limit", PAGE);
        let path = after.iter().fold(path, |path, after| path.query("after", after));
        self.client.transport.send(Call::get(path)).await?.typed_page()
    }

    /// One page of one record, through the batch endpoint.
    async fn batch_page(&self, id: &str, after: Option<&str>) -> Result<Page<AssociatedObject>, ClientError> {
        let mut input = json!({ "id": id });
        if let Some(after) = after {
            input["after"] = json!(after);
        }
        let item = [Item::keyed(id, input.to_string())];
        let answer = self.batch_read_page(&item).await?;
        let tied = answer.results.into_iter().find_map(|entry| entry.value);
        Ok(tied.map_or_else(Default::default, |tied| (tied.to, tied.paging.next.map(|next| next.after))))
    }

    async fn batch_make(&self, path: &str, items: Vec<Item>) -> Batch<()> {
        let mut run: Run<AssociatedPair> = Run::new(items.into_iter().map(Ok), INPUTS_MAX, None);
        while let Some(chunk) = run.next() {
            let call = Call::post(self.between().then(path), Item::inputs(&chunk.items));
            let sent = self.client.transport.send(call).await.and_then(|reply| Answer::of(&reply));
            run.settle(chunk, sent);
        }
        run.finish().map(|_| ())
    }

    async fn batch_unmake(&self, path: &str, items: Vec<Item>) -> Batch<()> {
        let mut run = Run::new(items.into_iter().map(Ok), INPUTS_MAX, None);
        while let Some(chunk) = run.next() {
            let call = Call::post(self.between().then(path), Item::inputs(&chunk.items));
            run.settle_archive(chunk, self.client.transport.send(call).await);
        }
        run.finish()
    }

    async fn batch_read_page(&self, items: &[Item]) -> Result<Answer<Tied>, ClientError> {
        let call = Call::query(self.between().then("/batch/read"), Item::inputs(items));
        Answer::of(&self.client.transport.send(call).await?)
    }

    fn of(&self, id: &str) -> Path {
        self.client.api_version().record_associations(&self.from.name, id)
    }

    fn between(&self) -> Path {
        self.client.api_version().associations(&self.from.name, &self.to.name)
    }
}

impl Link {
    fn item(&self) -> Item {
        let input = json!({ "from": { "id": self.from }, "to": { "id": self.to }, "types": self.types });
        pair(&self.from, &self.to, input)
    }
}

impl Identified for AssociatedPair {
    fn key(&self, _: Option<&str>) -> Option<String> {
        let from = self.from_object_id.as_ref().or(self.from.as_ref().map(|from| &from.id))?;
        let to = self.to_object_id.as_ref().or(self.to.as_ref().map(|to| &to.id))?;
        Some(pair_key(from, to))
    }
}

impl Identified for Tied {
    fn key(&self, _: Option<&str>) -> Option<String> {
        Some(self.from.id.clone())
    }
}

impl Identified for AssociationsOf {
    fn key(&self, _: Option<&str>) -> Option<String> {
        Some(self.from.clone())
    }
}

fn pair(from: &str, to: &str, input: Value) -> Item {
    let names = InputNames {
        key: Some(pair_key(from, to)),
        ends: Some((from.to_owned(), to.to_owned())),
        ..InputNames::default()
    };
    Item { names, input: input.to_string() }
}

impl Tickets<'_> {
    /// Ties a ticket to a record by one type, in the v3 form that has the type in its path. In the date versions, which
    /// lack it, this is still v3; [`Associations::set`] is not.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn associate(
        &self,
        ticket: &str,
        to: &ObjectType,
        to_id: &str,
        type_id: u32,
    ) -> Result<(), ClientError> {
        let path = paths::typed_association(ticket, &to.name, to_id, type_id);
        self.client.transport.send(Call::put_nothing(path)).await?.object().map(|_| ())
    }

    /// Unties a ticket from a record by one type, as [`Tickets::associate`] ties it.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn dissociate(
        &self,
        ticket: &str,
        to: &ObjectType,
        to_id: &str,
        type_id: u32,
    ) -> Result<(), ClientError> {
        let path = paths::typed_association(ticket, &to.name, to_id, type_id);
        self.client.transport.send(Call::delete(path)).await?.nothing()
    }
}
