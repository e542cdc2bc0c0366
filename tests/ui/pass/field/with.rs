//! `with`: a function from a reference to the field to the property's value.

use ticketproof::{Body, TicketPayload};

struct Version(u8, u8);

mod to {
    pub(crate) fn text(version: &crate::Version) -> Option<String> {
        (version.0 > 0).then(|| format!("{}.{}", version.0, version.1))
    }
}

fn count<T>(items: &Vec<T>) -> usize {
    items.len()
}

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update<Printer> {
    #[ticket(property = "serial_number", with = to::text)]
    version: Version,
    #[ticket(property = "printers_affected", with = count)]
    printers: Vec<Printer>,
}

fn main() {
    let mut body = Body::new();
    Update { version: Version(4, 2), printers: vec![(), ()] }.write(&mut body);
    assert_eq!(
        body.properties().collect::<Vec<_>>(),
        [("serial_number", "4.2"), ("printers_affected", "2")]
    );
    let mut body = Body::new();
    Update::<u8> { version: Version(0, 0), printers: Vec::new() }.write(&mut body);
    assert_eq!(body.properties().collect::<Vec<_>>(), [("printers_affected", "0")]);
}
