//! Checks every answer in these tests against HubSpot's API descriptions, if they are available (the folder `specs` beside the
//! one that `TICKETPROOF_RECORDED` names).

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use serde_json::Value;

/// Something that real answers do and the descriptions do not say.
struct Deviation {
    /// How the complaint about it ends; `*` stands for one segment.
    complaint: &'static str,
    /// The recording that shows it, and where in the file the answer is.
    recording: (&'static str, &'static str),
    /// The expected answer; where the recording is of contacts, the answer for tickets in its place.
    described_as: (&'static str, &'static str, u16),
}

const fn deviation(
    complaint: &'static str,
    recording: (&'static str, &'static str),
    described_as: (&'static str, &'static str, u16),
) -> Deviation {
    Deviation { complaint, recording, described_as }
}

const SCHEMA: (&str, &str, u16) = ("GET", "/crm-object-schemas/v3/schemas/tickets", 200);
const BATCH: (&str, &str, u16) = ("POST", "/crm/v3/objects/tickets/batch/create", 207);
const TIES: (&str, &str, u16) = ("POST", "/crm/v4/associations/contacts/companies/batch/create", 201);
const BAD_TIES: (&str, &str, u16) = ("POST", "/crm/v4/associations/contacts/companies/batch/create", 207);

/// Each with the recording that shows it: `every_deviation_is_in_its_recording` looks.
const DEVIATIONS: &[Deviation] = &[
    deviation(
        "/properties/*: null",
        ("tickets/get-ticket.json", "/0/response"),
        ("GET", "/crm/v3/objects/tickets/1", 200),
    ),
    deviation("/createdAt: null", ("schema-tickets.json", ""), SCHEMA),
    deviation("/updatedAt: null", ("schema-tickets.json", ""), SCHEMA),
    deviation("/fromObjectId: a number", ("association-contact-to-company.json", ""), TIES),
    deviation("/toObjectId: a number", ("association-contact-to-company.json", ""), TIES),
    deviation(
        ": no category",
        ("error-search-invalid-object.json", ""),
        ("POST", "/crm/v3/objects/tickets/search", 400),
    ),
    deviation("/errors/*: no context", ("error-association.json", ""), BAD_TIES),
    deviation("/errors/*/subCategory: a text", ("error-association.json", ""), BAD_TIES),
    deviation("/errors/*: no errors", ("batch/create-contacts-err-partial-success.json", ""), BATCH),
    deviation("/errors/*: no links", ("batch/create-contacts-err-partial-success.json", ""), BATCH),
];

/// The one deviation without a recording of ours: HubSpot's associations guide, and answers that people have noted down in
/// public, show `"label": null` for a type without one, where the descriptions have a text or nothing.
const UNLABELLED: &str = "/label: null";

struct Operation {
    method: String,
    segments: Vec<String>,
    responses: Value,
    file: usize,
}

struct Specs {
    files: Vec<Value>,
    operations: Vec<Operation>,
}

fn specs() -> Option<&'static Specs> {
    static SPECS: OnceLock<Option<Specs>> = OnceLock::new();
    SPECS
        .get_or_init(|| {
            let recorded = PathBuf::from(std::env::var_os("TICKETPROOF_RECORDED")?);
            let folder = recorded.parent()?.join("specs");
            folder.is_dir().then(|| Specs::load(&folder))
        })
        .as_ref()
}

/// The faults of an answer beyond the known deviations; empty if no description covers it.
pub(crate) fn complaints(method: &str, path: &str, status: u16, body: &Value) -> Vec<String> {
    let mut found = all_complaints(method, path, status, body);
    found.retain(|complaint| !is_known(complaint));
    found
}

fn all_complaints(method: &str, path: &str, status: u16, body: &Value) -> Vec<String> {
    let Some(specs) = specs() else { return Vec::new() };
    let Some(operation) = specs.find(method, path) else { return Vec::new() };
    let response = &operation.responses[status.to_string()];
    let response =
        if response.is_null() && status >= 400 { &operation.responses["default"] } else { response };
    if response.is_null() {
        return vec![format!("status {status} is not described")];
    }
    let root = &specs.files[operation.file];
    let response = resolve(root, response);
    let schema =
        &response["content"].as_object().and_then(|content| content.values().next()).unwrap_or(&Value::Null)
            ["schema"];
    let mut found = Vec::new();
    if schema.is_null() {
        if !body.is_null() {
            found.push("a body where none is described".to_owned());
        }
        return found;
    }
    check(root, schema, body, "", &mut found);
    found
}

fn is_known(complaint: &str) -> bool {
    let patterns = DEVIATIONS.iter().map(|deviation| deviation.complaint).chain([UNLABELLED]);
    patterns.into_iter().any(|pattern| is_like(complaint, pattern))
}

fn is_like(complaint: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => complaint.ends_with(pattern),
        Some((before, after)) => complaint.rfind(before).is_some_and(|start| {
            let rest = &complaint[start + before.len()..];
            let end = rest.find(['/', ':']).unwrap_or(rest.len());
            &rest[end..] == after
        }),
    }
}

impl Specs {
    fn load(folder: &Path) -> Self {
        let (mut files, mut operations) = (Vec::new(), Vec::new());
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
            .expect("the folder of specs")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        paths.sort();
        for path in paths {
            let text = std::fs::read_to_string(&path).expect("a readable spec");
            let file: Value = serde_json::from_str(&text).expect("a spec is JSON");
            for (template, methods) in file["paths"].as_object().expect("paths") {
                for (method, operation) in methods.as_object().expect("methods") {
                    operations.push(Operation {
                        method: method.to_uppercase(),
                        segments: template.split('/').map(str::to_owned).collect(),
                        responses: operation["responses"].clone(),
                        file: files.len(),
                    });
                }
            }
            files.push(file);
        }
        Self { files, operations }
    }

    /// The operation whose template has the most in common with the path.
    fn find(&self, method: &str, path: &str) -> Option<&Operation> {
        let path = path.split('?').next().unwrap_or(path);
        let segments: Vec<&str> = path.split('/').collect();
        let fits = |operation: &&Operation| {
            operation.method == method
                && operation.segments.len() == segments.len()
                && operation
                    .segments
                    .iter()
                    .zip(&segments)
                    .all(|(one, other)| one.starts_with('{') || one == other)
        };
        let literal =
            |operation: &&Operation| operation.segments.iter().filter(|one| !one.starts_with('{')).count();
        self.operations.iter().filter(fits).max_by_key(literal)
    }
}

fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let mut schema = schema;
    while let Some(target) = schema["$ref"].as_str() {
        schema = root.pointer(target.trim_start_matches('#')).expect("a target");
    }
    schema
}

/// The part of JSON Schema that the descriptions use.
fn check(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let schema = resolve(root, schema);
    let is = match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    let fits = match schema["type"].as_str() {
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => true,
    };
    if !fits {
        found.push(format!("{at}: {is}"));
        return;
    }
    if let (Some(allowed), Some(text)) = (schema["enum"].as_array(), value.as_str())
        && !allowed.iter().any(|one| one == text)
    {
        found.push(format!("{at}: {text} is not one of {allowed:?}"));
    }
    if let (Some("date-time"), Some(text)) = (schema["format"].as_str(), value.as_str())
        && !(text.len() >= 20 && text.ends_with('Z') && text.contains('T'))
    {
        found.push(format!("{at}: {text} is not a moment"));
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(name).is_none() {
            found.push(format!("{at}: no {name}"));
        }
    }
    for (name, member) in value.as_object().into_iter().flatten() {
        let of = &schema["properties"][name];
        let of = if of.is_null() { &schema["additionalProperties"] } else { of };
        if of.is_object() {
            check(root, of, member, &format!("{at}/{name}"), found);
        }
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        if schema["items"].is_object() {
            check(root, &schema["items"], item, &format!("{at}/{index}"), found);
        }
    }
}

#[test]
fn api_descriptions_find_a_wrong_answer() {
    if specs().is_none() {
        super::api::skipped("api_descriptions_find_a_wrong_answer");
        return;
    }
    let list = serde_json::json!({ "results": [{ "id": 1, "properties": {}, "createdAt": "x", "updatedAt": null }] });
    let found = complaints("GET", "/crm/v3/objects/tickets", 200, &list);
    assert_eq!(
        found,
        ["/results/0: no archived", "/results/0/createdAt: x is not a moment", "/results/0/id: a number"],
    );
    assert_eq!(complaints("GET", "/crm/v3/objects/tickets", 299, &list), ["status 299 is not described"]);
}

#[test]
fn every_deviation_is_in_its_recording() {
    let Some(folder) = std::env::var_os("TICKETPROOF_RECORDED").filter(|_| specs().is_some()) else {
        super::api::skipped("every_deviation_is_in_its_recording");
        return;
    };
    for deviation in DEVIATIONS {
        let (file, pointer) = deviation.recording;
        let text = std::fs::read_to_string(Path::new(&folder).join(file)).expect("a readable recording");
        let recorded: Value = serde_json::from_str(&text).expect("a recording is JSON");
        let answer = recorded.pointer(pointer).expect("the answer in the recording");
        let (method, path, status) = deviation.described_as;
        let found = all_complaints(method, path, status, answer);
        let is_shown = found.iter().any(|complaint| is_like(complaint, deviation.complaint));
        assert!(is_shown, "{file} does not show `{}`, but {found:#?}", deviation.complaint);
    }
}
