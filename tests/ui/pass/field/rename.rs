//! `rename`: the same as `property`, in serde's word.

use ticketproof::{Body, TicketPayload};

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update<'a> {
    #[ticket(rename = "content")]
    body: &'a str,
}

fn main() {
    let mut body = Body::new();
    Update { body: "It burns" }.write(&mut body);
    assert_eq!(body.properties().collect::<Vec<_>>(), [("content", "It burns")]);
}
