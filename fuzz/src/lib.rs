//! Properties that hold for all inputs. Each function takes a fuzzer's input, and panics if its property does not hold.

use std::sync::OnceLock;

use benches::corpus::{Hostility, account};
use ticketproof_diagnostics::{Applicability, Report};
use ticketproof_schema::{Provenance, Snapshot, SnapshotError, json_schema, names};
use ticketproof_validator::{Operation, Shape, Validator, Verdict, blank, example, fix, legacy};

/// All operations.
pub const OPERATIONS: [Operation; 4] =
    [Operation::Create, Operation::Update, Operation::Upsert, Operation::LegacyCreate];

/// All shapes.
pub const SHAPES: [Shape; 3] = [Shape::Body, Shape::Properties, Shape::Batch];

/// A record that is valid in the example account, to put beside the input.
const NEIGHBOUR: &[u8] = br#"{"properties":{"content":"Smoke!"}}"#;

/// The number of accounts: that of the rules' examples, a large one, one without owners, pipelines and associations, and hostile
/// ones.
pub const ACCOUNTS: usize = 3 + Hostility::ALL.len();

fn validators() -> &'static [Validator] {
    static VALIDATORS: OnceLock<Vec<Validator>> = OnceLock::new();
    VALIDATORS.get_or_init(|| {
        let mut sparse = account(60, 3);
        sparse.owners = None;
        sparse.pipelines.clear();
        sparse.associations.clear();
        let hostile = Hostility::ALL.iter().map(|of| of.account());
        [example::account(), account(200, 7), sparse].into_iter().chain(hostile).map(Validator::new).collect()
    })
}

/// Decodes an input: the first byte chooses the operation, the shape and the account, and the rest is the record.
fn decode(data: &[u8]) -> Option<(&'static Validator, Operation, Shape, &[u8])> {
    let (first, record) = data.split_first()?;
    let choice = usize::from(*first);
    Some((&validators()[choice / 12 % ACCOUNTS], OPERATIONS[choice % 4], SHAPES[choice / 4 % 3], record))
}

/// Encodes an input, the inverse of [`decode`]: a byte for operation, shape and account, then the record.
pub fn seed(operation: usize, shape: usize, account: usize, record: &[u8]) -> Vec<u8> {
    let choice = operation % 4 + 4 * (shape % 3) + 12 * (account % ACCOUNTS);
    [&[choice as u8], record].concat()
}

/// The fast path never says "valid" if the reference path finds anything, and gives the same report, wherever in a block the
/// record is.
pub fn fast_vs_reference(data: &[u8]) {
    let Some((validator, operation, shape, record)) = decode(data) else { return };
    let report = validator.check(operation, shape, record);
    if validator.verdict(operation, shape, record) == Verdict::Valid {
        assert!(report.is_empty(), "the fast path calls this valid:\n{report}");
    }
    assert_eq!(validator.scan(operation, shape, record), report, "the fast path reports otherwise");

    // Lines are read in blocks of 64 bytes: the record's length decides where in a block it begins.
    let blanks = vec![b' '; record.len() % 67];
    lines(validator, operation, shape, &[NEIGHBOUR, b"\n", &blanks, record, b"\n", NEIGHBOUR].concat());
    lines(validator, operation, shape, &[record, b"\r\n", record, b"\r\n", record].concat());
    if !record.contains(&b'\n') && !blank::is_all_blank(record) {
        // The report depends neither on the line end nor on repetition.
        for end in ["\n", "\r\n"] {
            let block = [record, end.as_bytes()].concat().repeat(9);
            validator.scan_lines(operation, shape, &block, |line| {
                assert_eq!(line.report(), report, "line {} ends otherwise, or stands elsewhere", line.number);
            });
        }
    }
}

/// Every line of a block has the right range and number, and the same report as alone.
fn lines(validator: &Validator, operation: Operation, shape: Shape, block: &[u8]) {
    let mut lines = Vec::new();
    let count = validator.scan_lines(operation, shape, block, |line| {
        let report = validator.check(operation, shape, &block[line.range.clone()]);
        assert_eq!(line.report(), report, "line {} is reported otherwise", line.number);
        assert!(
            line.verdict == Verdict::MayHaveFindings || report.is_empty(),
            "line {}:\n{report}",
            line.number
        );
        lines.push((line.number, line.range));
    });
    let mut start = 0;
    let expected = block.split(|byte| *byte == b'\n').enumerate().filter_map(|(number, line)| {
        let range = start..start + line.len();
        start = range.end + 1;
        (!blank::is_all_blank(line)).then_some((number, range))
    });
    assert!(lines.into_iter().eq(expected), "lines are found elsewhere");
    // A line feed at the very end begins no further line.
    assert_eq!(count, block.split_inclusive(|byte| *byte == b'\n').count(), "lines are lost");
}

/// The reference path never panics, for any operation and shape; spans are within the record, and fixes can be applied.
pub fn reference_never_panics(data: &[u8]) {
    let Some((validator, _, _, record)) = decode(data) else { return };
    for operation in OPERATIONS {
        for shape in SHAPES {
            let report = validator.check(operation, shape, record);
            check_spans(&report, record);
            if let Ok(text) = std::str::from_utf8(record) {
                let _ = fix::apply(text, &report, Applicability::Unsafe);
                let fixed = validator.fix(operation, shape, text, Applicability::Safe);
                check_spans(&fixed.report, fixed.text.as_bytes());
            }
        }
    }
    if let Ok(text) = std::str::from_utf8(record) {
        let _ = legacy::convert(text, validator.schema());
        for inner in legacy::records(text) {
            let _ = legacy::is_deleted(inner);
        }
    }
}

fn check_spans(report: &Report, record: &[u8]) {
    assert!(
        !format!("{report}").contains('\u{1b}'),
        "a report has an escape character, which a terminal would interpret"
    );
    for finding in report {
        let spans = finding.fix.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.span));
        for span in finding.span.into_iter().chain(spans) {
            assert!(span.start <= span.end && span.end <= record.len(), "{span:?} is not within the record");
        }
    }
}

/// A text is read as a snapshot or refused. A snapshot that was read survives writing and reading, and everything can be made of
/// it.
pub fn snapshots(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let snapshot = match Snapshot::from_json(text) {
        Ok(snapshot) => snapshot,
        Err(
            error @ (SnapshotError::Malformed(_)
            | SnapshotError::Newer { .. }
            | SnapshotError::Inconsistent(_)),
        ) => {
            let _ = error.to_string();
            return;
        }
        Err(error) => panic!("no file was read, and yet: {error}"),
    };
    let written = snapshot.to_json();
    let again = Snapshot::from_json(&written).expect("what was written can be read");
    assert_eq!(again, snapshot, "a snapshot is read otherwise than it was written");
    assert_eq!(again.to_json(), written, "a snapshot is written otherwise the second time");
    assert_eq!(again.hash(), snapshot.hash());

    let schema = snapshot.schema;
    let _ = json_schema::payload_schema(&schema, true).to_value();
    let _ = names::Names::new(&schema, &names::Lock::default());
    let validator = Validator::new(schema);
    let _ = validator.notices();
    let record = br#"{"properties":{"subject":"Smoke!","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#;
    let report = validator.check(Operation::Create, Shape::Body, record);
    assert_eq!(validator.scan(Operation::Create, Shape::Body, record), report);
}

/// A valid snapshot, as a seed.
pub fn first_snapshot() -> String {
    Snapshot::new(example::account(), Provenance::default()).to_json()
}
