//! Foreign text in a page. maud escapes what HTML would obey; this shows what a reader would not see.

use maud::{Markup, html};
pub(crate) use ticketproof_diagnostics::text::{counted, grouped};
use ticketproof_diagnostics::text::{escaped, runs};

/// The most characters of one foreign text on a page. HubSpot's longest label has some hundreds.
const TEXT_MAX: usize = 2_000;

/// Foreign text as it is: control, bidirectional and invisible characters stand there as `\u{…}`, marked as such.
pub(crate) fn shown(text: &str) -> Markup {
    let (text, is_cut) = cut(text, TEXT_MAX);
    html! {
        @for (run, is_odd) in runs(text) {
            @if is_odd { span.odd { (escaped(run)) } } @else { (run) }
        }
        @if is_cut { "…" }
    }
}

/// Foreign text of several lines, such as a description: line ends and tabs are blanks.
pub(crate) fn prose(text: &str) -> Markup {
    let is_space = |char: char| matches!(char, '\n' | '\r' | '\t');
    if text.contains(is_space) { shown(&text.replace(is_space, " ")) } else { shown(text) }
}

/// A finding's message or a rule's documentation: what stands in backticks is code.
pub(crate) fn said(text: &str) -> Markup {
    html! {
        @for (index, part) in text.split('`').enumerate() {
            @if index % 2 == 1 { code { (shown(part)) } } @else { (shown(part)) }
        }
    }
}

/// A sentence of a message, which is lower case and without a final period elsewhere.
pub(crate) fn sentence(text: &str) -> Markup {
    let text = text.trim();
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '?', '!', '…']) || text.is_empty() { "" } else { "." };
    said(&format!("{first}{}{end}", chars.as_str()))
}

/// An internal name, value or id: the page's script gives it a button that copies it. Where it does not stand there as it
/// is, the script reads it from an attribute, as a JSON string.
pub(crate) fn copyable(value: &str) -> Markup {
    let is_plain =
        runs(value).all(|(_, is_odd)| !is_odd) && value.trim() == value && value.chars().count() <= TEXT_MAX;
    let exact = (!is_plain).then(|| json_string(value));
    html! { code.id data-copy=(exact.as_deref().unwrap_or_default()) { (shown(value)) } }
}

/// A part of a whole as `98.7 %`: never `100 %` or `0 %` for what is not all or nothing.
pub(crate) fn share(part: u64, whole: u64) -> String {
    if whole == 0 || part == 0 {
        return "0 %".to_owned();
    }
    if part >= whole {
        return "100 %".to_owned();
    }
    let tenths = (u128::from(part) * 2000 / u128::from(whole)).div_ceil(2).min(999);
    match tenths {
        0 => "under 0.1 %".to_owned(),
        tenths => format!("{}.{} %", tenths / 10, tenths % 10),
    }
}

/// The first characters of a text, and whether there are more.
pub(crate) fn cut(text: &str, most: usize) -> (&str, bool) {
    match text.char_indices().nth(most) {
        Some((at, _)) => (&text[..at], true),
        None => (text, false),
    }
}

/// A JSON string of ASCII only.
fn json_string(text: &str) -> String {
    let mut json = String::from("\"");
    for char in text.chars() {
        match char {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            ' '..='~' => json.push(char),
            _ => {
                for unit in char.encode_utf16(&mut [0; 2]) {
                    json.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    json.push('"');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deceives_is_visible() {
        assert_eq!(shown("<b>\u{202e}x").into_string(), "&lt;b&gt;<span class=\"odd\">\\u{202e}</span>x");
        assert_eq!(shown("\0").into_string(), "<span class=\"odd\">\\u{0}</span>");
        assert_eq!(prose("a\r\nb").into_string(), "a  b");
        assert!(shown(&"x".repeat(TEXT_MAX + 1)).into_string().ends_with("x…"));
        assert!(shown(&"x".repeat(TEXT_MAX)).into_string().ends_with('x'));
    }

    #[test]
    fn copies_are_exact() {
        assert_eq!(copyable("a\"b").into_string(), "<code class=\"id\" data-copy=\"\">a&quot;b</code>");
        assert!(copyable("\0é").into_string().contains("data-copy=\"&quot;\\u0000\\u00e9&quot;\""));
    }

    #[test]
    fn sentences_and_code() {
        assert_eq!(sentence("`New` is <no> id").into_string(), "<code>New</code> is &lt;no&gt; id.");
        assert_eq!(sentence("write it").into_string(), "Write it.");
    }

    #[test]
    fn shares_are_honest() {
        let said = [(0, 0), (0, 5), (1, 100_000), (999, 1000), (99_999, 100_000), (5, 5)];
        let said = said.map(|(part, whole)| share(part, whole));
        assert_eq!(said, ["0 %", "0 %", "under 0.1 %", "99.9 %", "99.9 %", "100 %"]);
        assert_eq!(
            (counted(1, "property"), counted(2_000, "property")),
            ("1 property".into(), "2,000 properties".into())
        );
    }
}
