//! `property`, `rename`, `rename_all`, raw identifiers, and the facade under another name.

use ticketproof as facade;
use ticketproof::{Body, TicketPayload, UsesProperties};

#[derive(TicketPayload)]
#[ticket(op = "update", rename_all = "snake_case", crate = facade)]
struct Update {
    #[ticket(rename = "content")]
    text: String,
    #[ticket(property = "serial_number")]
    r#type: String,
    r#is_vip: bool,
}

#[derive(TicketPayload)]
#[ticket(op = "update", set(is_vip = true))]
struct Nothing;

fn main() {
    let mut body = Body::new();
    Update { text: "a".to_owned(), r#type: "b".to_owned(), is_vip: false }.write(&mut body);
    assert_eq!(
        body.properties().collect::<Vec<_>>(),
        [("content", "a"), ("serial_number", "b"), ("is_vip", "false")]
    );
    let mut body = Body::new();
    Nothing.write(&mut body);
    assert_eq!(body.properties().collect::<Vec<_>>(), [("is_vip", "true")]);
    assert_eq!(Nothing::PROPERTIES.names().collect::<Vec<_>>(), ["is_vip"]);
}
