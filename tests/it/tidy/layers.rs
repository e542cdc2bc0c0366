//! Who may import whom, from `cargo metadata`: the picture in ARCHITECTURE.md, enforced.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

use super::{assert_none, root};

/// The members that each member may depend on; anything else is a change of the architecture.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("ticketproof-diagnostics", &[]),
    ("ticketproof-schema", &["ticketproof-diagnostics"]),
    ("ticketproof-validator", &["ticketproof-diagnostics", "ticketproof-schema"]),
    // `fetch` is a feature; without it codegen stands on the schema alone, and a build script never meets the network.
    ("ticketproof-codegen", &["ticketproof-client", "ticketproof-diagnostics", "ticketproof-schema"]),
    ("ticketproof-macros", &["ticketproof-diagnostics", "ticketproof-schema", "ticketproof-validator"]),
    ("ticketproof-client", &["ticketproof-diagnostics", "ticketproof-schema", "ticketproof-validator"]),
    ("ticketproof-report", &["ticketproof-diagnostics", "ticketproof-schema", "ticketproof-validator"]),
    ("ticketproof-sandbox", &["ticketproof-diagnostics", "ticketproof-schema", "ticketproof-validator"]),
    ("ticketproof-tabular", &["ticketproof-diagnostics", "ticketproof-schema", "ticketproof-validator"]),
    (
        "ticketproof-ingest",
        &["ticketproof-diagnostics", "ticketproof-schema", "ticketproof-tabular", "ticketproof-validator"],
    ),
    (
        "ticketproof",
        &[
            "ticketproof-client",
            "ticketproof-diagnostics",
            "ticketproof-macros",
            "ticketproof-sandbox",
            "ticketproof-schema",
            "ticketproof-validator",
        ],
    ),
];

/// The members at the top, which may import everything.
const TOP: &[&str] = &["benches", "quickstart", "ticketproof-cli", "xtask"];

/// Outside crates that bring the network, and who may have them without asking for a feature.
const NETWORK: &[&str] = &["axum", "hyper", "reqwest", "rustls", "tokio"];
const MAY_USE_NETWORK: &[&str] = &["ticketproof-client", "ticketproof-sandbox"];

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .other_options(vec!["--offline".to_owned()])
        .exec()
        .expect("cargo can describe its own workspace")
}

/// Each member's dependencies in `[dependencies]`, with whether they are optional.
fn imports(metadata: &Metadata) -> BTreeMap<String, BTreeMap<String, bool>> {
    let members = metadata.workspace_packages().into_iter().map(|package| {
        let dependencies =
            package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
        let dependencies =
            dependencies.map(|dependency| (dependency.name.clone(), dependency.optional)).collect();
        (package.name.to_string(), dependencies)
    });
    members.collect()
}

#[test]
fn crates_import_only_what_their_layer_may() {
    let imports = imports(&metadata());
    let members: BTreeSet<&str> = imports.keys().map(String::as_str).collect();
    let listed: BTreeSet<&str> =
        MAY_IMPORT.iter().map(|(name, _)| *name).chain(TOP.iter().copied()).collect();
    let unlisted: Vec<String> = members.difference(&listed).map(|name| (*name).to_owned()).collect();
    assert_none("every member has its layer in this file", &unlisted);

    let mut offences = Vec::new();
    for (name, allowed) in MAY_IMPORT {
        for import in imports[*name].keys().filter(|import| members.contains(import.as_str())) {
            if !allowed.contains(&import.as_str()) {
                offences.push(format!("{name} imports {import}"));
            }
        }
    }
    assert_none("a crate imports only what stands below it (ARCHITECTURE.md)", &offences);
}

#[test]
fn only_client_and_sandbox_bring_the_network() {
    let mut offences = Vec::new();
    for (name, dependencies) in imports(&metadata()) {
        if MAY_USE_NETWORK.contains(&name.as_str()) || TOP.contains(&name.as_str()) {
            continue;
        }
        for (dependency, optional) in dependencies {
            let reaches_network = NETWORK.contains(&dependency.as_str())
                || (MAY_USE_NETWORK.contains(&dependency.as_str()) && name != "ticketproof");
            if reaches_network && !optional {
                offences.push(format!("{name} depends on {dependency}"));
            }
        }
    }
    assert_none("the network is in client and sandbox, and elsewhere behind a feature", &offences);
}

#[test]
fn versions_and_lints_stand_in_one_place() {
    let mut offences = Vec::new();
    for package in metadata().workspace_packages() {
        let manifest = std::fs::read_to_string(&package.manifest_path).expect("a manifest is readable");
        if !manifest.contains("[lints]\nworkspace = true") {
            offences.push(format!("{} does not take the workspace's lints", package.name));
        }
        if package.rust_version.is_none() || !manifest.contains("rust-version.workspace = true") {
            offences.push(format!("{} does not take the workspace's Rust version", package.name));
        }
        if package.name.as_str() == "ticketproof" {
            continue;
        }
        for line in manifest.lines().filter(|line| !line.starts_with("version")) {
            if line.contains("version = \"") {
                offences.push(format!("{}: {line}", package.name));
            }
        }
    }
    assert_none("versions and lints stand in the root Cargo.toml", &offences);
}

#[test]
fn the_tree_in_architecture_is_that_of_the_folder() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let section = text.split("\n## The tree\n").nth(1).expect("ARCHITECTURE.md has `## The tree`");
    let lines = section.split("\n## ").next().unwrap_or_default().lines();
    let told: BTreeSet<String> = lines
        .filter_map(|line| line.strip_prefix("    ")?.split_once('/'))
        .map(|(folder, _)| folder.to_owned())
        .collect();
    let there: BTreeSet<String> = std::fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            (entry.path().join("Cargo.toml").is_file(), entry.file_name().to_string_lossy().into_owned())
        })
        // Build output and a contributor's own folders stand beside the project's.
        .filter(|(is_crate, name)| *is_crate || ["src", "tests", "docs", "examples"].contains(&name.as_str()))
        .map(|(_, name)| name)
        .collect();
    assert_eq!(told, there);
}
