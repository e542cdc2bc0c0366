//! Outcomes of inputs, by answers of every shape.

use serde_json::{Value, json};

use super::*;

/// Inputs of a create: a trace id and the properties.
fn creates(contents: &[Value]) -> Inputs {
    let name = |(place, content): (usize, &Value)| InputNames {
        trace: Some(format!("t{place}")),
        content: crate::scalar::texts_of(&content.to_string()),
        ..InputNames::default()
    };
    let texts: Vec<String> = contents.iter().map(Value::to_string).collect();
    let names = contents.iter().enumerate().map(name).collect();
    Inputs::of_writes(names, None, texts.iter().map(String::as_str))
}

fn plain(count: usize) -> Inputs {
    creates(&(0..count).map(|place| json!({ "subject": format!("s{place}") })).collect::<Vec<_>>())
}

/// Inputs of an upsert by the property `key`.
fn keyed(keys: &[&str]) -> Inputs {
    let name = |key: &&str| InputNames { key: Some((*key).to_owned()), ..InputNames::default() };
    Inputs::of_writes(keys.iter().map(name).collect(), Some("key"), keys.iter().copied())
}

fn pairs(pairs: &[(&str, &str)]) -> Inputs {
    let name = |(from, to): &(&str, &str)| InputNames {
        key: Some(pair_key(from, to)),
        ends: Some(((*from).to_owned(), (*to).to_owned())),
        ..InputNames::default()
    };
    Inputs::new(pairs.iter().map(name).collect(), None)
}

/// An answer with these results and errors.
fn answer(results: &[Value], errors: &[Value]) -> Answer<TicketRecord> {
    let entry = |entry: &Value| Entry {
        trace: entry["objectWriteTraceId"].as_str().map(str::to_owned),
        value: serde_json::from_value(entry.clone()).ok(),
    };
    Answer {
        results: results.iter().map(entry).collect(),
        errors: errors.iter().map(|entry| ErrorBody::plain(&entry.to_string())).collect(),
    }
}

/// The outcome of each input: `d` done, with the id, `?` doubtful, `r` refused, `-` not named.
fn became(inputs: &Inputs, results: &[Value], errors: &[Value]) -> String {
    let attributed = inputs.attribute(answer(results, errors));
    let mut letters = vec!["-".to_owned(); inputs.len()];
    let mut set = |place: usize, letter: String| {
        assert_eq!(letters[place], "-", "an input is in one list");
        letters[place] = letter;
    };
    attributed.done.iter().for_each(|(place, record)| set(*place, format!("d{}", record.id)));
    attributed.doubtful.iter().for_each(|(place, _)| set(*place, "?".to_owned()));
    attributed.refused.iter().for_each(|(place, _)| set(*place, "r".to_owned()));
    letters.join(" ")
}

fn result(trace: &str, id: impl Into<Value>) -> Value {
    json!({ "objectWriteTraceId": trace, "id": id.into() })
}

#[test]
fn result_is_matched_by_trace_key_content_or_because_it_is_alone() {
    assert_eq!(became(&plain(2), &[result("t1", "8"), result("t0", "7")], &[]), "d7 d8");
    assert_eq!(became(&plain(2), &[result("t1", "8"), result("t9", "7")], &[]), "- d8");
    let by_key = [
        json!({ "id": "8", "properties": { "key": "b" } }),
        json!({ "id": "7", "properties": { "key": "a" } }),
    ];
    assert_eq!(became(&keyed(&["a", "b"]), &by_key, &[]), "d7 d8");
    let by_content =
        [1, 0].map(|n| json!({ "id": n.to_string(), "properties": { "subject": format!("s{n}") } }));
    assert_eq!(became(&plain(2), &by_content, &[]), "d0 d1");
    assert_eq!(became(&plain(2), &by_content[..1], &[]), "- -", "only where every input has a result");
    assert_eq!(became(&plain(1), &[json!({ "id": "7" })], &[]), "d7");
    assert_eq!(became(&plain(1), &[result("t9", "7")], &[]), "-");
}

#[test]
fn equal_inputs_share_their_results() {
    let same = json!({ "subject": "s" });
    let results = ["7", "8"].map(|id| json!({ "id": id, "properties": { "subject": "s" } }));
    assert_eq!(became(&creates(&[same.clone(), same]), &results, &[]), "d7 d8");
    // What the answer does not tell apart is nobody's.
    let alike = [json!({ "subject": "s", "content": "a" }), json!({ "subject": "s", "content": "b" })];
    assert_eq!(became(&creates(&alike), &results, &[]), "- -");
}

#[test]
fn result_without_a_usable_id_is_doubtful() {
    for id in [json!(""), json!(" "), json!(null), json!(true), json!({}), json!(["7"]), json!("\u{200b}")] {
        assert_eq!(became(&plain(2), &[result("t0", id.clone()), result("t1", "8")], &[]), "? d8", "{id}");
        assert_eq!(became(&plain(1), &[json!({ "id": id })], &[]), "?");
    }
    // And an error about the same input makes it no clearer.
    let error = json!({ "category": "X", "context": { "objectWriteTraceId": ["t0"] } });
    assert_eq!(became(&plain(2), &[result("t0", "")], &[error]), "? -");
}

#[test]
fn records_with_one_id_are_all_doubtful() {
    let results = [result("t0", "7"), result("t1", "8"), result("t2", "7"), result("t3", 7)];
    assert_eq!(became(&plain(5), &results, &[]), "? d8 ? ? -");
    // The other record may be one that is nobody's.
    assert_eq!(became(&plain(2), &[result("t0", "7"), result("t9", "7")], &[]), "? -");
    // One record that is told twice is one record.
    assert_eq!(became(&plain(2), &[result("t0", "7"), result("t0", "7")], &[]), "d7 -");
    assert_eq!(became(&plain(2), &[result("t0", "7"), result("t0", "8")], &[]), "? -");
    assert_eq!(became(&plain(2), &[result("t0", ""), result("t0", "8")], &[]), "? -");
    // Two ids that are read may be one record: nothing was made.
    let read = Inputs::new(
        ["a", "b"].map(|key| InputNames { key: Some(key.to_owned()), ..InputNames::default() }).into(),
        Some("key"),
    );
    let results = ["a", "b"].map(|key| json!({ "id": "7", "properties": { "key": key } }));
    assert_eq!(became(&read, &results, &[]), "d7 d7");
}

#[test]
fn ticket_weighs_more_than_an_error() {
    let errors = ["t0", "t1", "t1"]
        .map(|trace| json!({ "category": "X", "context": { "objectWriteTraceId": [trace] } }));
    assert_eq!(became(&plain(2), &[result("t0", "7")], &errors), "d7 r");
}

fn named(inputs: &Inputs, error: &Value) -> Vec<usize> {
    inputs.named_by(&ErrorBody::plain(&error.to_string()))
}

#[test]
fn error_names_inputs_by_trace_id() {
    for error in [
        json!({ "context": { "objectWriteTraceId": ["t2", "t0", "t9"] } }),
        json!({ "errors": [{ "context": { "objectWriteTraceId": ["t2"] } }, { "context": { "objectWriteTraceId": "t0" } }] }),
        // They weigh more than places.
        json!({ "message": "inputs[1]", "errors": [{ "in": "inputs[1]", "context": { "objectWriteTraceId": ["t0", "t2"] } }] }),
    ] {
        assert_eq!(named(&plain(3), &error), [0, 2], "{error}");
    }
    let strange = json!({ "message": "inputs[1]", "context": { "objectWriteTraceId": ["t9"] } });
    assert_eq!(named(&plain(3), &strange), [0; 0], "the error of another request");
}

#[test]
fn error_names_inputs_by_place() {
    for error in [
        json!({ "message": "inputs[1] is bad" }),
        json!({ "errors": [{ "message": "bad: inputs[1].properties.subject" }] }),
        json!({ "errors": [{ "in": "inputs[1].id" }] }),
        json!({ "message": "inputs[1], inputs[3], inputs[x], inputs[-1], inputs[99999999999999999999], inputs[" }),
    ] {
        assert_eq!(named(&plain(3), &error), [1], "{error}");
    }
    let two = json!({ "errors": [{ "message": "inputs[2] and inputs[0]" }, { "in": "inputs[2]" }] });
    assert_eq!(named(&plain(3), &two), [0, 2]);
}

#[test]
fn place_that_the_message_may_quote_from_an_input_names_no_input() {
    let message = json!({ "message": "inputs[0] was not one of the allowed options: [LOW]" });
    let field = json!({ "errors": [{ "in": "inputs[0]", "message": "inputs[1]" }] });
    for text in [r#"{"a":"inputs[0]"}"#, r#"{"a":"inputs\u005b0]"}"#, r#"{"a":"\u0069nputs[0]"}"#] {
        let inputs = Inputs::of_writes(vec![InputNames::default(); 3], None, [text].into_iter());
        assert_eq!(named(&inputs, &message), [0; 0], "{text}");
        assert_eq!(named(&inputs, &field), [0], "a field is no quotation");
    }
    for text in [r#"{"a":"\u00e9\u003c\u2028"}"#, r#"{"inputs":"[0]"}"#, "\\u00"] {
        let inputs = Inputs::of_writes(vec![InputNames::default(); 3], None, [text].into_iter());
        assert_eq!(named(&inputs, &message), [0], "{text}");
    }
}

#[test]
fn error_names_inputs_by_id_or_unique_value() {
    let inputs = keyed(&["a", "b", "c"]);
    for error in [
        json!({ "context": { "ids": ["c", "a", "z"] } }),
        json!({ "context": { "id": ["a"] }, "errors": [{ "context": { "objectId": ["c"] } }] }),
        json!({ "id": "c", "context": { "id": "a" } }),
    ] {
        assert_eq!(named(&inputs, &error), [0, 2], "{error}");
    }
    // What exists already is another record.
    assert_eq!(named(&inputs, &json!({ "context": { "existingId": ["a"], "propertyName": ["b"] } })), [0; 0]);
    assert_eq!(named(&plain(3), &json!({ "context": { "ids": ["1"] } })), [0; 0]);
}

#[test]
fn error_names_associations_by_their_ends() {
    let inputs = pairs(&[("1", "9"), ("1", "8"), ("2", "9"), ("2", "8")]);
    for (error, expected) in [
        (json!({ "context": { "fromObjectId": ["1"], "toObjectId": ["9"] } }), &[0][..]),
        (
            json!({ "errors": [{ "context": { "fromObjectId": ["1"], "toObjectId": ["9"] } }, { "context": { "fromObjectId": ["2"], "toObjectId": ["8"] } }] }),
            &[0, 3],
        ),
        (json!({ "context": { "fromObjectId": ["2"] } }), &[2, 3]),
        (json!({ "context": { "toObjectId": ["8"] } }), &[1, 3]),
        (json!({ "context": { "id": ["9"] } }), &[0, 2]),
        (json!({ "context": { "fromObjectId": ["9"], "toObjectId": ["1"] } }), &[]),
        (json!({ "message": "Object 1 cannot be associated to itself (1)" }), &[]),
    ] {
        assert_eq!(named(&inputs, &error), expected, "{error}");
    }
}

#[test]
fn error_of_a_request_with_one_input_is_about_that_one() {
    for error in [json!({ "message": "no" }), json!({ "context": { "ids": ["z"] } })] {
        assert_eq!(became(&plain(1), &[], std::slice::from_ref(&error)), "r");
        assert_eq!(became(&plain(2), &[], &[error]), "- -");
    }
    let unnamed = plain(2).attribute(answer(&[], &[json!({ "message": "no" })]));
    assert_eq!(unnamed.unattributed.len(), 1);
}

#[test]
fn token_in_what_names_an_input_does_not_hide_it() {
    let token = crate::Token::new("t").unwrap();
    let body = ErrorBody::read(r#"{"context":{"objectWriteTraceId":["t1"]}}"#, &token);
    assert_eq!(plain(2).named_by(&body), [1]);
}
