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

#[derive(TicketPayload)]
#[ticket(op = "update", pipeline = "Returns")]
struct QuotedName {
    subject: String,
}

#[derive(TicketPayload)]
#[ticket(op = "update", pipeline = Hardware)]
struct BareLabel {
    subject: String,
}

fn main() {}
