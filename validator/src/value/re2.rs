//! Translates regular expressions of RE2, the syntax of the account's rules, to that of `regex-syntax`.
//!
//! The two syntaxes are nearly the same. They differ so: RE2's classes (`\d`, `\w`, `\s`, `\b`) know ASCII only, its
//! bracketed classes have no operators (`&&`, `--`, `~~`) and no classes within, `\Q…\E` quotes, up to three digits after a
//! backslash are an octal code, a `{` that begins no repetition and an escaped `<` or `>` are literal, `\p{^…}` is another way
//! to write `\P{…}`, and there are no flags but `i`, `m`, `s` and `U`. Source: the syntax page of RE2.

use std::{iter::Peekable, str::Chars};

/// The longest repetition, in characters, that RE2 takes: `{1000,1000}`. Leading zeros are not supported.
const REPETITION_MAX: usize = 16;

/// The expression in the syntax of `regex-syntax`; `None` if it cannot be translated. An expression that is invalid in both is not
/// changed, and does not compile.
pub(crate) fn translated(expression: &str) -> Option<String> {
    let mut out = String::with_capacity(expression.len() + 16);
    let mut rest = expression.chars().peekable();
    while let Some(char) = rest.next() {
        match char {
            '\\' => escape(&mut rest, &mut out, false),
            '[' => class(&mut rest, &mut out)?,
            '(' if has_other_flags(rest.clone()) => return None,
            '{' if !begins_repetition(rest.clone()) => out.push_str(r"\{"),
            other => out.push(other),
        }
    }
    Some(out)
}

/// Translates an escape, inside a bracketed class or outside.
fn escape(rest: &mut Peekable<Chars<'_>>, out: &mut String, in_class: bool) {
    let Some(char) = rest.next() else { return out.push('\\') };
    let (members, excludes) = match char {
        'd' => ("0-9", false),
        'D' => ("0-9", true),
        'w' => ("0-9A-Za-z_", false),
        'W' => ("0-9A-Za-z_", true),
        's' => (r"\t\n\f\r ", false),
        'S' => (r"\t\n\f\r ", true),
        'b' if !in_class => return out.push_str(r"(?-u:\b)"),
        'B' if !in_class => return out.push_str(r"(?-u:\B)"),
        'Q' if !in_class => return quote(rest, out),
        // Its braces are not a repetition.
        'p' | 'P' | 'x' if rest.next_if_eq(&'{').is_some() => {
            let turned = match (char, rest.next_if_eq(&'^')) {
                ('p', Some(_)) => 'P',
                (_, Some(_)) => 'p',
                (char, None) => char,
            };
            out.extend(['\\', turned, '{']);
            return through(rest, '}', out);
        }
        '<' | '>' => return out.push(char),
        '0'..='7' if char == '0' || rest.peek().is_some_and(|next| ('0'..='7').contains(next)) => {
            return octal(char, rest, out);
        }
        _ => return out.extend(['\\', char]),
    };
    match (in_class, excludes) {
        (true, false) => out.push_str(members),
        (_, true) => out.extend(["[^", members, "]"]),
        (false, false) => out.extend(["[", members, "]"]),
    }
}

/// Copies all characters up to and including the closing one.
fn through(rest: &mut Peekable<Chars<'_>>, close: char, out: &mut String) {
    for char in rest.by_ref() {
        out.push(char);
        if char == close {
            break;
        }
    }
}

/// Escapes all characters up to `\E`.
fn quote(rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    let mut quoted = String::new();
    for char in rest.by_ref() {
        quoted.push(char);
        if quoted.ends_with(r"\E") {
            quoted.truncate(quoted.len() - 2);
            break;
        }
    }
    out.push_str(&regex_syntax::escape(&quoted));
}

/// A character by up to three octal digits, of which the first was read.
fn octal(first: char, rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    let mut code = first.to_digit(8).unwrap_or_default();
    for _ in 0..2 {
        let Some(digit) = rest.peek().and_then(|next| next.to_digit(8)) else { break };
        code = code * 8 + digit;
        rest.next();
    }
    out.push_str(&format!(r"\x{{{code:x}}}"));
}

/// Translates the rest of a bracketed class.
fn class(rest: &mut Peekable<Chars<'_>>, out: &mut String) -> Option<()> {
    out.push('[');
    out.extend(rest.next_if_eq(&'^'));
    // At the beginning it is literal.
    if rest.next_if_eq(&']').is_some() {
        out.push_str(r"\]");
    }
    while let Some(char) = rest.next() {
        match char {
            ']' => {
                out.push(']');
                return Some(());
            }
            '\\' => escape(rest, out, true),
            '[' if rest.peek() == Some(&':') => {
                out.push('[');
                through(rest, ']', out);
            }
            // `regex-syntax` reads these as operators or nested classes.
            '[' | '&' | '~' => out.extend(['\\', char]),
            '-' if rest.peek() == Some(&'-') => return None,
            other => out.push(other),
        }
    }
    Some(())
}

/// Whether a group begins here with flags that RE2 does not have.
fn has_other_flags(mut rest: Peekable<Chars<'_>>) -> bool {
    rest.next() == Some('?')
        && rest.peek().is_some_and(|next| next.is_ascii_alphabetic() && *next != 'P')
        && rest.take_while(|char| !matches!(char, ':' | ')')).any(|char| !"imsU-".contains(char))
}

/// Whether a repetition, `{n}`, `{n,}` or `{n,m}`, begins here.
fn begins_repetition(rest: Peekable<Chars<'_>>) -> bool {
    let inside: String = rest.take(REPETITION_MAX).collect();
    let Some((inside, _)) = inside.split_once('}') else { return false };
    let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !least.is_empty() && is_digits(least) && is_digits(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether an expression matches; `None` if it is not valid.
    fn matches(expression: &str, text: &str) -> Option<bool> {
        let pattern = regex::Regex::new(&translated(expression)?).ok()?;
        Some(pattern.is_match(text))
    }

    #[test]
    fn differences_to_re2_are_translated() {
        for (expression, yes, no) in [
            (r"^\d+$", "17", "١٧"),
            (r"^\D$", "١", "1"),
            (r"^\w+$", "a_1", "é"),
            (r"^[\w-]+$", "a-1", "é"),
            (r"^[^\W]$", "a", "é"),
            (r"^\s$", " ", "\u{a0}"),
            (r"^[\S]$", "\u{a0}", " "),
            (r"\bfoo\b", "éfoo", "afoo"),
            (r"a\B", "ab", "aé"),
            (r"^\Qa.b\E+$", "a.bb", "axb"),
            (r"^\Qa.b", "a.b", "axb"),
            (r"^[[]$", "[", "a"),
            (r"^[]a]$", "]", "b"),
            (r"^[^]a]$", "b", "]"),
            (r"^[a&&b]+$", "a&b", "c"),
            (r"^[a~~b]+$", "a~b", "c"),
            (r"^\141\0$", "a\0", "b"),
            (r"^a{,2}$", "a{,2}", "aa"),
            (r"^{a}{2}$", "{a}}", "{a}"),
            (r"^\<a\>$", "<a>", "a"),
            (r"^[[:alpha:]\d]+$", "a1", "é"),
            (r"(?i)^abc$", "ABC", "abd"),
            (r"^(?P<n>a)(?:b)$", "ab", "a"),
            (r"^\pL$", "é", "1"),
            (r"^\p{L}+\P{L}$", "éa1", "é1a"),
            (r"^[\p{Greek}\d]{2}$", "α1", "a1"),
            (r"^\x{e9}\x41$", "éA", "éa"),
            (r"^\p{^L}\P{^L}$", "1a", "a1"),
            (r"^a{2,3}$", "aaa", "a"),
            (r"^a{2$", "a{2", "aa"),
        ] {
            assert_eq!(
                (matches(expression, yes), matches(expression, no)),
                (Some(true), Some(false)),
                "{expression}"
            );
        }
    }

    #[test]
    fn invalid_expressions_are_refused() {
        for expression in
            ["(?x)a", "(?u)a", "(?=a)", r"\Z", r"\C", r"\1", r"\8", "[", "(", r"[a--b]", r"\", "*"]
        {
            assert_eq!(matches(expression, "a"), None, "{expression}");
        }
    }
}
