//! The order of the modules inside each crate, as ARCHITECTURE.md writes it down, and circles of imports.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{
    assert_none,
    imports::{Crate, Imports, circles},
    root,
};

/// The most files that may import each other in a circle.
const CIRCLE_FILES_MAX: usize = 4;

/// The line in ARCHITECTURE.md above the order of modules, one crate a line: `crate: lowest < … < highest`.
const HEADING: &str = "## The order of modules";

/// The modules of each crate, lowest first.
fn written_order() -> BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md is readable");
    let section = text.split(HEADING).nth(1).unwrap_or_else(|| panic!("ARCHITECTURE.md lacks `{HEADING}`"));
    let section = section.split("\n## ").next().unwrap_or_default();
    let mut orders: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut current = None;
    for line in section.lines().filter_map(|line| line.strip_prefix("    ")) {
        let line = match line.split_once(':') {
            Some((name, rest)) => {
                current = Some(name.trim().to_owned());
                rest
            }
            None => line,
        };
        let Some(name) = &current else { continue };
        let modules = line.split('<').map(str::trim).filter(|module| !module.is_empty());
        orders.entry(name.clone()).or_default().extend(modules.map(str::to_owned));
    }
    orders
}

fn source_folder(name: &str) -> PathBuf {
    root().join(name).join("src")
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

fn arrow(imports: &Imports, from: &Path, to: &Path) -> String {
    let names = &imports[&(from.to_owned(), to.to_owned())];
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    format!("{} -> {}: {}", shown(from), shown(to), names.join(", "))
}

#[test]
fn modules_import_only_modules_below_them() {
    let mut offences = Vec::new();
    for (name, order) in written_order() {
        let parsed = Crate::read(&source_folder(&name));
        let rank = |module: &str| order.iter().position(|known| known == module);
        offences.extend(
            parsed
                .top_modules()
                .iter()
                .filter(|module| rank(module).is_none())
                .map(|module| format!("{name}: the module `{module}` has no place in the order")),
        );
        let modules = parsed.top_modules();
        let gone = order.iter().filter(|module| !modules.contains(*module));
        offences.extend(gone.map(|module| format!("{name}: there is no module `{module}`")));
        let imports = parsed.imports();
        for (from, to) in imports.keys() {
            let (Some(above), below) = (parsed.top_module_of(from), parsed.top_module_of(to)) else {
                continue;
            };
            let Some(below) = below else {
                offences.push(format!("the crate's root is imported: {}", arrow(&imports, from, to)));
                continue;
            };
            if above != below && rank(above) < rank(below) {
                offences.push(format!("`{above}` stands below `{below}`: {}", arrow(&imports, from, to)));
            }
        }
    }
    assert_none("a module imports only what stands below it in ARCHITECTURE.md", &offences);
}

#[test]
fn every_crate_with_several_modules_has_its_order() {
    let orders = written_order();
    let mut offences = Vec::new();
    for entry in std::fs::read_dir(root()).expect("the root is readable") {
        let folder = entry.expect("an entry is readable").path();
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let is_crate = folder.join("Cargo.toml").is_file() && folder.join("src").is_dir();
        if is_crate && !orders.contains_key(name) && Crate::read(&source_folder(name)).top_modules().len() > 1
        {
            offences.push(name.to_owned());
        }
    }
    assert_none("every crate of several modules has its line in ARCHITECTURE.md", &offences);
}

#[test]
fn no_import_circle_has_more_than_four_files() {
    let mut offences = Vec::new();
    for name in written_order().keys() {
        let imports = Crate::read(&source_folder(name)).imports();
        for circle in circles(&imports).iter().filter(|circle| circle.len() > CIRCLE_FILES_MAX) {
            let inside = imports.keys().filter(|(from, to)| circle.contains(from) && circle.contains(to));
            let arrows: Vec<String> = inside.map(|(from, to)| arrow(&imports, from, to)).collect();
            offences.push(format!("{name}: {} files\n    {}", circle.len(), arrows.join("\n    ")));
        }
    }
    assert_none("an import circle has at most four files", &offences);
}
