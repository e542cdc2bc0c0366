//! Finds where rows end, so that a table can be read in pieces of whole rows.

/// Looks for the ends of rows in a text that grows at its end. It agrees with the reader of rows: a quotation mark opens a
/// cell at its beginning only, and a line feed, a carriage return or both end a row outside of quoted cells.
#[derive(Clone, Debug)]
pub struct RecordSplitter {
    delimiter: u8,
    /// How much of the text was looked at.
    scanned: usize,
    /// Where the quoted cell that is being read was opened.
    quote: Option<usize>,
    /// The end of the last whole row.
    end: usize,
}

impl RecordSplitter {
    /// A splitter for a text that is still empty.
    pub fn new(delimiter: u8) -> Self {
        Self { delimiter, scanned: 0, quote: None, end: 0 }
    }

    /// Goes on over a text of which the beginning was seen before, and returns the end of the last whole row in it; 0 if there
    /// is none. `most` is how many rows are wanted; with `is_all` nothing follows the text.
    pub fn advance(&mut self, text: &[u8], is_all: bool, most: usize) -> usize {
        let mut rows = 0;
        while rows < most && self.scanned < text.len() {
            let rest = &text[self.scanned..];
            if self.quote.is_some() {
                let Some(found) = memchr::memchr(b'"', rest) else {
                    self.scanned = text.len();
                    break;
                };
                let at = self.scanned + found;
                match text.get(at + 1) {
                    // Whether it is the first of two is not known yet.
                    None if !is_all => {
                        self.scanned = at;
                        break;
                    }
                    Some(b'"') => self.scanned = at + 2,
                    _ => {
                        self.quote = None;
                        self.scanned = at + 1;
                    }
                }
                continue;
            }
            let Some(found) = memchr::memchr3(b'"', b'\n', b'\r', rest) else {
                self.scanned = text.len();
                break;
            };
            let at = self.scanned + found;
            match text[at] {
                b'"' => {
                    let is_first = at == self.end || text[at - 1] == self.delimiter;
                    self.quote = is_first.then_some(at);
                    self.scanned = at + 1;
                }
                b'\r' if at + 1 == text.len() && !is_all => {
                    self.scanned = at;
                    break;
                }
                b'\r' if text.get(at + 1) == Some(&b'\n') => self.row_ends(at + 2, &mut rows),
                _ => self.row_ends(at + 1, &mut rows),
            }
        }
        if is_all && rows < most {
            self.end = text.len();
        }
        self.end
    }

    fn row_ends(&mut self, end: usize, rows: &mut usize) {
        self.end = end;
        self.scanned = end;
        *rows += 1;
    }

    /// Says that the first `count` bytes of the text were taken away.
    pub fn took(&mut self, count: usize) {
        self.scanned = self.scanned.saturating_sub(count);
        self.end = self.end.saturating_sub(count);
        self.quote = self.quote.map(|quote| quote.saturating_sub(count));
    }

    /// Where a quoted cell was opened that is not closed in the text so far.
    pub fn open_quote(&self) -> Option<usize> {
        self.quote
    }
}

/// How many lines end in a text: by a line feed, a carriage return, or both.
pub fn line_ends(text: &[u8]) -> u64 {
    let feeds = memchr::memchr_iter(b'\n', text).count();
    let lone = memchr::memchr_iter(b'\r', text).filter(|at| text.get(at + 1) != Some(&b'\n')).count();
    (feeds + lone) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a text that comes in pieces of `step` bytes.
    fn rows(text: &str, step: usize) -> Vec<String> {
        let (mut splitter, mut buffer, mut found) = (RecordSplitter::new(b','), Vec::new(), Vec::new());
        let mut pieces = text.as_bytes().chunks(step).peekable();
        while let Some(piece) = pieces.next() {
            buffer.extend_from_slice(piece);
            loop {
                let end = splitter.advance(&buffer, pieces.peek().is_none(), 1);
                if end == 0 {
                    break;
                }
                found.push(String::from_utf8(buffer.drain(..end).collect()).unwrap());
                splitter.took(end);
            }
        }
        found
    }

    #[test]
    fn rows_end_outside_of_quotes() {
        for step in 1..8 {
            assert_eq!(
                rows("a,b\r\nc\rd\n\"x\n\"\"y\",z\n5\" q,r\n", step),
                ["a,b\r\n", "c\r", "d\n", "\"x\n\"\"y\",z\n", "5\" q,r\n"]
            );
            assert_eq!(rows("a,\"b\nc", step), ["a,\"b\nc"]);
            assert_eq!(rows("a\n\"\"\n", step), ["a\n", "\"\"\n"]);
        }
    }

    #[test]
    fn lines_end_in_three_ways() {
        assert_eq!(line_ends(b"a\nb\r\nc\rd\r\r"), 5);
    }
}
