//! Faults between a client and HubSpot, injected by script or by seed.

mod plan;

pub use plan::{FaultPlan, FaultPlanError, FaultRule};

/// A fault of one request.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// The connection is closed without an answer; nothing was done.
    Refuse,
    /// The connection is reset before anything was done.
    ResetBeforeCommit,
    /// The request is done, then the connection is reset.
    ResetAfterCommit,
    /// The request is done, and the answer is a gateway's 502.
    BadGatewayAfterCommit,
    /// 503, nothing was done.
    Unavailable,
    /// No answer at all; nothing was done. The connection stays open until the client gives up or the sandbox stops.
    Stall,
    /// The request is done, and there is no answer.
    StallAfterCommit,
    /// The request is done; the answer's body comes in chunks, a quarter of a second apart.
    SlowBody,
    /// The request is done; the answer's body ends in the middle, with a matching length.
    TruncatedJson,
    /// The request is done; the answer declares more bytes than it has, and the connection closes.
    WrongLength,
    /// 200 with an HTML page, as a proxy in between sends it; nothing was done.
    HtmlPage,
    /// The request is done, and a proxy in between answers 200 with an HTML page.
    HtmlPageAfterCommit,
    /// 403 with an HTML page, as a firewall in between sends it; nothing was done.
    ForbiddenPage,
    /// The request is done, and a firewall in between replaces the answer: 403 with an HTML page.
    ForbiddenPageAfterCommit,
    /// 413 with an HTML page, as a proxy in between sends it; nothing was done.
    TooLargePage,
    /// The request is done; the records in the answer have empty ids.
    EmptyIds,
    /// The request is done; the records in the answer all have the id of the first.
    EqualIds,
    /// A batch answered `COMPLETE` without results or errors; nothing was done.
    EmptyComplete,
    /// 429 without `retry-after`; nothing was done.
    TooManyRequests,
    /// 429 with `retry-after: 1`; nothing was done.
    TooManyRequestsRetryAfter,
    /// 401 for an expired token; nothing was done.
    Unauthorized,
}

impl Fault {
    /// All faults with their names in scripts.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("refuse", Self::Refuse),
        ("reset-before-commit", Self::ResetBeforeCommit),
        ("reset-after-commit", Self::ResetAfterCommit),
        ("bad-gateway-after-commit", Self::BadGatewayAfterCommit),
        ("unavailable", Self::Unavailable),
        ("stall", Self::Stall),
        ("stall-after-commit", Self::StallAfterCommit),
        ("slow-body", Self::SlowBody),
        ("truncated-json", Self::TruncatedJson),
        ("wrong-length", Self::WrongLength),
        ("html-page", Self::HtmlPage),
        ("html-page-after-commit", Self::HtmlPageAfterCommit),
        ("403-page", Self::ForbiddenPage),
        ("403-page-after-commit", Self::ForbiddenPageAfterCommit),
        ("413-page", Self::TooLargePage),
        ("empty-ids", Self::EmptyIds),
        ("equal-ids", Self::EqualIds),
        ("empty-complete", Self::EmptyComplete),
        ("429", Self::TooManyRequests),
        ("429-retry-after", Self::TooManyRequestsRetryAfter),
        ("401", Self::Unauthorized),
    ];

    /// The fault with this name in scripts.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|known| known.0 == text).map(|known| known.1)
    }

    /// Whether the request is done in spite of the fault.
    pub const fn commits(self) -> bool {
        matches!(
            self,
            Self::ResetAfterCommit
                | Self::BadGatewayAfterCommit
                | Self::StallAfterCommit
                | Self::SlowBody
                | Self::TruncatedJson
                | Self::WrongLength
                | Self::HtmlPageAfterCommit
                | Self::ForbiddenPageAfterCommit
                | Self::EmptyIds
                | Self::EqualIds
        )
    }
}
