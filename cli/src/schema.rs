//! `ticketproof schema`: the schema for other tools.

use std::{io::Write as _, path::PathBuf};

use ticketproof_schema::{Snapshot, json_schema::payload_schema};

use crate::ui::{self, Outcome, Result, Ui};

/// Give the account's schema to other tools
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Print the JSON Schema (draft 2020-12) of a request body, as exact as JSON Schema can be
    ///
    /// It says everything that the validator checks and JSON Schema can express; the rest (portal rules relative to
    /// today, unique values, midnight of a date in milliseconds) only `ticketproof check` knows.
    Export {
        /// The schema snapshot [default: hubspot/tickets.json, or a brand-new account's schema where there is none]
        #[arg(long, value_name = "FILE")]
        schema: Option<PathBuf>,
        /// What the body is for
        #[arg(long, value_enum, default_value_t)]
        op: ExportOp,
    },
    /// Print the JSON Schema of the snapshot file itself, for editors
    Format,
}

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
enum ExportOp {
    /// New tickets
    #[default]
    Create,
    /// Changes of tickets that exist
    Update,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result {
    let schema = match &args.command {
        Command::Export { schema, op } => {
            let loaded = ui::load_snapshot(schema.as_deref())?;
            payload_schema(&loaded.snapshot.schema, *op == ExportOp::Create)
        }
        Command::Format => Snapshot::json_schema(),
    };
    let mut out = ui.stdout();
    serde_json::to_writer_pretty(&mut out, &schema)?;
    writeln!(out)?;
    Ok(Outcome::Fine)
}
