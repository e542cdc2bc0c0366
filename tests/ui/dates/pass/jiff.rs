use ticketproof::{Body, TicketPayload};

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update {
    warranty_until: jiff::civil::Date,
    first_seen_at: Option<jiff::Timestamp>,
}

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Other {
    warranty_until: Option<jiff::civil::Date>,
    first_seen_at: jiff::Zoned,
}

fn written(payload: &impl TicketPayload) -> String {
    let mut body = Body::new();
    payload.write(&mut body);
    body.properties().map(|(name, value)| format!("{name}={value};")).collect()
}

fn main() {
    let day = jiff::civil::date(2027, 1, 31);
    let update = Update { warranty_until: day, first_seen_at: Some(jiff::Timestamp::UNIX_EPOCH) };
    assert_eq!(written(&update), "warranty_until=2027-01-31;first_seen_at=1970-01-01T00:00:00Z;");
    let other = Other { warranty_until: None, first_seen_at: jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC) };
    assert_eq!(written(&other), "first_seen_at=1970-01-01T00:00:00Z;");
}
