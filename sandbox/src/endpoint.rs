//! The endpoints: one file a family. Each takes a call and the account and gives an answer or HubSpot's refusal.

mod associations;
mod batch;
mod legacy;
mod merge;
mod objects;
mod owners;
mod pipelines;
mod properties;
mod record_associations;
mod schemas;
mod search;
mod write;

use ticketproof_schema::Part;

use crate::{
    call::{Call, Outcome},
    refusal::Refusal,
    route::Family,
    store::Account,
};

/// Answers one call.
pub(crate) fn answer(account: &mut Account, call: &Call) -> Outcome {
    match call.route.family {
        Family::Objects => objects::answer(account, call),
        Family::Associations => associations::answer(account, call),
        Family::AssociationDefinitions => associations::definitions(account, call),
        Family::Properties => properties::answer(account, call),
        Family::PropertyValidations => properties::validations(account, call),
        Family::Pipelines => pipelines::answer(account, call),
        Family::Schemas => schemas::answer(account, call),
        Family::Owners => owners::answer(account, call),
        Family::Legacy => legacy::answer(account, call),
    }
}

/// Whether a call is a search, which HubSpot counts and heads differently.
pub(crate) fn is_search(call: &Call) -> bool {
    call.route.family == Family::Objects && matches!(call.route.rest().as_slice(), [_, "search"])
}

/// Refuses what the caller's token may not see.
fn visible(account: &Account, part: Part, scopes: &[&str]) -> Result<(), Refusal> {
    if account.hidden.contains(&part) { Err(Refusal::missing_scopes(scopes)) } else { Ok(()) }
}

/// A batch that says it is complete and did nothing: a fault that clients have met.
pub(crate) fn empty_complete(now: i64) -> serde_json::Value {
    batch::envelope(now, Vec::new())
}
