//! `ticketproof explain`: what it prints about a rule is the rule's page in docs/rules, and every page is of a rule.

use std::{collections::BTreeSet, fs, path::Path};

use super::command::run;

#[test]
fn what_is_explained_is_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules");
    let listed = run(folder.path(), &["explain"], b"").stdout;
    let starts: BTreeSet<_> =
        listed.lines().map(|line| line.find(line.split_whitespace().nth(2).unwrap()).unwrap()).collect();
    assert_eq!(starts.len(), 1, "slugs stand below one another");
    let mut names = BTreeSet::from(["README.md".to_owned()]);
    for line in listed.lines() {
        let mut columns = line.split_whitespace();
        let (code, slug) = (columns.next().unwrap(), columns.nth(1).unwrap());
        let name = format!("{slug}.md");
        let page = fs::read_to_string(pages.join(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let explained = run(folder.path(), &["explain", code], b"").stdout;
        assert!(explained == page, "{name} is stale: run `cargo xtask rules` and commit");
        names.insert(name);
    }
    let found = fs::read_dir(pages).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(found.collect::<BTreeSet<_>>(), names, "every page is of a rule");
}
