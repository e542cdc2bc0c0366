//! The account's regular expressions, compiled so that they take little memory, whatever they say.
//!
//! A lazily built automaton answers both questions that the rule asks; it has no limit of time but the text's length, and of
//! what it remembers it gives up what has no room.

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

/// How much an automaton remembers of what it has found out about one expression, in bytes, where it can do with so little.
const CACHE: usize = 256 * 1024;

/// Why an expression is not used.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Unfit {
    /// It is none, or says what cannot be said in the other syntax.
    NoExpression,
    /// It is longer than [`LENGTH_MAX`].
    TooLong,
    /// It would take more than [`FORM_MAX`].
    TooLarge,
    /// The account's expressions before it have filled the memory for all of them.
    NoRoom,
}

/// An expression that was read, and what it takes when it is compiled.
#[derive(Debug)]
pub(crate) struct Measured {
    hir: Hir,
    /// The most bytes that its compiled form takes.
    pub(crate) size: usize,
}

impl Measured {
    /// Reads an expression as RE2 does. Equal expressions have equal sizes; nothing else counts.
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
        // Nobody asks where a group lies.
        let config = thompson::Config::new().which_captures(WhichCaptures::None);
        thompson::Compiler::new().configure(config).build_from_hir(&self.hir).ok()
    }
}

/// What an expression finds in a text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Found {
    /// The whole text matches.
    Whole,
    /// A part of the text matches.
    Part,
    /// Nothing does.
    Nothing,
}

/// A compiled expression.
#[derive(Debug)]
pub(crate) struct Expression {
    dfa: DFA,
    caches: Caches,
}

impl Expression {
    /// Compiles an expression; what it remembers while it is used is kept where there is room for it.
    pub(crate) fn new(expression: &str, room: &CacheRoom) -> Option<Self> {
        let config = dfa::Config::new()
            .match_kind(MatchKind::All)
            .cache_capacity(CACHE)
            .skip_cache_capacity_check(true);
        let nfa = Measured::new(expression).ok()?.compiled()?;
        let dfa = dfa::Builder::new().configure(config).build_from_nfa(nfa).ok()?;
        Some(Self { dfa, caches: room.caches() })
    }

    /// What it finds in a text.
    pub(crate) fn find(&self, text: &str) -> Found {
        self.caches.with(&self.dfa, |cache| {
            let whole = Input::new(text).anchored(Anchored::Yes);
            // The automaton follows every way, so that the last match is the longest.
            if self.search(cache, &whole) == Some(text.len()) {
                return Found::Whole;
            }
            match self.search(cache, &Input::new(text).earliest(true)) {
                Some(_) => Found::Part,
                None => Found::Nothing,
            }
        })
    }

    /// Where the match ends.
    fn search(&self, cache: &mut dfa::Cache, input: &Input<'_>) -> Option<usize> {
        let found = self.dfa.try_search_fwd(cache, input);
        found
            .expect("an automaton without bytes to stop at and without a limit of its own does not give up")
            .map(|end| end.offset())
    }
}
