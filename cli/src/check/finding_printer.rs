//! Makes text of findings, and keeps examples for a page, on the threads that check.

use ticketproof_diagnostics::Diagnostic;
use ticketproof_ingest::{FindingContext, Visitor};
use ticketproof_report::{At, Scope, Tally};
use ticketproof_validator::Validator;

use super::format::Format;

/// How findings are printed, and whether a page is made of them.
pub(super) struct FindingPrinter {
    pub(super) format: Format,
    pub(super) page: Option<PageSettings>,
}

/// The settings of a page.
pub(super) struct PageSettings {
    pub(super) validator: Validator,
    /// Whether records, and values in them, may be shown.
    pub(super) payloads: bool,
}

/// The output for the findings of a block.
pub(super) struct Printed {
    /// The findings in the chosen format.
    pub(super) text: Vec<u8>,
    /// Counts and examples for a page, if there is to be one.
    pub(super) tally: Option<Box<Tally>>,
}

impl Visitor for FindingPrinter {
    type Output = Printed;

    fn begin(&self) -> Printed {
        Printed { text: Vec::new(), tally: self.page.as_ref().map(|_| Box::default()) }
    }

    fn findings(
        &self,
        printed: &mut Printed,
        context: FindingContext<'_>,
        findings: &mut dyn Iterator<Item = &Diagnostic>,
    ) {
        let Printed { text, tally } = printed;
        let kept = findings.inspect(|finding| {
            if let (Some(tally), Some(page)) = (tally.as_mut(), &self.page) {
                let scope =
                    Scope { schema: page.validator.schema(), shape: context.shape, payloads: page.payloads };
                let source = context.source;
                tally.add(
                    finding,
                    At { input: source.input, line: source.line, record: source.record },
                    &scope,
                );
            }
        });
        self.format.write_findings(text, context, kept);
    }

    fn size(&self, printed: &Printed) -> usize {
        printed.text.len()
    }
}
