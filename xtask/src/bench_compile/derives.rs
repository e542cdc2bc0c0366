//! The time that a hundred derives take to compile, above a hundred that do nothing.

use std::{fmt::Write as _, path::Path};

use ticketproof_schema::Snapshot;

use super::{
    measure::{self, Profile},
    sources::{put, put_crate},
};
use crate::{
    console::{ChoreResult, say},
    files,
};

/// How many structs derive.
const DERIVES: usize = 100;

/// The most user seconds that they may cost more than empty ones.
const BAR: f64 = 1.5;

/// Measures, and says by how much the bar is missed if it is.
pub(super) fn run(
    folder: &Path,
    snapshot: &Snapshot,
    runs: usize,
) -> Result<Option<String>, Box<dyn std::error::Error>> {
    let workspace = folder.join("derives");
    write(&workspace, snapshot)?;
    measure::prepare(&workspace, "empty", Profile::Build)?;
    let [ours, empty] =
        ["derived", "empty"].map(|name| measure::least(&workspace, name, Profile::Build, runs));
    let (ours, empty) = (ours?.seconds, empty?.seconds);
    say(&format!(
        "{DERIVES} derives against {} properties, debug build: {ours:.2} s; as many empty ones: {empty:.2} s; {:.2} s more",
        snapshot.schema.properties.len(),
        ours - empty
    ));
    let missed = ours - empty > BAR;
    Ok(missed.then(|| {
        format!("{DERIVES} derives take {:.2} s more than empty ones, and {BAR} s is the bar", ours - empty)
    }))
}

fn write(workspace: &Path, snapshot: &Snapshot) -> ChoreResult {
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"derived\", \"empty\", \"nothing-derive\"]\n";
    put(workspace, "Cargo.toml", manifest)?;
    let facade = format!("ticketproof = {{ path = {:?} }}\n", files::root());
    put_crate(workspace, "derived", &facade, &structs("ticketproof::TicketPayload"))?;
    put(workspace, "derived/hubspot/tickets.json", &snapshot.to_json())?;
    // Linked with the same crates, so that what is left is the derives alone.
    let empty = format!("{facade}nothing-derive = {{ path = \"../nothing-derive\" }}\n");
    put_crate(workspace, "empty", &empty, &structs("nothing_derive::Nothing"))?;
    let macros = "//! A derive that does nothing.\n\n/// Nothing.\n#[proc_macro_derive(Nothing, attributes(ticket))]\n\
                  pub fn nothing(_: proc_macro::TokenStream) -> proc_macro::TokenStream {\n    \
                  proc_macro::TokenStream::new()\n}\n";
    put_crate(workspace, "nothing-derive", "\n[lib]\nproc-macro = true\n", macros)
}

/// Structs of an ordinary size: texts, a number, a literal, a default, an association.
fn structs(derive: &str) -> String {
    let mut source = String::from("//! Structs that derive.\n#![allow(dead_code)]\n");
    for index in 0..DERIVES {
        let _ = write!(
            source,
            "\n/// A ticket.\n#[derive({derive})]\n#[ticket(pipeline = \"0\", set(hs_ticket_priority = \"HIGH\"))]\n\
             pub struct New{index}<'a> {{\n    subject: &'a str,\n    hs_pipeline_stage: &'a str,\n    \
             #[ticket(property = \"content\", default = \"Nothing is known yet\")]\n    body: Option<String>,\n    \
             #[ticket(property = \"hubspot_owner_id\")]\n    owner: Option<u64>,\n    \
             #[ticket(associate = \"contact\")]\n    contacts: Vec<u64>,\n    #[ticket(skip)]\n    trace: u128,\n}}\n"
        );
    }
    source
}
