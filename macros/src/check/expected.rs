//! What a property takes, in words and in types.

use ticketproof_diagnostics::text;
use ticketproof_schema::Property;

use crate::{
    account::Account,
    model::Kind,
    syntax::types::{Base, TypeShape},
};

/// The most options shown in a message.
const OPTIONS_SHOWN: usize = 6;

/// What a look at a type's tokens says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Verdict {
    /// A well-known type that the property takes.
    Fits,
    /// A well-known type that the property does not take.
    Wrong,
    /// A type that only the compiler knows.
    Unclear,
}

/// Whether a type can be the value of a property of this kind.
pub(super) fn verdict(kind: Kind, shape: TypeShape) -> Verdict {
    let fits = match shape.base {
        Base::Other if shape.list && !matches!(kind, Kind::AnyOf(_)) => false,
        Base::Other => return Verdict::Unclear,
        Base::Never => false,
        _ if shape.list => false,
        Base::Text => {
            matches!(kind, Kind::Text | Kind::Date | Kind::DateTime | Kind::Reference | Kind::StageOf(_))
        }
        Base::Id => matches!(kind, Kind::Number | Kind::Reference),
        Base::Integer | Base::Float => kind == Kind::Number,
        Base::Bool => kind == Kind::Bool,
    };
    if fits { Verdict::Fits } else { Verdict::Wrong }
}

/// What the property takes: `is a number and takes …`.
pub(super) fn of(account: &Account, name: &str, property: &Property, kind: Kind) -> String {
    match kind {
        Kind::Text => "is a text and takes `String` or `&str`".to_owned(),
        Kind::Number => "is a number and takes Rust's integers and floats".to_owned(),
        Kind::Bool => "is a boolean and takes `bool`".to_owned(),
        Kind::Date => {
            "is a day and takes a text such as `2026-01-31`, or a date type (of `jiff`, `chrono` or `time`, behind their features)".to_owned()
        }
        Kind::DateTime => {
            "is a moment and takes a text such as `2026-01-31T12:00:00Z`, or a time type (`SystemTime`, or of `jiff`, `chrono` or `time`, behind their features)"
                .to_owned()
        }
        Kind::Reference => {
            "is an enumeration whose options are not listed in the schema, and takes an id as text or integer"
                .to_owned()
        }
        Kind::OneOf(_) => format!(
            "is an enumeration and takes its generated enum {} ({})",
            text::quoted(&account.enum_name(name)),
            options(property)
        ),
        Kind::AnyOf(_) => format!(
            "takes several options: a list or a single one of its generated enum {} ({})",
            text::quoted(&account.enum_name(name)),
            options(property)
        ),
        Kind::StageOf(_) => {
            "is the stage and takes the generated stage enum of its pipeline, or the stage's id as text"
                .to_owned()
        }
    }
}

/// A well-known type in the field's words.
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
