//! `property`: the internal name, where the field has another.

use ticketproof::{Body, TicketPayload};

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update<'a> {
    #[ticket(property = "content")]
    body: &'a str,
}

fn main() {
    let mut body = Body::new();
    Update { body: "It burns" }.write(&mut body);
    assert_eq!(body.properties().collect::<Vec<_>>(), [("content", "It burns")]);
}
