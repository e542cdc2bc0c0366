//! Workflow commands of GitHub Actions, which become annotations: `::error file=…,line=…::message`.

use std::{borrow::Cow, fmt::Write as _};

use super::{Columns, Notice, Place, Region};
use crate::text::escaped;

/// A notice as annotations: one for each place, or one without a place.
///
/// ```
/// use ticketproof_diagnostics::render::{Level, Notice, Place, Region, github};
///
/// let places = [Place { file: "in.ndjson", region: Region::line(7) }];
/// let message = "`New` is a label";
/// let notice =
///     Notice { level: Level::Error, id: "TP0602", title: "unknown-stage", message, remark: None, help: None, places: &places };
/// assert_eq!(github::annotations(&notice), "::error file=in.ndjson,line=7,title=unknown-stage::`New` is a label\n");
/// ```
#[must_use]
pub fn annotations(notice: &Notice<'_>) -> String {
    let mut message = notice.message.to_owned();
    if let Some(remark) = notice.remark {
        message.push('\n');
        message.push_str(remark);
    }
    if let Some(help) = notice.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    let annotation = |place| command(notice.level.github(), &properties(place, notice.title), &message);
    if notice.places.is_empty() {
        return annotation(None);
    }
    notice.places.iter().map(|place| annotation(Some(place))).collect()
}

/// The properties of an annotation: where it stands, and its title.
fn properties<'a>(place: Option<&Place<'a>>, title: &'a str) -> Vec<(&'static str, Cow<'a, str>)> {
    let mut properties = Vec::new();
    if let Some(Place { file, region: Region { line, columns } }) = place {
        properties.push(("file", Cow::Borrowed(*file)));
        let number = |number: u64| Cow::Owned(number.to_string());
        properties.push(("line", number(*line)));
        if let Some(Columns { start, end_line, end }) = *columns {
            properties.extend(
                [("col", start), ("endLine", end_line), ("endColumn", end)]
                    .map(|(name, at)| (name, number(at))),
            );
        }
    }
    properties.push(("title", Cow::Borrowed(title)));
    properties
}

/// A workflow command on a line of its own.
fn command(level: &str, properties: &[(&str, Cow<'_, str>)], message: &str) -> String {
    let mut line = format!("::{level}");
    for (index, (name, value)) in properties.iter().enumerate() {
        // Writing to memory cannot fail.
        let _ = write!(line, "{}{name}={}", if index == 0 { ' ' } else { ',' }, property(value));
    }
    line.push_str("::");
    line.push_str(&data(message));
    line.push('\n');
    line
}

/// A message: line ends are encoded, as the runner decodes them.
fn data(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(|line| escaped(line).replace('%', "%25")).collect();
    lines.join("%0A")
}

/// A property's value, which also ends at `:` and `,`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_the_command() {
        assert_eq!(data("100%\nnext"), "100%25%0Anext");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
        assert!(!data("x\r::set-output name=y::z").contains('\r'));
        assert_eq!(command("notice", &[], "a"), "::notice::a\n");
        assert_eq!(
            command("error", &[("file", "a,b".into()), ("line", "7".into())], "x\ny"),
            "::error file=a%2Cb,line=7::x%0Ay\n"
        );
    }
}
