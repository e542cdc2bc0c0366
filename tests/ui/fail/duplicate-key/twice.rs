use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(op = "update", pipeline = "0", set(content = "x"))]
struct Update {
    subject: String,
    #[ticket(property = "subject")]
    title: String,
    hs_pipeline: String,
    content: String,
}

fn main() {}
