//! How far a record is JSON that cannot be read to its end.
//!
//! The reader that says what is wrong with it need not begin at its beginning.

use super::{
    cursor::{At, Line},
    outcome::{Focus, noted},
};
use crate::Shape;

/// What is to be looked at in a record that could not be read to its end. It begins at the byte `start`, and the line has its
/// quotes only; what stands at `limit` may be wrong, whatever it looks like.
#[inline(never)]
pub(super) fn focus(line: Line<'_>, start: usize, limit: usize, shape: Shape) -> Focus<'static> {
    // An escape that may be half of a pair is wrong only to who reads the text, which the reader that skips does not.
    if line.byte(limit) == Some(b'u') {
        return Focus::Whole;
    }
    readable(line, start, limit, shape).map_or(Focus::Whole, |end| Focus::Behind(end - start))
}

/// The byte behind the last property that is JSON, as is everything before it.
fn readable(line: Line<'_>, start: usize, limit: usize, shape: Shape) -> Option<usize> {
    let at = line.past(At { byte: start, quote: 0 }, b'{')?;
    let at = match shape {
        Shape::Body => {
            let (at, name) = line.string(at)?;
            line.past(line.past(at, b':')?, b'{').filter(|_| name == b"properties")?
        }
        Shape::Properties => at,
        Shape::Batch => return None,
    };
    let (mut byte, mut quotes) = (at.byte, line.quotes.get(at.quote..)?);
    let mut known = None;
    while let Some((property, rest)) = noted(line, quotes)
        && line.past_blank(byte) == Some(property.name.start)
        && property.value.end <= limit
    {
        known = Some(property.value.end);
        let Some(at) = line.past(At { byte: property.value.end, quote: 0 }, b',') else { break };
        (byte, quotes) = (at.byte, rest);
    }
    known
}
