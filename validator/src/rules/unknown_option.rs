//! A value that is not an option of its enumeration.

use std::collections::HashSet;

use ticketproof_diagnostics::{
    Code, Fix, RuleId, Severity,
    text::{listed, quoted},
};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    compiled::{CompiledProperty, Difference, difference},
    context::{Context, Note},
    record::PropertyText,
    value::list,
};

/// The longest list, in bytes, that gets a fix. A longer one may be hostile: each part is compared with all options.
const LIST_MAX: usize = 20_000;

/// The most options that a message names.
const NAMED_MAX: usize = 8;

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(501), "unknown-option"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["INVALID_OPTION"],
    hubspot_wording: &[
        "reports was not one of the allowed options: [PRODUCT_ISSUE, BILLING_ISSUE, FEATURE_REQUEST, GENERAL_INQUIRY]",
    ],
    summary: "the value is not one of the property's options",
    docs: "An enumeration takes the *internal value* of an option, letter for letter, never its label. A property \
           with check boxes takes several, with `;` between them and no blanks. Blanks around the whole value, \
           including no-break spaces, do not count. Hidden options should no longer be used, so messages and fixes \
           never suggest one.\n\nA text can look like an option but have other characters: `é` as one character or as \
           two (Unicode normalisation), or an invisible character, such as a zero-width space. HubSpot's changelog \
           says that it accepts invisible characters around values that are not text, but not whether `HIGH` with a \
           zero-width space is then the option `HIGH`. If not, it refuses the whole batch. So this is an error, and \
           its fix, which writes the option, is safe.",
    invalid: Example::update(r#"{"properties":{"hs_ticket_priority":"High"}}"#),
    valid: Example::update(r#"{"properties":{"hs_ticket_priority":"HIGH"}}"#),
};

/// Checks a property that takes one option.
pub(crate) fn check_one(cx: &mut Context<'_>, field: &PropertyText<'_>) {
    let text = field.property.without_blanks(&field.text);
    if field.property.property.options.contains_key(text) {
        return super::hidden_option::check(cx, field, text);
    }
    let intended = field.property.intended_option(text);
    // A label may contain a `;`; then the text is not a list.
    if intended.is_none()
        && (super::append_not_allowed::check_single(cx, field)
            || super::list_on_single_select::check(cx, field))
    {
        return;
    }
    let mut note = note_in(cx, field.property, text, intended);
    note.fix = intended.map(|intended| field.safe(intended));
    cx.raise(&RULE, field.location(cx), field.span(), note);
}

/// Checks a property that takes a list of options. All findings about a list have the same edit, which corrects the whole list, so
/// that fixes of one value never conflict.
pub(crate) fn check_many(cx: &mut Context<'_>, field: &PropertyText<'_>) {
    let text = field.property.without_blanks(&field.text);
    let list = list::parse(text);
    let options = &field.property.property.options;
    // An option may contain a `;`; then the text is not a list.
    if options.contains_key(text) {
        return super::hidden_option::check(cx, field, text);
    }
    if let Some(label) = label_with_semicolon(field.property, list, text) {
        let note = note(field.property, text, Some(label)).maybe_fix(Some(field.safe(label)));
        return cx.raise(&RULE, field.location(cx), field.span(), note);
    }
    let mended = mended(cx, field, list);
    let fix = || mended.as_ref().map(|text| field.safe(text));
    // The text `;` has an empty part, which is a finding.
    if list.appends && cx.creates() && field.trimmed() != ";" {
        super::append_not_allowed::raise_create(cx, field, fix());
    }
    let (mut seen, mut said) = (HashSet::new(), HashSet::new());
    for part in list.parts() {
        if cx.is_full() {
            break;
        }
        // Findings that would be left out are not written: a list can have thousands, each with the whole list as its edit.
        // A repeated mistake is reported once.
        if part.is_empty() {
            if said.insert(part) && !cx.leaves_out(&super::empty_list_part::RULE) {
                super::empty_list_part::raise(cx, field, fix());
            }
        } else if !options.contains_key(part) {
            if said.insert(part) && !cx.leaves_out(&RULE) {
                raise_part(cx, field, part, fix());
            }
        } else if seen.insert(part) {
            super::hidden_option::check(cx, field, part);
        } else if said.insert(part) && !cx.leaves_out(&super::duplicate_option::RULE) {
            super::duplicate_option::raise(cx, field, part, fix());
        }
    }
}

/// Checks a list whose options are not in the schema, because they are stored elsewhere or there are none: every option is
/// accepted, but empty and repeated parts are findings.
pub(crate) fn check_open_list(cx: &mut Context<'_>, field: &PropertyText<'_>) {
    let list = list::parse(field.trimmed());
    let mended = mended_open(cx, field, list);
    let fix = || mended.as_ref().map(|text| field.safe(text));
    if list.appends && cx.creates() && field.trimmed() != ";" {
        super::append_not_allowed::raise_create(cx, field, fix());
    }
    let (mut seen, mut said) = (HashSet::new(), HashSet::new());
    for part in list.parts() {
        if cx.is_full() {
            break;
        }
        if part.is_empty() {
            if said.insert(part) && !cx.leaves_out(&super::empty_list_part::RULE) {
                super::empty_list_part::raise(cx, field, fix());
            }
        } else if !seen.insert(part) && said.insert(part) && !cx.leaves_out(&super::duplicate_option::RULE) {
            super::duplicate_option::raise(cx, field, part, fix());
        }
    }
}

/// The list without empty and repeated parts, if any part is left.
fn mended_open(cx: &Context<'_>, field: &PropertyText<'_>, list: list::List<'_>) -> Option<String> {
    if field.text.len() > LIST_MAX {
        return None;
    }
    let mut seen = HashSet::new();
    let parts: Vec<_> = list.parts().filter(|part| !part.is_empty() && seen.insert(*part)).collect();
    let appends = if list.appends && !cx.creates() { ";" } else { "" };
    (!parts.is_empty()).then(|| format!("{appends}{}", parts.join(";")))
}

/// The option whose label, which contains a `;`, is the whole text.
fn label_with_semicolon<'p>(
    property: &'p CompiledProperty,
    list: list::List<'_>,
    text: &str,
) -> Option<&'p str> {
    let options = &property.property.options;
    let is_list = !text.contains(';') || list.parts().all(|part| options.contains_key(part));
    property.intended_option(text).filter(|_| !is_list)
}

fn raise_part(cx: &mut Context<'_>, field: &PropertyText<'_>, part: &str, fix: Option<Fix>) {
    let comma = commas(field.property, part).is_some();
    let intended = field.property.intended_option(part);
    let mut note = note_in(cx, field.property, part, intended);
    if comma {
        note = note.help("the parts of a list are separated by `;`, not by commas");
    } else if let Some(odd) = odd_among_commas(field.property, part) {
        let odd = quoted(odd);
        note = note
            .help(format!("the parts of a list are separated by `;`, not by commas, and {odd} is no option"));
    }
    if comma || intended.is_some() {
        note = note.maybe_fix(fix);
    }
    cx.raise(&RULE, field.location(cx), field.span(), note);
}

/// In a list with commas that has at least one option: the first part that is not an option.
fn odd_among_commas<'t>(property: &CompiledProperty, text: &'t str) -> Option<&'t str> {
    if text.len() > LIST_MAX || !text.contains(',') || property.intended_option(text).is_some() {
        return None;
    }
    let is_option = |part: &&str| property.option_or_intended(part).is_some();
    text.split(',')
        .any(|part| is_option(&part))
        .then(|| text.split(',').find(|part| !is_option(part)))?
        .map(str::trim)
}

/// The list that the author surely intended, if every part is clear and any is left.
fn mended(cx: &Context<'_>, field: &PropertyText<'_>, list: list::List<'_>) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    let mut add = |part| {
        if !parts.contains(&part) {
            parts.push(part);
        }
    };
    if field.text.len() > LIST_MAX {
        return None;
    }
    for part in list.parts().filter(|part| !part.is_empty()) {
        match commas(field.property, part) {
            _ if field.property.property.options.contains_key(part) => add(part),
            Some(several) => several.into_iter().for_each(&mut add),
            None => add(field.property.intended_option(part).unwrap_or(part)),
        }
    }
    let appends = if list.appends && !cx.creates() { ";" } else { "" };
    (!parts.is_empty()).then(|| format!("{appends}{}", parts.join(";")))
}

/// The options in a list with commas, if every part is an option.
pub(crate) fn commas<'a>(property: &'a CompiledProperty, text: &str) -> Option<Vec<&'a str>> {
    if text.len() > LIST_MAX || !text.contains(',') || property.option_or_intended(text).is_some() {
        return None;
    }
    text.split(',').map(|part| property.option_or_intended(part)).collect()
}

/// The note for a text that is not an option; `intended` is the option that the author surely intended.
pub(crate) fn note(property: &CompiledProperty, text: &str, intended: Option<&str>) -> Note {
    let mut note = Note::new([&quoted(text), " is not an option of ", &quoted(&property.name)].concat());
    if let Some(intended) = intended {
        let label = property.property.options.get(intended).map_or(intended, |option| option.label.as_str());
        let looks_like = [intended, label].into_iter().find_map(|known| difference(text, known));
        note.message += match looks_like {
            Some(Difference::Normalisation) => {
                ": it looks like one, but an accented letter is written with other characters (Unicode normalisation)"
            }
            Some(Difference::Invisible) => ": it looks like one, but has characters that nobody sees",
            None => "",
        };
        return note.help(format!("write {} ({})", quoted(intended), quoted(label)));
    }
    let labelled = property.options_labelled(text);
    if !labelled.is_empty() {
        let options = listed(labelled, NAMED_MAX);
        return note.help(format!("it is the label of several options: write one of {options}"));
    }
    if let Some(intended) = property.closest_option(text) {
        return note.help(format!("did you mean {}?", quoted(intended)));
    }
    let visible = listed(property.visible_options().map(|(value, _)| value), NAMED_MAX);
    let is_hidden = if property.is_hidden_option_or_label(text) { "that option is hidden: " } else { "" };
    if visible.is_empty() {
        return note
            .help("all options are hidden: show one in the property's settings, or leave the property out");
    }
    note.help(format!("{is_hidden}write one of {visible}"))
}

/// The note for a text that is not an option; with label suggestions, it may suggest an option with a similar label.
fn note_in(cx: &Context<'_>, property: &CompiledProperty, text: &str, intended: Option<&str>) -> Note {
    let note = note(property, text, intended);
    let is_known = || {
        intended.or_else(|| property.closest_option(text)).is_some()
            || !property.options_labelled(text).is_empty()
    };
    if !cx.settings.suggests_labels() || is_known() {
        return note;
    }
    let Some((value, option)) = property.closest_label(text) else { return note };
    note.help(format!("did you mean {} ({})?", quoted(value), quoted(&option.label)))
}

#[cfg(test)]
mod tests {
    use ticketproof_diagnostics::Applicability;
    use ticketproof_schema::PropertyOption;

    use crate::{Operation, Shape, Validator, example};

    #[test]
    fn wrong_option_in_a_list_with_commas_is_named() {
        let record = br#"{"hs_ticket_category":"Product issue, NOPE,BILLING_ISSUE"}"#;
        let report = Validator::new(example::account()).check(Operation::Update, Shape::Properties, record);
        let finding = report.iter().next().expect("a finding");
        let help = finding.help.as_deref().unwrap_or_default();
        assert!(help.contains("not by commas, and `NOPE` is no option"), "{help}");
        assert!(finding.fix.is_none());
    }

    #[test]
    fn label_of_several_options_names_them_all() {
        let mut schema = example::account();
        let options = &mut schema.properties.get_mut("hs_ticket_priority").unwrap().options;
        for value in ["P1", "P2"] {
            options.insert(value.to_owned(), PropertyOption::new("Urgent"));
        }
        let record = br#"{"hs_ticket_priority":"urgent"}"#;
        let report = Validator::new(schema).check(Operation::Update, Shape::Properties, record);
        let finding = report.iter().next().expect("a finding");
        let help = finding.help.as_deref().unwrap_or_default();
        assert_eq!(help, "it is the label of several options: write one of `P1`, `P2`");
        assert!(finding.fix.is_none());
    }

    #[test]
    fn option_with_semicolon_or_outer_blanks_is_accepted() {
        let mut schema = example::account();
        for property in ["hs_ticket_priority", "hs_ticket_category"] {
            let options = &mut schema.properties.get_mut(property).unwrap().options;
            for value in ["A ", " B", "C;D", ";E", "F;", "", "G\"", "\t", "h"] {
                options.insert(value.to_owned(), PropertyOption::new("Odd"));
            }
            options.insert(" h".to_owned(), PropertyOption { hidden: true, ..PropertyOption::new("Odd") });
        }
        let validator = Validator::new(schema);
        let [priority, category] = ["hs_ticket_priority", "hs_ticket_category"];
        for (value, of_one, of_many) in [
            ("A ", true, true),
            (" B", true, true),
            ("C;D", true, true),
            (";E", true, true),
            ("F;", true, true),
            ("G\\\"", true, true),
            ("\\t", true, true),
            (" h ", true, true),
            (" h", false, false),
            ("A", false, false),
            ("D", false, false),
            (";", false, false),
            ("h;", false, false),
            ("h;;A ", false, false),
            ("h;C;D", false, false),
            ("A ;nope", false, false),
            ("h;A ", false, true),
            (" B;h ", false, true),
            ("A ;h", false, true),
        ] {
            for (property, is_fine) in [(priority, of_one), (category, of_many)] {
                let record = format!(r#"{{"{property}":"{value}"}}"#);
                let report = validator.check(Operation::Update, Shape::Properties, record.as_bytes());
                let scanned = validator.scan(Operation::Update, Shape::Properties, record.as_bytes());
                assert_eq!(report, scanned, "{record}");
                assert_eq!(report.is_empty(), is_fine, "{record}: {report}");
            }
        }
    }

    #[test]
    fn repeated_mistake_in_a_list_is_reported_once() {
        let validator = Validator::new(example::account());
        for (property, text, slugs) in [
            ("hs_ticket_category", "PRODUCT_ISSUE;;;", &["empty-list-part"][..]),
            ("hs_ticket_category", "nope;nope;other", &["unknown-option", "unknown-option"]),
            ("hs_ticket_category", "PRODUCT_ISSUE;PRODUCT_ISSUE;PRODUCT_ISSUE", &["duplicate-option"]),
            ("tags", "a;;a;;a", &["duplicate-option", "empty-list-part"]),
            ("hs_ticket_category", ";", &["empty-list-part"]),
            ("tags", ";", &["empty-list-part"]),
        ] {
            let required = r#""subject":"s","hs_pipeline":"0","hs_pipeline_stage":"1""#;
            let record = format!(r#"{{{required},"{property}":"{text}"}}"#);
            let report = validator.check(Operation::Create, Shape::Properties, record.as_bytes());
            let mut found: Vec<_> = report.iter().map(|finding| finding.rule.slug).collect();
            found.sort_unstable();
            assert_eq!(found, slugs, "{text}");
        }
    }

    #[test]
    fn label_with_semicolon_is_not_a_list() {
        let mut schema = example::account();
        for (property, value, label) in [
            ("hs_ticket_priority", "HU", "High; urgent"),
            ("hs_ticket_category", "PO", "Product issue;other"),
        ] {
            let options = &mut schema.properties.get_mut(property).unwrap().options;
            options.insert(value.to_owned(), PropertyOption::new(label));
            let validator = Validator::new(schema.clone());
            let record = format!(r#"{{"{property}":"{label}"}}"#);
            let fixed = validator.fix(Operation::Update, Shape::Properties, &record, Applicability::Safe);
            assert_eq!(fixed.text, format!(r#"{{"{property}":"{value}"}}"#));
            assert_eq!(fixed.applied.len(), 1);
        }
    }
}
