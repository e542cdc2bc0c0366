//! The account's regular expressions, compiled with bounded memory.
//!
//! A lazily built automaton finds whether the whole text matches, or a part. It takes time linear in the text's length, and its
//! cache has a limit.

mod caches;
mod size;
#[cfg(test)]
mod tests;

use regex_automata::{
    Anchored, Input, MatchKind,
    hybrid::dfa::{self, DFA},
    nfa::thompson::{self, NFA, WhichCaptures},
};
use regex_syntax::hir::Hir;

pub(crate) use caches::CacheRoom;
use caches::Caches;

use super::re2;

/// The longest expression that is read, in bytes.
pub(crate) const LENGTH_MAX: usize = 64 * 1024;

/// The most memory that one expression may take when it is compiled, in bytes.
pub(crate) const FORM_MAX: usize = 10 * 1024 * 1024;

/// The size of an automaton's cache for one expression, in bytes, if that is enough for the expression.
const CACHE: usize = 256 * 1024;

/// Why an expression is not used.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Unfit {
    /// It is not a valid expression, or cannot be translated to `regex-syntax`.
    NoExpression,
    /// It is longer than [`LENGTH_MAX`].
    TooLong,
    /// It would take more than [`FORM_MAX`].
    TooLarge,
    /// The expressions before it have used the memory for all expressions of the account.
    NoRoom,
}

/// A parsed expression and its size when compiled.
#[derive(Debug)]
pub(crate) struct Measured {
    hir: Hir,
    /// The most bytes that its compiled form takes.
    pub(crate) size: usize,
}

impl Measured {
    /// Reads an expression as RE2 does. The size depends only on the expression.
    pub(crate) fn new(expression: &str) -> Result<Self, Unfit> {
        if expression.len() > LENGTH_MAX {
            return Err(Unfit::TooLong);
        }
        let translated = re2::translated(expression).ok_or(Unfit::NoExpression)?;
        let hir = regex_syntax::parse(&translated).map_err(|_| Unfit::NoExpression)?;
        if hir.properties().look_set().contains_word_unicode() {
            return Err(Unfit::NoExpression);
        }
        let size = size::of(&hir);
        if size > FORM_MAX { Err(Unfit::TooLarge) } else { Ok(Self { hir, size }) }
    }

    fn compiled(&self) -> Option<NFA> {
        // The positions of groups are not needed.
        let config = thompson::Config::new().which_captures(WhichCaptures::None);
        thompson::Compiler::new().configure(config).build_from_hir(&self.hir).ok()
    }
}

/// The result of matching a text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum TextMatch {
    /// The whole text matches.
    Whole,
    /// A part of the text matches.
    Part,
    /// No part matches.
    Nothing,
}

/// A compiled expression.
#[derive(Debug)]
pub(crate) struct Expression {
    dfa: DFA,
    caches: Caches,
}

impl Expression {
    /// Compiles an expression; its caches are kept as far as `room` allows.
    pub(crate) fn new(expression: &str, room: &CacheRoom) -> Option<Self> {
        let config = dfa::Config::new()
            .match_kind(MatchKind::All)
            .cache_capacity(CACHE)
            .skip_cache_capacity_check(true);
        let nfa = Measured::new(expression).ok()?.compiled()?;
        let dfa = dfa::Builder::new().configure(config).build_from_nfa(nfa).ok()?;
        Some(Self { dfa, caches: room.caches() })
    }

    /// Matches a text.
    pub(crate) fn find(&self, text: &str) -> TextMatch {
        self.caches.with(&self.dfa, |cache| {
            let whole = Input::new(text).anchored(Anchored::Yes);
            // The automaton finds all matches, so the last one is the longest.
            if self.search(cache, &whole) == Some(text.len()) {
                return TextMatch::Whole;
            }
            match self.search(cache, &Input::new(text).earliest(true)) {
                Some(_) => TextMatch::Part,
                None => TextMatch::Nothing,
            }
        })
    }

    /// The end of the longest match.
    fn search(&self, cache: &mut dfa::Cache, input: &Input<'_>) -> Option<usize> {
        let found = self.dfa.try_search_fwd(cache, input);
        found
            .expect("an automaton without bytes to stop at and without a limit of its own does not give up")
            .map(|end| end.offset())
    }
}
