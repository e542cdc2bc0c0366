use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(op = "upsert")]
struct NoId {
    subject: String,
}

#[derive(TicketPayload)]
#[ticket(op = "upsert")]
struct NotUnique {
    #[ticket(id)]
    subject: String,
}

#[derive(TicketPayload)]
#[ticket(op = "upsert")]
struct Two {
    #[ticket(id)]
    serial_number: String,
    #[ticket(id, property = "hs_object_id", default = 1)]
    id: u64,
}

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct NoUpsert {
    #[ticket(id)]
    serial_number: String,
}

fn main() {}
