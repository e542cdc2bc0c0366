//! The kinds of properties that a value can be written to. They exist at type level only and are never constructed.
//!
//! The derive and the generator choose a field's kind from the schema, and the compiler checks that the field's type
//! implements [`super::PropertyValue`] for it. Kinds that belong to one property or pipeline carry a key made of its
//! internal name by [`key`], so that an option of one property does not type-check as another's.

/// Text (`string`, `phone_number`), and types that this version does not know.
#[derive(Debug)]
pub enum Text {}

/// A decimal number (`number`).
#[derive(Debug)]
pub enum Number {}

/// `true` or `false` (`bool`).
#[derive(Debug)]
pub enum Bool {}

/// A calendar day (`date`).
#[derive(Debug)]
pub enum Date {}

/// A moment (`datetime`).
#[derive(Debug)]
pub enum DateTime {}

/// An enumeration whose options live elsewhere or are not listed: owners, pipelines, free tags. Values are ids as text.
#[derive(Debug)]
pub enum Reference {}

/// One option of the property with this key.
#[derive(Debug)]
pub enum OneOf<const PROPERTY: u64> {}

/// Any number of options of the property with this key, written with `;` between them.
#[derive(Debug)]
pub enum AnyOf<const PROPERTY: u64> {}

/// A stage of the pipeline with this key, or of any pipeline where the key is [`ANY_PIPELINE`].
#[derive(Debug)]
pub enum StageOf<const PIPELINE: u64> {}

/// The key that stands for any pipeline.
pub const ANY_PIPELINE: u64 = 0;

/// The key of a property or pipeline: FNV-1a of its internal name or id, never [`ANY_PIPELINE`].
///
/// ```
/// use ticketproof_validator::payload::kind::key;
/// assert_ne!(key("hs_ticket_priority"), key("hs_ticket_category"));
/// ```
pub const fn key(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        index += 1;
    }
    if hash == ANY_PIPELINE { 1 } else { hash }
}

/// The pipeline of a stage whose type determines it: each generated stage enum is for one pipeline, and its value of this kind
/// is the pipeline's id.
#[derive(Debug)]
pub enum PipelineOfStage {}
