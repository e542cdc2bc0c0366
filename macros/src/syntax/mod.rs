//! Parsing: from tokens to [`RawPayload`] and [`RawEnum`], which have the user's input with its spans.
//!
//! Only mistakes that are visible without the account are found here: attributes that do not exist, are repeated, or have a
//! malformed value. [`crate::check`] finds everything that takes the account or several attributes to see.

mod attribute;
mod container;
mod field;
mod option_enum;
mod payload;
mod rename_rule;
mod spanned;
pub(crate) mod type_shape;

pub(crate) use container::{Purpose, RawPipeline};
pub(crate) use field::{RawField, Role};
pub(crate) use option_enum::{RawEnum, RawVariant};
pub(crate) use payload::RawPayload;
pub(crate) use rename_rule::RenameRule;
pub(crate) use spanned::Spanned;
