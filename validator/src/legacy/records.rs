//! Splits a document of the retired API into its records.

use super::member;
use crate::located_json::{JsonKind, Node, parse_value};

/// The records of a document of the retired API: of a list of bodies or of ticket objects, of a page (`{"objects":[…]}`), of
/// the answer to a batch read (ticket objects by id), or the one record that the document is.
pub fn records(document: &str) -> Vec<&str> {
    let Ok(root) = parse_value(document) else { return vec![document] };
    let items = match root.kind() {
        JsonKind::List => root.items().ok().filter(|items| items.iter().all(|item| is_record(*item))),
        JsonKind::Object => {
            let entries = root.entries().unwrap_or_default();
            match member(&entries, "objects") {
                _ if is_record(root) => None,
                Some(page) if page.kind() == JsonKind::List => page.items().ok(),
                _ if entries.iter().all(|entry| is_record(entry.value)) => {
                    Some(entries.iter().map(|entry| entry.value).collect())
                }
                _ => None,
            }
        }
        _ => None,
    };
    // An empty list is not a list of records, so that converting it reports an error.
    let items = items.filter(|items| !items.is_empty()).unwrap_or_else(|| vec![root]);
    items.into_iter().map(Node::raw).collect()
}

/// Whether a value is a legacy body, which is a list, or a ticket object.
fn is_record(node: Node<'_>) -> bool {
    match node.kind() {
        JsonKind::List => true,
        JsonKind::Object => member(&node.entries().unwrap_or_default(), "properties").is_some(),
        _ => false,
    }
}

/// Whether a text is a ticket object that the retired API marks as deleted.
pub fn is_deleted(text: &str) -> bool {
    let Some(root) = parse_value(text).ok().filter(|root| root.kind() == JsonKind::Object) else {
        return false;
    };
    member(&root.entries().unwrap_or_default(), "isDeleted").is_some_and(|flag| flag.raw() == "true")
}

#[cfg(test)]
mod tests {
    use super::is_deleted;

    #[test]
    fn documents_have_one_record_or_several() {
        let (body, ticket) = (r#"[{"name":"subject","value":"s"}]"#, r#"{"objectId":17,"properties":{}}"#);
        for (document, records) in [
            (body.to_owned(), vec![body]),
            (ticket.to_owned(), vec![ticket]),
            (format!("[{body}, {body}]"), vec![body, body]),
            (format!("[{ticket},\n{ticket}]"), vec![ticket, ticket]),
            (format!("{{\"objects\":[{ticket}],\"hasMore\":false,\"offset\":17}}"), vec![ticket]),
            (format!("{{\"17\":{ticket},\"18\":{ticket}}}"), vec![ticket, ticket]),
            ("[]".to_owned(), vec!["[]"]),
            ("{}".to_owned(), vec!["{}"]),
            ("[1]".to_owned(), vec!["[1]"]),
            ("{".to_owned(), vec!["{"]),
        ] {
            assert_eq!(super::records(&document), records, "{document}");
        }
    }

    #[test]
    fn deleted_ticket_is_recognised() {
        assert!(is_deleted(r#"{"isDeleted":true,"properties":{}}"#));
        for text in [r#"{"isDeleted":false,"properties":{}}"#, "{}", "[true]", "{"] {
            assert!(!is_deleted(text), "{text}");
        }
    }
}
