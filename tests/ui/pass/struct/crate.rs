//! `crate`: the facade under another name.

mod vendor {
    pub use ticketproof as tickets;
}

#[derive(vendor::tickets::TicketPayload)]
#[ticket(op = "update", crate = vendor::tickets)]
struct Update {
    content: String,
}

fn main() {
    let mut body = vendor::tickets::Body::new();
    vendor::tickets::TicketPayload::write(&Update { content: "x".to_owned() }, &mut body);
    assert_eq!(body.properties().collect::<Vec<_>>(), [("content", "x")]);
}
