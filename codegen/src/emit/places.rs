//! Modules of pipelines and of association targets.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{deprecated, docs, ident, text};
use crate::ir::{LabelItem, PipelineItem, StageItem, TargetItem, Unit};

pub(super) fn pipelines(unit: &Unit) -> TokenStream {
    let modules = unit.pipelines.iter().map(pipeline);
    let aliases = unit.pipelines.iter().filter(|item| !item.stages.is_empty()).map(|item| {
        let (module, alias, docs) = (ident(&item.module), ident(&item.alias), docs(&item.docs));
        let deprecated = deprecated(item.deprecated.as_ref());
        quote!(#docs #deprecated pub type #alias = super::pipeline::#module::Stage;)
    });
    quote! {
        /// The pipelines, a module each.
        pub mod pipeline {
            #(#modules)*
        }

        /// The stages of each pipeline, as types named after the pipeline.
        pub mod stage {
            #(#aliases)*
        }
    }
}

fn pipeline(item: &PipelineItem) -> TokenStream {
    let module = ident(&item.module);
    let docs = docs(&item.docs);
    let deprecated = deprecated(item.deprecated.as_ref());
    let id = text(item.ids.first().map_or("", String::as_str));
    let (label, property, stage_property) =
        (text(&item.label), text(&item.property), text(&item.stage_property));
    let ids = item.ids.iter().map(|id| text(id));
    let entries = item.stages.iter().map(|stage| {
        let (label, ids) = (text(&stage.label), stage.ids.iter().map(|id| text(id)));
        quote!(__tp::StageEntry::new(&[#(#ids),*], #label))
    });
    let stages = (!item.stages.is_empty()).then(|| stages(item));
    quote! {
        #docs
        #deprecated
        pub mod #module {
            use ::ticketproof::__private as __tp;

            /// The pipeline's id.
            pub const ID: &str = #id;
            /// The pipeline's name, at the time of the snapshot.
            pub const LABEL: &str = #label;

            pub(in super::super) static PIPELINE: __tp::PipelineEntry =
                __tp::PipelineEntry {
                    property: #property,
                    stage_property: #stage_property,
                    ids: &[#(#ids),*],
                    label: LABEL,
                    stages: &[#(#entries),*],
                };

            #stages
        }
    }
}

fn stages(item: &PipelineItem) -> TokenStream {
    let idents: Vec<_> = item.stages.iter().map(|stage| ident(&stage.ident)).collect();
    let variants = item.stages.iter().map(|stage: &StageItem| {
        let (docs, deprecated) = (docs(&stage.docs), deprecated(stage.deprecated.as_ref()));
        let name = ident(&stage.ident);
        quote!(#docs #deprecated #name)
    });
    let id = text(item.ids.first().map_or("", String::as_str));
    quote! {
        /// The pipeline's stages.
        #[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
        pub enum Stage {
            #(#variants),*
        }

        impl __tp::StageSet for Stage {
            const PIPELINE: &'static __tp::PipelineEntry = &PIPELINE;

            #[inline]
            fn index(self) -> usize {
                self as usize
            }

            #[inline]
            fn at(index: usize) -> Option<Self> {
                [#(Self::#idents),*].get(index).copied()
            }
        }

        __tp::__stage_set!(Stage, #id);
    }
}

pub(super) fn associations(unit: &Unit) -> TokenStream {
    let modules = unit.targets.iter().map(target);
    let aliases = unit.targets.iter().map(|item| {
        let (module, alias) = (ident(&item.module), ident(&item.id_alias));
        let docs = docs(&item.docs);
        quote!(#docs pub type #alias = #module::Id;)
    });
    quote! {
        /// Associations with other records: a module per object type.
        pub mod association {
            #(#aliases)*
            #(#modules)*
        }
    }
}

fn target(item: &TargetItem) -> TokenStream {
    let (module, documented, object) = (ident(&item.module), docs(&item.docs), text(&item.object_id));
    let labels = item.labels.iter().map(label);
    quote! {
        #documented
        pub mod #module {
            use ::ticketproof::__private as __tp;

            /// The id of a record of this object type.
            pub type Id = __tp::RecordId<{ __tp::kind::key(#object) }>;

            /// How a record may be associated with one of this object type.
            pub type Label = __tp::Label<{ __tp::kind::key(#object) }>;

            #(#labels)*
        }
    }
}

fn label(item: &LabelItem) -> TokenStream {
    let (name, documented, label) = (ident(&item.ident), docs(&item.docs), text(&item.label));
    let types = item.types.iter().map(|(category, id)| {
        let (category, id) = (text(category), Literal::u32_unsuffixed(*id));
        quote!((#category, #id))
    });
    quote!(#documented pub const #name: Label = Label::new(#label, &[#(#types),*]);)
}
