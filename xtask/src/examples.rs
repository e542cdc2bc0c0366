//! The example crates, built and run as a user's would be: from their own folders, with their own lock files, with warnings
//! and missing documentation denied, once as usual and once without a network.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    console::{ChoreResult, say},
    files,
};

/// Folder and package.
const EXAMPLES: &[(&str, &str)] = &[("build-script", "incident-desk"), ("derive", "derived-tickets")];

/// The flags with which users' CI compiles.
const FLAGS: &str = "-D warnings -D missing_docs";

/// Wakes the loopback interface of an empty network, which the tests' local HubSpot listens on, and goes on with the command.
const ALONE: &str = "ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null || python3 -c '
import fcntl, socket, struct
fcntl.ioctl(socket.socket(), 0x8914, struct.pack(\"16sh14x\", b\"lo\", 0x49))' || exit 97
exec \"$@\"";

pub(crate) fn run() -> ChoreResult {
    let root = files::root();
    let empty = empty_network();
    for (folder, package) in EXAMPLES {
        let folder = root.join("examples").join(folder);
        say(&format!("{package}, as usual"));
        succeeds(cargo(&root, &folder, None).args(["test", "--quiet"]))?;
        // Its own code once more, its build script included; what it depends on is compiled.
        succeeds(cargo(&root, &folder, None).args(["clean", "--quiet", "--package", package]))?;
        match &empty {
            Some(unshare) => say(&format!("{package}, without a network: {}", unshare.join(" "))),
            None => say(&format!("{package}, told to use no network, since this system has no empty one")),
        }
        let mut cargo = cargo(&root, &folder, empty.as_deref());
        succeeds(cargo.args(["test", "--quiet", "--offline"]))?;
    }
    // The checked-in types are those of the checked-in snapshot.
    let mut command = Command::new(files::cargo());
    let arguments = ["run", "--quiet", "--package", "ticketproof-cli", "--", "generate", "--check"];
    let paths =
        ["--schema", "examples/derive/hubspot/tickets.json", "--out", "examples/derive/src/hubspot.rs"];
    succeeds(command.current_dir(&root).args(arguments).args(paths))
}

/// Cargo in an example's folder, in an empty network if there is one.
fn cargo(root: &Path, folder: &Path, alone: Option<&[&'static str]>) -> Command {
    let mut command = match alone {
        Some(unshare) => {
            let mut command = Command::new(unshare[0]);
            command.args(&unshare[1..]).args(["sh", "-c", ALONE, "sh"]).arg(files::cargo());
            command
        }
        None => Command::new(files::cargo()),
    };
    // A folder of their own: other flags would have the workspace's be compiled again and again.
    command.current_dir(folder).env("CARGO_TARGET_DIR", files::target(root).join("examples"));
    command.env("RUSTFLAGS", FLAGS).env_remove("TICKETPROOF_SCHEMA");
    command
}

/// The command that runs another one in an empty network, as far as this system allows it.
fn empty_network() -> Option<Vec<&'static str>> {
    let ways = [vec!["unshare", "-n"], vec!["unshare", "-rn"]];
    ways.into_iter().find(|way| {
        let mut command = Command::new(way[0]);
        command.args(&way[1..]).args(["sh", "-c", ALONE, "sh", "true"]);
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    })
}

fn succeeds(command: &mut Command) -> ChoreResult {
    if command.status()?.success() { Ok(()) } else { Err(format!("{command:?} failed").into()) }
}
