use ticketproof::{TicketOption, TicketPayload};

#[derive(TicketPayload)]
#[ticket(op = "update", crate = "ticketproof", fragment, fragment)]
struct Update<'a> {
    #[ticket(rename = "sujbect")]
    title: &'a str,
    #[ticket(rename = "content", property = "content")]
    body: std::borrow::Cow<'a, str>,
}

#[derive(TicketOption)]
#[ticket(property = "hs_ticket_priority", partial)]
enum Severity {
    #[ticket(rename = "LOWW")]
    Low,
}

fn main() {}
