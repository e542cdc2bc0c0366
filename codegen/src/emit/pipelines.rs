//! The modules of pipelines.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{deprecated, docs, ident, text};
use crate::ir::{PipelineItem, StageItem, Unit};

pub(super) fn emit(unit: &Unit) -> TokenStream {
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
