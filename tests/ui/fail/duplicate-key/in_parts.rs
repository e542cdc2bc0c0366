use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(fragment)]
struct Text<'a> {
    content: &'a str,
}

#[derive(TicketPayload)]
#[ticket(fragment)]
struct TextAgain {
    #[ticket(flatten)]
    text: Text<'static>,
}

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update<'a> {
    is_vip: bool,
    #[ticket(flatten)]
    first: Text<'a>,
    #[ticket(flatten)]
    second: TextAgain,
}

fn main() {}
