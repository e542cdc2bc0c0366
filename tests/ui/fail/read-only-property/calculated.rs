use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update {
    createdate: String,
}

fn main() {}
