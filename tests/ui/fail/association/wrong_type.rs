use ticketproof::TicketPayload;

struct CompanyId;

impl ticketproof::RecordIds<{ ticketproof::kind::key("0-2") }> for CompanyId {
    fn visit(&self, _: &mut dyn FnMut(std::borrow::Cow<'_, str>)) {}
}

#[derive(TicketPayload)]
#[ticket(pipeline = "0")]
struct New {
    subject: String,
    hs_pipeline_stage: String,
    #[ticket(associate = "contact")]
    reporter: CompanyId,
}

fn main() {}
