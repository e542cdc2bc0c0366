//! `fragment`: a part for other payloads, of which nothing is required.

use ticketproof::{TicketPayload, UsesProperties};

#[derive(TicketPayload)]
#[ticket(fragment)]
struct Where {
    hs_pipeline_stage: String,
}

#[derive(TicketPayload)]
#[ticket(fragment)]
struct Nothing {}

fn main() {
    assert!(Where::PROPERTIES.contains("hs_pipeline_stage"));
    assert_eq!(Nothing::PROPERTIES.names().count(), 0);
    let _ = (Where { hs_pipeline_stage: String::new() }, Nothing {});
}
