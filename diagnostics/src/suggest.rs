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
    if wanted.is_empty() || wanted.len() > LONGEST {
        return None;
    }
    let wanted = folded(wanted);
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        if candidate.len() > LONGEST {
            continue;
        }
        let likeness = likeness(&wanted, &folded(candidate));
        if likeness >= THRESHOLD && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// From 0 to 1. Edits count against the longer name; a shared beginning alone is not likeness, because half of the
/// field's names begin with `hs_`.
fn likeness(a: &str, b: &str) -> f64 {
    if a == b && !a.is_empty() { 1.0 } else { strsim::normalized_damerau_levenshtein(a, b) }
}

fn folded(name: &str) -> String {
    name.chars().filter(|char| !matches!(char, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
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
}
