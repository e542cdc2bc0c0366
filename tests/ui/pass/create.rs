//! A create: borrowed and owned texts, optional values, a pipeline by id, a stage as text.

use std::borrow::Cow;

use ticketproof::{Body, TicketPayload, UsesProperties};

#[derive(TicketPayload)]
#[ticket(op = "create", pipeline = "0")]
struct NewIncident<'a> {
    subject: &'a str,
    #[ticket(property = "hs_pipeline_stage")]
    stage: &'a str,
    #[ticket(property = "content")]
    body: Cow<'a, str>,
    printers_affected: Option<u32>,
    is_vip: bool,
    warranty_until: Option<String>,
    #[ticket(property = "hubspot_owner_id")]
    owner: u64,
    #[ticket(skip)]
    #[allow(dead_code)]
    trace: [u8; 16],
}

fn main() {
    let incident = NewIncident {
        subject: "Printer on fire",
        stage: "1",
        body: "It burns".into(),
        printers_affected: None,
        is_vip: true,
        warranty_until: Some("2026-12-31".to_owned()),
        owner: 77,
        trace: [0; 16],
    };
    let mut body = Body::new();
    incident.write(&mut body);
    let written: Vec<_> = body.properties().collect();
    assert_eq!(
        written,
        [
            ("hs_pipeline", "0"),
            ("subject", "Printer on fire"),
            ("hs_pipeline_stage", "1"),
            ("content", "It burns"),
            ("is_vip", "true"),
            ("warranty_until", "2026-12-31"),
            ("hubspot_owner_id", "77"),
        ]
    );
    assert!(NewIncident::PROPERTIES.contains("printers_affected"));
    assert!(!NewIncident::PROPERTIES.contains("trace"));
}
