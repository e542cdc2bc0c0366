use ticketproof::TicketPayload;

use ticketproof::Patch;

#[derive(TicketPayload)]
#[ticket(pipeline = "0")]
struct New {
    subject: String,
    hs_pipeline_stage: String,
    content: Patch<String>,
}

fn main() {}
