use ticketproof::TicketPayload;

#[derive(TicketPayload)]
struct New {
    content: String,
}

fn main() {}
