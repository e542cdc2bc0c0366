//! The longest prefix of a malformed record that is valid JSON.
//!
//! The reference path then starts reading after this prefix.

use super::{
    cursor::{Cursor, Line},
    outcome::{Recheck, property_span},
};
use crate::Shape;

/// The parts that the reference path must check in a record that the scanner could not read to its end. The record begins at the byte
/// `start`, and `line` has its quotes only. The byte at `limit` is suspicious: no prefix may include it.
#[inline(never)]
pub(super) fn recheck(line: Line<'_>, start: usize, limit: usize, shape: Shape) -> Recheck<'static> {
    // A lone surrogate escape is an error only where the text is unescaped, and a reader that skips a prefix does not unescape it.
    if line.byte(limit) == Some(b'u') {
        return Recheck::Everything;
    }
    prefix_end(line, start, limit, shape).map_or(Recheck::Everything, |end| Recheck::After(end - start))
}

/// The end of the last property of the prefix.
fn prefix_end(line: Line<'_>, start: usize, limit: usize, shape: Shape) -> Option<usize> {
    let at = line.expect(Cursor { byte: start, quote: 0 }, b'{')?;
    let at = match shape {
        Shape::Body => {
            let (at, name) = line.string(at)?;
            line.expect(line.expect(at, b':')?, b'{').filter(|_| name == b"properties")?
        }
        Shape::Properties => at,
        Shape::Batch => return None,
    };
    let (mut byte, mut quotes) = (at.byte, line.quotes.get(at.quote..)?);
    let mut prefix = None;
    while let Some((property, rest)) = property_span(line, quotes)
        && line.skip_blanks(byte) == Some(property.name.start)
        && property.value.end <= limit
    {
        prefix = Some(property.value.end);
        let Some(at) = line.expect(Cursor { byte: property.value.end, quote: 0 }, b',') else { break };
        (byte, quotes) = (at.byte, rest);
    }
    prefix
}
