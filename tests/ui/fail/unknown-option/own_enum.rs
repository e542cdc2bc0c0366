use ticketproof::{TicketOption, TicketPayload};

#[derive(TicketOption)]
#[ticket(property = "hs_ticket_priority")]
enum Severity {
    Low,
    #[ticket(option = "Medium")]
    Middling,
    Severe,
}

// No further errors follow.
#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update {
    #[ticket(property = "hs_ticket_priority")]
    severity: Severity,
}

#[derive(TicketOption)]
#[ticket(property = "hs_ticket_priority")]
enum NotAll {
    Low,
}

#[derive(TicketOption)]
#[ticket(propety = "hs_ticket_priority")]
struct NoEnum {
    low: (),
}

#[derive(TicketOption)]
#[ticket(property = "hs_ticket_priority", partial)]
enum Data {
    #[ticket(optoin = "LOW")]
    Low(u8),
}

// Nor from parameters.
#[derive(TicketOption)]
#[ticket(property = "hs_ticket_priority", partial)]
enum Parameters<const N: usize> {
    Low,
}

fn main() {}
