use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(pipeline = "0", set(hs_ticket_priority = "High", hs_pipeline_stage = "771", is_vip = 1))]
struct New {
    subject: String,
    #[ticket(default = "lots")]
    printers_affected: Option<u32>,
}

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update {
    #[ticket(default = "x")]
    content: Option<String>,
}

fn main() {}
