//! Pages to look at: when a report is one, and what every page says of itself.

use std::{
    io::{self, Write as _},
    path::Path,
};

use ticketproof_report::SchemaSource;
use ticketproof_schema::Snapshot;

use crate::{
    check::sinks::Sink,
    ui::{Result, of_stdout},
};

/// What made a page.
pub(crate) const TOOL: &str = concat!("ticketproof ", env!("CARGO_PKG_VERSION"));

/// Whether a report is to be a page: its extension says so.
pub(crate) fn is_page(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["html", "htm"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// What a page says of the schema.
pub(crate) fn source<'a>(name: &'a str, snapshot: &'a Snapshot, hash: &'a str) -> SchemaSource<'a> {
    SchemaSource { name, provenance: &snapshot.provenance, hash, schema: &snapshot.schema }
}

/// Writes a file, which is on the disk then; `-` is standard output.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    if path == Path::new("-") {
        // As it is: no escape sequence is in a page, so there is none to strip.
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
        return Ok(written.map_err(of_stdout)?);
    }
    let mut sink = Sink::open(path)?;
    sink.write(text.as_bytes())?;
    Ok(sink.finish()?)
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
