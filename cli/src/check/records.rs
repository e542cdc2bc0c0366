//! The records of inputs, one after the other, for subcommands that do something else with them than checking.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Serialize;
use serde_json::Value;
use ticketproof_diagnostics::{Report, render::Source};
use ticketproof_validator::{Operation, Shape, Validator};

use super::{
    block::{Block, Record},
    format::{Format, Kind},
    input::{self, InputError},
    reader, reject,
};

/// A place to read records from.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    path: PathBuf,
    name: Arc<str>,
}

impl Place {
    /// The input that a user names. Standard input can be read once; see [`Place::kept`].
    pub(crate) fn of(path: &Path) -> Self {
        Self { name: input::name_of(path), path: path.to_owned() }
    }

    /// Whether it is standard input.
    pub(crate) fn is_stream(&self) -> bool {
        input::is_stream(&self.path)
    }

    /// The same input, whose text was copied to a file.
    pub(crate) fn kept(self, path: PathBuf) -> Self {
        Self { path, ..self }
    }
}

/// One record of an input.
pub(crate) struct Found<'a> {
    block: &'a Block,
    record: Record<'a>,
}

/// Hands the records of all inputs to `with`, in order, until it returns `false`.
pub(crate) fn each(places: &[Place], with: impl FnMut(Found<'_>) -> bool) -> Result<(), InputError> {
    each_as(places, false, with)
}

/// As [`each`]; `is_list` says that a record may itself be a list, as the retired API's are: a document is then not taken
/// apart, unless it is a list of lists.
pub(crate) fn each_as(
    places: &[Place],
    is_list: bool,
    mut with: impl FnMut(Found<'_>) -> bool,
) -> Result<(), InputError> {
    let mut goes_on = true;
    for (number, place) in places.iter().enumerate() {
        let failed = |error| InputError { name: Arc::clone(&place.name), error };
        let input = input::open_named(&place.path, Arc::clone(&place.name)).map_err(failed)?;
        let mut take = |block: Block| {
            goes_on = block.records().all(|record| with(Found { block: &block, record }));
            goes_on
        };
        reader::read_blocks(input, number, is_list, &mut take).map_err(failed)?;
        if !goes_on {
            break;
        }
    }
    Ok(())
}

impl Found<'_> {
    /// The input's name.
    pub(crate) fn input(&self) -> &Arc<str> {
        &self.block.input
    }

    /// The line it begins on, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.record.line
    }

    /// The byte of the input it begins at, from 0.
    pub(crate) fn offset(&self) -> u64 {
        self.block.offset + self.record.start as u64
    }

    /// Its text without the white space around it, if it was kept and is text.
    pub(crate) fn text(&self) -> Option<&str> {
        let is_whole = self.record.too_long.is_none();
        std::str::from_utf8(self.record.bytes.trim_ascii()).ok().filter(|_| is_whole)
    }

    /// Everything that is wrong with it as the body of a create.
    pub(crate) fn check(&self, validator: &Validator) -> Report {
        match self.record.too_long {
            Some(length) => validator.check_too_large(length, self.record.bytes.len()),
            None => validator.check(Operation::Create, Shape::Body, self.record.bytes),
        }
    }

    /// Writes a line with the record and what the validator says of it, as `ticketproof check --rejects` does.
    pub(crate) fn write_reject(&self, out: &mut Vec<u8>, key: Option<Value>, report: &Report) {
        reject::write(out, self.block, &self.record, key, report, Some(self.record.bytes));
    }

    /// Writes a line with the record and why it was not taken, in the same form.
    pub(crate) fn write_refusal(&self, out: &mut Vec<u8>, member: &str, why: &impl Serialize) {
        let mut line = Vec::new();
        self.write_reject(&mut line, None, &Report::new(Vec::new()));
        let Ok(Value::Object(mut object)) = serde_json::from_slice(&line) else { return };
        object.insert(member.to_owned(), serde_json::to_value(why).unwrap_or_default());
        out.extend(Value::Object(object).to_string().into_bytes());
        out.push(b'\n');
    }

    /// Writes what the validator says of it for people.
    pub(crate) fn write_findings(&self, out: &mut Vec<u8>, report: &Report, color: bool) {
        let shown = [self.record.before, self.record.bytes].concat();
        let source = Source { input: &self.block.input, line: self.record.line, record: &shown };
        let format = Format::new(Kind::Human, color);
        for finding in report {
            let mut finding = finding.clone();
            finding.span = finding.span.map(|span| span.shifted(self.record.before.len()));
            format.write_finding(out, &finding, source);
        }
    }
}
