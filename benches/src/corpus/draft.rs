//! A record before it is text, and how it is written.

use ticketproof_schema::{ObjectSchema, Property, PropertyType};

use super::{Rng, account::Kinds};

const WORDS: &[&str] = &[
    "printer", "on", "fire", "the", "customer", "called", "again", "about", "order", "4711", "refund",
    "please", "urgent", "screen", "stays", "black", "after", "update", "no", "answer", "since", "Monday",
    "shipping", "label",
];
const FOREIGN: &[&str] = &["Müller", "Straße", "Zürich", "café", "naïve", "日本", "Ω", "🙂", "señor", "Ærø"];

/// A record: names and values are JSON as it will be written.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) properties: Vec<(String, String)>,
    pub(super) associations: Vec<String>,
    /// Further members of the body.
    pub(super) members: Vec<(String, String)>,
}

impl Draft {
    /// A valid record.
    pub(super) fn new(schema: &ObjectSchema, kinds: &Kinds<'_>, rng: &mut Rng) -> Self {
        let foreign = rng.chance(170);
        let mut draft = Self::default();
        let words = rng.between(2, 7);
        draft.set("subject", quoted(&text(words, foreign, rng)));
        let active: Vec<_> = schema.active_pipelines().collect();
        let pipeline = *rng.pick(&active);
        let stages: Vec<_> = pipeline.active_stages().collect();
        draft.set("hs_pipeline", quoted(&pipeline.id));
        draft.set("hs_pipeline_stage", quoted(&rng.pick(&stages).id));
        if let (true, Some(owners)) = (rng.chance(400), &schema.owners) {
            let owners: Vec<_> = owners.iter().collect();
            draft.set("hubspot_owner_id", quoted(rng.pick::<&String>(&owners)));
        }
        for _ in 0..rng.between(4, 17) {
            let &(name, property) = rng.pick(&kinds.plain);
            if !draft.has(name) {
                draft.set(name, value(property, foreign, rng));
            }
        }
        rng.shuffle(&mut draft.properties);
        let many = *rng.pick(&[0, 1, 1, 1, 1, 1, 1, 2, 2]);
        for at in 0..many {
            draft.associations.push(association(at, rng));
        }
        draft
    }

    /// Whether a property with this name was set.
    pub(super) fn has(&self, name: &str) -> bool {
        let name = quoted(name);
        self.properties.iter().any(|(other, _)| *other == name)
    }

    /// Writes a property, in place of its old value if it has one; the value is JSON.
    pub(super) fn set(&mut self, name: &str, value: String) {
        let name = quoted(name);
        match self.properties.iter_mut().find(|(other, _)| *other == name) {
            Some((_, old)) => *old = value,
            None => self.properties.push((name, value)),
        }
    }

    /// Removes a property.
    pub(super) fn remove(&mut self, name: &str) {
        let name = quoted(name);
        self.properties.retain(|(other, _)| *other != name);
    }

    /// Makes one text as long as allowed, or slightly longer, or the whole record about a megabyte.
    pub(super) fn enlarge(&mut self, kinds: &Kinds<'_>, rng: &mut Rng) {
        let length = rng.between(65_530, 65_540);
        if rng.chance(500) {
            let letter = *rng.pick(&["x", "é", "\\n"]);
            return self.set("content", format!("\"{}\"", letter.repeat(length)));
        }
        let texts = kinds.plain.iter().filter(|(_, property)| property.property_type == PropertyType::String);
        for (name, _) in texts.take(rng.between(10, 20)) {
            self.set(name, format!("\"{}\"", "m".repeat(65_000)));
        }
    }
}

/// A text as JSON.
pub(super) fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}

fn text(words: usize, foreign: bool, rng: &mut Rng) -> String {
    let mut text = String::new();
    for at in 0..words {
        if at > 0 {
            text.push(if rng.chance(25) { '\n' } else { ' ' });
        }
        let word = *if foreign && rng.chance(150) { rng.pick(FOREIGN) } else { rng.pick(WORDS) };
        text.push_str(word);
        if rng.chance(15) {
            text.push_str(" \"as is\"");
        }
    }
    text
}

/// A value that a property takes, as JSON.
fn value(property: &Property, foreign: bool, rng: &mut Rng) -> String {
    let bare = rng.chance(150);
    let text = match property.property_type {
        PropertyType::Number => number(rng),
        PropertyType::Bool => (*rng.pick(&["true", "false"])).to_owned(),
        PropertyType::Date => day(rng),
        PropertyType::DateTime => moment(rng),
        PropertyType::Enumeration => options(property, rng),
        PropertyType::PhoneNumber => format!("+49 30 {}", rng.between(100_000, 9_999_999)),
        _ => {
            let words = if rng.chance(150) { rng.between(15, 60) } else { rng.between(1, 9) };
            text(words, foreign, rng)
        }
    };
    let may_be_bare = matches!(property.property_type, PropertyType::Number | PropertyType::Bool);
    if bare && may_be_bare { text } else { quoted(&text) }
}

fn number(rng: &mut Rng) -> String {
    match rng.below(10) {
        0 => format!("-{}", rng.below(10_000)),
        1..4 => format!("{}.{:02}", rng.below(100_000), rng.below(100)),
        _ => rng.below(1_000_000).to_string(),
    }
}

fn day(rng: &mut Rng) -> String {
    if rng.chance(100) {
        return (86_400_000 * rng.between(10_000, 22_000)).to_string();
    }
    let (year, month) = (rng.between(1999, 2031), rng.between(1, 12));
    let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
    format!("{year}-{month:02}-{:02}", rng.between(1, days))
}

fn moment(rng: &mut Rng) -> String {
    if rng.chance(200) {
        return (1_000_000_000_000 + rng.below(900_000_000_000)).to_string();
    }
    let (day, hour, minute, second) = (rng.between(1, 28), rng.below(24), rng.below(60), rng.below(60));
    let time = format!("2026-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}", rng.between(1, 12));
    match rng.below(10) {
        0 => format!("{time}+02:00"),
        1..5 => format!("{time}.{:03}Z", rng.below(1000)),
        _ => format!("{time}Z"),
    }
}

fn options(property: &Property, rng: &mut Rng) -> String {
    let visible: Vec<_> = property.options.iter().filter(|(_, option)| !option.hidden).collect();
    let count = if property.is_multiple() { rng.between(1, visible.len().min(4)) } else { 1 };
    let first = rng.below(visible.len());
    let parts: Vec<_> = (0..count).map(|at| visible[(first + at) % visible.len()].0.as_str()).collect();
    parts.join(";")
}

/// An association that may stand at this place of a list.
pub(super) fn association(at: usize, rng: &mut Rng) -> String {
    let (category, id) = *rng.pick(&[
        ("HUBSPOT_DEFINED", 16),
        ("HUBSPOT_DEFINED", 339),
        ("USER_DEFINED", 41),
        ("HUBSPOT_DEFINED", 28),
    ]);
    tie(&(1_000_000 * (at + 1) + rng.below(999_999)).to_string(), category, id)
}

/// An association.
pub(super) fn tie(to: &str, category: &str, id: u32) -> String {
    format!(
        r#"{{"to":{{"id":"{to}"}},"types":[{{"associationCategory":"{category}","associationTypeId":{id}}}]}}"#
    )
}

/// How a record is written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Layout {
    /// A blank after each comma and colon, as Python writes it.
    spaced: bool,
    /// Blanks in other places as well.
    wide: bool,
    /// A tab somewhere.
    tab: bool,
    carriage_return: bool,
    blank_line: bool,
    associations_first: bool,
}

impl Layout {
    pub(super) fn usual(rng: &mut Rng) -> Self {
        Self { spaced: rng.chance(300), ..Self::default() }
    }

    /// Writes it in an unusual way that means the same.
    pub(super) fn make_odd(&mut self, draft: &mut Draft, rng: &mut Rng) {
        match rng.below(7) {
            0 => self.wide = true,
            1 => self.tab = true,
            2 => self.carriage_return = true,
            3 => self.blank_line = true,
            4 => self.associations_first = true,
            5 => draft.members.push(("\"objectWriteTraceId\"".to_owned(), "\"row 17\"".to_owned())),
            _ => {
                let at = rng.below(draft.properties.len());
                let name = &mut draft.properties[at].0;
                let first = name.as_bytes()[1];
                name.replace_range(1..2, &format!("\\u{first:04x}"));
            }
        }
    }

    pub(super) fn write(self, draft: &Draft, out: &mut Vec<u8>) {
        if self.blank_line {
            out.extend_from_slice(b" \n\n");
        }
        let (comma, colon) = match (self.spaced, self.wide) {
            (_, true) => (" ,  ", " : "),
            (true, _) => (", ", ": "),
            (false, _) => (",", ":"),
        };
        let (open, close) = if self.wide { (" { ", " } ") } else { ("{", "}") };
        let object = |members: &[(String, String)]| {
            let members: Vec<_> =
                members.iter().map(|(name, value)| format!("{name}{colon}{value}")).collect();
            format!("{open}{}{close}", members.join(comma))
        };
        let mut members = vec![("\"properties\"".to_owned(), object(&draft.properties))];
        if !draft.associations.is_empty() {
            let list = format!("[{}]", draft.associations.join(comma));
            let list = if self.spaced { list.replace("\":", "\": ").replace(",\"", ", \"") } else { list };
            members.push(("\"associations\"".to_owned(), list));
        }
        if self.associations_first {
            members.reverse();
        }
        members.extend(draft.members.iter().cloned());
        let mut text = object(&members);
        if self.tab {
            text.insert(1, '\t');
        }
        out.extend_from_slice(text.as_bytes());
        if self.carriage_return {
            out.push(b'\r');
        }
    }
}
