//! The values and types that a property takes.

use ticketproof_diagnostics::text;
use ticketproof_schema::Property;

use crate::{
    account::Account,
    model::FieldKind,
    syntax::type_shape::{Base, TypeShape},
};

/// The most options shown in a message.
const OPTIONS_SHOWN: usize = 6;

/// Whether a field's type fits its property, as far as the tokens show it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum TypeFit {
    /// A well-known type that the property takes.
    Fits,
    /// A well-known type that the property does not take.
    Wrong,
    /// A type that the compiler must check.
    Unclear,
}

/// Whether a type can be the value of a property of this kind.
pub(super) fn type_fit(kind: FieldKind, shape: TypeShape) -> TypeFit {
    let fits = match shape.base {
        Base::Other if shape.list && !matches!(kind, FieldKind::AnyOf(_)) => false,
        Base::Other => return TypeFit::Unclear,
        Base::Never => false,
        _ if shape.list => false,
        Base::Text => {
            matches!(
                kind,
                FieldKind::Text
                    | FieldKind::Date
                    | FieldKind::DateTime
                    | FieldKind::Reference
                    | FieldKind::StageOf(_)
            )
        }
        Base::Id => matches!(kind, FieldKind::Number | FieldKind::Reference),
        Base::Integer | Base::Float => kind == FieldKind::Number,
        Base::Bool => kind == FieldKind::Bool,
    };
    if fits { TypeFit::Fits } else { TypeFit::Wrong }
}

/// The description of what a property takes, for messages: `is a number and takes …`.
pub(super) fn of(account: &Account, name: &str, property: &Property, kind: FieldKind) -> String {
    match kind {
        FieldKind::Text => "is a text and takes `String` or `&str`".to_owned(),
        FieldKind::Number => "is a number and takes Rust's integers and floats".to_owned(),
        FieldKind::Bool => "is a boolean and takes `bool`".to_owned(),
        FieldKind::Date => {
            "is a day and takes a text such as `2026-01-31`, or a date type (of `jiff`, `chrono` or `time`, behind their features)".to_owned()
        }
        FieldKind::DateTime => {
            "is a moment and takes a text such as `2026-01-31T12:00:00Z`, or a time type (`SystemTime`, or of `jiff`, `chrono` or `time`, behind their features)"
                .to_owned()
        }
        FieldKind::Reference => {
            "is an enumeration whose options are not listed in the schema, and takes an id as text or integer"
                .to_owned()
        }
        FieldKind::OneOf(_) => format!(
            "is an enumeration and takes its generated enum {} ({})",
            text::quoted(&account.enum_name(name)),
            options(property)
        ),
        FieldKind::AnyOf(_) => format!(
            "takes several options: a list or a single one of its generated enum {} ({})",
            text::quoted(&account.enum_name(name)),
            options(property)
        ),
        FieldKind::StageOf(_) => {
            "is the stage and takes the generated stage enum of its pipeline, or the stage's id as text"
                .to_owned()
        }
    }
}

/// The description of a well-known type, for messages.
pub(super) fn described(shape: TypeShape) -> &'static str {
    match (shape.list, shape.base) {
        (true, Base::Text) => "a list of texts",
        (true, Base::Id | Base::Integer | Base::Float) => "a list of numbers",
        (true, _) => "a list",
        (false, Base::Text) => "a text",
        (false, Base::Id | Base::Integer) => "an integer",
        (false, Base::Float) => "a float",
        (false, Base::Bool) => "a boolean",
        (false, Base::Never) => "a type that has no text",
        (false, Base::Other) => "this type",
    }
}

fn options(property: &Property) -> String {
    let visible =
        property.options.iter().filter(|(_, option)| !option.hidden).map(|(value, _)| value.as_str());
    text::listed(visible, OPTIONS_SHOWN)
}
