//! Generates the account's types from the committed snapshot. No network: the snapshot was pulled and committed before.

fn main() {
    ticketproof_codegen::Builder::new("hubspot/tickets.json").emit();
}
