//! Compiling generated source with rustc itself, against the facade that this test binary is linked with.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;

/// The folder with the compiled dependencies of this test binary.
fn dependencies() -> PathBuf {
    env::current_exe().unwrap().parent().unwrap().to_owned()
}

/// rustc with the facade at hand.
pub(crate) struct Compiler {
    facade: PathBuf,
    folder: TempDir,
}

impl Compiler {
    pub(crate) fn new() -> Self {
        Self { facade: facade(), folder: TempDir::new().unwrap() }
    }

    /// The errors of rustc about a library with warnings denied; empty when it compiles.
    pub(crate) fn errors(&self, source: &str) -> String {
        fs::write(self.folder.path().join("lib.rs"), source).unwrap();
        let compiled = run(rustc(self.folder.path(), &self.facade, "2024").arg("-Dwarnings"));
        String::from_utf8_lossy(&compiled.stderr).into_owned()
    }
}

/// The compiled facade: the newest that a small crate compiles with, since builds with other features lie beside it.
fn facade() -> PathBuf {
    let mut found: Vec<_> = fs::read_dir(dependencies())
        .unwrap()
        .filter_map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name()?.to_str()?;
            let is_facade = name.starts_with("libticketproof-") && name.ends_with(".rlib");
            is_facade.then(|| (fs::metadata(&path).unwrap().modified().unwrap(), path.clone()))
        })
        .collect();
    found.sort();
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("lib.rs"), "pub use ticketproof::__private::EmbeddedSnapshot;").unwrap();
    let compiles = |path: &Path| run(&mut rustc(folder.path(), path, "2021")).status.success();
    let facade = found.into_iter().rev().map(|(_, path)| path).find(|path| compiles(path));
    facade.expect("cargo has built the facade for this test")
}

fn tool(name: &str, variable: &str, folder: &Path, facade: &Path, edition: &str) -> Command {
    let mut command = Command::new(env::var_os(variable).unwrap_or_else(|| name.into()));
    command
        .current_dir(folder)
        .args(["--crate-name", "generated", "--edition", edition, "lib.rs"])
        .arg("-L")
        .arg(format!("dependency={}", dependencies().display()))
        .arg("--extern")
        .arg(format!("ticketproof={}", facade.display()));
    command
}

fn rustc(folder: &Path, facade: &Path, edition: &str) -> Command {
    let mut command = tool("rustc", "RUSTC", folder, facade, edition);
    command.args(["--crate-type", "lib", "--emit", "metadata"]);
    command
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// Compiles a generated file as a user's crate would have it, with every warning an error and documentation demanded, and
/// has rustdoc look for doctests and render it.
pub(super) fn compile_in_every_edition(source: &str) {
    compile_each_in_every_edition(&[("all".to_owned(), source.to_owned())]);
}

/// The same for several generated files, each a module of one crate. What the compiler says names the file, and with it the
/// case.
pub(super) fn compile_each_in_every_edition(sources: &[(String, String)]) {
    let facade = facade();
    let folder = TempDir::new().unwrap();
    let mut library = String::from("//! A user's crate.\n");
    for (index, (_, source)) in sources.iter().enumerate() {
        let module = format!("case_{index}");
        library += &format!("/// An account.\npub mod {module} {{\n    include!(\"{module}.rs\");\n}}\n");
        fs::write(folder.path().join(format!("{module}.rs")), source).unwrap();
    }
    fs::write(folder.path().join("lib.rs"), library).unwrap();
    let fails = |what: &str, said: &[u8]| {
        let said = String::from_utf8_lossy(said).into_owned();
        let named = |index: &usize| said.contains(&format!("case_{index}.rs"));
        let ids: Vec<_> = (0..sources.len()).filter(named).map(|index| &sources[index].0).collect();
        panic!("{what}: {ids:#?}\n{}", excerpt(&said));
    };
    for edition in ["2018", "2021", "2024"] {
        let compiled = run(rustc(folder.path(), &facade, edition).args([
            "-Dwarnings",
            "-Dmissing_docs",
            "-Dunsafe_code",
        ]));
        if !compiled.status.success() {
            fails(&format!("edition {edition}"), &compiled.stderr);
        }
    }
    let tested = run(tool("rustdoc", "RUSTDOC", folder.path(), &facade, "2024").arg("--test"));
    let output = String::from_utf8_lossy(&tested.stdout);
    if !tested.status.success() || !output.contains("running 0 tests") {
        fails("doctests", &tested.stdout);
    }
    let rendered = run(
        tool("rustdoc", "RUSTDOC", folder.path(), &facade, "2024").args(["-Dwarnings", "-Drustdoc::all"])
    );
    if !rendered.status.success() {
        fails("rustdoc", &rendered.stderr);
    }
}

fn excerpt(text: &str) -> String {
    text.chars().take(6_000).collect()
}
