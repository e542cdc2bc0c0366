//! The intermediate representation of a generated file. Lowering decides everything, down to the last name; the emitter adds
//! nothing.

mod accounts;
mod associations;
mod context;
mod docs;
mod fields;
mod lower;
mod pipelines;
mod unit;

pub(crate) use fields::is_field;
pub(crate) use lower::lower;
pub(crate) use unit::{
    Account, FieldItem, FieldKind, LabelItem, OptionEntry, OptionsBody, OptionsItem, PipelineItem,
    SnapshotSource, StageItem, TargetItem, Unit, Usage, VariantItem,
};
