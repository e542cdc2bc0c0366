use ticketproof::{Body, TicketPayload};

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update {
    warranty_until: chrono::NaiveDate,
    first_seen_at: Option<chrono::DateTime<chrono::Utc>>,
}

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Other {
    warranty_until: Option<chrono::NaiveDate>,
    first_seen_at: chrono::DateTime<chrono::FixedOffset>,
}

fn written(payload: &impl TicketPayload) -> String {
    let mut body = Body::new();
    payload.write(&mut body);
    body.properties().map(|(name, value)| format!("{name}={value};")).collect()
}

fn main() {
    let day = chrono::NaiveDate::from_ymd_opt(2027, 1, 31).unwrap();
    let update = Update { warranty_until: day, first_seen_at: Some(chrono::DateTime::UNIX_EPOCH) };
    assert_eq!(written(&update), "warranty_until=2027-01-31;first_seen_at=1970-01-01T00:00:00Z;");
    let other = Other { warranty_until: None, first_seen_at: chrono::DateTime::UNIX_EPOCH.into() };
    assert_eq!(written(&other), "first_seen_at=1970-01-01T00:00:00Z;");
}
