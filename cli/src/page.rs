//! Pages to look at: when a report is one, and what every page says of itself.

use std::path::Path;

use ticketproof_report::SchemaSource;
use ticketproof_schema::Snapshot;

/// The name and version of the program that made a page.
pub(crate) const TOOL: &str = concat!("ticketproof ", env!("CARGO_PKG_VERSION"));

/// Whether a report is to be a page: its extension says so.
pub(crate) fn is_page(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["html", "htm"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// The part of a page about its schema.
pub(crate) fn source<'a>(name: &'a str, snapshot: &'a Snapshot, hash: &'a str) -> SchemaSource<'a> {
    SchemaSource { name, provenance: &snapshot.provenance, hash, schema: &snapshot.schema }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_says_what_a_report_is() {
        let is = ["r.html", "a/R.HTM"].map(|path| is_page(Path::new(path)));
        assert_eq!(is, [true, true]);
        let is_not = ["r.json", "html", ".html", "r.html.ndjson", "-"].map(|path| is_page(Path::new(path)));
        assert_eq!(is_not, [false; 5]);
    }
}
