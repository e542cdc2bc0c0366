//! `ticketproof schema`: shows the schema to people, and exports it for other tools.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use ticketproof_report::account_page;
use ticketproof_schema::{Snapshot, json_schema::payload_schema};

use ticketproof_diagnostics::{render::json, text};
use ticketproof_ingest::output::Output;

use crate::{
    interrupt,
    overwrite_guard::{OverwriteGuard, ProjectFiles, Writing},
    page,
    ui::{self, Outcome, Result, Ui},
};

const VIEW_HELP: &str = "\
Examples:
  ticketproof schema view                             writes schema.html from hubspot/tickets.json
  ticketproof schema view --output - > account.html";

const EXPORT_HELP: &str = "\
Examples:
  ticketproof schema export > ticket.schema.json
  ticketproof schema export --op update --schema hubspot/staging.json";

const FORMAT_HELP: &str = "\
Example:
  ticketproof schema format > snapshot.schema.json";

const AFTER_HELP: &str = "\
Examples:
  ticketproof schema view                    writes schema.html, a page of the account
  ticketproof schema export                  prints the JSON Schema of a new ticket
  ticketproof schema export --op update      the same for updates
  ticketproof schema format                  prints the JSON Schema of hubspot/tickets.json itself

Exit codes: 0 done, 2 could not run.";

/// Look at the account's schema, or give it to other tools
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Write the account's schema as a page to look things up in: names, options and ids to copy, pipelines, associations
    ///
    /// The page is one file that loads nothing and sends nothing, so it can be mailed. Properties are searched by label,
    /// internal name or option; every internal value has a button that copies it. The page names
    /// the parts that the token could not see.
    #[command(after_help = VIEW_HELP)]
    View {
        /// The schema snapshot [default: hubspot/tickets.json, or a brand-new account's schema if that does not exist]
        #[arg(long, value_name = "FILE")]
        schema: Option<PathBuf>,
        /// Where the page goes; `-` for standard output
        #[arg(long, value_name = "FILE", default_value = "schema.html")]
        output: PathBuf,
    },
    /// Print the JSON Schema (draft 2020-12) of a request body, as exact as JSON Schema can be
    ///
    /// It contains everything that the validator checks and JSON Schema can express, including the account's own rules. Only
    /// `ticketproof check` checks the rest: limits relative to today, unique values, the calendar, a key that is written twice.
    #[command(after_help = EXPORT_HELP)]
    Export {
        /// The schema snapshot [default: hubspot/tickets.json, or a brand-new account's schema if that does not exist]
        #[arg(long, value_name = "FILE")]
        schema: Option<PathBuf>,
        /// What the body is for
        #[arg(long, value_enum, default_value_t)]
        op: ExportOp,
    },
    /// Print the JSON Schema of the snapshot file itself, for editors
    #[command(after_help = FORMAT_HELP)]
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

impl Command {
    /// The inputs and outputs, to be checked before anything is opened.
    fn overwrite_guard(&self) -> OverwriteGuard {
        let mut guard = OverwriteGuard::default();
        if let Self::View { schema, .. } | Self::Export { schema, .. } = self {
            guard.reads_project(ProjectFiles { schema: schema.as_deref(), ..ProjectFiles::default() });
        }
        if let Self::View { output, .. } = self {
            guard.writes("--output", output, Writing::Whole);
        }
        guard
    }
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result {
    args.command.overwrite_guard().check()?;
    let schema = match &args.command {
        Command::View { schema, output } => return view(schema.as_deref(), output, ui),
        Command::Export { schema, op } => {
            let loaded = ui::load_snapshot(schema.as_deref())?;
            payload_schema(&loaded.snapshot.schema, *op == ExportOp::Create)
        }
        Command::Format => Snapshot::json_schema(),
    };
    ui.stdout().write_all(json::document(&schema).as_bytes())?;
    Ok(Outcome::Fine)
}

/// Writes the schema as a page.
fn view(schema: Option<&Path>, output: &Path, ui: &Ui) -> Result {
    interrupt::listen(interrupt::written)?;
    let loaded = ui::load_snapshot(schema)?;
    let hash = loaded.snapshot.hash();
    let page = account_page(&page::source(&loaded.name, &loaded.snapshot, &hash), page::TOOL);
    Output::write_text(output, &page)?;
    if output.as_os_str() != "-" {
        ui.note(format!("wrote {}", text::path(output)));
    }
    Ok(Outcome::Fine)
}
