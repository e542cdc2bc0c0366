//! Labels that belong to another id than before.
//!
//! People and generated names find ids by label. `Urgent` that was `4` and is now `7` is no error anywhere and wrong
//! everywhere.

use std::collections::BTreeMap;

/// For each id of `new` that took over a label: the id that had it. Only labels that one id had and one id has count, and
/// only if the id that had it has it no more.
pub(super) fn moved<'a>(
    old: impl Iterator<Item = (&'a str, &'a str)>,
    new: impl Iterator<Item = (&'a str, &'a str)>,
) -> BTreeMap<&'a str, Moved<'a>> {
    let (old, new) = (holders(old), holders(new));
    let mut moved = BTreeMap::new();
    for (label, id) in new {
        if let (Some(id), Some(Some(before))) = (id, old.get(label))
            && *before != id
        {
            moved.insert(id, Moved { label, before });
        }
    }
    moved
}

/// A label that moved, and from where.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Moved<'a> {
    pub(super) label: &'a str,
    pub(super) before: &'a str,
}

/// The id that has each label; `None` where several have it.
fn holders<'a>(items: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<&'a str, Option<&'a str>> {
    let mut holders = BTreeMap::new();
    for (id, label) in items {
        let label = label.trim();
        if !label.is_empty() {
            holders.entry(label).and_modify(|holder| *holder = None).or_insert(Some(id));
        }
    }
    holders
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moves(old: &[(&'static str, &'static str)], new: &[(&'static str, &'static str)]) -> Vec<String> {
        let moved = moved(old.iter().copied(), new.iter().copied());
        moved.into_iter().map(|(id, moved)| format!("{}: {} -> {id}", moved.label, moved.before)).collect()
    }

    #[test]
    fn a_label_moves_from_one_id_to_one_id() {
        assert_eq!(
            moves(&[("1", "Low"), ("2", "High")], &[("1", "High"), ("2", "Low")]),
            ["High: 2 -> 1", "Low: 1 -> 2"]
        );
        assert_eq!(moves(&[("1", "Low")], &[("7", "Low ")]), ["Low: 1 -> 7"]);
    }

    #[test]
    fn a_label_that_several_have_is_nobodys() {
        assert!(moves(&[("1", "Low")], &[("1", "Low"), ("2", "Low")]).is_empty());
        assert!(moves(&[("1", "Low"), ("2", "Low")], &[("2", "Low")]).is_empty());
        assert!(moves(&[("1", "")], &[("2", "")]).is_empty());
    }
}
