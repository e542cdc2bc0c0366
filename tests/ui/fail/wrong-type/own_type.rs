use ticketproof::TicketPayload;

struct Severity;
struct Stage;

#[derive(TicketPayload)]
#[ticket(op = "update", pipeline = "77")]
struct Update {
    hs_ticket_priority: Option<Severity>,
    hs_pipeline_stage: Stage,
    printers_affected: Severity,
}

fn main() {}
