use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update<'a> {
    subject: u32,
    printers_affected: Option<&'a str>,
    is_vip: String,
    warranty_until: i64,
    hs_ticket_priority: &'a str,
    hs_ticket_category: Vec<String>,
    hubspot_owner_id: f64,
    hs_pipeline_stage: u32,
    content: Vec<String>,
    serial_number: (),
}

fn main() {}
