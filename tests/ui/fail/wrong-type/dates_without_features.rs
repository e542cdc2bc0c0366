use ticketproof::TicketPayload;

// The features `chrono`, `jiff` and `time` are off here.
#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update {
    warranty_until: chrono::NaiveDate,
    first_seen_at: Option<jiff::Timestamp>,
}

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Other {
    warranty_until: time::Date,
    first_seen_at: std::time::Duration,
}

fn main() {}
