//! The schema or API version that today's is compared with.

use ticketproof_client::ApiVersion;

/// The schema or API version that today's is compared with.
pub(super) struct Tomorrow {
    /// The snapshot, where it is another one. Only records that are valid today are reported as invalid then.
    pub(super) schema: Option<String>,
    /// The API version, where one was given.
    pub(super) api_version: Option<ApiVersion>,
}
