use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(op = "create")]
struct New {
    sujbect: String,
    hs_object_id: u64,
    #[ticket(property = "hs_ticket_priority")]
    priority: String,
    printers_affected: bool,
    contents: String,
}

// No further errors follow from a struct with mistakes.
fn used(new: &New) -> impl TicketPayload {
    new
}

fn main() {}
