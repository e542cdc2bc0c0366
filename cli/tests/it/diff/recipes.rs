//! The recipes in `examples/ci/` do what they say: their own lines are run here.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;
use ticketproof_sandbox::Sandbox;
use ticketproof_schema::Snapshot;

use super::{ACME, a_night_in_hubspot, edited, git};

const WORKFLOW: &str = include_str!("../../../../examples/ci/hubspot-drift.yml");
const HOOK: &str = include_str!("../../../../examples/ci/pre-commit");

fn executable(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A repository with the committed snapshot, and a folder before the search path in which `ticketproof` is the command
/// under test. `pull` goes to `base_url`.
struct Repository {
    folder: TempDir,
    path: String,
}

impl Repository {
    fn new(base_url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bin = folder.path().join(".bin");
        fs::create_dir_all(&bin).unwrap();
        fs::create_dir_all(folder.path().join("hubspot")).unwrap();
        fs::write(folder.path().join("hubspot/tickets.json"), ACME).unwrap();
        let wrapper = format!(
            "#!/bin/sh\nif [ \"$1\" = pull ]; then set -- \"$@\" --base-url '{base_url}'; fi\nexec '{}' \"$@\"\n",
            env!("CARGO_BIN_EXE_ticketproof")
        );
        executable(&bin.join("ticketproof"), &wrapper);
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
        Self { folder, path }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    fn sh(&self, line: &str) -> Output {
        Command::new("sh")
            .args(["-euc", line])
            .current_dir(self.root())
            .env("PATH", &self.path)
            .env("HUBSPOT_ACCESS_TOKEN", "any")
            .env("RUNNER_TEMP", self.file(".runner"))
            .env("GITHUB_STEP_SUMMARY", self.file(".summary.md"))
            .output()
            .unwrap()
    }
}

/// The workflow's own commands, in order.
fn commands() -> Vec<&'static str> {
    let runs = WORKFLOW.lines().filter_map(|line| line.trim().strip_prefix("run: "));
    runs.filter(|run| run.starts_with("ticketproof ")).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// An account served on loopback, and a repository whose pulls go there.
fn with_account(account: &str, test: impl FnOnce(&Repository)) {
    let snapshot = Snapshot::from_json(account).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let sandbox = runtime.block_on(Sandbox::builder().schema(snapshot).start()).unwrap();
    test(&Repository::new(sandbox.base_url()));
    runtime.block_on(sandbox.stop()).unwrap();
}

/// Commits a pull of the acme account: the snapshot of a team that uses ticketproof.
fn committed(repository: &Repository) {
    let pulled = repository.sh("ticketproof pull");
    assert!(pulled.status.success(), "{}", text(&pulled.stderr));
}

#[test]
fn the_workflow_is_quiet_as_long_as_nothing_changed() {
    with_account(ACME, |repository| {
        committed(repository);
        for command in commands() {
            let output = repository.sh(command);
            assert!(output.status.success(), "{command}: {}{}", text(&output.stdout), text(&output.stderr));
        }
        assert!(fs::read_to_string(repository.file(".summary.md")).unwrap().contains("no changes"));
    });
}

#[test]
fn the_workflow_fails_with_annotations_when_the_account_changed() {
    // What the team committed is what the account was; the server has the account after the night.
    with_account(ACME, |before| {
        committed(before);
        let snapshot = fs::read_to_string(before.file("hubspot/tickets.json")).unwrap();
        with_account(&edited(a_night_in_hubspot), |repository| {
            fs::write(repository.file("hubspot/tickets.json"), &snapshot).unwrap();
            let [pull, annotate, summarize] = commands()[..] else {
                panic!("three commands: {:?}", commands())
            };
            let pulled = repository.sh(pull);
            assert!(pulled.status.success(), "{}", text(&pulled.stderr));
            let annotated = repository.sh(annotate);
            assert_eq!(annotated.status.code(), Some(1), "{}", text(&annotated.stderr));
            let annotations = text(&annotated.stdout);
            assert!(annotations.contains("::error file=hubspot/tickets.json,line="), "{annotations}");
            assert!(annotations.contains("title=stage-moved::"), "{annotations}");
            assert_eq!(repository.sh(summarize).status.code(), Some(1));
            let summary = fs::read_to_string(repository.file(".summary.md")).unwrap();
            assert!(summary.starts_with("### HubSpot schema drift: 4 breaking"), "{summary}");
            // The account as it is now, in one step.
            let live = repository.sh("ticketproof diff --live --base-url \"$(sed -n \"s/.*--base-url '\\(.*\\)'; fi.*/\\1/p\" .bin/ticketproof)\"");
            assert_eq!(live.status.code(), Some(1), "{}{}", text(&live.stdout), text(&live.stderr));
            assert!(text(&live.stdout).contains("stage-moved"), "{}", text(&live.stdout));
        });
    });
}

#[test]
fn the_workflow_fails_when_it_cannot_pull() {
    // Nothing listens on the discard port.
    let repository = Repository::new("http://127.0.0.1:9");
    let pulled = repository.sh(commands()[0]);
    assert_eq!(pulled.status.code(), Some(2));
    assert_eq!(repository.sh(commands()[1]).status.code(), Some(2), "there is nothing to compare with");
}

#[test]
fn the_hook_checks_what_is_staged() {
    let repository = Repository::new("http://127.0.0.1:9");
    git(repository.root(), &["init", "-q"]);
    executable(&repository.file(".git/hooks/pre-commit"), HOOK);
    fs::create_dir_all(repository.file("fixtures/tickets")).unwrap();
    let fixture = repository.file("fixtures/tickets/a new ticket.json");
    let good = r#"{"properties":{"subject":"Jam","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#;
    let commit = || {
        repository.sh(
            "git add hubspot fixtures && git -c user.name=t -c user.email=t@example.com commit -qm fixtures",
        )
    };

    fs::write(&fixture, good).unwrap();
    let taken = commit();
    assert!(taken.status.success(), "{}", text(&taken.stderr));

    fs::write(&fixture, good.replace("\"1\"", "\"New\"")).unwrap();
    let refused = commit();
    assert!(!refused.status.success());
    let said = text(&refused.stdout) + &text(&refused.stderr);
    assert!(said.contains("TP0602"), "{said}");

    // What is staged counts, not what lies in the working tree.
    fs::write(&fixture, good).unwrap();
    let refused = repository.sh("git -c user.name=t -c user.email=t@example.com commit -qm fixtures");
    assert!(!refused.status.success());

    // So does what the team decided about rules.
    fs::write(repository.file("ticketproof.toml"), "[rules]\nunknown-stage = \"warning\"\n").unwrap();
    let taken = repository
        .sh("git add ticketproof.toml && git -c user.name=t -c user.email=t@example.com commit -qm rules");
    assert!(taken.status.success(), "{}{}", text(&taken.stdout), text(&taken.stderr));
}
