//! Tickets, one at a time: create, read, update, delete, merge.

use serde_json::json;
use ticketproof_validator::Valid;

use super::{TICKETS, read::Read};
use crate::{Client, ClientError, paths::Path, proof::Write, record::TicketRecord, transport::Call};

/// The ticket endpoints; from [`Client::tickets`].
///
/// Reads and lists are in `read`, batches in `batch`, search in `search`.
#[derive(Clone, Copy, Debug)]
pub struct Tickets<'a> {
    pub(crate) client: &'a Client,
}

impl Client {
    /// The ticket endpoints.
    pub fn tickets(&self) -> Tickets<'_> {
        Tickets { client: self }
    }
}

impl Tickets<'_> {
    /// Creates a ticket. It takes nothing but a payload that was proved valid, and sends the very text that was proved.
    ///
    /// The record has the properties that HubSpot chooses to answer a create with (21 in the recording). The request is
    /// made once: when the answer does not come, [`ClientError::delivery`] says whether the ticket may exist.
    ///
    /// ```compile_fail,E0308
    /// # async fn f(client: &ticketproof_client::Client) {
    /// client.tickets().create(r#"{"properties":{}}"#).await;
    /// # }
    /// ```
    ///
    /// # Errors
    /// Whatever [`ClientError`] says; a payload that was proved for anything but a create is refused before a byte is sent.
    pub async fn create<T>(&self, payload: &Valid<T>) -> Result<TicketRecord, ClientError> {
        Write::Create.check(payload)?;
        self.record(Call::post(self.root(), payload.body())).await
    }

    /// Changes the properties of a ticket that are in the payload, and leaves the others as they are.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says; a payload that was proved for anything but an update, or names another ticket, is
    /// refused before a byte is sent.
    pub async fn update<T>(&self, id: &str, payload: &Valid<T>) -> Result<TicketRecord, ClientError> {
        Write::Update { id, by: None }.check(payload)?;
        self.record(Call::patch(self.one(id), payload.body())).await
    }

    /// As [`Tickets::update`], for the ticket whose unique property `id_property` has this value.
    ///
    /// # Errors
    /// As [`Tickets::update`].
    pub async fn update_by<T>(
        &self,
        id_property: &str,
        value: &str,
        payload: &Valid<T>,
    ) -> Result<TicketRecord, ClientError> {
        Write::Update { id: value, by: Some(id_property) }.check(payload)?;
        let path = self.one(value).query("idProperty", id_property);
        self.record(Call::patch(path, payload.body())).await
    }

    /// Puts a ticket into the recycle bin, where it stays for 90 days. HubSpot answers an id that does not exist in the
    /// same way (recorded), so that success proves only that there is no such ticket now.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn delete(&self, id: &str) -> Result<(), ClientError> {
        self.client.transport.send(Call::delete(self.one(id))).await?.nothing()
    }

    /// Merges a ticket into another, which keeps its id. There is no way back.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says; a ticket is not merged with itself.
    pub async fn merge(&self, primary: &str, other: &str) -> Result<TicketRecord, ClientError> {
        if primary == other {
            return Err(ClientError::input("a ticket cannot be merged with itself; nothing was sent"));
        }
        let body = json!({ "primaryObjectId": primary, "objectIdToMerge": other });
        self.record(Call::post(self.root().then("/merge"), body.to_string())).await
    }

    /// Reads one ticket.
    ///
    /// A list of properties that is too long for a URL is read through the batch endpoint.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says; a ticket that does not exist is a 404.
    pub async fn read(&self, id: &str, options: &Read) -> Result<TicketRecord, ClientError> {
        if options.fits_url() {
            return self.record(Call::get(options.one_query(self.one(id)))).await;
        }
        // The record first, without properties: so that an unknown id is a 404 and associations are there too.
        let bare = options.without_properties();
        let found = self.record(Call::get(bare.one_query(self.one(id)))).await?;
        let mut full = self.client.fill(vec![found], options).await?;
        full.pop().ok_or_else(|| ClientError::input("the ticket was deleted while it was read"))
    }

    /// Makes a request that is answered with one ticket.
    async fn record(&self, call: Call) -> Result<TicketRecord, ClientError> {
        self.client.transport.send(call).await?.json()
    }

    pub(crate) fn root(&self) -> Path {
        self.client.api_version().objects(TICKETS)
    }

    fn one(&self, id: &str) -> Path {
        self.client.api_version().object(TICKETS, id)
    }
}
