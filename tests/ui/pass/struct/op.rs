//! `op`: what a payload is for; without it, a create.

use ticketproof::{Operation, TicketPayload};

#[derive(TicketPayload)]
#[ticket(pipeline = "0")]
struct Unsaid {
    subject: String,
    hs_pipeline_stage: String,
}

#[derive(TicketPayload)]
#[ticket(op = "create", pipeline = "0")]
struct Create {
    subject: String,
    hs_pipeline_stage: String,
}

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update {
    subject: String,
}

#[derive(TicketPayload)]
#[ticket(op = "upsert", pipeline = "0")]
struct Upsert {
    #[ticket(id)]
    serial_number: String,
}

fn main() {
    let operations = [Unsaid::OPERATION, Create::OPERATION, Update::OPERATION, Upsert::OPERATION];
    assert_eq!(operations, [Operation::Create, Operation::Create, Operation::Update, Operation::Upsert]);
}
