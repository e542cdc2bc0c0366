//! The types of the intermediate representation: a generated file with every name and document line decided.

/// One generated file.
#[derive(Debug)]
pub(crate) struct Unit {
    /// The accounts, the main one first.
    pub(crate) accounts: Vec<Account>,
    /// The command that regenerates the file.
    pub(crate) command: Option<String>,
    pub(crate) structs: Structs,
    pub(crate) fields: Vec<FieldItem>,
    pub(crate) options: Vec<OptionsItem>,
    pub(crate) pipelines: Vec<PipelineItem>,
    pub(crate) targets: Vec<TargetItem>,
}

/// An account that the file serves.
#[derive(Debug)]
pub(crate) struct Account {
    /// Its variant of `Account`.
    pub(crate) variant: String,
    pub(crate) docs: Vec<String>,
    /// The semantic hash of its snapshot.
    pub(crate) hash: String,
    pub(crate) source: SnapshotSource,
}

/// How the snapshot's text is embedded.
#[derive(Debug)]
pub(crate) enum SnapshotSource {
    Literal(String),
    File(String),
}

/// The names of the three structs.
#[derive(Debug)]
pub(crate) struct Structs {
    pub(crate) create: String,
    pub(crate) update: String,
    pub(crate) read: String,
    /// The word for one object in the documentation.
    pub(crate) noun: String,
    /// The fields of pipeline and stage of a record that is read, if the account's pipelines are known.
    pub(crate) stage_fields: Option<StageFields>,
}

/// The names of the fields that hold the pipeline and stage of a record that is read.
#[derive(Debug)]
pub(crate) struct StageFields {
    pub(crate) pipeline: String,
    pub(crate) stage: String,
}

/// A property, as a field of the structs.
#[derive(Debug)]
pub(crate) struct FieldItem {
    pub(crate) ident: String,
    pub(crate) property: String,
    pub(crate) kind: FieldKind,
    pub(crate) multiple: bool,
    pub(crate) usage: Usage,
    /// Why it should not be written, if it should not.
    pub(crate) deprecated: Option<String>,
    /// Why it should not be read, if it should not. Hidden properties may be read: most of HubSpot's own are hidden.
    pub(crate) deprecated_to_read: Option<String>,
    pub(crate) docs: Vec<String>,
}

/// The kind of a field's value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum FieldKind {
    Text,
    Number,
    Bool,
    Date,
    DateTime,
    /// The options type of this name.
    Options(String),
}

/// Which structs have a field.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Usage {
    /// Read only.
    Read,
    /// Read and written.
    Write,
    /// Read and written, and required by a create.
    Required,
}

/// The options of a property, as a type.
#[derive(Debug)]
pub(crate) struct OptionsItem {
    pub(crate) ident: String,
    pub(crate) property: String,
    pub(crate) multiple: bool,
    pub(crate) docs: Vec<String>,
    pub(crate) body: OptionsBody,
}

/// The options as enum variants, or as a table if they are too many for variants.
#[derive(Debug)]
pub(crate) enum OptionsBody {
    Variants(Vec<VariantItem>),
    Table(Vec<OptionEntry>),
}

/// A value and its label.
#[derive(Debug)]
pub(crate) struct OptionEntry {
    pub(crate) value: String,
    pub(crate) label: String,
}

/// One variant of an options type.
#[derive(Debug)]
pub(crate) struct VariantItem {
    pub(crate) ident: String,
    pub(crate) entry: OptionEntry,
    pub(crate) deprecated: Option<String>,
    pub(crate) docs: Vec<String>,
}

/// A pipeline, as a module.
#[derive(Debug)]
pub(crate) struct PipelineItem {
    pub(crate) module: String,
    /// The name of its stage type in the module `stage`.
    pub(crate) alias: String,
    /// The id in each account.
    pub(crate) ids: Vec<String>,
    pub(crate) label: String,
    pub(crate) property: String,
    pub(crate) stage_property: String,
    pub(crate) deprecated: Option<String>,
    pub(crate) docs: Vec<String>,
    pub(crate) stages: Vec<StageItem>,
}

/// A stage, as a variant.
#[derive(Debug)]
pub(crate) struct StageItem {
    pub(crate) ident: String,
    pub(crate) ids: Vec<String>,
    pub(crate) label: String,
    pub(crate) deprecated: Option<String>,
    pub(crate) docs: Vec<String>,
}

/// An object type that can be associated with, as a module.
#[derive(Debug)]
pub(crate) struct TargetItem {
    pub(crate) module: String,
    /// The name of its id type in the module `association`.
    pub(crate) id_alias: String,
    pub(crate) object_id: String,
    pub(crate) docs: Vec<String>,
    pub(crate) labels: Vec<LabelItem>,
}

/// An association label, as a variant.
#[derive(Debug)]
pub(crate) struct LabelItem {
    pub(crate) ident: String,
    pub(crate) label: String,
    /// Category and type id in each account.
    pub(crate) types: Vec<(String, u32)>,
    pub(crate) docs: Vec<String>,
}
