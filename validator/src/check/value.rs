//! Checks one value: its type, its options and the account's validation rules.

use ticketproof_schema::ValueKind;

use super::dates;
use crate::{compiled::Role, context::Context, record::PropertyText, rules};

/// Checks the text of a property, which is not empty.
pub(crate) fn check(cx: &mut Context<'_>, field: &PropertyText<'_>) {
    match field.property.kind {
        ValueKind::Text | ValueKind::PhoneNumber => rules::text_too_long::check(cx, field),
        ValueKind::Number => rules::wrong_type::check_number(cx, field),
        ValueKind::Bool => rules::wrong_type::check_bool(cx, field),
        ValueKind::Date => dates::check_day(cx, field),
        ValueKind::DateTime => dates::check_moment(cx, field),
        // `stage` checks pipeline and stage together after the whole record was read.
        _ if matches!(field.property.role, Role::Pipeline | Role::Stage) => {}
        _ if field.property.role == Role::Owner => {
            rules::unknown_owner::check(cx, field);
            if field.property.kind.is_list() {
                rules::unknown_option::check_open_list(cx, field);
            }
        }
        ValueKind::OneOption => rules::unknown_option::check_one(cx, field),
        ValueKind::SeveralOptions => rules::unknown_option::check_many(cx, field),
        ValueKind::OneReference => rules::list_on_single_select::check_open(cx, field),
        ValueKind::SeveralReferences => rules::unknown_option::check_open_list(cx, field),
        ValueKind::Unchecked => {}
    }
    if !field.property.property.rules.is_empty() {
        rules::portal::check(cx, field);
    }
}
