//! Workflow commands of GitHub Actions: `::error file=…,line=…::message`.

use ticketproof_diagnostics::{Diagnostic, Severity, render::Source, text::escaped};

use super::Region;

pub(super) fn write(out: &mut Vec<u8>, finding: &Diagnostic, source: Source<'_>) {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let region = Region::of(finding, source);
    let title = format!("{} {}", finding.rule.code, finding.rule.slug);
    let mut message = finding.message.clone();
    if let Some(help) = &finding.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    let line = format!(
        "::{command} file={},line={},col={},endLine={},endColumn={},title={}::{}\n",
        property(source.input),
        region.line,
        region.column,
        region.end_line,
        region.end_column,
        property(&title),
        data(&message)
    );
    out.extend(line.into_bytes());
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
    }
}
