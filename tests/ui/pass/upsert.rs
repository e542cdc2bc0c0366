//! An upsert says which ticket it is about.

use ticketproof::{Body, Operation, Patch, TicketPayload};

#[derive(TicketPayload)]
#[ticket(op = "upsert")]
struct Repair<'a> {
    #[ticket(id)]
    serial_number: &'a str,
    content: Patch<&'a str>,
}

#[derive(TicketPayload)]
#[ticket(op = "upsert")]
struct ById {
    #[ticket(id, property = "hs_object_id")]
    id: u64,
    is_vip: bool,
}

fn main() {
    assert_eq!(Repair::OPERATION, Operation::Upsert);
    let mut body = Body::new();
    Repair { serial_number: "4-2", content: Patch::Clear }.write(&mut body);
    assert_eq!(
        body.to_json(),
        r#"{"id":"4-2","idProperty":"serial_number","properties":{"content":""}}"#
    );
    let mut body = Body::new();
    ById { id: 77, is_vip: true }.write(&mut body);
    assert_eq!(body.to_json(), r#"{"id":"77","properties":{"is_vip":"true"}}"#);
}
