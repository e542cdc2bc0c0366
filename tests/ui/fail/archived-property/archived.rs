use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update {
    fax_number: Option<String>,
}

fn main() {}
