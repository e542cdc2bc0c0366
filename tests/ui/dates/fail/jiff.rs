use ticketproof::TicketPayload;

// A moment is no day, a day no moment, and a time without a zone is neither.
#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Swapped {
    warranty_until: jiff::Timestamp,
    first_seen_at: Option<jiff::civil::Date>,
}

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Zoneless {
    first_seen_at: jiff::civil::DateTime,
    warranty_until: jiff::civil::DateTime,
}

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct NoDates {
    subject: jiff::civil::Date,
    printers_affected: jiff::Zoned,
    hs_ticket_category: Vec<jiff::civil::Date>,
}

fn main() {}
