//! Parts of other payloads, type parameters, `with`, `default`, `set` and `rename_all`.

use ticketproof::{Body, TicketPayload, UsesProperties};

#[derive(TicketPayload)]
#[ticket(fragment)]
struct Basics<'a> {
    subject: &'a str,
    hs_pipeline_stage: &'a str,
}

#[derive(TicketPayload)]
#[ticket(pipeline = "0", set(hs_ticket_priority = "LOW", is_vip = false))]
struct New<'a, Text> {
    #[ticket(flatten)]
    basics: Basics<'a>,
    content: Text,
    #[ticket(default = 1)]
    printers_affected: Option<u32>,
    #[ticket(with = joined)]
    serial_number: [u16; 2],
}

#[derive(TicketPayload)]
#[ticket(pipeline = "0")]
struct Plain<'a> {
    #[ticket(flatten)]
    basics: Basics<'a>,
}

fn joined(parts: &[u16; 2]) -> String {
    format!("{}-{}", parts[0], parts[1])
}

fn main() {
    let new = New {
        basics: Basics { subject: "x", hs_pipeline_stage: "1" },
        content: "text",
        printers_affected: None,
        serial_number: [4, 2],
    };
    let mut body = Body::new();
    new.write(&mut body);
    assert_eq!(
        body.properties().collect::<Vec<_>>(),
        [
            ("hs_pipeline", "0"),
            ("hs_ticket_priority", "LOW"),
            ("is_vip", "false"),
            ("content", "text"),
            ("printers_affected", "1"),
            ("serial_number", "4-2"),
            ("subject", "x"),
            ("hs_pipeline_stage", "1"),
        ]
    );
    let plain: Vec<_> = Plain::PROPERTIES.names().collect();
    assert_eq!(plain, ["hs_pipeline", "subject", "hs_pipeline_stage"]);
    let _ = Plain { basics: Basics { subject: "", hs_pipeline_stage: "" } };
}
