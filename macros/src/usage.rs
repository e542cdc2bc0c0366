//! The usage manifest: what derived types use of the schema, so that the drift report can say what a change breaks.

use std::{
    collections::HashSet,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    sync::{LazyLock, Mutex, PoisonError},
};

use proc_macro2::{Ident, Span};
use ticketproof_schema::usage::{AssociationUse, FOLDER, PropertyUse, Usage};

use crate::{
    account::Account,
    model::Payload,
    syntax::{RawEnum, RawPayload},
};

/// Returns the file and line of a span; `None` outside of the compiler.
pub(crate) type Locate = fn(Span) -> Option<(String, usize)>;

/// Records what a struct uses.
pub(crate) fn record(raw: &RawPayload, payload: &Payload, account: &Account, locate: Locate) {
    let is_fragment = raw.container.fragment.is_some();
    let operation = if is_fragment { "fragment" } else { payload.purpose.as_str() };
    let Some(mut usage) = begin(&raw.ident, operation, account, locate) else { return };
    let line = |ident: &Ident| locate(ident.span()).map_or(usage.line, |(_, line)| line);
    let constants = payload
        .constants
        .iter()
        .map(|(property, value)| PropertyUse::new(property, usage.line, Some(value.clone())));
    let pipeline = payload
        .pipeline_of_stage
        .iter()
        .map(|(property, stage, _)| PropertyUse::new(property, line(stage), None));
    let fields = payload.id.iter().chain(&payload.properties);
    let fields = fields.map(|field| PropertyUse::new(&field.property, line(&field.ident), None));
    let associations = payload.associations.iter().flat_map(|field| {
        let line = line(&field.ident);
        field.types.iter().map(move |(category, id)| AssociationUse::new(&field.object, category, *id, line))
    });
    (usage.properties, usage.associations) =
        (constants.chain(pipeline).chain(fields).collect(), associations.collect());
    usage.has_parts = !payload.parts.is_empty();
    let named = payload.parts.iter().filter_map(|part| match &part.ty {
        syn::Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    });
    usage.parts = named.collect();
    write(&usage);
}

/// Records the options of an enum.
pub(crate) fn record_options(raw: &RawEnum, options: &[String], account: &Account, locate: Locate) {
    let Some(mut usage) = begin(&raw.ident, "options", account, locate) else { return };
    let Some(property) = &raw.property else { return };
    let options = raw.variants.iter().zip(options).map(|(variant, option)| {
        let line = locate(variant.ident.span()).map_or(usage.line, |(_, line)| line);
        PropertyUse::new(&property.value, line, Some(option.clone()))
    });
    usage.properties = options.collect();
    write(&usage);
}

/// Starts the entry of a type; `None` outside of the compiler.
fn begin(ident: &Ident, operation: &str, account: &Account, locate: Locate) -> Option<Usage> {
    let (file, line) = locate(ident.span())?;
    let mut usage = Usage::new(variable("CARGO_PKG_NAME")?, ident.to_string(), operation, file);
    usage.schema = account.files.first().filter(|path| path.to_str().is_some()).cloned();
    usage.folder = folder_of(&usage.file);
    usage.line = line;
    Some(usage)
}

/// The folder that the compiler runs in, if the file is there; paths in spans may be remapped.
fn folder_of(file: &str) -> Option<PathBuf> {
    let folder = std::env::current_dir().ok()?;
    (folder.to_str().is_some() && folder.join(file).is_file()).then_some(folder)
}

/// Appends to the manifest of the crate that is compiled. It is a by-product: a failure to write it is not an error.
fn write(usage: &Usage) {
    if let Some(manifest) = manifest() {
        // The user did not ask for the file, so a failure must not break the build.
        let _ = append(&manifest, &usage.to_line());
    }
}

/// The manifest of the crate that is compiled. A crate and its tests are compiled at the same time, so each has its own.
fn manifest() -> Option<PathBuf> {
    let arguments: Vec<_> = std::env::args_os().collect();
    let target = target_folder(&arguments)?;
    let test = if arguments.iter().any(|argument| argument == "--test") { "-test" } else { "" };
    let name = format!("{}-{}{test}.ndjson", variable("CARGO_PKG_NAME")?, variable("CARGO_CRATE_NAME")?);
    Some(target.join(FOLDER).join(name))
}

/// Files by which a target folder is recognised. Cargo writes the first only into a folder that it made itself, not into a
/// mounted one, and the second at the end of the first build.
const TARGET_FOLDER_FILES: [&str; 2] = ["CACHEDIR.TAG", ".rustc_info.json"];

/// The target folder, found from the compiler's output folder. An editor compiles nothing, so there is none.
fn target_folder(arguments: &[std::ffi::OsString]) -> Option<PathBuf> {
    let place = arguments.iter().position(|argument| argument == "--out-dir")?;
    let out = Path::new(arguments.get(place + 1)?);
    let is_target = |folder: &&Path| TARGET_FOLDER_FILES.iter().any(|file| folder.join(file).is_file());
    out.ancestors().find(is_target).map(Path::to_owned)
}

/// Appends a line. The first line of a compilation replaces the file, so that removed types disappear.
fn append(manifest: &Path, line: &str) -> std::io::Result<()> {
    static BEGUN: LazyLock<Mutex<HashSet<PathBuf>>> = LazyLock::new(Mutex::default);
    let mut begun = BEGUN.lock().unwrap_or_else(PoisonError::into_inner);
    let first = begun.insert(manifest.to_owned());
    if let Some(folder) = manifest.parent().filter(|_| first) {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.create(true);
    if first {
        options.write(true).truncate(true)
    } else {
        options.append(true)
    };
    options.open(manifest)?.write_all(line.as_bytes())
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn target_folder_is_recognised_by_either_file() {
        let folder = std::env::temp_dir().join(format!("ticketproof-usage-{}", std::process::id()));
        let deps = folder.join("debug/deps");
        fs::create_dir_all(&deps).unwrap();
        let arguments = ["rustc".into(), "--out-dir".into(), deps.into_os_string()];
        for file in TARGET_FOLDER_FILES {
            fs::write(folder.join(file), "").unwrap();
            assert_eq!(target_folder(&arguments).as_ref(), Some(&folder), "{file}");
            fs::remove_file(folder.join(file)).unwrap();
        }
        assert_eq!(target_folder(&arguments[..2]), None);
        fs::remove_dir_all(folder).unwrap();
    }
}
