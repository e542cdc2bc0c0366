//! The `ticketproof` command: one file per subcommand, no logic of its own.
//!
//! Exit codes, everywhere: 0 fine, 1 findings, 2 could not run, or not to the end.

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

const ABOUT: &str = "Checks HubSpot tickets before they are sent: against your account's own schema, with the right id in the error";

const AFTER_HELP: &str = "\
A first look, without an account:
  echo '{\"properties\":{\"subject\":\"Printer\",\"hs_pipeline_stage\":\"New\"}}' | ticketproof check -

With your account:
  HUBSPOT_ACCESS_TOKEN=pat-… ticketproof pull       writes hubspot/tickets.json and hubspot/names.toml; commit both
  ticketproof check tickets.ndjson                  checks against hubspot/tickets.json
  ticketproof generate --out src/hubspot.rs         typed Rust from it

No file that is read is written over, whatever it is called. Ctrl-C leaves no file half written.

Exit codes: 0 fine, 1 findings, 2 could not run, or not to the end.";

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
            // Whoever reads our output has left (`| head`): nothing to say, and nobody to say it to.
            // What would be written over the input is told already, elsewhere.
            let is_told = error.downcast_ref::<Refused>().is_some_and(|refused| refused.is_told);
            if !is_told && !ui::is_broken_pipe(error.as_ref()) {
                ui.error(error.as_ref());
            }
            ExitCode::from(2)
        }
    }
}

/// Says what is wrong with the arguments, or what help was asked for. Arguments are text of others, too: a script hands on
/// what it was given.
fn refuse(error: clap::Error) -> ExitCode {
    let arguments = std::env::args_os().map(|argument| escaped(&argument.to_string_lossy()).into_owned());
    let error = Cli::try_parse_from(arguments).err().unwrap_or(error);
    let text = error.to_string();
    // The environment may be wrong as well.
    let safe = escaped_lines(&text);
    if safe == text {
        error.exit();
    }
    Ui::new(ColorChoice::Never).show(safe.trim_end());
    ExitCode::from(2)
}
