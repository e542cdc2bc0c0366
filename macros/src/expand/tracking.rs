//! An edit of the snapshot, or another snapshot in its place, expands the derive anew.

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;

use crate::account::{ALSO_VARIABLE, NAMES_VARIABLE, VARIABLE};

/// Names the files as inputs of the crate. On stable Rust including a file is the only way a macro has to say that it read
/// one; without it an edited snapshot would go unnoticed until something else is edited. Text and not bytes, because
/// editors follow `include_str!` only. A file that is not there, or whose path is not Unicode, cannot be named. The variables are
/// named for the same reason: they say where the files are.
pub(crate) fn tracking(files: &[PathBuf]) -> TokenStream {
    let there = |path: &Path| path.is_file().then(|| path.to_str().map(str::to_owned)).flatten();
    let paths = files.iter().filter_map(|path| there(path));
    let variables = [VARIABLE, NAMES_VARIABLE, ALSO_VARIABLE];
    quote! {
        #(const _: &str = ::core::include_str!(#paths);)*
        #(const _: ::core::option::Option<&str> = ::core::option_env!(#variables);)*
    }
}
