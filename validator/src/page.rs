//! A rule as a page of Markdown: under `docs/rules`, and in the terminal by `ticketproof explain`.

use std::fmt::Write as _;

use crate::{Example, Rule, ServerVerdict, catalogue, example::Setup};

/// How much of an example is shown: some show what too much is.
const EXAMPLE_SHOWN_MAX: usize = 1_000;

/// The index of all rules, by code.
pub fn render_index() -> String {
    let mut page = "# Rules\n\nMade by `cargo xtask rules` from the rule files; do not edit.\n\n\
                    | code | rule | severity | HubSpot | evidence | what is wrong |\n|---|---|---|---|---|---|\n"
        .to_owned();
    for rule in catalogue() {
        // Writing to memory cannot fail.
        let _ = writeln!(
            page,
            "| {} | [{slug}]({slug}.md) | {} | {} | {} | {} |",
            rule.id.code,
            rule.severity,
            rule.server.as_str(),
            rule.evidence.as_str(),
            rule.summary.replace('|', "\\|"),
            slug = rule.id.slug,
        );
    }
    page
}

/// A rule's page.
pub fn render_page(rule: &Rule) -> String {
    let mut page = format!("# {} {}\n\n", rule.id.code, rule.id.slug);
    // Writing to memory cannot fail.
    let _ = writeln!(page, "{} ({}).\n", capitalised(rule.summary), rule.severity);
    let _ = writeln!(page, "{}\n", rule.docs);
    let _ = writeln!(page, "## What HubSpot does\n\n{} Evidence: {}.\n", verdict(rule.server), rule.evidence.as_str());
    if !rule.hubspot_errors.is_empty() {
        let codes: Vec<_> = rule.hubspot_errors.iter().map(|code| format!("`{code}`")).collect();
        let _ = writeln!(page, "The error it saves you from: {}.\n", codes.join(", "));
    }
    for wording in rule.hubspot_wording {
        let _ = writeln!(page, "> {wording}\n");
    }
    example(&mut page, "Wrong", &rule.invalid);
    for finding in &rule.invalid.check() {
        let help = finding.help.as_deref().map_or_else(String::new, |help| format!("\nhelp: {help}"));
        let _ = writeln!(page, "```text\n{}[{}]: {}{help}\n```\n", finding.severity, finding.rule.code, finding.message);
    }
    example(&mut page, "Right", &rule.valid);
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn example(page: &mut String, title: &str, example: &Example) {
    let text = example.text();
    let language = if serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok() { "json" } else { "text" };
    let shown: String = text.chars().take(EXAMPLE_SHOWN_MAX).collect();
    let note = circumstances(example.setup);
    let _ = writeln!(page, "## {title}\n");
    let _ = writeln!(page, "`{}`{note}:\n\n```{language}\n{shown}\n```\n", example.operation);
}

/// What the example needs beyond the example account.
fn circumstances(setup: Setup) -> String {
    match setup {
        Setup::None => String::new(),
        Setup::PaddedTo(length) => format!(", followed by blanks up to {length} bytes"),
        Setup::Rule { property, rule_type, arguments } => {
            format!(", in an account whose property `{property}` has the rule `{rule_type}` {arguments:?}")
        }
        Setup::Requirements(text) => {
            format!(", for API version 2026-09, with these requirements declared: `{}`", text.trim().replace('\n', "; "))
        }
        Setup::ApiVersion(version) => format!(", for API version {version}"),
        Setup::Inputs(count) => format!(", with {count} such inputs"),
        Setup::LongContent(length) => format!(", where `…` stands for {length} characters"),
    }
}

fn verdict(server: ServerVerdict) -> &'static str {
    match server {
        ServerVerdict::Refuses => "It refuses the request.",
        ServerVerdict::Accepts => "It takes the record as it is; this project does not.",
        ServerVerdict::Ignores => "It takes the record, without the part that is wrong.",
        ServerVerdict::Unverified => "What it does is not verified.",
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_the_error_in_hubspots_words_and_both_examples() {
        let rule = Rule::find("unknown-stage").unwrap();
        let page = render_page(rule);
        for part in ["# TP0602 unknown-stage", "`INVALID_OPTION`", "is not a valid pipeline stage ID", "## Wrong", "## Right", "help: "] {
            assert!(page.contains(part), "{part}: {page}");
        }
    }

    #[test]
    fn every_rule_has_a_page_with_its_parts() {
        for rule in catalogue() {
            let page = render_page(rule);
            assert!(page.contains("## What HubSpot does") && page.contains("Evidence: "), "{}", rule.id);
            assert!(render_index().contains(&format!("[{slug}]({slug}.md)", slug = rule.id.slug)), "{}", rule.id);
        }
    }
}
