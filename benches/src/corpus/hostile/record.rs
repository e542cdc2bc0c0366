//! Records of hostile accounts.

use ticketproof_schema::{ObjectSchema, Pipeline, PropertyType};

use super::{
    super::{Mistake, Rng, malformed_text},
    account::{MANY, ONE},
    json_encoding::{escaped, in_json, verbatim, written},
    value::{any, fitting, near},
};

/// How a record is damaged after it was written.
#[rustfmt::skip]
const DAMAGE: &[Mistake] = &[
    Mistake::Truncated, Mistake::Trailing, Mistake::Wrapped, Mistake::EscapeUnknown, Mistake::EscapeDigits, Mistake::SurrogateAlone,
    Mistake::SurrogatesTurned, Mistake::ControlTab, Mistake::ControlZero, Mistake::Utf8Byte, Mistake::Utf8Surrogate, Mistake::ByteOrderMark,
    Mistake::CommaTrailing, Mistake::CommaMissing, Mistake::ColonMissing, Mistake::QuoteMissing, Mistake::Comment, Mistake::ByteChanged,
    Mistake::ByteRemoved,
];

/// Bytes to put before or behind a record; most are no white space of JSON.
#[rustfmt::skip]
const AROUND: &[&str] = &[
    " ", "\t", "\r", " \r", "\u{c}", "\u{b}", "\0", "\u{1f}", "\u{85}", "\u{a0}", "\u{2028}", "\u{3000}", "\u{feff}",
    "\u{200b}", "x", "{}", "}", "\"", "\\", ",",
    "                                                                      ",
];

/// Lines that are not records.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "", "[", "[1,", "[1", "[]", "{", "{}", "{\"", "{\"properties\"", "{\"properties\":", "{\"properties\":{", "\"", "\"abc", "\"abc\"",
    "\"\\", "\"\\ud800\"", "tru", "true", "null", "nul", "-", "1", "1e", "1 2", "NaN", "\u{feff}{}", "{}\u{c}", "[[[[", "//",
];

/// How a record is generated, before text is added around it and bytes are damaged.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Style {
    /// Valid, with the required escapes.
    Plain,
    /// Valid, with more escapes.
    Escaping,
    /// Without escapes: valid only if nothing has to be escaped.
    Verbatim,
    /// With any mistakes.
    Wild,
}

/// The properties that every record has anyway.
const ROLES: [&str; 3] = ["subject", "hs_pipeline", "hs_pipeline_stage"];

/// Writes records of a hostile account. They hold no line feed.
#[derive(Debug)]
pub struct HostileWriter<'a> {
    pub(super) schema: &'a ObjectSchema,
    /// All names, and those that can be written.
    names: Vec<&'a str>,
    writable: Vec<&'a str>,
    pub(super) texts: Vec<String>,
    pub(super) rng: Rng,
    manner: Style,
}

impl<'a> HostileWriter<'a> {
    /// A writer for an account made by [`super::Hostility::account`]; the seed decides every record.
    pub fn new(schema: &'a ObjectSchema, seed: u64) -> Self {
        let texts = schema.properties.get(ONE).map(|property| property.options.keys().cloned().collect());
        let named = schema.properties.iter().map(|(name, property)| (name.as_str(), property));
        let named = named.filter(|(_, property)| property.is_writable());
        Self {
            schema,
            names: schema.properties.keys().map(String::as_str).collect(),
            writable: named.filter(|(name, _)| !ROLES.contains(name)).map(|(name, _)| name).collect(),
            texts: texts.unwrap_or_default(),
            rng: Rng::new(seed),
            manner: Style::Plain,
        }
    }

    /// Writes a request body, possibly malformed.
    pub fn body(&mut self) -> Vec<u8> {
        self.begin();
        let map = self.map();
        let mut members = vec![format!("{}:{map}", self.key("properties"))];
        if self.rng.chance(350) {
            members.push(format!("{}:{}", self.key("associations"), self.associations()));
        }
        for name in ["objectWriteTraceId", "id", "idProperty"] {
            if self.rng.chance(80) && (self.is_wild() || name == "objectWriteTraceId") {
                let text = self.text();
                members.push(format!("{}:{}", self.key(name), self.written(&text)));
            }
        }
        if self.wild(30) {
            let again = self.rng.pick(&members).clone();
            members.push(again);
        }
        self.rng.shuffle(&mut members);
        let body = self.object(&members);
        self.finished(body)
    }

    /// Writes a property map, possibly malformed.
    pub fn properties(&mut self) -> Vec<u8> {
        self.begin();
        let map = self.map();
        self.finished(map)
    }

    fn begin(&mut self) {
        self.manner = *self.rng.pick(&[
            Style::Plain,
            Style::Plain,
            Style::Escaping,
            Style::Verbatim,
            Style::Wild,
            Style::Wild,
        ]);
    }

    fn finished(&mut self, mut record: String) -> Vec<u8> {
        if self.rng.chance(25) {
            let lines = if self.rng.chance(500) { AROUND } else { PIECES };
            return self.rng.pick(lines).as_bytes().to_vec();
        }
        if self.rng.chance(5) {
            // Beyond what is indexed at a time.
            let blanks = " ".repeat(self.rng.between(16_000, 17_000));
            record.insert_str(if self.rng.chance(500) { 0 } else { record.len() }, &blanks);
        }
        if self.rng.chance(90) {
            let around = self.rng.pick(AROUND);
            record.insert_str(if self.rng.chance(300) { 0 } else { record.len() }, around);
        }
        let mut record = record.into_bytes();
        if record.contains(&b'"') && self.rng.chance(60) {
            malformed_text::apply(&mut record, 0, *self.rng.pick(DAMAGE), &mut self.rng);
        }
        // A raw text may contain a line feed, which would split the record.
        record.retain(|byte| *byte != b'\n');
        record
    }

    fn map(&mut self) -> String {
        let mut members = Vec::new();
        let (pipeline, stage) = self.place();
        for (name, text) in ROLES.into_iter().zip(["a b".to_owned(), pipeline, stage]) {
            if !self.wild(60) {
                let text = if self.wild(60) { near(&text, &self.texts, &mut self.rng) } else { text };
                members.push(format!("{}:{}", self.key(name), self.written(&text)));
            }
        }
        let mut used = Vec::new();
        for _ in 0..self.rng.below(7) {
            let name = match self.rng.below(10) {
                0..2 => ONE,
                2..4 => MANY,
                _ => *self.rng.pick(if self.is_wild() { &self.names } else { &self.writable }),
            };
            if self.is_wild() || !used.contains(&name) {
                used.push(name);
                members.push(self.member(name));
            }
        }
        if self.wild(50) {
            let again = members.last().cloned();
            members.extend(again);
        }
        if self.wild(10) {
            // Around what is kept of one record: how many odd properties are noted, and how many findings are listed.
            let count =
                if self.rng.chance(800) { self.rng.between(60, 70) } else { self.rng.between(990, 1_010) };
            members.extend((0..count).map(|at| format!("\"zz_{at}\":\"x\"")));
        }
        if self.rng.chance(800) {
            self.rng.shuffle(&mut members);
        }
        self.object(&members)
    }

    fn member(&mut self, name: &str) -> String {
        let property = self.schema.properties.get(name);
        let value = match property {
            Some(property) if !self.wild(600) => {
                let text = fitting(property, &self.texts, &mut self.rng);
                let may_be_bare = matches!(property.property_type, PropertyType::Number | PropertyType::Bool);
                let is_bare = may_be_bare && text != "007" && self.rng.chance(200);
                if is_bare { text } else { self.written(&text) }
            }
            property => any(property, &self.texts, &mut self.rng),
        };
        let name = if self.wild(80) { near(name, &self.texts, &mut self.rng) } else { name.to_owned() };
        format!("{}:{value}", self.written(&name))
    }

    /// A pipeline and a stage, mostly a stage of that pipeline.
    fn place(&mut self) -> (String, String) {
        let active: Vec<&Pipeline> = self.schema.active_pipelines().collect();
        if active.is_empty() {
            return ("17".to_owned(), self.text());
        }
        let pipeline = if self.wild(60) { &self.text() } else { &self.rng.pick(&active).id };
        let of = self.schema.pipelines.get(pipeline).into_iter().flat_map(Pipeline::active_stages);
        let stages: Vec<_> = of.collect();
        let stage =
            if stages.is_empty() || self.wild(60) { self.text() } else { self.rng.pick(&stages).id.clone() };
        (pipeline.clone(), stage)
    }

    pub(super) fn is_wild(&self) -> bool {
        self.manner == Style::Wild
    }

    /// Returns true with this probability, in thousandths, in records with mistakes.
    pub(super) fn wild(&mut self, thousandths: u32) -> bool {
        self.is_wild() && self.rng.chance(thousandths)
    }

    pub(super) fn written(&mut self, text: &str) -> String {
        match self.manner {
            Style::Plain => escaped(text),
            Style::Escaping => in_json(text, &mut self.rng),
            Style::Verbatim => verbatim(text),
            Style::Wild => written(text, &mut self.rng),
        }
    }

    /// One of the texts, or a common one.
    fn text(&mut self) -> String {
        if self.rng.chance(300) { "17".to_owned() } else { self.rng.pick(&self.texts).clone() }
    }

    /// A name that is part of every request, mostly in its standard encoding.
    fn key(&mut self, name: &str) -> String {
        if self.rng.chance(40) { self.written(name) } else { escaped(name) }
    }

    pub(super) fn object(&mut self, members: &[String]) -> String {
        format!("{{{}}}", self.joined(members))
    }

    pub(super) fn list(&mut self, items: &[String]) -> String {
        format!("[{}]", self.joined(items))
    }

    fn joined(&mut self, parts: &[String]) -> String {
        let comma =
            if self.rng.chance(900) { "," } else { *self.rng.pick(&[", ", " ,", ",\t", ",\r ", " ,  "]) };
        let joined = parts.join(comma);
        let around = if self.rng.chance(950) { "" } else { *self.rng.pick(&[" ", "\t", "  ", "\r"]) };
        [around, &joined, around].concat()
    }
}
