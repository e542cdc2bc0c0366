//! `rename_all`: how field names become property names.

use ticketproof::{TicketPayload, UsesProperties};

#[derive(TicketPayload)]
#[ticket(op = "update", rename_all = "lowercase")]
struct Lower {
    con_tent: String,
    #[ticket(property = "is_vip")]
    vip: bool,
}

#[derive(TicketPayload)]
#[ticket(op = "update", rename_all = "snake_case")]
struct Snake {
    serial_number: String,
}

fn main() {
    let names: Vec<_> = Lower::PROPERTIES.names().chain(Snake::PROPERTIES.names()).collect();
    assert_eq!(names, ["content", "is_vip", "serial_number"]);
}
