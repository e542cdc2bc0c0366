//! Files that are generated and committed: written here, and only compared in CI.

use std::{collections::BTreeMap, ffi::OsString, fs, path::Path, path::PathBuf, process::Command};

use crate::console::{ChoreResult, say};

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The cargo that called us.
pub(crate) fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// A call of cargo as from a shell. Of what cargo told us about ourselves, build scripts elsewhere would build anew for.
pub(crate) fn cargo_command() -> Command {
    let mut command = Command::new(cargo());
    for (name, _) in std::env::vars_os() {
        let is_about_us = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
        if name.to_str().is_some_and(is_about_us) {
            command.env_remove(name);
        }
    }
    command
}

/// The target folder.
pub(crate) fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder))
}

/// Makes a file's text what it should be; with `check` it only says that it is not.
pub(crate) fn ensure(path: &Path, text: &str, check: bool, chore: &str) -> ChoreResult {
    if fs::read_to_string(path).is_ok_and(|found| found == text) {
        return Ok(());
    }
    if check {
        return Err(format!("{} is stale: run `cargo xtask {chore}` and commit", path.display()).into());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)?;
    say(&format!("wrote {}", path.display()));
    Ok(())
}

/// Makes a folder hold these files and no others.
pub(crate) fn ensure_folder(
    folder: &Path,
    files: &BTreeMap<String, String>,
    check: bool,
    chore: &str,
) -> ChoreResult {
    for (name, text) in files {
        ensure(&folder.join(name), text, check, chore)?;
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_str().is_some_and(|name| files.contains_key(name)) {
            continue;
        }
        if check {
            return Err(format!(
                "{} belongs to nothing: run `cargo xtask {chore}` and commit",
                entry.path().display()
            )
            .into());
        }
        fs::remove_file(entry.path())?;
        say(&format!("removed {}", entry.path().display()));
    }
    Ok(())
}
