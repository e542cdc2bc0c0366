//! Typed, schema-checked HubSpot ticket payloads: errors where the author is, before any request is sent.
//!
//! This is the crate to depend on; it re-exports what users need from the others and has no logic of its own.
//!
//! - [`include_schema!`] brings in the types that `ticketproof-codegen` generated from the account's snapshot in
//!   build.rs.
//! - `#[derive(TicketPayload)]` (feature `derive`, on by default) makes a payload of your own struct, checked against the
//!   snapshot while compiling.
//! - [`Validator`] checks any payload and returns [`Valid`], the only thing that the client sends.
//! - [`client`] (feature `client`) talks to HubSpot, [`sandbox`] (feature `sandbox`) plays it in tests.
//!
//! ```
//! use ticketproof::{Operation, Validator, embedded};
//!
//! let validator = Validator::new(embedded::default_account().schema.clone());
//! let wrong = r#"{"properties":{"subject":"Printer on fire","hs_pipeline_stage":"New"}}"#;
//! let refused = validator.validate_json(Operation::Create, wrong).unwrap_err();
//! assert!(refused.report.to_string().contains("`1`"), "the help names the id that belongs there");
//!
//! let right = r#"{"properties":{"subject":"Printer on fire","hs_pipeline_stage":"1"}}"#;
//! let valid = validator.validate_json(Operation::Create, right).expect("the stage is an id now");
//! assert_eq!(valid.body(), right);
//! ```

// The features' modules are there to link to where the features are.
#![cfg_attr(
    not(all(feature = "client", feature = "sandbox")),
    allow(rustdoc::broken_intra_doc_links, reason = "the links lead to what these features bring")
)]

#[cfg(feature = "client")]
pub use ticketproof_client as client;
pub use ticketproof_diagnostics::{Code, Diagnostic, Location, Report, RuleId, Severity};
#[cfg(feature = "derive")]
pub use ticketproof_macros::{TicketOption, TicketPayload};
#[cfg(feature = "sandbox")]
pub use ticketproof_sandbox as sandbox;
pub use ticketproof_schema::{ObjectSchema, Snapshot, SnapshotError, embedded};
pub use ticketproof_validator::{
    Invalid, JsonBody, Operation, Shape, Valid, Validator, catalogue,
    payload::{
        Association, AssociationSpec, Body, Patch, PropertyList, PropertyValue, RecordIds, TicketOption,
        TicketPayload, UsesProperties, kind,
    },
};

/// The field types of generated structs, and the traits by which generated types know their values and ids.
pub mod types {
    pub use ticketproof_validator::{
        payload::{Date, DateTime, NotADate, NotANumber, Number},
        runtime::{
            InAccount, Label, Link, NotAnOption, Open, OptionSet, PipelineStage, RawProperties, RecordId,
            RecordMeta, StageSet, StageTimes, Translated, UnknownOption,
        },
    };
}

/// Includes what `ticketproof_codegen::Builder` generated in build.rs: `$OUT_DIR/ticketproof.rs`.
///
/// Put it into a module of its own:
///
/// ```text
/// mod hubspot {
///     ticketproof::include_schema!();
/// }
/// ```
#[macro_export]
macro_rules! include_schema {
    () => {
        include!(concat!(env!("OUT_DIR"), "/ticketproof.rs"));
    };
}

/// Items that generated code and the derive's output name. Not for users: it may change in any release.
#[doc(hidden)]
pub mod __private {
    pub use std::borrow::Cow;

    pub use serde_json;
    pub use ticketproof_schema::{self as schema, Snapshot};
    pub use ticketproof_validator::{
        __option_set, __payload_struct, __record_struct, __stage_set, Valid, Validator, payload::*,
        runtime::*,
    };
}

/// The README's example is compiled and run like any other.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
