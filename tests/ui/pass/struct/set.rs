//! `set`: values that every payload of the type has, checked against options, types and the account's rules.

use ticketproof::{Body, TicketPayload};

#[derive(TicketPayload)]
#[ticket(
    op = "update",
    set(hs_ticket_priority = "LOW", is_vip = true, "printers_affected" = 500),
    set(warranty_until = "2026-12-31")
)]
struct Triage {
    content: String,
}

fn main() {
    let mut body = Body::new();
    Triage { content: "x".to_owned() }.write(&mut body);
    assert_eq!(
        body.properties().collect::<Vec<_>>(),
        [
            ("hs_ticket_priority", "LOW"),
            ("is_vip", "true"),
            ("printers_affected", "500"),
            ("warranty_until", "2026-12-31"),
            ("content", "x"),
        ]
    );
}
