//! A table and the same records as JSON get the same verdicts.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use ticketproof_diagnostics::Applicability;
use ticketproof_schema::{FieldType, ObjectSchema, Property, PropertyOption, PropertyType};
use ticketproof_tabular::{cell_ranges, record_splitter::RecordSplitter};
use ticketproof_validator::{Operation, Shape, Validator, blank, example};

use super::support::judge;

const NAMES: [&str; 7] =
    ["subject", "hs_pipeline", "hs_pipeline_stage", "hs_ticket_priority", "warranty_until", "tags", REASON];

/// A property whose name and options are what JSON escapes, or are nearly blank.
const REASON: &str = "rea\\son \"x\"";
const REASONS: [&str; 9] =
    [r"Billing\refund", r"C:\temp", r"N\u0041", "NA", "say \"x\"", "\u{c}", "\u{a0}", "a\tb", "caf\u{e9}"];

fn account() -> ObjectSchema {
    let mut schema = example::account();
    let mut reason = Property::new("Reason", PropertyType::Enumeration, FieldType::Select);
    reason.options =
        REASONS.iter().map(|value| ((*value).to_owned(), PropertyOption::new("Label"))).collect();
    schema.properties.insert(REASON.to_owned(), reason);
    schema
}

/// Cells that are right, labels, mistakes, and anything at all.
fn cell(column: usize) -> BoxedStrategy<String> {
    let known: &'static [&'static str] = match column {
        0 => &["Printer", "a, b", "\"x\"", "two\nlines", "é\r", "=1+1"],
        1 => &["0", "72", "Returns", "support pipeline", "73", "nowhere"],
        2 => &["1", "701", "New", "waiting on us", "Goods received", "703", "x"],
        3 => &["HIGH", "High", "low", "PAGER", "Pager duty", "highest"],
        4 => &["2026-11-22", "22.11.2026", "1786320000000"],
        6 => return prop_oneof![
            4 => proptest::sample::select(&REASONS[..]).prop_map(str::to_owned),
            2 => Just(String::new()),
            1 => proptest::sample::select(&["Billing\refund", "cafe\u{301}", " \t ", "\u{b}", "\u{c} ", "Label"][..])
                .prop_map(str::to_owned),
        ]
        .boxed(),
        _ => &["a;b", ""],
    };
    prop_oneof![6 => proptest::sample::select(known).prop_map(str::to_owned), 1 => Just(String::new()), 1 => ".{0,6}"].boxed()
}

fn written(cells: &[String], always_quoted: bool) -> String {
    let cells: Vec<_> = cells
        .iter()
        .map(|cell| cell_ranges::written(cell, b',', always_quoted || cell.contains('"')))
        .collect();
    cells.join(",")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_table_is_judged_as_its_records_are(
        table in proptest::collection::vec((0..7).map(cell).collect::<Vec<_>>(), 1..12),
        always_quoted: bool,
        end in proptest::sample::select(&["\n", "\r\n", "\r"][..]),
    ) {
        let schema = account();
        let validator = Validator::new(schema.clone());
        // A row without any text is no row.
        let table: Vec<_> = table.into_iter().filter(|row| row.iter().any(|cell| !blank::is_all_blank(cell.as_bytes()))).collect();
        let lines = table.iter().map(|row| written(row, always_quoted) + end);
        let header = NAMES.map(str::to_owned);
        let text: String = [written(&header, always_quoted) + end].into_iter().chain(lines).collect();
        let (header, rows) = judge(&schema, Operation::Create, text.as_bytes());
        prop_assert!(header.is_empty());
        prop_assert_eq!(rows.len(), table.len());
        for (row, cells) in rows.iter().zip(&table) {
            let full = NAMES.iter().zip(cells).filter(|(_, cell)| !blank::is_all_blank(cell.as_bytes()));
            let properties: Map<String, Value> = full.map(|(name, cell)| ((*name).to_owned(), json!(cell))).collect();
            let record = json!({"properties": properties}).to_string();
            let fixed = validator.fix(Operation::Create, Shape::Body, &record, Applicability::Safe);
            let said = |findings: &mut dyn Iterator<Item = &ticketproof_diagnostics::Diagnostic>| {
                let mut said: Vec<_> = findings.map(|found| (found.rule, found.location.clone(), found.message.clone())).collect();
                said.sort();
                said
            };
            prop_assert_eq!(said(&mut row.findings.iter()), said(&mut fixed.report.iter()));
            let [ours, theirs] = [&row.json, &fixed.text].map(|text| serde_json::from_str::<Value>(text).unwrap());
            prop_assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn rows_and_cells_are_those_of_the_reader(text in "[a,\"\n\r;]{0,40}") {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let records: Vec<_> = reader.byte_records().map(Result::unwrap).collect();
        let (mut splitter, mut found, mut from) = (RecordSplitter::new(b','), Vec::new(), 0);
        while from < text.len() {
            let mut piece = splitter.clone();
            let end = piece.advance(text.as_bytes(), true, 1);
            let row = text[from..end].trim_matches(['\n', '\r']);
            if !text[from..end].bytes().all(|byte| matches!(byte, b'\n' | b'\r')) {
                found.push(row.to_owned());
            }
            splitter = piece;
            from = end;
        }
        prop_assert_eq!(found.len(), records.len());
        for (row, record) in found.iter().zip(&records) {
            prop_assert_eq!(cell_ranges::ranges(row.as_bytes(), b',').count(), record.len(), "{}", row);
        }
    }

    #[test]
    fn nothing_panics(text in proptest::collection::vec(proptest::sample::select(&b"a,\"\n\r\x00\xff;=\xc3"[..]), 0..60)) {
        let text = [b"subject,hs_pipeline_stage,contact_id,\n".to_vec(), text].concat();
        judge(&example::account(), Operation::Create, &text);
    }
}
