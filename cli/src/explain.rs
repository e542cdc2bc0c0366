//! `ticketproof explain CODE`: a rule's page, in the terminal.

use std::io::Write as _;

use ticketproof_tabular::rules::{self, TableRule};
use ticketproof_validator::{catalogue, render_page};

use crate::ui::{Outcome, Result, Ui};

const AFTER_HELP: &str = "\
Examples:
  ticketproof explain TP0303
  ticketproof explain unknown-property
  ticketproof explain                       lists every rule: code, severity, slug, what it finds
  ticketproof explain | grep association    the rules about associations

Exit codes: 0 explained, 2 there is no such rule.";

/// Explain a rule: what it finds, why, how sure that is, and how to fix it
///
/// Without a rule, lists all of them.
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// A code such as TP0303, or a slug such as unknown-property
    #[arg(value_name = "CODE|SLUG")]
    rule: Option<String>,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result {
    let mut out = ui.stdout();
    let Some(name) = &args.rule else {
        for rule in catalogue() {
            writeln!(out, "{}  {:7}  {:32}  {}", rule.id.code, rule.severity, rule.id.slug, rule.summary)?;
        }
        for rule in rules::catalogue() {
            writeln!(out, "{}  {:7}  {:32}  {}", rule.id.code, rule.severity, rule.id.slug, rule.summary)?;
        }
        return Ok(Outcome::Fine);
    };
    if let Some(rule) = TableRule::find(name) {
        write!(out, "{}", rule.render_page())?;
        return Ok(Outcome::Fine);
    }
    let rule = crate::config::rule(name)?;
    write!(out, "{}", render_page(rule))?;
    Ok(Outcome::Fine)
}
