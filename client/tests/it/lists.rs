//! Reads, lists and searches.

use serde_json::{Value, json};
use ticketproof_client::{ApiVersion, Filter, Read, Search, SearchProblem};
use ticketproof_schema::{ObjectType, embedded::default_account};

use crate::server::{Seen, Server, json as answer};

fn paged(seen: &Seen) -> Value {
    let page = seen.line.split("after=").nth(1).map_or(0, |page| page.parse::<usize>().unwrap());
    let results: Vec<_> =
        (0..3).map(|index| json!({ "id": (page * 3 + index).to_string(), "properties": {} })).collect();
    let mut body = json!({ "results": results });
    if page < 2 {
        body["paging"] = json!({ "next": { "after": (page + 1).to_string() } });
    }
    body
}

#[tokio::test]
async fn a_list_is_read_page_by_page_as_it_is_asked_for() {
    let server = Server::start(|seen| answer(200, &paged(seen).to_string())).await;
    let client = server.client();
    let mut list = client
        .tickets()
        .list(&Read::new().properties(["subject", "x y"]).associations(["contacts"]).archived(true));
    for expected in 0..4 {
        assert_eq!(list.next().await.unwrap().unwrap().id, expected.to_string());
    }
    assert_eq!(
        server.lines(),
        [
            "GET /crm/v3/objects/tickets?limit=100&properties=subject,x%20y&associations=contacts&archived=true",
            "GET /crm/v3/objects/tickets?limit=100&properties=subject,x%20y&associations=contacts&archived=true&after=1",
        ]
    );
    assert_eq!(list.all().await.unwrap().len(), 5);
    assert_eq!(server.lines().len(), 3);
}

#[tokio::test]
async fn an_error_ends_a_list_after_what_came_before_it() {
    let server = Server::start(|seen| {
        if seen.line.contains("after=1") { answer(500, "{}") } else { answer(200, &paged(seen).to_string()) }
    })
    .await;
    let mut list = server.client().tickets().list(&Read::new());
    for _ in 0..3 {
        assert!(list.next().await.unwrap().is_ok());
    }
    assert!(list.next().await.unwrap().is_err());
    assert!(list.next().await.is_none());
    assert_eq!(server.lines().len(), 2);
}

#[tokio::test]
async fn one_ticket_is_read_by_id_or_unique_property() {
    let body = r#"{"id":"5","properties":{"subject":"a"},"propertiesWithHistory":{"subject":[{"value":"a","timestamp":"2026-01-02T00:00:00Z","sourceType":"API","sourceId":7}]},
        "associations":{"contacts":{"results":[{"id":"9","type":"ticket_to_contact"}]}}}"#;
    let server = Server::start(|_| answer(200, body)).await;
    let options = Read::new().with_history(["subject"]).associations(["contacts"]).id_property("key");
    let ticket = server.client_of(ApiVersion::V2026_09).tickets().read("a/b c", &options).await.unwrap();
    assert_eq!(
        server.lines(),
        [
            "GET /crm/objects/2026-09/tickets/a%2Fb%20c?propertiesWithHistory=subject&associations=contacts&idProperty=key"
        ]
    );
    assert_eq!(ticket.properties_with_history["subject"][0].source_id.as_deref(), Some("7"));
    assert_eq!(ticket.associations["contacts"].results[0].kind.as_deref(), Some("ticket_to_contact"));
}

#[tokio::test]
async fn ids_that_would_change_the_path_are_not_sent() {
    let server = Server::start(|_| answer(204, "")).await;
    for id in ["", ".", ".."] {
        let error = server.client().tickets().delete(id).await.unwrap_err();
        assert!(error.to_string().contains("nothing was sent"), "{error}");
    }
    server.client().tickets().delete("7?x=1").await.unwrap();
    assert_eq!(server.lines(), ["DELETE /crm/v3/objects/tickets/7%3Fx%3D1"]);
}

#[tokio::test]
async fn property_lists_too_long_for_a_url_go_through_batch_read() {
    let server = Server::start(|seen| {
        assert!(seen.line.len() < 8000, "{}", seen.line.len());
        if seen.line.starts_with("POST") {
            let body: Value = serde_json::from_str(&seen.body).unwrap();
            assert_eq!(body["properties"].as_array().unwrap().len(), 700);
            let inputs = body["inputs"].as_array().unwrap().iter().rev();
            let results: Vec<_> = inputs
                .map(|input| json!({ "id": input["id"], "properties": { "p0": input["id"] } }))
                .collect();
            answer(200, &json!({ "results": results }).to_string())
        } else if seen.line.contains("limit=") {
            answer(200, &paged(seen).to_string())
        } else {
            answer(200, r#"{"id":"7","properties":{},"associations":{"contacts":{"results":[{"id":"9"}]}}}"#)
        }
    })
    .await;
    let options = Read::new()
        .properties((0..700).map(|index| format!("p{index}_with_a_long_name")))
        .associations(["contacts"]);
    let ticket = server.client().tickets().read("7", &options).await.unwrap();
    assert_eq!(ticket.property("p0"), Some("7"));
    assert_eq!(ticket.associations["contacts"].results[0].id, "9");
    let all = server.client().tickets().list(&options).all().await.unwrap();
    let ids: Vec<_> = all.iter().map(|ticket| ticket.id.as_str()).collect();
    assert_eq!(ids, ["0", "1", "2", "3", "4", "5", "6", "7", "8"]);
}

#[tokio::test]
async fn a_search_sends_what_was_built() {
    let server = Server::start(|seen| {
        let body: Value = serde_json::from_str(&seen.body).unwrap();
        let mut page = json!({ "total": 2, "results": [{ "id": "1", "properties": {} }] });
        if body["after"] == "" {
            page["paging"] = json!({ "next": { "after": "1" } });
        }
        answer(200, &page.to_string())
    })
    .await;
    let search = Search::new()
        .all_of([
            Filter::equals("hs_pipeline", "0"),
            Filter::between("createdate", "1", "2"),
            Filter::is_set("subject"),
        ])
        .all_of([Filter::is_in("hs_ticket_priority", ["HIGH", "URGENT"])])
        .text("printer")
        .newest_first("createdate")
        .properties(["subject"]);
    let client = server.client();
    let found = client.tickets().search_checked(&search, &default_account().schema).all().await.unwrap();
    assert_eq!(found.len(), 2);
    let seen = server.seen.lock().unwrap();
    assert_eq!(seen[1].line, "POST /crm/v3/objects/tickets/search");
    insta::assert_snapshot!(seen[1].body);
}

#[test]
fn a_search_beyond_the_limits_is_not_made() {
    let filter = || Filter::is_set("subject");
    let group = |count: usize| (0..count).map(|_| filter()).collect::<Vec<_>>();
    let fine = [
        (0..5).fold(Search::new(), |search, _| search.all_of(group(3))),
        Search::new().all_of(group(6)),
        Search::new().all_of(group(6)).all_of(group(6)).all_of(group(6)),
        Search::new().text("é".repeat(3000)),
        Search::new().page_size(200),
        Search::new().page_size(1),
    ];
    for search in fine {
        assert_eq!(search.problems(None), []);
    }
    let too_much = [
        (0..6).fold(Search::new(), |search, _| search.all_of(group(3))),
        Search::new().all_of(group(7)),
        Search::new().all_of(group(6)).all_of(group(6)).all_of(group(6)).all_of(group(1)),
        Search::new().text("é".repeat(3001)),
        Search::new().page_size(201),
        Search::new().page_size(0),
        Search::new().all_of([Filter::is_in("subject", Vec::<String>::new())]),
    ];
    for search in too_much {
        assert_eq!(search.problems(None).len(), 1, "{search:?}");
    }
}

#[tokio::test]
async fn a_search_is_checked_against_the_schema() {
    let search = Search::new()
        .all_of([
            Filter::equals("subjct", "a"),
            Filter::greater_than("hs_ticket_priority", "HIGH"),
            Filter::equals("hs_ticket_priority", "Hi"),
            Filter::equals("hs_ticket_category", "PRODUCT_ISSUE;NOPE"),
        ])
        .all_of([
            Filter::contains_word("createdate", "a"),
            // Empty lists and options that live elsewhere say nothing.
            Filter::equals("hs_pipeline_stage", "anything"),
            Filter::equals("hubspot_owner_id", "1"),
        ])
        .oldest_first("nothing");
    let server = Server::start(|_| answer(200, "{}")).await;
    let error =
        server.client().tickets().search_checked(&search, &default_account().schema).all().await.unwrap_err();
    assert!(server.lines().is_empty());
    insta::assert_snapshot!(error);
    assert!(matches!(
        search.problems(Some(&default_account().schema)).first(),
        Some(SearchProblem::UnknownProperty { like: Some(like), .. }) if like == "subject"
    ));
}

#[tokio::test]
async fn a_search_ends_at_ten_thousand_and_says_so() {
    let server = Server::start(|seen| {
        let body: Value = serde_json::from_str(&seen.body).unwrap();
        let after: usize = body["after"].as_str().unwrap().parse().unwrap_or(0);
        let results: Vec<_> = (0..200).map(|index| json!({ "id": (after + index).to_string() })).collect();
        let next = json!({ "next": { "after": (after + 200).to_string() } });
        answer(200, &json!({ "total": 12_000, "results": results, "paging": next }).to_string())
    })
    .await;
    let mut found = 0;
    let mut search = server.client().tickets().search(&Search::new());
    let error = loop {
        match search.next().await.unwrap() {
            Ok(_) => found += 1,
            Err(error) => break error,
        }
    };
    assert_eq!((found, server.lines().len()), (10_000, 50));
    assert!(error.to_string().contains("no more than 10000 results"), "{error}");
}

#[tokio::test]
async fn groups_and_single_schema_reads_are_typed() {
    let server = Server::start(|seen| {
        answer(200, if seen.line.contains("groups") {
            r#"{"results":[{"name":"ticketinformation","label":"Ticket information","displayOrder":1,"archived":false}]}"#
        } else if seen.line.contains("validations") {
            r#"{"results":[{"propertyName":"subject","propertyValidationRules":[{"ruleType":"MIN_LENGTH","ruleArguments":["3"]}]}]}"#
        } else {
            r#"{"results":[{"category":"USER_DEFINED","typeId":37,"label":"Reporter"},{"category":"HUBSPOT_DEFINED","typeId":16,"label":null}]}"#
        })
    })
    .await;
    let (tickets, client) = (ObjectType::tickets(), server.client());
    let reads = client.schema(&tickets);
    assert_eq!(reads.groups().await.unwrap()[0].name, "ticketinformation");
    let rules = reads.validations().await.unwrap();
    assert_eq!((rules.value["subject"].len(), rules.anomalies), (1, Vec::new()));
    assert_eq!(reads.labels(&ObjectType::from_id("0-1")).await.unwrap().value.len(), 2);
}
