//! Rows as JSON bodies, judged, with every finding back at its cell.

mod convert;
mod place;

use std::{borrow::Cow, ops::Range};

use ticketproof_diagnostics::{Applicability, Diagnostic, Location, Report, Span, text::quoted};
use ticketproof_validator::{Operation, Shape, Validator, Verdict, fix::Fixed};

use crate::{
    Dialect, Mapping,
    mapping::Meaning,
    record_splitter::line_ends,
    rules::{self, TableRule},
};
use convert::{Converted, Plans, RowAlignment, RowAt};

/// A table whose columns are known: turns its rows into bodies and judges them.
#[derive(Debug)]
pub struct Table {
    dialect: Dialect,
    mapping: Mapping,
    validator: Validator,
    operation: Operation,
    plans: Plans,
    /// Which fixes are applied to rows.
    fixes: Applicability,
    /// The same for the columns of unique properties and of the ticket's own id only, if there are any of the former.
    unique: Option<Plans>,
}

/// How rows are read.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// What the rows are used for.
    pub operation: Operation,
    /// Whether an empty cell clears its property, instead of leaving it as it is; not for creates.
    pub empty_clears: bool,
    /// Which fixes are applied to rows: a table shows labels, so the safe ones always are.
    pub fixes: Applicability,
}

/// Some whole rows of a table.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// Their text, decoded.
    pub text: &'a [u8],
    /// The line of the table, from 1, that they begin on.
    pub line: u64,
    /// Where a cell is opened by a quotation mark that nothing closes.
    pub unclosed: Option<usize>,
}

/// One row and what is said of it.
#[derive(Debug)]
#[non_exhaustive]
pub struct JudgedRow<'a> {
    /// Where it stands in the rows' text, without its line end.
    pub range: Range<usize>,
    /// The line of the table, from 1, that it begins on.
    pub line: u64,
    /// The body that it makes, with labels as internal ids.
    pub json: Cow<'a, [u8]>,
    /// What is wrong with it; spans are bytes of the row's text, and those without a span are about the row as a whole.
    pub report: Report,
    /// The cells whose text is not what the body says, with what it says: labels and the like. Sorted by cell.
    pub changed: Vec<(usize, String)>,
    /// Its key, where a column of its own holds that.
    pub key: Option<String>,
}

impl Table {
    /// A table with these columns, to be checked by `validator`.
    pub fn new(dialect: Dialect, mapping: Mapping, validator: &Validator, reading: Reading) -> Self {
        let Reading { operation, empty_clears, fixes } = reading;
        let plans =
            Plans::new(&mapping, validator, operation, empty_clears && operation != Operation::Create);
        let unique = validator.schema().properties.iter().filter(|(_, property)| property.unique);
        let unique: Vec<usize> = unique.filter_map(|(name, _)| mapping.column_of(name)).collect();
        let unique = (!unique.is_empty()).then(|| {
            let columns = mapping.columns.iter().enumerate();
            let ids = columns.filter(|(_, column)| column.meaning == Meaning::RecordId).map(|(at, _)| at);
            plans.only(&unique.iter().copied().chain(ids).collect::<Vec<_>>())
        });
        Self { dialect, mapping, validator: validator.clone(), operation, plans, fixes, unique }
    }

    /// How the table is written.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The meanings of its columns.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// Judges rows, in order. Rows in which every cell is empty are no rows.
    pub fn judge(&self, rows: Rows<'_>, mut each: impl FnMut(JudgedRow<'_>)) {
        let converted = self.plans.convert(rows, self.dialect.delimiter);
        self.validator.scan_lines(self.operation, Shape::Body, &converted.json, |line| {
            let Some(row) = converted.rows.get(line.number) else { return };
            let json = &converted.json[line.range.clone()];
            let alignment = self.alignment_findings(rows, row);
            let mut judged = JudgedRow {
                range: row.range.clone(),
                line: row.line,
                json: json.into(),
                report: Report::default(),
                changed: converted.changed(row),
                key: row.key.clone(),
            };
            // The cells of a misaligned row are taken for those of other columns: findings about them would mislead.
            let is_misaligned = Report::new(alignment.clone()).has_errors();
            if is_misaligned {
                judged.report = Report::new(alignment);
            } else if line.verdict == Verdict::MayHaveFindings || !alignment.is_empty() {
                self.look_closer(rows, &mut judged, line.report(), alignment);
            }
            each(judged);
        });
    }

    /// Applies fixes to a row with findings, and puts what remains at its cells.
    fn look_closer(
        &self,
        rows: Rows<'_>,
        judged: &mut JudgedRow<'_>,
        report: Report,
        alignment: Vec<Diagnostic>,
    ) {
        let is_fixable =
            |finding: &Diagnostic| finding.fix.as_ref().is_some_and(|fix| fix.applicability <= self.fixes);
        let mut report = report;
        if report.iter().any(is_fixable)
            && let Ok(text) = std::str::from_utf8(&judged.json)
        {
            let Fixed { text: fixed, report: rest, .. } =
                self.validator.fix(self.operation, Shape::Body, text, self.fixes);
            for (column, value) in place::differences(&self.mapping, text, &fixed) {
                judged.changed.retain(|(changed, _)| *changed != column);
                judged.changed.push((column, value));
            }
            judged.changed.sort();
            report = rest;
            judged.json = fixed.into_bytes().into();
        }
        let row = &rows.text[judged.range.clone()];
        let places = place::CellLocator::new(self, row, &judged.json);
        let findings = report.into_iter().map(|finding| places.put(finding));
        judged.report = Report::new(findings.chain(alignment).collect());
    }

    /// The findings about the alignment of a row.
    fn alignment_findings(&self, rows: Rows<'_>, row: &RowAt) -> Vec<Diagnostic> {
        let raw = &rows.text[row.range.clone()];
        let raise = |rule: &TableRule, span: Span, message: String, help: &str| {
            let severity = crate::mapping::severity(rule, self.validator.settings())?;
            let finding = Diagnostic::new(rule.id, severity, Location::root(), message);
            Some(finding.with_span(span).with_help(help))
        };
        let columns = self.mapping.columns.len();
        let cell = |wanted: usize| {
            let range = crate::cell_ranges::ranges(raw, self.dialect.delimiter).nth(wanted);
            range.map_or(Span::new(raw.len(), raw.len()), |range| Span::new(range.start, range.end))
        };
        if let Some(at) = rows.unclosed.filter(|at| row.range.contains(at)) {
            let at = at - row.range.start;
            let lines = line_ends(raw);
            let swallowed = if lines > 0 {
                format!(", so that {lines} more lines are taken for its cell")
            } else {
                String::new()
            };
            let message = format!("a quotation mark opens a cell here, and nothing closes it{swallowed}");
            let help = "close it; a quotation mark inside of a quoted cell is written twice";
            return raise(&rules::UNCLOSED_QUOTE, Span::new(at, at + 1), message, help).into_iter().collect();
        }
        let finding = match row.alignment {
            RowAlignment::Even => None,
            RowAlignment::Short(cells) => {
                let first = self.mapping.columns.get(cells).map_or("", |column| column.header.as_str());
                let message =
                    format!("the row has {cells} cells of {columns}: it ends before {}", quoted(first));
                let help = "write all cells, the empty ones too, and put quotation marks around cells with line ends";
                raise(&rules::RAGGED_ROW, Span::new(raw.len(), raw.len()), message, help)
            }
            RowAlignment::Long(first) => {
                let message = format!(
                    "the row has more cells than the {columns} of the header, from number {} on",
                    first + 1
                );
                let help = "put quotation marks around cells with a delimiter in them";
                raise(&rules::RAGGED_ROW, cell(first), message, help)
            }
            RowAlignment::Nameless(column) => {
                let message = format!("column {} has no header, and here is something in it", column + 1);
                raise(&rules::RAGGED_ROW, cell(column), message, "write a header, or empty the cell")
            }
        };
        finding.into_iter().collect()
    }

    /// The values of unique properties, row by row, if there are columns of such: where the row stands in the text, and a body
    /// with nothing else in it but the ticket's own id.
    pub fn unique_values(&self, rows: Rows<'_>, mut each: impl FnMut(Range<usize>, &[u8])) {
        let Some(plans) = &self.unique else { return };
        let converted = plans.convert(rows, self.dialect.delimiter);
        for (row, json) in converted.rows.iter().zip(converted.json.split(|byte| *byte == b'\n')) {
            each(row.range.clone(), json);
        }
    }

    /// Puts findings about a body of [`Table::unique_values`] at the cells of the row's text.
    pub fn put(&self, row: &[u8], findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let places = place::CellLocator::new(self, row, b"");
        findings.into_iter().map(|finding| places.put(finding)).collect()
    }
}

impl Converted<'_> {
    fn changed(&self, row: &RowAt) -> Vec<(usize, String)> {
        self.labels[row.labels.clone()].iter().map(|&(column, id)| (column, id.to_owned())).collect()
    }
}
