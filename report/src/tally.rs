//! Counting findings, and remembering the first record of every different mistake, while records are checked.

use std::collections::{BTreeMap, HashMap};

use ticketproof_diagnostics::{Applicability, Diagnostic, RuleId, Severity, Span};
use ticketproof_schema::ObjectSchema;
use ticketproof_validator::Shape;

use crate::{excerpt::Excerpt, text::cut};

/// How many different mistakes of one rule are told apart: the first ones in the order of the input.
pub(crate) const MISTAKES_MAX: usize = 100;

/// How many properties are counted one by one.
const PROPERTIES_MAX: usize = 10_000;

/// How many characters of a property's name or of a location are kept: both may be text of the record.
const NAME_MAX: usize = 200;

/// A record that is corrected for the reader is at most this long, in bytes.
const CORRECTED_MAX: usize = 1 << 20;

/// The schema and the shape of the records, and whether their text may be kept.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// What they were checked against.
    pub schema: &'a ObjectSchema,
    /// What a record is.
    pub shape: Shape,
    /// Whether text of the records may be kept. Else not even their property names are, unless the schema has them.
    pub payloads: bool,
}

/// Where a finding's record stands.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The input's name.
    pub input: &'a str,
    /// The line of the input, from 1, that the record begins on.
    pub line: u64,
    /// The record's text; the finding's spans are ranges of it.
    pub record: &'a [u8],
}

/// Counts of findings, with an example of every different mistake.
///
/// Count each block of input in a tally of its own and add those up in order with [`Tally::add_following`]: memory is then
/// bounded, and the result the same, whatever is found.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub(crate) rules: BTreeMap<RuleId, OfRule>,
    pub(crate) properties: BTreeMap<String, u64>,
    /// Findings about properties that are not counted by name.
    pub(crate) other_properties: u64,
}

/// The findings of one rule.
#[derive(Clone, Debug, Default)]
pub(crate) struct OfRule {
    pub(crate) errors: u64,
    pub(crate) warnings: u64,
    /// In the order of the input.
    pub(crate) mistakes: Vec<Mistake>,
    /// The place of each in `mistakes`; `None` for one that is only counted until its block is merged.
    index: HashMap<String, usize>,
    /// Those beyond [`MISTAKES_MAX`], by their counts.
    beyond: HashMap<String, u64>,
}

/// One mistake, made once or many times.
#[derive(Clone, Debug)]
pub(crate) struct Mistake {
    pub(crate) count: u64,
    pub(crate) input: String,
    pub(crate) line: u64,
    pub(crate) severity: Severity,
    /// The property that it is about, if it is about one and that may be named.
    pub(crate) property: Option<String>,
    /// What may be told of the first record, if anything may.
    pub(crate) example: Option<Example>,
}

/// The first record with a mistake.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) location: String,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) record: Excerpt,
    pub(crate) mend: Option<Mend>,
}

/// How a mistake is put right.
#[derive(Clone, Debug)]
pub(crate) struct Mend {
    pub(crate) title: String,
    pub(crate) applicability: Applicability,
    /// The record with what was written in marked.
    pub(crate) corrected: Option<Excerpt>,
}

impl Tally {
    /// Counts a finding. Until the tally is added to another one, it remembers every different mistake by its text: a tally
    /// of one block of input, or of one record.
    pub fn add(&mut self, finding: &Diagnostic, at: At<'_>, scope: &Scope<'_>) {
        let property = scope.shape.property_of(finding).map(|name| cut(&name, NAME_MAX).0.to_owned());
        let is_about_property = property.is_some();
        let property = property.filter(|name| scope.payloads || scope.schema.properties.contains_key(name));
        match &property {
            Some(name) => self.count_property(name, 1),
            None => self.other_properties += u64::from(is_about_property),
        }
        let of_rule = self.rules.entry(finding.rule).or_default();
        match finding.severity {
            Severity::Error => of_rule.errors += 1,
            _ => of_rule.warnings += 1,
        }
        let key = if scope.payloads {
            [cut(finding.location.as_str(), NAME_MAX).0, "\0", &finding.message].concat()
        } else {
            property.clone().unwrap_or_default()
        };
        if let Some(place) = of_rule.index.get(&key) {
            of_rule.mistakes[*place].count += 1;
        } else if of_rule.mistakes.len() >= MISTAKES_MAX {
            *of_rule.beyond.entry(key).or_default() += 1;
        } else {
            of_rule.index.insert(key, of_rule.mistakes.len());
            of_rule.mistakes.push(Mistake {
                count: 1,
                input: at.input.to_owned(),
                line: at.line,
                severity: finding.severity,
                property,
                example: scope.payloads.then(|| Example::of(finding, at.record)),
            });
        }
    }

    /// Adds what was found in the records that follow. The mistakes that are told apart are the first ones of the whole
    /// input, however it was cut into blocks.
    pub fn add_following(&mut self, following: Self) {
        self.other_properties += following.other_properties;
        for (name, count) in following.properties {
            self.count_property(&name, count);
        }
        for (rule, following) in following.rules {
            self.rules.entry(rule).or_default().add_following(following);
        }
    }

    /// How many findings there are.
    pub(crate) fn findings(&self) -> u64 {
        self.rules.values().map(OfRule::findings).sum()
    }

    fn count_property(&mut self, name: &str, count: u64) {
        if let Some(known) = self.properties.get_mut(name) {
            *known += count;
        } else if self.properties.len() < PROPERTIES_MAX {
            self.properties.insert(name.to_owned(), count);
        } else {
            self.other_properties += count;
        }
    }
}

impl OfRule {
    pub(crate) fn findings(&self) -> u64 {
        self.errors + self.warnings
    }

    fn add_following(&mut self, following: Self) {
        self.errors += following.errors;
        self.warnings += following.warnings;
        let mut mistakes: Vec<Option<Mistake>> = following.mistakes.into_iter().map(Some).collect();
        let mut keys: Vec<(String, usize)> = following.index.into_iter().collect();
        keys.sort_by_key(|(_, place)| *place);
        for (key, place) in keys {
            let Some(mistake) = mistakes[place].take() else { continue };
            if let Some(known) = self.index.get(&key) {
                self.mistakes[*known].count += mistake.count;
            } else if self.mistakes.len() < MISTAKES_MAX {
                self.index.insert(key, self.mistakes.len());
                self.mistakes.push(mistake);
            }
        }
        for (key, count) in following.beyond {
            if let Some(known) = self.index.get(&key) {
                self.mistakes[*known].count += count;
            }
        }
    }
}

impl Example {
    fn of(finding: &Diagnostic, record: &[u8]) -> Self {
        let mark = finding.span.filter(|span| span.start <= span.end && span.end <= record.len());
        Self {
            location: cut(finding.location.as_str(), NAME_MAX).0.to_owned(),
            message: finding.message.clone(),
            help: finding.help.clone(),
            record: Excerpt::of(record, mark.as_slice()),
            mend: finding.fix.as_ref().map(|fix| Mend {
                title: fix.title.clone(),
                applicability: fix.applicability,
                corrected: corrected(record, fix),
            }),
        }
    }
}

/// The record with a fix made; `None` if it is too long, or the edits do not fit it.
fn corrected(record: &[u8], fix: &ticketproof_diagnostics::Fix) -> Option<Excerpt> {
    if record.len() > CORRECTED_MAX {
        return None;
    }
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let (mut text, mut marks, mut copied) = (Vec::with_capacity(record.len() + 64), Vec::new(), 0);
    for edit in edits {
        text.extend_from_slice(record.get(copied..edit.span.start)?);
        let start = text.len();
        text.extend_from_slice(edit.replacement.as_bytes());
        marks.push(Span::new(start, text.len()));
        copied = edit.span.end;
    }
    text.extend_from_slice(record.get(copied..)?);
    Some(Excerpt::of(&text, &marks))
}
