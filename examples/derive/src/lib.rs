//! Tickets as your own structs. The account's schema is `hubspot/tickets.json`; the file `src/hubspot.rs` is generated from it and
//! checked in:
//!
//! ```text
//! ticketproof generate --out src/hubspot.rs
//! ```

use std::borrow::Cow;

use ticketproof::{Patch, TicketOption, TicketPayload};
use uuid::Uuid;

/// The types that `ticketproof generate` made of `hubspot/tickets.json`.
pub mod hubspot;

use hubspot::{HsTicketPriority, association::ContactId, stage};

/// A new incident.
#[derive(Debug, TicketPayload)]
#[ticket(op = "create", pipeline = Support)]
pub struct NewIncident<'a> {
    /// What happened, in a line.
    pub subject: &'a str,
    /// The stage to begin in.
    #[ticket(property = "hs_pipeline_stage")]
    pub stage: stage::Support,
    /// How urgent it is.
    #[ticket(property = "hs_ticket_priority")]
    pub priority: Option<HsTicketPriority>,
    /// What happened, at length.
    #[ticket(property = "content")]
    pub body: Cow<'a, str>,
    /// Who reported it.
    #[ticket(associate = "contact", label = "Reporter")]
    pub reporter: ContactId,
    /// The id of the incident in this program's log; not sent.
    #[ticket(skip)]
    pub trace: Uuid,
}

/// Which service is down: your own enum, with every option of the account.
#[derive(Clone, Copy, Debug, Eq, PartialEq, TicketOption)]
#[ticket(property = "affected_service", rename_all = "lowercase")]
pub enum Service {
    /// The public API.
    Api,
    /// Invoices and payments.
    Billing,
    /// The website.
    Website,
}

/// When and where something happened: a part of other payloads. `Day` is a date of any library whose feature is on.
#[derive(Debug, TicketPayload)]
#[ticket(fragment)]
pub struct Circumstances<Day> {
    /// The day it was noticed.
    pub detected_on: Day,
    /// The moment it was noticed.
    pub detected_at: Option<jiff::Timestamp>,
    /// What is down.
    #[ticket(property = "affected_service")]
    pub service: Service,
}

/// A return of hardware. The pipeline and two values are the same for every return.
#[derive(Debug, TicketPayload)]
#[ticket(pipeline = HardwareReturns, set(hs_ticket_category = "PRODUCT_ISSUE", is_public = false))]
pub struct NewReturn<Day> {
    /// What is returned.
    pub subject: String,
    /// The stage to begin in; the derive checks that it belongs to the pipeline.
    #[ticket(property = "hs_pipeline_stage", default = "702151")]
    pub stage: Option<stage::HardwareReturns>,
    /// When and where.
    #[ticket(flatten)]
    pub circumstances: Circumstances<Day>,
    /// How long it was out of use.
    #[ticket(property = "downtime_minutes", with = whole_minutes)]
    pub downtime: std::time::Duration,
    /// The company's contacts.
    #[ticket(associate = "contact")]
    pub contacts: Vec<u64>,
    /// The company.
    #[ticket(associate = "company", label = "Primary")]
    pub company: Option<String>,
}

fn whole_minutes(duration: &std::time::Duration) -> u64 {
    duration.as_secs() / 60
}

/// A change of a ticket: each property is kept, cleared or set.
#[derive(Debug, Default, TicketPayload)]
#[ticket(op = "update")]
pub struct Triage {
    /// The corrected priority.
    #[ticket(property = "hs_ticket_priority")]
    pub priority: Patch<HsTicketPriority>,
    /// The corrected service.
    #[ticket(property = "affected_service")]
    pub service: Patch<Service>,
    /// The day it was noticed.
    pub detected_on: Patch<time::Date>,
    /// The moment it was noticed.
    pub detected_at: Patch<chrono::DateTime<chrono::Utc>>,
}

/// An alarm of the monitoring, which is upserted: HubSpot may have a ticket for it already.
#[derive(Debug, TicketPayload)]
#[ticket(op = "upsert", pipeline = "0", set(hs_pipeline_stage = "1"))]
pub struct Alarm<'a> {
    /// The monitoring's own key of the incident, a unique property in the account.
    #[ticket(id, property = "incident_key")]
    pub key: &'a str,
    /// What happened, in a line.
    pub subject: &'a str,
}
