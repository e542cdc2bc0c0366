use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(op = "update", schema = "/nowhere/tickets.json")]
struct Update {
    subject: String,
}

fn used(update: &Update) -> impl TicketPayload {
    update
}

fn main() {}
