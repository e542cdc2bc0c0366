//! The catalogue's rules that the derive checks itself; the validator checks all others.

use ticketproof_diagnostics::{Code, RuleId};

macro_rules! rules {
    ($($name:ident = $number:literal $slug:literal;)*) => {
        $(pub(crate) const $name: RuleId = RuleId::new(Code::new($number), $slug);)*

        #[cfg(test)]
        const ALL: &[RuleId] = &[$($name,)*];
    };
}

rules! {
    DUPLICATE_KEY = 104 "duplicate-key";
    EMPTY_ON_CREATE = 109 "empty-on-create";
    MISSING_SUBJECT = 201 "missing-subject";
    MISSING_PIPELINE = 203 "missing-pipeline";
    WRONG_TYPE = 401 "wrong-type";
    UNKNOWN_OPTION = 501 "unknown-option";
    UNKNOWN_PIPELINE = 601 "unknown-pipeline";
    UNKNOWN_STAGE = 602 "unknown-stage";
    ASSOCIATION_TYPE_NOT_ALLOWED = 701 "association-type-not-allowed";
}

#[test]
fn rules_are_in_the_catalogue() {
    for rule in ALL {
        assert_eq!(
            ticketproof_validator::Rule::find(&rule.code.to_string()).map(|found| found.id),
            Some(*rule)
        );
    }
}
