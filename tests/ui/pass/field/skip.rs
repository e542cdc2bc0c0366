//! `skip`: a field that is no part of the payload, of any type.

use ticketproof::{Body, TicketPayload, UsesProperties};

struct Anything;

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update {
    content: String,
    #[ticket(skip)]
    trace: Anything,
}

fn main() {
    let update = Update { content: "x".to_owned(), trace: Anything };
    let mut body = Body::new();
    update.write(&mut body);
    assert_eq!(body.properties().count(), 1);
    assert!(!Update::PROPERTIES.contains("trace"));
    let Anything = update.trace;
}
