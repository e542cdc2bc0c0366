//! Tickets, one at a time: create.

use ticketproof_schema::ObjectType;
use ticketproof_validator::{Operation, Valid};

use crate::{Client, ClientError, record::TicketRecord, transport::Call};

/// The ticket endpoints; from [`Client::tickets`].
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
    /// ```compile_fail
    /// # async fn f(client: &ticketproof_client::Client) {
    /// client.tickets().create(r#"{"properties":{}}"#).await;
    /// # }
    /// ```
    ///
    /// # Errors
    /// Whatever [`ClientError`] says; a payload that was proved for an update is refused before anything is sent.
    pub async fn create<T>(&self, payload: &Valid<T>) -> Result<TicketRecord, ClientError> {
        proved_for(payload, Operation::Create)?;
        let path = self.client.api_version().objects(&ObjectType::tickets().name);
        self.client.transport.send(Call::post(path, payload.body())).await?.json()
    }
}

/// A payload may be sent for what it was proved for and for nothing else.
pub(crate) fn proved_for<T>(payload: &Valid<T>, operation: Operation) -> Result<(), ClientError> {
    if payload.operation() == operation {
        return Ok(());
    }
    let proved = payload.operation();
    Err(ClientError::input(format!(
        "the payload was proved valid for {proved}, not for {operation}; nothing was sent"
    )))
}
