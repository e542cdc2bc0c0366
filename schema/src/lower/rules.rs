//! The account's property validation rules.

use super::{anomaly::AnomalyKind, context::Context};
use crate::{
    ObjectSchema, RuleType, ValidationRule,
    wire::{Entries, RawPropertyValidation},
};

pub(super) fn lower(cx: &mut Context, schema: &mut ObjectSchema, entries: Entries<RawPropertyValidation>) {
    for raw in cx.entries("validations", entries) {
        let at = format!("validations/{}", raw.property_name);
        let rules = cx.entries(&at, raw.property_validation_rules);
        let Some(property) = schema.properties.get_mut(&raw.property_name) else {
            if !rules.is_empty() {
                cx.report(at, AnomalyKind::RuleWithoutProperty { name: raw.property_name });
            }
            continue;
        };
        for rule in rules {
            let rule_type = RuleType::from(rule.rule_type.as_str());
            if !rule_type.is_known() {
                cx.report(&*at, AnomalyKind::UnknownRuleType { text: rule.rule_type });
            }
            property.rules.push(ValidationRule {
                rule_type,
                arguments: rule.rule_arguments,
                normalize: rule.should_apply_normalization,
            });
        }
        property.rules.sort();
        property.rules.dedup();
    }
}
