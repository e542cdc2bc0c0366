//! An incident desk: files incidents that the monitoring reports as tickets, and closes them.
//!
//! The ids of pipelines, stages and labels differ between the production account and staging. The code uses their names, and the
//! account decides which ids are written. A ticket that its account would refuse is never sent: the caller gets the findings.

use ticketproof::{
    Patch, Report, TicketOption, TicketPayload, Validator,
    client::{Client, ClientError},
};

mod http;

pub use http::router;

/// The types that the build script generated from `hubspot/tickets.json` and `hubspot/staging.json`.
pub mod hubspot {
    ticketproof::include_schema!();
}

use hubspot::{Account, TicketUpdate, association, stage};

/// An incident as the monitoring reports it.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// One line that says what happened.
    pub title: String,
    /// What else is known.
    #[serde(default)]
    pub details: Option<String>,
    /// How bad it is.
    pub severity: Severity,
    /// What is down.
    pub service: hubspot::AffectedService,
    /// The monitoring's own key of the incident.
    pub key: String,
    /// For how long it has been down, in minutes.
    #[serde(default)]
    pub minutes: u32,
    /// The contact who reported it, by id.
    #[serde(default)]
    pub reporter: Option<u64>,
}

/// How bad an incident is, in the monitoring's words. The derive checks that every priority of the account has one.
#[derive(Clone, Copy, Debug, serde::Deserialize, TicketOption)]
#[serde(rename_all = "lowercase")]
#[ticket(property = "hs_ticket_priority")]
pub enum Severity {
    /// Somebody may look at it some day.
    #[ticket(option = "LOW")]
    Notice,
    /// It hinders people.
    #[ticket(option = "MEDIUM")]
    Warning,
    /// It stops people.
    #[ticket(option = "HIGH")]
    Critical,
    /// It stops everybody.
    #[ticket(option = "URGENT")]
    Outage,
}

/// The ticket of an incident. The derive checks every field against both accounts while compiling.
#[derive(Debug, TicketPayload)]
#[ticket(op = "create", pipeline = Support, set(is_public = false))]
struct NewIncident<'a> {
    #[ticket(property = "subject")]
    title: &'a str,
    #[ticket(property = "content")]
    details: Option<&'a str>,
    #[ticket(property = "hs_pipeline_stage")]
    stage: stage::Support,
    #[ticket(property = "hs_ticket_priority")]
    severity: Severity,
    #[ticket(property = "affected_service")]
    service: hubspot::AffectedService,
    #[ticket(property = "incident_key")]
    key: &'a str,
    #[ticket(property = "downtime_minutes")]
    minutes: u32,
    #[ticket(associate = "contact", label = "Reporter")]
    reporter: Option<association::ContactId>,
}

/// Files incidents in one account.
#[derive(Clone, Debug)]
pub struct Desk {
    account: Account,
    validator: Validator,
    client: Client,
}

/// Why an incident was not filed.
#[derive(Debug)]
pub enum Refusal {
    /// The account would refuse the ticket; nothing was sent.
    Invalid(Report),
    /// HubSpot did not accept it.
    HubSpot(ClientError),
}

impl Desk {
    /// Creates a desk for an account that the client can reach.
    pub fn new(account: Account, client: Client) -> Self {
        Self { account, validator: account.validator().clone(), client }
    }

    /// Files an incident as a new ticket, and returns the ticket's id.
    ///
    /// # Errors
    /// When the account would refuse the ticket, or when HubSpot does not accept it.
    pub async fn file(&self, incident: &Incident) -> Result<String, Refusal> {
        let ticket = NewIncident {
            title: &incident.title,
            details: incident.details.as_deref(),
            stage: stage::Support::New,
            severity: incident.severity,
            service: incident.service,
            key: &incident.key,
            minutes: incident.minutes,
            reporter: incident.reporter.map(Into::into),
        };
        let valid = self.validator.validate(self.account.payload(&ticket));
        let valid = valid.map_err(|invalid| Refusal::Invalid(invalid.report))?;
        let created = self.client.tickets().create(&valid).await.map_err(Refusal::HubSpot)?;
        Ok(created.id)
    }

    /// Closes an incident's ticket and writes the resolution into it.
    ///
    /// # Errors
    /// As [`Desk::file`].
    pub async fn close(&self, ticket: &str, resolution: &str) -> Result<(), Refusal> {
        let mut update = TicketUpdate::new();
        update.content = Patch::Set(resolution.to_owned());
        update.downtime_minutes = Patch::Clear;
        update.stage = Some(stage::Support::Closed.into());
        let valid = self.validator.validate(update.in_account(self.account));
        let valid = valid.map_err(|invalid| Refusal::Invalid(invalid.report))?;
        self.client.tickets().update(ticket, &valid).await.map_err(Refusal::HubSpot)?;
        Ok(())
    }
}
