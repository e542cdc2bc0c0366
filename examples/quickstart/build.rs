//! Generates the account's types from the committed snapshot. It needs no network, because the snapshot is committed.

fn main() {
    ticketproof_codegen::Builder::new("hubspot/tickets.json").emit();
}
