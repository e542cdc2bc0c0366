//! `ticketproof sandbox`: a local HubSpot.

use std::{io::Write as _, path::PathBuf, time::Duration};

use ticketproof_sandbox::{FaultPlan, Sandbox, Tier, serve};
use ticketproof_schema::Part;

use ticketproof_diagnostics::text;

use crate::{
    config,
    overwrite_guard::{OverwriteGuard, ProjectFiles, Writing},
    ui::{self, Outcome, Result, Ui},
};

// Lines of at most 96 characters: longer ones are broken where no terminal says its width.
const AFTER_HELP: &str = "\
Any bearer token is accepted, except one that looks real: never send a real token to a
sandbox. The sandbox listens on 127.0.0.1 only and forwards nothing. Ctrl-C stops it. The
first line on standard output is its URL.

The header x-ticketproof-sandbox of every answer says how sure it is that HubSpot would answer
the same: recorded, documented or assumed. A request that the sandbox does not know is
answered with 501, never with a made-up success.

A fault script is JSON. A rule applies to the nth request that matches its method and path,
and to as many requests from there as `times` says. With a seed, a share of all requests meets
a fault, the same requests in every run:
  {
    \"rules\": [{\"fault\": \"bad-gateway-after-commit\", \"method\": \"POST\",
               \"path\": \"/crm/v3/objects/tickets*\", \"nth\": 2, \"times\": 1}],
    \"seed\": 7, \"rate\": 0.05, \"kinds\": [\"429-retry-after\", \"stall\"]
  }
Faults: refuse, reset-before-commit, reset-after-commit, bad-gateway-after-commit,
unavailable, stall, stall-after-commit, slow-body, truncated-json, wrong-length, html-page,
html-page-after-commit, 403-page, 403-page-after-commit, 413-page, empty-ids, equal-ids,
empty-complete, 429, 429-retry-after, 401. docs/sandbox.md describes each.

Examples:
  ticketproof sandbox --port 8080
  HUBSPOT_ACCESS_TOKEN=any ticketproof pull --base-url http://127.0.0.1:8080
  curl -H 'Authorization: Bearer any' http://127.0.0.1:8080/crm/v3/pipelines/tickets

  HubSpot on a bad day:                 --tier free --search-lag 5 --faults faults.json
  as a token with few scopes sees it:   --hide sensitive-properties --hide owners";

/// Run a local HubSpot for tickets: same paths, same rules, same error bodies
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// The schema to serve [default: hubspot/tickets.json, or a brand-new account's schema if that does not exist]
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,

    /// The port to listen on; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,

    /// The seed of ids and random orders; the same seed gives the same run
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,

    /// A fault script, which says what is to go wrong; see below
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,

    /// Whose rate limits apply: unlimited, free, professional, increased or public-app
    #[arg(long, value_name = "TIER", default_value = "unlimited", value_parser = parse_tier)]
    tier: Tier,

    /// How long it takes until a search finds what was written, in seconds, as HubSpot takes some
    #[arg(long, value_name = "SECONDS", default_value = "0", value_parser = parse_seconds)]
    search_lag: Duration,

    /// A part of the account that the token may not see (403), such as owners; may be given several times
    #[arg(long, value_name = "PART", value_parser = parse_part)]
    hide: Vec<Part>,

    /// The file that declares requirements which no API reports; enforced in version 2026-09 [default: requirements.toml beside
    /// the schema, if it exists]
    #[arg(long, value_name = "FILE")]
    requirements: Option<PathBuf>,

    /// Keep records in this file between runs
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,

    /// Listen on all addresses, so that anybody on the network can read and change the records
    #[arg(long)]
    dangerously_listen_on_all_addresses: bool,
}

fn parse_tier(text: &str) -> std::result::Result<Tier, String> {
    Tier::parse(text)
        .ok_or_else(|| "it is one of unlimited, free, professional, increased and public-app".to_owned())
}

fn parse_seconds(text: &str) -> std::result::Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.ok_or_else(|| "it is a number of seconds, such as 5 or 0.5".to_owned())
}

/// The parts that a token may not see, as snapshots name them.
const PARTS: [Part; 8] = [
    Part::ArchivedProperties,
    Part::SensitiveProperties,
    Part::HighlySensitiveProperties,
    Part::Pipelines,
    Part::AssociationLabels,
    Part::ValidationRules,
    Part::ObjectSchema,
    Part::Owners,
];

fn parse_part(text: &str) -> std::result::Result<Part, String> {
    let known = PARTS.into_iter().find(|part| part.as_str() == text);
    known.ok_or_else(|| format!("it is one of {}", PARTS.map(Part::as_str).join(", ")))
}

impl Args {
    /// The inputs and outputs, to be checked before anything is opened.
    fn overwrite_guard(&self) -> OverwriteGuard {
        let mut guard = OverwriteGuard::default();
        guard.reads_project(ProjectFiles {
            schema: self.schema.as_deref(),
            requirements: self.requirements.as_deref(),
            ..ProjectFiles::default()
        });
        if let Some(path) = &self.faults {
            guard.reads("the fault script", path);
        }
        if let Some(path) = &self.state {
            guard.writes("--state", path, Writing::Replaced);
        }
        guard
    }
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result {
    args.overwrite_guard().check()?;
    let ui::Loaded { snapshot, name, .. } = ui::load_snapshot(args.schema.as_deref())?;
    let mut builder = Sandbox::builder()
        .schema(snapshot)
        .port(args.port)
        .seed(args.seed)
        .tier(args.tier)
        .search_lag(args.search_lag)
        .hide(args.hide.iter().copied())
        .allow_external(args.dangerously_listen_on_all_addresses);
    if let Some(requirements) = config::requirements(args.requirements.as_deref(), &[args.schema.as_deref()])?
    {
        builder = builder.requirements(requirements);
    }
    if let Some(path) = &args.faults {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("cannot read {}: {error}", text::path(path)))?;
        let plan = FaultPlan::from_json(&text).map_err(|error| format!("{}: {error}", text::path(path)))?;
        builder = builder.faults(plan);
    }
    if let Some(path) = &args.state {
        builder = builder.state(path);
    }
    ui.note(format!("serving {}; Ctrl-C stops", text::escaped(&name)));
    serve(builder, |sandbox| {
        // Programs that start a sandbox wait for this line.
        let mut out = ui.stdout();
        let _ = writeln!(out, "{}", sandbox.base_url()).and_then(|()| out.flush());
    })?;
    Ok(Outcome::Fine)
}
