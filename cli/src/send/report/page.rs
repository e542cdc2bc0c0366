//! The page about the records of a run: what became of them, why some are no tickets, and what is wrong with the invalid ones.

use std::path::Path;

use ticketproof_client::{Item, Ledger, Reason, State};
use ticketproof_ingest::{output::Output, records::for_each_record};
use ticketproof_report::{At, Counts, Findings, NotDone, Scope, Sent, SentProperty, Tally, WhyNotDone};
use ticketproof_schema::{ObjectSchema, ObjectType};
use ticketproof_validator::Shape;

use super::{super::prevalidate::with_repeats, Run};
use crate::{page, ui::Result};

/// Writes the page of a run. The inputs are read once more, for the records that are shown.
pub(super) fn write(path: &Path, run: &Run<'_>, ledger: &Ledger, stopped: Option<String>) -> Result<()> {
    let payloads = !run.args.no_payload;
    let prevalidated = run.records;
    let counts = prevalidated.counts(ledger);
    let mut sent = Sent {
        target: run.args.account.base_url.clone(),
        key: run.args.key.clone(),
        done: counts.done,
        refused: counts.refused,
        in_doubt: counts.in_doubt,
        planned: counts.planned,
        rejected: prevalidated.rejected.len() as u64,
        stopped,
        is_dry_run: run.args.what.dry_run,
        ..Sent::default()
    };
    let schema = run.validator.schema();
    let known = if payloads { None } else { Some(schema) };
    for item in prevalidated.rows.iter().filter_map(|row| ledger.find(row.id)) {
        add(&mut sent, item, known);
    }
    let mut tally = Tally::default();
    let scope = Scope { schema, shape: Shape::Body, payloads };
    let mut rejected = prevalidated.rejected.iter().peekable();
    for_each_record(run.sources, false, |record| {
        let Some(why) = rejected.next_if(|one| (&one.input, one.offset) == (record.input(), record.offset()))
        else {
            return true;
        };
        let report = with_repeats(record.check(run.validator), &why.repeats);
        let mut of_record = Tally::default();
        for finding in &report {
            let at = At { input: record.input(), line: record.line(), record: record.bytes() };
            of_record.add(finding, at, &scope);
        }
        tally.add_following(of_record);
        if !report.has_errors() {
            let why = WhyNotDone {
                message: Some(why.why.clone()),
                ..why_not(NotDone::Rejected, (&why.input, why.line))
            };
            sent.reasons.add(told(why, known));
        }
        true
    })?;
    let hash = run.loaded.snapshot.hash();
    let schema = page::source(&run.loaded.name, &run.loaded.snapshot, &hash);
    let all = Counts {
        records: sent.records(),
        valid: sent.records() - sent.rejected,
        not_compared: prevalidated.not_compared,
        ..Counts::default()
    };
    let findings = Findings {
        tool: page::TOOL,
        schema: Some(schema),
        counts: all,
        tally: &tally,
        payloads,
        sent: Some(&sent),
        note: None,
    };
    Ok(Output::write_text(path, &findings.render())?)
}

/// Writes the page of a journal, which knows neither records nor schema.
pub(super) fn write_journal(path: &Path, ledger: &Ledger, payloads: bool) -> Result<()> {
    let counts = ledger.counts();
    let mode = ledger.mode();
    let mut sent = Sent {
        target: mode.map(|mode| mode.target.clone()).unwrap_or_default(),
        key: mode.and_then(|mode| mode.key.clone()),
        done: counts.done,
        refused: counts.refused,
        in_doubt: counts.in_doubt,
        planned: counts.planned,
        ..Sent::default()
    };
    // Without payloads no name is told, for want of a schema that has it.
    let none = ObjectSchema::empty(ObjectType::tickets());
    for item in ledger.items() {
        add(&mut sent, item, if payloads { None } else { Some(&none) });
    }
    let all = Counts { records: sent.records(), valid: sent.records(), ..Counts::default() };
    let findings = Findings {
        tool: page::TOOL,
        schema: None,
        counts: all,
        tally: &Tally::default(),
        payloads,
        sent: Some(&sent),
        note: None,
    };
    Ok(Output::write_text(path, &findings.render())?)
}

/// Adds why a record is no ticket, if it is none.
fn add(sent: &mut Sent, item: &Item, known: Option<&ObjectSchema>) {
    let place = (&*item.input, item.line);
    let why = match &item.state {
        State::Refused(reason) => refused(reason, place),
        State::InDoubt(why) => {
            WhyNotDone { message: Some(why.to_string()), ..why_not(NotDone::InDoubt, place) }
        }
        _ => return,
    };
    sent.reasons.add(told(why, known));
}

fn refused(reason: &Reason, place: (&str, u64)) -> WhyNotDone {
    let properties = reason.findings.iter().map(|finding| SentProperty {
        name: finding.property.clone(),
        code: finding.code.clone(),
        message: finding.message.clone(),
        rule: finding.rule.clone(),
    });
    WhyNotDone {
        status: reason.status,
        category: reason.category.clone(),
        message: reason.message.clone(),
        properties: properties.collect(),
        ..why_not(NotDone::Refused, place)
    }
}

fn why_not(what: NotDone, (input, line): (&str, u64)) -> WhyNotDone {
    WhyNotDone {
        what,
        status: 0,
        category: None,
        message: None,
        properties: Vec::new(),
        first: (input.to_owned(), line),
        count: 1,
    }
}

/// Without payloads, `known` is the schema whose names may be told.
fn told(why: WhyNotDone, known: Option<&ObjectSchema>) -> WhyNotDone {
    match known {
        Some(schema) => why.without_payload(schema),
        None => why,
    }
}
