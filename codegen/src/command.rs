//! The command that regenerates a file, for its header: it is the same on every machine and for every way of calling.

use std::path::{Component, Path, PathBuf};

use crate::select::Select;

/// The call of `ticketproof generate` that regenerates a source file.
///
/// Paths are relative to the package of the file. Without a package they are relative to the common folder of the file and the
/// snapshot; for standard output they are relative to the snapshot's folder. A path that has nothing in common with that folder
/// stays absolute.
pub fn command(
    snapshot: &Path,
    names: Option<&Path>,
    also: &[PathBuf],
    select: &Select,
    out: Option<&Path>,
) -> String {
    let folder = folder(snapshot, out);
    let shown = |path: &Path| {
        let path = absolute(path);
        let near = folder.as_ref().and_then(|folder| relative(&path, folder));
        quoted(&near.unwrap_or(path).to_string_lossy().replace('\\', "/"))
    };
    let mut command = format!("ticketproof generate --schema {}", shown(snapshot));
    let also = also.iter().map(|path| ("--also", path.as_path()));
    for (flag, path) in names.map(|path| ("--names", path)).into_iter().chain(also) {
        command.push_str(&format!(" {flag} {}", shown(path)));
    }
    for pattern in select.patterns() {
        command.push_str(&format!(" --select {}", quoted(pattern)));
    }
    if let Some(out) = out {
        command.push_str(&format!(" --out {}", shown(out)));
    }
    command
}

/// The folder in which the command is run.
fn folder(snapshot: &Path, out: Option<&Path>) -> Option<PathBuf> {
    let snapshot = absolute(snapshot).parent()?.to_owned();
    let Some(out) = out else { return Some(package(&snapshot).unwrap_or(snapshot)) };
    let out = absolute(out).parent()?.to_owned();
    let shared = || out.ancestors().find(|folder| folder.parent().is_some() && snapshot.starts_with(folder));
    Some(package(&out).unwrap_or_else(|| shared().unwrap_or(&out).to_owned()))
}

/// The package that a folder belongs to.
fn package(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|folder| folder.join("Cargo.toml").exists()).map(Path::to_owned)
}

/// An argument, quoted for a shell.
fn quoted(argument: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || "._-/:+,=@".contains(char);
    if !argument.is_empty() && argument.chars().all(plain) {
        argument.to_owned()
    } else {
        format!("'{}'", argument.replace('\'', "'\\''"))
    }
}

/// An absolute path, without `..` where that leads to the same place; after a symbolic link it may not.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    let typed = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut short = PathBuf::new();
    for component in typed.components() {
        if component == Component::ParentDir {
            short.pop();
        } else {
            short.push(component);
        }
    }
    let place = |path: &Path| path.parent().and_then(|folder| folder.canonicalize().ok());
    if place(&short).is_some_and(|at| place(&typed) == Some(at)) { short } else { typed }
}

/// The path from a folder to a file; `None` when they have nothing in common.
pub(crate) fn relative(target: &Path, folder: &Path) -> Option<PathBuf> {
    let shared = folder.components().zip(target.components()).take_while(|(a, b)| a == b).count();
    if shared < 2 {
        return None;
    }
    let up = folder.components().skip(shared).map(|_| Path::new(".."));
    let down = target.components().skip(shared);
    Some(up.collect::<PathBuf>().join(down.collect::<PathBuf>()))
}
