//! docs/rules: an index and a page per rule, from the rule files.

use std::collections::BTreeMap;

use ticketproof_validator::{catalogue, render_index, render_page};

use crate::files;

pub(crate) fn run(check: bool) -> crate::Result {
    let mut pages = BTreeMap::from([("README.md".to_owned(), render_index())]);
    for rule in catalogue() {
        pages.insert(format!("{}.md", rule.id.slug), render_page(rule));
    }
    files::ensure_folder(&files::root().join("docs/rules"), &pages, check, "rules")
}
