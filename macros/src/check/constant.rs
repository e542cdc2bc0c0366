//! Each `set` and `default` value is one that the account takes.

use super::{Cx, property};
use crate::{model::Payload, rules};

/// Checks the struct's constants.
pub(super) fn check(cx: &mut Cx<'_>, payload: &mut Payload) {
    let raw = cx.raw;
    for constant in &raw.container.constants {
        let name = &constant.property;
        let written_once = cx.write(&name.value, "`set` on the struct".to_owned(), name.span);
        let Some(found) = cx.account.schema.property(&name.value) else {
            let message = property::unknown(cx.account, &name.value);
            cx.errors.finding(rules::UNKNOWN_PROPERTY, name.span, message);
            continue;
        };
        property::writable(cx, name, found);
        if written_once {
            payload.constants.push((name.value.clone(), constant.value.value.clone()));
        }
    }
}
