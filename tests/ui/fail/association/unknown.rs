use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(pipeline = "0")]
struct New {
    subject: String,
    hs_pipeline_stage: String,
    #[ticket(associate = "contact", label = "Reportr")]
    reporter: u64,
    #[ticket(associate = "compny")]
    company: u64,
    #[ticket(associate = "deals")]
    deal: u64,
}

fn main() {}
