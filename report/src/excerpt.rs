//! The part of a record that a finding is about, small enough to keep and laid out to be read.
//!
//! JSON is shown a member a line, whatever white space it came with; anything else by its own lines. Nothing here needs the
//! record to be valid, or even text.

use std::collections::VecDeque;

use maud::{Markup, html};
use ticketproof_diagnostics::Span;
use ticketproof_validator::blank;

use crate::text::{cut, grouped, shown};

/// How many lines are shown before and after a marked one; and after the beginning of an object that is marked as a whole,
/// most often because something is missing in it.
const AROUND: usize = 2;
const INTO: usize = 8;

/// How many lines an excerpt has at most.
const LINES_MAX: usize = 12;

/// How many bytes of a run of text are kept.
const RUN_BYTES: usize = 2_000;

/// How many characters of a marked and of a plain run are shown.
const MARKED_MAX: usize = 160;
const PLAIN_MAX: usize = 80;

/// Indentation deeper than this tells a reader nothing.
const INDENT_MAX: usize = 8;

/// The lines of a record around what is marked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Excerpt {
    lines: Vec<Line>,
    /// Whether lines follow that are not here.
    goes_on: bool,
}

#[derive(Clone, Debug, Default)]
struct Line {
    indent: usize,
    runs: Vec<Run>,
    is_marked: bool,
    /// Whether lines are left out before it.
    follows_gap: bool,
}

/// Text that is marked as a whole, or not at all.
#[derive(Clone, Debug, Default)]
struct Run {
    text: Vec<u8>,
    /// How many bytes of it were not kept.
    left_out: usize,
    is_marked: bool,
}

impl Excerpt {
    /// The lines of a record around these ranges, which are sorted. An empty range marks a place between two characters.
    pub(crate) fn of(record: &[u8], marks: &[Span]) -> Self {
        let is_json = matches!(blank::trim_start(record).first(), Some(b'{' | b'['));
        let is_container = |mark: &Span| {
            is_json && mark.end > mark.start && matches!(record.get(mark.start), Some(b'{' | b'['))
        };
        let around = if marks.iter().any(is_container) { INTO } else { AROUND };
        let mut writer = Writer { wants_mark: !marks.is_empty(), around, ..Writer::default() };
        // Of an object only the beginning is marked.
        let narrow =
            |mark: Span| if is_container(&mark) { Span::new(mark.start, mark.start + 1) } else { mark };
        let mut marks = marks.iter().copied().map(narrow).peekable();
        let mut json = Json::default();
        for (at, byte) in record.iter().copied().enumerate() {
            while marks.peek().is_some_and(|mark| mark.end <= at && mark.end > mark.start) {
                marks.next();
            }
            if marks.next_if(|mark| mark.start == mark.end && mark.start <= at).is_some() {
                writer.push(None, true);
            }
            let is_marked = marks.peek().is_some_and(|mark| (mark.start..mark.end).contains(&at));
            if is_json {
                json.lay_out(&mut writer, byte, is_marked)
            } else {
                by_lines(&mut writer, byte, is_marked)
            }
            if writer.is_full() {
                break;
            }
        }
        if marks.next().is_some_and(|mark| mark.start == mark.end) {
            writer.push(None, true);
        }
        writer.finish()
    }

    /// The excerpt as a block of code. What is marked is called `called`, for those who cannot see the colour.
    pub(crate) fn render(&self, called: &str, class: &str) -> Markup {
        html! {
            pre class={ "record " (class) } tabindex="0" role="group" aria-label={ "record, with the " (called) " marked" } {
                code {
                    @for line in &self.lines {
                        @if line.follows_gap { span.gap { "⋮\n" } }
                        span.marked[line.is_marked] {
                            ("  ".repeat(line.indent))
                            @for (index, run) in line.runs.iter().enumerate() {
                                (run.render(index == 0, index + 1 == line.runs.len()))
                            }
                            "\n"
                        }
                    }
                    @if self.goes_on { span.gap { "⋮\n" } }
                }
            }
        }
    }
}

impl Run {
    /// Of a long run what is next to the mark is shown.
    fn render(&self, is_first: bool, is_last: bool) -> Markup {
        let text = String::from_utf8_lossy(&self.text);
        if self.is_marked {
            let (head, is_cut) = cut(&text, MARKED_MAX);
            let rest = (text.len() - head.len() + self.left_out) as u64;
            return html! { mark { (shown(head)) } @if is_cut { span.gap { "… " (grouped(rest)) " more bytes" } } };
        }
        let count = text.chars().count();
        if count <= PLAIN_MAX && self.left_out == 0 {
            return shown(&text);
        }
        let tail = || text.char_indices().rev().nth(PLAIN_MAX / 2).map_or("", |(at, _)| &text[at..]);
        let head = cut(&text, if is_first || is_last { PLAIN_MAX } else { PLAIN_MAX / 2 }).0;
        html! {
            @if is_last || !is_first { (shown(head)) }
            span.gap { "…" }
            @if !is_last && self.left_out == 0 { (shown(tail())) }
        }
    }
}

/// Where strings begin and end, and how deep it is. No more of JSON is needed, so any text will do.
#[derive(Default)]
struct Json {
    in_string: bool,
    is_escaped: bool,
    depth: usize,
    /// What opened, or a comma, ended the line before.
    was_opened: bool,
}

impl Json {
    fn lay_out(&mut self, writer: &mut Writer, byte: u8, is_marked: bool) {
        if self.in_string {
            writer.push(Some(byte), is_marked);
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return;
        }
        if blank::is_blank(byte) {
            return;
        }
        let was_opened = std::mem::take(&mut self.was_opened);
        match byte {
            b'{' | b'[' => {
                self.break_after_opening(writer, was_opened);
                writer.push(Some(byte), is_marked);
                self.depth += 1;
                self.was_opened = true;
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                if !was_opened {
                    writer.end_line(self.depth);
                }
                writer.push(Some(byte), is_marked);
            }
            b',' => {
                self.break_after_opening(writer, was_opened);
                writer.push(Some(byte), is_marked);
                writer.end_line(self.depth);
            }
            b':' => {
                writer.push(Some(byte), is_marked);
                writer.push(Some(b' '), false);
            }
            _ => {
                self.break_after_opening(writer, was_opened);
                self.in_string = byte == b'"';
                writer.push(Some(byte), is_marked);
            }
        }
    }

    fn break_after_opening(&self, writer: &mut Writer, was_opened: bool) {
        if was_opened {
            writer.end_line(self.depth);
        }
    }
}

fn by_lines(writer: &mut Writer, byte: u8, is_marked: bool) {
    match byte {
        b'\n' => writer.end_line(0),
        byte => writer.push(Some(byte), is_marked),
    }
}

/// Keeps the lines around what is marked, as they come.
#[derive(Default)]
struct Writer {
    wants_mark: bool,
    /// How many lines are shown after a marked one.
    around: usize,
    line: Line,
    /// The last lines without a mark.
    before: VecDeque<Line>,
    lines: Vec<Line>,
    /// How many lines without a mark still follow the last marked one.
    after: usize,
    has_gap: bool,
}

impl Writer {
    /// Adds a byte, or a mark between two.
    fn push(&mut self, byte: Option<u8>, is_marked: bool) {
        self.line.is_marked |= is_marked;
        if self.line.runs.last().is_none_or(|run| run.is_marked != is_marked) {
            self.line.runs.push(Run { is_marked, ..Run::default() });
        }
        if let (Some(run), Some(byte)) = (self.line.runs.last_mut(), byte) {
            if run.text.len() < RUN_BYTES {
                run.text.push(byte);
            } else {
                run.left_out += 1;
            }
        }
    }

    fn end_line(&mut self, indent: usize) {
        let next = Line { indent: indent.min(INDENT_MAX), ..Line::default() };
        let mut line = std::mem::replace(&mut self.line, next);
        if line.runs.is_empty() {
            return;
        }
        if line.is_marked {
            for (index, mut line) in self.before.drain(..).enumerate() {
                line.follows_gap = index == 0 && self.has_gap;
                self.has_gap &= index > 0;
                self.lines.push(line);
            }
            line.follows_gap = self.has_gap;
            self.has_gap = false;
            self.after = self.around;
            self.lines.push(line);
        } else if self.after > 0 || !self.wants_mark {
            self.after = self.after.saturating_sub(1);
            self.lines.push(line);
        } else {
            self.before.push_back(line);
            if self.before.len() > AROUND {
                self.before.pop_front();
                self.has_gap = true;
            }
        }
    }

    fn is_full(&self) -> bool {
        self.lines.len() >= LINES_MAX
    }

    fn finish(mut self) -> Excerpt {
        self.end_line(0);
        let goes_on = self.lines.len() > LINES_MAX || self.is_full() || !self.before.is_empty();
        self.lines.truncate(LINES_MAX);
        Excerpt { lines: self.lines, goes_on }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The excerpt as text: marks in « », gaps as ⋮.
    fn text(record: &[u8], marks: &[Span]) -> String {
        let html = Excerpt::of(record, marks).render("x", "").into_string();
        let html = html.replace("<mark>", "«").replace("</mark>", "»");
        let (_, html) = html.split_once("<code>").unwrap();
        let mut text = String::new();
        let mut in_tag = false;
        for char in html.chars() {
            match char {
                '<' => in_tag = true,
                '>' => in_tag = false,
                char if !in_tag => text.push(char),
                _ => {}
            }
        }
        text.replace("&quot;", "\"")
    }

    fn marking(record: &str, what: &str) -> String {
        let start = record.find(what).unwrap();
        text(record.as_bytes(), &[Span::new(start, start + what.len())])
    }

    #[test]
    fn a_member_a_line_with_the_value_marked() {
        let shown =
            marking(r#"{"properties":{"subject":"a, {b}","stage":"New"},"associations":[]}"#, "\"New\"");
        let whole = [
            "⋮",
            "  \"properties\": {",
            "    \"subject\": \"a, {b}\",",
            "    \"stage\": «\"New\"»",
            "  },",
            "  \"associations\": []",
            "}",
            "",
        ];
        assert_eq!(shown, whole.join("\n").replace("\n}\n", "\n⋮\n"));
    }

    #[test]
    fn any_bytes_will_do() {
        for record in [&b""[..], b"{", b"}}}}", b"\xff\xfe", b"{\"a", b"[\"\\", b"a,b\nc,d", b"\0"] {
            for mark in [
                None,
                Some(Span::new(0, 1)),
                Some(Span::new(0, 0)),
                Some(Span::new(9, 9)),
                Some(Span::new(5, 99)),
            ] {
                text(record, mark.as_slice());
            }
        }
        assert_eq!(text(b"a,b\nc,d", &[Span::new(4, 5)]), "a,b\n«c»,d\n");
        assert_eq!(text(b"{}", &[Span::new(2, 2)]), "{}«»\n");
    }

    #[test]
    fn long_records_stay_small() {
        let deep = "[".repeat(100_000);
        assert!(text(deep.as_bytes(), &[Span::new(99_999, 100_000)]).len() < 200);
        let long = format!("{{\"a\":\"{}\",\"b\":1}}", "x".repeat(1_000_000));
        assert!(marking(&long, "1}").len() < 400);
        let shown = marking(&long, &"x".repeat(1_000_000));
        assert!(shown.len() < 400 && shown.contains("999,840 more bytes"), "{shown}");
        let many = format!("[{}]", "1,".repeat(100_000));
        assert!(text(many.as_bytes(), &[]).lines().count() <= LINES_MAX + 1);
    }
}
