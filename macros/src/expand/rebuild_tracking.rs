//! Tracking of the files that a derive read, so that an edit of the snapshot rebuilds the crate.

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;

use crate::account::{ALSO_VARIABLE, NAMES_VARIABLE, VARIABLE};

/// Emits the files and environment variables as inputs of the crate. On stable Rust `include_str!` is the only way for a macro
/// to declare that it read a file; without it an edit of the snapshot would have no effect until something else is edited. It is
/// not `include_bytes!`, because editors follow `include_str!` only. A missing file, or one whose path is not Unicode, cannot be
/// declared.
pub(crate) fn rebuild_tracking(files: &[PathBuf]) -> TokenStream {
    let there = |path: &Path| path.is_file().then(|| path.to_str().map(str::to_owned)).flatten();
    let paths = files.iter().filter_map(|path| there(path));
    let variables = [VARIABLE, NAMES_VARIABLE, ALSO_VARIABLE];
    quote! {
        #(const _: &str = ::core::include_str!(#paths);)*
        #(const _: ::core::option::Option<&str> = ::core::option_env!(#variables);)*
    }
}
