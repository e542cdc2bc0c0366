//! The modules of association targets.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{docs, ident, text};
use crate::ir::{LabelItem, TargetItem, Unit};

pub(super) fn emit(unit: &Unit) -> TokenStream {
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
