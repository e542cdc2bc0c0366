//! `rename`: the option that a variant is, by its internal value.

use ticketproof::{Body, TicketOption, TicketPayload};

#[derive(TicketOption)]
#[ticket(property = "hs_ticket_priority")]
enum Severity {
    #[ticket(rename = "LOW")]
    Annoying,
    #[ticket(rename = "MEDIUM")]
    Hindering,
    #[ticket(rename = "HIGH")]
    Stopping,
}

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Triage {
    #[ticket(property = "hs_ticket_priority")]
    severity: Severity,
}

fn main() {
    let all = [Severity::Annoying, Severity::Hindering, Severity::Stopping];
    let written = all.map(|severity| {
        let mut body = Body::new();
        Triage { severity }.write(&mut body);
        body.properties().next().map(|(_, text)| text.to_owned())
    });
    assert_eq!(written.map(Option::unwrap), ["LOW", "MEDIUM", "HIGH"]);
}
