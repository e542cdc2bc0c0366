//! `ticketproof sandbox`: a local HubSpot.

use std::{io::Write as _, path::PathBuf};

use ticketproof_sandbox::{FaultPlan, Sandbox, Tier, serve};

use crate::ui::{self, Outcome, Result, Ui};

const AFTER_HELP: &str = "\
Any bearer token is accepted, except one that looks real: do not send those to a sandbox. It listens on 127.0.0.1 only and
forwards nothing. Ctrl-C stops it.

Every answer says how sure it is that HubSpot would answer the same, in the header x-ticketproof-sandbox: recorded,
documented or assumed. What it does not know is 501, never a made-up success.

Examples:
  ticketproof sandbox --port 8080
  HUBSPOT_ACCESS_TOKEN=any ticketproof pull --base-url http://127.0.0.1:8080
  curl -H 'Authorization: Bearer any' http://127.0.0.1:8080/crm/v3/pipelines/tickets";

/// Run a local HubSpot for tickets: same paths, same rules, same error bodies
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// The schema to serve [default: hubspot/tickets.json, or a brand-new account's schema where there is none]
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,

    /// The port to listen on; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,

    /// Where ids and random orders begin; the same seed gives the same run
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,

    /// What is to go wrong, as JSON
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,

    /// Whose rate limits apply: unlimited, free, professional, increased or public-app
    #[arg(long, value_name = "TIER", default_value = "unlimited", value_parser = parse_tier)]
    tier: Tier,

    /// Keep records in this file between runs
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,

    /// Listen on all addresses, for anybody on the network to see and to change
    #[arg(long)]
    dangerously_listen_on_all_addresses: bool,
}

fn parse_tier(text: &str) -> std::result::Result<Tier, String> {
    Tier::parse(text)
        .ok_or_else(|| "it is one of unlimited, free, professional, increased and public-app".to_owned())
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result {
    let loaded = ui::load_snapshot(args.schema.as_deref())?;
    let mut builder = Sandbox::builder()
        .schema(loaded.snapshot)
        .port(args.port)
        .seed(args.seed)
        .tier(args.tier)
        .allow_external(args.dangerously_listen_on_all_addresses);
    if let Some(path) = &args.faults {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        builder = builder.faults(FaultPlan::from_json(&text)?);
    }
    if let Some(path) = &args.state {
        builder = builder.state(path);
    }
    ui.note(format!("serving {}; Ctrl-C stops", loaded.name));
    serve(builder, |sandbox| {
        // Programs that start a sandbox wait for this line.
        let mut out = ui.stdout();
        let _ = writeln!(out, "{}", sandbox.base_url()).and_then(|()| out.flush());
    })?;
    Ok(Outcome::Fine)
}
