//! Answers in pieces of every size, held against serde_json.

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::memory_budget::Room;

/// Keeps what it is given.
#[derive(Debug, Default, PartialEq)]
struct Everything {
    lists: Vec<String>,
    taken: Vec<(String, String)>,
}

impl Sink for Everything {
    const LIST: &'static str = "results";

    fn wants(&self, key: &str) -> Wanted {
        match key {
            "results" => Wanted::Entries,
            "paging" => Wanted::Whole,
            _ => Wanted::Nothing,
        }
    }

    fn begin(&mut self, key: &str) {
        self.lists.push(key.to_owned());
    }

    fn take(&mut self, key: &str, json: &str) -> Result<(), Halt> {
        self.taken.push((key.to_owned(), json.to_owned()));
        Ok(())
    }
}

fn split(bytes: &[u8], size: usize) -> Result<Everything, Halt> {
    let mut splitter = Splitter::new(Room::new().share());
    let mut sink = Everything::default();
    for piece in bytes.chunks(size) {
        splitter.feed(piece, &mut sink)?;
    }
    splitter.finish().map(|()| sink)
}

fn taken(text: &str) -> Vec<(String, String)> {
    split(text.as_bytes(), 7).unwrap_or_else(|halt| panic!("{text}: {halt:?}")).taken
}

#[test]
fn entries_and_members_are_taken_and_the_rest_is_not() {
    let of = |pairs: &[(&str, &str)]| -> Vec<_> {
        pairs.iter().map(|(key, json)| ((*key).to_owned(), (*json).to_owned())).collect()
    };
    assert_eq!(
        taken(
            r#" {"a":[{}, 7],"results" : [ {"b":"]}\"," } ,1,"x\\",null,[[]]] ,"paging":{"next":null}, "c":{"results":[3]}} "#
        ),
        of(&[
            ("results", r#"{"b":"]}\"," }"#),
            ("results", "1"),
            ("results", r#""x\\""#),
            ("results", "null"),
            ("results", "[[]]"),
            ("paging", r#"{"next":null}"#),
        ])
    );
    assert_eq!(taken("[1,{}]"), of(&[("results", "1"), ("results", "{}")]));
    assert_eq!(taken(r#"{"r\u0065sults":[2]}"#), of(&[("results", "2")]));
    for text in
        ["{}", "[]", r#"{"results":[]}"#, r#"{"results":null,"x":"y"}"#, r#"{"results":{"results":[1]}}"#]
    {
        assert_eq!(taken(text), of(&[]), "{text}");
    }
    let name = format!(r#"{{"{}":[1],"results":[2]}}"#, "n".repeat(100_000));
    assert_eq!(taken(&name), of(&[("results", "2")]));
}

#[test]
fn what_is_no_answer_is_told_apart() {
    for (text, halt) in [
        ("", Halt::NotJson),
        ("  ", Halt::NotJson),
        ("<html>", Halt::NotJson),
        ("nonsense", Halt::NotJson),
        ("{]", Halt::NotJson),
        ("[1 2]", Halt::NotJson),
        ("[1,]", Halt::NotJson),
        ("[,1]", Halt::NotJson),
        ("[1]2", Halt::NotJson),
        ("[01]", Halt::NotJson),
        (r#"[1"a"]"#, Halt::NotJson),
        ("[{}{}]", Halt::NotJson),
        (r#"[{"a":[}]]"#, Halt::NotJson),
        (r#"{"a"}"#, Halt::NotJson),
        (r#"{"a" 1}"#, Halt::NotJson),
        (r#"{"a":}"#, Halt::NotJson),
        (r#"{"a":1,}"#, Halt::NotJson),
        (r#"{"a":1 "b":2}"#, Halt::NotJson),
        (r#"{a:1}"#, Halt::NotJson),
        (r#"{"results":[]}{}"#, Halt::NotJson),
        (r#"{"results":[{"name":}]}"#, Halt::NotJson),
        ("{\"results\":[]}\u{c}", Halt::NotJson),
        ("[", Halt::Truncated),
        ("[1", Halt::Truncated),
        (r#"{"results":[{"name":"a"},"#, Halt::Truncated),
        (r#"{"a":"b"#, Halt::Truncated),
        ("null", Halt::Shape("it is neither an object nor a list".to_owned())),
        (r#"{"results":[],"results":[1]}"#, Halt::Shape("it has `results` twice".to_owned())),
    ] {
        for size in [1, 2, 1000] {
            assert_eq!(split(text.as_bytes(), size), Err(halt.clone()), "{text}");
        }
    }
    assert_eq!(split(b"{\"results\":[\"\xff\"]}", 3), Err(Halt::NotJson));
    assert_eq!(split(b"{\"\xff\":1}", 3), Err(Halt::NotJson));
}

#[test]
fn an_entry_has_a_longest_length_and_a_deepest_nesting() {
    for length in [ENTRY_MAX - 1, ENTRY_MAX, ENTRY_MAX + 1] {
        let text = format!(r#"{{"results":["{}"]}}"#, "x".repeat(length - 2));
        let said = split(text.as_bytes(), 16_384);
        assert_eq!(matches!(said, Err(Halt::Limit(_))), length > ENTRY_MAX, "{length}");
    }
    for depth in [DEPTH_MAX - 1, DEPTH_MAX, DEPTH_MAX + 1] {
        for member in ["results", "other"] {
            // The list of results is not counted, a list that nobody wants is.
            let depth = depth + usize::from(member == "results");
            let text = format!(r#"{{"{member}":{}1{}}}"#, "[".repeat(depth), "]".repeat(depth));
            let is_too_deep = depth > DEPTH_MAX + usize::from(member == "results");
            assert_eq!(
                matches!(split(text.as_bytes(), 5), Err(Halt::Limit(_))),
                is_too_deep,
                "{member} {depth}"
            );
        }
    }
    // What nobody wants may be as long as it likes.
    let text = format!(r#"{{"x":"{}","results":[]}}"#, "x".repeat(2 * ENTRY_MAX));
    assert!(split(text.as_bytes(), 16_384).is_ok());
}

fn json() -> impl Strategy<Value = Value> {
    let text = "[ -~é\n\u{2028}]{0,6}";
    let leaf = prop_oneof![Just(Value::Null), any::<i32>().prop_map(Value::from), text.prop_map(Value::from)];
    leaf.prop_recursive(3, 16, 4, move |inner| {
        let key = prop_oneof![Just("results".to_owned()), Just("paging".to_owned()), text];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key, inner, 0..4).prop_map(|object| object.into_iter().collect()),
        ]
    })
}

/// The entries that serde_json reads of an answer.
fn wanted(answer: &Value) -> Vec<(String, Value)> {
    let entries = |list: &Value| {
        list.as_array()
            .into_iter()
            .flatten()
            .map(|entry| ("results".to_owned(), entry.clone()))
            .collect::<Vec<_>>()
    };
    match answer {
        Value::Array(_) => entries(answer),
        Value::Object(object) => {
            let members = object.iter().flat_map(|(key, value)| match key.as_str() {
                "results" => entries(value),
                "paging" => vec![(key.clone(), value.clone())],
                _ => Vec::new(),
            });
            members.collect()
        }
        _ => Vec::new(),
    }
}

proptest! {
    #[test]
    fn an_answer_in_pieces_is_what_serde_json_reads(answer in json(), size in 1..40_usize, is_pretty: bool) {
        let text = if is_pretty { format!("{answer:#}") } else { answer.to_string() };
        match split(text.as_bytes(), size) {
            Ok(sink) => {
                let read = |(key, json): &(String, String)| (key.clone(), serde_json::from_str(json).unwrap());
                prop_assert_eq!(sink.taken.iter().map(read).collect::<Vec<(String, Value)>>(), wanted(&answer));
            }
            Err(halt) => prop_assert!(!answer.is_array() && !answer.is_object(), "{text}: {halt:?}"),
        }
    }

    #[test]
    fn no_bytes_make_it_panic_and_pieces_change_nothing(
        answer in json(), at in 0..64_usize, byte: u8, end in 0..80_usize, size in 1..9_usize
    ) {
        let mut bytes = answer.to_string().into_bytes();
        if let Some(changed) = bytes.get_mut(at) {
            *changed = byte;
        }
        bytes.truncate(end);
        let said = split(&bytes, size);
        prop_assert_eq!(&said, &split(&bytes, 1000));
        // Only what nobody wants may be no JSON.
        if serde_json::from_slice::<Value>(&bytes).is_ok_and(|json| json.is_array() || json.is_object()) {
            prop_assert!(matches!(said, Ok(_) | Err(Halt::Shape(_))), "{:?}", said);
        }
    }
}
