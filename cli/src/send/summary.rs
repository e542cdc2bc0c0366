//! Prints the summary of a run.

use std::path::Path;

use ticketproof_client::{Item, Ledger, Reconciled, State, Summary};
use ticketproof_diagnostics::text::{counted, escaped, grouped, quoted};

use super::prevalidate::Prevalidated;
use crate::ui::{Outcome, Result, Ui};

/// How many records of each kind are named.
const SHOWN: usize = 10;

/// How a run ended.
#[derive(Clone, Copy)]
pub(super) enum Ended<'a> {
    Sent(&'a Summary),
    Reconciled(&'a Reconciled),
}

/// Prints what became of the records of this input, and how to go on.
pub(super) fn show(
    records: &Prevalidated,
    ledger: &Ledger,
    ended: Ended<'_>,
    journal: Option<&Path>,
    ui: &Ui,
) -> Result {
    let counts = records.counts(ledger);
    let items = || records.rows.iter().filter_map(|row| ledger.find(row.id));
    name_items(items(), ui);
    if let Ended::Sent(summary) = ended {
        for (place, ticket) in &summary.unwritten {
            let where_ = ledger.items().get(*place as usize).map(place_of).unwrap_or_default();
            ui.warn(format!("{where_} is ticket {ticket}, which could not be written into the journal"));
        }
    }
    let rejected = records.rejected.len() as u64;
    let total = counts.total() + rejected;
    let mut parts = vec![format!("{} done", grouped(counts.done))];
    for (count, what) in [
        (rejected, "rejected here"),
        (counts.refused, "refused by HubSpot"),
        (counts.in_doubt, "in doubt"),
        (counts.planned, "left to send"),
    ] {
        if count > 0 {
            parts.push(format!("{} {what}", grouped(count)));
        }
    }
    ui.note(format!("{}: {}{}", counted(total, "record"), parts.join(", "), how(ended)));
    if let Ended::Reconciled(reconciled) = ended {
        not_found(reconciled, ui);
    }
    let why = stopped(ended);
    if let Some(why) = &why {
        ui.warn(format!("not finished: {why}"));
    }
    if why.is_some() || counts.planned > 0 {
        let journal = journal.map(|journal| quoted(&journal.to_string_lossy())).unwrap_or_default();
        ui.note(format!("run the same command again to go on; the journal {journal} knows where"));
    } else if counts.in_doubt > 0 && matches!(ended, Ended::Sent(_)) {
        ui.note("what is in doubt is not sent again by itself; --reconcile looks for its tickets");
    }
    Ok(if why.is_some() {
        Outcome::Failed
    } else if counts.done == total {
        Outcome::Fine
    } else {
        Outcome::Findings
    })
}

/// Says what the records in doubt are that have no ticket.
fn not_found(reconciled: &Reconciled, ui: &Ui) {
    let missed = reconciled.missed().saturating_sub(reconciled.ambiguous);
    if missed > 0 {
        ui.note(format!(
            "{} not found. That is no proof that there are no such tickets: search lags, and values may have been changed. \
             Look again later, or look in HubSpot; --accept-duplicates sends them again all the same",
            counted(missed, "record")
        ));
    }
    if reconciled.ambiguous > 0 {
        ui.note(format!(
            "{} with tickets that may as well be other records': they differ only in blanks, letter case, values that one of \
             them leaves out, or associations. Look in HubSpot which they are; --accept-duplicates makes second tickets of \
             those that are there",
            counted(reconciled.ambiguous, "record")
        ));
    }
    if reconciled.unseen > 0 {
        ui.note(format!(
            "{} in doubt and not in this input. A ticket that was found may be theirs if they look the same: give all inputs of \
             the journal at once",
            counted(reconciled.unseen, "more record")
        ));
    }
}

fn how(ended: Ended<'_>) -> String {
    match ended {
        Ended::Sent(summary) => {
            let before = match summary.done_before {
                0 => String::new(),
                before => format!(", {} of them before", grouped(before)),
            };
            let seconds = summary.took.as_secs_f64();
            format!("{before}; {} in {seconds:.1} s", counted(summary.requests, "request"))
        }
        Ended::Reconciled(reconciled) => format!(
            "; {} of {} in doubt found with {}",
            grouped(reconciled.found),
            grouped(reconciled.looked_for),
            counted(reconciled.requests, "request")
        ),
    }
}

/// Names the first refused records and the first ones in doubt, with the reasons.
pub(super) fn name_items<'a>(items: impl Iterator<Item = &'a Item>, ui: &Ui) {
    let (mut refused, mut in_doubt) = (0, 0);
    for item in items {
        match &item.state {
            State::Refused(reason) => {
                refused += 1;
                if refused <= SHOWN {
                    ui.note(format!("{}: refused: {reason}", place_of(item)));
                }
            }
            State::InDoubt(why) => {
                in_doubt += 1;
                if in_doubt <= SHOWN {
                    ui.note(format!("{}: in doubt: {}", place_of(item), escaped(why)));
                }
            }
            _ => {}
        }
    }
    for (count, what) in [(refused, "refused"), (in_doubt, "in doubt")] {
        if count > SHOWN {
            ui.note(format!(
                "… and {} {what}; --report names all",
                counted((count - SHOWN) as u64, "more record")
            ));
        }
    }
}

fn place_of(item: &Item) -> String {
    if item.line == 0 {
        format!("{} record {}", escaped(&item.input), item.offset)
    } else {
        format!("{}:{}", escaped(&item.input), item.line)
    }
}

/// Why a run ended early, if it did.
pub(super) fn stopped(ended: Ended<'_>) -> Option<String> {
    match ended {
        Ended::Sent(Summary { stopped, .. }) => stopped.as_ref().map(ToString::to_string),
        Ended::Reconciled(Reconciled { stopped, .. }) => stopped.clone(),
    }
}
