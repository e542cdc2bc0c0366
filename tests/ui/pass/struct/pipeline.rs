//! `pipeline`: by id, or by its name in the names lock; its id is written to every payload.

use ticketproof::{Body, TicketPayload};

#[derive(TicketPayload)]
#[ticket(op = "update", pipeline = "77")]
struct ById {
    hs_pipeline_stage: &'static str,
}

#[derive(TicketPayload)]
#[ticket(op = "update", pipeline = Returns)]
struct ByName {
    hs_pipeline_stage: &'static str,
}

fn main() {
    let (mut by_id, mut by_name) = (Body::new(), Body::new());
    ById { hs_pipeline_stage: "771" }.write(&mut by_id);
    ByName { hs_pipeline_stage: "771" }.write(&mut by_name);
    assert_eq!(by_id, by_name);
    assert_eq!(
        by_id.properties().collect::<Vec<_>>(),
        [("hs_pipeline", "77"), ("hs_pipeline_stage", "771")]
    );
}
