//! Counting does not depend on how the input was cut, and forgets no number.

use ticketproof_report::{Counts, Findings, Scope, Tally};
use ticketproof_schema::embedded::default_account;
use ticketproof_validator::{Operation, Shape, Validator};

use crate::pages::{at, source};

/// A page of these records, counted in blocks of so many.
fn page(records: &[String], block: usize, payloads: bool) -> String {
    let snapshot = default_account();
    let validator = Validator::new(snapshot.schema.clone());
    let scope = Scope { schema: validator.schema(), shape: Shape::Body, payloads };
    let mut tally = Tally::default();
    let mut valid = 0;
    for (number, records) in records.chunks(block).enumerate() {
        let mut of_block = Tally::default();
        for (index, record) in records.iter().enumerate() {
            let report = validator.check(Operation::Create, Shape::Body, record.as_bytes());
            valid += u64::from(!report.has_errors());
            for finding in &report {
                of_block.add(finding, at((number * block + index) as u64 + 1, record), &scope);
            }
        }
        tally.add_following(of_block);
    }
    let counts = Counts { records: records.len() as u64, valid, ..Counts::default() };
    Findings {
        tool: "t",
        schema: Some(source(snapshot)),
        counts,
        tally: &tally,
        payloads,
        sent: None,
        note: None,
    }
    .render()
}

#[test]
fn blocks_do_not_change_the_page() {
    // Each stage is wrong in its own way for a while, and then known ones come again.
    let stage = |number: usize| if number < 250 { number + 100 } else { number % 7 + 100 };
    let record = |number| {
        format!(
            r#"{{"properties":{{"subject":"s","hs_pipeline":"0","hs_pipeline_stage":"x{}"}}}}"#,
            stage(number)
        )
    };
    let records: Vec<String> = (0..600).map(record).collect();
    let whole = page(&records, 600, true);
    for block in [1, 99, 101] {
        assert!(page(&records, block, true) == whole, "blocks of {block}");
    }
    assert!(whole.contains("600 findings"), "every finding is counted");
    assert!(whole.contains("51 times"), "a mistake that comes again is the same mistake");
}

#[test]
fn a_hundred_thousand_findings_make_a_small_page() {
    let record = |number: usize| {
        let long = "x".repeat(number % 300 + 1);
        format!(
            r#"{{"properties":{{"subject":"s","hs_pipeline":"0","content":"{long}","hs_ticket_priority":"{number}","hs_pipeline_stage":"{number}x"}}}}"#
        )
    };
    let records: Vec<String> = (0..50_000).map(record).collect();
    let page = page(&records, 500, true);
    assert!(page.contains("100,000 findings by 2 rules"));
    assert!(page.contains("… and "), "what is left out is told");
    assert!(page.len() < 150_000, "{} bytes", page.len());
}
