use ticketproof::{Body, TicketPayload};

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update {
    warranty_until: time::Date,
    first_seen_at: Option<time::OffsetDateTime>,
}

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Other {
    warranty_until: Option<time::Date>,
    first_seen_at: time::UtcDateTime,
}

fn written(payload: &impl TicketPayload) -> String {
    let mut body = Body::new();
    payload.write(&mut body);
    body.properties().map(|(name, value)| format!("{name}={value};")).collect()
}

fn main() {
    let day = time::Date::from_calendar_date(2027, time::Month::January, 31).unwrap();
    let update = Update { warranty_until: day, first_seen_at: Some(time::OffsetDateTime::UNIX_EPOCH) };
    assert_eq!(written(&update), "warranty_until=2027-01-31;first_seen_at=1970-01-01T00:00:00Z;");
    let other = Other { warranty_until: None, first_seen_at: time::UtcDateTime::UNIX_EPOCH };
    assert_eq!(written(&other), "first_seen_at=1970-01-01T00:00:00Z;");
}
