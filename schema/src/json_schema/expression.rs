//! Regular expressions of the account, which are in RE2 syntax, as patterns of JSON Schema, which are in ECMAScript's.

/// The characters that both dialects escape.
const SYNTAX: &str = r"^$\.*+?()[]{}|/";

/// The most often that anything is counted to repeat, counts within counts multiplied; engines refuse more.
const REPEATS_MAX: u64 = 1000;

/// The expression, if both have it, in a form that means the same in all engines. A match anywhere is enough, for the
/// validator as for JSON Schema.
pub(super) fn shared(expression: &str) -> Option<String> {
    let mut reader = Reader { rest: expression.chars().peekable(), open: 0, repeats: 1 };
    reader.read()?;
    if reader.open > 0 {
        return None;
    }
    spelled_out(expression)
}

/// The same with its classes spelled out as RE2 has them: `\d`, `\w` and `\s` of ASCII only, and `.` for all but a line feed.
/// Engines differ in what these are. Nothing has one class without the members of another, so not that in brackets.
fn spelled_out(expression: &str) -> Option<String> {
    let mut out = String::with_capacity(expression.len());
    let mut in_class = false;
    let mut rest = expression.chars();
    while let Some(char) = rest.next() {
        match char {
            '\\' => {
                let escaped = rest.next()?;
                let (members, excludes) = match escaped {
                    'd' | 'D' => ("0-9", escaped == 'D'),
                    'w' | 'W' => ("0-9A-Za-z_", escaped == 'W'),
                    's' | 'S' => (r"\t\n\f\r ", escaped == 'S'),
                    _ => {
                        out.extend(['\\', escaped]);
                        continue;
                    }
                };
                match (in_class, excludes) {
                    (true, true) => return None,
                    (true, false) => out.push_str(members),
                    (false, _) => out.extend([if excludes { "[^" } else { "[" }, members, "]"]),
                }
            }
            '.' if !in_class => out.push_str(r"[^\n]"),
            other => {
                in_class = other == '[' || in_class && other != ']';
                out.push(other);
            }
        }
    }
    Some(out)
}

/// Reads what both dialects have, one piece after the other; `None` where it is something else.
struct Reader<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    /// How many groups are open.
    open: usize,
    /// The product of all counts.
    repeats: u64,
}

impl Reader<'_> {
    fn read(&mut self) -> Option<()> {
        let mut repeatable = false;
        while let Some(char) = self.rest.next() {
            repeatable = match char {
                '*' | '+' | '?' | '{' if !repeatable => return None,
                '{' => self.count()?,
                '*' | '+' | '?' => self.lazy(),
                '(' => self.group()?,
                ')' => {
                    self.open = self.open.checked_sub(1)?;
                    true
                }
                '|' | '^' | '$' => false,
                '[' => self.class()?,
                '\\' => {
                    self.escape("")?;
                    true
                }
                ']' | '}' => return None,
                _ => true,
            };
        }
        Some(())
    }

    /// Behind a repetition, which is not repeated again.
    fn lazy(&mut self) -> bool {
        self.rest.next_if_eq(&'?');
        false
    }

    fn group(&mut self) -> Option<bool> {
        if self.rest.next_if_eq(&'?').is_some() {
            self.rest.next_if_eq(&':')?;
        }
        self.open += 1;
        Some(false)
    }

    /// `n}`, `n,}` or `n,m}`.
    fn count(&mut self) -> Option<bool> {
        let least = self.digits()?;
        let most = match self.rest.next()? {
            '}' => Some(least),
            ',' if self.rest.next_if_eq(&'}').is_some() => None,
            ',' => {
                let most = self.digits()?;
                self.rest.next_if_eq(&'}')?;
                Some(most)
            }
            _ => return None,
        };
        if most.is_some_and(|most| most < least) {
            return None;
        }
        self.repeats = self.repeats.checked_mul(most.unwrap_or(least).max(1))?;
        if self.repeats > REPEATS_MAX { None } else { Some(self.lazy()) }
    }

    fn digits(&mut self) -> Option<u64> {
        let mut digits = String::new();
        while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        digits.parse().ok()
    }

    /// Reads the part behind a backslash: a character for itself, or nothing for a class such as `\d`.
    fn escape(&mut self, also: &str) -> Option<Option<char>> {
        match self.rest.next()? {
            // `\b` is neither repeated nor in a class; in both dialects it would be something else there.
            'd' | 'D' | 'w' | 'W' | 's' | 'S' => Some(None),
            'n' => Some(Some('\n')),
            'r' => Some(Some('\r')),
            't' => Some(Some('\t')),
            char if SYNTAX.contains(char) || also.contains(char) => Some(Some(char)),
            _ => None,
        }
    }

    /// A class, whose members are characters, ranges and escapes.
    fn class(&mut self) -> Option<bool> {
        self.rest.next_if_eq(&'^');
        let mut is_empty = true;
        loop {
            let first = match self.rest.next()? {
                ']' if is_empty => return None,
                ']' => return Some(true),
                // At the beginning it is itself; elsewhere only with an escape.
                '-' if is_empty => Some('-'),
                char => self.member(char)?,
            };
            is_empty = false;
            if self.rest.next_if_eq(&'-').is_none() {
                continue;
            }
            match self.rest.next()? {
                // At the end it is itself.
                ']' => return Some(true),
                char => {
                    let last = self.member(char)?;
                    if first? > last? {
                        return None;
                    }
                }
            }
        }
    }

    /// One character of a class; nothing for a class in it.
    fn member(&mut self, char: char) -> Option<Option<char>> {
        match char {
            '\\' => self.escape("-"),
            // Set operations and classes in classes of newer dialects.
            '[' | '&' | '~' | '-' => None,
            char => Some(Some(char)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_dialects_have() {
        for expression in ["", "^[A-Z]-[0-9]+$", "^(?:a|b)*?c{2,}d{1,3}$", "[-a-z_-]", "é|", r"\/\.\{", "[.]"]
        {
            assert_eq!(shared(expression).as_deref(), Some(expression));
        }
    }

    #[test]
    fn classes_are_those_of_re2_in_every_engine() {
        for (expression, spelled) in [
            (r"^\d{3}(-\D)?$", "^[0-9]{3}(-[^0-9])?$"),
            (r"\w\W", "[0-9A-Za-z_][^0-9A-Za-z_]"),
            (r"[^\s\-\]]", r"[^\t\n\f\r \-\]]"),
            (r"\S.", r"[^\t\n\f\r ][^\n]"),
        ] {
            assert_eq!(shared(expression).as_deref(), Some(spelled));
        }
    }

    #[test]
    fn what_only_one_has_or_none() {
        for expression in [
            "(?i)abc",
            "(?P<a>b)",
            "(?=x)",
            "[[:alpha:]]",
            r"\Aabc\z",
            r"\pL",
            r"\Qa\E",
            "a**",
            "a{2}{3}",
            "a{1001}",
            "((a{100}){100}){100}",
            "a{3,2}",
            "a{,2}",
            "*",
            "^*",
            "(",
            ")",
            "[",
            "[]",
            "[z-a]",
            r"[\d-z]",
            r"[\Sa]",
            "[a&&b]",
            "}",
            r"\",
        ] {
            assert_eq!(shared(expression), None, "{expression}");
        }
    }
}
