//! The rules as Markdown pages: `docs/rules/README.md`, and one page per rule.

use std::fmt::Write as _;

use crate::{
    Operation, Shape,
    catalogue::catalogue,
    rule::{Evidence, Example, Rule, ServerVerdict, Setup},
};

/// The longest record, in bytes, that a page shows in full.
const SHOWN_MAX: usize = 600;

/// The page of a rule, in Markdown; its file is named after the rule's slug, `docs/rules/unknown-property.md`.
pub fn render_page(rule: &Rule) -> String {
    let mut page = String::new();
    let id = rule.id;
    let _ = writeln!(page, "# {} {}\n\n{}.\n", id.code, id.slug, capitalised(rule.summary));
    let _ = writeln!(page, "| severity | evidence | HubSpot |\n|---|---|---|");
    let _ = writeln!(
        page,
        "| {} | {} ({}) | {} |\n",
        rule.severity.as_str(),
        rule.evidence.as_str(),
        rule.evidence.explained(),
        rule.server.explained()
    );
    let _ = writeln!(page, "{}\n", rule.docs);
    errors(&mut page, rule);
    let _ = writeln!(page, "## Example\n");
    if let Some(setup) = described(rule.invalid.setup) {
        let _ = writeln!(page, "{setup}\n");
    }
    shown(&mut page, "Wrong", &rule.invalid);
    findings(&mut page, rule);
    shown(&mut page, "Right", &rule.valid);
    let _ = writeln!(
        page,
        "Turn the rule off with `ticketproof check --off {0}`, or for good in `ticketproof.toml`: `{0} = \"off\"` under \
         `[rules]`. Its code works as well as its slug.",
        id.slug
    );
    page
}

/// The index of all pages, in Markdown.
pub fn render_index() -> String {
    let mut page = String::from(
        "# Rules\n\nMade by `cargo xtask rules` from the rule files; do not edit.\n\nEvery rule has a stable code, which is never given to another rule, and a slug. `ticketproof explain \
         CODE` prints the same pages.\n\n\
         The examples are checked against an invented account: the pipelines `0` (stages `1` to `4`) and `72` (stages `701`, \
         `702` and the archived `703`), and a property of every type.\n",
    );
    for (first, title) in GROUPS {
        let mut rules = catalogue().iter().filter(|rule| rule.id.code.number() / 100 == *first).peekable();
        if rules.peek().is_none() {
            continue;
        }
        let _ =
            writeln!(page, "\n## {title}\n\n| code | rule | severity | evidence | |\n|---|---|---|---|---|");
        for rule in rules {
            let (id, severity, evidence) = (rule.id, rule.severity.as_str(), rule.evidence.as_str());
            let _ = writeln!(
                page,
                "| {} | [{}]({}.md) | {severity} | {evidence} | {} |",
                id.code,
                id.slug,
                id.slug,
                rule.summary.replace('|', "\\|")
            );
        }
    }
    page.push_str("\n## By HubSpot's error\n\nThe category of nearly all of them is `VALIDATION_ERROR`.\n\n| HubSpot says | rules |\n|---|---|\n");
    let mut errors: Vec<_> = catalogue().iter().flat_map(|rule| rule.hubspot_errors).copied().collect();
    errors.sort_unstable();
    errors.dedup();
    errors.retain(|error| *error != "VALIDATION_ERROR");
    for error in errors {
        let rules = catalogue().iter().filter(|rule| rule.hubspot_errors.contains(&error));
        let links: Vec<_> = rules.map(|rule| format!("[{}]({}.md)", rule.id.slug, rule.id.slug)).collect();
        let _ = writeln!(page, "| `{error}` | {} |", links.join(", "));
    }
    page
}

/// The title for each hundred of the codes.
const GROUPS: &[(u16, &str)] = &[
    (1, "Shape of the record"),
    (2, "Required properties"),
    (3, "Property names"),
    (4, "Values"),
    (5, "Options"),
    (6, "Pipelines and stages"),
    (7, "Associations"),
    (8, "Batches"),
    (9, "The retired ticket API"),
    (10, "The account's own rules"),
    (11, "Declared requirements"),
    (12, "What could not be seen"),
];

fn errors(page: &mut String, rule: &Rule) {
    let _ = writeln!(page, "## HubSpot's error\n");
    if rule.hubspot_errors.is_empty() && rule.hubspot_wording.is_empty() {
        let _ = writeln!(page, "{}\n", without_error(rule));
        return;
    }
    if !rule.hubspot_errors.is_empty() {
        let codes: Vec<_> = rule.hubspot_errors.iter().map(|code| format!("`{code}`")).collect();
        let _ = writeln!(page, "{}\n", codes.join(", "));
    }
    if rule.hubspot_wording.is_empty() {
        let _ = writeln!(page, "The text of the message is not known.\n");
    } else {
        let _ = writeln!(page, "```text\n{}\n```\n", rule.hubspot_wording.join("\n"));
    }
}

/// The text on a page of a rule without a known HubSpot error.
fn without_error(rule: &Rule) -> &'static str {
    match rule.server {
        ServerVerdict::Accepts => "None: HubSpot accepts the record as it is, and only the result is wrong.",
        ServerVerdict::Ignores => "None: HubSpot says nothing, and the part that is wrong is lost.",
        ServerVerdict::Refuses => "HubSpot refuses the request; its words are not known.",
        ServerVerdict::Unverified if rule.evidence == Evidence::Project => {
            "None: the rule is this project's own, and no answer of HubSpot's to it is known."
        }
        ServerVerdict::Unverified => "None is known: what HubSpot answers, if anything, is not verified.",
    }
}

fn shown(page: &mut String, title: &str, example: &Example) {
    let what = match (example.operation, example.shape) {
        (Operation::LegacyCreate, _) => "a create of the retired API".to_owned(),
        (operation, Shape::Batch) => format!("a batch of type `{operation}`"),
        (operation, _) => format!("`{operation}`"),
    };
    let mut text = example.text().into_owned();
    if text.len() > SHOWN_MAX {
        let cut = (0..=SHOWN_MAX / 2).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default();
        text.truncate(cut);
        text.push('…');
    }
    let _ = writeln!(page, "{title} ({what}):\n\n```json\n{text}\n```\n");
}

fn findings(page: &mut String, rule: &Rule) {
    let report = rule.invalid.check();
    let Some(finding) = report.iter().find(|finding| finding.rule == rule.id) else { return };
    let at = if finding.location.is_root() { String::new() } else { format!("{}: ", finding.location) };
    let help = finding.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let fix = finding.fix.as_ref().map(|fix| {
        let safe = match fix.applicability {
            ticketproof_diagnostics::Applicability::Safe => "`--fix` does that",
            ticketproof_diagnostics::Applicability::Unsafe => "`--unsafe-fixes` does that; it is a guess",
        };
        format!("{}: {safe}.\n\n", capitalised(&fix.title))
    });
    let _ = writeln!(
        page,
        "```text\n{}[{}]: {at}{}{help}\n```\n",
        finding.severity, rule.id.code, finding.message
    );
    page.push_str(&fix.unwrap_or_default());
}

/// The setup of an example, as a sentence.
fn described(setup: Setup) -> Option<String> {
    Some(match setup {
        Setup::None => return None,
        Setup::LongContent(characters) => format!("The `…` stands for a text of {characters} characters."),
        Setup::Inputs(count) => format!("The input stands in the batch {count} times."),
        Setup::Kept(findings) => {
            format!("So that it fits this page, {findings} findings are kept of it, not 1,000.")
        }
        Setup::ApiVersion(version) => format!("The API version is {version}."),
        Setup::NotVisible(part) => {
            let part = part.as_str().replace('-', " ");
            format!("The token that pulled the schema could not see the account's {part}.")
        }
        Setup::Requires(name) => format!("The account's object schema requires `{name}` of a new ticket."),
        Setup::Requirements(text) => {
            format!(
                "The API version is 2026-09, and `hubspot/requirements.toml` holds\n\n```toml\n{text}\n```"
            )
        }
        Setup::Rule { property, rule_type, arguments } => {
            let arguments: Vec<_> = arguments.iter().map(|argument| format!("`{argument}`")).collect();
            let arguments =
                if arguments.is_empty() { "no arguments".to_owned() } else { arguments.join(", ") };
            format!(
                "The account has the rule `{rule_type}` ({arguments}) for `{property}`; today is 2026-11-22."
            )
        }
    })
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_has_a_title() {
        for rule in catalogue() {
            assert!(GROUPS.iter().any(|(first, _)| *first == rule.id.code.number() / 100), "{}", rule.id);
        }
    }

    #[test]
    fn pages_are_small_and_name_their_rule() {
        for rule in catalogue() {
            let page = render_page(rule);
            assert!(page.starts_with(&format!("# {} {}\n", rule.id.code, rule.id.slug)));
            assert!(page.len() < 6_000, "{}: {}", rule.id, page.len());
            for wording in rule.hubspot_wording {
                assert!(page.contains(wording), "{}", rule.id);
            }
        }
    }
}
