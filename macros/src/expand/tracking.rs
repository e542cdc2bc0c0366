//! An edit of the snapshot, or another snapshot in its place, expands the derive anew.

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;

use crate::account::VARIABLE;

/// Names the files as inputs of the crate. On stable Rust including a file is the only way a macro has to say that it read
/// one; without it an edited snapshot would go unnoticed until something else is edited. Text and not bytes, because
/// editors follow `include_str!` only. A file that is not there, or whose path is not Unicode, cannot be named. The variable is
/// named for the same reason: it says where the snapshot is.
pub(crate) fn tracking(files: &[PathBuf]) -> TokenStream {
    let there = |path: &Path| path.is_file().then(|| path.to_str().map(str::to_owned)).flatten();
    let paths = files.iter().filter_map(|path| there(path));
    quote! {
        #(const _: &str = ::core::include_str!(#paths);)*
        const _: ::core::option::Option<&str> = ::core::option_env!(#VARIABLE);
    }
}
