//! Running reader, workers and collector, and printing in input order.

use std::{
    collections::BTreeMap,
    io::Write,
    path::PathBuf,
    sync::{Mutex, mpsc},
    thread,
};

use indicatif::{ProgressBar, ProgressStyle};
use ticketproof_validator::Operation;

use super::{
    against::Today,
    block::Block,
    input, reader,
    repeats::Repeats,
    sinks::Sinks,
    summary::Summary,
    work::{Checked, Worker},
};
use crate::ui::{Result, Ui};

/// How many blocks may be in flight for each worker: enough to keep all of them busy, few enough to stay small.
const WINDOW_PER_WORKER: usize = 2;

/// How it all ended.
pub(super) struct Done {
    pub(super) summary: Summary,
    /// How many inputs could not be read, or had nothing in them.
    pub(super) failed_inputs: usize,
}

/// From the reader and the workers to the collector, numbered in input order.
enum Event {
    Checked { input_number: usize, bytes: u64, checked: Box<Checked> },
    Failed { input_number: usize, why: String },
}

/// Checks all inputs; prints to `out` what is found, and writes the files.
pub(super) fn check_all(
    inputs: &[PathBuf],
    worker: &Worker,
    sinks: &mut Sinks<'_>,
    out: &mut dyn Write,
    ui: &Ui,
) -> Result<Done> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let window = threads * WINDOW_PER_WORKER;
    let (jobs, job_queue) = mpsc::sync_channel::<(u64, Block)>(window);
    let (events, event_queue) = mpsc::channel::<(u64, Event)>();
    // The reader takes a permit for each block, the collector gives it back when the block is printed.
    let (permits, permit_queue) = mpsc::sync_channel::<()>(window);
    for _ in 0..window {
        let _ = permits.try_send(());
    }
    let job_queue = Mutex::new(job_queue);
    let progress = progress_bar(inputs);

    thread::scope(|scope| {
        let reader = Reader { inputs, worker, jobs, permits: permit_queue, events: events.clone() };
        scope.spawn(move || reader.run());
        for _ in 0..threads {
            let events = events.clone();
            let job_queue = &job_queue;
            scope.spawn(move || work(worker, job_queue, &events));
        }
        drop(events);
        // Dropping the collector's queues ends the other threads, also when printing fails.
        let printed = Collector { worker, sinks, out, progress: &progress, ui }.run(event_queue, permits);
        progress.finish_and_clear();
        printed
    })
}

/// A worker's life.
fn work(worker: &Worker, jobs: &Mutex<mpsc::Receiver<(u64, Block)>>, events: &mpsc::Sender<(u64, Event)>) {
    loop {
        let job = jobs.lock().map(|queue| queue.recv());
        let Ok(Ok((number, block))) = job else { return };
        let checked = Box::new(worker.check(&block));
        let event =
            Event::Checked { input_number: block.input_number, bytes: block.bytes.len() as u64, checked };
        if events.send((number, event)).is_err() {
            return;
        }
    }
}

/// Reads the inputs one after the other.
struct Reader<'a> {
    inputs: &'a [PathBuf],
    worker: &'a Worker,
    jobs: mpsc::SyncSender<(u64, Block)>,
    permits: mpsc::Receiver<()>,
    events: mpsc::Sender<(u64, Event)>,
}

impl Reader<'_> {
    fn run(self) {
        let is_list = self.worker.operation == Operation::LegacyCreate;
        let mut repeats = Repeats::new(
            &self.worker.validator,
            self.worker.today.as_ref().map(Today::validator),
            self.worker.shape,
        );
        let mut number = 0;
        for (input_number, path) in self.inputs.iter().enumerate() {
            let name = input::name_of(path);
            let mut has_records = false;
            let read = input::open(path).and_then(|input| {
                let mut send = |mut block: Block| {
                    has_records |= block.has_records();
                    block.repeats = repeats.look(&block);
                    let sent = self.permits.recv().is_ok() && self.jobs.send((number, block)).is_ok();
                    number += 1;
                    sent
                };
                reader::read_blocks(input, input_number, is_list, &mut send)
                    .map_err(|error| input::InputError { name: name.clone(), error })
            });
            let why = match read {
                Err(error) => error.to_string(),
                Ok(()) if !has_records => format!("{name} is empty: there was nothing to check"),
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
}

impl Collector<'_, '_> {
    fn run(mut self, events: mpsc::Receiver<(u64, Event)>, permits: mpsc::SyncSender<()>) -> Result<Done> {
        let mut done = Done { summary: Summary::default(), failed_inputs: 0 };
        let mut waiting: BTreeMap<u64, Event> = BTreeMap::new();
        let (mut next, mut is_first) = (0, true);
        self.out.write_all(self.worker.format.begin().as_bytes())?;
        for (number, event) in events {
            waiting.insert(number, event);
            while let Some(event) = waiting.remove(&next) {
                next += 1;
                match event {
                    Event::Failed { input_number, why } => {
                        done.failed_inputs += 1;
                        self.sinks.abandon(input_number);
                        let error = Box::<dyn std::error::Error>::from(why);
                        self.progress.suspend(|| self.ui.error(error.as_ref()));
                    }
                    Event::Checked { input_number, bytes, checked } => {
                        self.progress.inc(bytes);
                        self.print(&checked.output, &mut is_first)?;
                        self.sinks.write(input_number, &checked)?;
                        if checked.is_incomplete && self.worker.fixes.is_some() {
                            done.failed_inputs += 1;
                            self.ui.warn("a line is too long to be carried over: this input's corrected form is not written");
                        }
                        done.summary.add(checked.summary);
                        let _ = permits.try_send(());
                    }
                }
            }
        }
        self.out.write_all(self.worker.format.end(&done.summary, self.worker.today.as_ref()).as_bytes())?;
        self.out.flush()?;
        self.sinks.finish()?;
        Ok(done)
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
fn progress_bar(inputs: &[PathBuf]) -> ProgressBar {
    if !Ui::is_watched() {
        return ProgressBar::hidden();
    }
    // The bytes of a packed input are counted unpacked; their number is not known.
    let length = |path: &PathBuf| {
        let is_plain = input::packing_of(path).0 == input::Packing::None;
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
