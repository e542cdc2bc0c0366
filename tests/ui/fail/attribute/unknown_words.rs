use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(operation = "create", pipline = "0", op = "udpate", rename_all = "snake")]
struct New {
    #[ticket(propery = "subject", skip = 1)]
    subject: String,
}

fn main() {}
