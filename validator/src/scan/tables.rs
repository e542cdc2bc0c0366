//! A schema as the scanner looks things up in it: built once, never changed.
//!
//! What is not in the tables is looked at closer. So they hold only what is fine without more ado: properties that can be
//! written, visible options, active pipelines and stages. A text is compared with a record's bytes as they stand there, before
//! anything is unescaped, so a text that JSON would escape is not in the tables ([`is_verbatim`]).

mod association_types;
mod templates;

use std::{
    collections::HashMap,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

pub(super) use association_types::Kind;
pub(super) use templates::{Cells, MILLISECONDS_LENGTH, NEVER, NUMBER, RANGES, VALUE_MAX};

use ticketproof_schema::{Pipeline, ValueKind};

use super::{
    perfect_hash::Places,
    simd::{Lanes, Portable},
};
use crate::{
    compiled::{CompiledProperty, CompiledSchema, NameHash, Role},
    value::{TEXT_MAX, trimmed},
};

/// The longest name that is compared in one go, in bytes.
pub(super) const PIECE_MAX: usize = 32;

/// What a property means to its record as a whole: the place in a record's list of what it gives.
pub(super) mod role {
    /// Nothing special.
    pub(in crate::scan) const PLAIN: u8 = 0;
    /// It is the subject.
    pub(in crate::scan) const SUBJECT: u8 = 1;
    /// It holds the pipeline's id.
    pub(in crate::scan) const PIPELINE: u8 = 2;
    /// It holds the stage's id.
    pub(in crate::scan) const STAGE: u8 = 3;
}

/// What the scanner knows of a property.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// What tells its listed values from other properties'.
    pub(super) owner: u32,
    /// What that adds to their hashes.
    pub(super) salt: u64,
    /// The cell of its values, or of its values of length 0.
    pub(super) base: u32,
    /// All ones if there is a cell for each length of a value, and zero if there is one for all.
    pub(super) by_length: u32,
    /// Whether its values are listed.
    pub(super) is_listed: bool,
    /// Whether several listed values may be given, with semicolons between them.
    pub(super) is_list: bool,
    /// Whether its values are days or moments.
    pub(super) is_dated: bool,
    /// See [`role`].
    pub(super) role: u8,
    /// The most bytes of a value.
    pub(super) most: u32,
    /// Its place among all properties.
    pub(super) property: u32,
}

#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Name {
    bytes: [u8; 32],
    entry: Entry,
}

/// The tables.
#[derive(Debug)]
pub(crate) struct Tables {
    places: Places,
    names: Vec<Name>,
    long_names: HashMap<Box<[u8]>, Entry, NameHash>,
    pub(super) cells: Cells,
    /// The association types that a create may name, sorted by id.
    pub(super) kinds: Vec<Kind>,
    /// How many properties the schema has.
    pub(super) properties: usize,
    /// Whether a record can be in one of several pipelines.
    pub(super) has_several: bool,
    /// The number of the pipeline that a record without one is in.
    pub(super) implied: Option<u16>,
    /// Whether pipelines and stages are known.
    pub(super) knows_pipelines: bool,
}

/// Tables that are made when they are worth it.
#[derive(Debug, Default)]
pub(crate) struct LateTables {
    tables: OnceLock<Tables>,
    /// How many bytes were checked without them.
    without: AtomicUsize,
}

/// So many bytes take the reference path about as long as the tables take to make.
const WITHOUT_MAX: usize = 32 * 1024;

impl LateTables {
    /// The tables, made now if they were not before.
    pub(super) fn get(&self, compiled: &CompiledSchema) -> &Tables {
        self.tables.get_or_init(|| Tables::new(compiled))
    }

    /// Whether the tables are there, or the next bytes are enough for them to be made.
    pub(super) fn are_worth(&self, bytes: usize) -> bool {
        // Several threads may count at once; all that it changes is when the tables are made.
        self.tables.get().is_some()
            || bytes > WITHOUT_MAX
            || self.without.fetch_add(bytes, Ordering::Relaxed) > WITHOUT_MAX
    }
}

/// A name that no text has, because it is not UTF-8.
const NOBODY: [u8; 32] = [0xff; 32];

impl Tables {
    pub(crate) fn new(compiled: &CompiledSchema) -> Self {
        let mut cells = templates::Builder::default();
        let mut short = Vec::new();
        let mut long_names = HashMap::default();
        let all = compiled.schema.properties.keys().filter_map(|name| compiled.find(name));
        for (at, property) in all {
            let Some(entry) = entry(compiled, property, at, &mut cells) else { continue };
            let name = property.name.as_str();
            match padded(name) {
                Some(bytes) => short.push(Name { bytes, entry }),
                None if name.len() > PIECE_MAX && is_verbatim(name) => {
                    long_names.insert(name.as_bytes().into(), entry);
                }
                None => {}
            }
        }
        let hashes: Vec<_> = short.iter().map(|name| hash(&name.bytes)).collect();
        let (places, found) = Places::new(&hashes);
        let nobody = Entry {
            owner: templates::FORM,
            salt: 0,
            is_dated: false,
            base: NEVER,
            by_length: 0,
            is_listed: false,
            is_list: false,
            role: role::PLAIN,
            most: 0,
            property: u32::MAX,
        };
        let mut names = vec![Name { bytes: NOBODY, entry: nobody }; places.len()];
        for (name, place) in short.into_iter().zip(found) {
            if let Some(place) = place {
                names[place] = name;
            }
        }
        let pipelines = compiled.pipelines();
        let implied = pipelines.and_then(|pipelines| pipelines.implied());
        Self {
            places,
            names,
            long_names,
            cells: cells.build(),
            kinds: association_types::of(compiled),
            properties: compiled.len(),
            has_several: pipelines.is_some_and(|pipelines| pipelines.has_several()),
            implied: implied.and_then(|implied| number_of(compiled, implied)),
            knows_pipelines: pipelines.is_some(),
        }
    }

    /// What stands where a property with this name, of at most [`PIECE_MAX`] bytes, would stand.
    #[inline(always)]
    pub(super) fn short<L: Lanes>(&self, lanes: L, name: L::Piece) -> Option<&Entry> {
        let found = self.names.get(self.places.find(lanes.hash(name)))?;
        lanes.is(name, &found.bytes).then_some(&found.entry)
    }

    /// A property with a longer name.
    pub(super) fn long(&self, name: &[u8]) -> Option<&Entry> {
        self.long_names.get(name)
    }
}

/// What the scanner may take as fine for a property; nothing if it is better to look closer at each of its values.
fn entry(
    compiled: &CompiledSchema,
    property: &CompiledProperty,
    at: usize,
    cells: &mut templates::Builder,
) -> Option<Entry> {
    if !property.property.is_writable() || !property.property.rules.is_empty() {
        return None;
    }
    let number = u32::try_from(at).ok()?;
    let entry = Entry {
        owner: templates::FORM,
        salt: 0,
        is_dated: false,
        base: NEVER,
        by_length: 0,
        is_listed: false,
        is_list: false,
        role: role_of(compiled, property),
        most: VALUE_MAX as u32,
        property: number,
    };
    let listed = |owner| Entry { owner, salt: templates::salt(owner), is_listed: true, ..entry };
    let lengths = |base| Entry { base, by_length: u32::MAX, ..entry };
    let text = |most| Entry { base: templates::TEXT, most, ..entry };
    let own = templates::owner(number);
    Some(match (property.kind, property.role) {
        (ValueKind::Text | ValueKind::PhoneNumber, _) => text(TEXT_MAX as u32),
        (ValueKind::Number, _) => lengths(templates::NUMBER),
        (ValueKind::Bool, _) => listed(templates::BOOLEANS),
        (ValueKind::Date, _) => Entry { is_dated: true, ..lengths(templates::DATE) },
        (ValueKind::DateTime, _) => Entry { is_dated: true, ..lengths(templates::DATE_TIME) },
        (_, Role::Pipeline) if compiled.pipelines().is_some() => {
            // Ids are compared without blanks around them; one that has some is looked at closer.
            for (number, id, _) in numbered(compiled).filter(|(_, id, one)| is_bare(id) && !one.archived) {
                cells.add(own, id, number);
            }
            listed(own)
        }
        (_, Role::Stage) if compiled.pipelines().is_some() => {
            for (number, _, pipeline) in numbered(compiled).filter(|(_, _, one)| !one.archived) {
                let is_usual = |id: &str| is_bare(id) && compiled.schema.stages_by_id(id).nth(1).is_none();
                let stages = pipeline.stages.iter();
                for (id, _) in stages.filter(|(id, stage)| !stage.archived && is_usual(id)) {
                    cells.add(own, id, number);
                }
            }
            listed(own)
        }
        (_, Role::Pipeline | Role::Stage) => text(u32::MAX),
        (_, Role::Owner) => match &compiled.schema.owners {
            Some(owners) => {
                let is_number = |id: &&String| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
                if !cells.has_owners() {
                    let ids = owners.iter().filter(is_number);
                    ids.for_each(|id| cells.add(templates::OWNERS, id, templates::NO_PIPELINE));
                }
                listed(templates::OWNERS)
            }
            // Digits only, and not every decimal: what has no form of its own is read byte by byte.
            None => entry,
        },
        (ValueKind::OneOption | ValueKind::SeveralOptions, _) => {
            let options = property.property.options.iter();
            let visible = options.filter(|(value, option)| !value.is_empty() && !option.hidden);
            visible.for_each(|(value, _)| cells.add(own, value, templates::NO_PIPELINE));
            Entry { is_list: property.kind == ValueKind::SeveralOptions, ..listed(own) }
        }
        // Any option, but the form of one: read byte by byte.
        (ValueKind::OneReference | ValueKind::SeveralReferences, _) => entry,
        (ValueKind::Unchecked, _) => text(u32::MAX),
    })
}

/// Whether a text has no blanks around it.
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

/// The pipelines, archived ones included, each with a number and its id.
fn numbered(compiled: &CompiledSchema) -> impl Iterator<Item = (u16, &str, &Pipeline)> {
    (0..templates::NO_PIPELINE)
        .zip(&compiled.schema.pipelines)
        .map(|(number, (id, one))| (number, id.as_str(), one))
}

fn number_of(compiled: &CompiledSchema, pipeline: &Pipeline) -> Option<u16> {
    numbered(compiled).find(|(_, _, one)| std::ptr::eq(*one, pipeline)).map(|(number, ..)| number)
}

/// Whether a text stands in JSON as it is, because nothing in it has to be escaped. (What may be escaped stands there as it is,
/// or with a backslash that the text does not have.)
fn is_verbatim(text: &str) -> bool {
    text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\')
}

/// A text of 1 to 32 bytes with zeros behind it; none for a text that JSON would escape, such as one with a zero of its own.
fn padded(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    (!text.is_empty() && is_verbatim(text)).then_some(bytes)
}

fn hash(bytes: &[u8; 32]) -> u64 {
    Portable.hash(Portable.piece(bytes, PIECE_MAX))
}
