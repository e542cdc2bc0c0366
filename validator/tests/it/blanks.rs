//! Around a record only JSON's own blanks may stand, and only they make a blank line.

use ticketproof_validator::{Operation, Shape, Validator, Verdict, example};

const GOOD: &str = r#"{"properties":{"content":"Smoke!"}}"#;

/// Characters that are white space or invisible to Rust or Unicode, and not to JSON.
const ODD: [&str; 12] = [
    "\u{c}", "\u{b}", "\0", "\u{1c}", "\u{1f}", "\u{7f}", "\u{85}", "\u{a0}", "\u{2028}", "\u{200b}",
    "\u{3000}", "\u{feff}",
];

fn is_refused(record: &str) -> bool {
    let validator = Validator::new(example::account());
    let report = validator.check(Operation::Update, Shape::Body, record.as_bytes());
    assert_eq!(validator.scan(Operation::Update, Shape::Body, record.as_bytes()), report, "{record:?}");
    let verdict = validator.verdict(Operation::Update, Shape::Body, record.as_bytes());
    assert!(verdict == Verdict::MayHaveFindings || report.is_empty(), "{record:?}");
    let proved = validator.validate_json(Operation::Update, record);
    assert_eq!(proved.is_err(), report.has_errors(), "{record:?}");
    report.iter().any(|finding| finding.rule.slug == "invalid-json")
}

#[test]
fn only_json_blanks_are_allowed_around_a_record() {
    for blank in [" ", "\t", "\r", "\n", "\r\n", " \t\r\n"] {
        for record in [format!("{GOOD}{blank}"), format!("{blank}{GOOD}"), format!("{blank}{GOOD}{blank}")] {
            assert!(!is_refused(&record), "{record:?}");
        }
    }
    for odd in ODD {
        for blank in ["", " ", "\n", "\r\n"] {
            for record in [
                format!("{GOOD}{blank}{odd}"),
                format!("{GOOD}{odd}{blank}"),
                format!("{odd}{blank}{GOOD}"),
                format!("{blank}{odd}{GOOD}"),
                GOOD.replacen(':', &format!(":{blank}{odd}"), 1),
            ] {
                assert!(is_refused(&record), "{record:?}");
            }
        }
    }
}

#[test]
fn line_with_other_white_space_is_a_record() {
    let validator = Validator::new(example::account());
    let found = |block: &str| {
        let mut found = Vec::new();
        let count = validator.scan_lines(Operation::Update, Shape::Body, block.as_bytes(), |line| {
            assert_eq!(line.report().has_errors(), line.verdict == Verdict::MayHaveFindings);
            found.push((line.number, line.verdict == Verdict::Valid));
        });
        (found, count)
    };
    // One time before the scanner's tables are made, and then with them.
    for copies in [1, 2_000] {
        for end in ["\n", "\r\n"] {
            let blank = [end, &format!(" {end}"), &format!("\t{end}")].concat();
            assert_eq!(found(&blank.repeat(copies)), (vec![], 3 * copies));
            for odd in ODD {
                let block = format!("{GOOD}{end}{odd}{end}{GOOD}{odd}{end}").repeat(copies);
                let wanted = (0..3 * copies).map(|number| (number, number % 3 == 0)).collect();
                assert_eq!(found(&block), (wanted, 3 * copies), "{odd:?}");
            }
        }
    }
}
