use ticketproof::TicketPayload;

// A moment is no day, a day no moment, and a time without a zone is neither.
#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Swapped {
    warranty_until: chrono::DateTime<chrono::Utc>,
    first_seen_at: Option<chrono::NaiveDate>,
}

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Zoneless {
    first_seen_at: chrono::NaiveDateTime,
    warranty_until: chrono::NaiveDateTime,
}

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct NoDates {
    subject: chrono::NaiveDate,
    printers_affected: chrono::DateTime<chrono::FixedOffset>,
    hs_ticket_category: Vec<chrono::NaiveDate>,
}

fn main() {}
