//! Finds a row's cells in its text, and exchanges some without touching the others.

use std::ops::Range;

/// The cells of a row's text, quotation marks included; the text is without its line end. Agrees with what the reader of
/// rows takes for cells: a quotation mark means something at the beginning of a cell only.
pub fn ranges(row: &[u8], delimiter: u8) -> Ranges<'_> {
    Ranges { row, delimiter, at: Some(0) }
}

/// The iterator of [`ranges`].
#[derive(Clone, Debug)]
pub struct Ranges<'a> {
    row: &'a [u8],
    delimiter: u8,
    at: Option<usize>,
}

impl Iterator for Ranges<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.at?;
        let unquoted = if self.row.get(start) == Some(&b'"') { after_quotes(self.row, start) } else { start };
        let end = memchr::memchr(self.delimiter, &self.row[unquoted..]).map(|at| unquoted + at);
        self.at = end.map(|end| end + 1);
        Some(start..end.unwrap_or(self.row.len()))
    }
}

/// The byte after the quotation mark that closes the cell opened at `open`.
fn after_quotes(row: &[u8], open: usize) -> usize {
    let mut at = open + 1;
    while let Some(found) = memchr::memchr(b'"', &row[at..]) {
        at += found + 1;
        if row.get(at) != Some(&b'"') {
            return at;
        }
        at += 1;
    }
    row.len()
}

/// The number, from 0, of the cell that a byte of a row belongs to.
pub fn column_at(row: &[u8], delimiter: u8, byte: usize) -> usize {
    ranges(row, delimiter).take_while(|range| range.end < byte).count()
}

/// A value as a cell. It is quoted if the cell it takes the place of was, or if it has to be.
pub fn written(value: &str, delimiter: u8, was_quoted: bool) -> String {
    let special = |byte: u8| byte == delimiter || matches!(byte, b'"' | b'\r' | b'\n');
    if !was_quoted && !value.bytes().any(special) {
        return value.to_owned();
    }
    format!("\"{}\"", value.replace('"', "\"\""))
}

/// Appends a row's text with some of its cells exchanged; all other bytes stay as they are. `values` is sorted by cell.
pub fn exchange(row: &[u8], delimiter: u8, values: &[(usize, String)], out: &mut Vec<u8>) {
    let (mut copied, mut values) = (0, values.iter().peekable());
    for (column, range) in ranges(row, delimiter).enumerate() {
        let Some((_, value)) = values.next_if(|(wanted, _)| *wanted == column) else {
            if values.peek().is_none() {
                break;
            }
            continue;
        };
        out.extend_from_slice(&row[copied..range.start]);
        let was_quoted = row.get(range.start) == Some(&b'"');
        out.extend_from_slice(written(value, delimiter, was_quoted).as_bytes());
        copied = range.end;
    }
    out.extend_from_slice(&row[copied..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(row: &str) -> Vec<&str> {
        ranges(row.as_bytes(), b',').map(|range| &row[range]).collect()
    }

    #[test]
    fn cells_as_they_stand() {
        assert_eq!(texts("a,\"b,\"\"c\",,d"), ["a", "\"b,\"\"c\"", "", "d"]);
        assert_eq!(texts(""), [""]);
        assert_eq!(texts(","), ["", ""]);
        assert_eq!(texts("5\" pipe,\"open, x"), ["5\" pipe", "\"open, x"]);
        assert_eq!(texts("\"a\"b\"c,d"), ["\"a\"b\"c", "d"]);
    }

    #[test]
    fn only_the_exchanged_cells_change() {
        let mut out = Vec::new();
        let row = "=A1, x ,\"New\",New,\"q\"";
        exchange(row.as_bytes(), b',', &[(2, "1".into()), (3, "a,b".into())], &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "=A1, x ,\"1\",\"a,b\",\"q\"");
    }

    #[test]
    fn a_byte_belongs_to_a_cell() {
        let row = b"ab,cd,";
        assert_eq!([0, 2, 3, 5, 6].map(|byte| column_at(row, b',', byte)), [0, 0, 1, 1, 2]);
    }
}
