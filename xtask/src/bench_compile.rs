//! The time that generated types take to compile, beside other ways to write the same types.
//!
//! For each account crates are written and compiled with the same dependencies, without a cache of earlier compilations: the
//! generated types, for creating, updating and reading; three structs with the same properties and serde's derives, for the
//! same; the one struct that is read, of each; typify's output for the exported JSON Schema. Each is used through serde_json.
//! What counts is the compiler's user time for that crate alone, the least of several measurements, less that of a crate with
//! nothing in it. At the end a hundred derives are compared with a hundred that do nothing.

mod accounts;
mod derives;
mod measure;
mod sources;

use std::{fs, path::Path};

use measure::{Cost, Profile};

use ticketproof_schema::embedded;

use crate::{
    console::{ChoreResult, say},
    files,
};

/// How often each crate is measured.
const RUNS: usize = 3;

/// The bars: the generated types may cost at most these parts of the derived structs' time, and less than typify's output.
const CHECK_PART: f64 = 5.0;
const RELEASE_PART: f64 = 30.0;

/// The candidates: folder, and what is compiled.
const CANDIDATES: &[(&str, &str)] = &[
    ("generated", "generated: create, update, read"),
    ("derived", "serde's derives: the same three"),
    ("typified", "typify: one struct"),
    ("generated-read", "generated, the read one used"),
    ("derived-read", "serde's derives, the read one"),
];

pub(crate) fn run() -> ChoreResult {
    let folder = files::root().join("target/bench-compile");
    let mut failed = Vec::new();
    for (name, snapshot) in accounts::all()? {
        let workspace = folder.join(name.replace(' ', "-"));
        sources::write(&workspace, &snapshot)?;
        say(&format!("{name}: {} properties, compiling dependencies", snapshot.schema.properties.len()));
        let mut costs = Vec::new();
        for profile in [Profile::Check, Profile::Release] {
            measure::prepare(&workspace, "nothing", profile)?;
            let base = measure::least(&workspace, "nothing", profile, RUNS)?;
            for (candidate, _) in CANDIDATES {
                let spent = measure::least(&workspace, candidate, profile, RUNS)?;
                let seconds = (spent.seconds - base.seconds).max(0.001);
                costs.push(Cost { candidate, profile, seconds, ended: spent.ended });
            }
        }
        say(&table(name, &workspace, &costs));
        failed.extend(misses(&costs).into_iter().map(|miss| format!("{name}: {miss}")));
    }
    failed.extend(derives::run(&folder, embedded::default_account(), RUNS)?);
    if failed.is_empty() { Ok(()) } else { Err(failed.join("\n       ").into()) }
}

fn cost<'a>(costs: &'a [Cost], candidate: &str, profile: Profile) -> Option<&'a Cost> {
    costs.iter().find(|cost| cost.candidate == candidate && cost.profile == profile)
}

fn seconds(costs: &[Cost], candidate: &str, profile: Profile) -> f64 {
    cost(costs, candidate, profile).map_or(0.0, |cost| cost.seconds)
}

fn table(name: &str, workspace: &Path, costs: &[Cost]) -> String {
    let mut text = format!("{name:<36} {:>10} {:>10} {:>10}\n", "source KB", "check s", "release s");
    for (candidate, what) in CANDIDATES {
        let source = workspace.join(candidate).join("src/types.rs");
        let kilobytes = fs::metadata(source).map_or(0, |metadata| metadata.len() / 1024);
        let [check, release] = [Profile::Check, Profile::Release]
            .map(|profile| cost(costs, candidate, profile).map(Cost::to_string).unwrap_or_default());
        text.push_str(&format!("  {what:<34} {kilobytes:>10} {check:>10} {release:>10}\n"));
    }
    for (ours, derived, what) in [
        ("generated", "derived", "three against three"),
        ("generated-read", "derived-read", "the read one alone"),
    ] {
        let [check, release] = [Profile::Check, Profile::Release]
            .map(|profile| seconds(costs, derived, profile) / seconds(costs, ours, profile));
        text.push_str(&format!("  {what}: 1/{check:.1} to check, 1/{release:.1} in release\n"));
    }
    text
}

/// The bars that are missed.
fn misses(costs: &[Cost]) -> Vec<String> {
    let mut missed = Vec::new();
    for (profile, part) in [(Profile::Check, CHECK_PART), (Profile::Release, RELEASE_PART)] {
        let [ours, derived, typified] =
            ["generated", "derived", "typified"].map(|name| seconds(costs, name, profile));
        if ours > derived / part {
            missed.push(format!(
                "{profile:?} takes {ours:.2} s, and 1/{part} of the derived structs' is {:.2} s",
                derived / part
            ));
        }
        if ours >= typified {
            missed.push(format!("{profile:?} takes {ours:.2} s, and typify's output {typified:.2} s"));
        }
    }
    missed
}
