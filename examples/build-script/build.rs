//! Generates the types of both accounts from the committed snapshots. It reads files and never touches the network.

fn main() {
    ticketproof_codegen::Builder::new("hubspot/tickets.json").also("hubspot/staging.json").emit();
}
