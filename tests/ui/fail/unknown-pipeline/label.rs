use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(op = "update", pipeline = "hardware")]
struct Label {
    subject: String,
}

#[derive(TicketPayload)]
#[ticket(op = "update", pipeline = "7")]
struct Id {
    subject: String,
}

#[derive(TicketPayload)]
#[ticket(op = "update", pipeline = Retuns)]
struct Name {
    subject: String,
}

fn main() {}
