//! Standard output for records: exact for programs, harmless on a terminal.

use std::io::{self, IsTerminal as _, Write};

use ticketproof_diagnostics::text::json_escaped;

/// Standard output, to which records are written byte by byte as they are. On a terminal characters that would command it
/// are JSON escapes, which mean the same in JSON.
pub(crate) fn records_out() -> Box<dyn Write + Send> {
    let stdout = io::stdout();
    if stdout.is_terminal() {
        Box::new(OnTerminal { out: stdout, rest: Vec::new() })
    } else {
        Box::new(stdout)
    }
}

struct OnTerminal<W: Write> {
    out: W,
    /// The beginning of a character whose other bytes are still to come.
    rest: Vec<u8>,
}

impl<W: Write> OnTerminal<W> {
    fn show(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(json_escaped(&String::from_utf8_lossy(bytes)).as_bytes())
    }
}

impl<W: Write> Write for OnTerminal<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut whole = std::mem::take(&mut self.rest);
        whole.extend_from_slice(bytes);
        let end = match std::str::from_utf8(&whole) {
            Ok(_) => whole.len(),
            // What may be a character when more has come waits for it.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => whole.len() - unfinished(&whole),
        };
        self.rest = whole.split_off(end);
        self.show(&whole)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl<W: Write> Drop for OnTerminal<W> {
    fn drop(&mut self) {
        let rest = std::mem::take(&mut self.rest);
        if !rest.is_empty() {
            // What is half a character is of no use to anybody, but is not to vanish.
            let _ = self.show(&rest);
        }
    }
}

/// How many bytes at the end are the beginning of a character.
fn unfinished(bytes: &[u8]) -> usize {
    let last = bytes.utf8_chunks().last().map_or(&[][..], |chunk| chunk.invalid());
    let is_cut = std::str::from_utf8(last).is_err_and(|error| error.error_len().is_none());
    if is_cut { last.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(parts: &[&[u8]]) -> String {
        let mut all = Vec::new();
        let mut out = OnTerminal { out: &mut all, rest: Vec::new() };
        parts.iter().for_each(|part| out.write_all(part).unwrap());
        drop(out);
        String::from_utf8(all).unwrap()
    }

    proptest! {
        #[test]
        fn a_terminal_obeys_no_record(
            bytes in proptest::collection::vec(prop_oneof![any::<u8>(), Just(0xc2), Just(0x9b), Just(0xe2)], 0..20),
            text in ".{0,9}", cuts in proptest::collection::vec(0..60_usize, 0..4),
        ) {
            let all = [text.as_bytes(), &bytes].concat();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(all.len())).chain([0, all.len()]).collect();
            cuts.sort_unstable();
            let parts: Vec<&[u8]> = cuts.windows(2).map(|pair| &all[pair[0]..pair[1]]).collect();
            let shown = written(&parts);
            prop_assert!(!shown.chars().any(|char| char.is_control() && !matches!(char, '\n' | '\t')), "{:?}", shown);
            let whole = String::from_utf8_lossy(&all);
            prop_assert_eq!(shown, json_escaped(&whole));
        }
    }

    #[test]
    fn records_mean_the_same() {
        assert_eq!(written(&[b"{\"a\":\"\xc2", b"\x9bb\xc3\xa9\"}\n"]), "{\"a\":\"\\u009bbé\"}\n");
    }
}
