use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update {
    sujbect: String,
    #[ticket(property = "hs_ticket_prority")]
    priority: u8,
    zzz: u8,
}

fn main() {}
