//! A local HubSpot for tickets: same paths, same rules, same error bodies, on loopback only.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use ticketproof_sandbox::Sandbox;
//! let sandbox = Sandbox::start().await?;
//! // … let a client talk to `sandbox.base_url()`, then look at what it did:
//! assert!(sandbox.tickets().is_empty());
//! assert_eq!(sandbox.requests().len(), 0);
//! sandbox.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! The validator's rules alone decide which values are refused. Every answer names the evidence that HubSpot answers the
//! same: see [`parity`].
//!
//! A request passes `server` (connections, time limits), `admission` (host, token), `route` (one route for all API versions),
//! `endpoint` (one file for each family of paths) and `store`.

mod admission;
mod associations;
mod autosave;
mod clock;
mod endpoint;
mod error_mapping;
mod fault;
mod input;
mod limits;
pub mod parity;
mod refusal;
mod render;
mod request;
mod request_log;
mod rng;
mod route;
mod sandbox;
mod server;
mod state;
mod store;

pub use clock::Clock;
pub use fault::{Fault, FaultPlan, FaultPlanError, FaultRule};
pub use limits::Tier;
pub use parity::render_parity;
pub use request_log::LoggedRequest;
pub use sandbox::{Builder, IntoSchema, Sandbox, SandboxError, StoredAssociation, StoredRecord, serve};
pub use state::StateError;
pub use ticketproof_validator::{Requirements, RequirementsError};
