//! The types and functions that generated code and the derive's output use when the program runs: options, stages,
//! association labels, and the code that all generated structs share.

mod association_labels;
mod embedded_snapshot;
mod field;
mod generated;
mod generated_json;
mod json_tree;
mod macros;
mod option_set;
mod raw_properties;
mod stages;
mod translated;

pub use association_labels::{Label, LabelEntry, Link, RecordId};
pub use embedded_snapshot::EmbeddedSnapshot;
pub use field::{Field, Scalar};
pub use generated::{
    FieldsMut, FieldsRef, GeneratedPayload, GeneratedRecord, InAccount, RecordFieldsMut, StructMeta,
};
#[doc(hidden)]
pub use generated::{debug_generated, equal_generated, write_payload};
#[doc(hidden)]
pub use generated_json::{
    deserialize_payload, deserialize_record, payload_json_schema, record_json_schema, serialize_generated,
};
#[doc(hidden)]
pub use macros::reexport;
#[doc(hidden)]
pub use option_set::{NOT_AN_OPTION, deserialize_option, option_json_schema};
pub use option_set::{NotAnOption, Open, OptionSet, UnknownOption};
pub use raw_properties::{RawProperties, RecordMeta};
#[doc(hidden)]
pub use stages::stage_of;
#[doc(hidden)]
pub use stages::stage_of_in;
pub use stages::{PipelineEntry, PipelineStage, StageEntry, StageSet, StageTimes};
pub use translated::Translated;
