use ticketproof::{Operation, TicketPayload, Valid};

#[derive(TicketPayload)]
#[ticket(pipeline = "0")]
struct New {
    subject: String,
    hs_pipeline_stage: String,
}

fn forged(payload: New) -> Valid<New> {
    let _ = Valid::new(payload, Operation::Create, "{}".into(), Default::default());
    let _: Valid<New> = Default::default();
    Valid { payload, operation: Operation::Create }
}

fn main() {}
