//! `partial`: options may be left out.

use ticketproof::TicketOption;

#[derive(TicketOption)]
#[ticket(property = "hs_ticket_priority", partial)]
enum Urgent {
    High,
}

fn main() {
    assert_eq!(Urgent::High.value(), "HIGH");
    assert!(Urgent::from_value("LOW").is_none());
}
