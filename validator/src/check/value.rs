//! One value: its type, its options, the account's rules.

use super::Field;
use crate::{
    cx::Cx,
    plan::{Form, Role},
    rules,
};

/// Checks a property's text, which is not empty.
pub(crate) fn check(cx: &mut Cx<'_>, field: &Field<'_>) {
    match field.property.form {
        Form::Text => rules::text_too_long::check(cx, field),
        Form::Number => rules::wrong_type::check_number(cx, field),
        Form::Bool => rules::wrong_type::check_bool(cx, field),
        Form::Date => rules::wrong_type::check_date(cx, field),
        Form::DateTime => rules::wrong_type::check_datetime(cx, field),
        // Pipeline and stage only make sense together; `stage` checks them when the whole record was read.
        _ if matches!(field.property.role, Role::Pipeline | Role::Stage) => {}
        _ if field.property.role == Role::Owner => {
            rules::unknown_owner::check(cx, field);
            if matches!(field.property.form, Form::OpenMany | Form::Many) {
                rules::unknown_option::check_open_list(cx, field);
            }
        }
        Form::One => rules::unknown_option::check_one(cx, field),
        Form::Many => rules::unknown_option::check_many(cx, field),
        Form::OpenOne => rules::list_on_single_select::check_open(cx, field),
        Form::OpenMany => rules::unknown_option::check_open_list(cx, field),
        Form::Anything => {}
    }
    if !field.property.property.rules.is_empty() {
        rules::portal::check(cx, field);
    }
}
