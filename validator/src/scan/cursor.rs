//! A line of a window, and how to read on in it.

/// A window and its index, from which one line is read.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    /// The window, at least 64 bytes more than the line.
    pub(super) bytes: &'a [u8],
    /// Where its quotes are.
    pub(super) quotes: &'a [u32],
}

/// How far a line was read: the next byte, and the next of its quotes.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) byte: usize,
    pub(super) quote: usize,
}

impl<'a> Line<'a> {
    #[inline(always)]
    pub(super) fn byte(self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    /// The bytes from here on.
    #[inline(always)]
    pub(super) fn piece<const N: usize>(self, at: usize) -> Option<&'a [u8; N]> {
        self.bytes.get(at..at.checked_add(N)?)?.first_chunk()
    }

    /// The first byte from here on that is no blank. One blank costs no branch; tabs are looked at closer.
    #[inline(always)]
    pub(super) fn past_blank(self, at: usize) -> Option<usize> {
        let at = at + usize::from(self.byte(at)? == b' ');
        if self.byte(at)? == b' ' { past_blanks(self.bytes, at) } else { Some(at) }
    }

    /// Past blanks and this byte.
    #[inline(always)]
    pub(super) fn past(self, at: At, byte: u8) -> Option<At> {
        let here = self.past_blank(at.byte)?;
        (self.byte(here)? == byte).then_some(At { byte: here + 1, ..at })
    }

    /// Past blanks and a string, and what is between its quotes.
    #[inline(always)]
    pub(super) fn string(self, at: At) -> Option<(At, &'a [u8])> {
        let here = self.past_blank(at.byte)?;
        let &[open, close] = self.quotes.get(at.quote..)?.first_chunk()?;
        if open as usize != here {
            return None;
        }
        let text = self.bytes.get(here + 1..close as usize)?;
        Some((At { byte: close as usize + 1, quote: at.quote + 2 }, text))
    }

    /// Past blanks, a number without an exponent or a boolean, and its text.
    #[inline(always)]
    pub(super) fn scalar(self, at: At) -> Option<(At, &'a [u8])> {
        let (at, text) = self.token(at)?;
        (text == b"true" || text == b"false" || is_number(text)).then_some((at, text))
    }

    /// Past blanks and whatever JSON has that is no string, object or list.
    pub(super) fn any_scalar(self, at: At) -> Option<At> {
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

    /// Past the object or the list that begins here, if it is one.
    pub(super) fn container(self, at: At) -> Option<At> {
        let rest = self.bytes.get(at.byte..)?;
        let rest = &rest[..memchr::memchr(b'\n', rest)?];
        let rest = std::str::from_utf8(rest).ok()?;
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<serde::de::IgnoredAny>();
        values.next()?.ok()?;
        let end = at.byte + values.byte_offset();
        // What is behind the window's last quotes is in no order.
        let within = self.quotes.get(at.quote..)?.iter().take_while(|quote| (**quote as usize) < end).count();
        Some(At { byte: end, quote: at.quote + within })
    }

    /// Past blanks and what stands there up to the next blank or end of something.
    #[inline(always)]
    fn token(self, at: At) -> Option<(At, &'a [u8])> {
        let here = self.past_blank(at.byte)?;
        let rest = self.bytes.get(here..)?;
        let length = rest.iter().position(|byte| matches!(byte, b',' | b'}' | b']' | b' ' | b'\n'))?;
        Some((At { byte: here + length, ..at }, &rest[..length]))
    }
}

#[cold]
#[inline(never)]
fn past_blanks(bytes: &[u8], at: usize) -> Option<usize> {
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
    fn numbers_are_those_of_json() {
        for text in ["0", "-0", "10", "-10.50", "0.5"] {
            assert!(is_number(text.as_bytes()), "{text}");
        }
        for text in ["", "-", "01", "1.", ".5", "+1", "1e5", "NaN", "--1", "1.2.3", "-.5"] {
            assert!(!is_number(text.as_bytes()), "{text}");
        }
    }
}
