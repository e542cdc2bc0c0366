use ticketproof::TicketPayload;

#[derive(TicketPayload)]
struct New {
    subject: String,
    hs_pipeline_stage: String,
}

fn main() {}
