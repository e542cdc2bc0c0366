//! Comparison of a checked-in file with what would be generated now.

use std::fmt;

use similar::TextDiff;

/// The difference between a checked-in file and what would be generated now; displayed as a unified diff.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Diff {
    unified: String,
    /// How many lines would be added.
    pub added: usize,
    /// How many lines would be removed.
    pub removed: usize,
}

impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.unified)
    }
}

/// Compares a file with what would be generated now; `None` if it is up to date. Line ends are ignored, because version control
/// may change them.
pub fn check_stale(existing: &str, fresh: &str) -> Option<Diff> {
    let existing = existing.replace("\r\n", "\n");
    if existing == fresh {
        return None;
    }
    let diff = TextDiff::from_lines(existing.as_str(), fresh);
    let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
    Some(Diff {
        added: count(similar::ChangeTag::Insert),
        removed: count(similar::ChangeTag::Delete),
        unified: diff.unified_diff().context_radius(3).header("the file", "generated now").to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn up_to_date_file_has_no_diff_and_stale_file_has_one() {
        assert_eq!(check_stale("a\r\nb\r\n", "a\nb\n"), None);
        let diff = check_stale("a\nb\n", "a\nc\nd\n").unwrap();
        assert_eq!((diff.added, diff.removed), (2, 1));
        assert!(diff.to_string().contains("\n-b\n+c\n+d\n"), "{diff}");
    }
}
