//! Drift: what changed between two snapshots, by meaning, and what each change means for payloads.
//!
//! [`compare`] is a pure function of two snapshots. It sees no order, no dates and no tool versions, so what it reports did
//! change. What one of the two snapshots could not see is reported as [`NotCompared`], never as a removal and never as
//! nothing.

mod associations;
mod change;
mod context;
mod kind;
mod labels;
mod options;
mod outcome;
mod owners;
mod pipelines;
mod properties;
mod requirements;
mod rules;
mod stages;
#[cfg(test)]
mod tests;
pub mod usage;
mod values;
mod visible;

pub use change::{Change, Concern, Side};
use context::Context;
pub use kind::{ChangeKind, Class};
pub use outcome::{Drift, NotCompared, Verdict};

use crate::Snapshot;

/// Compares two snapshots by meaning: `old` is what payloads were written for, `new` is what the account accepts now.
pub fn compare(old: &Snapshot, new: &Snapshot) -> Drift {
    let mut cx = Context::new(&old.schema, &new.schema);
    visible::check_provenance(&mut cx, &old.provenance, &new.provenance);
    if old.schema.object.id == new.schema.object.id {
        visible::check_parts(&mut cx);
        properties::compare(&mut cx);
        requirements::compare(&mut cx);
        pipelines::compare(&mut cx);
        associations::compare(&mut cx);
        owners::compare(&mut cx);
    } else {
        visible::refuse_objects(&mut cx);
    }
    cx.finish()
}
