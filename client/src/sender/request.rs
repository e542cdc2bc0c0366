//! The sender's requests, and what their answers say of whom.

use std::{collections::HashMap, sync::Arc};

use serde_json::Value;
use ticketproof_schema::ObjectType;

use super::{
    item::{Load, TieLoad},
    row::Parts,
};
use crate::{
    ApiVersion, Client, ClientError, ErrorBody,
    correlation::{Answer, Attributed, Identified, InputNames, Inputs, pair_key},
    endpoints::associations::AssociatedPair,
    record::TicketRecord,
    scalar,
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

/// What an answer says of single inputs.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// Inputs by place with the ids of their tickets. (Associations have none.)
    pub(crate) done: Vec<(usize, String)>,
    /// Inputs with a result that cannot be believed, and why.
    pub(crate) doubtful: Vec<(usize, &'static str)>,
    /// Inputs that an error names.
    pub(crate) refused: Vec<(usize, Arc<ErrorBody>)>,
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
    pub(crate) fn call(&self, version: ApiVersion, key_property: Option<&str>, mark: &str) -> (Call, Inputs) {
        match self {
            Self::Ask => {
                let path = version.objects(&ObjectType::tickets().name).query("limit", "1");
                (Call::get(path), Inputs::default())
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
    inputs: Inputs,
    is_tie: bool,
) -> Result<Said, ClientError> {
    let reply = client.transport.send(call).await?;
    if inputs.len() == 0 {
        // Whatever answers must answer as HubSpot does, or it is somebody else.
        return reply.page().map(|_| Said::default());
    }
    Ok(if is_tie {
        said(inputs.attribute(Answer::<AssociatedPair>::of(&reply)?), |_| String::new())
    } else {
        said(inputs.attribute(Answer::<TicketRecord>::of(&reply)?), |record| record.id)
    })
}

fn said<T: Identified>(attributed: Attributed<T>, id: impl Fn(T) -> String) -> Said {
    let Attributed { done, doubtful, refused, unattributed: _ } = attributed;
    let done = done.into_iter().map(|(place, result)| (place, id(result))).collect();
    Said { done, doubtful, refused }
}

fn write_call(loads: &[Load], version: ApiVersion, key_property: Option<&str>, mark: &str) -> (Call, Inputs) {
    let mut names = Vec::with_capacity(loads.len());
    let mut inputs = Vec::with_capacity(loads.len());
    for load in loads {
        let trace = format!("{mark}-{:x}", load.place);
        inputs.push(format!(r#"{{"objectWriteTraceId":"{trace}",{}}}"#, load.members));
        let content = if load.key.is_none() { contents(&load.members) } else { None };
        names.push(InputNames { trace: Some(trace), key: load.key.clone(), ends: None, content });
    }
    let step = if key_property.is_some() { "/batch/upsert" } else { "/batch/create" };
    let path = version.objects(&ObjectType::tickets().name).then(step);
    let texts = loads.iter().map(|load| load.members.as_str());
    let names = Inputs::of_writes(names, key_property, texts);
    (Call::post(path, format!(r#"{{"inputs":[{}]}}"#, inputs.join(","))), names)
}

fn tie_call(ties: &[TieLoad], version: ApiVersion) -> (Call, Inputs) {
    let mut names = Vec::with_capacity(ties.len());
    let mut inputs = Vec::with_capacity(ties.len());
    for load in ties {
        let (ticket, to) = (&load.ticket, &load.tie.to);
        let json = |text: &str| Value::from(text).to_string();
        inputs.push(format!(
            r#"{{"from":{{"id":{}}},"to":{{"id":{}}},"types":{}}}"#,
            json(ticket),
            json(to),
            load.tie.types
        ));
        names.push(InputNames {
            key: Some(pair_key(ticket, to)),
            ends: Some((ticket.clone(), to.clone())),
            ..InputNames::default()
        });
    }
    let object = ties.first().map_or("", |load| &*load.tie.object);
    let path = version.associations(&ObjectType::tickets().name, object).then("/batch/create");
    let call = Call::post(path, format!(r#"{{"inputs":[{}]}}"#, inputs.join(",")));
    (call, Inputs::new(names, None))
}

fn contents(members: &str) -> Option<HashMap<String, Option<String>>> {
    let members = format!("{{{members}}}");
    let parts: Parts<'_> = serde_json::from_str(&members).ok()?;
    scalar::texts_of(parts.properties.get())
}
