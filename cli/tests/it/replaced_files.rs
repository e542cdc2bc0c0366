//! Files that a command replaces whole: links, other names, permissions, and what is no file.

use std::{fs, path::Path};

use ticketproof_sandbox::Sandbox;
use tokio::runtime::Runtime;

use super::command::{Run, run, run_with};

const LABEL: &str = r#"{"properties":{"subject":"Printer","hs_pipeline_stage":"New"}}"#;
const MENDED: &str = r#"{"properties":{"subject":"Printer","hs_pipeline_stage":"1"}}"#;

/// A sandbox to pull from, and a folder with a snapshot that is not its.
struct Project {
    sandbox: Sandbox,
    _runtime: Runtime,
    folder: tempfile::TempDir,
}

impl Project {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let sandbox = runtime.block_on(Sandbox::start()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("hubspot")).unwrap();
        fs::write(folder.path().join("hubspot/tickets.json"), old()).unwrap();
        fs::write(folder.path().join("t.ndjson"), LABEL).unwrap();
        Self { sandbox, _runtime: runtime, folder }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn run(&self, args: &[&str]) -> Run {
        let mut args = args.to_vec();
        if args[0] == "pull" {
            args.extend(["--base-url", self.sandbox.base_url()]);
        }
        run_with(self.folder.path(), &args, b"", &[("HUBSPOT_ACCESS_TOKEN", "any")])
    }

    /// Whether a temporary file is left in one of the folders.
    fn has_remains(&self) -> bool {
        ["", "hubspot"].iter().any(|name| has_remains(&self.path(name)))
    }
}

/// A snapshot in which a stage is called otherwise.
fn old() -> String {
    ticketproof_schema::embedded::default_account_json().replace("\"Closed\"", "\"Done\"")
}

fn has_remains(folder: &Path) -> bool {
    fs::read_dir(folder)
        .unwrap()
        .any(|entry| entry.unwrap().file_name().to_string_lossy().starts_with(".ticketproof-"))
}

/// The commands that replace a file, with the file's place at `FILE`.
const COMMANDS: [&[&str]; 7] = [
    &["pull", "--out", "FILE"],
    &["generate", "--out", "FILE"],
    &["schema", "view", "--output", "FILE"],
    &["check", "--report", "FILE", "t.ndjson"],
    &["check", "--fix", "--output", "FILE", "t.ndjson"],
    &["check", "--in-place", "FILE"],
    &["convert", "--output", "FILE", "old.json"],
];

/// A command with the name of its file.
fn with_file<'a>(command: &[&'a str], file: &'a str) -> Vec<&'a str> {
    command.iter().map(|word| if *word == "FILE" { file } else { word }).collect()
}

/// The text of a file that a command is about to replace.
fn before(command: &[&str]) -> String {
    if command[0] == "pull" { old() } else { format!("{LABEL}\n") }
}

fn project() -> Project {
    let project = Project::new();
    fs::write(project.path("old.json"), r#"[{"name":"subject","value":"a"},{"name":"stage","value":"1"}]"#)
        .unwrap();
    project
}

#[test]
#[cfg(unix)]
fn a_link_stays_one_and_the_file_that_it_leads_to_is_replaced() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

    let project = project();
    fs::create_dir(project.path("elsewhere")).unwrap();
    symlink("elsewhere/file.json", project.path("link")).unwrap();
    for command in COMMANDS {
        fs::write(project.path("elsewhere/file.json"), before(command)).unwrap();
        fs::set_permissions(project.path("elsewhere/file.json"), fs::Permissions::from_mode(0o640)).unwrap();
        let done = project.run(&with_file(command, "link"));
        assert!(matches!(done.code, Some(0 | 1)), "{command:?}: {}", done.stderr);
        assert!(fs::symlink_metadata(project.path("link")).unwrap().is_symlink(), "{command:?}");
        assert_ne!(project.read("elsewhere/file.json"), before(command), "{command:?}");
        let mode = fs::metadata(project.path("link")).unwrap().mode() & 0o777;
        assert_eq!(mode, 0o640, "{command:?}");
        assert!(!project.has_remains() && !has_remains(&project.path("elsewhere")), "{command:?}");

        if command.contains(&"--in-place") {
            continue;
        }
        fs::remove_file(project.path("elsewhere/file.json")).unwrap();
        let made = project.run(&with_file(command, "link"));
        assert!(matches!(made.code, Some(0 | 1)), "{command:?}: {}", made.stderr);
        assert!(fs::symlink_metadata(project.path("link")).unwrap().is_symlink(), "{command:?}");
        assert!(!project.read("elsewhere/file.json").is_empty(), "{command:?}");
    }
}

#[test]
#[cfg(unix)]
fn the_names_lock_may_be_a_link() {
    let project = project();
    fs::write(project.path("names"), "").unwrap();
    std::os::unix::fs::symlink("../names", project.path("hubspot/names.toml")).unwrap();
    let pulled = project.run(&["pull"]);
    assert_eq!(pulled.code, Some(0), "{}", pulled.stderr);
    assert!(fs::symlink_metadata(project.path("hubspot/names.toml")).unwrap().is_symlink());
    assert!(project.read("names").contains("[pipelines]"));
}

#[test]
fn a_file_with_several_names_is_refused_and_no_name_loses_it() {
    let project = project();
    for command in COMMANDS {
        fs::write(project.path("one"), before(command)).unwrap();
        fs::hard_link(project.path("one"), project.path("other")).unwrap();
        let refused = project.run(&with_file(command, "one"));
        assert_eq!(refused.code, Some(2), "{command:?}: {}", refused.stderr);
        assert!(
            refused.stderr.contains("cannot write one: it has 2 names (hard links)"),
            "{}",
            refused.stderr
        );
        for name in ["one", "other"] {
            assert!(project.read(name) == before(command), "{command:?}: {name}");
        }
        fs::remove_file(project.path("other")).unwrap();
    }
    fs::write(project.path("hubspot/names.toml"), "").unwrap();
    fs::hard_link(project.path("hubspot/names.toml"), project.path("other")).unwrap();
    let refused = project.run(&["pull"]);
    assert!(
        refused.code == Some(2) && refused.stderr.contains("names.toml: it has 2 names"),
        "{}",
        refused.stderr
    );
    assert!(project.read("hubspot/tickets.json") == old(), "nothing was pulled");
    assert!(!project.has_remains());
}

#[test]
#[cfg(unix)]
fn what_is_no_file_is_refused_and_not_waited_for() {
    let project = project();
    assert!(std::process::Command::new("mkfifo").arg(project.path("pipe")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(project.path("socket")).unwrap();
    fs::create_dir(project.path("folder")).unwrap();
    std::os::unix::fs::symlink("pipe", project.path("link")).unwrap();
    std::os::unix::fs::symlink("circle", project.path("circle")).unwrap();
    for (file, says) in [
        ("pipe", "it is a pipe"),
        ("link", "it is a pipe"),
        ("socket", "it is a socket"),
        ("folder", "it is a folder"),
        ("/dev/null", "it is a device"),
        ("circle", "its links lead in a circle"),
    ] {
        for command in [
            &["pull", "--out", file][..],
            &["pull", "--dry-run", "--out", file],
            &["generate", "--out", file],
            &["check", "--in-place", file],
            &["sandbox", "--state", file],
        ] {
            let refused = project.run(command);
            assert_eq!(refused.code, Some(2), "{command:?}: {}", refused.stderr);
            assert!(
                refused.stderr.contains(&format!("cannot write {file}: {says}")),
                "{command:?}: {}",
                refused.stderr
            );
        }
    }
    for command in [
        &["schema", "view", "--output", "folder"][..],
        &["check", "--report", "folder", "--accepted", "new", "t.ndjson"],
    ] {
        let refused = project.run(command);
        assert!(
            refused.code == Some(2) && refused.stderr.contains("it is a folder"),
            "{command:?}: {}",
            refused.stderr
        );
    }
    assert!(!project.path("new").exists(), "it is said before anything is made");
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
#[cfg(unix)]
fn new_files_are_as_readable_as_their_text_was() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    let project = project();
    let mode = |name: &str| fs::metadata(project.path(name)).unwrap().mode() & 0o777;
    fs::set_permissions(project.path("t.ndjson"), fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(project.run(&["check", "--fix", "t.ndjson"]).code, Some(0));
    assert_eq!((mode("t.fixed.ndjson"), project.read("t.fixed.ndjson").as_str()), (0o600, MENDED));
    fs::set_permissions(project.path("t.fixed.ndjson"), fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(project.run(&["check", "--fix", "t.ndjson"]).code, Some(0));
    assert_eq!(mode("t.fixed.ndjson"), 0o644, "what it replaces says how readable it is");

    // What the process's mask takes away is taken away.
    let command = "umask 077; exec \"$0\" check --report r.json --accepted good t.ndjson";
    let status = std::process::Command::new("sh")
        .args(["-c", command, env!("CARGO_BIN_EXE_ticketproof")])
        .current_dir(project.folder.path())
        .output()
        .unwrap();
    assert_eq!(status.status.code(), Some(1));
    assert_eq!((mode("r.json"), mode("good")), (0o600, 0o600));
}

#[test]
#[cfg(target_os = "linux")]
fn a_group_that_cannot_be_kept_leaves_the_new_one_no_more_than_everybody() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.ndjson");
    fs::write(&path, LABEL).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).unwrap();
    let is_root = chown(&path, Some(4711), Some(4712)).is_ok();
    // Root that may not give files away, and is in another group.
    let run = std::process::Command::new("setpriv")
        .args(["--bounding-set=-chown", "--regid=4711", "--clear-groups"])
        .arg(env!("CARGO_BIN_EXE_ticketproof"))
        .args(["check", "--in-place", "t.ndjson"])
        .current_dir(folder.path())
        .output();
    let Ok(run) = run.map_err(drop).and_then(|run| if is_root { Ok(run) } else { Err(()) }) else {
        let name = "a_group_that_cannot_be_kept_leaves_the_new_one_no_more_than_everybody";
        return eprintln!("{name}: skipped, it takes root and `setpriv`");
    };
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    let metadata = fs::metadata(&path).unwrap();
    assert_eq!((metadata.uid(), metadata.gid(), metadata.mode() & 0o777), (0, 4711, 0o644));
    assert_eq!(fs::read_to_string(&path).unwrap(), MENDED);
}

#[test]
fn what_goes_wrong_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for (name, text) in [("old", "old"), ("empty.json", ""), ("bad.gz", "no gzip")] {
        fs::write(path(name), text).unwrap();
    }
    for args in [
        &["convert", "--output", "old", "empty.json"][..],
        &["convert", "--output", "old", "bad.gz"],
        &["check", "--fix", "--output", "old", "empty.json"],
        &["check", "--fix", "--output", "old", "bad.gz"],
    ] {
        assert_eq!(run(folder.path(), args, b"").code, Some(2), "{args:?}");
        assert_eq!(fs::read_to_string(path("old")).unwrap(), "old", "{args:?}");
        assert!(!has_remains(folder.path()), "{args:?}");
    }
}
