//! The crates that are compiled.

use std::{fmt::Write as _, fs, path::Path, process::Command};

use serde_json::Value;
use ticketproof_codegen::{Options, generate};
use ticketproof_schema::{
    Property, PropertyType, Snapshot,
    json_schema::payload_schema,
    names::{Lock, Names},
};

use crate::files;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The one struct that is read, in both directions.
const READ_USE: &str = "
/// Reads a ticket.
pub fn read(text: &str) -> serde_json::Result<types::Ticket> {
    serde_json::from_str(text)
}

/// Writes a ticket.
pub fn write(ticket: &types::Ticket) -> serde_json::Result<String> {
    serde_json::to_string(ticket)
}
";

/// Code that uses all three.
const WRITE_USE: &str = "
/// Writes a new ticket.
pub fn create(ticket: &types::NewTicket) -> serde_json::Result<String> {
    serde_json::to_string(ticket)
}

/// Reads a new ticket.
pub fn created(text: &str) -> serde_json::Result<types::NewTicket> {
    serde_json::from_str(text)
}

/// Writes changes.
pub fn update(ticket: &types::TicketUpdate) -> serde_json::Result<String> {
    serde_json::to_string(ticket)
}

/// Reads changes.
pub fn updated(text: &str) -> serde_json::Result<types::TicketUpdate> {
    serde_json::from_str(text)
}
";

/// Typify's program: an exported schema in, Rust out. It does not read conditions between properties, so they are left out,
/// which makes its output smaller.
const TYPIFY: &str = r#"
fn main() {
    let text = std::fs::read_to_string("schema.json").unwrap();
    let schema: schemars::schema::RootSchema = serde_json::from_str(&text).unwrap();
    let mut settings = typify::TypeSpaceSettings::default();
    settings.with_struct_builder(true);
    let mut types = typify::TypeSpace::new(&settings);
    types.add_root_schema(schema).unwrap();
    let file = syn::parse2::<syn::File>(types.to_stream()).unwrap();
    println!("{}", prettyplease::unparse(&file));
}
"#;

/// Writes a workspace with all candidates for one account.
pub(crate) fn write(workspace: &Path, snapshot: &Snapshot) -> Result<()> {
    let members =
        ["nothing", "generated", "generated-read", "derived", "derived-read", "typified", "typify-run"];
    let listed = members.map(|name| format!("{name:?}")).join(", ");
    put(workspace, "Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = [{listed}]\n"))?;
    let facade = format!("ticketproof = {{ path = {:?} }}\n", files::root());
    let common = format!(
        "{facade}serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\nregress = \"0.10\"\n"
    );
    let library = |usage: &str| format!("//! A candidate.\n#[allow(warnings)]\nmod types;\n{usage}");

    put_crate(workspace, "nothing", &common, "//! Nothing.\n")?;
    let all = format!("{READ_USE}{WRITE_USE}");
    let generated = generate(snapshot, &Lock::default(), &Options::default())?;
    for (name, usage, types) in [
        ("generated", all.as_str(), &generated),
        ("generated-read", READ_USE, &generated),
        ("derived", &all, &derived(snapshot, &[Form::Create, Form::Update, Form::Read])),
        ("derived-read", READ_USE, &derived(snapshot, &[Form::Read])),
    ] {
        put_crate(workspace, name, &common, &library(usage))?;
        put(workspace, &format!("{name}/src/types.rs"), types)?;
    }

    let program = "typify = { version = \"0.4\", default-features = false }\nschemars = \"0.8\"\nserde_json = \"1\"\n\
                   syn = \"2\"\nprettyplease = \"0.2\"\n";
    put_crate(workspace, "typify-run", program, "")?;
    fs::remove_file(workspace.join("typify-run/src/lib.rs"))?;
    put(workspace, "typify-run/src/main.rs", TYPIFY)?;
    put(workspace, "typify-run/schema.json", &unconditional(snapshot))?;
    put_crate(
        workspace,
        "typified",
        &common,
        &library(&READ_USE.replace("types::Ticket", "types::ANewTicket")),
    )?;
    put(workspace, "typified/src/types.rs", "pub type ANewTicket = ();\n")?;
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["run", "--quiet", "--manifest-path"]).arg(workspace.join("typify-run/Cargo.toml"));
    let output = command
        .current_dir(workspace.join("typify-run"))
        .env("CARGO_TARGET_DIR", workspace.with_file_name("target"))
        .output()?;
    if !output.status.success() {
        return Err(format!("typify: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    put(workspace, "typified/src/types.rs", &String::from_utf8(output.stdout)?)
}

pub(super) fn put(workspace: &Path, path: &str, text: &str) -> Result<()> {
    let path = workspace.join(path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(path, text)?)
}

pub(super) fn put_crate(workspace: &Path, name: &str, dependencies: &str, library: &str) -> Result<()> {
    let manifest = format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n{dependencies}"
    );
    put(workspace, &format!("{name}/Cargo.toml"), &manifest)?;
    put(workspace, &format!("{name}/src/lib.rs"), library)
}

/// The exported schema without what typify does not read: conditions between properties, and values that may be a text or
/// something else. Of every property the form that a text has is left.
fn unconditional(snapshot: &Snapshot) -> String {
    let mut schema = payload_schema(&snapshot.schema, true);
    if let Some(map) = schema.pointer_mut("/properties/properties").and_then(Value::as_object_mut) {
        map.remove("allOf");
        let members = map.get_mut("properties").and_then(Value::as_object_mut);
        for value in
            members.into_iter().flat_map(serde_json::Map::values_mut).filter_map(Value::as_object_mut)
        {
            let forms = value.remove("anyOf");
            let form = forms.as_ref().and_then(|forms| forms.get(0)).and_then(Value::as_object);
            value.extend(form.cloned().unwrap_or_default());
            if let Some(options) = value.get_mut("enum").and_then(Value::as_array_mut) {
                options.retain(Value::is_string);
            }
            // Dates would need a date library; a pattern is what is left of them.
            value.remove("format");
            if value.get("type").is_none_or(Value::is_array) {
                value.insert("type".to_owned(), "string".into());
            }
        }
    }
    if let Some(members) = schema.pointer_mut("/properties").and_then(Value::as_object_mut) {
        members.remove("objectWriteTraceId");
        members.insert("associations".to_owned(), serde_json::json!({ "type": "array" }));
    }
    schema.remove("$schema");
    schema.as_value().to_string()
}

/// The purpose of a struct.
#[derive(Clone, Copy)]
enum Form {
    Create,
    Update,
    Read,
}

/// Structs with serde's derives: what people write by hand.
fn derived(snapshot: &Snapshot, forms: &[Form]) -> String {
    let names = Names::new(&snapshot.schema, &Lock::default());
    let mut text = String::from("use serde::{Deserialize, Serialize};\n\n");
    for (name, property) in &snapshot.schema.properties {
        if let (true, Some(kind)) = (property.is_closed(), names.property_type(name)) {
            text.push_str(&options(name, property, &kind, &names));
        }
    }
    for form in forms {
        text.push_str(&derived_struct(snapshot, &names, *form));
    }
    text
}

fn derived_struct(snapshot: &Snapshot, names: &Names, form: Form) -> String {
    let mut fields = String::new();
    for (name, property) in &snapshot.schema.properties {
        if !matches!(form, Form::Read) && !property.is_writable() {
            continue;
        }
        let Some(ident) = names.property(name) else { continue };
        let kind = match &property.property_type {
            PropertyType::Number => "f64".to_owned(),
            PropertyType::Bool => "bool".to_owned(),
            PropertyType::Enumeration if property.is_closed() => {
                names.property_type(name).unwrap_or_default()
            }
            _ => "String".to_owned(),
        };
        let _ = writeln!(
            fields,
            "    /// A property.\n    #[serde(rename = {name:?})]\n    pub {ident}: Option<{kind}>,"
        );
    }
    let name = match form {
        Form::Create => "NewTicket",
        Form::Update => "TicketUpdate",
        Form::Read => "Ticket",
    };
    format!(
        "/// A ticket.\n#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]\npub struct {name} {{\n{fields}}}\n\n"
    )
}

fn options(name: &str, property: &Property, kind: &str, names: &Names) -> String {
    let mut variants = String::new();
    for value in property.options.keys() {
        let Some(variant) = names.option(name, value) else { continue };
        let _ = writeln!(variants, "    /// An option.\n    #[serde(rename = {value:?})]\n    {variant},");
    }
    format!(
        "/// Options.\n#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]\npub enum {kind} {{\n{variants}}}\n\n"
    )
}
