//! The scanner's look-up tables: a schema's names and listed values, built once and never changed.
//!
//! The reference path checks what is not in the tables. So they hold only what is valid without further conditions: properties
//! that can be written, visible options, active pipelines and stages. A text is compared with a record's bytes before
//! unescaping, so a text that JSON would escape is not in the tables ([`is_verbatim`]).

mod association_types;
mod templates;

use std::{
    collections::HashMap,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

pub(super) use association_types::AllowedAssociation;
pub(super) use templates::{MILLISECONDS_LENGTH, NO_TEMPLATE, NUMBER, RANGES, Templates, VALUE_MAX};

use ticketproof_schema::{Pipeline, ValueKind};

use super::{
    perfect_hash::PerfectHash,
    simd::{Portable, Simd},
};
use crate::{
    compiled::{CompiledProperty, CompiledSchema, NameHash, Role},
    value::{TEXT_MAX, trimmed},
};

/// The longest text that is compared in one operation, in bytes.
pub(super) const CHUNK_BYTES: usize = 32;

/// Roles of properties in their record; indexes into [`super::record::RoleValues`].
pub(super) mod role {
    /// None of the others.
    pub(in crate::scan) const PLAIN: u8 = 0;
    /// The subject.
    pub(in crate::scan) const SUBJECT: u8 = 1;
    /// The pipeline.
    pub(in crate::scan) const PIPELINE: u8 = 2;
    /// The stage.
    pub(in crate::scan) const STAGE: u8 = 3;
}

/// A property, as the scanner needs it.
#[derive(Clone, Copy, Debug)]
pub(super) struct PropertyEntry {
    /// The value set that its listed values belong to.
    pub(super) value_set: u32,
    /// What the value set adds to the hashes of its values.
    pub(super) salt: u64,
    /// The template of its values, or the first of the templates by length.
    pub(super) base: u32,
    /// All bits set if there is a template for each length of a value, zero if one template is for all lengths.
    pub(super) by_length: u32,
    /// Whether its values are listed: options, owners, pipelines, stages.
    pub(super) is_listed: bool,
    /// Whether several listed values may be roles, with semicolons between them.
    pub(super) is_list: bool,
    /// Whether its values are dates or times.
    pub(super) is_dated: bool,
    /// One of the constants in [`role`].
    pub(super) role: u8,
    /// The longest value, in bytes.
    pub(super) most: u32,
    /// Its index among all properties of the schema.
    pub(super) property: u32,
}

#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct NameSlot {
    bytes: [u8; 32],
    entry: PropertyEntry,
}

/// The look-up tables for one schema.
#[derive(Debug)]
pub(crate) struct Tables {
    perfect_hash: PerfectHash,
    names: Vec<NameSlot>,
    long_names: HashMap<Box<[u8]>, PropertyEntry, NameHash>,
    pub(super) templates: Templates,
    /// The association types that a create may use, sorted by id.
    pub(super) association_types: Vec<AllowedAssociation>,
    /// How many properties the schema has.
    pub(super) properties: usize,
    /// Whether the schema has several pipelines.
    pub(super) has_several: bool,
    /// The number of the pipeline of records that name none.
    pub(super) implied: Option<u16>,
    /// Whether pipelines and stages are known.
    pub(super) knows_pipelines: bool,
}

/// Look-up tables, built once enough bytes were scanned.
#[derive(Debug, Default)]
pub(crate) struct LazyTables {
    tables: OnceLock<Tables>,
    /// How many bytes were checked without tables.
    without: AtomicUsize,
}

/// The reference path checks so many bytes in about the time that building the tables takes.
const WITHOUT_MAX: usize = 32 * 1024;

impl LazyTables {
    /// The tables; the first call builds them.
    pub(super) fn get(&self, compiled: &CompiledSchema) -> &Tables {
        self.tables.get_or_init(|| Tables::new(compiled))
    }

    /// Whether the tables exist, or should be built for the next `bytes` bytes.
    pub(crate) fn are_worthwhile(&self, bytes: usize) -> bool {
        // Several threads may count at once; that only changes when the tables are built.
        self.tables.get().is_some()
            || bytes > WITHOUT_MAX
            || self.without.fetch_add(bytes, Ordering::Relaxed) > WITHOUT_MAX
    }
}

/// A sentinel key: it is not UTF-8, so no property name equals it.
const NO_NAME: [u8; 32] = [0xff; 32];

impl Tables {
    pub(crate) fn new(compiled: &CompiledSchema) -> Self {
        let mut templates = templates::Builder::default();
        let mut short = Vec::new();
        let mut long_names = HashMap::default();
        let all = compiled.schema.properties.keys().filter_map(|name| compiled.find(name));
        for (at, property) in all {
            let Some(entry) = entry(compiled, property, at, &mut templates) else { continue };
            let name = property.name.as_str();
            match padded(name) {
                Some(bytes) => short.push(NameSlot { bytes, entry }),
                None if name.len() > CHUNK_BYTES && is_verbatim(name) => {
                    long_names.insert(name.as_bytes().into(), entry);
                }
                None => {}
            }
        }
        let hashes: Vec<_> = short.iter().map(|name| hash(&name.bytes)).collect();
        let (perfect_hash, found) = PerfectHash::new(&hashes);
        let no_property = PropertyEntry {
            value_set: templates::FORMAT_SET,
            salt: 0,
            is_dated: false,
            base: NO_TEMPLATE,
            by_length: 0,
            is_listed: false,
            is_list: false,
            role: role::PLAIN,
            most: 0,
            property: u32::MAX,
        };
        let mut names = vec![NameSlot { bytes: NO_NAME, entry: no_property }; perfect_hash.len()];
        for (name, place) in short.into_iter().zip(found) {
            if let Some(place) = place {
                names[place] = name;
            }
        }
        let pipelines = compiled.pipelines();
        let implied = pipelines.and_then(|pipelines| pipelines.implied());
        Self {
            perfect_hash,
            names,
            long_names,
            templates: templates.build(),
            association_types: association_types::allowed(compiled),
            properties: compiled.len(),
            has_several: pipelines.is_some_and(|pipelines| pipelines.has_several()),
            implied: implied.and_then(|implied| number_of(compiled, implied)),
            knows_pipelines: pipelines.is_some(),
        }
    }

    /// Looks up a property by a name of at most [`CHUNK_BYTES`] bytes.
    #[inline(always)]
    pub(super) fn short<S: Simd>(&self, simd: S, name: S::Chunk32) -> Option<&PropertyEntry> {
        let found = self.names.get(self.perfect_hash.slot_of(simd.hash(name)))?;
        simd.eq(name, &found.bytes).then_some(&found.entry)
    }

    /// Looks up a property by a longer name.
    pub(super) fn long(&self, name: &[u8]) -> Option<&PropertyEntry> {
        self.long_names.get(name)
    }
}

/// The entry of a property; `None` if the reference path must check each of its values.
fn entry(
    compiled: &CompiledSchema,
    property: &CompiledProperty,
    at: usize,
    templates: &mut templates::Builder,
) -> Option<PropertyEntry> {
    if !property.property.is_writable() || !property.property.rules.is_empty() {
        return None;
    }
    let number = u32::try_from(at).ok()?;
    let entry = PropertyEntry {
        value_set: templates::FORMAT_SET,
        salt: 0,
        is_dated: false,
        base: NO_TEMPLATE,
        by_length: 0,
        is_listed: false,
        is_list: false,
        role: role_of(compiled, property),
        most: VALUE_MAX as u32,
        property: number,
    };
    let listed =
        |value_set| PropertyEntry { value_set, salt: templates::salt(value_set), is_listed: true, ..entry };
    let lengths = |base| PropertyEntry { base, by_length: u32::MAX, ..entry };
    let text = |most| PropertyEntry { base: templates::TEXT, most, ..entry };
    let own = templates::option_set(number);
    Some(match (property.kind, property.role) {
        (ValueKind::Text | ValueKind::PhoneNumber, _) => text(TEXT_MAX as u32),
        (ValueKind::Number, _) => lengths(templates::NUMBER),
        (ValueKind::Bool, _) => listed(templates::BOOLEAN_SET),
        (ValueKind::Date, _) => PropertyEntry { is_dated: true, ..lengths(templates::DATE) },
        (ValueKind::DateTime, _) => PropertyEntry { is_dated: true, ..lengths(templates::DATE_TIME) },
        (_, Role::Pipeline) if compiled.pipelines().is_some() => {
            // The rules compare ids without outer blanks; an id that has some is left to them.
            for (number, id, _) in numbered(compiled).filter(|(_, id, one)| is_bare(id) && !one.archived) {
                templates.add(own, id, number);
            }
            listed(own)
        }
        (_, Role::Stage) if compiled.pipelines().is_some() => {
            for (number, _, pipeline) in numbered(compiled).filter(|(_, _, one)| !one.archived) {
                let is_unambiguous =
                    |id: &str| is_bare(id) && compiled.schema.stages_by_id(id).nth(1).is_none();
                let stages = pipeline.stages.iter();
                for (id, _) in stages.filter(|(id, stage)| !stage.archived && is_unambiguous(id)) {
                    templates.add(own, id, number);
                }
            }
            listed(own)
        }
        (_, Role::Pipeline | Role::Stage) => text(u32::MAX),
        (_, Role::Owner) => match &compiled.schema.owners {
            Some(owners) => {
                let is_number = |id: &&String| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
                if !templates.has_owners() {
                    let ids = owners.iter().filter(is_number);
                    ids.for_each(|id| templates.add(templates::OWNER_SET, id, templates::NO_PIPELINE));
                }
                listed(templates::OWNER_SET)
            }
            // Owner ids are digits only; the scalar fallback checks that.
            None => entry,
        },
        (ValueKind::OneOption | ValueKind::SeveralOptions, _) => {
            let options = property.property.options.iter();
            let visible = options.filter(|(value, option)| !value.is_empty() && !option.hidden);
            visible.for_each(|(value, _)| templates.add(own, value, templates::NO_PIPELINE));
            PropertyEntry { is_list: property.kind == ValueKind::SeveralOptions, ..listed(own) }
        }
        // Any option is allowed; the scalar fallback checks the syntax.
        (ValueKind::OneReference | ValueKind::SeveralReferences, _) => entry,
        (ValueKind::Unchecked, _) => text(u32::MAX),
    })
}

/// Whether a text has no outer blanks.
fn is_bare(text: &str) -> bool {
    trimmed(text).len() == text.len()
}

fn role_of(compiled: &CompiledSchema, property: &CompiledProperty) -> u8 {
    match property.role {
        Role::Pipeline => role::PIPELINE,
        Role::Stage => role::STAGE,
        _ if compiled.profile.subject == Some(property.name.as_str()) => role::SUBJECT,
        _ => role::PLAIN,
    }
}

/// The pipelines, archived ones included, each with its number and id.
fn numbered(compiled: &CompiledSchema) -> impl Iterator<Item = (u16, &str, &Pipeline)> {
    (0..templates::NO_PIPELINE)
        .zip(&compiled.schema.pipelines)
        .map(|(number, (id, one))| (number, id.as_str(), one))
}

fn number_of(compiled: &CompiledSchema, pipeline: &Pipeline) -> Option<u16> {
    numbered(compiled).find(|(_, _, one)| std::ptr::eq(*one, pipeline)).map(|(number, ..)| number)
}

/// Whether a text is the same in JSON, because nothing in it must be escaped. (A character that may be escaped, but need not,
/// stands there as it is, or after a backslash, which the text does not have.)
fn is_verbatim(text: &str) -> bool {
    text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\')
}

/// A text of 1 to 32 bytes, padded with zeros; `None` for a text that JSON would escape, such as one with a zero byte.
fn padded(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    (!text.is_empty() && is_verbatim(text)).then_some(bytes)
}

fn hash(bytes: &[u8; 32]) -> u64 {
    Portable.hash(Portable.load(bytes, CHUNK_BYTES))
}
