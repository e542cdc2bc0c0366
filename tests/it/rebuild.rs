//! Builds of a user's crates: an edited snapshot expands the derives anew, wherever it lies, a compiler process reads
//! it once, and a build leaves the usage manifest behind.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use ticketproof_schema::usage::Usage;

const MANIFEST: &str = r#"[workspace]
resolver = "3"
members = ["NAME-inside", "NAME-outside"]

[profile.dev]
debug = "line-tables-only"

[profile.dev.package."*"]
debug = false
"#;

/// A workspace of a user's: two crates, one with the snapshot inside, one that shares the workspace's.
struct Workspace {
    name: &'static str,
    folder: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// A workspace whose members' names begin with this one.
    fn named(name: &'static str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        // The workspace's own target folder and profile, so that what it has built need not be built again.
        let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let target = tmp.parent().expect("cargo's folder for tests is in the target folder");
        let workspace = Self { name, folder: tmp.join(name), target: target.to_owned() };
        workspace.write("Cargo.toml", &workspace.manifest());
        fs::copy(root.join("Cargo.lock"), workspace.folder.join("Cargo.lock")).unwrap();
        let outside = ", schema = \"../hubspot/tickets.json\"";
        for (member, attribute) in [("inside", ""), ("outside", outside)] {
            let member = format!("{name}-{member}");
            let facade = root.display().to_string().replace('\\', "/");
            workspace.write(
                &format!("{member}/Cargo.toml"),
                &format!(
                    "[package]\nname = \"{member}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                     ticketproof = {{ path = \"{facade}\" }}\n"
                ),
            );
            workspace.write(
                &format!("{member}/src/lib.rs"),
                &format!(
                    "#[derive(ticketproof::TicketPayload)]\n#[ticket(op = \"update\", set(is_vip = true){attribute})]\n\
                     pub struct Update {{\n    pub content: String,\n}}\n\n\
                     #[derive(ticketproof::TicketOption)]\n\
                     #[ticket(property = \"hs_ticket_priority\"{attribute})]\n\
                     pub enum Priority {{\n    Low,\n    Medium,\n    High,\n}}\n"
                ),
            );
        }
        workspace
    }

    fn manifest(&self) -> String {
        MANIFEST.replace("NAME", self.name)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if fs::read_to_string(&path).is_ok_and(|there| there == text) {
            return;
        }
        fs::write(path, text).unwrap();
    }

    fn write_snapshots(&self, text: &str) {
        self.write("hubspot/tickets.json", text);
        self.write(&format!("{}-inside/hubspot/tickets.json", self.name), text);
    }

    /// Builds both crates; what cargo and the compiler said.
    fn build(&self) -> (bool, String) {
        self.build_with(&[])
    }

    /// Builds both crates with these snapshots of the workspace's folder in the environment: the first is the main account's.
    fn build_with(&self, snapshots: &[&str]) -> (bool, String) {
        let mut cargo = Command::new(env!("CARGO"));
        for (index, variable) in ["TICKETPROOF_SCHEMA", "TICKETPROOF_ALSO"].into_iter().enumerate() {
            match snapshots.get(index) {
                Some(path) => cargo.env(variable, self.folder.join(path)),
                None => cargo.env_remove(variable),
            };
        }
        let output = cargo
            .args(["build", "--workspace", "--keep-going", "--offline", "--quiet", "--color=never"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .output()
            .unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    }
}

#[test]
fn an_edited_snapshot_expands_the_derives_anew() {
    let workspace = Workspace::named("rebuild");
    let snapshot = fixture();
    workspace.write_snapshots(&snapshot);
    let (fine, said) = workspace.build();
    assert!(fine, "{said}");
    assert_usage(&workspace);

    workspace.write_snapshots(&snapshot.replace("\"content\": {", "\"hs_content\": {"));
    let (fine, said) = workspace.build();
    assert!(!fine);
    let findings: Vec<_> =
        said.lines().filter(|line| line.contains("TP0303 unknown-property: `content`")).collect();
    assert_eq!(findings.len(), 2, "both crates notice: {said}");

    workspace.write_snapshots(&snapshot.replace("\"LOW\": {", "\"LOWEST\": {"));
    let (fine, said) = workspace.build();
    assert!(!fine);
    let noticed = said.matches("`Low` is not an option of `hs_ticket_priority`").count();
    assert_eq!(noticed, 2, "the enums notice, too: {said}");

    workspace.write_snapshots(&snapshot);
    let (fine, said) = workspace.build();
    assert!(fine, "{said}");

    // Another snapshot in its place, for the crate that does not say where its own is.
    workspace.write("other.json", &snapshot.replace("\"content\": {", "\"hs_content\": {"));
    let (fine, said) = workspace.build_with(&["other.json"]);
    assert!(!fine);
    assert_eq!(said.matches("TP0303").count(), 1, "{said}");
    let (fine, said) = workspace.build();
    assert!(fine, "{said}");

    fs::remove_file(workspace.folder.join("hubspot/tickets.json")).unwrap();
    fs::write(workspace.folder.join("rebuild-inside/hubspot/tickets.json"), "{").unwrap();
    let (fine, said) = workspace.build();
    assert!(!fine);
    assert!(said.contains("there is no schema snapshot at"), "{said}");
    assert!(said.contains("run `ticketproof pull --out"), "{said}");
    assert!(said.contains("the schema snapshot cannot be read"), "{said}");
    workspace.write_snapshots(&snapshot);
    let (fine, said) = workspace.build();
    assert!(fine, "{said}");
}

#[test]
fn an_edited_names_lock_or_account_beside_the_main_one_expands_the_derives_anew() {
    let workspace = Workspace::named("accounts");
    let (main, also, lock) = ("hubspot/tickets.json", "hubspot/sandbox.json", "hubspot/names.toml");
    let build = || workspace.build_with(&[main, also]);
    let source = "#[derive(ticketproof::TicketPayload)]\n#[ticket(op = \"update\", pipeline = Support)]\n\
                  pub struct Update {\n    pub content: String,\n    pub serial_number: String,\n}\n";
    workspace.write("accounts-inside/src/lib.rs", source);
    let named = "[pipelines]\n0 = \"support\"\n77 = \"returns\"\n\n\
                 [also.sandbox.pipelines]\n0 = \"support\"\n77 = \"returns\"\n";
    workspace.write(lock, named);
    workspace.write_snapshots(&fixture());
    workspace.write(also, &fixture());
    let (fine, said) = build();
    assert!(fine, "{said}");

    workspace.write(also, &fixture().replace("\"content\": {", "\"hs_content\": {"));
    let (fine, said) = build();
    assert!(!fine);
    assert_eq!(said.matches("TP0303 unknown-property: `content`").count(), 1, "{said}");
    assert!(said.contains("(`sandbox`, account 123"), "{said}");

    // Mistakes against both show at once.
    workspace.write(main, &fixture().replace("\"serial_number\": {", "\"serial\": {"));
    let (fine, said) = build();
    assert!(!fine);
    let findings: Vec<_> = said.lines().filter(|line| line.contains("TP0303")).collect();
    let [ours, theirs] = findings[..] else { panic!("two findings: {said}") };
    assert!(ours.contains("`serial_number`") && !ours.contains("`sandbox`"), "{said}");
    assert!(theirs.contains("`content`") && theirs.contains("`sandbox`"), "{said}");

    // What one of them cannot say for itself hides nothing.
    for (broken, about) in
        [(Some("{"), "the schema snapshot cannot be read"), (None, "there is no schema snapshot")]
    {
        match broken {
            Some(text) => workspace.write(also, text),
            None => fs::remove_file(workspace.folder.join(also)).unwrap(),
        }
        let (fine, said) = build();
        assert!(!fine);
        assert!(said.contains(about) && said.contains("`ticketproof pull --also --out "), "{said}");
        assert_eq!(said.matches("TP0303 unknown-property: `serial_number`").count(), 1, "{said}");
    }
    // Of accounts of which none can be read each is named.
    workspace.write(main, "{");
    let (fine, said) = build();
    assert!(!fine);
    let (ours, theirs) = ("hubspot/tickets.json`)", "hubspot/sandbox.json` to fetch it");
    assert!(said.contains(ours) && said.contains(theirs), "{said}");

    workspace.write(main, &fixture());
    workspace.write(also, &fixture());
    workspace.write(lock, &named.replace("also.sandbox", "also.sandbx"));
    let (fine, said) = build();
    assert!(!fine);
    assert!(said.contains("line 5: also.sandbx: no account is called `sandbx` here"), "{said}");
    assert!(said.contains("did you mean `sandbox`, which has no section?"), "{said}");

    workspace.write(lock, &named.replace("support", "helpdesk"));
    let (fine, said) = build();
    assert!(!fine);
    assert_eq!(said.matches("TP0601 unknown-pipeline: `Support`").count(), 1, "{said}");
}

/// A macro that edits the snapshot between two derives and leaves its length and its time as they are.
const EDITOR: &str = r##"use std::fs;

#[proc_macro]
pub fn edit_in_secret(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../hubspot/tickets.json");
    let time = fs::metadata(path).unwrap().modified().unwrap();
    let text = fs::read_to_string(path).unwrap();
    fs::write(path, text.replace("\"content\": {", "\"contenu\": {")).unwrap();
    fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    proc_macro::TokenStream::new()
}
"##;

#[test]
fn a_compiler_process_reads_the_snapshot_once() {
    let workspace = Workspace::named("cached");
    workspace.write("Cargo.toml", &workspace.manifest().replace("cached-outside", "editor"));
    workspace.write(
        "editor/Cargo.toml",
        "[package]\nname = \"editor\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[lib]\nproc-macro = true\n",
    );
    workspace.write("editor/src/lib.rs", EDITOR);
    let manifest = fs::read_to_string(workspace.folder.join("cached-inside/Cargo.toml")).unwrap();
    workspace.write("cached-inside/Cargo.toml", &(manifest + "editor = { path = \"../editor\" }\n"));
    let derive = |name: &str| {
        format!(
            "#[derive(ticketproof::TicketPayload)]\n\
             #[ticket(op = \"update\", schema = \"../hubspot/tickets.json\")]\n\
             pub struct {name} {{\n    pub content: String,\n}}\n\n"
        )
    };
    let source = [derive("First"), "editor::edit_in_secret!();\n".to_owned(), derive("Second")].concat();
    workspace.write("cached-inside/src/lib.rs", &(source.clone() + "// again\n"));
    workspace.write("cached-inside/src/lib.rs", &source);
    workspace.write_snapshots(&fixture());
    let (fine, said) = workspace.build();
    assert!(fine, "the second derive read the snapshot anew: {said}");
    let snapshot = fs::read_to_string(workspace.folder.join("hubspot/tickets.json")).unwrap();
    assert!(snapshot.contains("contenu"), "the snapshot was edited while compiling");

    // Another process knows nothing of what the first one read.
    workspace.write("cached-inside/src/lib.rs", &(source + "// again\n"));
    let (fine, said) = workspace.build();
    assert!(!fine);
    assert_eq!(said.matches("TP0303 unknown-property: `content`").count(), 2, "{said}");
}

#[test]
fn what_is_gone_from_the_source_is_gone_from_the_usage() {
    let workspace = Workspace::named("usage");
    workspace.write_snapshots(&fixture());
    let (fine, said) = workspace.build();
    assert!(fine, "{said}");
    let seen = || {
        let all = Usage::read_all(&workspace.target).into_iter();
        let own = all.filter(|one| one.package.starts_with("usage-"));
        own.map(|one| format!("{} {}", one.package, one.type_name)).collect::<Vec<_>>()
    };
    let (inside, outside) = (
        ["usage-inside Priority", "usage-inside Update"],
        ["usage-outside Priority", "usage-outside Update"],
    );
    assert_eq!(seen(), [inside, outside].concat());

    // The last derives of a crate go, and its types stay: its compilation has nothing that could write.
    let source = fs::read_to_string(workspace.folder.join("usage-inside/src/lib.rs")).unwrap();
    let without: String =
        source.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    workspace.write("usage-inside/src/lib.rs", &without);
    let (fine, said) = workspace.build();
    assert!(fine, "{said}");
    assert_eq!(seen(), outside);

    workspace.write("usage-inside/src/lib.rs", &source);
    let (fine, said) = workspace.build();
    assert!(fine, "{said}");
    assert_eq!(seen(), [inside, outside].concat());

    workspace.write("Cargo.toml", &workspace.manifest().replace(", \"usage-outside\"", ""));
    fs::remove_dir_all(workspace.folder.join("usage-outside")).unwrap();
    let (fine, said) = workspace.build();
    assert!(fine, "{said}");
    assert_eq!(seen(), inside);
}

fn fixture() -> String {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/acme/tickets.json");
    fs::read_to_string(fixture).unwrap()
}

fn assert_usage(workspace: &Workspace) {
    let mut all = Usage::read_all(&workspace.target);
    all.retain(|one| one.package.starts_with("rebuild-"));
    let seen: Vec<_> =
        all.iter().map(|one| (one.package.as_str(), one.type_name.as_str(), one.line)).collect();
    assert_eq!(
        seen,
        [
            ("rebuild-inside", "Priority", 9),
            ("rebuild-inside", "Update", 3),
            ("rebuild-outside", "Priority", 9),
            ("rebuild-outside", "Update", 3),
        ]
    );
    for one in all.iter().filter(|one| one.type_name == "Update") {
        assert!(one.file.ends_with("lib.rs"), "{}", one.file);
        let written: Vec<_> = one
            .properties
            .iter()
            .map(|used| (used.name.as_str(), used.value.as_deref(), used.line))
            .collect();
        assert_eq!(written, [("is_vip", Some("true"), 3), ("content", None, 4)]);
    }
}
