use ticketproof::TicketPayload;

// A moment is no day, a day no moment, and a time without a zone is neither.
#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Swapped {
    warranty_until: time::OffsetDateTime,
    first_seen_at: Option<time::Date>,
}

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Zoneless {
    first_seen_at: time::PrimitiveDateTime,
    warranty_until: time::PrimitiveDateTime,
}

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct NoDates {
    subject: time::Date,
    printers_affected: time::UtcDateTime,
    hs_ticket_category: Vec<time::Date>,
}

fn main() {}
