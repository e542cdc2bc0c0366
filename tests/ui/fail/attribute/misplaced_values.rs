use ticketproof::{TicketOption, TicketPayload};

#[derive(TicketPayload)]
#[ticket(op = "update", crate = "ticketproof", fragment, fragment)]
struct Update<'a> {
    #[ticket(rename = "sujbect")]
    title: &'a str,
    #[ticket(rename = "content", property = "content")]
    body: std::borrow::Cow<'a, str>,
}

#[derive(TicketPayload)]
#[ticket(op = "update", crate = 7)]
struct Misread {
    #[ticket(with = "to::text")]
    subject: u8,
    #[ticket(with = "not a path")]
    content: u8,
    #[ticket(with)]
    serial_number: u8,
}

#[derive(TicketOption)]
#[ticket(property = "hs_ticket_priority", partial)]
enum Severity {
    #[ticket(rename = "LOWW")]
    Low,
    #[ticket(option = "HIGH", rename = "HIGH")]
    High,
    #[ticket(option = "MEDIUM", option = "MEDIUM")]
    Medium,
}

fn main() {}
