//! How drift is printed: one file per format.

mod github;
mod human;
mod json;
mod markdown;
mod report;
mod sarif;

use ticketproof_schema::drift::{Class, Drift};

pub(crate) use self::report::Named;
use self::report::Report;

/// The formats.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum Kind {
    /// For people
    #[default]
    Human,
    /// One JSON document
    Json,
    /// Workflow commands of GitHub Actions, which become annotations
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// For a comment on a pull request
    Markdown,
}

/// The drift between `old` and `new` in a format. Changes of class `threshold` or worse are the ones that fail.
pub(crate) fn rendered(
    drift: &Drift,
    kind: Kind,
    old: &Named,
    new: &Named,
    threshold: Class,
    color: bool,
) -> String {
    let report = Report::new(drift, old, new, threshold);
    match kind {
        Kind::Human => human::render(&report, color),
        Kind::Json => json::render(&report),
        Kind::Github => github::render(&report),
        Kind::Sarif => sarif::render(&report),
        Kind::Markdown => markdown::render(&report),
    }
}
