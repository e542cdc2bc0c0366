//! The rules, one file each, named after its slug.
//!
//! A rule's file holds its `RULE` (names, evidence, documentation, examples), its logic and its tests. To add one: write the
//! file, name it here, and add it to [`ALL`] by its code.

pub(crate) mod append_not_allowed;
pub(crate) mod archived_pipeline;
pub(crate) mod archived_property;
pub(crate) mod archived_stage;
pub(crate) mod association_category_mismatch;
pub(crate) mod association_id_not_numeric;
pub(crate) mod association_type_not_allowed;
pub(crate) mod association_types_disagree;
pub(crate) mod associations_on_update;
pub(crate) mod conditional_required_property;
pub(crate) mod date_not_midnight;
pub(crate) mod datetime_without_zone;
pub(crate) mod duplicate_association;
pub(crate) mod duplicate_id;
pub(crate) mod duplicate_key;
pub(crate) mod duplicate_option;
pub(crate) mod duplicate_trace_id;
pub(crate) mod duplicate_unique_value;
pub(crate) mod empty_batch;
pub(crate) mod empty_list_part;
pub(crate) mod empty_on_create;
pub(crate) mod empty_update;
pub(crate) mod epoch_seconds;
pub(crate) mod form_required_property;
pub(crate) mod hidden_option;
pub(crate) mod id_not_numeric;
pub(crate) mod id_property_not_unique;
pub(crate) mod invalid_json;
pub(crate) mod invalid_utf8;
pub(crate) mod lands_in_1970;
pub(crate) mod legacy_malformed_entry;
pub(crate) mod legacy_missing_created_by;
pub(crate) mod legacy_missing_source_type;
pub(crate) mod legacy_not_a_list;
pub(crate) mod list_on_single_select;
pub(crate) mod malformed_association;
pub(crate) mod malformed_batch;
pub(crate) mod missing_association_types;
pub(crate) mod missing_id;
pub(crate) mod missing_pipeline;
pub(crate) mod missing_properties;
pub(crate) mod missing_required_property;
pub(crate) mod missing_stage;
pub(crate) mod missing_subject;
pub(crate) mod missing_trace_id;
pub(crate) mod nesting_too_deep;
pub(crate) mod not_an_object;
pub(crate) mod null_value;
pub(crate) mod number_with_exponent;
pub(crate) mod part_not_visible;
pub(crate) mod pipeline_without_stage;
pub(crate) mod portal;
pub(crate) mod read_only_property;
pub(crate) mod stage_not_in_pipeline;
pub(crate) mod stage_without_pipeline;
pub(crate) mod text_too_long;
pub(crate) mod too_large;
pub(crate) mod too_many_associations;
pub(crate) mod too_many_findings;
pub(crate) mod too_many_inputs;
pub(crate) mod undeclared_requirements;
pub(crate) mod unknown_field;
pub(crate) mod unknown_option;
pub(crate) mod unknown_owner;
pub(crate) mod unknown_pipeline;
pub(crate) mod unknown_property;
pub(crate) mod unknown_required_property;
pub(crate) mod unknown_stage;
pub(crate) mod upsert_without_id_property;
pub(crate) mod wrong_type;

use crate::Rule;

/// Every rule, sorted by code.
pub(crate) static ALL: &[&Rule] = &joined();

/// The rules that are the same for every account.
const FIRST: &[&Rule] = &[
    &not_an_object::RULE,
    &missing_properties::RULE,
    &unknown_field::RULE,
    &duplicate_key::RULE,
    &nesting_too_deep::RULE,
    &too_large::RULE,
    &empty_update::RULE,
    &null_value::RULE,
    &empty_on_create::RULE,
    &invalid_json::RULE,
    &invalid_utf8::RULE,
    &too_many_findings::RULE,
    &missing_subject::RULE,
    &missing_stage::RULE,
    &missing_pipeline::RULE,
    &missing_required_property::RULE,
    &unknown_property::RULE,
    &read_only_property::RULE,
    &archived_property::RULE,
    &wrong_type::RULE,
    &text_too_long::RULE,
    &number_with_exponent::RULE,
    &date_not_midnight::RULE,
    &epoch_seconds::RULE,
    &datetime_without_zone::RULE,
    &lands_in_1970::RULE,
    &unknown_option::RULE,
    &hidden_option::RULE,
    &list_on_single_select::RULE,
    &duplicate_option::RULE,
    &empty_list_part::RULE,
    &append_not_allowed::RULE,
    &unknown_owner::RULE,
    &unknown_pipeline::RULE,
    &unknown_stage::RULE,
    &stage_not_in_pipeline::RULE,
    &archived_pipeline::RULE,
    &archived_stage::RULE,
    &stage_without_pipeline::RULE,
    &pipeline_without_stage::RULE,
    &association_type_not_allowed::RULE,
    &malformed_association::RULE,
    &association_category_mismatch::RULE,
    &association_types_disagree::RULE,
    &duplicate_association::RULE,
    &too_many_associations::RULE,
    &association_id_not_numeric::RULE,
    &missing_association_types::RULE,
    &associations_on_update::RULE,
    &malformed_batch::RULE,
    &too_many_inputs::RULE,
    &empty_batch::RULE,
    &duplicate_id::RULE,
    &missing_trace_id::RULE,
    &duplicate_trace_id::RULE,
    &id_property_not_unique::RULE,
    &duplicate_unique_value::RULE,
    &missing_id::RULE,
    &id_not_numeric::RULE,
    &upsert_without_id_property::RULE,
    &legacy_not_a_list::RULE,
    &legacy_malformed_entry::RULE,
    &legacy_missing_source_type::RULE,
    &legacy_missing_created_by::RULE,
];

/// The rules about declared requirements, and about parts of the account that could not be seen.
const LAST: &[&Rule] = &[
    &form_required_property::RULE,
    &conditional_required_property::RULE,
    &undeclared_requirements::RULE,
    &unknown_required_property::RULE,
    &part_not_visible::RULE,
];

const COUNT: usize = FIRST.len() + portal::ALL.len() + LAST.len();

/// All rules by code: those about an account's validation rules come between the others.
const fn joined() -> [&'static Rule; COUNT] {
    let mut all = [FIRST[0]; COUNT];
    let mut at = 0;
    while at < COUNT {
        all[at] = if at < FIRST.len() {
            FIRST[at]
        } else if at < FIRST.len() + portal::ALL.len() {
            portal::ALL[at - FIRST.len()]
        } else {
            LAST[at - FIRST.len() - portal::ALL.len()]
        };
        at += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_and_slugs_are_unique_and_sorted() {
        let codes: Vec<_> = ALL.iter().map(|rule| rule.id.code).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
        let slugs: BTreeSet<_> = ALL.iter().map(|rule| rule.id.slug).collect();
        assert_eq!(slugs.len(), ALL.len());
    }

    #[test]
    fn invalid_example_has_findings_of_its_own_rule_only() {
        for rule in ALL {
            let report = rule.invalid.check();
            let raised: BTreeSet<_> = report.iter().map(|finding| finding.rule).collect();
            assert_eq!(raised, BTreeSet::from([rule.id]), "{}: {report}", rule.id);
        }
    }

    #[test]
    fn valid_example_has_no_findings() {
        for rule in ALL {
            let report = rule.valid.check();
            assert!(report.is_empty(), "{}: {report}", rule.id);
        }
    }
}
