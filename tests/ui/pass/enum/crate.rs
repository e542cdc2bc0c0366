//! `crate`: the facade under another name.

mod vendor {
    pub use ticketproof as tickets;
}

#[derive(vendor::tickets::TicketOption)]
#[ticket(property = "hs_ticket_priority", crate = vendor::tickets, partial)]
enum Urgent {
    High,
}

fn main() {
    assert_eq!(vendor::tickets::TicketOption::value(&Urgent::High), "HIGH");
}
