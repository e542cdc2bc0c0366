//! What would be published: every crate that is not marked otherwise, as a package, together, since they depend on each other.

use std::process::Command;

use cargo_metadata::MetadataCommand;

use crate::files;

pub(crate) fn run() -> crate::Result {
    let root = files::root();
    let metadata = MetadataCommand::new().cargo_path(files::cargo()).current_dir(&root).no_deps().exec()?;
    let kept: Vec<_> =
        metadata.packages.iter().filter(|package| package.publish != Some(Vec::new())).collect();
    let mut command = Command::new(files::cargo());
    // What is not committed yet is packaged, too: CI builds what it is given.
    command.current_dir(&root).args(["package", "--quiet", "--allow-dirty"]);
    for package in &kept {
        command.args(["--package", package.name.as_str()]);
    }
    if !command.status()?.success() {
        return Err(format!("{command:?} failed").into());
    }
    let folder = files::target(&root).join("package");
    for package in &kept {
        let file = folder.join(format!("{}-{}.crate", package.name, package.version));
        let size = std::fs::metadata(&file).map_err(|error| format!("{}: {error}", file.display()))?.len();
        crate::say(&format!("{:<24} {:>6} KB", package.name.as_str(), size / 1024));
    }
    Ok(())
}
