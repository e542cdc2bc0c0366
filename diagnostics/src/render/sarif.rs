//! SARIF 2.1.0, for code scanning.
//!
//! A document can be written in parts while its results come into being ([`begin`], [`result()`], [`end`]), or whole
//! ([`document`]).

use std::borrow::Cow;

use serde_json::{Value, json};

use super::{Columns, Level, Notice, Place, Region, artifact_uri::artifact_uri, json};

/// The schema that the documents name.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// A rule, or a kind of change, as the document describes it.
#[derive(Clone, Debug)]
pub struct Rule<'a> {
    /// Its id, by which results name it.
    pub id: Cow<'a, str>,
    /// The name that people read, if it is another one.
    pub name: Option<&'a str>,
    /// What it finds, in a sentence.
    pub summary: &'a str,
    /// Its documentation, if there is more to say.
    pub docs: Option<&'a str>,
    /// How much it matters as a rule.
    pub level: Level,
}

impl Rule<'_> {
    fn to_value(&self) -> Value {
        let mut rule = json!({
            "id": self.id,
            "shortDescription": { "text": self.summary },
            "defaultConfiguration": { "level": self.level.sarif() },
        });
        if let Some(name) = self.name {
            rule["name"] = name.into();
        }
        if let Some(docs) = self.docs {
            rule["fullDescription"] = json!({ "text": docs });
        }
        rule
    }
}

fn driver(rules: &[Rule<'_>]) -> Value {
    let rules: Vec<Value> = rules.iter().map(|rule| rule.to_value()).collect();
    json!({ "name": "ticketproof", "version": env!("CARGO_PKG_VERSION"), "rules": rules })
}

/// The document up to its first result. Between results stands a comma.
#[must_use]
pub fn begin(rules: &[Rule<'_>]) -> String {
    let driver = driver(rules);
    format!(
        "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\
         \"columnKind\":\"unicodeCodePoints\",\"results\":["
    )
}

/// The document from its last result on, with messages about the run itself.
#[must_use]
pub fn end(notifications: &[Value]) -> String {
    if notifications.is_empty() {
        return "\n]}]}\n".to_owned();
    }
    let invocation = json!({ "executionSuccessful": true, "toolExecutionNotifications": notifications });
    format!("\n],\"invocations\":[{}]}}]}}\n", json::line(&invocation))
}

/// A whole, indented document; `is_successful` says whether the run could do all that it was to do.
#[must_use]
pub fn document(
    rules: &[Rule<'_>],
    results: &[Value],
    notifications: &[Value],
    is_successful: bool,
) -> String {
    json::document(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver(rules) },
            "invocations": [{
                "executionSuccessful": is_successful,
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
        }],
    }))
}

/// A message about the run itself.
#[must_use]
pub fn notification(level: Level, text: &str) -> Value {
    json!({ "level": level.sarif(), "message": { "text": text } })
}

/// A notice as a result: `logical` is the JSON Pointer that it is about, `rules` the rules that the document describes.
#[must_use]
pub fn result(notice: &Notice<'_>, logical: &str, rules: &[Rule<'_>]) -> Value {
    let mut text = notice.message.to_owned();
    for more in [notice.remark, notice.help].into_iter().flatten() {
        text.push_str("; ");
        text.push_str(more);
    }
    let logical = json!([{ "fullyQualifiedName": logical }]);
    let locations: Vec<Value> = if notice.places.is_empty() {
        vec![json!({ "logicalLocations": logical })]
    } else {
        notice.places.iter().map(|place| location(place, &logical)).collect()
    };
    let mut result = json!({
        "ruleId": notice.id,
        "level": notice.level.sarif(),
        "message": { "text": text },
        "locations": locations,
    });
    if let Some(index) = rules.iter().position(|rule| rule.id == notice.id) {
        result["ruleIndex"] = index.into();
    }
    result
}

fn location(place: &Place<'_>, logical: &Value) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": artifact_uri(place.file) },
            "region": region(place.region),
        },
        "logicalLocations": logical,
    })
}

fn region(region: Region) -> Value {
    let Region { line, columns } = region;
    match columns {
        None => json!({ "startLine": line }),
        Some(Columns { start, end_line, end }) => {
            json!({ "startLine": line, "startColumn": start, "endLine": end_line, "endColumn": end })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: [Rule<'_>; 2] = [
        Rule { id: Cow::Borrowed("a"), name: None, summary: "first", docs: None, level: Level::Note },
        Rule {
            id: Cow::Borrowed("b"),
            name: Some("second"),
            summary: "second",
            docs: Some("more"),
            level: Level::Error,
        },
    ];

    fn notice<'a>(places: &'a [Place<'a>]) -> Notice<'a> {
        Notice {
            level: Level::Error,
            id: "b",
            title: "second",
            message: "no",
            remark: None,
            help: Some("yes"),
            places,
        }
    }

    #[test]
    fn streamed_document_is_json_with_every_result() {
        let results: Vec<String> = (0..2).map(|_| json::line(&result(&notice(&[]), "/x", &RULES))).collect();
        for notifications in [vec![], vec![notification(Level::Warning, "w")]] {
            let text = begin(&RULES) + &results.join(",\n") + &end(&notifications);
            let document: Value = serde_json::from_str(&text).unwrap();
            let run = &document["runs"][0];
            assert_eq!(run["results"].as_array().unwrap().len(), 2);
            assert_eq!(run["results"][0]["ruleIndex"], 1);
            assert_eq!(run["results"][0]["message"]["text"], "no; yes");
            assert_eq!(run["tool"]["driver"]["rules"][1]["fullDescription"]["text"], "more");
            assert_eq!(run["invocations"].is_null(), notifications.is_empty());
        }
    }

    #[test]
    fn result_names_each_place_and_the_pointer() {
        let places = [
            Place { file: "a b", region: Region::line(3) },
            Place {
                file: "c",
                region: Region { line: 3, columns: Some(Columns { start: 1, end_line: 4, end: 2 }) },
            },
        ];
        let result = result(&notice(&places), "/x", &RULES);
        let uris: Vec<&Value> = result["locations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|location| &location["physicalLocation"]["artifactLocation"]["uri"])
            .collect();
        assert_eq!(uris, ["a%20b", "c"]);
        assert_eq!(result["locations"][1]["physicalLocation"]["region"]["endLine"], 4);
        assert_eq!(result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "/x");
    }
}
