//! The rules of the catalogue that show at compile time.

use ticketproof_diagnostics::{Code, RuleId};

macro_rules! rules {
    ($($name:ident = $number:literal $slug:literal;)*) => {
        $(pub(crate) const $name: RuleId = RuleId::new(Code::new($number), $slug);)*
    };
}

rules! {
    DUPLICATE_KEY = 104 "duplicate-key";
    EMPTY_ON_CREATE = 109 "empty-on-create";
    MISSING_SUBJECT = 201 "missing-subject";
    MISSING_STAGE = 202 "missing-stage";
    MISSING_PIPELINE = 203 "missing-pipeline";
    UNKNOWN_PROPERTY = 303 "unknown-property";
    READ_ONLY_PROPERTY = 304 "read-only-property";
    ARCHIVED_PROPERTY = 305 "archived-property";
    WRONG_TYPE = 401 "wrong-type";
    UNKNOWN_PIPELINE = 601 "unknown-pipeline";
    ASSOCIATION_TYPE_NOT_ALLOWED = 701 "association-type-not-allowed";
}
