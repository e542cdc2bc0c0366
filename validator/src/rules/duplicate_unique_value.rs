//! The same value of a unique property twice.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{Evidence, Example, Operation, Rule, ServerVerdict, context::Note};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(808), "duplicate-unique-value"),
    severity: Severity::Error,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["CONFLICTING_UNIQUE_VALUE"],
    hubspot_wording: &[],
    summary: "two records write the same value of a unique property",
    docs: "No two tickets may have the same value of a unique property. HubSpot refuses the second one, and in a \
           batch without trace ids the whole batch. The values of one batch, or of all inputs of one run, are \
           compared with each other; the values that are already in the account are not known here. A run remembers \
           values in 32 MiB of memory, enough for 1.3 million values; further values are compared with these but not \
           with each other, and counted as `notCompared`. The error's code was found in HubSpot's front end, and is \
           not verified.\n\nTwo upserts with the same value are for one record. In one batch HubSpot refuses them \
           (`duplicate-id`). Two lines of a file may be sent in two batches, where HubSpot accepts both; but it is \
           not certain which of the two batches is applied last. So it is an error there as well: merge the two lines \
           into one.",
    invalid: Example::batch_create(
        r#"{"inputs":[{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","order_number":"A-17"}},{"properties":{"subject":"Toner empty","hs_pipeline":"0","hs_pipeline_stage":"1","order_number":"A-17"}}]}"#,
    ),
    valid: Example::batch_create(
        r#"{"inputs":[{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","order_number":"A-17"}},{"properties":{"subject":"Toner empty","hs_pipeline":"0","hs_pipeline_stage":"1","order_number":"A-18"}}]}"#,
    ),
};

/// The note for a value that `first` (`input 3`, `record 17`) writes as well.
pub(crate) fn note(operation: Operation, name: &str, text: &str, first: &str) -> Note {
    let message = format!("{} is unique, and {first} writes {}, too", quoted(name), quoted(text));
    Note::new(message).help(match operation {
        Operation::Upsert => {
            "if both are for the same record, merge them into one; if not, write another value in one of them"
        }
        _ => "write another value, or update the record instead",
    })
}
