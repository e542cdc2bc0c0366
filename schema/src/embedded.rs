//! The schema of a brand-new account: what is checked against when no snapshot is given.
//!
//! Written by the project from what is known of HubSpot's defaults (202 default ticket properties, pipeline `0` with its
//! four stages, the default association types in both directions), labels included, descriptions not. Every account has
//! more than this and may have changed some of it, so it serves for a first look and for tests, not for production.

use std::sync::LazyLock;

use crate::Snapshot;

const TEXT: &str = include_str!("embedded/tickets.json");

/// The schema of a brand-new account's tickets.
pub fn default_account() -> &'static Snapshot {
    static DEFAULT: LazyLock<Snapshot> =
        LazyLock::new(|| Snapshot::from_json(TEXT).expect("the embedded snapshot is tested to be readable"));
    &DEFAULT
}

/// The text of the embedded snapshot, canonical like any other.
pub fn default_account_json() -> &'static str {
    TEXT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_snapshot_is_canonical() {
        assert!(default_account().to_json() == TEXT, "run `cargo xtask embedded` to rewrite it canonically");
    }

    #[test]
    fn it_has_what_a_new_account_has() {
        let schema = &default_account().schema;
        assert_eq!(schema.properties.len(), 201);
        let pipeline = &schema.pipelines["0"];
        assert_eq!(pipeline.label, "Support Pipeline");
        assert_eq!(pipeline.stages["2"].label, "Waiting on contact");
        assert!(schema.properties["subject"].is_writable());
        assert!(schema.properties["hs_object_id"].read_only);
        assert!(schema.properties["hs_ticket_category"].is_multiple());
        assert!(!schema.properties["hs_pipeline_stage"].is_closed());
        let to_contact: Vec<_> = schema.outgoing("contacts").map(|kind| kind.type_id).collect();
        assert_eq!(to_contact, [16]);
        let to_company: Vec<_> = schema.outgoing("companies").map(|kind| (kind.type_id, kind.max)).collect();
        assert_eq!(to_company, [(26, Some(1)), (339, Some(10_000))]);
    }
}
