//! For people: rustc's layout, the offending piece of a record marked, the advice below.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet, renderer::DecorStyle};

use super::Source;
use crate::{
    Diagnostic, Severity, Span,
    text::{self, Mode, escaped},
};

/// A line longer than this many bytes is shown as an excerpt around the finding: input may have lines of any length.
const LINE_SHOWN_MAX: usize = 4096;

/// How many bytes of an excerpt stand before and after the finding.
const EXCERPT_MARGIN: usize = 120;

/// The most bytes of one finding that are marked.
const MARKED_MAX: usize = 400;

/// Whether to use colour and box-drawing characters.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Style {
    /// ASCII only, no escape sequences.
    Plain,
    /// ANSI colours.
    Colour,
}

/// The colour of a label.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Tone {
    /// Red.
    Error,
    /// Yellow.
    Warning,
    /// Green.
    Fine,
    /// Bold, in the terminal's own colour.
    Bold,
}

/// A label in its colour, or as it is in [`Style::Plain`].
///
/// ```
/// use ticketproof_diagnostics::render::human::{Style, Tone, label};
/// assert_eq!(label("note", Tone::Bold, Style::Plain), "note");
/// assert_eq!(label("error", Tone::Error, Style::Colour), "\u{1b}[1;31merror\u{1b}[0m");
/// ```
#[must_use]
pub fn label(text: &str, tone: Tone, style: Style) -> String {
    let code = match (style, tone) {
        (Style::Plain, _) => return text.to_owned(),
        (Style::Colour, Tone::Error) => "1;31",
        (Style::Colour, Tone::Warning) => "1;33",
        (Style::Colour, Tone::Fine) => "1;32",
        (Style::Colour, Tone::Bold) => "1",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

/// A notice about a JSON document that is not shown: its label and message, the pointer that it is about, and what is to be
/// said below. It ends in a line feed.
///
/// ```
/// use ticketproof_diagnostics::render::human::entry;
/// assert_eq!(entry("risky", "gone", Some("/a"), &["help: wait".to_owned()]), "risky: gone\n  --> /a\n  = help: wait\n");
/// ```
#[must_use]
pub fn entry(label: &str, message: &str, pointer: Option<&str>, below: &[String]) -> String {
    let mut text = format!("{label}: {message}\n");
    if let Some(pointer) = pointer {
        text.push_str(&format!("  --> {}\n", escaped(pointer)));
    }
    for line in below {
        text.push_str(&format!("  = {line}\n"));
    }
    text
}

/// One finding with the offending piece of its record, ending in a line feed.
pub fn finding(finding: &Diagnostic, source: Source<'_>, style: Style) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let id = finding.rule.code.to_string();
    let message = escaped(&finding.message);
    let title = level.primary_title(message.as_ref()).id(id.as_str());
    let excerpt = Excerpt::of(source, finding.span);
    let snippet = Snippet::source(excerpt.text.as_str())
        .line_start(excerpt.line)
        .path(excerpt.path.as_str())
        .fold(true)
        .annotation(AnnotationKind::Primary.span(excerpt.mark.clone()).label(finding.rule.slug));
    let mut group = title.element(snippet);
    let help = finding.help.as_deref().map(escaped);
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_ref()));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    };
    let mut text = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    text.push('\n');
    text
}

/// The piece of the record that is shown.
struct Excerpt {
    text: String,
    path: String,
    line: usize,
    mark: std::ops::Range<usize>,
}

impl Excerpt {
    fn of(source: Source<'_>, span: Option<Span>) -> Self {
        let record = source.record;
        let start = span.map_or(0, |span| span.start).min(record.len());
        let end = span
            .map_or(start, |span| span.end)
            .clamp(start, record.len())
            .min(start.saturating_add(MARKED_MAX));
        let line_start = record[..start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let line_end =
            record[start..].iter().position(|byte| *byte == b'\n').map_or(record.len(), |at| start + at);
        let earlier_lines = record[..line_start].iter().filter(|byte| **byte == b'\n').count();
        let line = usize::try_from(source.line).unwrap_or(usize::MAX).saturating_add(earlier_lines);
        let mark_end = end.min(line_end).max(start);

        let is_cut = line_end - line_start > LINE_SHOWN_MAX;
        let (from, to) = if is_cut {
            (start.saturating_sub(EXCERPT_MARGIN).max(line_start), (mark_end + EXCERPT_MARGIN).min(line_end))
        } else {
            (line_start, line_end)
        };
        // Invalid UTF-8 becomes replacement characters, so the mark is measured on what is shown.
        let before = shown(&record[from..start]);
        let marked = shown(&record[start..mark_end]);
        let after = shown(&record[mark_end..to]);
        let mark = before.len()..before.len() + marked.len();
        let input = escaped(source.input);
        let path = if is_cut {
            format!("{input} (excerpt around byte {start} of the record)")
        } else {
            input.into_owned()
        };
        Self { text: [before, marked, after].concat(), path, line, mark }
    }
}

/// Bytes as text in which every character takes the columns that the renderer counts for it.
fn shown(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    if !text.contains('\t') {
        return text::shown(&text, Mode::Placeholder).into_owned();
    }
    // The renderer makes blanks of tabs, so that indentation looks like it.
    let parts: Vec<_> = text.split('\t').map(|part| text::shown(part, Mode::Placeholder)).collect();
    parts.join("\t")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthChar as _;

    use super::*;
    use crate::{Code, Location, RuleId, text::is_deceptive};

    const RULE: RuleId = RuleId::new(Code::new(602), "unknown-stage");

    fn unknown_stage(span: Span) -> Diagnostic {
        Diagnostic::new(
            RULE,
            Severity::Error,
            Location::fixed("/properties/x"),
            "`New` is a label, not an id",
        )
        .with_span(span)
        .with_help("write `1`")
    }

    fn plain(record: &[u8], span: Span) -> String {
        super::finding(&unknown_stage(span), Source { input: "in.ndjson", line: 7, record }, Style::Plain)
    }

    #[test]
    fn the_value_is_marked_on_its_line() {
        insta::assert_snapshot!(plain(br#"{"properties":{"x":"New"}}"#, Span::new(19, 24)), @r#"
        error[TP0602]: `New` is a label, not an id
         --> in.ndjson:7:20
          |
        7 | {"properties":{"x":"New"}}
          |                    ^^^^^ unknown-stage
          |
          = help: write `1`
        "#);
    }

    #[test]
    fn a_record_of_several_lines_shows_the_right_one() {
        let record = b"{\n \"properties\": {\n  \"x\": \"New\"\n }\n}";
        let at = record.windows(5).position(|window| window == b"\"New\"").unwrap();
        let text = plain(record, Span::new(at, at + 5));
        assert!(text.contains("in.ndjson:9:8"), "{text}");
        assert!(text.contains("9 |   \"x\": \"New\""), "{text}");
    }

    #[test]
    fn a_long_line_is_an_excerpt() {
        let mut record = vec![b'a'; 1_000_000];
        record[500_000..500_005].copy_from_slice(b"\"New\"");
        let text = plain(&record, Span::new(500_000, 500_005));
        assert!(text.len() < 2_000, "{}", text.len());
        assert!(text.contains("around byte 500000"), "{text}");
    }

    proptest! {
        #[test]
        fn carets_stand_under_what_they_mean(
            before in text_of_a_line(), marked in text_of_a_line(), after in text_of_a_line(),
        ) {
            let record = format!("\"{before}{marked}{after}\"");
            let start = 1 + before.len();
            let text = plain(record.as_bytes(), Span::new(start, start + marked.len()));
            let rows: Vec<&str> = text.lines().filter_map(|line| line.get(4..)).collect();
            let [_, _, source, carets, ..] = rows[..] else { panic!("{text}") };
            let width = |text: &str| -> usize { text.chars().map(|char| char.width().unwrap_or(1)).sum() };
            let at = width(&carets[..carets.find('^').unwrap()]);
            let length = carets.bytes().filter(|byte| *byte == b'^').count();
            let mut columns = Vec::new();
            for char in source.chars() {
                columns.extend(std::iter::repeat_n(char, char.width().unwrap_or(1)));
            }
            let above: String = columns[at..(at + length).min(columns.len())].iter().collect();
            let meant: String = with_blanks(&marked)
                .chars()
                .flat_map(|char| std::iter::repeat_n(char, char.width().unwrap_or(1)))
                .collect();
            if meant.is_empty() {
                prop_assert_eq!(at, width(&with_blanks(&format!("\"{before}"))), "{}", text);
            } else {
                prop_assert_eq!(above, meant, "{}", text);
            }
        }

        #[test]
        fn nothing_of_a_finding_commands_or_deceives(
            bytes in proptest::collection::vec(any::<u8>(), 0..40), text in ".{0,20}", odd in odd(),
            start in 0..60_usize, length in 0..60_usize,
        ) {
            let text = format!("{text}{odd}");
            let record = [text.as_bytes(), &bytes].concat();
            let mut finding = unknown_stage(Span::new(start, start + length));
            (finding.message, finding.help) = (text.clone(), Some(text.clone()));
            let source = Source { input: &text, line: 7, record: &record };
            let plain = super::finding(&finding, source, Style::Plain);
            prop_assert!(!plain.chars().any(|char| char != '\n' && is_deceptive(char)), "{:?}", plain);
            let coloured = super::finding(&finding, source, Style::Colour);
            let uncoloured: String = coloured.split('\u{1b}').enumerate().map(|(at, part)| match at {
                0 => part,
                _ => part.split_once('m').expect("a colour").1,
            }).collect();
            prop_assert_eq!(uncoloured, plain);
        }
    }

    /// A text as it is shown, with the blanks that the renderer makes of tabs.
    fn with_blanks(text: &str) -> String {
        shown(text.as_bytes()).replace('\t', "    ")
    }

    /// Text without a line feed, of every kind of character.
    fn text_of_a_line() -> impl Strategy<Value = String> {
        let kinds = prop_oneof![
            4 => "[ -~]{0,4}",
            1 => "[\\t漢字ｗ가👍🏽👨‍👩‍👧🇩🇪❤️e\u{301}\u{1161}]{0,4}",
            1 => ".{0,4}",
            1 => odd(),
        ];
        proptest::collection::vec(kinds, 0..4).prop_map(|parts| parts.concat().replace('\n', "\r"))
    }

    fn odd() -> impl Strategy<Value = String> {
        let odd: Vec<char> = ('\0'..=char::MAX).filter(|char| is_deceptive(*char)).collect();
        proptest::collection::vec(proptest::sample::select(odd), 0..3).prop_map(String::from_iter)
    }

    #[test]
    fn a_finding_without_a_place_points_at_the_beginning() {
        let mut finding = unknown_stage(Span::new(0, 0));
        finding.span = None;
        let text = super::finding(&finding, Source { input: "x", line: 1, record: b"" }, Style::Plain);
        assert!(text.contains("x:1:1"), "{text}");
    }
}
