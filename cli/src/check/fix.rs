//! Applying the edits that findings carry.

use ticketproof_diagnostics::{Applicability, Diagnostic, Edit, Report};

/// How often a corrected record is looked at again: one mistake may hide another.
const ROUNDS_MAX: usize = 4;

/// Which fixes are applied.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fixes {
    /// Those that say what the author plainly meant.
    Safe,
    /// Also those that guess.
    All,
}

impl Fixes {
    fn allow(self, applicability: Applicability) -> bool {
        self == Self::All || applicability == Applicability::Safe
    }
}

/// A corrected record.
pub(super) struct Mended {
    pub(super) bytes: Vec<u8>,
    /// What is still to be said about it.
    pub(super) report: Report,
    /// How many findings were mended.
    pub(super) fixed: u64,
}

/// The record with every fix applied that is allowed, or nothing if there is none. Only the edited bytes change.
pub(super) fn mend(
    record: &[u8],
    report: &Report,
    fixes: Fixes,
    check: impl Fn(&[u8]) -> Report,
) -> Option<Mended> {
    let (mut bytes, mut fixed) = applied(record, report, fixes)?;
    let mut report = check(&bytes);
    for _ in 1..ROUNDS_MAX {
        let Some((next, more)) = applied(&bytes, &report, fixes) else { break };
        fixed += more;
        report = check(&next);
        bytes = next;
    }
    Some(Mended { bytes, report, fixed })
}

/// One round: of findings whose edits overlap the first is mended, the others wait for the next round.
fn applied(record: &[u8], report: &Report, fixes: Fixes) -> Option<(Vec<u8>, u64)> {
    let mut edits: Vec<&Edit> = Vec::new();
    let mut fixed = 0;
    for fix in report.iter().filter_map(|finding: &Diagnostic| finding.fix.as_ref()) {
        let is_free = fix
            .edits
            .iter()
            .all(|edit| edit.span.end <= record.len() && !edits.iter().any(|taken| overlap(taken, edit)));
        if fixes.allow(fix.applicability) && is_free && !fix.edits.is_empty() {
            edits.extend(&fix.edits);
            fixed += 1;
        }
    }
    if edits.is_empty() {
        return None;
    }
    edits.sort_by_key(|edit| edit.span);
    let mut bytes = Vec::with_capacity(record.len());
    let mut copied = 0;
    for edit in edits {
        bytes.extend_from_slice(&record[copied..edit.span.start]);
        bytes.extend_from_slice(edit.replacement.as_bytes());
        copied = edit.span.end;
    }
    bytes.extend_from_slice(&record[copied..]);
    Some((bytes, fixed))
}

fn overlap(a: &Edit, b: &Edit) -> bool {
    a.span.start < b.span.end && b.span.start < a.span.end || a.span.start == b.span.start
}
