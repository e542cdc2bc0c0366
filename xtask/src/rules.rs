//! docs/rules: an index and a page per rule, from the rule files.

use std::collections::BTreeMap;

use ticketproof_tabular::rules;
use ticketproof_validator::{catalogue, render_index, render_page};

use crate::{console::ChoreResult, files};

pub(crate) fn run(check: bool) -> ChoreResult {
    // The rules about tables stand in a crate of their own; the index has them behind the others.
    let errors = "\n## By HubSpot's error";
    let index = render_index().replacen(errors, &(rules::render_index() + errors), 1);
    let mut pages = BTreeMap::from([("README.md".to_owned(), index)]);
    for rule in catalogue() {
        pages.insert(format!("{}.md", rule.id.slug), render_page(rule));
    }
    for rule in rules::catalogue() {
        pages.insert(format!("{}.md", rule.id.slug), rule.render_page());
    }
    files::ensure_folder(&files::root().join("docs/rules"), &pages, check, "rules")
}
