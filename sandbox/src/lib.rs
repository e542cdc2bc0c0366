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
//! Which values HubSpot refuses is decided by the validator's rules and nowhere else. Every answer says how sure it is that
//! HubSpot would answer the same: see [`behaviour`].
//!
//! A request goes through: `server` (connections, limits, time) -> `gate` (host, token) -> `route` (many versions, one
//! route) -> `endpoint` (one file a family) -> `store` and back.

mod autosave;
pub mod behaviour;
mod builder;
mod call;
mod clock;
mod endpoint;
mod fault;
mod gate;
mod input;
mod judge;
mod limits;
mod log;
mod refusal;
mod render;
mod route;
mod sandbox;
mod seed;
mod server;
mod state;
mod store;
mod ties;

pub use behaviour::render_parity;
pub use builder::{Builder, IntoSchema};
pub use clock::Clock;
pub use fault::{Fault, FaultPlan, FaultPlanError, FaultRule};
pub use limits::Tier;
pub use log::Request;
pub use sandbox::{Sandbox, SandboxError, StoredAssociation, StoredRecord, serve};
pub use state::StateError;
pub use ticketproof_validator::{Requirements, RequirementsError};
