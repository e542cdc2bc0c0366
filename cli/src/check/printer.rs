//! Prints findings and writes files, in the order of the input.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use indicatif::{ProgressBar, ProgressStyle};
use ticketproof_diagnostics::text::{self, escaped};
use ticketproof_ingest::{BlockResult, CheckEvent, InputFormat, Sinks, Summary, is_plain_text, name_of};
use ticketproof_report::Tally;

use super::{finding_printer::Printed, format::Format, tomorrow::Tomorrow};
use crate::{
    interrupt,
    ui::{Result, Ui},
};

/// The outcome of a check.
#[derive(Default)]
pub(super) struct CheckOutcome {
    pub(super) summary: Summary,
    /// Counts and examples for a page.
    pub(super) tally: Tally,
    /// How many inputs could not be read, or had nothing in them.
    pub(super) failed_inputs: usize,
}

/// Prints and writes results as they come.
pub(super) struct Printer<'a, 'b> {
    pub(super) inputs: &'a [PathBuf],
    pub(super) format: Format,
    /// What today is compared with, if it is.
    pub(super) tomorrow: Option<&'a Tomorrow>,
    /// Whether inputs are corrected.
    pub(super) corrects: bool,
    pub(super) sinks: &'a mut Sinks<'b>,
    pub(super) out: &'a mut dyn Write,
    pub(super) progress: ProgressBar,
    pub(super) ui: &'a Ui,
    pub(super) outcome: CheckOutcome,
    /// Whether findings were printed.
    pub(super) has_findings: bool,
    /// The last input of which rows could not be written in the types of their columns.
    pub(super) refused: Option<usize>,
}

impl Printer<'_, '_> {
    /// Prints what comes before the first finding.
    pub(super) fn begin(&mut self) -> Result<()> {
        Ok(self.out.write_all(self.format.begin().as_bytes())?)
    }

    /// Prints an event of the check, and writes its records.
    pub(super) fn take(&mut self, event: CheckEvent<Printed>) -> Result<()> {
        match event {
            CheckEvent::Part(result) => self.result(*result),
            CheckEvent::Block(result, bytes) => {
                self.progress.inc(bytes as u64);
                self.result(*result)
            }
            CheckEvent::InputFailed { input_number, failure } => {
                self.sinks.abandon(input_number);
                self.input_failed(failure.to_string());
                Ok(())
            }
            CheckEvent::Interrupted => self.end_early(),
        }
    }

    /// Prints what comes after the last finding, and finishes the files.
    pub(super) fn finish(mut self) -> Result<CheckOutcome> {
        // The last line would else stand behind the bar.
        self.progress.finish_and_clear();
        self.out.write_all(self.format.end(&self.outcome.summary, self.tomorrow).as_bytes())?;
        self.out.flush()?;
        self.sinks.finish()?;
        Ok(std::mem::take(&mut self.outcome))
    }

    fn input_failed(&mut self, why: String) {
        self.outcome.failed_inputs += 1;
        let error = Box::<dyn std::error::Error>::from(why);
        self.progress.suspend(|| self.ui.error(error.as_ref()));
    }

    fn result(&mut self, result: BlockResult<Printed>) -> Result<()> {
        let BlockResult { input_number, summary, output, files, .. } = result;
        self.print(&output.text)?;
        self.sinks.write(input_number, &files)?;
        if files.is_incomplete() && self.corrects {
            self.outcome.failed_inputs += 1;
            let text = "a line is too long to be carried over: this input's corrected form is not written";
            self.progress.suspend(|| self.ui.warn(text));
        }
        if let Some(why) = files.refused()
            && self.refused.replace(input_number) != Some(input_number)
        {
            let name = name_of(&self.inputs[input_number]);
            self.input_failed(format!("cannot write the rows of {}: {why}", escaped(&name)));
        }
        self.outcome.summary.add(&summary);
        if let Some(tally) = output.tally {
            self.outcome.tally.add_following(*tally);
        }
        Ok(())
    }

    fn print(&mut self, text: &[u8]) -> std::io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let text = self.format.join(text, !self.has_findings);
        self.has_findings = true;
        let out = &mut self.out;
        self.progress.suspend(|| out.write_all(text))
    }

    /// Prints what was found until now, and ends the process: the reader may be waiting for input that never comes.
    fn end_early(&mut self) -> ! {
        self.progress.finish_and_clear();
        let end = self.format.end(&self.outcome.summary, self.tomorrow);
        let printed = self.out.write_all(end.as_bytes()).and_then(|()| self.out.flush());
        let finished = self.sinks.end_early();
        for error in
            [printed.map_err(Into::into).err(), finished.map_err(Into::into).err()].into_iter().flatten()
        {
            let error: Box<dyn std::error::Error> = error;
            self.ui.error(error.as_ref());
        }
        for path in self.sinks.written() {
            self.ui.note(format!("wrote {}", text::path(path)));
        }
        self.ui.warn("interrupted: this is what was found until then, and the rest was not checked");
        interrupt::end()
    }
}

/// The line that is printed where a check is interrupted in the middle of something.
pub(super) fn interruption_note(_: &[PathBuf]) -> String {
    "the check did not come to its end".to_owned()
}

/// A bar over all bytes where their number is known, on a terminal only.
pub(super) fn progress_bar(inputs: &[PathBuf], format: Option<InputFormat>) -> ProgressBar {
    if !Ui::is_watched() {
        return ProgressBar::hidden();
    }
    // Compressed inputs are counted decompressed; how many bytes that is, is not known.
    let length = |path: &PathBuf| {
        let path: &Path = path;
        is_plain_text(path, format).then(|| std::fs::metadata(path).ok())?.map(|metadata| metadata.len())
    };
    let total: Option<u64> = inputs.iter().map(length).sum();
    let (bar, template) = match total {
        Some(total) => (ProgressBar::new(total), "{bar:30} {bytes}/{total_bytes} {bytes_per_sec} eta {eta}"),
        None => (ProgressBar::no_length(), "{spinner} {bytes} {bytes_per_sec}"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
