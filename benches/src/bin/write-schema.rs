//! Writes `account.schema.json`, the JSON Schema of the benchmarks' account, which one of the peers compiles.

use benches::corpus::account;
use ticketproof_schema::json_schema::payload_schema;

fn main() -> std::io::Result<()> {
    let schema = payload_schema(&account(200, 7), true).to_value();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/account.schema.json");
    std::fs::write(path, serde_json::to_string(&schema)? + "\n")
}
