//! Verdicts as an Arrow array in the making.

use std::{
    fmt::Write as _,
    sync::{Arc, LazyLock},
};

use arrow_array::{
    ArrayRef, BooleanArray, ListArray, StructArray,
    builder::{BooleanBufferBuilder, StringBuilder},
};
use arrow_buffer::{OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Fields};
use ticketproof_diagnostics::{Diagnostic, Report, Severity};

/// The most bytes of text, and findings, of one array; its offsets have 31 bits, and a finding is far shorter than the rest.
const ROOM: usize = 1 << 30;

/// The fields of a finding.
static FINDING: LazyLock<Fields> = LazyLock::new(|| {
    let text = |name: &str, nullable: bool| Field::new(name, DataType::Utf8, nullable);
    Fields::from(vec![
        text("code", false),
        text("rule", false),
        text("location", false),
        text("message", false),
        text("severity", false),
        text("help", true),
    ])
});

/// The fields of a verdict: `ok: bool, findings: list<struct<…>>`, neither of which is ever null.
pub(crate) static VERDICT: LazyLock<Fields> = LazyLock::new(|| {
    let findings = DataType::List(finding_field());
    Fields::from(vec![Field::new("ok", DataType::Boolean, false), Field::new("findings", findings, false)])
});

fn finding_field() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Struct(FINDING.clone()), false))
}

/// The type of an array of verdicts.
pub(crate) fn data_type() -> DataType {
    DataType::Struct(VERDICT.clone())
}

/// Verdicts of consecutive entries.
pub(crate) struct Builder {
    ok: BooleanBufferBuilder,
    /// Where each entry's findings end.
    ends: Vec<i32>,
    findings: usize,
    bytes: usize,
    code: StringBuilder,
    rule: StringBuilder,
    location: StringBuilder,
    message: StringBuilder,
    severity: StringBuilder,
    help: StringBuilder,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            ok: BooleanBufferBuilder::new(0),
            ends: vec![0],
            findings: 0,
            bytes: 0,
            code: StringBuilder::new(),
            rule: StringBuilder::new(),
            location: StringBuilder::new(),
            message: StringBuilder::new(),
            severity: StringBuilder::new(),
            help: StringBuilder::new(),
        }
    }

    /// How many verdicts there are.
    pub(crate) fn len(&self) -> usize {
        self.ok.len()
    }

    /// Whether it is time for another array.
    pub(crate) fn is_full(&self) -> bool {
        self.findings.max(self.bytes).max(self.len()) >= ROOM
    }

    /// Adds the verdict on the next entry; says whether it is fine.
    #[inline]
    pub(crate) fn push(&mut self, report: &Report) -> bool {
        let ok = report.is_empty() || !report.has_errors();
        self.ok.append(ok);
        for finding in report {
            self.finding(finding);
        }
        // `is_full` keeps it far below 31 bits.
        self.ends.push(i32::try_from(self.findings).unwrap_or(i32::MAX));
        ok
    }

    fn finding(&mut self, finding: &Diagnostic) {
        let location = finding.location.as_str();
        self.findings += 1;
        self.bytes += finding.message.len() + finding.help.as_ref().map_or(0, String::len) + location.len();
        // Room for code, name and severity, whose columns are shorter than the others taken together.
        self.bytes += 32;
        // What is written stands before the value that ends it; writing to memory cannot fail.
        let _ = write!(self.code, "{}", finding.rule.code);
        self.code.append_value("");
        self.rule.append_value(finding.rule.slug);
        self.location.append_value(location);
        self.message.append_value(&finding.message);
        self.severity.append_value(match finding.severity {
            Severity::Error => "error",
            _ => "warning",
        });
        self.help.append_option(finding.help.as_deref());
    }

    /// The array.
    pub(crate) fn finish(mut self) -> Result<StructArray, ArrowError> {
        let columns: Vec<ArrayRef> = [
            &mut self.code,
            &mut self.rule,
            &mut self.location,
            &mut self.message,
            &mut self.severity,
            &mut self.help,
        ]
        .into_iter()
        .map(|column| Arc::new(column.finish()) as ArrayRef)
        .collect();
        let findings = StructArray::try_new(FINDING.clone(), columns, None)?;
        let ends = OffsetBuffer::new(ScalarBuffer::from(self.ends));
        let findings = ListArray::try_new(finding_field(), ends, Arc::new(findings), None)?;
        let ok = BooleanArray::new(self.ok.finish(), None);
        StructArray::try_new(VERDICT.clone(), vec![Arc::new(ok), Arc::new(findings)], None)
    }
}
