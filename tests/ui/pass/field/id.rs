//! `id`: which ticket an upsert is about, by a unique property or by the ticket's own id.

use ticketproof::{Body, TicketPayload};

#[derive(TicketPayload)]
#[ticket(op = "upsert")]
struct ByProperty {
    #[ticket(id, property = "serial_number")]
    serial: String,
    is_vip: bool,
}

#[derive(TicketPayload)]
#[ticket(op = "upsert")]
struct ById {
    #[ticket(id)]
    hs_object_id: u64,
}

fn main() {
    let mut body = Body::new();
    ByProperty { serial: "A1".to_owned(), is_vip: true }.write(&mut body);
    assert_eq!(body.identity(), Some((Some("serial_number"), "A1")));
    let mut body = Body::new();
    ById { hs_object_id: 512 }.write(&mut body);
    assert_eq!(body.identity(), Some((None, "512")));
}
