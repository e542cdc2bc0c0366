//! Did you mean …?

/// How alike two names must be, from 0 (nothing in common) to 1 (equal), to be worth suggesting.
const THRESHOLD: f64 = 0.8;

/// No name longer than this many bytes is compared: the comparison costs the product of both lengths, and input is
/// hostile.
const LONGEST: usize = 128;

/// The candidate most like `wanted`, if one is alike enough: equal but for letter case, `-`, `_` and blanks, or a small
/// edit away. Ties go to the candidate that comes first.
///
/// ```
/// use ticketproof_diagnostics::suggest::closest;
/// assert_eq!(closest("hs_ticket_prority", ["hs_ticket_priority", "subject"]), Some("hs_ticket_priority"));
/// assert_eq!(closest("Hs-Ticket Priority", ["hs_ticket_priority"]), Some("hs_ticket_priority"));
/// assert_eq!(closest("zzz", ["hs_ticket_priority", "subject"]), None);
/// ```
pub fn closest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    closest_of(wanted, candidates.into_iter().map(|candidate| (candidate, candidate)))
}

/// The same for things that have a text each: the thing whose text is most like `wanted`.
///
/// ```
/// use ticketproof_diagnostics::suggest::closest_of;
/// assert_eq!(closest_of("Supprot", [("Support", 7), ("Returns", 8)]), Some(7));
/// ```
pub fn closest_of<'a, T>(wanted: &str, candidates: impl IntoIterator<Item = (&'a str, T)>) -> Option<T> {
    if wanted.is_empty() || wanted.len() > LONGEST {
        return None;
    }
    let wanted = Folded::of(wanted);
    let mut best: Option<(f64, T)> = None;
    for (candidate, thing) in candidates {
        if candidate.len() > LONGEST {
            continue;
        }
        let likeness = wanted.likeness(&Folded::of(candidate));
        if likeness >= THRESHOLD && best.as_ref().is_none_or(|(most, _)| likeness > *most) {
            if likeness >= 1.0 {
                return Some(thing);
            }
            best = Some((likeness, thing));
        }
    }
    best.map(|(_, thing)| thing)
}

/// A name without what does not count: letter case, `-`, `_` and blanks.
enum Folded {
    /// Nearly every name. Findings are made by the million, so nothing is allocated for it.
    Ascii {
        letters: [u8; LONGEST],
        length: usize,
        /// A bit for each letter that occurs; several share one.
        set: u64,
    },
    Other(String),
}

impl Folded {
    fn of(name: &str) -> Self {
        if !name.is_ascii() || name.len() > LONGEST {
            let counts = |char: &char| !matches!(char, '-' | '_' | ' ');
            return Self::Other(name.chars().filter(counts).flat_map(char::to_lowercase).collect());
        }
        let (mut letters, mut length, mut set) = ([0; LONGEST], 0, 0);
        for byte in name.bytes() {
            if let (false, Some(free)) = (matches!(byte, b'-' | b'_' | b' '), letters.get_mut(length)) {
                *free = byte.to_ascii_lowercase();
                set |= 1 << (*free & 63);
                length += 1;
            }
        }
        Self::Ascii { letters, length, set }
    }

    fn text(&self) -> &str {
        match self {
            Self::Ascii { letters, length, .. } => {
                std::str::from_utf8(&letters[..*length]).unwrap_or_default()
            }
            Self::Other(text) => text,
        }
    }

    /// From 0 to 1, and 0 for everything below the threshold. Edits count against the longer name; a shared beginning alone
    /// is not likeness, because half of the field's names begin with `hs_`.
    fn likeness(&self, other: &Self) -> f64 {
        let (
            Self::Ascii { letters: a, length: n, set: of_a },
            Self::Ascii { letters: b, length: m, set: of_b },
        ) = (self, other)
        else {
            let (a, b) = (self.text(), other.text());
            let (n, m) = (a.chars().count(), b.chars().count());
            // The comparison costs the product of both, and finds no fewer edits than that.
            if n.abs_diff(m) * 5 > n.max(m) {
                return 0.0;
            }
            return strsim::normalized_damerau_levenshtein(a, b);
        };
        // At the threshold there is one edit in five letters. An edit adds a letter or takes one away, or both.
        let longer = *n.max(m);
        let most = longer / 5;
        if n.abs_diff(*m) > most || (of_a ^ of_b).count_ones() as usize > 2 * most {
            return 0.0;
        }
        match edits(&a[..*n], &b[..*m], most) {
            0 => 1.0,
            some if some > most => 0.0,
            some => 1.0 - some as f64 / longer as f64,
        }
    }
}

/// How many letters are inserted, deleted, replaced or swapped with their neighbour to make one name the other: the distance
/// of Damerau and Levenshtein, if it is no more than `most`; else something that is more. What both begin and end with costs
/// nothing, and names that are alike have little else.
fn edits(a: &[u8], b: &[u8], most: usize) -> usize {
    let same = |(x, y): &(&u8, &u8)| x == y;
    let prefix = a.iter().zip(b).take_while(same).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(same).count();
    let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    if a.is_empty() || b.is_empty() {
        return a.len() + b.len();
    }
    // The table has a row and a column before the first letters, and another before those for swaps that reach back so far.
    // Cells that are further from the middle than `most` stand for more edits than that, and are left as they are.
    let (width, far) = (b.len() + 2, a.len() + b.len());
    let mut table = vec![far; (a.len() + 2) * width];
    let at = |row: usize, column: usize| row * width + column;
    for row in 1..a.len() + 2 {
        table[at(row, 1)] = row - 1;
    }
    for column in 1..width {
        table[at(1, column)] = column - 1;
    }
    // For each letter, the last row that had it.
    let mut last_rows = [0_usize; 128];
    for (row, x) in (1_usize..).zip(a) {
        let (from, to) = (row.saturating_sub(most).max(1), (row + most).min(b.len()));
        let (mut last_column, mut least) = (0, row);
        for (column, y) in (from..).zip(b.get(from - 1..to).unwrap_or_default()) {
            let last_row = last_rows[usize::from(*y & 127)];
            let swapped =
                table[at(last_row, last_column)] + (row - last_row - 1) + 1 + (column - last_column - 1);
            let replaced = table[at(row, column)] + usize::from(x != y);
            let shifted = table[at(row, column + 1)].min(table[at(row + 1, column)]) + 1;
            let edits = swapped.min(replaced).min(shifted);
            table[at(row + 1, column + 1)] = edits;
            least = least.min(edits);
            if x == y {
                last_column = column;
            }
        }
        // No row ends with fewer edits than there are in the best cell of each before it, whatever swaps reach over.
        if least > most {
            return least;
        }
        last_rows[usize::from(*x & 127)] = row;
    }
    table[at(a.len() + 1, b.len() + 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_prefix_is_no_likeness() {
        assert_eq!(closest("hs_foo", ["hs_pipeline", "hs_object_id"]), None);
    }

    #[test]
    fn the_first_of_equals_wins() {
        assert_eq!(closest("abcde", ["abcdx", "abcdy"]), Some("abcdx"));
    }

    #[test]
    fn long_names_are_not_compared() {
        let long = "x".repeat(LONGEST + 1);
        assert_eq!(closest(&long, [long.as_str()]), None);
        assert_eq!(closest("x", [long.as_str(), "x"]), Some("x"));
    }

    #[test]
    fn the_table_counts_as_strsim_does() {
        let names = [
            "",
            "a",
            "ab",
            "ba",
            "abc",
            "ca",
            "cab",
            "acb",
            "aab",
            "abab",
            "baba",
            "hspipeline",
            "pihspelien",
        ];
        let mut names: Vec<String> = names.map(str::to_owned).into();
        for number in 0..3_usize.pow(4) {
            let letter = |place: u32| ["a", "b", "c"][number / 3_usize.pow(place) % 3];
            names.push((0..4).map(letter).chain(["x", ""][..number % 2].iter().copied()).collect());
        }
        for (a, b) in names.iter().flat_map(|a| names.iter().map(move |b| (a, b))) {
            let wanted = strsim::damerau_levenshtein(a, b);
            for most in 0..12 {
                let found = edits(a.as_bytes(), b.as_bytes(), most);
                assert!(
                    found == wanted || (found > most && wanted > most),
                    "{a} and {b}: {found}, not {wanted}"
                );
            }
        }
    }

    #[test]
    fn letters_of_any_script_are_compared_to_the_same_threshold() {
        assert_eq!(closest("Priortät", ["Status", "Priorität"]), Some("Priorität"));
        assert_eq!(closest("äbcd", ["äbcde"]), Some("äbcde"), "one edit in five letters");
        assert_eq!(closest("äbc", ["äbcd"]), None);
        assert_eq!(closest("ä", ["äöüßäöüß"]), None);
    }

    #[test]
    fn the_threshold_is_inclusive() {
        assert_eq!(closest("abcde", ["abcdx"]), Some("abcdx"));
        assert_eq!(closest("abcd", ["abcx"]), None);
        assert_eq!(closest("abcdefghij", ["abcdefghxy"]), Some("abcdefghxy"));
        assert_eq!(closest("abcdefghij", ["abcdefgxyz"]), None);
        assert_eq!(closest("_", ["-"]), Some("-"));
    }
}
