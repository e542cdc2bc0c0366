//! `associate`: the records to tie the ticket to, one, none or many, by the object's name in singular or plural.

use ticketproof::{Body, TicketPayload};

#[derive(TicketPayload)]
#[ticket(pipeline = "0")]
struct New<'a> {
    subject: &'a str,
    hs_pipeline_stage: &'a str,
    #[ticket(associate = "contact")]
    caller: u64,
    #[ticket(associate = "contacts")]
    others: Vec<String>,
    #[ticket(associate = "company")]
    company: Option<&'a str>,
}

fn main() {
    let mut body = Body::new();
    New { subject: "x", hs_pipeline_stage: "1", caller: 1, others: vec!["2".into(), "3".into()], company: None }
        .write(&mut body);
    let tied: Vec<_> = body
        .associations()
        .iter()
        .map(|association| (association.id(), association.types()[0].association_type_id))
        .collect();
    assert_eq!(tied, [("1", 16), ("2", 16), ("3", 16)]);
}
