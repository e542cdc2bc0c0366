//! `incident-desk [staging]`: serves the desk on port 8080.
//!
//! `HUBSPOT_ACCESS_TOKEN` is the account's token. `HUBSPOT_BASE_URL` is needed only to use `ticketproof sandbox` instead of
//! HubSpot.

use std::error::Error;

use incident_desk::{Desk, hubspot::Account, router};
use ticketproof::client::{Client, Token};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let account = match std::env::args().nth(1).as_deref() {
        Some("staging") => Account::Staging,
        _ => Account::Main,
    };
    let mut client = Client::builder(Token::new(std::env::var("HUBSPOT_ACCESS_TOKEN")?)?);
    if let Ok(url) = std::env::var("HUBSPOT_BASE_URL") {
        client = client.base_url(url);
    }
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 8080)).await?;
    axum::serve(listener, router(Desk::new(account, client.build()?))).await?;
    Ok(())
}
