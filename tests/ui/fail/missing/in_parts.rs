use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(fragment)]
struct Part<'a> {
    content: &'a str,
}

#[derive(TicketPayload)]
#[ticket(pipeline = "0")]
struct New<'a> {
    subject: String,
    #[ticket(flatten)]
    part: Part<'a>,
}

fn main() {}
