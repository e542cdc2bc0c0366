//! Batches of records: create, read, update, upsert, archive.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{
    objects::{archive_record, behaviour_of},
    write::{self, Checked, Claims, Objection},
};
use crate::{
    behaviour::{self, Behaviour},
    call::{Answer, Call, Outcome},
    clock::iso,
    input::{self, Input},
    judge::Verdict,
    refusal::Refusal,
    render::object::{self, View},
    store::{Account, record_id},
};

/// `…/objects/{object}/batch/{step}`
pub(super) fn answer(account: &mut Account, call: &Call, object: &str, step: &str) -> Outcome {
    match step {
        "create" => write_batch(account, call, object, Step::Create),
        "update" => write_batch(account, call, object, Step::Update),
        "upsert" => write_batch(account, call, object, Step::Upsert),
        "read" => read(account, call, object),
        "archive" => archive(account, call, object),
        _ => Err(Refusal::not_implemented(&call.path)),
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
            Self::Create => &behaviour::BATCH_CREATE,
            Self::Update => &behaviour::BATCH_UPDATE,
            Self::Upsert => &behaviour::BATCH_UPSERT,
        }
    }
}

/// The frame around a batch's results.
pub(super) fn envelope(now: i64, results: Vec<Value>) -> Value {
    json!({ "status": "COMPLETE", "results": results, "startedAt": iso(now), "completedAt": iso(now) })
}

/// An answer with errors beside the results.
pub(super) fn multi_status(
    now: i64,
    results: Vec<Value>,
    errors: Vec<Value>,
    behaviour: &'static Behaviour,
) -> Answer {
    let mut body = envelope(now, results);
    body["numErrors"] = json!(errors.len());
    body["errors"] = Value::Array(errors);
    Answer { status: StatusCode::MULTI_STATUS, body: Some(body), behaviour }
}

fn write_batch(account: &mut Account, call: &Call, object: &str, step: Step) -> Outcome {
    let inputs = Input::read_batch(call.object()?)?;
    let per_item = wants_multi_status(&inputs)?;
    if step != Step::Create {
        refuse_duplicates(&inputs)?;
    }
    let word = account.table(object)?.profile.word;
    let traces: Vec<Option<String>> = inputs.iter().map(|input| input.trace.clone()).collect();
    let mut verdicts = Verdict::default();
    let (mut checked, mut errors, mut lost) = (Vec::new(), Vec::new(), Vec::new());
    let mut claims = Claims::new();
    for (input, trace) in inputs.into_iter().zip(&traces) {
        let id = input.id.clone();
        match check(account, call, object, step, input, &mut claims) {
            Ok(fine) => checked.push((trace.clone(), fine)),
            // Not finding a record never refuses the others: recorded without trace ids.
            Err(Objection::Other(refusal))
                if refusal.status == StatusCode::NOT_FOUND && step == Step::Update =>
            {
                if per_item {
                    errors.push(not_found(word, &[id.unwrap_or_default()]).to_item(trace.as_deref()));
                } else {
                    lost.push(id.unwrap_or_default());
                }
            }
            Err(objection) if per_item => errors.push(objection.into_refusal(word).to_item(trace.as_deref())),
            Err(Objection::Values(verdict)) => verdicts.merge(verdict),
            Err(Objection::Other(refusal)) => return Err(refusal),
        }
    }
    if let Some(mut refusal) = verdicts.into_refusal(word) {
        refusal.behaviour = &behaviour::BATCH_ALL_OR_NOTHING;
        return Err(refusal);
    }
    if !lost.is_empty() {
        errors.push(not_found(word, &lost).to_item(None));
    }
    let mut results = Vec::new();
    for (trace, checked) in checked {
        results.push(commit(account, call, object, step, trace, checked)?);
    }
    // HubSpot's order is not the order of the inputs.
    account.seed.shuffle(&mut results);
    if !errors.is_empty() {
        return Ok(multi_status(call.now, results, errors, &behaviour::BATCH_MULTI_STATUS));
    }
    let body = envelope(call.now, results);
    let behaviour = behaviour_of(object, step.behaviour());
    Ok(if step == Step::Create { Answer::created(body, behaviour) } else { Answer::ok(body, behaviour) })
}

/// Trace ids opt in to a status per item: all inputs must have one, each its own.
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
    Err(Refusal::invalid(message, &behaviour::BATCH_DUPLICATES).with("context", json!({ "ids": ids })))
}

fn not_found(word: &str, ids: &[String]) -> Refusal {
    Refusal::new(
        StatusCode::NOT_FOUND,
        Some("OBJECT_NOT_FOUND"),
        format!(
            "Could not get some {word} objects, they may be deleted or not exist. Check that ids are valid."
        ),
        &behaviour::BATCH_UPDATE,
    )
    .with("context", json!({ "ids": ids }))
}

fn check(
    account: &Account,
    call: &Call,
    object: &str,
    step: Step,
    mut input: Input,
    claims: &mut Claims,
) -> Result<Checked, Objection> {
    let table = account.table(object)?;
    if step == Step::Create {
        return write::check(account, table, call, input, None, claims);
    }
    input.associations.clear();
    let Some(id) = input.id.clone() else { return Err(Refusal::missing_fields(&["id"]).into()) };
    match account.find_to_write(table, &id, input.id_property.as_deref()) {
        Ok(record) => write::check(account, table, call, input, Some(record), claims),
        // An upsert makes what it does not find, with the key as one of its values.
        Err(refusal) if step == Step::Upsert && refusal.status == StatusCode::NOT_FOUND => {
            let Some(key) = input.id_property.clone() else { return Err(refusal.into()) };
            input.properties.entry(key).or_insert(id);
            write::check(account, table, call, input, None, claims)
        }
        // An id that is no number: the record is not there, as recorded.
        Err(refusal) => Err(refusal.into()),
    }
}

fn commit(
    account: &mut Account,
    call: &Call,
    object: &str,
    step: Step,
    trace: Option<String>,
    checked: Checked,
) -> Result<Value, Refusal> {
    let is_new = checked.id.is_none();
    let written: Vec<String> = checked.input.properties.keys().cloned().collect();
    let id = write::commit(account, object, checked, call.now);
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

fn read(account: &mut Account, call: &Call, object: &str) -> Outcome {
    let mut body = call.object()?;
    let properties = input::texts(&mut body, "properties")?;
    let with_history = input::texts(&mut body, "propertiesWithHistory")?;
    let id_property = input::text(&mut body, "idProperty")?;
    let archived = call.query.flag("archived")?;
    let table = account.table(object)?;
    let usual = || table.profile.answers.read.iter().map(|&name| name.to_owned()).collect();
    let view = View {
        properties: if properties.is_empty() { usual() } else { properties },
        with_history,
        associations: Vec::new(),
    };
    let mut seen = BTreeSet::new();
    let (mut results, mut lost) = (Vec::new(), Vec::new());
    for item in input::batch_items(body)? {
        let id = input::text(&mut input::object_of("inputs", item)?, "id")?
            .ok_or_else(|| Refusal::missing_fields(&["id"]))?;
        match table.find(&id, id_property.as_deref(), archived) {
            Ok(record) if seen.insert(record.id) => results.push(view.show(account, table, record)),
            Ok(_) => {}
            Err(refusal) if refusal.status == StatusCode::NOT_FOUND => lost.push(id),
            Err(refusal) => return Err(refusal),
        }
    }
    let word = table.profile.word;
    account.seed.shuffle(&mut results);
    if lost.is_empty() {
        let behaviour = behaviour_of(object, &behaviour::BATCH_READ);
        return Ok(Answer::ok(envelope(call.now, results), behaviour));
    }
    let error = not_found(word, &lost).to_item(None);
    Ok(multi_status(call.now, results, vec![error], &behaviour::BATCH_READ))
}

fn archive(account: &mut Account, call: &Call, object: &str) -> Outcome {
    for item in input::batch_items(call.object()?)? {
        let id = input::text(&mut input::object_of("inputs", item)?, "id")?
            .ok_or_else(|| Refusal::missing_fields(&["id"]))?;
        if let Some(id) = record_id(&id) {
            archive_record(account, object, id, call.now);
        }
    }
    Ok(Answer::no_content(behaviour_of(object, &behaviour::BATCH_ARCHIVE)))
}
