//! `flatten`: a field that is another payload, whose properties belong to this one; also of a type that is not known yet.

use ticketproof::{Body, TicketPayload, UsesProperties};

#[derive(TicketPayload)]
#[ticket(fragment)]
struct Basics<'a> {
    subject: &'a str,
    hs_pipeline_stage: &'a str,
}

#[derive(TicketPayload)]
#[ticket(pipeline = "0")]
struct New<'a, More> {
    #[ticket(flatten)]
    basics: Basics<'a>,
    #[ticket(flatten)]
    more: More,
}

#[derive(TicketPayload)]
#[ticket(fragment)]
struct Vip {
    is_vip: bool,
}

fn main() {
    let new = New { basics: Basics { subject: "x", hs_pipeline_stage: "1" }, more: Vip { is_vip: true } };
    let mut body = Body::new();
    new.write(&mut body);
    assert_eq!(
        body.properties().collect::<Vec<_>>(),
        [("hs_pipeline", "0"), ("subject", "x"), ("hs_pipeline_stage", "1"), ("is_vip", "true")]
    );
    assert!(New::<Vip>::PROPERTIES.contains("is_vip"));
}
