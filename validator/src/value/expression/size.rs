//! An upper limit of the memory that a compiled expression takes, found without compiling it: each part of the expression needs a
//! number of states, and a repetition needs them several times.

use regex_automata::nfa::thompson::{State, Transition};
use regex_syntax::{
    hir::{Class, ClassUnicode, Hir, HirKind},
    utf8::{Utf8Range, Utf8Sequences},
};

/// A state, and a transition of one that has several.
const STATE: usize = size_of::<State>();
const TRANSITION: usize = size_of::<Transition>();

/// A byte of a text among others: a state of several transitions, since the others may begin as it does.
const SHARED_BYTE: usize = STATE + TRANSITION;

/// The memory of every expression, besides its states.
const FIXED: usize = 4096;

/// The most bytes that an expression's compiled form takes.
pub(super) fn of(hir: &Hir) -> usize {
    part(hir).saturating_add(FIXED)
}

/// It goes as deep as the parser lets brackets nest.
fn part(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => STATE,
        HirKind::Literal(literal) => STATE.saturating_mul(literal.0.len()),
        HirKind::Class(Class::Bytes(class)) => STATE + TRANSITION * class.ranges().len(),
        HirKind::Class(Class::Unicode(class)) => unicode(class),
        HirKind::Repetition(repeated) => {
            let times = repeated.max.unwrap_or(repeated.min).max(1);
            // One more state where the repetition may end or continue.
            let choices = repeated.max.map_or(2, |max| max - repeated.min);
            let parts = part(&repeated.sub).max(1).saturating_mul(times as usize);
            parts.saturating_add(STATE.saturating_mul(choices as usize + 2))
        }
        HirKind::Capture(group) => part(&group.sub),
        HirKind::Concat(parts) => parts.iter().map(part).fold(0, usize::saturating_add),
        HirKind::Alternation(parts) => {
            let one = |hir: &Hir| match hir.kind() {
                HirKind::Literal(literal) => SHARED_BYTE.saturating_mul(literal.0.len()),
                _ => part(hir),
            };
            let all = parts.iter().map(|hir| one(hir).saturating_add(4 * STATE));
            all.fold(2 * STATE, usize::saturating_add)
        }
    }
}

/// A class is a tree of the bytes that its characters begin with.
fn unicode(class: &ClassUnicode) -> usize {
    let mut size = STATE;
    let mut last: Vec<Utf8Range> = Vec::with_capacity(4);
    for range in class.ranges() {
        for sequence in Utf8Sequences::new(range.start(), range.end()) {
            let bytes = sequence.as_slice();
            let common = bytes.iter().zip(&last).take_while(|(byte, last)| byte == last).count();
            let new = bytes.len() - common;
            size += TRANSITION * new + STATE * new.saturating_sub(1);
            last.clear();
            last.extend_from_slice(bytes);
        }
    }
    size
}
