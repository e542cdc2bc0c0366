//! `default`: what is written where the field has no value, checked like any other value.

use ticketproof::{Body, TicketPayload};

#[derive(TicketPayload)]
#[ticket(pipeline = "0")]
struct New {
    subject: String,
    #[ticket(default = "1")]
    hs_pipeline_stage: Option<String>,
    #[ticket(default = 1)]
    printers_affected: Option<u32>,
    #[ticket(default = false)]
    is_vip: Option<bool>,
}

fn main() {
    let mut body = Body::new();
    New { subject: "x".to_owned(), hs_pipeline_stage: None, printers_affected: Some(7), is_vip: None }
        .write(&mut body);
    assert_eq!(
        body.properties().collect::<Vec<_>>(),
        [
            ("hs_pipeline", "0"),
            ("subject", "x"),
            ("hs_pipeline_stage", "1"),
            ("printers_affected", "7"),
            ("is_vip", "false"),
        ]
    );
}
