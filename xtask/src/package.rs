//! Packages of every crate that is to be published, made together, since the crates depend on each other.

use std::{fs, io::ErrorKind, path::PathBuf, process::Command};

use cargo_metadata::{MetadataCommand, Package};

use crate::{
    console::{ChoreResult, say},
    files,
};

pub(crate) fn run() -> ChoreResult {
    let root = files::root();
    let metadata = MetadataCommand::new().cargo_path(files::cargo()).current_dir(&root).no_deps().exec()?;
    let kept: Vec<_> =
        metadata.packages.iter().filter(|package| package.publish != Some(Vec::new())).collect();
    let mut target = files::target(&root);
    if forget_unpacked(&kept)? {
        target = target.join("package-again");
        if target.is_dir() {
            fs::remove_dir_all(&target)?;
        }
    }
    let mut command = Command::new(files::cargo());
    command.arg("package").arg("--target-dir").arg(&target);
    // What is not committed yet is packaged, too: CI builds what it is given.
    command.current_dir(&root).args(["--quiet", "--allow-dirty"]);
    for package in &kept {
        command.args(["--package", package.name.as_str()]);
    }
    if !command.status()?.success() {
        return Err(format!("{command:?} failed").into());
    }
    let folder = target.join("package");
    for package in &kept {
        let file = folder.join(format!("{}-{}.crate", package.name, package.version));
        let size = fs::metadata(&file).map_err(|error| format!("{}: {error}", file.display()))?.len();
        say(&format!("{:<24} {:>6} KB", package.name.as_str(), size / 1024));
    }
    Ok(())
}

/// Removes what cargo has unpacked of these packages in an earlier run; whether there was any. Cargo would build that again, and
/// take what it built of it for built: to it a package of the same name and version is the same, whatever is in it by now.
fn forget_unpacked(packages: &[&Package]) -> Result<bool, Box<dyn std::error::Error>> {
    let mut found = false;
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo"))).unwrap_or_default();
    let registries = match fs::read_dir(home.join("registry/src")) {
        Ok(registries) => registries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    for registry in registries {
        let registry = registry?;
        // A registry in a folder, as the one that cargo makes of packages to be verified, has no host in its name.
        if !registry.file_name().as_encoded_bytes().starts_with(b"-") {
            continue;
        }
        for package in packages {
            let unpacked = registry.path().join(format!("{}-{}", package.name, package.version));
            if unpacked.is_dir() {
                fs::remove_dir_all(unpacked)?;
                found = true;
            }
        }
    }
    Ok(found)
}
