//! A block of records, and the ways to read it.

use std::fmt::Debug;

use ticketproof_diagnostics::Diagnostic;

use crate::{
    Operation, Report, Shape, Validator, Verdict, blank, is_about_batch, scan::simd::InstructionSet,
};

/// How records are read.
#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    pub(super) validator: &'a Validator,
    pub(super) operation: Operation,
    pub(super) shape: Shape,
    pub(super) shown: &'a dyn Fn(usize) -> String,
}

impl Block<'_> {
    /// Reads records line by line and compares the results with their reports; returns how many there are, and how many the fast
    /// path calls valid.
    pub(super) fn read(
        &self,
        set: InstructionSet,
        records: &[(&[u8], &Report)],
        end: &str,
        is_ended: bool,
    ) -> (u64, u64) {
        let mut text = Vec::new();
        for (at, (record, _)) in records.iter().enumerate() {
            text.extend_from_slice(record);
            if is_ended || at + 1 < records.len() {
                text.extend_from_slice(end.as_bytes());
            }
        }
        let (mut wanted, mut start, mut valid) = (records.iter().enumerate(), 0, 0);
        let mut found = 0;
        let lines = self.validator.scan_lines_with(set, self.operation, self.shape, &text, |line| {
            let (at, (record, report)) = wanted
                .by_ref()
                .find(|(_, (record, _))| {
                    let is_line = !blank::is_all_blank(record);
                    start += if is_line { 0 } else { record.len() + end.len() };
                    is_line
                })
                .expect("there are no more lines than records");
            let shown = || format!("{set:?} {end:?} {}", (self.shown)(at));
            assert_eq!((line.number, line.range.start), (at, start), "{}", shown());
            assert_eq!(&text[line.range.clone()][..record.len()], *record, "{}", shown());
            assert!(line.verdict == Verdict::MayHaveFindings || report.is_empty(), "{}", shown());
            assert_eq!(line.report(), **report, "{}", shown());
            start += record.len() + end.len();
            valid += u64::from(line.verdict == Verdict::Valid);
            found += 1;
        });
        assert!(wanted.all(|(_, (record, _))| blank::is_all_blank(record)), "a line was lost");
        let is_open = !is_ended && records.last().is_some_and(|(record, _)| record.is_empty());
        assert_eq!(lines, records.len() - usize::from(is_open));
        (found, valid)
    }

    /// Reads records that are each written over several lines.
    pub(super) fn over_lines(&self, records: &[(&[u8], &Report)]) -> u64 {
        let mut count = 0;
        for (at, (record, report)) in records.iter().enumerate().filter(|(_, (record, _))| is_json(record)) {
            let mut is_text = false;
            let mut escapes = false;
            let broken = record.iter().map(|byte| {
                is_text ^= *byte == b'"' && !escapes;
                escapes = *byte == b'\\' && !escapes;
                if blank::is_blank(*byte) && !is_text { b'\n' } else { *byte }
            });
            let text: Vec<u8> = broken.collect();
            if text != *record {
                let found = self.validator.scan(self.operation, self.shape, &text);
                // Fixes are not compared: they may repeat text of the record, line feeds included.
                let [found, wanted] = [&found, *report]
                    .map(|report| report.iter().map(|finding| said(finding, "", 0)).collect::<Vec<_>>());
                assert_eq!(found, wanted, "over several lines, {}", (self.shown)(at));
                count += 1;
            }
        }
        count
    }

    /// Reads records as inputs of batches: the findings on each are those on it alone, with other locations.
    pub(super) fn as_batches(&self, records: &[(&[u8], &Report)]) -> u64 {
        // An input that is not JSON makes the whole batch malformed.
        let inputs = records.iter().enumerate();
        let inputs: Vec<_> =
            inputs.filter(|(_, (record, _))| record.len() < 10_000 && is_json(record)).collect();
        for inputs in inputs.chunks(5) {
            let (mut text, mut starts) = (b"{\"inputs\":[".to_vec(), Vec::new());
            for (at, (_, (record, _))) in inputs.iter().enumerate() {
                text.extend_from_slice(if at > 0 { b" , " } else { b"" });
                starts.push(text.len());
                text.extend_from_slice(record);
            }
            text.extend_from_slice(b"]}");
            let whole = self.validator.check(self.operation, Shape::Batch, &text);
            for (at, (number, (_, report))) in inputs.iter().enumerate() {
                let place = format!("/inputs/{at}");
                let own = whole.iter().filter(|finding| {
                    let rest = finding.location.as_str().strip_prefix(&place);
                    let is_own = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
                    is_own && !is_about_batch(finding.rule.code)
                });
                let own: Vec<_> = own.map(|finding| said(finding, &place, starts[at])).collect();
                let alone: Vec<_> = report.iter().map(|finding| said(finding, "", 0)).collect();
                assert_eq!(own, alone, "in a batch, {}", (self.shown)(*number));
            }
        }
        inputs.len() as u64
    }
}

/// Whether a record is JSON by `serde_json` as well.
fn is_json(record: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Value>(record).is_ok()
}

/// The parts of a finding to compare, for a record that begins at `start` and has the location `place`.
fn said(finding: &Diagnostic, place: &str, start: usize) -> impl Debug + PartialEq + use<> {
    let span = finding.span.map(|span| (span.start - start, span.end - start));
    let location = finding.location.as_str()[place.len()..].to_owned();
    (finding.rule, location, finding.severity, finding.message.clone(), finding.help.clone(), span)
}
