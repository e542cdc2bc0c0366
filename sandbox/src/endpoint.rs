//! The endpoints, one file for each family of paths. Each takes the account and a request, and returns an answer or a
//! refusal.

mod batch;
mod legacy;
mod merge;
mod object_associations;
mod objects;
mod owners;
mod pipelines;
mod properties;
mod record_associations;
mod schemas;
mod search;
mod write;

use crate::{
    request::{ApiRequest, Outcome},
    route::Family,
    store::Account,
};

/// Passes a request to the endpoint of its path.
pub(crate) fn answer(account: &mut Account, request: &ApiRequest) -> Outcome {
    match request.route.family {
        Family::Objects => objects::answer(account, request),
        Family::Associations => object_associations::answer(account, request),
        Family::AssociationDefinitions => object_associations::definitions(account, request),
        Family::Properties => properties::answer(account, request),
        Family::PropertyValidations => properties::validations(account, request),
        Family::Pipelines => pipelines::answer(account, request),
        Family::Schemas => schemas::answer(account, request),
        Family::Owners => owners::answer(account, request),
        Family::Legacy => legacy::answer(account, request),
    }
}

/// Whether a request is a search. Searches have their own rate limit, and their answers have no rate-limit headers.
pub(crate) fn is_search(request: &ApiRequest) -> bool {
    request.route.family == Family::Objects && matches!(request.route.rest().as_slice(), [_, "search"])
}
