use ticketproof::TicketPayload;

struct Stage;

impl ticketproof::PropertyValue<ticketproof::kind::StageOf<0>> for Stage {
    fn text(&self) -> Option<std::borrow::Cow<'_, str>> {
        None
    }
}

#[derive(TicketPayload)]
struct New {
    subject: String,
    hs_pipeline_stage: Stage,
}

fn main() {}
