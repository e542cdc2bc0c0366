//! Batches of tickets: any number of inputs, cut into what HubSpot takes at once, and what became of each of them.

mod outcome;
mod run;

use serde::{Deserialize, Serialize};
use serde_json::{json, value::RawValue};
use ticketproof_validator::Valid;

pub use self::outcome::{Batch, ItemRefusal, Outcome};
pub(crate) use self::run::{Item, Run};
use super::{read::Read, tickets::Tickets};
use crate::{
    ClientError,
    correlation::{Answer, InputNames},
    proof::Write,
    record::TicketRecord,
    scalar,
    transport::Call,
};

/// The most inputs of one request. Source: HubSpot's guides; what a larger one is answered with is not known.
pub(crate) const INPUTS_MAX: usize = 100;

/// The parts of a proved body, byte for byte.
#[derive(Deserialize)]
struct Proved<'a> {
    #[serde(borrow)]
    properties: &'a RawValue,
    #[serde(borrow, default)]
    associations: Option<&'a RawValue>,
}

/// One input of a batch of writes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Input<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_property: Option<&'a str>,
    properties: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    associations: Option<&'a RawValue>,
    object_write_trace_id: &'a str,
}

/// A kind of batch of writes.
#[derive(Clone, Copy)]
enum Writes<'a> {
    Create,
    Update { by: Option<&'a str> },
    Upsert { by: &'a str },
}

impl Tickets<'_> {
    /// Creates tickets, a hundred at a time. Each input carries a mark of its own, so that one bad input does not sink the
    /// others and every result is known to be whose it is.
    ///
    /// What became of each stands in the answer in the order of the inputs; nothing is sent twice.
    pub async fn batch_create<T>(&self, payloads: &[Valid<T>]) -> Batch<TicketRecord> {
        self.write(Writes::Create, payloads.iter().map(|payload| ("", payload))).await
    }

    /// Changes tickets by id, a hundred at a time; see [`Tickets::batch_create`]. An id that comes twice is changed twice,
    /// in order.
    pub async fn batch_update<T>(&self, updates: &[(String, Valid<T>)]) -> Batch<TicketRecord> {
        self.write(Writes::Update { by: None }, keyed(updates)).await
    }

    /// As [`Tickets::batch_update`], for tickets named by the value of a unique property.
    pub async fn batch_update_by<T>(
        &self,
        id_property: &str,
        updates: &[(String, Valid<T>)],
    ) -> Batch<TicketRecord> {
        self.write(Writes::Update { by: Some(id_property) }, keyed(updates)).await
    }

    /// Creates each ticket or, where one with this value of the unique property exists, changes it; a hundred at a time.
    /// Safe to repeat. [`TicketRecord::new`] says which it was.
    ///
    /// The payloads are proved for a create, because that is what may happen, or for an upsert of the same ticket. HubSpot
    /// takes no associations here: an input with some is not sent.
    pub async fn batch_upsert<T>(
        &self,
        id_property: &str,
        payloads: &[(String, Valid<T>)],
    ) -> Batch<TicketRecord> {
        self.write(Writes::Upsert { by: id_property }, keyed(payloads)).await
    }

    /// Reads tickets by id (or by [`Read::id_property`]), a hundred at a time, or fifty with history. One that does not
    /// exist is [`Outcome::Missing`] or [`Outcome::Refused`], as HubSpot chooses. Associations are not read here.
    pub async fn batch_read(&self, ids: &[String], options: &Read) -> Batch<TicketRecord> {
        let items = ids.iter().map(|id| Ok(Item::keyed(id.as_str(), String::new())));
        let mut run = Run::new(items, options.page_size(), options.id_property.as_deref());
        while let Some(chunk) = run.next() {
            let ids: Vec<&str> = chunk.items.iter().filter_map(|item| item.names.key.as_deref()).collect();
            let sent = self.read_chunk(&ids, options).await;
            run.settle(chunk, sent);
        }
        run.finish()
    }

    /// Puts tickets into the recycle bin, a hundred at a time. HubSpot answers a whole batch with nothing at all, and ids
    /// that do not exist in the same way.
    pub async fn batch_archive(&self, ids: &[String]) -> Batch<()> {
        let items = ids.iter().map(|id| Ok(Item::keyed(id.as_str(), json!({ "id": id }).to_string())));
        let mut run = Run::new(items, INPUTS_MAX, None);
        while let Some(chunk) = run.next() {
            let call = Call::post(self.root().then("/batch/archive"), Item::inputs(&chunk.items));
            run.settle_archive(chunk, self.client.transport.send(call).await);
        }
        run.finish()
    }

    /// Reads what one request takes.
    pub(crate) async fn read_chunk(
        &self,
        ids: &[&str],
        options: &Read,
    ) -> Result<Answer<TicketRecord>, ClientError> {
        let inputs: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
        let mut properties = options.properties.clone();
        // Without it a result could not be told whose it is.
        properties.extend(options.id_property.clone().filter(|name| !properties.contains(name)));
        let mut body = json!({
            "inputs": inputs,
            "properties": properties,
            "propertiesWithHistory": options.with_history,
        });
        if let Some(name) = &options.id_property {
            body["idProperty"] = json!(name);
        }
        let path = self.root().then("/batch/read");
        let path = if options.archived { path.query("archived", "true") } else { path };
        Answer::of(&self.client.transport.send(Call::query(path, body.to_string())).await?)
    }

    async fn write<'a, T: 'a>(
        &self,
        writes: Writes<'_>,
        inputs: impl Iterator<Item = (&'a str, &'a Valid<T>)>,
    ) -> Batch<TicketRecord> {
        let items = inputs.enumerate().map(|(index, (key, payload))| writes.item(index, key, payload));
        let mut run = Run::writing(items.collect::<Vec<_>>(), writes.id_property());
        while let Some(chunk) = run.next() {
            let sent = self.post(writes.path(), &chunk.items).await;
            run.settle(chunk, sent);
        }
        run.finish()
    }

    async fn post(&self, path: &str, items: &[Item]) -> Result<Answer<TicketRecord>, ClientError> {
        let call = Call::post(self.root().then(path), Item::inputs(items));
        Answer::of(&self.client.transport.send(call).await?)
    }
}

fn keyed<T>(payloads: &[(String, Valid<T>)]) -> impl Iterator<Item = (&str, &Valid<T>)> {
    payloads.iter().map(|(key, payload)| (key.as_str(), payload))
}

impl<'a> Writes<'a> {
    const fn path(self) -> &'static str {
        match self {
            Self::Create => "/batch/create",
            Self::Update { .. } => "/batch/update",
            Self::Upsert { .. } => "/batch/upsert",
        }
    }

    const fn id_property(self) -> Option<&'a str> {
        match self {
            Self::Create => None,
            Self::Update { by } => by,
            Self::Upsert { by } => Some(by),
        }
    }

    /// The input with this payload; `key` is the id or unique value of the ticket that it is for, unless it is a new one.
    fn item<T>(self, index: usize, key: &str, payload: &Valid<T>) -> Result<Item, ClientError> {
        let creates = matches!(self, Self::Create);
        match self {
            Self::Create => Write::Create,
            Self::Update { by } => Write::Update { id: key, by },
            Self::Upsert { by } => Write::Upsert { id: Some(key), by },
        }
        .check(payload)?;
        let proved: Proved<'_> = serde_json::from_str(payload.body()).map_err(|error| {
            ClientError::input(format!("the payload has no properties ({error}); it was not sent"))
        })?;
        if !creates && proved.associations.is_some_and(|list| list.get().trim() != "[]") {
            return Err(ClientError::input(
                "HubSpot takes no associations in this kind of batch; send them in a step of their own. This input was \
                 not sent",
            ));
        }
        let trace = index.to_string();
        let key = Some(key).filter(|_| !creates);
        // The specification requires the list of a create, though a single create without it is known to be taken.
        let none = RawValue::from_string("[]".to_owned()).unwrap_or_default();
        let associations = creates.then(|| proved.associations.unwrap_or(&none));
        let input = Input {
            id: key,
            id_property: self.id_property(),
            properties: proved.properties,
            associations,
            object_write_trace_id: &trace,
        };
        let text = serde_json::to_string(&input).map_err(|error| ClientError::input(error.to_string()))?;
        let content = creates.then(|| scalar::texts_of(proved.properties.get())).flatten();
        let names = InputNames { trace: Some(trace), key: key.map(str::to_owned), ends: None, content };
        Ok(Item { names, input: text })
    }
}
