//! The selection of properties: patterns for internal names.

use ticketproof_diagnostics::{suggest, text::quoted};

/// Patterns for internal names: `*` matches any characters, `?` matches one, and a leading `!` excludes. Later patterns override
/// earlier ones. Without patterns everything is selected; if the first pattern excludes, everything else is selected.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Select {
    patterns: Vec<String>,
}

impl Select {
    /// The properties that these patterns select.
    pub fn new<P: Into<String>>(patterns: impl IntoIterator<Item = P>) -> Self {
        Self { patterns: patterns.into_iter().map(Into::into).collect() }
    }

    /// Whether the property with this internal name is selected.
    ///
    /// ```
    /// let select = ticketproof_codegen::Select::new(["hs_*", "!hs_v2_*", "subject"]);
    /// assert!(select.takes("hs_ticket_priority") && select.takes("subject"));
    /// assert!(!select.takes("hs_v2_date_entered_1") && !select.takes("content"));
    /// ```
    pub fn takes(&self, name: &str) -> bool {
        let all = self.patterns.first().is_none_or(|first| first.starts_with('!'));
        self.patterns.iter().fold(all, |taken, pattern| match pattern.strip_prefix('!') {
            Some(glob) if matches(glob, name) => false,
            None if matches(pattern, name) => true,
            _ => taken,
        })
    }

    /// The patterns, in their order.
    pub fn patterns(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().map(String::as_str)
    }

    /// The patterns that match none of `names`, each with the most similar name.
    pub(crate) fn unmatched<'a>(&self, names: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
        let bare = |pattern: &'_ str| pattern.strip_prefix('!').unwrap_or(pattern).to_owned();
        let unmatched =
            self.patterns.iter().filter(|pattern| !names.clone().any(|name| matches(&bare(pattern), name)));
        unmatched
            .map(|pattern| match suggest::closest(&bare(pattern), names.clone()) {
                Some(name) => format!("{} (did you mean {}?)", quoted(pattern), quoted(name)),
                None => quoted(pattern),
            })
            .collect()
    }
}

/// Matches a name against a pattern without recursion: on a mismatch after a `*`, the `*` takes one character more.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut at, mut seen) = (0, 0);
    let mut star = None;
    while seen < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, seen));
                at += 1;
            }
            Some(char) if *char == '?' || *char == name[seen] => {
                at += 1;
                seen += 1;
            }
            _ => match star {
                Some((position, taken)) => {
                    at = position + 1;
                    seen = taken + 1;
                    star = Some((position, taken + 1));
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|char| *char == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_whole_names() {
        for (pattern, name, expected) in [
            ("*", "", true),
            ("*", "anything", true),
            ("a*c", "abcbc", true),
            ("a*c", "abcb", false),
            ("?s_*", "hs_x", true),
            ("hs", "hs_x", false),
            ("**x**", "x", true),
            ("", "", true),
            ("a?", "a", false),
            ("é?", "éß", true),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn later_patterns_win() {
        let select = Select::new(["!hs_*", "hs_ticket_*", "!hs_ticket_id"]);
        for (name, expected) in [
            ("subject", true),
            ("hs_object_id", false),
            ("hs_ticket_priority", true),
            ("hs_ticket_id", false),
        ] {
            assert_eq!(select.takes(name), expected, "{name}");
        }
    }

    #[test]
    fn patterns_that_match_nothing_are_named() {
        let select = Select::new(["subjct", "!zzzzzzzz*", "subject"]);
        let unmatched = select.unmatched(["subject", "content"].into_iter());
        assert_eq!(unmatched, ["`subjct` (did you mean `subject`?)", "`!zzzzzzzz*`"]);
    }
}
