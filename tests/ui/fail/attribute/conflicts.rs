use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(op = "update", op = "update")]
struct Update {
    #[ticket(skip, property = "subject", with = x)]
    subject: String,
    #[ticket(flatten, default = "x")]
    part: String,
    #[ticket(label = "Reporter")]
    content: String,
    #[ticket(associate = "contact", property = "content")]
    contact: u64,
}

fn main() {}
