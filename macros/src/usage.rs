//! The usage manifest: what this struct uses, for the report on what a changed schema breaks.

use std::{
    collections::HashSet,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    sync::{LazyLock, Mutex, PoisonError},
};

use proc_macro2::Span;
use ticketproof_schema::usage::{AssociationUse, FOLDER, PropertyUse, Usage};

use crate::{account::Account, model::Payload, syntax::RawPayload};

/// Where a span is: file and line, where the compiler is there to say it.
pub(crate) type Locate = fn(Span) -> Option<(String, usize)>;

/// Appends what the struct uses to the manifest of the crate being compiled. It is a by-product: where it cannot be
/// written, it is not.
pub(crate) fn record(raw: &RawPayload, payload: &Payload, account: &Account, locate: Locate) {
    if let Some(usage) = usage(raw, payload, account, locate)
        && let Some(manifest) = manifest()
    {
        // Nobody asked for the file, so nobody is told that it cannot be written.
        let _ = append(&manifest, &usage.to_line());
    }
}

/// What one struct uses, if the compiler is there to say where it is.
fn usage(raw: &RawPayload, payload: &Payload, account: &Account, locate: Locate) -> Option<Usage> {
    let (file, struct_line) = locate(raw.ident.span())?;
    let line = |span: Span| locate(span).map_or(struct_line, |(_, line)| line);
    let is_fragment = raw.container.fragment.is_some();
    let operation = if is_fragment { "fragment" } else { payload.purpose.as_str() };
    let mut usage = Usage::new(variable("CARGO_PKG_NAME")?, raw.ident.to_string(), operation, file);
    usage.schema = account.files.first().filter(|path| path.to_str().is_some()).cloned();
    usage.line = struct_line;
    usage.has_parts = !payload.parts.is_empty();
    for (property, value) in &payload.constants {
        usage.properties.push(PropertyUse::new(property, struct_line, Some(value.clone())));
    }
    if let Some((property, stage, _)) = &payload.pipeline_of_stage {
        usage.properties.push(PropertyUse::new(property, line(stage.span()), None));
    }
    for field in payload.id.iter().chain(&payload.properties) {
        usage.properties.push(PropertyUse::new(&field.property, line(field.ident.span()), None));
    }
    for field in &payload.associations {
        let uses = field.types.iter().map(|(category, id)| {
            AssociationUse::new(&field.object, category, *id, line(field.ident.span()))
        });
        usage.associations.extend(uses);
    }
    Some(usage)
}

/// The manifest of the crate being compiled: a crate and its own tests are compiled at the same time, so each has one.
fn manifest() -> Option<PathBuf> {
    let arguments: Vec<_> = std::env::args_os().collect();
    let target = target_folder(&arguments)?;
    let test = if arguments.iter().any(|argument| argument == "--test") { "-test" } else { "" };
    let name = format!("{}-{}{test}.ndjson", variable("CARGO_PKG_NAME")?, variable("CARGO_CRATE_NAME")?);
    Some(target.join(FOLDER).join(name))
}

/// The target folder, found from where the compiler was told to write: cargo marks it for backup programs. There is none
/// in an editor, where nothing is compiled.
fn target_folder(arguments: &[std::ffi::OsString]) -> Option<PathBuf> {
    let place = arguments.iter().position(|argument| argument == "--out-dir")?;
    let out = Path::new(arguments.get(place + 1)?);
    out.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file()).map(Path::to_owned)
}

/// Appends a line; a compilation's first line begins the file anew, so that what was removed from the source is gone.
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
