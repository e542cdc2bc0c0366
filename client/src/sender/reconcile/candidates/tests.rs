//! Records that look the same, and tickets of one, of some or of all of them.

use ticketproof_schema::{FieldType, Property, PropertyType, embedded::default_account};

use super::*;

fn schema() -> ObjectSchema {
    let mut schema = default_account().schema.clone();
    let mut add = |name: &str, kind, field| {
        schema.properties.insert(name.to_owned(), Property::new(name, kind, field));
    };
    add("number", PropertyType::Number, FieldType::Number);
    add("moment", PropertyType::DateTime, FieldType::Date);
    add("list", PropertyType::Enumeration, FieldType::Checkbox);
    add("key", PropertyType::String, FieldType::Text);
    schema
}

/// A subject, and more properties as `name=value`.
fn properties(text: &str) -> BTreeMap<String, String> {
    let mut parts = text.split('|');
    let subject = ("subject".to_owned(), parts.next().unwrap().to_owned());
    let more = parts
        .map(|part| part.split_once('=').unwrap())
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    std::iter::once(subject).chain(more).collect()
}

fn doubted(place: u32, text: &str) -> Doubted {
    let (text, associations) = text.split_once('#').unwrap_or((text, ""));
    let associations = associations.to_owned();
    Doubted { place, properties: properties(text), associations, needs_associations: false, sent: (1, 2) }
}

fn ticket(id: usize, text: &str) -> TicketRecord {
    let properties = properties(text).into_iter().map(|(name, value)| (name, Some(value)));
    let mut ticket = TicketRecord::default();
    (ticket.id, ticket.properties) = (id.to_string(), properties.collect());
    ticket
}

/// Which records get which tickets, all of them found in one go: `0:1` is the first record and the second ticket.
fn given(records: &[&str], tickets: &[&str]) -> String {
    let all = tickets.iter().enumerate().map(|(id, text)| ticket(id, text)).collect::<Vec<_>>();
    let together = candidates(records).offer(all.clone());
    // In which order they are found does not matter to how many are given.
    let mut one_by_one = candidates(records);
    let singly: usize = all.iter().rev().map(|ticket| one_by_one.offer(vec![ticket.clone()]).len()).sum();
    assert_eq!(singly, together.len(), "{records:?} {tickets:?}");
    let mut pairs: Vec<String> = together.done.iter().map(|(place, id)| format!("{place}:{id}")).collect();
    pairs.sort_unstable();
    pairs.join(" ")
}

fn candidates(records: &[&str]) -> Candidates<'static> {
    let schema = Box::leak(Box::new(schema()));
    Candidates::new(
        (0..).zip(records).map(|(place, text)| doubted(place, text)),
        schema,
        TicketOwners::default(),
    )
}

#[test]
fn ticket_goes_to_the_record_whose_values_it_has() {
    assert_eq!(given(&["a"], &["a"]), "0:0");
    assert_eq!(given(&["a"], &["b"]), "");
    assert_eq!(given(&["a", "b", "c"], &["c", "a"]), "0:1 2:0");
    assert_eq!(given(&["a|key=x"], &["a"]), "", "a value that is missing");
    assert_eq!(given(&["a"], &["a|key=set by a workflow"]), "0:0");
    assert_eq!(given(&["a|key="], &["a"]), "0:0");
}

#[test]
fn texts_that_are_one_number_are_two_records() {
    assert_eq!(given(&["007", "7"], &["7"]), "1:0");
    assert_eq!(given(&["007", "7", "7.0"], &["7.0", "007", "7"]), "0:1 1:2 2:0");
    assert_eq!(given(&["a|key=007", "a|key=7"], &["a|key=7"]), "1:0");
}

#[test]
fn of_equal_records_as_many_are_done_as_there_are_tickets() {
    assert_eq!(given(&["a", "a", "a"], &["a", "a"]), "0:0 1:1");
    assert_eq!(given(&["a", "a"], &["a", "a", "a"]), "0:0 1:1");
    // Numbers and moments are equal by what they mean; the one that is written in the same way comes first.
    assert_eq!(given(&["a|number=007", "a|number=7"], &["a|number=7"]), "1:0");
    assert_eq!(given(&["a|number=007", "a|number=7"], &["a|number=7.0"]), "0:0");
    let moments = ["a|moment=1709208000000", "a|moment=2024-02-29T13:00:00+01:00"];
    assert_eq!(given(&moments, &["a|moment=2024-02-29T12:00:00Z"]), "0:0");
}

#[test]
fn records_that_differ_only_in_what_may_get_lost_stay_in_doubt() {
    for (one, other) in [
        ("a", "a "),
        ("a", "A"),
        ("a b", "a\u{a0}b"),
        ("caf\u{e9}", "cafe\u{301}"),
        ("a|list=x;y", "a|list=y;x"),
        ("a|number=9007199254740993", "a|number=9007199254740992"),
        ("a|moment=2024-02-29T12:00:00.5Z", "a|moment=2024-02-29T12:00:00Z"),
    ] {
        for tickets in [&[one][..], &[other], &[one, other], &[other, other]] {
            assert_eq!(given(&[one, other], tickets), "", "{one:?} {other:?} {tickets:?}");
        }
        // Alone each has its ticket.
        assert_eq!(given(&[other], &[other]), "0:0", "{other:?}");
    }
    // Without a zone a moment is none that can be found, and may be any other's.
    let (zoneless, other) = ("a|moment=2024-02-29T12:00:00", "a|moment=2024-02-29T11:00:00Z");
    assert_eq!(given(&[zoneless, other], &[other]), "");
    assert_eq!(given(&[zoneless], &["a|moment=2024-02-29T12:00:00Z"]), "");
    // All others are not concerned.
    assert_eq!(given(&["a", "a ", "b"], &["a", "b"]), "2:1");
}

#[test]
fn record_that_leaves_out_a_value_is_not_given_the_ticket_of_one_that_has_it() {
    assert_eq!(given(&["a", "a|key=x"], &["a|key=x"]), "");
    // Without the value it can only be the first one; then the other ticket is the second one's.
    assert_eq!(given(&["a", "a|key=x"], &["a|key=x", "a"]), "0:1 1:0");
    assert_eq!(
        given(&["a", "a", "a|key=x"], &["a|key=x", "a"]),
        "0:1",
        "one of the first two may be a workflow's"
    );
}

#[test]
fn records_with_other_associations_are_not_told_apart() {
    let records = ["a#[1]", "a#[2]"];
    assert_eq!(given(&records, &["a"]), "");
    assert_eq!(given(&["a#[1]", "a#[1]"], &["a"]), "0:0");
    assert_eq!(given(&["a#[1]"], &["a"]), "0:0");
}

#[test]
fn tickets_of_other_records_are_none() {
    let schema = schema();
    let mut owners = TicketOwners::default();
    assert!(owners.claim("0", 7));
    let mut candidates = Candidates::new([doubted(0, "a"), doubted(1, "a")], &schema, owners);
    assert_eq!(candidates.offer(vec![ticket(0, "a")]), Settled::default());
    assert_eq!(candidates.offer(vec![ticket(1, "a")]).done, [(0, "1".to_owned())]);
    assert_eq!(candidates.offer(vec![ticket(1, "a")]), Settled::default(), "the same ticket twice");
    assert_eq!(candidates.ambiguous(), []);
}

#[test]
fn id_of_two_tickets_belongs_to_no_record() {
    let mut candidates = candidates(&["a", "b"]);
    assert_eq!(candidates.offer(vec![ticket(1, "a"), ticket(1, "b")]), Settled::default());
    assert_eq!(candidates.offer(vec![ticket(2, "a")]).done, [(0, "2".to_owned())]);
}

#[test]
fn unique_value_decides_unless_another_may_become_it() {
    let offer =
        |records: &[&str], text: &str| candidates(records).offer_unique(0, "key", ticket(5, text)).done;
    let first = [(0, "5".to_owned())];
    assert_eq!(offer(&["a|key=K", "a"], "a|key=K"), first);
    assert_eq!(offer(&["a|key=K", "b|key=k"], "a|key=K"), first);
    assert_eq!(offer(&["a|key=K", "a|key=k"], "a|key=K"), []);
    assert_eq!(offer(&["a|key=K"], "b|key=K"), [], "somebody's own ticket");
}

#[test]
fn tickets_that_may_be_several_records_are_named() {
    let mut candidates = candidates(&["a", "a ", "b"]);
    candidates.offer(vec![ticket(7, "a"), ticket(8, "b"), ticket(9, "c")]);
    assert_eq!(candidates.ambiguous(), [(vec![0], vec!["7"])]);
    candidates.offer(vec![ticket(6, "a ")]);
    assert_eq!(candidates.ambiguous(), [(vec![0], vec!["7"]), (vec![1], vec!["6"])]);
}

#[test]
fn ticket_of_an_unknown_property_is_compared_as_text() {
    assert_eq!(given(&["a|gone=007"], &["a|gone=7"]), "");
    assert_eq!(given(&["a|gone=007"], &["a|gone=007"]), "0:0");
}
