//! [`Payload`]: a derive's input, proved against the account's schema. Nothing illegal can be said in it.

use proc_macro2::Span;
use syn::{Ident, Path, Type};

use crate::syntax::Purpose;

/// A struct that is a legal payload of the account.
#[derive(Default)]
pub(crate) struct Payload {
    /// What it is for.
    pub(crate) purpose: Purpose,
    /// The fields that are values of properties.
    pub(crate) properties: Vec<PropertyField>,
    /// The field that says which ticket an upsert is about.
    pub(crate) id: Option<PropertyField>,
    /// The fields that are other payloads.
    pub(crate) parts: Vec<PartField>,
    /// The fields that hold ids of associated records.
    pub(crate) associations: Vec<AssociationField>,
    /// Values that every payload of the type has: property and text.
    pub(crate) constants: Vec<(String, String)>,
    /// The property that takes the pipeline's id, and the field whose type says which one it is.
    pub(crate) pipeline_of_stage: Option<(String, Ident, Type)>,
    /// Properties that a create needs and that only the parts can have: checked when the parts are known.
    pub(crate) awaited: Vec<Awaited>,
}

impl Payload {
    /// The properties that the struct itself writes: what is always the same first, then in the order of its fields.
    pub(crate) fn written(&self) -> impl Iterator<Item = &str> {
        let constants = self.constants.iter().map(|(property, _)| property.as_str());
        let pipeline = self.pipeline_of_stage.iter().map(|(property, ..)| property.as_str());
        constants.chain(pipeline).chain(self.properties.iter().map(|field| field.property.as_str()))
    }
}

/// A field that is the value of a property.
pub(crate) struct PropertyField {
    /// The field.
    pub(crate) ident: Ident,
    /// Its type.
    pub(crate) ty: Type,
    /// The property's internal name.
    pub(crate) property: String,
    /// What values the property takes.
    pub(crate) kind: Kind,
    /// Who checks the type.
    pub(crate) checked: Checked,
    /// What is written where the field has no value.
    pub(crate) default: Option<String>,
    /// The function that makes the value.
    pub(crate) with: Option<Path>,
    /// What the property takes, for the compiler's message.
    pub(crate) expected: String,
}

/// Who makes sure that a field's type can be the property's value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Checked {
    /// The derive did: the type is a well-known one.
    Already,
    /// The compiler does, where the struct is defined.
    ByCompiler,
    /// The compiler does, where the struct's type parameters are known.
    ByBound,
}

/// A field that is another payload, whose properties belong to this one.
pub(crate) struct PartField {
    /// The field.
    pub(crate) ident: Ident,
    /// Its type.
    pub(crate) ty: Type,
    /// Whether the type is only known where the struct's type parameters are.
    pub(crate) generic: bool,
}

/// A field that holds ids of associated records.
pub(crate) struct AssociationField {
    /// The field.
    pub(crate) ident: Ident,
    /// Its type.
    pub(crate) ty: Type,
    /// The id of the other object's type, such as `0-1`.
    pub(crate) object: String,
    /// The other object's name, for messages.
    pub(crate) object_name: String,
    /// The association types: category and id.
    pub(crate) types: Vec<(String, u32)>,
    /// Who checks the type.
    pub(crate) checked: Checked,
}

/// A property that one of the parts must have.
pub(crate) struct Awaited {
    /// The property's internal name.
    pub(crate) property: String,
    /// What to say when none has it.
    pub(crate) message: String,
    /// Where to say it.
    pub(crate) span: Span,
}

/// What values a property takes; mirrors the validator's kinds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    /// Text.
    Text,
    /// A decimal number.
    Number,
    /// `true` or `false`.
    Bool,
    /// A calendar day.
    Date,
    /// A moment.
    DateTime,
    /// An id of something that is not listed.
    Reference,
    /// One option of the property with this key.
    OneOf(u64),
    /// Several options of the property with this key.
    AnyOf(u64),
    /// A stage of the pipeline with this key, or of any.
    StageOf(u64),
}
