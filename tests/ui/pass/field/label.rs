//! `label`: by which association label, or labels, in any case or by the internal name.

use ticketproof::{Body, TicketPayload};

#[derive(TicketPayload)]
#[ticket(pipeline = "0")]
struct New<'a> {
    subject: &'a str,
    hs_pipeline_stage: &'a str,
    #[ticket(associate = "contact", label = "reporter")]
    reporter: u64,
    #[ticket(associate = "contact", label = "Reporter", label = "TICKET_TO_CONTACT")]
    both: u64,
}

fn main() {
    let mut body = Body::new();
    New { subject: "x", hs_pipeline_stage: "1", reporter: 1, both: 2 }.write(&mut body);
    let types = |index: usize| {
        let types = body.associations()[index].types().iter();
        types.map(|kind| (kind.association_category.as_ref(), kind.association_type_id)).collect::<Vec<_>>()
    };
    assert_eq!(types(0), [("USER_DEFINED", 5)]);
    assert_eq!(types(1), [("USER_DEFINED", 5), ("HUBSPOT_DEFINED", 16)]);
}
