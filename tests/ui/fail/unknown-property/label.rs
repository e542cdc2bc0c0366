use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update {
    #[ticket(property = "Serial Number")]
    serial: String,
    #[ticket(property = "Ticket description")]
    text: String,
}

fn main() {}
