//! Running reader, workers and collector, and printing in input order.

use std::{
    collections::BTreeMap,
    io::Write,
    path::PathBuf,
    sync::{Arc, Mutex, mpsc},
    thread,
};

use indicatif::{ProgressBar, ProgressStyle};
use ticketproof_diagnostics::text::{self, escaped};
use ticketproof_ingest::{
    backpressure::Backpressure,
    input::{self, Input, InputError, InputFormat},
    output::is_stream,
};
use ticketproof_validator::Operation;

use super::{
    against::Today,
    block::Block,
    reader,
    repeats::Repeats,
    sinks::Sinks,
    summary::Summary,
    work::{Checked, Worker},
};
use crate::{
    interrupt,
    ui::{Result, Ui},
};

/// How it all ended.
pub(super) struct Done {
    pub(super) summary: Summary,
    /// How many inputs could not be read, or had nothing in them.
    pub(super) failed_inputs: usize,
}

/// From the reader and the workers to the collector, numbered in input order.
enum Event {
    /// The beginning of what there is to say about a block whose turn it is.
    Part {
        input_number: usize,
        checked: Box<Checked>,
    },
    Checked {
        input_number: usize,
        bytes: usize,
        checked: Box<Checked>,
    },
    Failed {
        input_number: usize,
        why: String,
    },
    /// Somebody asked the process to end; the number says nothing.
    Interrupted,
}

/// What is said where a check is left in the middle of something.
pub(super) fn told_if_left(_: &[PathBuf]) -> String {
    "the check did not come to its end".to_owned()
}

/// Checks all inputs; prints to `out` what is found, and writes the files.
pub(super) fn check_all(
    inputs: &[PathBuf],
    worker: &Worker,
    sinks: &mut Sinks<'_>,
    out: &mut dyn Write,
    ui: &Ui,
) -> Result<Done> {
    let (jobs, job_queue) = mpsc::channel::<(u64, Block)>();
    let (events, event_queue) = mpsc::channel::<(u64, Event)>();
    let events = Arc::new(events);
    let flow = Backpressure::default();
    let job_queue = Mutex::new(job_queue);
    let is_little = is_little(inputs, worker.tables.form());
    let progress = if is_little { ProgressBar::hidden() } else { progress_bar(inputs, worker.tables.form()) };
    // Where nobody prints meanwhile, the reader must not wait for that.
    let read_flow = (!is_little).then_some(&flow);
    let reader = Reader { inputs, worker, jobs, flow: read_flow, events: Arc::clone(&events) };
    if is_little {
        reader.run();
        work(worker, &job_queue, &|_| true, &events);
        drop(events);
        let progress = &progress;
        return Collector { worker, sinks, out, progress, ui, flow: &flow, refused: None }.run(event_queue);
    }
    let threads = thread::available_parallelism().map_or(1, usize::from);
    // Where all have ended that send events, there is nobody to be interrupted.
    let interrupted = Arc::downgrade(&events);
    interrupt::on_first(told_if_left, move || {
        interrupted.upgrade().is_some_and(|events| events.send((0, Event::Interrupted)).is_ok())
    });

    thread::scope(|scope| {
        let (flow, job_queue) = (&flow, &job_queue);
        scope.spawn(move || reader.run());
        for _ in 0..threads {
            let events = Arc::clone(&events);
            scope.spawn(move || work(worker, job_queue, &|number| flow.wait_turn(number), &events));
        }
        drop(events);
        let printed =
            Collector { worker, sinks, out, progress: &progress, ui, flow, refused: None }.run(event_queue);
        // Ends the other threads, also when printing failed.
        flow.close();
        progress.finish_and_clear();
        printed
    })
}

/// The most bytes that are checked without threads: starting some would take longer, and what there is to say fits memory.
const LITTLE: u64 = 16 * 1024;

/// Whether the inputs are files with little in them.
pub(super) fn is_little(inputs: &[PathBuf], form: Option<InputFormat>) -> bool {
    let length = |path: &PathBuf| {
        let path = if is_stream(path) { "/dev/stdin".as_ref() } else { path.as_path() };
        let metadata = std::fs::metadata(path).ok()?;
        let is_plain = metadata.is_file() && input::is_plain_text(path, form);
        is_plain.then_some(metadata.len())
    };
    inputs.len() < 16 && inputs.iter().map(length).sum::<Option<u64>>().is_some_and(|all| all <= LITTLE)
}

/// A worker's life. `turn` waits for a block's turn to be printed.
fn work(
    worker: &Worker,
    jobs: &Mutex<mpsc::Receiver<(u64, Block)>>,
    turn: &dyn Fn(u64) -> bool,
    events: &mpsc::Sender<(u64, Event)>,
) {
    loop {
        let job = jobs.lock().map(|queue| queue.recv());
        let Ok(Ok((number, block))) = job else { return };
        let input_number = block.input_number;
        let mut hand_on = |checked| {
            if turn(number) {
                let _ = events.send((number, Event::Part { input_number, checked: Box::new(checked) }));
            }
        };
        let checked = Box::new(worker.check(&block, &mut hand_on));
        let event = Event::Checked { input_number, bytes: block.weight(), checked };
        if events.send((number, event)).is_err() {
            return;
        }
    }
}

/// Reads the inputs one after the other.
struct Reader<'a> {
    inputs: &'a [PathBuf],
    worker: &'a Worker,
    jobs: mpsc::Sender<(u64, Block)>,
    flow: Option<&'a Backpressure>,
    events: Arc<mpsc::Sender<(u64, Event)>>,
}

impl Reader<'_> {
    fn run(self) {
        let is_list = self.worker.operation == Operation::LegacyCreate;
        let mut repeats = Repeats::new(
            &self.worker.validator,
            self.worker.today.as_ref().map(Today::validator),
            self.worker.operation,
            self.worker.shape,
        );
        let mut number = 0;
        for (input_number, path) in self.inputs.iter().enumerate() {
            let name = input::name_of(path);
            let mut has_records = false;
            let tables = &self.worker.tables;
            let read = Input::open(path, tables.form()).and_then(|input| {
                let mut send = |mut block: Block| {
                    has_records |= block.has_records();
                    block.found = repeats.look(&block);
                    let sent = self.flow.is_none_or(|flow| flow.acquire(block.weight()))
                        && self.jobs.send((number, block)).is_ok();
                    number += 1;
                    sent
                };
                reader::read_blocks(input, input_number, is_list, Some(tables), &mut send)
                    .map_err(|error| InputError { name: name.clone(), error })
            });
            let why = match read {
                Err(error) => error.to_string(),
                Ok(()) if !has_records => format!("{} is empty: there was nothing to check", escaped(&name)),
                Ok(()) => continue,
            };
            if self.events.send((number, Event::Failed { input_number, why })).is_err() {
                return;
            }
            number += 1;
        }
    }
}

/// Prints and writes in order, as blocks come.
struct Collector<'a, 'b> {
    worker: &'a Worker,
    sinks: &'a mut Sinks<'b>,
    out: &'a mut dyn Write,
    progress: &'a ProgressBar,
    ui: &'a Ui,
    flow: &'a Backpressure,
    /// The last input of which rows could not be written in the types of their columns.
    refused: Option<usize>,
}

impl Collector<'_, '_> {
    fn run(mut self, events: mpsc::Receiver<(u64, Event)>) -> Result<Done> {
        let mut done = Done { summary: Summary::default(), failed_inputs: 0 };
        let mut waiting: BTreeMap<u64, Event> = BTreeMap::new();
        let (mut next, mut is_first) = (0, true);
        self.out.write_all(self.worker.format.begin().as_bytes())?;
        for (number, event) in events {
            if let Event::Part { input_number, checked } = event {
                self.take(input_number, *checked, &mut is_first, &mut done)?;
                self.flow.end_part();
                continue;
            }
            if matches!(event, Event::Interrupted) {
                self.end_early(&done.summary);
            }
            waiting.insert(number, event);
            while let Some(event) = waiting.remove(&next) {
                next += 1;
                match event {
                    Event::Part { .. } | Event::Interrupted => {}
                    Event::Failed { input_number, why } => {
                        done.failed_inputs += 1;
                        self.sinks.abandon(input_number);
                        let error = Box::<dyn std::error::Error>::from(why);
                        self.progress.suspend(|| self.ui.error(error.as_ref()));
                        self.flow.skip();
                    }
                    Event::Checked { input_number, bytes, checked } => {
                        self.progress.inc(bytes as u64);
                        self.take(input_number, *checked, &mut is_first, &mut done)?;
                        self.flow.release(bytes);
                    }
                }
            }
        }
        // The last line would else stand behind the bar.
        self.progress.finish_and_clear();
        self.out.write_all(self.worker.format.end(&done.summary, self.worker.today.as_ref()).as_bytes())?;
        self.out.flush()?;
        self.sinks.finish()?;
        Ok(done)
    }

    /// Tells what was found until now, and ends the process: the reader may be waiting for input that never comes.
    fn end_early(&mut self, summary: &Summary) -> ! {
        self.progress.finish_and_clear();
        let end = self.worker.format.end(summary, self.worker.today.as_ref());
        let told = self.out.write_all(end.as_bytes()).and_then(|()| self.out.flush());
        let finished = self.sinks.end_early();
        for error in
            [told.map_err(Into::into).err(), finished.map_err(Into::into).err()].into_iter().flatten()
        {
            let error: Box<dyn std::error::Error> = error;
            self.ui.error(error.as_ref());
        }
        for path in &self.sinks.written {
            self.ui.note(format!("wrote {}", text::path(path)));
        }
        self.ui.warn("interrupted: this is what was found until then, and the rest was not checked");
        interrupt::end()
    }

    fn take(
        &mut self,
        input_number: usize,
        checked: Checked,
        is_first: &mut bool,
        done: &mut Done,
    ) -> Result<()> {
        self.print(&checked.output, is_first)?;
        self.sinks.write(input_number, &checked)?;
        if checked.is_incomplete && self.worker.fixes.is_some() {
            done.failed_inputs += 1;
            let text = "a line is too long to be carried over: this input's corrected form is not written";
            self.progress.suspend(|| self.ui.warn(text));
        }
        if let Some(why) = &checked.columns.refused
            && self.refused.replace(input_number) != Some(input_number)
        {
            done.failed_inputs += 1;
            let name = self.sinks.input_name(input_number);
            let error = Box::<dyn std::error::Error>::from(format!(
                "cannot write the rows of {}: {why}",
                escaped(&name)
            ));
            self.progress.suspend(|| self.ui.error(error.as_ref()));
        }
        done.summary.add(checked.summary);
        Ok(())
    }

    fn print(&mut self, output: &[u8], is_first: &mut bool) -> std::io::Result<()> {
        if output.is_empty() {
            return Ok(());
        }
        let output = self.worker.format.join(output, *is_first);
        *is_first = false;
        let out = &mut self.out;
        self.progress.suspend(|| out.write_all(output))
    }
}

/// A bar over all bytes where their number is known, on a terminal only.
fn progress_bar(inputs: &[PathBuf], form: Option<InputFormat>) -> ProgressBar {
    if !Ui::is_watched() {
        return ProgressBar::hidden();
    }
    // The bytes of a packed input are counted unpacked; their number is not known.
    let length = |path: &PathBuf| {
        let is_plain = input::is_plain_text(path, form);
        is_plain.then(|| std::fs::metadata(path).ok())?.map(|metadata| metadata.len())
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
