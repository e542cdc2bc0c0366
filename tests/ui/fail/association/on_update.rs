use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update {
    #[ticket(associate = "contact")]
    reporter: u64,
}

fn main() {}
