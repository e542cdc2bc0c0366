//! The `ticketproof` command: one file per subcommand, no logic of its own.
//!
//! Exit codes of every subcommand: 0 fine, 1 findings, 2 could not run or did not finish.

mod account;
mod check;
mod config;
mod convert;
mod diff;
mod explain;
mod generate;
mod interrupt;
mod overwrite_guard;
mod page;
mod pull;
mod sandbox;
mod schema;
mod send;
mod ui;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use ticketproof_diagnostics::text::{escaped, escaped_lines};

use crate::{
    overwrite_guard::Refused,
    ui::{ColorChoice, Outcome, Ui},
};

const ABOUT: &str =
    "Checks HubSpot tickets against your account's schema before they are sent; errors name the right id";

const AFTER_HELP: &str = "\
A first look, without an account:
  echo '{\"properties\":{\"subject\":\"Printer\",\"hs_pipeline_stage\":\"New\"}}' | ticketproof check -

With your account:
  HUBSPOT_ACCESS_TOKEN=pat-… ticketproof pull       writes hubspot/tickets.json and names.toml
  ticketproof check tickets.ndjson                  checks against hubspot/tickets.json
  ticketproof generate --out src/hubspot.rs         typed Rust from it

No command overwrites a file that it reads, even under another name. Ctrl-C leaves no file
half written.

Exit codes: 0 fine, 1 findings, 2 could not run or did not finish.";

#[derive(Parser)]
#[command(name = "ticketproof", version, about = ABOUT, after_help = AFTER_HELP, max_term_width = 110)]
struct Cli {
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t, help_heading = "Output")]
    color: ui::ColorChoice,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Pull(pull::Args),
    Generate(generate::Args),
    Check(Box<check::Args>),
    Convert(convert::Args),
    Diff(diff::Args),
    Explain(explain::Args),
    Schema(schema::Args),
    Send(Box<send::Args>),
    Sandbox(sandbox::Args),
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refuse(error),
    };
    let ui = Ui::new(cli.color);
    let outcome = match cli.command {
        Command::Pull(args) => pull::run(&args, &ui),
        Command::Generate(args) => generate::run(&args, &ui),
        Command::Check(args) => check::run(&args, &ui),
        Command::Convert(args) => convert::run(&args, &ui),
        Command::Diff(args) => diff::run(&args, &ui),
        Command::Explain(args) => explain::run(&args, &ui),
        Command::Schema(args) => schema::run(&args, &ui),
        Command::Send(args) => send::run(&args, &ui),
        Command::Sandbox(args) => sandbox::run(&args, &ui),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Failed) => ExitCode::from(2),
        Err(error) => {
            // Standard output was closed (`| head`): exit silently. A refusal to overwrite an input is already printed.
            let is_told = error.downcast_ref::<Refused>().is_some_and(|refused| refused.is_told);
            if !is_told && !ui::is_broken_pipe(error.as_ref()) {
                ui.error(error.as_ref());
            }
            ExitCode::from(2)
        }
    }
}

/// Prints what is wrong with the arguments, or the help that was asked for. Arguments are escaped, because a script may pass
/// on text from elsewhere.
fn refuse(error: clap::Error) -> ExitCode {
    let arguments = std::env::args_os().map(|argument| escaped(&argument.to_string_lossy()).into_owned());
    let error = Cli::try_parse_from(arguments).err().unwrap_or(error);
    let text = error.to_string();
    // The text may also quote environment variables.
    let safe = escaped_lines(&text);
    if safe == text {
        error.exit();
    }
    Ui::new(ColorChoice::Never).show(safe.trim_end());
    ExitCode::from(2)
}
