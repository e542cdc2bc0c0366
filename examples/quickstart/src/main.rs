//! The whole loop, against a local HubSpot: pull, derive, validate, create, and the most common mistake.
//!
//! `cargo run -p quickstart`

use std::error::Error;

use ticketproof::{
    Operation, TicketPayload, Validator,
    client::{Client, PullOptions, Token},
    sandbox::Sandbox,
};

/// The types that build.rs generated from `hubspot/tickets.json`.
mod hubspot {
    ticketproof::include_schema!();
}

/// A ticket as this program thinks of it. Each field is checked against the account's schema while compiling: a property
/// that does not exist, or a priority that is no option, would be an error on its field.
#[derive(Debug, TicketPayload)]
struct NewIncident<'a> {
    subject: &'a str,
    content: &'a str,
    #[ticket(property = "hs_pipeline_stage")]
    stage: hubspot::stage::Support,
    #[ticket(property = "hs_ticket_priority")]
    priority: Option<hubspot::HsTicketPriority>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start().await?;
    say("1. a local HubSpot", sandbox.base_url());

    let client = Client::builder(Token::new("any-token")?).base_url(sandbox.base_url()).build()?;
    let pulled = client.pull(&PullOptions::new()).await?.snapshot;
    let is_same = pulled.hash() == hubspot::SNAPSHOT_HASH;
    let same =
        if is_same { "the same that this was built from" } else { "not the one that this was built from" };
    say("2. its schema over HTTP", &format!("{} properties; {same}", pulled.schema.properties.len()));
    let validator = Validator::new(pulled.schema);

    let incident = NewIncident {
        subject: "Printer on fire",
        content: "Third floor, beside the lift.",
        stage: hubspot::stage::Support::New,
        priority: Some(hubspot::HsTicketPriority::High),
    };
    let valid = validator.validate(incident)?;
    say("3. proved valid", valid.body());

    let created = client.tickets().create(&valid).await?;
    say("4. created", &format!("ticket {}", created.id));

    let before = sandbox.requests().len();
    let careless = r#"{"properties":{"subject":"Printer on fire","hs_pipeline_stage":"New"}}"#;
    match validator.validate_json(Operation::Create, careless) {
        // Not reached: the stage is a label. The client sends only a `Valid`, so the bad ticket cannot be sent.
        Ok(valid) => say("5. sent", &client.tickets().create(&valid).await?.id),
        Err(refused) => say("5. the label instead of the id", &refused.report.to_string()),
    }
    let after = sandbox.requests().len();
    say("6. requests the sandbox saw", &format!("{after}, of which {} for the bad ticket", after - before));

    sandbox.stop().await?;
    Ok(())
}

#[expect(clippy::print_stdout, reason = "an example that shows what happens")]
fn say(step: &str, what: &str) {
    println!("{step:32} {what}");
}
