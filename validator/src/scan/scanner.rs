//! The scanner: what records are checked against, and the memory that a thread keeps for it.

use std::cell::RefCell;

use super::{
    deferred::DeferredLines,
    outcome::ScanOutcome,
    structural_index::StructuralIndex,
    tables::{LazyTables, Tables},
};
use crate::{Operation, Settings, Shape, compiled::CompiledSchema};

/// Calls `then` with a scanner and its memory, one for each thread; with `None` where the settings, the operation or the
/// shape need checks that the fast path does not have.
pub(crate) fn with_scanner<T>(
    (compiled, settings, tables): (&CompiledSchema, &Settings, &LazyTables),
    operation: Operation,
    shape: Shape,
    then: impl FnOnce(Option<(Scanner<'_>, Buffers<'_>)>) -> T,
) -> T {
    thread_local! {
        static MEMORY: RefCell<ThreadMemory> = RefCell::new(ThreadMemory::new());
    }
    let is_known = operation != Operation::LegacyCreate && matches!(shape, Shape::Body | Shape::Properties);
    let asks_further = operation != Operation::Update && !compiled.further_required.is_empty();
    if !is_known || asks_further || settings.has_requirements() {
        return then(None);
    }
    MEMORY.with(|memory| {
        // The callback may scan as well; the re-entrant call has no memory, and uses the reference path.
        let Ok(mut memory) = memory.try_borrow_mut() else { return then(None) };
        let ThreadMemory { index, padded, deferred, seen, number, outcome } = &mut *memory;
        let tables = tables.get(compiled);
        if seen.len() < tables.properties {
            seen.resize(tables.properties, 0);
        }
        let scanner = Scanner { compiled, tables, operation, shape, seen, number, outcome };
        then(Some((scanner, Buffers { index, padded, deferred })))
    })
}

/// The tables that records are checked against, and the state of the current record.
pub(crate) struct Scanner<'t> {
    pub(super) compiled: &'t CompiledSchema,
    pub(super) tables: &'t Tables,
    pub(super) operation: Operation,
    pub(super) shape: Shape,
    /// For each property, the number of the last record that had it.
    pub(super) seen: &'t mut [u32],
    /// The number of the current record.
    pub(super) number: &'t mut u32,
    /// What is known of the current record.
    pub(super) outcome: &'t mut ScanOutcome,
}

impl Scanner<'_> {
    /// The same scanner, borrowed for a shorter time.
    #[inline]
    pub(super) fn reborrow(&mut self) -> Scanner<'_> {
        Scanner {
            compiled: self.compiled,
            tables: self.tables,
            operation: self.operation,
            shape: self.shape,
            seen: self.seen,
            number: self.number,
            outcome: self.outcome,
        }
    }

    /// Starts a new record: it has no property yet.
    #[inline(always)]
    pub(super) fn begin(&mut self) {
        self.outcome.begin();
        *self.number = self.number.wrapping_add(1);
        if *self.number == 0 {
            self.seen.fill(0);
            *self.number = 1;
        }
    }
}

/// The memory that a thread keeps between two scans.
struct ThreadMemory {
    index: StructuralIndex,
    padded: Vec<u8>,
    deferred: DeferredLines,
    seen: Vec<u32>,
    number: u32,
    outcome: ScanOutcome,
}

impl ThreadMemory {
    fn new() -> Self {
        Self {
            index: StructuralIndex::new(),
            padded: Vec::new(),
            deferred: DeferredLines::default(),
            seen: Vec::new(),
            number: 0,
            outcome: ScanOutcome::default(),
        }
    }
}

/// The part of a thread's memory that is needed for lines.
pub(crate) struct Buffers<'m> {
    pub(super) index: &'m mut StructuralIndex,
    pub(super) padded: &'m mut Vec<u8>,
    pub(super) deferred: &'m mut DeferredLines,
}
