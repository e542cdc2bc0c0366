//! A user's own enums as options, one or several, read back by value.

use ticketproof::{Body, TicketOption, TicketPayload};

#[derive(Debug, PartialEq, TicketOption)]
#[ticket(property = "hs_ticket_priority", rename_all = "UPPERCASE")]
enum Severity {
    Low,
    Medium,
    #[ticket(option = "HIGH")]
    Severe,
}

#[derive(TicketOption)]
#[ticket(property = "hs_ticket_category", partial)]
enum Cause {
    BillingIssue,
    Other,
}

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Triage {
    #[ticket(property = "hs_ticket_priority")]
    severity: Option<Severity>,
    #[ticket(property = "hs_ticket_category")]
    causes: Vec<Cause>,
}

fn main() {
    let mut body = Body::new();
    Triage { severity: Some(Severity::Severe), causes: vec![Cause::Other, Cause::BillingIssue] }
        .write(&mut body);
    assert_eq!(
        body.properties().collect::<Vec<_>>(),
        [("hs_ticket_priority", "HIGH"), ("hs_ticket_category", "OTHER;BILLING_ISSUE")]
    );
    assert_eq!(Severity::from_value("MEDIUM"), Some(Severity::Medium));
    assert_eq!(Severity::from_value("medium"), None);
    assert_eq!((Severity::Low.value(), Severity::PROPERTY), ("LOW", "hs_ticket_priority"));
}
