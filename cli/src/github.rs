//! Workflow commands of GitHub Actions, which become annotations: `::error file=…,line=…::message`.

use std::fmt::Write as _;

use ticketproof_diagnostics::text::escaped;

/// A workflow command on a line of its own.
pub(crate) fn command(level: &str, properties: &[(&str, &str)], message: &str) -> String {
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
            command("error", &[("file", "a,b"), ("line", "7")], "x\ny"),
            "::error file=a%2Cb,line=7::x%0Ay\n"
        );
    }
}
