//! The types of ticketproof's findings: codes, severities, locations, findings, reports, fixes, suggestions and their
//! rendering.
//!
//! Nothing here knows HubSpot and nothing does I/O. The rules that raise findings live in `ticketproof-validator`;
//! this crate only gives them, the derive macro, the command line and the sandbox one shape to speak in.

mod code;
mod diagnostic;
mod fix;
mod location;
#[cfg(feature = "render")]
pub mod render;
mod report;
mod severity;
mod span;
pub mod suggest;
pub mod text;

pub use code::{Code, ParseCodeError, RuleId};
pub use diagnostic::Diagnostic;
pub use fix::{Applicability, Edit, Fix};
pub use location::Location;
pub use report::Report;
pub use severity::Severity;
pub use span::Span;
