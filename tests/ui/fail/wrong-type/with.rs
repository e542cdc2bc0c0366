use ticketproof::TicketPayload;

#[derive(TicketPayload)]
#[ticket(op = "update")]
struct Update {
    #[ticket(with = seconds)]
    is_vip: std::time::Duration,
}

fn seconds(duration: &std::time::Duration) -> u64 {
    duration.as_secs()
}

fn main() {}
