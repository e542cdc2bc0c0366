//! A pull is bounded: lists without an end, entries without an end, and servers that never finish are errors.

use std::time::Duration;

use ticketproof_client::{ClientError, PullOptions, Unreadable};

use crate::server::{Act, Seen, Server, json};

/// The lists of a pull: what their requests have in common, and an entry of each.
const LISTS: [(&str, &str); 6] = [
    ("archived=false&dataSensitivity=non_sensitive", r#"{"name":"subject"}"#),
    ("dataSensitivity=sensitive", r#"{"name":"health"}"#),
    ("/pipelines/", r#"{"id":"0","stages":[{"id":"1"}]}"#),
    ("/contacts/labels", r#"{"category":"HUBSPOT_DEFINED","typeId":16}"#),
    ("property-validations", r#"{"propertyName":"subject"}"#),
    ("/owners", r#"{"id":"1"}"#),
];

/// A small account.
fn whole(seen: &Seen) -> Act {
    let entry = LISTS.iter().find(|(target, _)| seen.line.contains(target)).map_or("", |(_, entry)| *entry);
    match seen.line.contains("/schemas/") {
        true => json(200, r#"{"requiredProperties":[],"associations":[]}"#),
        false => json(200, &format!(r#"{{"results":[{entry}]}}"#)),
    }
}

/// A server that answers requests for `target` in its own way.
async fn server(target: &'static str, act: impl Fn(&Seen) -> Act + Send + Sync + 'static) -> Server {
    Server::start(move |seen| if seen.line.contains(target) { act(seen) } else { whole(seen) }).await
}

async fn refused(server: &Server, options: &PullOptions) -> String {
    match server.client().pull(options).await {
        Ok(_) => panic!("the pull was to fail: {:?}", server.lines()),
        Err(error) => error.to_string(),
    }
}

fn page(entries: &str, after: &str) -> Act {
    json(200, &format!(r#"{{"results":[{entries}],"paging":{{"next":{{"after":"{after}"}}}}}}"#))
}

#[tokio::test]
async fn a_list_of_more_entries_than_any_account_has_is_an_error() {
    for (target, entry) in LISTS {
        let many = format!("{entry},").repeat(100_000);
        let server = server(target, move |_| json(200, &format!(r#"{{"results":[{many}{entry}]}}"#))).await;
        let error = refused(&server, &PullOptions::new().owners(true)).await;
        // A list of small entries ends at their number, one of large ones at the memory that they take.
        let is_told =
            error.contains("more than 100000 entries") || error.contains("more than 40 MiB of memory");
        assert!(is_told && error.contains(target), "{target}: {error}");
    }
    let many = "\"subject\",".repeat(100_000);
    let body = format!(r#"{{"requiredProperties":[{many}"subject"]}}"#);
    let server = server("/schemas/", move |_| json(200, &body)).await;
    let error = refused(&server, &PullOptions::new()).await;
    assert!(error.contains("more than 100000 entries"), "{error}");
}

#[tokio::test]
async fn a_list_within_a_property_has_a_limit_too() {
    let options = vec!["0"; 100_001].join(",");
    let body = format!(r#"{{"results":[{{"name":"subject","options":[{options}]}}]}}"#);
    let server = server(LISTS[0].0, move |_| json(200, &body)).await;
    let error = refused(&server, &PullOptions::new()).await;
    assert!(error.contains("properties/subject/options") && error.contains("100001 entries"), "{error}");
}

#[tokio::test]
async fn an_entry_has_a_longest_length_and_a_deepest_nesting() {
    for (target, _) in LISTS {
        for (entry, says) in [
            (format!("\"{}\"", "x".repeat(4 << 20)), "an entry of more than 4 MiB"),
            (format!("{}{}", "[".repeat(65), "]".repeat(65)), "nested more than 64 deep"),
            ("{\"x\":".repeat(100_000), "nested more than 64 deep"),
        ] {
            let server = server(target, move |_| json(200, &format!(r#"{{"results":[{entry}]}}"#))).await;
            let error = server.client().pull(&PullOptions::new().owners(true)).await.unwrap_err();
            let is_limit = matches!(&error, ClientError::Unreadable { what: Unreadable::TooMuch { .. }, .. });
            assert!(is_limit && error.to_string().contains(says), "{target}: {error}");
        }
    }
}

#[tokio::test]
async fn what_nobody_reads_may_be_long() {
    let junk = r#"{"":0},"#.repeat(1_000_000);
    let body = format!(r#"{{"junk":[{junk}0],"results":[{}],"more":{{"junk":[{junk}0]}}}}"#, LISTS[0].1);
    let server = server(LISTS[0].0, move |_| json(200, &body)).await;
    let pulled = server.client().pull(&PullOptions::new()).await.unwrap();
    assert_eq!(pulled.snapshot.schema.properties.len(), 2);
}

#[tokio::test]
async fn a_cursor_that_comes_again_ends_the_pull() {
    for (target, entry) in LISTS {
        for circle in [&["1", "1"][..], &["1", "2", "1"], &["1", "2", "3", "2"]] {
            let server = server(target, move |seen| {
                let after = seen.line.split("after=").nth(1);
                let at = circle.iter().position(|cursor| Some(*cursor) == after).map_or(0, |at| at + 1);
                page(entry, circle[at])
            })
            .await;
            let error = refused(&server, &PullOptions::new().owners(true)).await;
            assert!(
                error.contains("no end") && error.contains("a page before"),
                "{target} {circle:?}: {error}"
            );
        }
    }
}

#[tokio::test]
async fn cursors_that_never_end_end_the_pull() {
    for entry in ["", LISTS[5].1] {
        let server = server(LISTS[5].0, move |seen| {
            let page = seen.line.split("after=").nth(1).map_or(0, |page| page.parse::<u32>().unwrap());
            self::page(entry, &(page + 1).to_string())
        })
        .await;
        let error = refused(&server, &PullOptions::new().owners(true)).await;
        assert!(error.contains("1000 pages"), "{entry}: {error}");
    }
    let long = "c".repeat(5000);
    let server = server(LISTS[5].0, move |_| page(LISTS[5].1, &long)).await;
    let error = refused(&server, &PullOptions::new().owners(true)).await;
    assert!(error.contains("longer than 4096 bytes"), "{error}");
}

#[tokio::test]
async fn a_second_page_that_is_none_ends_the_pull() {
    for (target, entry) in LISTS {
        for (body, says) in [
            ("", "empty where JSON was expected"),
            ("{}", "no list of `results`"),
            (r#"{"results":null}"#, "no list of `results`"),
            ("<html>", "not JSON"),
            (r#"{"results":[],"paging":7}"#, "`paging` does not say"),
            (r#"{"results":[]}"#, "there are none"),
            ("[]", "there are none"),
        ] {
            let server =
                server(
                    target,
                    move |seen| if seen.line.contains("after=") { json(200, body) } else { page(entry, "1") },
                )
                .await;
            // Whether HubSpot announces a page of owners that turns out empty is not known.
            if says == "there are none" && target == "/owners" {
                let pulled = server.client().pull(&PullOptions::new().owners(true)).await.unwrap();
                assert_eq!(pulled.snapshot.schema.owners.map(|owners| owners.len()), Some(1));
                continue;
            }
            let error = refused(&server, &PullOptions::new().owners(true)).await;
            assert!(error.contains(says), "{target} {body}: {error}");
        }
    }
}

#[tokio::test]
async fn a_pull_has_a_deadline() {
    for act in [Act::Stall(Vec::new()), Act::Stall(b"HTTP/1.1 200 X\r\n\r\n{\"results\":[".to_vec())] {
        let server = server("/pipelines/", move |_| act.clone()).await;
        let options = PullOptions::new().deadline(Duration::from_millis(300));
        let error = server.client().pull(&options).await.unwrap_err();
        assert!(matches!(error, ClientError::Deadline { .. }), "{error}");
        assert!(error.to_string().contains("not done within 300ms"), "{error}");
    }
}
