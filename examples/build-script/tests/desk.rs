//! Tests of the desk against a sandbox of each account.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
};

use incident_desk::{Desk, Incident, Refusal, hubspot::Account, router};
use ticketproof::{
    client::{Client, Token},
    sandbox::Sandbox,
};

/// A sandbox with the account's schema, and a desk that files incidents in it.
async fn desk(account: Account) -> (Sandbox, Desk) {
    let sandbox = Sandbox::builder().schema(account.schema().clone()).start().await.unwrap();
    let client = Client::builder(Token::new("any-token").unwrap()).base_url(sandbox.base_url()).build();
    (sandbox, Desk::new(account, client.unwrap()))
}

fn incident(json: &str) -> Incident {
    serde_json::from_str(json).unwrap()
}

const OUTAGE: &str = r#"{
    "title": "The API is down", "severity": "outage", "service": "api", "key": "mon-17", "minutes": 12
}"#;

#[tokio::test]
async fn an_incident_is_filed_and_closed_with_each_accounts_own_ids() {
    for (account, open, closed) in
        [(Account::Main, ("0", "1"), "4"), (Account::Staging, ("8101", "81010"), "81013")]
    {
        let (sandbox, desk) = desk(account).await;
        let ticket = desk.file(&incident(OUTAGE)).await.unwrap();
        let stored = |name: &str| sandbox.tickets()[0].properties[name].clone();
        assert_eq!((stored("hs_pipeline").as_str(), stored("hs_pipeline_stage").as_str()), open);
        assert_eq!(
            (stored("hs_ticket_priority").as_str(), stored("is_public").as_str()),
            ("URGENT", "false")
        );

        desk.close(&ticket, "Turned it off and on again").await.unwrap();
        assert_eq!(stored("hs_pipeline_stage"), closed);
        assert_eq!(stored("content"), "Turned it off and on again");
        sandbox.stop().await.unwrap();
    }
}

#[tokio::test]
async fn incident_that_the_account_would_refuse_is_not_sent() {
    let (sandbox, desk) = desk(Account::Main).await;
    let endless = incident(&OUTAGE.replace("\"minutes\": 12", "\"minutes\": 10081"));
    let Err(Refusal::Invalid(report)) = desk.file(&endless).await else { panic!("it is above the maximum") };
    let findings = report.to_string();
    assert!(findings.contains("max-number") || findings.contains("10080"), "{findings}");
    assert_eq!(sandbox.request_count(), 0);
    sandbox.stop().await.unwrap();
}

/// Sends one request and returns the whole response.
fn post(address: SocketAddr, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: desk\r\nconnection: close\r\ncontent-type: application/json\r\n"
    );
    write!(stream, "{head}content-length: {}\r\n\r\n{body}", body.len()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_answers_with_the_ticket_or_with_the_findings() {
    let (sandbox, desk) = desk(Account::Main).await;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move { axum::serve(listener, router(desk)).await });

    let answers = tokio::task::spawn_blocking(move || {
        let nameless = OUTAGE.replace("The API is down", "");
        [post(address, "/incidents", OUTAGE), post(address, "/incidents", &nameless)]
    });
    let [filed, refused] = answers.await.unwrap();
    assert!(filed.starts_with("HTTP/1.1 201") && filed.contains("\"ticket\":"), "{filed}");
    assert!(refused.starts_with("HTTP/1.1 422") && refused.contains("TP0"), "{refused}");
    assert_eq!(sandbox.tickets().len(), 1);
    server.abort();
    sandbox.stop().await.unwrap();
}
