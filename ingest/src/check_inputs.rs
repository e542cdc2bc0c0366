//! Checks inputs with a worker, and hands the results on in order.

use std::{fmt, sync::Arc};

use ticketproof_diagnostics::text::escaped;
use ticketproof_validator::Operation;

use crate::{
    baseline::Baseline,
    block::Block,
    engine::{Event, Item, Job, run_in_order},
    input::{Input, InputError},
    reader::read_blocks,
    repeat_finder::RepeatFinder,
    tables::TableReader,
    visitor::Visitor,
    worker::{BlockResult, Worker},
};

/// An event of a check of inputs, in their order.
pub enum CheckEvent<T> {
    /// A part of a block was checked.
    Part(Box<BlockResult<T>>),
    /// A block was checked to its end; with its size in bytes.
    Block(Box<BlockResult<T>>, usize),
    /// An input was not read to its end, or is empty; the results of what was read of it came before.
    InputFailed {
        /// The number of the input, from 0.
        input_number: usize,
        /// Why.
        failure: InputFailure,
    },
    /// [`Interrupter::interrupt`] was called. The reader may be waiting for input that never comes.
    Interrupted,
}

/// Why an input was not checked to its end.
#[derive(Debug)]
pub enum InputFailure {
    /// It cannot be opened or read.
    Unreadable(InputError),
    /// There is no record in it.
    Empty {
        /// Its name.
        name: Arc<str>,
    },
}

impl fmt::Display for InputFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => error.fmt(f),
            Self::Empty { name } => write!(f, "{} is empty: there was nothing to check", escaped(name)),
        }
    }
}

impl std::error::Error for InputFailure {}

/// Interrupts a run from another thread.
pub struct Interrupter(Box<dyn Fn() -> bool + Send>);

impl Interrupter {
    /// Hands [`CheckEvent::Interrupted`] to the consumer. Returns whether there is one: `false` when the run has ended.
    pub fn interrupt(&self) -> bool {
        (self.0)()
    }
}

impl Job for Block {
    fn weight(&self) -> usize {
        Self::weight(self)
    }
}

/// Checks inputs, which are opened one after the other, on so many threads; with none, everything happens on the caller's thread.
/// `tables` is how tables are read; without it, a table is an error. `on_start` gets the way to interrupt a run with threads.
///
/// # Errors
/// The first error of `consume`, which ends the run.
pub fn check_inputs<V: Visitor, E>(
    worker: &Worker<V>,
    inputs: impl Iterator<Item = Result<Input, InputError>> + Send,
    tables: Option<&TableReader>,
    threads: usize,
    on_start: impl FnOnce(Interrupter),
    mut consume: impl FnMut(CheckEvent<V::Output>) -> Result<(), E>,
) -> Result<(), E>
where
    V::Output: 'static,
{
    let mut finder = RepeatFinder::new(
        &worker.validator,
        worker.baseline.as_ref().map(Baseline::validator),
        worker.operation,
        worker.shape,
    );
    let is_list = worker.operation == Operation::LegacyCreate;
    run_in_order(
        threads,
        move |send| {
            for (input_number, input) in inputs.enumerate() {
                let failure = match input {
                    Ok(input) => read(input, input_number, is_list, tables, &mut finder, send),
                    Err(error) => Some(InputFailure::Unreadable(error)),
                };
                if let Some(failure) = failure
                    && !send(Item::Note((input_number, failure)))
                {
                    return;
                }
            }
        },
        |block, emit| Box::new(worker.check(block, &mut |part| emit(Box::new(part)))),
        |event| {
            consume(match event {
                Event::Part(result) => CheckEvent::Part(result),
                Event::Output(result, bytes) => CheckEvent::Block(result, bytes),
                Event::Note((input_number, failure)) => CheckEvent::InputFailed { input_number, failure },
                Event::Interrupted => CheckEvent::Interrupted,
            })
        },
        |events| {
            // When the reader and the workers have ended, there is nothing to be interrupted.
            on_start(Interrupter(Box::new(move || {
                events.upgrade().is_some_and(|events| events.send((0, Event::Interrupted)).is_ok())
            })));
        },
    )
}

/// Reads an input, and returns why it is not checked to its end, if it is not.
pub(crate) fn read(
    input: Input,
    number: usize,
    is_list: bool,
    tables: Option<&TableReader>,
    finder: &mut RepeatFinder,
    send: &mut dyn FnMut(Item<Block, (usize, InputFailure)>) -> bool,
) -> Option<InputFailure> {
    let name = Arc::clone(&input.name);
    let mut has_records = false;
    let read = read_blocks(input, number, is_list, tables, &mut |mut block| {
        has_records |= block.has_records();
        block.repeats = finder.find(&block);
        send(Item::Job(block))
    });
    match read {
        Err(error) => Some(InputFailure::Unreadable(InputError { name, error })),
        Ok(()) if !has_records => Some(InputFailure::Empty { name }),
        Ok(()) => None,
    }
}
