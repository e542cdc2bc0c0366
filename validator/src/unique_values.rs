//! Values of unique properties, which no two records may share: within a batch, and over a file of any size.

mod memory;

use memchr::memmem::{self, Finder};
use ticketproof_diagnostics::{Diagnostic, Location, Report};

use self::memory::{Fingerprint, Fingerprints, Memory};
use crate::{
    Operation, Shape, Validator,
    compiled::CompiledSchema,
    located_json::{JsonKind, Node, decode_utf8, parse_value},
    record::unique::{UniqueValue, identity, record_of, values_of_body, values_of_map},
    rules::duplicate_unique_value,
};

/// The memory that [`UniqueValues`] takes at most, in bytes, unless [`UniqueValues::limited_to`] says otherwise: 32 MiB, in
/// which 1.3 million values are remembered, and of updates 1.1 million.
pub const UNIQUE_VALUES_BYTES: usize = 32 * 1024 * 1024;

/// The values of unique properties in the records of a file, remembered in bounded memory.
///
/// For each value it keeps a fingerprint of 128 bits, made with a random key, and the number of the first record with the value.
/// If no more fit into the memory ([`UNIQUE_VALUES_BYTES`]), further values are compared with those that are remembered and
/// not with each other; [`UniqueValues::not_compared`] counts them.
///
/// An upsert writes its `id`, too, if that is a value of a unique property. Two updates of the same record may write the same
/// value.
#[derive(Debug)]
pub struct UniqueValues {
    validator: Validator,
    operation: Operation,
    names: Vec<Finder<'static>>,
    /// Whether every name is one that JSON need not escape, and that is escaped as `\u00…` if it is.
    are_plain: bool,
    fingerprints: Fingerprints,
    seen: SeenValues,
    not_compared: u64,
}

/// The number of the first record with each value; for updates also a hash of the updated record's id, zero if it is not known.
#[derive(Debug)]
enum SeenValues {
    Numbers(Memory<u32>),
    Updates(Memory<(u32, u32)>),
}

impl UniqueValues {
    /// An empty memory for this validator's schema.
    pub fn new(validator: &Validator, operation: Operation) -> Self {
        let properties = validator.schema().properties.iter();
        let unique = properties.filter(|(_, property)| property.unique && property.is_writable());
        let names: Vec<&String> = unique.map(|(name, _)| name).collect();
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\' | b'/');
        Self {
            are_plain: names.iter().all(|name| name.bytes().all(is_plain)),
            names: names.into_iter().map(|name| Finder::new(name).into_owned()).collect(),
            validator: validator.clone(),
            operation,
            fingerprints: Fingerprints::new(),
            seen: SeenValues::of(operation, UNIQUE_VALUES_BYTES),
            not_compared: 0,
        }
    }

    /// Limits the memory to this many bytes. Values that are already remembered are forgotten.
    #[must_use]
    pub fn limited_to(self, bytes: usize) -> Self {
        Self { seen: SeenValues::of(self.operation, bytes), not_compared: 0, ..self }
    }

    /// Whether the account has no unique property that can be written, so that no record needs to be observed.
    pub const fn is_idle(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether a text may have the name of a writable unique property. If not, the record, or all records of the block, need not be
    /// observed.
    pub fn may_be_in(&self, text: &[u8]) -> bool {
        self.names.iter().any(|name| name.find(text).is_some())
            || !self.is_idle() && self.may_be_escaped_in(text)
    }

    /// Whether a text may have a name with escapes. JSON allows them everywhere, but they are rare.
    fn may_be_escaped_in(&self, text: &[u8]) -> bool {
        if !self.are_plain {
            return memchr::memchr(b'\\', text).is_some();
        }
        let is_ascii = |at: usize| matches!(text.get(at + 4), Some(b'0'..=b'7'));
        memmem::find_iter(text, br"\u00").any(is_ascii)
    }

    /// The number of values that were not remembered, so that repetitions among them are not found.
    pub const fn not_compared(&self) -> u64 {
        self.not_compared
    }

    /// Compares a record's values with those of earlier records, and remembers them. A finding names the
    /// record by `number` (`record 17`); numbers beyond 32 bits are all shown as 4294967295.
    pub fn observe(&mut self, number: u64, shape: Shape, record: &[u8]) -> Report {
        let mut findings = Vec::new();
        let compiled = self.validator.compiled();
        let mut own = 0;
        let values = match decode_utf8(record) {
            Ok(text) => match (parse_value(text), shape) {
                (Ok(root), Shape::Properties) => values_of_map(compiled, root, &Location::root()),
                (Ok(root), Shape::Body) if root.kind() == JsonKind::Object => {
                    let mut values = values_of_body(compiled, root, &Location::root());
                    match self.operation {
                        Operation::Update => own = self.owner(root),
                        Operation::Upsert => values.extend(upserted(compiled, root, &values)),
                        _ => {}
                    }
                    values
                }
                _ => Vec::new(),
            },
            Err(_) => Vec::new(),
        };
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        for value in values {
            let fingerprint = self.fingerprints.of((value.property, value.text.as_ref()));
            match self.seen.get(fingerprint) {
                Some((first, owner)) if first != number && (own == 0 || own != owner) => {
                    findings.extend(self.finding(&value, first));
                }
                Some(_) => {}
                None if self.seen.insert(fingerprint, (number, own)) => {}
                None => self.not_compared += 1,
            }
        }
        Report::new(findings)
    }

    /// A hash of the id of the updated record; zero if the update has none.
    fn owner(&self, body: Node<'_>) -> u32 {
        record_of(body).map_or(0, |of| self.fingerprints.of(of).short())
    }

    fn finding(&self, value: &UniqueValue<'_, '_>, first: u32) -> Option<Diagnostic> {
        let rule = &duplicate_unique_value::RULE;
        let severity = self.validator.settings().weigh(rule, rule.severity)?;
        let first = format!("record {first}");
        let note = duplicate_unique_value::note(self.operation, value.property, &value.text, &first);
        let finding =
            Diagnostic::new(rule.id, severity, value.location.clone(), note.message).with_span(value.span);
        Some(match note.help {
            Some(help) => finding.with_help(help),
            None => finding,
        })
    }
}

impl SeenValues {
    const fn of(operation: Operation, bytes: usize) -> Self {
        match operation {
            Operation::Update => Self::Updates(Memory::of(bytes)),
            _ => Self::Numbers(Memory::of(bytes)),
        }
    }

    fn get(&self, fingerprint: Fingerprint) -> Option<(u32, u32)> {
        match self {
            Self::Numbers(seen) => seen.get(fingerprint).map(|number| (number, 0)),
            Self::Updates(seen) => seen.get(fingerprint),
        }
    }

    /// Remembers a new value; `false` if there is no room for it.
    fn insert(&mut self, fingerprint: Fingerprint, (number, owner): (u32, u32)) -> bool {
        match self {
            Self::Numbers(seen) => seen.insert(fingerprint, number),
            Self::Updates(seen) => seen.insert(fingerprint, (number, owner)),
        }
    }
}

/// The value by which an upsert finds its record, unless it is among the written values.
fn upserted<'p, 'r>(
    compiled: &'p CompiledSchema,
    body: Node<'r>,
    written: &[UniqueValue<'_, '_>],
) -> Option<UniqueValue<'p, 'r>> {
    let (by, id) = identity(body)?;
    let property =
        compiled.property(&by?).filter(|known| known.property.unique && known.property.is_writable())?;
    let text = id.text().filter(|text| !text.is_empty())?;
    let is_written = written.iter().any(|value| value.property == property.name && value.text == text);
    let location = Location::fixed("/id");
    (!is_written).then_some(UniqueValue { property: &property.name, text, location, span: id.span() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;

    #[test]
    fn value_of_an_earlier_record_is_found() {
        let mut values = UniqueValues::new(&Validator::new(example::account()), Operation::Create);
        let body = |number: &str| format!(r#"{{"properties":{{"order_number":"{number}"}}}}"#);
        assert!(values.may_be_in(body("A-17").as_bytes()) && !values.may_be_in(br#"{"subject":"\u00e9\n"}"#));
        assert!(values.observe(1, Shape::Body, body("A-17").as_bytes()).is_empty());
        assert!(values.observe(2, Shape::Body, body("A-18").as_bytes()).is_empty());
        let report = values.observe(3, Shape::Body, body("A-17").as_bytes());
        let finding = report.iter().next().expect("a finding");
        assert_eq!(finding.location.as_str(), "/properties/order_number");
        assert!(finding.message.contains("record 1"), "{}", finding.message);
        let report = values.observe(4, Shape::Properties, br#"{"order_number":"A-18"}"#);
        assert_eq!(report.len(), 1);
        assert_eq!(values.not_compared(), 0);
    }

    #[test]
    fn values_beyond_the_memory_are_counted_and_compared_with_remembered_ones() {
        for operation in [Operation::Create, Operation::Update] {
            let validator = Validator::new(example::account());
            let mut values = UniqueValues::new(&validator, operation).limited_to(256 * 1024);
            let body = |number: u64| format!(r#"{{"properties":{{"order_number":"A-{number}"}}}}"#);
            let mut observe = |number: u64, value: u64| {
                let report = values.observe(number, Shape::Body, body(value).as_bytes());
                let first = report.iter().next().map(|finding| finding.message.clone());
                (first.unwrap_or_default(), values.not_compared())
            };
            let room = (1..).find(|number| observe(*number, *number).1 > 0).unwrap() - 1;
            assert!((7_000..8_000).contains(&room), "{room}");
            assert_eq!(observe(room + 2, room + 2).1, 2);
            let (message, not_compared) = observe(room + 3, room);
            assert!(message.contains(&format!("record {room} writes `A-{room}`")), "{message}");
            assert_eq!(not_compared, 2);
            assert_eq!(observe(room + 4, room + 2), (String::new(), 3), "it was not remembered");
        }
    }

    #[test]
    fn the_stated_memory_holds_the_stated_number_of_values() {
        let room =
            [Memory::<u32>::room(UNIQUE_VALUES_BYTES), Memory::<(u32, u32)>::room(UNIQUE_VALUES_BYTES)];
        assert!(room[0] >= 1_300_000 && room[1] >= 1_100_000, "{room:?}");
    }

    #[test]
    fn name_may_be_written_with_escapes() {
        for name in ["order_number", r"C:\temp", "say \"x\"", "a/b", "Größe", "a\tb"] {
            let mut schema = example::account();
            let unique = schema.properties.remove("order_number").unwrap();
            schema.properties.insert(name.to_owned(), unique);
            let mut values = UniqueValues::new(&Validator::new(schema), Operation::Create);
            let units = name.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
            let escaped = serde_json::to_string(name).unwrap();
            for (number, name) in [
                escaped,
                format!("\"{units}\""),
                format!("\"{}\"", units.to_uppercase().replace("\\U", "\\u")),
            ]
            .into_iter()
            .enumerate()
            {
                let record = format!("{{{name}:\"A-17\"}}");
                assert!(values.may_be_in(record.as_bytes()), "{record}");
                let report = values.observe(number as u64, Shape::Properties, record.as_bytes());
                assert_eq!(report.len(), number.min(1), "{record}");
            }
        }
        let mut schema = example::account();
        schema.properties.remove("order_number");
        let none = UniqueValues::new(&Validator::new(schema), Operation::Create);
        assert!(none.is_idle() && !none.may_be_in(br#"{"order_number":"\u0041"}"#));
    }

    #[test]
    fn upsert_writes_its_identifying_value() {
        let mut values = UniqueValues::new(&Validator::new(example::account()), Operation::Upsert);
        let by = |id: &str| format!(r#"{{"id":"{id}","idProperty":"order_number","properties":{{}}}}"#);
        assert!(values.observe(1, Shape::Body, by("A-17").as_bytes()).is_empty());
        assert!(values.observe(2, Shape::Body, by("A-18").as_bytes()).is_empty());
        let report = values.observe(3, Shape::Body, by("A-17").as_bytes());
        assert_eq!(report.iter().next().expect("a finding").location.as_str(), "/id");
        let both = r#"{"id":"A-18","idProperty":"order_number","properties":{"order_number":"A-18"}}"#;
        let report = values.observe(4, Shape::Body, both.as_bytes());
        assert_eq!(report.len(), 1, "{report}");
        assert!(values.observe(5, Shape::Body, br#"{"id":"A-17","properties":{}}"#).is_empty());
    }

    #[test]
    fn two_updates_of_a_record_may_write_the_same_value() {
        let mut values = UniqueValues::new(&Validator::new(example::account()), Operation::Update);
        let of = |id: &str| format!(r#"{{"id":{id},"properties":{{"order_number":"A-17"}}}}"#);
        assert!(values.observe(1, Shape::Body, of("5").as_bytes()).is_empty());
        assert!(values.observe(2, Shape::Body, of("\"5\"").as_bytes()).is_empty());
        let by_name = of("5").replacen('{', r#"{"idProperty":"hs_object_id","#, 1);
        assert!(values.observe(3, Shape::Body, by_name.as_bytes()).is_empty());
        assert_eq!(values.observe(3, Shape::Body, of("6").as_bytes()).len(), 1);
        let unknown = br#"{"properties":{"order_number":"A-18"}}"#;
        assert!(values.observe(4, Shape::Body, unknown).is_empty());
        assert_eq!(values.observe(5, Shape::Body, unknown).len(), 1, "which records these are is not known");
    }

    #[test]
    fn broken_records_and_empty_values_are_ignored() {
        let mut values = UniqueValues::new(&Validator::new(example::account()), Operation::Create);
        for record in
            [&b"{"[..], b"\xff", b"[]", br#"{"properties":{"order_number":""}}"#, br#"{"properties":1}"#]
        {
            for number in [1, 2] {
                assert!(values.observe(number, Shape::Body, record).is_empty());
            }
        }
    }
}
