//! What generated types cost to compile, side by side with what people would use instead.
//!
//! For each account three crates are written and compiled with the same dependencies: the generated types; one struct with
//! the same properties and serde's derives; typify's output for the exported JSON Schema. Each is used through serde_json in
//! both directions. What counts is the compiler's user time for that crate alone, the least of several runs, less that of a
//! crate with nothing in it. At the end a hundred derives are compared with a hundred that do nothing.

mod accounts;
mod derives;
mod measure;
mod sources;

use std::{fs, path::Path};

use measure::{Cost, Profile};

use ticketproof_schema::embedded;

use crate::files;

/// How often each crate is compiled.
const RUNS: usize = 3;

/// The bars: the generated types may cost at most these parts of the derived struct's time, and less than typify's output.
const CHECK_PART: f64 = 5.0;
const RELEASE_PART: f64 = 30.0;

const CANDIDATES: &[&str] = &["generated", "derived", "typified"];

pub(crate) fn run() -> crate::Result {
    let folder = files::root().join("target/bench-compile");
    let mut failed = Vec::new();
    for (name, snapshot) in accounts::all()? {
        let workspace = folder.join(name.replace(' ', "-"));
        sources::write(&workspace, &snapshot)?;
        crate::say(&format!(
            "{name}: {} properties, compiling dependencies",
            snapshot.schema.properties.len()
        ));
        let mut costs = Vec::new();
        for profile in [Profile::Check, Profile::Release] {
            measure::prepare(&workspace, profile)?;
            let base = measure::least(&workspace, "nothing", profile, RUNS)?;
            for candidate in CANDIDATES {
                let seconds = (measure::least(&workspace, candidate, profile, RUNS)? - base).max(0.01);
                costs.push(Cost { candidate, profile, seconds });
            }
        }
        crate::say(&table(name, &workspace, &costs));
        failed.extend(misses(&costs).into_iter().map(|miss| format!("{name}: {miss}")));
    }
    failed.extend(derives::run(&folder, embedded::default_account(), RUNS)?);
    if failed.is_empty() { Ok(()) } else { Err(failed.join("\n       ").into()) }
}

fn seconds(costs: &[Cost], candidate: &str, profile: Profile) -> f64 {
    costs
        .iter()
        .find(|cost| cost.candidate == candidate && cost.profile == profile)
        .map_or(0.0, |cost| cost.seconds)
}

fn table(name: &str, workspace: &Path, costs: &[Cost]) -> String {
    let mut text = format!("{name:<24} {:>10} {:>10} {:>10}\n", "source KB", "check s", "release s");
    for candidate in CANDIDATES {
        let source = workspace.join(candidate).join("src/types.rs");
        let kilobytes = fs::metadata(source).map_or(0, |metadata| metadata.len() / 1024);
        let [check, release] =
            [Profile::Check, Profile::Release].map(|profile| seconds(costs, candidate, profile));
        text.push_str(&format!("  {candidate:<22} {kilobytes:>10} {check:>10.2} {release:>10.2}\n"));
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
                "{profile:?} takes {ours:.2} s, and 1/{part} of the derived struct's is {:.2} s",
                derived / part
            ));
        }
        if ours >= typified {
            missed.push(format!("{profile:?} takes {ours:.2} s, and typify's output {typified:.2} s"));
        }
    }
    missed
}
