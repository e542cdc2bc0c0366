//! The types of the intermediate representation: a generated file with every name and document line decided.

/// One generated file.
#[derive(Debug)]
pub(crate) struct Unit {
    /// The accounts, the main one first.
    pub(crate) accounts: Vec<Account>,
    /// The command that makes the file again.
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

/// Where a snapshot's text comes from.
#[derive(Debug)]
pub(crate) enum SnapshotSource {
    Literal(String),
    File(String),
}

/// The names of the three structs, and what a create cannot do without.
#[derive(Debug)]
pub(crate) struct Structs {
    pub(crate) create: String,
    pub(crate) update: String,
    pub(crate) read: String,
    /// The word for one object in the documentation.
    pub(crate) noun: String,
    /// The fields that hold pipeline and stage when reading, where the object has pipelines that are known.
    pub(crate) stage_fields: Option<StageFields>,
}

/// The properties that place a record, and the fields that hold them when reading.
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
    /// Why it should not be read, if it should not. A hidden property, which most of those are that HubSpot keeps, should.
    pub(crate) deprecated_to_read: Option<String>,
    pub(crate) docs: Vec<String>,
}

/// What a field holds.
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
    /// Read and written, and a create cannot do without it.
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

/// Options one by one, or as a table where they are too many to be compiled one by one.
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
