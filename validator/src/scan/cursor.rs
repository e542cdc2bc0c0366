//! Reading the JSON of one line, with a cursor over its bytes and its quotes.

/// The window and its quotes, from which one line is read.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    /// The bytes of the window: at least 64 bytes follow the line.
    pub(super) bytes: &'a [u8],
    /// The positions of its quotes.
    pub(super) quotes: &'a [u32],
}

/// A position in a line: the next byte, and the index of the next quote.
#[derive(Clone, Copy)]
pub(super) struct Cursor {
    pub(super) byte: usize,
    pub(super) quote: usize,
}

impl<'a> Line<'a> {
    #[inline(always)]
    pub(super) fn byte(self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    /// The `N` bytes from `at` on.
    #[inline(always)]
    pub(super) fn array<const N: usize>(self, at: usize) -> Option<&'a [u8; N]> {
        self.bytes.get(at..at.checked_add(N)?)?.first_chunk()
    }

    /// The position of the first byte from `at` on that is not a space. One space costs no branch; tabs are left to the
    /// reference path.
    #[inline(always)]
    pub(super) fn skip_blanks(self, at: usize) -> Option<usize> {
        let at = at + usize::from(self.byte(at)? == b' ');
        if self.byte(at)? == b' ' { skip_blank_run(self.bytes, at) } else { Some(at) }
    }

    /// Moves past spaces and this byte; `None` if another byte stands there.
    #[inline(always)]
    pub(super) fn expect(self, at: Cursor, byte: u8) -> Option<Cursor> {
        let here = self.skip_blanks(at.byte)?;
        (self.byte(here)? == byte).then_some(Cursor { byte: here + 1, ..at })
    }

    /// Moves past spaces and a string; also returns the text between its quotes.
    #[inline(always)]
    pub(super) fn string(self, at: Cursor) -> Option<(Cursor, &'a [u8])> {
        let here = self.skip_blanks(at.byte)?;
        let &[open, close] = self.quotes.get(at.quote..)?.first_chunk()?;
        if open as usize != here {
            return None;
        }
        let text = self.bytes.get(here + 1..close as usize)?;
        Some((Cursor { byte: close as usize + 1, quote: at.quote + 2 }, text))
    }

    /// Moves past spaces and a boolean or a number without an exponent; also returns its text.
    #[inline(always)]
    pub(super) fn scalar(self, at: Cursor) -> Option<(Cursor, &'a [u8])> {
        let (at, text) = self.token(at)?;
        (text == b"true" || text == b"false" || is_number(text)).then_some((at, text))
    }

    /// Moves past spaces and any JSON value but a string, an object or an array.
    pub(super) fn any_scalar(self, at: Cursor) -> Option<Cursor> {
        let (at, text) = self.token(at)?;
        let exponent = text.iter().position(|byte| matches!(byte, b'e' | b'E')).unwrap_or(text.len());
        let (number, exponent) = text.split_at(exponent);
        let is_fine = match exponent {
            [] => is_number(number),
            [_, b'+' | b'-', digits @ ..] | [_, digits @ ..] => {
                is_number(number) && !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
            }
        };
        (is_fine || matches!(text, b"true" | b"false" | b"null")).then_some(at)
    }

    /// Moves past the JSON object or array that begins here; `None` if it is malformed.
    pub(super) fn container(self, at: Cursor) -> Option<Cursor> {
        let rest = self.bytes.get(at.byte..)?;
        let rest = &rest[..memchr::memchr(b'\n', rest)?];
        let rest = std::str::from_utf8(rest).ok()?;
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<serde::de::IgnoredAny>();
        values.next()?.ok()?;
        let end = at.byte + values.byte_offset();
        // Positions after the window's last quote are in no order.
        let within = self.quotes.get(at.quote..)?.iter().take_while(|quote| (**quote as usize) < end).count();
        Some(Cursor { byte: end, quote: at.quote + within })
    }

    /// Moves past spaces and the bytes up to the next delimiter; also returns those bytes.
    #[inline(always)]
    fn token(self, at: Cursor) -> Option<(Cursor, &'a [u8])> {
        let here = self.skip_blanks(at.byte)?;
        let rest = self.bytes.get(here..)?;
        let length = rest.iter().position(|byte| matches!(byte, b',' | b'}' | b']' | b' ' | b'\n'))?;
        Some((Cursor { byte: here + length, ..at }, &rest[..length]))
    }
}

#[cold]
#[inline(never)]
fn skip_blank_run(bytes: &[u8], at: usize) -> Option<usize> {
    Some(at + bytes.get(at..)?.iter().position(|byte| *byte != b' ')?)
}

/// Whether a text is a JSON number without an exponent.
fn is_number(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let is_digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    let (whole, fraction) = match text.iter().position(|byte| *byte == b'.') {
        Some(point) => (&text[..point], Some(&text[point + 1..])),
        None => (text, None),
    };
    is_digits(whole) && (whole == b"0" || whole[0] != b'0') && fraction.is_none_or(is_digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_grammar_is_that_of_json_without_exponents() {
        for text in ["0", "-0", "10", "-10.50", "0.5"] {
            assert!(is_number(text.as_bytes()), "{text}");
        }
        for text in ["", "-", "01", "1.", ".5", "+1", "1e5", "NaN", "--1", "1.2.3", "-.5"] {
            assert!(!is_number(text.as_bytes()), "{text}");
        }
    }
}
