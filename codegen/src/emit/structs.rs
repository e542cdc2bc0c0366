//! The three structs: for creating, updating and reading.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{deprecated, docs, ident, text};
use crate::ir::{FieldItem, Kind, Unit, Usage};

pub(super) fn emit(unit: &Unit) -> TokenStream {
    let create = create(unit);
    let update = update(unit);
    let read = read(unit);
    quote!(#create #update #read)
}

/// One of the three structs, field by field.
struct Shape<'a> {
    fields: Vec<&'a FieldItem>,
    field_type: fn(&FieldItem) -> TokenStream,
    empty: fn(&FieldItem) -> TokenStream,
}

impl Shape<'_> {
    fn declared(&self) -> impl Iterator<Item = TokenStream> {
        self.fields.iter().map(|field| {
            let (docs, deprecated) = (docs(&field.docs), deprecated(field.deprecated.as_ref()));
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

    fn table(&self, name: &proc_macro2::Ident, required: bool) -> TokenStream {
        let rows = self.fields.iter().map(|field| {
            let (property, name) = (text(&field.property), ident(&field.ident));
            if required && field.usage == Usage::Required {
                quote!(__tp::__field!(#property, #name, required))
            } else {
                quote!(__tp::__field!(#property, #name))
            }
        });
        let shown = name.to_string();
        quote! {
            impl __tp::Fields for #name {
                const NAME: &'static str = #shown;
                const FIELDS: &'static [__tp::FieldOf<Self>] = &[#(#rows),*];
            }
        }
    }
}

fn written(unit: &Unit) -> Vec<&FieldItem> {
    unit.fields.iter().filter(|field| field.usage != Usage::Read).collect()
}

fn value(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Text => quote!(String),
        Kind::Number => quote!(__tp::Number),
        Kind::Bool => quote!(bool),
        Kind::Date => quote!(__tp::Date),
        Kind::DateTime => quote!(__tp::DateTime),
        Kind::Options(name) => {
            let name = ident(name);
            quote!(#name)
        }
    }
}

fn one_or_many(field: &FieldItem, value: TokenStream) -> TokenStream {
    if field.multiple { quote!(Vec<#value>) } else { value }
}

fn create_type(field: &FieldItem) -> TokenStream {
    let value = value(&field.kind);
    match (field.usage, field.multiple) {
        (_, true) => quote!(Vec<#value>),
        (Usage::Required, false) => value,
        (_, false) => quote!(Option<#value>),
    }
}

fn update_type(field: &FieldItem) -> TokenStream {
    let value = one_or_many(field, value(&field.kind));
    quote!(__tp::Patch<#value>)
}

fn read_type(field: &FieldItem) -> TokenStream {
    let value = match &field.kind {
        Kind::Options(name) => {
            let name = ident(name);
            quote!(__tp::Open<#name>)
        }
        kind => value(kind),
    };
    if field.multiple { quote!(Vec<#value>) } else { quote!(Option<#value>) }
}

fn none_or_no_values(field: &FieldItem) -> TokenStream {
    if field.multiple { quote!(Vec::new()) } else { quote!(None) }
}

fn create(unit: &Unit) -> TokenStream {
    let name = ident(&unit.structs.create);
    let read_struct = &unit.structs.noun;
    let shape = Shape { fields: written(unit), field_type: create_type, empty: none_or_no_values };
    let declared = shape.declared();
    let table = shape.table(&name, true);
    // A list may be empty and text may be foreign: what a create needs is an argument only where one value is needed.
    let required: Vec<_> =
        shape.fields.iter().filter(|field| field.usage == Usage::Required && !field.multiple).collect();
    let arguments: Vec<_> = required.iter().map(|field| ident(&field.ident)).collect();
    let types: Vec<_> = required.iter().map(|field| value(&field.kind)).collect();
    let optional = Shape {
        fields: shape
            .fields
            .iter()
            .copied()
            .filter(|field| field.usage != Usage::Required || field.multiple)
            .collect(),
        ..shape
    };
    let empty = optional.empty();
    let defaults = required.iter().map(|field| default_value(unit, field));
    let stage = unit.structs.placed.as_ref().map(|_| {
        (
            quote! {
                /// The stage to create it in; its pipeline goes with it.
                pub stage: __tp::PlacedStage,
            },
            quote!(stage: impl Into<__tp::PlacedStage>),
            quote!(stage: stage.into(),),
            quote!(stage: stage?,),
            quote!(Some(self.stage)),
        )
    });
    let nothing = || (quote!(), quote!(), quote!(), quote!(), quote!(None));
    let (stage_field, stage_argument, stage_value, stage_with, placed) = stage.unwrap_or_else(nothing);
    let empty_with = optional.empty();
    let in_account = in_account(unit);
    let lists = lists(unit);
    let summary = format!(
        " A new {read_struct}: every property that may be written, and what a create cannot do without."
    );
    quote! {
        #[doc = #summary]
        #[derive(Clone)]
        pub struct #name {
            #(#declared,)*
            #stage_field
            /// The records to associate it with.
            pub associations: Vec<__tp::Link>,
        }

        impl #name {
            /// With what a create cannot do without, and nothing else yet.
            pub fn new(#(#arguments: impl Into<#types>,)* #stage_argument) -> Self {
                Self {
                    #(#arguments: #arguments.into(),)*
                    #(#empty,)*
                    #stage_value
                    associations: Vec::new(),
                }
            }

            #in_account
        }

        #table

        impl __tp::PayloadFields for #name {
            const OPERATION: ::ticketproof::Operation = ::ticketproof::Operation::Create;
            #lists

            fn with(
                stage: Option<__tp::PlacedStage>,
                associations: Vec<__tp::Link>,
            ) -> Option<Self> {
                let _ = stage;
                Some(Self {
                    #(#arguments: #defaults,)*
                    #(#empty_with,)*
                    #stage_with
                    associations,
                })
            }

            fn placed(&self) -> Option<__tp::PlacedStage> {
                #placed
            }

            fn links(&self) -> &[__tp::Link] {
                &self.associations
            }
        }

        __tp::__payload_struct!(#name, Create, schema);
    }
}

/// What a required field holds until it is read.
fn default_value(unit: &Unit, field: &FieldItem) -> TokenStream {
    let _ = unit;
    match &field.kind {
        Kind::Text => quote!(String::new()),
        Kind::Number => quote!(__tp::Number::from(0)),
        Kind::Bool => quote!(false),
        Kind::Date => quote!(__tp::Date::EPOCH),
        Kind::DateTime => quote!(__tp::DateTime::EPOCH),
        Kind::Options(name) => {
            let name = ident(name);
            quote!(<#name as __tp::OptionSet>::at(0)?)
        }
    }
}

fn in_account(unit: &Unit) -> Option<TokenStream> {
    (unit.accounts.len() > 1).then(|| {
        quote! {
            /// This payload with the ids of one account, to be validated by that account's validator.
            pub fn in_account(&self, account: Account) -> __tp::InAccount<'_, Self> {
                __tp::InAccount::new(self, account as usize)
            }
        }
    })
}

/// The pipelines and labels that payloads are read back with.
fn lists(unit: &Unit) -> TokenStream {
    let pipelines = unit.pipelines.iter().map(|item| ident(&item.module));
    let targets = unit.targets.iter().map(|item| ident(&item.module));
    quote! {
        const PIPELINES: &'static [&'static __tp::PipelineEntry] =
            &[#(&pipeline::#pipelines::PIPELINE),*];
        const LABELS: &'static [&'static [__tp::LabelEntry]] =
            &[#(<association::#targets::Label as __tp::LabelSet>::ENTRIES),*];
    }
}

fn update(unit: &Unit) -> TokenStream {
    let name = ident(&unit.structs.update);
    let shape =
        Shape { fields: written(unit), field_type: update_type, empty: |_| quote!(__tp::Patch::Keep) };
    let declared = shape.declared();
    let table = shape.table(&name, false);
    let empty = shape.empty();
    let lists = lists(unit);
    let in_account = in_account(unit);
    let stage = unit.structs.placed.as_ref().map(|_| {
        (
            quote! {
                /// The stage to move it to; its pipeline goes with it.
                pub stage: Option<__tp::PlacedStage>,
            },
            quote!(stage,),
            quote!(self.stage),
        )
    });
    let nothing = || (quote!(), quote!(), quote!(None));
    let (stage_field, stage_value, placed) = stage.unwrap_or_else(nothing);
    let summary = format!(
        " Changes to a {}: every property that may be written is kept, cleared or set.",
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
            /// Changes nothing yet.
            pub fn new() -> Self {
                Self::of(None)
            }

            fn of(stage: Option<__tp::PlacedStage>) -> Self {
                let _ = stage;
                Self {
                    #(#empty,)*
                    #stage_value
                }
            }

            #in_account
        }

        impl Default for #name {
            fn default() -> Self {
                Self::new()
            }
        }

        #table

        impl __tp::PayloadFields for #name {
            const OPERATION: ::ticketproof::Operation = ::ticketproof::Operation::Update;
            #lists

            fn with(
                stage: Option<__tp::PlacedStage>,
                _: Vec<__tp::Link>,
            ) -> Option<Self> {
                Some(Self::of(stage))
            }

            fn placed(&self) -> Option<__tp::PlacedStage> {
                #placed
            }

            fn links(&self) -> &[__tp::Link] {
                &[]
            }
        }

        __tp::__payload_struct!(#name, Update, schema);
    }
}

fn read(unit: &Unit) -> TokenStream {
    let name = ident(&unit.structs.read);
    let shape =
        Shape { fields: unit.fields.iter().collect(), field_type: read_type, empty: none_or_no_values };
    let declared = shape.declared();
    let table = shape.table(&name, false);
    let empty = shape.empty();
    let placed = unit.structs.placed.as_ref().map(|placed| {
        let (pipeline, stage) = (ident(&placed.pipeline), format_ident!("{}", placed.stage));
        quote! {
            /// The stage it is in, if it is one of `S`'s pipeline that the snapshot has.
            pub fn stage<S: __tp::StageSet>(&self) -> Option<S> {
                __tp::stage_of(self.#pipeline.as_deref(), self.#stage.as_deref())
            }

            /// When it was in a stage, if the stage's timing properties were asked for.
            pub fn timing(
                &self,
                stage: impl __tp::StageSet,
            ) -> __tp::StageTimes {
                __tp::StageTimes::of(stage.id(), &self.others)
            }
        }
    });
    let summary =
        format!(" A {} as HubSpot has it: every property, as far as it was asked for.", unit.structs.noun);
    quote! {
        #[doc = #summary]
        #[derive(Clone)]
        pub struct #name {
            /// What it has beside its properties.
            pub record: __tp::Record,
            #(#declared,)*
            /// The properties without a field here, and values that are not of their property's type.
            pub others: __tp::Texts,
        }

        impl #name {
            /// The internal names of the properties that have a field here, to ask for when reading.
            pub fn properties() -> impl Iterator<Item = &'static str> {
                <Self as __tp::Fields>::FIELDS.iter().map(|field| field.name)
            }

            #placed
        }

        #table

        impl __tp::RecordFields for #name {
            fn with(record: __tp::Record) -> Self {
                Self {
                    record,
                    #(#empty,)*
                    others: Default::default(),
                }
            }

            fn parts(&self) -> (&__tp::Record, &__tp::Texts) {
                (&self.record, &self.others)
            }

            fn others_mut(&mut self) -> &mut __tp::Texts {
                &mut self.others
            }
        }

        __tp::__record_struct!(#name, schema);
    }
}
