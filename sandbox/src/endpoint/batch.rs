//! Batches of records: create, read, update, upsert, archive.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::write::{self, CheckedWrite, ClaimedValues, WriteError};
use crate::{
    error_mapping::InputErrors,
    input::{self, Input},
    parity::{self, Behaviour},
    refusal::Refusal,
    render::{
        batch::{envelope, multi_status},
        object::{self, View},
    },
    request::{Answer, ApiRequest, Outcome},
    store::{Account, record_id},
};

/// `…/objects/{object}/batch/{step}`
pub(super) fn answer(account: &mut Account, request: &ApiRequest, object: &str, step: &str) -> Outcome {
    match step {
        "create" => write_batch(account, request, object, Step::Create),
        "update" => write_batch(account, request, object, Step::Update),
        "upsert" => write_batch(account, request, object, Step::Upsert),
        "read" => read(account, request, object),
        "archive" => archive(account, request, object),
        _ => Err(Refusal::not_implemented(&request.path)),
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Step {
    Create,
    Update,
    Upsert,
}

impl Step {
    fn behaviour(self) -> &'static Behaviour {
        match self {
            Self::Create => &parity::BATCH_CREATE,
            Self::Update => &parity::BATCH_UPDATE,
            Self::Upsert => &parity::BATCH_UPSERT,
        }
    }
}

fn write_batch(account: &mut Account, request: &ApiRequest, object: &str, step: Step) -> Outcome {
    let inputs = Input::read_batch(request.object()?)?;
    let per_item = wants_multi_status(&inputs)?;
    if step != Step::Create {
        refuse_duplicates(&inputs)?;
    }
    let word = account.table(object)?.profile.word;
    let traces: Vec<Option<String>> = inputs.iter().map(|input| input.trace.clone()).collect();
    let mut input_errors = InputErrors::default();
    let (mut checked, mut errors, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    let mut claims = ClaimedValues::new();
    for (input, trace) in inputs.into_iter().zip(&traces) {
        let id = input.id.clone();
        match check(account, request, object, step, input, &mut claims) {
            Ok(write) => checked.push((trace.clone(), write)),
            // A record that does not exist never fails the other inputs: recorded without trace ids.
            Err(WriteError::Other(refusal))
                if refusal.status == StatusCode::NOT_FOUND && step == Step::Update =>
            {
                if per_item {
                    errors.push(not_found(word, &[id.unwrap_or_default()]).to_item(trace.as_deref()));
                } else {
                    missing.push(id.unwrap_or_default());
                }
            }
            Err(error) if per_item => errors.push(error.into_refusal(word).to_item(trace.as_deref())),
            Err(WriteError::Values(errors)) => input_errors.merge(errors),
            Err(WriteError::Other(refusal)) => return Err(refusal),
        }
    }
    if let Some(mut refusal) = input_errors.into_refusal(word) {
        refusal.behaviour = &parity::BATCH_ALL_OR_NOTHING;
        return Err(refusal);
    }
    if !missing.is_empty() {
        errors.push(not_found(word, &missing).to_item(None));
    }
    let mut results = Vec::new();
    for (trace, checked) in checked {
        results.push(commit(account, request, object, step, trace, checked)?);
    }
    // HubSpot's results are not in the order of the inputs.
    account.rng.shuffle(&mut results);
    if !errors.is_empty() {
        return Ok(multi_status(request.now, results, errors, &parity::BATCH_MULTI_STATUS));
    }
    let body = envelope(request.now, results);
    let behaviour = step.behaviour().for_object(object);
    Ok(if step == Step::Create { Answer::created(body, behaviour) } else { Answer::ok(body, behaviour) })
}

/// Whether the batch asks for one status per input, which it does with a unique trace id for each input.
fn wants_multi_status(inputs: &[Input]) -> Result<bool, Refusal> {
    let traces: BTreeSet<&str> = inputs.iter().filter_map(|input| input.trace.as_deref()).collect();
    let given = inputs.iter().filter(|input| input.trace.is_some()).count();
    if traces.len() < given {
        return Err(Refusal::bad_parameter("every objectWriteTraceId of a batch must be unique"));
    }
    Ok(given == inputs.len())
}

fn refuse_duplicates(inputs: &[Input]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<&str> =
        inputs.iter().filter_map(|input| input.id.as_deref()).filter(|id| !seen.insert(*id)).collect();
    if twice.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = twice.into_iter().collect();
    let message = format!("Duplicate IDs found in batch input: [{}]. IDs must be unique", ids.join(", "));
    Err(Refusal::invalid(message, &parity::BATCH_DUPLICATES).with("context", json!({ "ids": ids })))
}

fn not_found(word: &str, ids: &[String]) -> Refusal {
    Refusal::new(
        StatusCode::NOT_FOUND,
        Some("OBJECT_NOT_FOUND"),
        format!(
            "Could not get some {word} objects, they may be deleted or not exist. Check that ids are valid."
        ),
        &parity::BATCH_UPDATE,
    )
    .with("context", json!({ "ids": ids }))
}

fn check(
    account: &Account,
    request: &ApiRequest,
    object: &str,
    step: Step,
    mut input: Input,
    claims: &mut ClaimedValues,
) -> Result<CheckedWrite, WriteError> {
    let table = account.table(object)?;
    if step == Step::Create {
        return write::check(account, table, request, input, None, claims);
    }
    input.associations.clear();
    let Some(id) = input.id.clone() else { return Err(Refusal::missing_fields(&["id"]).into()) };
    match account.find_to_write(table, &id, input.id_property.as_deref()) {
        Ok(record) => write::check(account, table, request, input, Some(record), claims),
        // An upsert creates a record that does not exist, with the key as one of its values.
        Err(refusal) if step == Step::Upsert && refusal.status == StatusCode::NOT_FOUND => {
            let Some(key) = input.id_property.clone() else { return Err(refusal.into()) };
            input.properties.entry(key).or_insert(id);
            write::check(account, table, request, input, None, claims)
        }
        // An id that is not a number counts as a record that does not exist, as recorded.
        Err(refusal) => Err(refusal.into()),
    }
}

fn commit(
    account: &mut Account,
    request: &ApiRequest,
    object: &str,
    step: Step,
    trace: Option<String>,
    checked: CheckedWrite,
) -> Result<Value, Refusal> {
    let is_new = checked.id.is_none();
    let written: Vec<String> = checked.input.properties.keys().cloned().collect();
    let id = write::commit(account, object, checked, request.now);
    let table = account.table(object)?;
    let record = table.live(id).ok_or_else(Refusal::not_found)?;
    let mut wire = match step {
        Step::Update => object::updated(account, table, record, &written),
        Step::Create | Step::Upsert => object::whole(account, table, record),
    };
    if step == Step::Upsert {
        wire["new"] = Value::Bool(is_new);
    }
    if let Some(trace) = trace {
        wire["objectWriteTraceId"] = Value::String(trace);
    }
    Ok(wire)
}

fn read(account: &mut Account, request: &ApiRequest, object: &str) -> Outcome {
    let mut body = request.object()?;
    let properties = input::texts(&mut body, "properties")?;
    let with_history = input::texts(&mut body, "propertiesWithHistory")?;
    let id_property = input::text(&mut body, "idProperty")?;
    let archived = request.query.flag("archived")?;
    let table = account.table(object)?;
    let view =
        View { properties: table.properties_or_default(properties), with_history, associations: Vec::new() };
    let mut seen = BTreeSet::new();
    let (mut results, mut missing) = (Vec::new(), Vec::new());
    for item in input::batch_items(body)? {
        let id = input::text(&mut input::object_of("inputs", item)?, "id")?
            .ok_or_else(|| Refusal::missing_fields(&["id"]))?;
        match table.find(&id, id_property.as_deref(), archived) {
            Ok(record) if seen.insert(record.id) => results.push(view.show(account, table, record)),
            Ok(_) => {}
            Err(refusal) if refusal.status == StatusCode::NOT_FOUND => missing.push(id),
            Err(refusal) => return Err(refusal),
        }
    }
    let word = table.profile.word;
    account.rng.shuffle(&mut results);
    if missing.is_empty() {
        let behaviour = parity::BATCH_READ.for_object(object);
        return Ok(Answer::ok(envelope(request.now, results), behaviour));
    }
    let error = not_found(word, &missing).to_item(None);
    Ok(multi_status(request.now, results, vec![error], &parity::BATCH_READ))
}

fn archive(account: &mut Account, request: &ApiRequest, object: &str) -> Outcome {
    for item in input::batch_items(request.object()?)? {
        let id = input::text(&mut input::object_of("inputs", item)?, "id")?
            .ok_or_else(|| Refusal::missing_fields(&["id"]))?;
        if let Some(id) = record_id(&id) {
            account.archive(object, id, request.now);
        }
    }
    Ok(Answer::no_content(parity::BATCH_ARCHIVE.for_object(object)))
}
