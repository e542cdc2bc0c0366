//! Where a JSON value ends.

use super::DEPTH_MAX;
use crate::halt::Halt;

/// How far a value was read. It is found out where it ends, not whether it is JSON.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The brackets that would close what is open.
    closers: Vec<u8>,
    in_string: bool,
    is_escaped: bool,
    /// It is a number or a word, which ends where something else begins.
    is_bare: bool,
}

impl Scan {
    /// Reads on: how many bytes are the value's, and whether it ends with them.
    pub(super) fn advance(&mut self, bytes: &[u8]) -> Result<(usize, bool), Halt> {
        for (at, &byte) in bytes.iter().enumerate() {
            if self.in_string {
                if self.ends_string(byte) && self.closers.is_empty() {
                    return Ok((at + 1, true));
                }
                continue;
            }
            let is_outermost = self.closers.is_empty();
            match byte {
                b'"' | b'{' | b'[' if self.is_bare && is_outermost => return Ok((at, true)),
                b'"' => self.in_string = true,
                b'{' | b'[' if self.closers.len() == DEPTH_MAX => {
                    return Err(Halt::Limit(format!("is nested more than {DEPTH_MAX} deep")));
                }
                b'{' => self.closers.push(b'}'),
                b'[' => self.closers.push(b']'),
                b'}' | b']' if !is_outermost => {
                    if self.closers.pop() != Some(byte) {
                        return Err(Halt::NotJson);
                    }
                    if self.closers.is_empty() {
                        return Ok((at + 1, true));
                    }
                }
                b'}' | b']' | b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' if is_outermost => {
                    // A value that has no byte is none.
                    return if self.is_bare { Ok((at, true)) } else { Err(Halt::NotJson) };
                }
                _ => self.is_bare |= is_outermost,
            }
        }
        Ok((bytes.len(), false))
    }

    /// Reads a byte of a string; whether it is its last.
    fn ends_string(&mut self, byte: u8) -> bool {
        match byte {
            _ if self.is_escaped => self.is_escaped = false,
            b'\\' => self.is_escaped = true,
            b'"' => self.in_string = false,
            _ => {}
        }
        !self.in_string
    }
}
