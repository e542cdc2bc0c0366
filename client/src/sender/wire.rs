//! The sender's requests, and what their answers say of whom.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use ticketproof_schema::ObjectType;

use super::load::{Load, TieLoad};
use crate::{
    ApiVersion, Client, ClientError, ErrorBody,
    endpoints::batch::Answer,
    record::{self, TicketRecord},
    transport::Call,
};

/// One request.
#[derive(Clone, Debug)]
pub(crate) enum Work {
    /// Whether anybody is there: a read, which costs no record.
    Ask,
    /// Records to create or to upsert.
    Write {
        /// The records.
        loads: Vec<Load>,
        /// Whether they are a part of a request that was refused without a name, to be kept apart from others.
        is_part: bool,
    },
    /// Associations with records of one object type.
    Tie(Vec<TieLoad>),
}

/// What answers may call the inputs of a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub(crate) traces: Vec<String>,
    pub(crate) keys: Vec<String>,
    /// Which keys are values of this property of a result.
    pub(crate) key_property: Option<String>,
    /// The inputs' properties, without a key.
    pub(crate) contents: Vec<HashMap<String, Value>>,
    pub(crate) count: usize,
}

/// What an answer says of single inputs.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// Inputs by index with the ids of their tickets. (Associations have the ticket's id.)
    pub(crate) done: Vec<(usize, String)>,
    /// Inputs that an error names.
    pub(crate) refused: Vec<(usize, ErrorBody)>,
}

/// A pair of records that are associated now, in either of the forms that HubSpot writes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pair {
    #[serde(default, deserialize_with = "record::optional_text")]
    from_object_id: Option<String>,
    #[serde(default, deserialize_with = "record::optional_text")]
    to_object_id: Option<String>,
    from: Option<Id>,
    to: Option<Id>,
}

#[derive(Deserialize)]
struct Id {
    #[serde(deserialize_with = "record::text")]
    id: String,
}

impl Work {
    /// How many inputs it has.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Ask => 0,
            Self::Write { loads, .. } => loads.len(),
            Self::Tie(ties) => ties.len(),
        }
    }

    /// The same as if it had not been sent: a gate refused it before anybody looked at it.
    pub(crate) fn unsent(mut self) -> Self {
        match &mut self {
            Self::Ask => {}
            Self::Write { loads, .. } => {
                loads.iter_mut().for_each(|load| load.attempts = load.attempts.saturating_sub(1));
            }
            Self::Tie(ties) => {
                ties.iter_mut().for_each(|tie| tie.attempts = tie.attempts.saturating_sub(1));
            }
        }
        self
    }

    /// The request, and what its answer will call the inputs. `mark` makes trace ids unique.
    pub(crate) fn call(&self, version: ApiVersion, key_property: Option<&str>, mark: &str) -> (Call, Names) {
        match self {
            Self::Ask => {
                let path = version.objects(&ObjectType::tickets().name).query("limit", "1");
                (Call::get(path), Names::default())
            }
            Self::Write { loads, .. } => write_call(loads, version, key_property, mark),
            Self::Tie(ties) => tie_call(ties, version),
        }
    }
}

/// Makes a request and reads what it says. Whatever goes wrong, it is made once.
pub(crate) async fn exchange(
    client: Client,
    call: Call,
    names: Names,
    is_tie: bool,
) -> Result<Said, ClientError> {
    let reply = client.transport.send(call).await?;
    if names.count == 0 {
        // Whatever answers must answer as HubSpot does, or it is somebody else.
        return reply.page().map(|_| Said::default());
    }
    if is_tie {
        let answer = Answer::<Pair>::of(&reply)?;
        let pairs = answer.results.into_iter().filter_map(|traced| traced.result.key());
        let done = pairs.filter_map(|key| {
            let at = names.keys.iter().position(|known| *known == key)?;
            Some((at, key))
        });
        return Ok(Said { done: done.collect(), refused: named(&names, answer.errors) });
    }
    let answer = Answer::<TicketRecord>::of(&reply)?;
    let traced = answer.results.into_iter().map(|traced| (traced.trace, traced.result)).collect();
    Ok(Said { done: matched(&names, traced), refused: named(&names, answer.errors) })
}

fn write_call(loads: &[Load], version: ApiVersion, key_property: Option<&str>, mark: &str) -> (Call, Names) {
    let mut names =
        Names { key_property: key_property.map(str::to_owned), count: loads.len(), ..Names::default() };
    let mut inputs = Vec::with_capacity(loads.len());
    for load in loads {
        let trace = format!("{mark}-{:x}", load.place);
        inputs.push(format!(r#"{{"objectWriteTraceId":"{trace}",{}}}"#, load.members));
        names.traces.push(trace);
        names.keys.extend(load.key.clone());
        if load.key.is_none() {
            names.contents.push(contents(&load.members));
        }
    }
    let step = if key_property.is_some() { "/batch/upsert" } else { "/batch/create" };
    let path = version.objects(&ObjectType::tickets().name).then(step);
    (Call::post(path, format!(r#"{{"inputs":[{}]}}"#, inputs.join(","))), names)
}

fn tie_call(ties: &[TieLoad], version: ApiVersion) -> (Call, Names) {
    let mut names = Names { count: ties.len(), ..Names::default() };
    let mut inputs = Vec::with_capacity(ties.len());
    for load in ties {
        let json = |text: &str| Value::from(text).to_string();
        inputs.push(format!(
            r#"{{"from":{{"id":{}}},"to":{{"id":{}}},"types":{}}}"#,
            json(&load.ticket),
            json(&load.tie.to),
            load.tie.types
        ));
        names.keys.push(pair_key(&load.ticket, &load.tie.to));
    }
    let object = ties.first().map_or("", |load| &*load.tie.object);
    let path = version.associations(&ObjectType::tickets().name, object).then("/batch/create");
    (Call::post(path, format!(r#"{{"inputs":[{}]}}"#, inputs.join(","))), names)
}

impl Pair {
    fn key(&self) -> Option<String> {
        let from = self.from_object_id.as_ref().or(self.from.as_ref().map(|from| &from.id))?;
        let to = self.to_object_id.as_ref().or(self.to.as_ref().map(|to| &to.id))?;
        Some(pair_key(from, to))
    }
}

fn pair_key(from: &str, to: &str) -> String {
    format!("{from} {to}")
}

fn contents(members: &str) -> HashMap<String, Value> {
    #[derive(Deserialize)]
    struct Members {
        properties: HashMap<String, Value>,
    }
    serde_json::from_str::<Members>(&format!("{{{members}}}"))
        .map(|members| members.properties)
        .unwrap_or_default()
}

/// Which result is whose: by the echoed trace id; else by the key; else, when there is a result for each input, by what the
/// tickets hold.
fn matched(names: &Names, results: Vec<(Option<String>, TicketRecord)>) -> Vec<(usize, String)> {
    let all_answered = results.len() == names.count;
    let mut free: Vec<bool> = vec![true; names.count];
    let mut done = Vec::new();
    for (trace, record) in results {
        let by_trace = || names.traces.iter().position(|known| Some(known) == trace.as_ref());
        let by_key = || {
            let value = record.property(names.key_property.as_deref()?)?;
            names.keys.iter().position(|key| key == value)
        };
        let place = match &trace {
            Some(_) => by_trace(),
            None if names.count == 1 => Some(0),
            None => by_key().or_else(|| if all_answered { by_content(names, &free, &record) } else { None }),
        };
        if let Some(place) = place.filter(|place| free[*place]) {
            free[place] = false;
            done.push((place, record.id));
        }
    }
    done
}

/// The input that holds what this ticket holds. If several do, they must be equal, and any of them is as good.
fn by_content(names: &Names, free: &[bool], record: &TicketRecord) -> Option<usize> {
    let fits = |content: &HashMap<String, Value>| {
        let mut echoed = 0;
        let same = content.iter().all(|(name, value)| match record.properties.get(name) {
            None => true,
            Some(echo) => {
                echoed += 1;
                let sent = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                echo.as_deref().unwrap_or_default() == sent
            }
        });
        same && echoed > 0
    };
    let all = names.contents.iter().enumerate();
    let candidates: Vec<usize> = all.filter(|(_, content)| fits(content)).map(|(place, _)| place).collect();
    let first = names.contents.get(*candidates.first()?)?;
    let are_equal = candidates.iter().all(|place| names.contents.get(*place) == Some(first));
    candidates.into_iter().find(|place| free[*place]).filter(|_| are_equal)
}

/// The inputs that errors name. Those of a request with a single input can mean no other.
fn named(names: &Names, errors: Vec<ErrorBody>) -> Vec<(usize, ErrorBody)> {
    let mut refused = Vec::new();
    for error in errors {
        let mut places = places_in(names, &error);
        if places.is_empty() && names.count == 1 {
            places.push(0);
        }
        refused.extend(places.into_iter().map(|place| (place, error.clone())));
    }
    refused
}

/// The inputs that an error body names: by trace id, by an index as in `inputs[3]`, or by key.
pub(crate) fn places_in(names: &Names, error: &ErrorBody) -> Vec<usize> {
    let contexts =
        || std::iter::once(&error.context).chain(error.errors.iter().map(|detail| &detail.context));
    let said = |name: &'static str| contexts().filter_map(move |context| context.get(name)).flatten();
    let mut places: Vec<usize> = said("objectWriteTraceId")
        .filter_map(|id| names.traces.iter().position(|known| known == id))
        .collect();
    if places.is_empty() {
        let texts = error.errors.iter().flat_map(|detail| [&detail.location, &detail.message]);
        places =
            texts.flatten().filter_map(|text| index_in(text)).filter(|index| *index < names.count).collect();
    }
    if places.is_empty() && names.key_property.is_some() {
        let ids = said("ids").chain(said("id"));
        places = ids.filter_map(|id| names.keys.iter().position(|key| key == id)).collect();
    }
    if places.is_empty() && names.key_property.is_none() && names.traces.is_empty() {
        let from: Vec<&String> = said("fromObjectId").collect();
        let pairs = from.iter().flat_map(|from| said("toObjectId").map(|to| pair_key(from, to)));
        places = pairs.filter_map(|pair| names.keys.iter().position(|key| *key == pair)).collect();
    }
    places.sort_unstable();
    places.dedup();
    places
}

fn index_in(text: &str) -> Option<usize> {
    let rest = text.split_once("inputs[")?.1;
    rest.split_once(']')?.0.parse().ok()
}
