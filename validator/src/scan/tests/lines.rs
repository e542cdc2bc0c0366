//! The ranges and verdicts of lines, wherever blocks are cut.

use super::{
    corpus::{Mix, Writer, account},
    instruction_sets,
};
use crate::{Operation, Shape, Validator, Verdict, example, scan::structural_index::LINE_MAX};

const GOOD: &str = r#"{"properties":{"content":"Smoke!"}}"#;
const BAD: &str = r#"{"properties":{"contents":"Smoke!"}}"#;

/// A line's number, range and verdict.
type Line = (usize, std::ops::Range<usize>, Verdict);

fn scan(validator: &Validator, operation: Operation, block: &str) -> (Vec<Line>, usize) {
    let mut all = instruction_sets().map(|set| {
        let mut lines = Vec::new();
        let shape = Shape::Body;
        let count = validator.scan_lines_with(set, operation, shape, block.as_bytes(), |line| {
            lines.push((line.number, line.range, line.verdict))
        });
        (lines, count)
    });
    let first = all.next().unwrap();
    assert!(all.all(|other| other == first), "every set of instructions says the same");
    first
}

fn verdicts(block: &str) -> String {
    let validator = Validator::new(example::account());
    let (lines, count) = scan(&validator, Operation::Update, block);
    let all: Vec<&str> = block.split('\n').collect();
    assert_eq!(count, all.len() - usize::from(block.is_empty() || block.ends_with('\n')));
    for line in &lines {
        assert_eq!(&block[line.1.clone()], all[line.0]);
    }
    lines.iter().map(|line| if line.2 == Verdict::Valid { '+' } else { '?' }).collect()
}

#[test]
fn lines_end_with_a_line_feed_a_carriage_return_and_line_feed_or_the_block() {
    assert_eq!(verdicts(""), "");
    assert_eq!(verdicts("\n \n\r\n\t\n"), "");
    assert_eq!(verdicts(GOOD), "+");
    assert_eq!(verdicts(&format!("{GOOD}\n")), "+");
    assert_eq!(verdicts(&format!("{GOOD}\r\n{BAD}\r\n")), "+?");
    assert_eq!(verdicts(&format!("\n{GOOD}  \n\n {BAD}\n\n  {GOOD}")), "+?+");
    assert_eq!(verdicts(&format!("{GOOD}\r{GOOD}\n{GOOD}\r")), "?+");
}

#[test]
fn malformed_line_does_not_affect_other_lines() {
    for broken in
        ["\"", "{\"properties\":{\"content\":\"", "\\", "{\"a\":\"\\", "\u{1}", "\\\"", "\"\\\\\\\"", "}"]
    {
        assert_eq!(verdicts(&format!("{GOOD}\n{broken}\n{GOOD}\n{GOOD}")), "+?++", "{broken}");
        let far = " ".repeat(90);
        assert_eq!(verdicts(&format!("{GOOD}\n{far}{broken}\n{GOOD}{far}\n")), "+?+", "{broken}");
    }
}

#[test]
fn invalid_utf8_affects_its_own_line_only() {
    let validator = Validator::new(example::account());
    let mut block = format!("{GOOD}\n{GOOD}\n{GOOD}\n").into_bytes();
    let second = GOOD.len() + 1;
    block[second + GOOD.len() - 4] = 0xff;
    for set in instruction_sets() {
        let mut shown = Vec::new();
        validator
            .scan_lines_with(set, Operation::Update, Shape::Body, &block, |line| shown.push(line.verdict));
        assert_eq!(shown, [Verdict::Valid, Verdict::MayHaveFindings, Verdict::Valid]);
    }
}

#[test]
fn long_lines_are_scanned_up_to_a_limit() {
    let frame = GOOD.len() - "Smoke!".len();
    let long = |length: usize| GOOD.replace("Smoke!", &"x".repeat(length - frame));
    let blank = |length: usize| format!("{GOOD}{}", " ".repeat(length - GOOD.len()));
    let limit = if cfg!(miri) { 20_000 } else { 65_536 + frame };
    assert_eq!(verdicts(&format!("{GOOD}\n{}\n{GOOD}\n", long(limit - 1))), "+++");
    assert_eq!(verdicts(&format!("{GOOD}\n{}\n{GOOD}", long(limit))), "+++");
    if !cfg!(miri) {
        assert_eq!(verdicts(&format!("{GOOD}\n{}\n{GOOD}", long(limit + 1))), "+?+");
        assert_eq!(verdicts(&format!("{GOOD}\n{}\n{GOOD}\n", blank(LINE_MAX - 64))), "+++");
        assert_eq!(verdicts(&format!("{GOOD}\n{}\n{GOOD}\n", blank(3 * LINE_MAX))), "+?+");
        assert_eq!(verdicts(&format!("{GOOD}\n{}", blank(3 * LINE_MAX))), "+?");
        let quotes = "\"".repeat(200_000);
        assert_eq!(verdicts(&format!("{GOOD}\n{quotes}\n{GOOD}\n")), "+?+");
    }
}

#[test]
fn verdicts_do_not_depend_on_where_blocks_are_cut() {
    let schema = account(60, 5);
    let validator = Validator::new(schema.clone());
    let (text, _) = Writer::new(&schema, Mix::HOSTILE, 2).lines(if cfg!(miri) { 8 } else { 150 });
    let text = String::from_utf8_lossy(&text).into_owned();
    let (whole, _) = scan(&validator, Operation::Create, &text);
    let mut parts = Vec::new();
    let (mut number, mut offset) = (0, 0);
    for (at, part) in
        text.split_inclusive('\n').collect::<Vec<_>>().chunks(7).map(<[&str]>::concat).enumerate()
    {
        let part = if at % 2 == 0 { part.as_str() } else { part.strip_suffix('\n').unwrap() };
        let (lines, count) = scan(&validator, Operation::Create, part);
        let moved = |range: std::ops::Range<usize>| range.start + offset..range.end + offset;
        parts.extend(lines.into_iter().map(|(at, range, verdict)| (at + number, moved(range), verdict)));
        number += count;
        offset += part.len() + at % 2;
    }
    assert_eq!(parts, whole);
}

#[test]
fn several_lines_are_not_one_record() {
    let validator = Validator::new(example::account());
    let verdict = |record: &str| validator.verdict(Operation::Update, Shape::Body, record.as_bytes());
    assert_eq!(verdict(GOOD), Verdict::Valid);
    assert_eq!(verdict(&format!(" {GOOD}\r\n\n")), Verdict::Valid);
    for record in ["", "\n", &format!("{GOOD}\n{GOOD}"), &GOOD.replace(':', ":\n"), &format!("\n{GOOD}")] {
        assert_eq!(verdict(record), Verdict::MayHaveFindings, "{record}");
    }
}
