use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update {
    subject: String,
    #[ticket(flatten)]
    part: String,
}

fn main() {}
