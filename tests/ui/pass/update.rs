//! An update needs nothing; `Patch` keeps, clears and sets.

use ticketproof::{Body, Operation, Patch, TicketPayload};

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Triage {
    content: Patch<String>,
    printers_affected: Patch<u8>,
    is_vip: Patch<bool>,
}

fn main() {
    assert_eq!(Triage::OPERATION, Operation::Update);
    let triage =
        Triage { content: Patch::Clear, printers_affected: Patch::Set(3), is_vip: Patch::Keep };
    let mut body = Body::new();
    triage.write(&mut body);
    assert_eq!(body.properties().collect::<Vec<_>>(), [("content", ""), ("printers_affected", "3")]);
}
