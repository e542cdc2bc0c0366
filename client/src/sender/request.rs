//! The sender's requests, and the outcome of each of their inputs.

use std::{collections::HashMap, sync::Arc};

use serde_json::Value;
use ticketproof_schema::ObjectType;

use super::{
    item::{AssociationItem, WriteItem},
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
pub(crate) enum Request {
    /// A read that asks whether the server answers; it risks no record.
    Probe,
    /// Records to create or to upsert.
    Write {
        /// The records.
        items: Vec<WriteItem>,
        /// Whether they are a part of a request that was refused without a name, to be kept apart from others.
        is_part: bool,
    },
    /// Associations with records of one object type.
    Associate(Vec<AssociationItem>),
}

/// The outcome of each input that an answer names.
#[derive(Debug, Default)]
pub(crate) struct BatchOutcome {
    /// Inputs by place with the ids of their tickets. (Associations have none.)
    pub(crate) done: Vec<(usize, String)>,
    /// Inputs with a result that cannot be believed, and why.
    pub(crate) doubtful: Vec<(usize, &'static str)>,
    /// Inputs that an error names.
    pub(crate) refused: Vec<(usize, Arc<ErrorBody>)>,
}

impl Request {
    /// How many inputs it has.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Probe => 0,
            Self::Write { items, .. } => items.len(),
            Self::Associate(associations) => associations.len(),
        }
    }

    /// The same as if it had not been sent: a gate refused it before anybody looked at it.
    pub(crate) fn unsent(mut self) -> Self {
        match &mut self {
            Self::Probe => {}
            Self::Write { items, .. } => {
                items.iter_mut().for_each(|item| item.attempts = item.attempts.saturating_sub(1));
            }
            Self::Associate(associations) => {
                associations
                    .iter_mut()
                    .for_each(|association| association.attempts = association.attempts.saturating_sub(1));
            }
        }
        self
    }

    /// The request, and what its answer will call the inputs. `mark` makes trace ids unique.
    pub(crate) fn call(&self, version: ApiVersion, key_property: Option<&str>, mark: &str) -> (Call, Inputs) {
        match self {
            Self::Probe => {
                let path = version.objects(&ObjectType::tickets().name).query("limit", "1");
                (Call::get(path), Inputs::default())
            }
            Self::Write { items, .. } => write_call(items, version, key_property, mark),
            Self::Associate(associations) => association_call(associations, version),
        }
    }
}

/// Makes a request and reads what it says. Whatever goes wrong, it is made once.
pub(crate) async fn exchange(
    client: Client,
    call: Call,
    inputs: Inputs,
    is_association: bool,
) -> Result<BatchOutcome, ClientError> {
    let reply = client.transport.send(call).await?;
    if inputs.len() == 0 {
        // Whatever answers must answer as HubSpot does, or it is somebody else.
        return reply.page().map(|_| BatchOutcome::default());
    }
    Ok(if is_association {
        said(inputs.attribute(Answer::<AssociatedPair>::of(&reply)?), |_| String::new())
    } else {
        said(inputs.attribute(Answer::<TicketRecord>::of(&reply)?), |record| record.id)
    })
}

fn said<T: Identified>(attributed: Attributed<T>, id: impl Fn(T) -> String) -> BatchOutcome {
    let Attributed { done, doubtful, refused, unattributed: _ } = attributed;
    let done = done.into_iter().map(|(place, result)| (place, id(result))).collect();
    BatchOutcome { done, doubtful, refused }
}

fn write_call(
    items: &[WriteItem],
    version: ApiVersion,
    key_property: Option<&str>,
    mark: &str,
) -> (Call, Inputs) {
    let mut names = Vec::with_capacity(items.len());
    let mut inputs = Vec::with_capacity(items.len());
    for item in items {
        let trace = format!("{mark}-{:x}", item.place);
        inputs.push(format!(r#"{{"objectWriteTraceId":"{trace}",{}}}"#, item.members));
        let content = if item.key.is_none() { contents(&item.members) } else { None };
        names.push(InputNames { trace: Some(trace), key: item.key.clone(), ends: None, content });
    }
    let step = if key_property.is_some() { "/batch/upsert" } else { "/batch/create" };
    let path = version.objects(&ObjectType::tickets().name).then(step);
    let texts = items.iter().map(|item| item.members.as_str());
    let names = Inputs::of_writes(names, key_property, texts);
    (Call::post(path, format!(r#"{{"inputs":[{}]}}"#, inputs.join(","))), names)
}

fn association_call(associations: &[AssociationItem], version: ApiVersion) -> (Call, Inputs) {
    let mut names = Vec::with_capacity(associations.len());
    let mut inputs = Vec::with_capacity(associations.len());
    for item in associations {
        let (ticket, to) = (&item.ticket, &item.association.to);
        let json = |text: &str| Value::from(text).to_string();
        inputs.push(format!(
            r#"{{"from":{{"id":{}}},"to":{{"id":{}}},"types":{}}}"#,
            json(ticket),
            json(to),
            item.association.types
        ));
        names.push(InputNames {
            key: Some(pair_key(ticket, to)),
            ends: Some((ticket.clone(), to.clone())),
            ..InputNames::default()
        });
    }
    let object = associations.first().map_or("", |item| &*item.association.object);
    let path = version.associations(&ObjectType::tickets().name, object).then("/batch/create");
    let call = Call::post(path, format!(r#"{{"inputs":[{}]}}"#, inputs.join(",")));
    (call, Inputs::new(names, None))
}

fn contents(members: &str) -> Option<HashMap<String, Option<String>>> {
    let members = format!("{{{members}}}");
    let parts: Parts<'_> = serde_json::from_str(&members).ok()?;
    scalar::texts_of(parts.properties.get())
}
