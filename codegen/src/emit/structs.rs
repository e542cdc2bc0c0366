//! The structs for creating, updating and reading.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::{
    field_types::{create_type, default_value, none_or_no_values, read_type, update_type, value},
    tokens::{deprecated, docs, ident, text},
};
use crate::ir::{FieldItem, Unit, Usage};

pub(super) fn emit(unit: &Unit) -> TokenStream {
    let create = create(unit);
    let update = update(unit);
    let read = read(unit);
    quote!(#create #update #read)
}

/// One of the three structs.
struct Shape<'a> {
    name: Ident,
    fields: Vec<&'a FieldItem>,
    field_type: fn(&FieldItem) -> TokenStream,
    empty: fn(&FieldItem) -> TokenStream,
    deprecated: fn(&FieldItem) -> Option<&String>,
}

impl Shape<'_> {
    fn declared(&self) -> impl Iterator<Item = TokenStream> {
        self.fields.iter().map(|field| {
            let (docs, deprecated) = (docs(&field.docs), deprecated((self.deprecated)(field)));
            let (name, field_type) = (ident(&field.ident), (self.field_type)(field));
            quote!(#docs #deprecated pub #name: #field_type)
        })
    }

    fn empty(&self) -> impl Iterator<Item = TokenStream> {
        self.fields.iter().map(|field| {
            let (name, empty) = (ident(&field.ident), (self.empty)(field));
            quote!(#name: #empty)
        })
    }

    /// The name of the static with the struct's metadata.
    fn meta_name(&self) -> Ident {
        format_ident!("{}", self.name.to_string().to_ascii_uppercase())
    }

    /// Emits the metadata and the access to the fields. `more` has the methods of `FieldsRef` that not every struct needs, `filled`
    /// those of `FieldsMut`.
    fn generated(
        &self,
        required: &[&FieldItem],
        lists: bool,
        more: &TokenStream,
        filled: &TokenStream,
    ) -> TokenStream {
        let (name, meta) = (&self.name, self.meta_name());
        let shown = name.to_string();
        let properties = self.fields.iter().map(|field| text(&field.property));
        let required = required.iter().map(|field| text(&field.property));
        let fields: Vec<_> = self.fields.iter().map(|field| ident(&field.ident)).collect();
        let indices: Vec<_> = (0..fields.len()).map(Literal::usize_unsuffixed).collect();
        let (pipelines, labels) =
            if lists { (quote!(PIPELINES), quote!(LABELS)) } else { (quote!(&[]), quote!(&[])) };
        quote! {
            static #meta: __tp::StructMeta = __tp::StructMeta {
                name: #shown,
                names: &[#(#properties),*],
                required: &[#(#required),*],
                pipelines: #pipelines,
                labels: #labels,
            };

            impl __tp::FieldsRef for #name {
                #[inline]
                fn meta(&self) -> &'static __tp::StructMeta {
                    &#meta
                }

                #[inline]
                fn field(&self, index: usize) -> Option<&dyn __tp::Field> {
                    Some(match index {
                        #(#indices => &self.#fields,)*
                        _ => return None,
                    })
                }

                #more
            }

            impl __tp::FieldsMut for #name {
                #[inline]
                fn field_mut(&mut self, index: usize) -> Option<&mut dyn __tp::Field> {
                    Some(match index {
                        #(#indices => &mut self.#fields,)*
                        _ => return None,
                    })
                }

                #filled
            }
        }
    }
}

fn to_write(field: &FieldItem) -> Option<&String> {
    field.deprecated.as_ref()
}

fn written(unit: &Unit) -> Vec<&FieldItem> {
    unit.fields.iter().filter(|field| field.usage != Usage::Read).collect()
}

/// The stage of a payload, if the object has pipelines: the field, its initial value, and the expression that reads it.
struct Stage {
    field: TokenStream,
    value: TokenStream,
    stored: TokenStream,
}

fn create(unit: &Unit) -> TokenStream {
    let fields = written(unit);
    let (required, optional): (Vec<_>, Vec<_>) =
        fields.iter().copied().partition(|field| field.usage == Usage::Required && !field.multiple);
    let name = ident(&unit.structs.create);
    let shape = Shape {
        name: name.clone(),
        fields,
        field_type: create_type,
        empty: none_or_no_values,
        deprecated: to_write,
    };
    let rest = Shape { name: name.clone(), fields: optional, ..shape };
    let (declared, empty) = (shape.declared(), rest.empty());
    let arguments: Vec<_> = required.iter().map(|field| ident(&field.ident)).collect();
    let types: Vec<_> = required.iter().map(|field| value(&field.kind)).collect();
    let defaults: Vec<_> = required.iter().map(|field| default_value(field)).collect();
    let has_stage = unit.structs.stage_fields.is_some();
    let stage = has_stage.then(|| Stage {
        field: quote! {
            /// The stage to create it in, which also sets the pipeline.
            pub stage: __tp::PipelineStage,
        },
        value: quote!(stage,),
        stored: quote!(Some(self.stage)),
    });
    let (argument, typed, given, read) = if has_stage {
        (
            quote!(stage: impl Into<__tp::PipelineStage>),
            quote!(stage: __tp::PipelineStage),
            quote!(stage.into()),
            quote!(stage?),
        )
    } else {
        Default::default()
    };
    let unused = (!has_stage).then(|| quote!(let _ = stage;));
    let (stage_field, stage_value) = stage.as_ref().map(|stage| (&stage.field, &stage.value)).unzip();
    let more = stage.as_ref().map(|stage| stage_method(&stage.stored));
    let generated = shape.generated(
        &required,
        true,
        &quote! {
            #more

            #[inline]
            fn links(&self) -> &[__tp::Link] {
                &self.associations
            }
        },
        &quote! {
            #[inline]
            fn links_mut(&mut self) -> Option<&mut Vec<__tp::Link>> {
                Some(&mut self.associations)
            }
        },
    );
    let (lists, in_account, meta) = (lists(unit), in_account(unit), shape.meta_name());
    let summary =
        format!(" A new {}: the required properties, and all others that can be written.", unit.structs.noun);
    quote! {
        #lists

        #[doc = #summary]
        #[derive(Clone)]
        pub struct #name {
            #(#declared,)*
            #stage_field
            /// The records to associate it with.
            pub associations: Vec<__tp::Link>,
        }

        impl #name {
            /// A payload with the required properties; no other property is set.
            pub fn new(#(#arguments: impl Into<#types>,)* #argument) -> Self {
                Self::of(#(#arguments.into(),)* #given)
            }

            #[inline]
            fn of(#(#arguments: #types,)* #typed) -> Self {
                Self {
                    #(#arguments,)*
                    #(#empty,)*
                    #stage_value
                    associations: Vec::new(),
                }
            }

            #in_account
        }

        #generated

        impl __tp::GeneratedPayload for #name {
            const OPERATION: ::ticketproof::Operation = ::ticketproof::Operation::Create;

            #[inline]
            fn with(stage: Option<__tp::PipelineStage>) -> Option<Self> {
                #unused
                Some(Self::of(#(#defaults,)* #read))
            }
        }

        __tp::__payload_struct!(#name, Create, schema, #meta);
    }
}

fn stage_method(stored: &TokenStream) -> TokenStream {
    quote! {
        #[inline]
        fn stage(&self) -> Option<__tp::PipelineStage> {
            #stored
        }
    }
}

fn in_account(unit: &Unit) -> Option<TokenStream> {
    (unit.accounts.len() > 1).then(|| {
        quote! {
            /// This payload with the ids of one account, to be validated by that account's validator.
            #[inline]
            pub fn in_account(&self, account: Account) -> __tp::InAccount<'_, Self> {
                __tp::InAccount::new(self, account as usize)
            }
        }
    })
}

/// The lists of pipelines and labels, by which payloads are deserialised.
fn lists(unit: &Unit) -> TokenStream {
    let pipelines = unit.pipelines.iter().map(|item| ident(&item.module));
    let labels = unit.targets.iter().flat_map(|target| {
        let module = ident(&target.module);
        target.labels.iter().map(move |label| {
            let label = ident(&label.ident);
            quote!(association::#module::#label.entry())
        })
    });
    quote! {
        static PIPELINES: &[&__tp::PipelineEntry] = &[#(&pipeline::#pipelines::PIPELINE),*];
        static LABELS: &[__tp::LabelEntry] = &[#(#labels),*];
    }
}

fn update(unit: &Unit) -> TokenStream {
    let name = ident(&unit.structs.update);
    let empty_patch = |_: &FieldItem| quote!(__tp::Patch::Keep);
    let shape = Shape {
        name: name.clone(),
        fields: written(unit),
        field_type: update_type,
        empty: empty_patch,
        deprecated: to_write,
    };
    let (declared, empty) = (shape.declared(), shape.empty());
    let stage = unit.structs.stage_fields.as_ref().map(|_| Stage {
        field: quote! {
            /// The stage to move it to, which also sets the pipeline.
            pub stage: Option<__tp::PipelineStage>,
        },
        value: quote!(stage: None,),
        stored: quote!(self.stage),
    });
    let (stage_field, stage_value) = stage.as_ref().map(|stage| (&stage.field, &stage.value)).unzip();
    let more = stage.as_ref().map(|stage| stage_method(&stage.stored));
    let generated = shape.generated(&[], true, &quote!(#more), &quote!());
    let read = if stage.is_some() { quote!(it.stage = stage;) } else { quote!(let _ = stage;) };
    let (in_account, meta) = (in_account(unit), shape.meta_name());
    let summary = format!(
        " Changes to a {}: every property that can be written is kept, cleared or set.",
        unit.structs.noun
    );
    quote! {
        #[doc = #summary]
        #[derive(Clone)]
        pub struct #name {
            #(#declared,)*
            #stage_field
        }

        impl #name {
            /// An update that changes nothing.
            #[inline]
            pub fn new() -> Self {
                const {
                    Self {
                        #(#empty,)*
                        #stage_value
                    }
                }
            }

            #in_account
        }

        impl Default for #name {
            #[inline]
            fn default() -> Self {
                Self::new()
            }
        }

        #generated

        impl __tp::GeneratedPayload for #name {
            const OPERATION: ::ticketproof::Operation = ::ticketproof::Operation::Update;

            #[inline]
            fn with(stage: Option<__tp::PipelineStage>) -> Option<Self> {
                let mut it = Self::new();
                #read
                Some(it)
            }
        }

        __tp::__payload_struct!(#name, Update, schema, #meta);
    }
}

fn read(unit: &Unit) -> TokenStream {
    let name = ident(&unit.structs.read);
    let fields = unit.fields.iter().collect();
    let shape = Shape {
        name: name.clone(),
        fields,
        field_type: read_type,
        empty: none_or_no_values,
        deprecated: |field| field.deprecated_to_read.as_ref(),
    };
    let (declared, empty, meta) = (shape.declared(), shape.empty(), shape.meta_name());
    let generated = shape.generated(
        &[],
        false,
        &quote! {
            #[inline]
            fn record(&self) -> Option<(&__tp::RecordMeta, &__tp::RawProperties)> {
                Some((&self.record, &self.others))
            }
        },
        &quote!(),
    );
    let stage_methods = unit.structs.stage_fields.as_ref().map(|fields| {
        let (pipeline, stage) = (ident(&fields.pipeline), ident(&fields.stage));
        let of_account = (unit.accounts.len() > 1).then(|| {
            quote! {
                /// The stage it is in, for a record of this account.
                pub fn stage_in<S: __tp::StageSet>(&self, account: Account) -> Option<S> {
                    __tp::stage_of_in(account as usize, self.#pipeline.as_deref(), self.#stage.as_deref())
                }

                /// When it was in a stage, for a record of this account.
                pub fn timing_in(&self, stage: impl __tp::StageSet, account: Account) -> __tp::StageTimes {
                    __tp::StageTimes::of(stage.pipeline_stage().id_in(account as usize), &self.others)
                }
            }
        });
        quote! {
            /// The stage it is in, if the snapshot has that stage in `S`'s pipeline.
            pub fn stage<S: __tp::StageSet>(&self) -> Option<S> {
                __tp::stage_of(self.#pipeline.as_deref(), self.#stage.as_deref())
            }

            /// When it was in a stage, if the stage's timing properties were requested.
            pub fn timing(&self, stage: impl __tp::StageSet) -> __tp::StageTimes {
                __tp::StageTimes::of(stage.id(), &self.others)
            }

            #of_account
        }
    });
    let summary =
        format!(" A {} as HubSpot returns it: the properties that were requested.", unit.structs.noun);
    quote! {
        #[doc = #summary]
        #[derive(Clone)]
        pub struct #name {
            /// The record's id, times and URL.
            pub record: __tp::RecordMeta,
            #(#declared,)*
            /// The properties without a field here, and values that do not have their property's type.
            pub others: __tp::RawProperties,
        }

        impl #name {
            /// The internal names of the properties that have a field here, to request when reading.
            #[inline]
            pub fn properties() -> &'static [&'static str] {
                #meta.names
            }

            #stage_methods
        }

        #generated

        impl __tp::RecordFieldsMut for #name {
            #[inline]
            fn record_mut(&mut self) -> (&mut __tp::RecordMeta, &mut __tp::RawProperties) {
                (&mut self.record, &mut self.others)
            }
        }

        impl __tp::GeneratedRecord for #name {
            #[inline]
            fn empty() -> Self {
                const {
                    Self {
                        record: __tp::RecordMeta::EMPTY,
                        #(#empty,)*
                        others: __tp::RawProperties::EMPTY,
                    }
                }
            }
        }

        __tp::__record_struct!(#name, schema, #meta);
    }
}
