//! Each variant is an option of the property, and each option has a variant.

use std::collections::BTreeMap;

use ticketproof_diagnostics::{suggest, text};
use ticketproof_schema::Property;

use crate::{
    account::Account,
    errors::Errors,
    rules,
    syntax::{RawEnum, RawVariant, Spanned},
};

/// The most missing options named in a message.
const OPTIONS_SHOWN: usize = 10;

/// The result of checking an enum.
#[derive(Default)]
pub(super) struct CheckedEnum {
    /// The options' internal values, in the order of the variants; empty if there are errors.
    pub(super) options: Vec<String>,
    /// Whether the property takes several options; `None` if the property is unknown.
    pub(super) multiple: Option<bool>,
    /// The options without a variant, which were reported.
    pub(super) missing: Vec<String>,
}

/// Checks an enum against an account. `reported` has the missing options that were reported for another account.
pub(super) fn check(
    raw: &RawEnum,
    account: &Account,
    reported: &[String],
    errors: &mut Errors,
) -> CheckedEnum {
    let Some(name) = &raw.property else { return CheckedEnum::default() };
    let Some(property) = property(name, account, errors) else { return CheckedEnum::default() };
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    let mut options = Vec::new();
    for variant in &raw.variants {
        let value = value_of(raw, variant, &name.value, property, account);
        if !property.options.contains_key(&value) {
            let (help, suggested) = help(&value, property);
            let begin = format!("{} is not an option of {}", text::quoted(&value), text::quoted(&name.value));
            let message = format!("{begin} ({}); {help}", account.origin);
            errors.finding(rules::UNKNOWN_OPTION, span(variant), message);
            // The suggested option is not reported as missing as well.
            taken.extend(suggested.map(|suggested| (suggested.to_owned(), variant.name())));
            continue;
        }
        if let Some(first) = taken.get(&value) {
            let message = format!("option {} is already variant `{first}`", text::quoted(&value));
            errors.misuse(span(variant), message);
            continue;
        }
        taken.insert(value.clone(), variant.name());
        options.push(value);
    }
    let mut missing = Vec::new();
    if raw.fully_parsed && !raw.partial {
        let is_missing = |value: &&String| !taken.contains_key(*value) && !reported.contains(value);
        let visible = property.options.iter().filter(|(_, option)| !option.hidden).map(|(value, _)| value);
        missing = visible.filter(is_missing).cloned().collect();
        report_missing(raw, &name.value, &missing, account, errors);
    }
    if errors.any() {
        options.clear();
    }
    CheckedEnum { options, multiple: Some(property.is_multiple()), missing }
}

/// The property, if it has options that the schema lists.
fn property<'a>(name: &Spanned<String>, account: &'a Account, errors: &mut Errors) -> Option<&'a Property> {
    let found = crate::check::writable_property(account, name, errors)?;
    if found.is_closed() {
        return Some(found);
    }
    let why = if found.external_options {
        "its options are kept elsewhere and are not in the schema"
    } else {
        "it has no options"
    };
    let message = format!("{} cannot be an enum: {why} ({})", text::quoted(&name.value), account.origin);
    errors.misuse(name.span, message);
    None
}

/// The option of a variant: the one that its attribute names, or by `rename_all`, or the one with this name in the generated
/// code.
fn value_of(
    raw: &RawEnum,
    variant: &RawVariant,
    name: &str,
    property: &Property,
    account: &Account,
) -> String {
    let written = variant.name();
    match (&variant.option, raw.rename_all) {
        (Some(option), _) => option.value.clone(),
        (None, Some(rule)) => rule.apply_to_variant(&written),
        (None, None) => {
            let same_name = |value: &&String| account.option_name(name, value) == Some(written.as_str());
            property.options.keys().find(same_name).cloned().unwrap_or(written)
        }
    }
}

/// The help for a value that is not an option, and the option that it suggests.
fn help<'a>(written: &str, property: &'a Property) -> (String, Option<&'a str>) {
    // Hidden options are not suggested.
    let options = || property.options.iter().filter(|(_, option)| !option.hidden);
    let labelled = options().find(|(_, option)| option.label.eq_ignore_ascii_case(written.trim()));
    if let Some((value, option)) = labelled {
        let (label, shown) = (text::quoted(&option.label), text::escaped(value));
        let help = format!("it is the label {label}: name the value with `#[ticket(option = \"{shown}\")]`");
        return (help, Some(value));
    }
    if let Some(close) = suggest::closest(written, options().map(|(value, _)| value.as_str())) {
        return (format!("did you mean `#[ticket(option = \"{}\")]`?", text::escaped(close)), Some(close));
    }
    let labelled = options().map(|(value, option)| (option.label.as_str(), (value, option)));
    if let Some((value, option)) = suggest::closest_of(written, labelled) {
        let (shown, label) = (text::escaped(value), text::quoted(&option.label));
        return (format!("did you mean `#[ticket(option = \"{shown}\")]` ({label})?"), Some(value));
    }
    let known = text::listed(options().map(|(value, _)| value.as_str()), OPTIONS_SHOWN);
    (format!("there are {known}; name one with `#[ticket(option = \"…\")]`"), None)
}

/// Reports the options without a variant.
fn report_missing(raw: &RawEnum, name: &str, missing: &[String], account: &Account, errors: &mut Errors) {
    if !missing.is_empty() {
        let message = format!(
            "no variant for {} of {} ({}); add variants, or allow missing options with `#[ticket(partial)]`",
            text::listed(missing.iter().map(String::as_str), OPTIONS_SHOWN),
            text::quoted(name),
            account.origin
        );
        errors.misuse(raw.ident.span(), message);
    }
}

fn span(variant: &RawVariant) -> proc_macro2::Span {
    variant.option.as_ref().map_or_else(|| variant.ident.span(), |option| option.span)
}
