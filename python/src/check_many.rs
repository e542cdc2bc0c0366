//! `check_many`: checks a column of records, and builds the array of verdicts.

use arrow_array::StructArray;
use arrow_data::ArrayData;
use pyo3::prelude::*;
use ticketproof_diagnostics::{Diagnostic, Location, Report, Severity};
use ticketproof_validator::{Operation, Rule, Shape, UniqueValues, Validator};

use crate::{
    arrow::{
        build::Builder,
        column::{Broken, Column},
    },
    counts::Counts,
    record::Record,
    settings::value_error,
    verdicts::PyVerdicts,
};

/// How many records are checked before Ctrl-C is looked for again.
const STRETCH: usize = 1 << 16;

/// A column that is being checked, and the verdicts so far.
pub(crate) struct ColumnCheck<'v> {
    validator: &'v Validator,
    operation: Operation,
    shape: Shape,
    null: Report,
    done: Vec<StructArray>,
    builder: Builder,
    bad: usize,
    number: usize,
    counts: Counts,
    /// The values of unique properties so far, where records are compared with each other.
    values: Option<UniqueValues>,
}

impl<'v> ColumnCheck<'v> {
    /// With `unique`, records are also compared with each other: no two may write the same value of a unique property.
    pub(crate) fn new(validator: &'v Validator, operation: Operation, shape: Shape, unique: bool) -> Self {
        Self {
            values: unique.then(|| UniqueValues::new(validator, operation)),
            validator,
            operation,
            shape,
            null: null_report(),
            done: Vec::new(),
            builder: Builder::new(),
            bad: 0,
            number: 0,
            counts: Counts::default(),
        }
    }

    /// Checks an array; other threads of Python run meanwhile.
    pub(crate) fn array(&mut self, py: Python<'_>, data: &ArrayData) -> PyResult<()> {
        // A stream of empty arrays may have no end.
        py.check_signals()?;
        let column = Column::new(data)?;
        let mut next = 0;
        while next < column.len() {
            let end = column.len().min(next + STRETCH);
            py.detach(|| self.stretch(&column, next..end))?;
            py.check_signals()?;
            self.begin_array_if_full()?;
            next = end;
        }
        Ok(())
    }

    fn stretch(&mut self, column: &Column, range: std::ops::Range<usize>) -> Result<(), Broken> {
        for index in range {
            match column.get(index)? {
                Some(record) => self.record(record),
                None => self.null(),
            }
        }
        Ok(())
    }

    /// Checks a Python object.
    pub(crate) fn object(&mut self, py: Python<'_>, record: &Bound<'_, PyAny>) -> PyResult<()> {
        if record.is_none() {
            self.null();
        } else {
            let record = Record::of(record)?;
            self.record(record.bytes());
        }
        if self.number.is_multiple_of(STRETCH) {
            py.check_signals()?;
            self.begin_array_if_full()?;
        }
        Ok(())
    }

    #[inline]
    fn record(&mut self, record: &[u8]) {
        let report = self.validator.scan(self.operation, self.shape, record);
        match self.values.as_mut().filter(|values| values.may_be_in(record)) {
            None => self.push(&report),
            Some(values) => {
                let repeats = values.observe(self.number as u64, self.shape, record);
                self.push(&Report::new(report.into_iter().chain(repeats).collect()));
            }
        }
    }

    fn null(&mut self) {
        let report = self.null.clone();
        self.push(&report);
    }

    #[inline]
    fn push(&mut self, report: &Report) {
        if !self.builder.push(report) {
            self.bad += 1;
        }
        if !report.is_empty() {
            self.counts.add(self.number, self.shape, report);
        }
        self.number += 1;
    }

    /// Begins another array where the last one is full.
    fn begin_array_if_full(&mut self) -> PyResult<()> {
        if self.builder.is_full() {
            let full = std::mem::replace(&mut self.builder, Builder::new());
            self.done.push(full.finish().map_err(value_error)?);
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> PyResult<PyVerdicts> {
        if self.builder.len() > 0 || self.done.is_empty() {
            self.done.push(self.builder.finish().map_err(value_error)?);
        }
        let not_compared = self.values.map_or(0, |values| values.not_compared());
        Ok(PyVerdicts::new(self.done, self.bad, not_compared, self.counts))
    }
}

/// The finding for an entry that is null. It does not depend on settings: a null is never a record.
fn null_report() -> Report {
    let rule = Rule::find("not-an-object").map(|rule| rule.id);
    let finding = rule.map(|rule| {
        Diagnostic::new(rule, Severity::Error, Location::root(), "the entry is null: there is no record")
            .with_help("write an object, `{\"properties\":{…}}`")
    });
    Report::new(finding.into_iter().collect())
}
