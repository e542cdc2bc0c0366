//! [`Payload`]: a derive's input after all checks against the account's schema. It can only represent valid payloads.

use proc_macro2::Span;
use syn::{Ident, Path, Type};

use crate::syntax::Purpose;

/// A struct that is a valid payload of the account.
#[derive(Default)]
pub(crate) struct Payload {
    /// The operation that the payload is for.
    pub(crate) purpose: Purpose,
    /// The fields that hold values of properties.
    pub(crate) properties: Vec<PropertyField>,
    /// The field that identifies the ticket of an upsert.
    pub(crate) id: Option<PropertyField>,
    /// The fields that are other payloads.
    pub(crate) parts: Vec<PartField>,
    /// The fields that hold ids of associated records.
    pub(crate) associations: Vec<AssociationField>,
    /// The constants of all payloads of the type: property and text.
    pub(crate) constants: Vec<(String, String)>,
    /// The pipeline property, and the field and type of the stage that determines the pipeline.
    pub(crate) pipeline_of_stage: Option<(String, Ident, Type)>,
    /// The properties that a create requires and the struct itself lacks: the compiler checks that a part has them.
    pub(crate) required_from_parts: Vec<RequiredFromPart>,
}

impl Payload {
    /// The properties that the struct itself writes: constants first, then the fields in order.
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
    /// The kind of values that the property takes.
    pub(crate) kind: FieldKind,
    /// How the type is checked.
    pub(crate) checked: TypeCheck,
    /// The value that is written if the field has none.
    pub(crate) default: Option<String>,
    /// The function that converts the field to the property's value.
    pub(crate) with: Option<Path>,
    /// The values that the property takes, for the compiler's message.
    pub(crate) expected: String,
}

/// How it is checked that a field's type can be the property's value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum TypeCheck {
    /// The derive checked it: the type is a well-known one.
    Derive,
    /// The compiler checks it where the struct is defined.
    Compiler,
    /// The compiler checks it where the struct's type parameters are known.
    Bound,
}

/// A field with `flatten`: another payload, whose properties belong to this one.
pub(crate) struct PartField {
    /// The field.
    pub(crate) ident: Ident,
    /// Its type.
    pub(crate) ty: Type,
    /// Whether the type depends on the struct's type parameters.
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
    /// How the type is checked.
    pub(crate) checked: TypeCheck,
}

/// A property that one of the parts must write.
pub(crate) struct RequiredFromPart {
    /// The property's internal name.
    pub(crate) property: String,
    /// The error message if no part writes it.
    pub(crate) message: String,
    /// The position of the error.
    pub(crate) span: Span,
}

/// The kind of values that a property takes: one for each type in `payload::kind`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum FieldKind {
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
    /// The id of something that the schema does not list.
    Reference,
    /// One option of the property with this key.
    OneOf(u64),
    /// Several options of the property with this key.
    AnyOf(u64),
    /// A stage of the pipeline with this key, or of any.
    StageOf(u64),
}
