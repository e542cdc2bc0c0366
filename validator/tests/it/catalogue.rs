//! The catalogue: codes for ever, names that agree, pages that are complete.

use std::{collections::BTreeSet, fs, path::Path};

use ticketproof_validator::{Rule, catalogue};

/// A code that is changed here was given to another rule, or lost: both are forbidden. Adding lines is fine.
#[test]
fn codes_and_slugs_never_change() {
    let codes: Vec<_> = catalogue().iter().map(|rule| rule.id.to_string()).collect();
    insta::assert_snapshot!(codes.join("\n"));
}

#[test]
fn every_rule_has_a_file_named_after_its_slug() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let mut files = BTreeSet::new();
    for folder in [rules.clone(), rules.join("portal")] {
        for entry in fs::read_dir(folder).expect("the rules' folder") {
            let path = entry.expect("a readable folder").path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                let stem = path.file_stem().expect("a file has a name").to_string_lossy().replace('_', "-");
                files.insert(stem);
            }
        }
    }
    // These files hold code that several rules share.
    for shared in ["portal", "bounds", "domains", "question", "rule-types"] {
        files.remove(shared);
    }
    let slugs: BTreeSet<_> = catalogue().iter().map(|rule| rule.id.slug.to_owned()).collect();
    assert_eq!(files, slugs);
}

#[test]
fn rule_is_found_by_code_and_slug() {
    for rule in catalogue() {
        for name in
            [rule.id.slug.to_owned(), rule.id.code.to_string(), rule.id.code.to_string().to_lowercase()]
        {
            assert_eq!(Rule::find(&name).map(|found| found.id), Some(rule.id));
        }
    }
    for name in ["", "TP9999", "unknown_property", "UNKNOWN-PROPERTY"] {
        assert!(Rule::find(name).is_none(), "{name}");
    }
}

#[test]
fn pages_match_the_snapshots() {
    let page = |slug| ticketproof_validator::render_page(Rule::find(slug).expect("a rule"));
    insta::assert_snapshot!("page_unknown_stage", page("unknown-stage"));
    insta::assert_snapshot!("page_max_length", page("max-length"));
    insta::assert_snapshot!("page_form_required_property", page("form-required-property"));
}

#[test]
fn committed_pages_are_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
    let index = read("README.md");
    for rule in catalogue() {
        let name = format!("{}.md", rule.id.slug);
        let page = ticketproof_validator::render_page(rule);
        assert!(read(&name) == page, "{name} is stale: run `cargo xtask rules` and commit");
        let (id, severity) = (rule.id, rule.severity.as_str());
        let row = format!("| {} | [{}]({name}) | {severity} |", id.code, id.slug);
        assert!(index.contains(&row), "README.md is stale: run `cargo xtask rules` and commit");
    }
}

#[test]
fn page_has_hubspots_error_or_says_there_is_none() {
    for rule in catalogue() {
        let page = ticketproof_validator::render_page(rule);
        let (_, section) = page.split_once("## HubSpot's error\n\n").expect("every page has the section");
        let is_named = !rule.hubspot_errors.is_empty() || !rule.hubspot_wording.is_empty();
        assert_eq!(section.starts_with('`'), is_named, "{}", rule.id);
    }
}

#[test]
fn index_matches_the_snapshot() {
    insta::assert_snapshot!(ticketproof_validator::render_index());
}

#[test]
fn rule_texts_follow_the_style_guide() {
    for rule in catalogue() {
        let summary = rule.summary;
        assert!(!summary.ends_with('.'), "{}: {summary}", rule.id);
        let first = summary.chars().next().expect("a summary");
        assert!(!first.is_uppercase() || summary.starts_with("HubSpot"), "{}: {summary}", rule.id);
        assert!(rule.docs.ends_with('.'), "{}", rule.id);
        for finding in &rule.invalid.check() {
            let texts = std::iter::once(&finding.message).chain(&finding.help);
            for text in texts {
                assert!(!text.ends_with('.'), "{}: {text}", rule.id);
                assert!(!text.contains('\n'), "{}: {text}", rule.id);
            }
            assert!(finding.help.is_some(), "{} says what to do", rule.id);
        }
    }
}
