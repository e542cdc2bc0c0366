//! Associations: one, many or none; plain or by label; by an id type of one's own.

use std::borrow::Cow;

use ticketproof::{Body, RecordIds, TicketPayload, kind};

struct ContactId(u64);

impl RecordIds<{ kind::key("0-1") }> for ContactId {
    fn visit(&self, visit: &mut dyn FnMut(Cow<'_, str>)) {
        visit(self.0.to_string().into());
    }
}

#[derive(TicketPayload)]
#[ticket(pipeline = Returns)]
struct NewReturn<'a> {
    subject: &'a str,
    hs_pipeline_stage: &'a str,
    #[ticket(associate = "contact", label = "Reporter")]
    reporter: ContactId,
    #[ticket(associate = "contacts")]
    others: Vec<ContactId>,
    #[ticket(associate = "company", label = "Primary")]
    company: Option<&'a str>,
}

fn main() {
    let new = NewReturn {
        subject: "x",
        hs_pipeline_stage: "771",
        reporter: ContactId(1),
        others: vec![ContactId(2), ContactId(3)],
        company: None,
    };
    let mut body = Body::new();
    new.write(&mut body);
    let tied: Vec<_> = body
        .associations()
        .iter()
        .map(|association| (association.id(), association.types()[0].association_type_id))
        .collect();
    assert_eq!(tied, [("1", 5), ("2", 16), ("3", 16)]);
    assert_eq!(body.properties().next(), Some(("hs_pipeline", "77")));
}
