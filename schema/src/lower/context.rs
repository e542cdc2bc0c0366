//! The state of lowering.

use super::anomaly::{Anomaly, AnomalyKind};
use crate::wire::{ENTRIES_MAX, Entries, Untaken};

/// The report so far.
pub(crate) struct Context {
    pub(super) anomalies: Vec<Anomaly>,
}

impl Context {
    pub(super) fn report(&mut self, at: impl Into<String>, kind: AnomalyKind) {
        self.anomalies.push(Anomaly { at: at.into(), kind });
    }

    /// The entries of a collection that could be read; the others are reported.
    pub(super) fn entries<T>(&mut self, collection: &str, entries: Entries<T>) -> Vec<T> {
        let (taken, Untaken { malformed, hidden, beyond }) = entries.into_parts();
        if let Some(count) = beyond {
            self.report(collection, AnomalyKind::TooMany { count, most: ENTRIES_MAX });
        }
        for (index, malformed) in malformed {
            let at = malformed.name.unwrap_or_else(|| index.to_string());
            self.report(format!("{collection}/{at}"), AnomalyKind::Malformed { why: malformed.why });
        }
        if hidden > 0 {
            self.report(collection, AnomalyKind::MoreMalformed { count: hidden });
        }
        taken
    }
}
