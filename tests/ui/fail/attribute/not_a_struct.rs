use ticketproof::TicketPayload;

#[derive(TicketPayload)]
enum Kind {
    A,
}

#[derive(TicketPayload)]
struct Tuple(String);

fn main() {}
