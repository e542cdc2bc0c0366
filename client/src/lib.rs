//! HubSpot's ticket endpoints: a typed client that sends only what was proved valid.
//!
//! [`Client::pull`] reads an account's schema; [`Client::tickets`] creates tickets from [`Valid`] payloads, which only a
//! validator can make. A write is made once; a `GET` may be made again a few times ([`ClientBuilder::read_retries`]). Every
//! error names the request, HubSpot's correlation id and what to do.
//!
//! HubSpot's paths stand in one file for all [`ApiVersion`]s, its field names in the endpoint and error modules.

mod backoff;
mod blocking;
mod client;
mod correlation;
mod cursors;
mod definition;
mod endpoints;
mod error;
mod halt;
mod headers;
mod journal;
mod listing;
mod memory_budget;
mod page;
mod paths;
mod proof;
mod pull;
mod rate;
mod record;
mod retry;
mod scalar;
mod sender;
mod splitter;
mod tls;
mod token;
mod transport;
mod version;

pub use backoff::Backoff;
pub use blocking::{BlockingClient, block_on};
pub use client::{BASE_URL, Client, ClientBuilder};
pub use endpoints::{
    associations::{AssociatedObject, AssociationKind, Associations, AssociationsOf, Link},
    batch::{Batch, ItemRefusal, Outcome},
    legacy::{LegacyProperty, LegacyTicket, LegacyTickets, LegacyVersion},
    read::Read,
    schema::{Lowered, Owner, PropertyGroup, SchemaReads},
    search::{Filter, SEARCH_PAGE_MAX, SEARCH_RESULTS_MAX, Search, SearchProblem},
    tickets::Tickets,
};
pub use error::{
    ClientError, Delivery, ErrorBody, ErrorDetail, Exchange, NoSchema, PropertyFinding, Refusal, RequestLine,
    Unreadable,
};
pub use journal::{
    Counts, Item, Journal, JournalError, Ledger, Mode, Notice, Reason, RefusedProperty, RowId, State,
};
pub use listing::Listing;
pub use pull::{DEADLINE, PullOptions, Pulled};
pub use rate::RateLimit;
pub use record::{AssociatedRecord, AssociatedRecords, NextPage, Paging, PropertyVersion, TicketRecord};
pub use sender::{
    Progress, ProgressReader, Rate, RateError, Reconciled, Record, Row, RowError, Rows, SendError, Sender,
    Settling, Stop, Stopper, Summary,
};
pub use ticketproof_validator::Valid;
pub use token::{TOKEN_VARIABLE, Token, TokenError};
pub use version::{ApiVersion, ApiVersionError};
