//! Runs jobs on several threads, and hands their outputs on in the order of the jobs, in bounded memory.
//!
//! A producer thread makes jobs, workers process them, and the consumer runs on the caller's thread. [`Backpressure`] keeps the
//! producer from running ahead of the consumer.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, Weak, mpsc},
    thread,
};

use crate::backpressure::Backpressure;

/// A job that takes memory.
pub(crate) trait Job: Send {
    /// How many bytes it takes.
    fn weight(&self) -> usize;
}

/// An item that a producer makes.
pub(crate) enum Item<J, N> {
    /// A job for a worker.
    Job(J),
    /// A note for the consumer, which gets it after the outputs of all jobs before.
    Note(N),
}

/// An event that the consumer gets.
pub(crate) enum Event<T, N> {
    /// A part of the output of a job that is still being processed.
    Part(T),
    /// The output of a job, or the last part of it, with the job's weight.
    Output(T, usize),
    /// A note of the producer.
    Note(N),
    /// Somebody asked for the end of the run. The producer may be waiting for input that never comes.
    Interrupted,
}

/// An event with the number of its item.
pub(crate) type Numbered<T, N> = (u64, Event<T, N>);

/// Processes what `produce` makes on so many threads; with none, everything happens on the caller's thread. `produce` ends when its
/// argument returns `false`. `on_start` gets the way to interrupt a run with threads.
///
/// # Errors
/// The first error of `consume`, which ends the run.
pub(crate) fn run_in_order<J: Job, T: Send, N: Send, E>(
    threads: usize,
    produce: impl FnOnce(&mut dyn FnMut(Item<J, N>) -> bool) + Send,
    process: impl Fn(&J, &mut dyn FnMut(T)) -> T + Sync,
    mut consume: impl FnMut(Event<T, N>) -> Result<(), E>,
    on_start: impl FnOnce(Weak<mpsc::Sender<Numbered<T, N>>>),
) -> Result<(), E> {
    if threads == 0 {
        return run_here(produce, process, consume);
    }
    let (jobs, job_queue) = mpsc::channel::<(u64, J)>();
    let (events, event_queue) = mpsc::channel::<Numbered<T, N>>();
    let events = Arc::new(events);
    let backpressure = Backpressure::default();
    let job_queue = Mutex::new(job_queue);
    on_start(Arc::downgrade(&events));
    thread::scope(|scope| {
        let (backpressure, job_queue, process) = (&backpressure, &job_queue, &process);
        let notes = Arc::clone(&events);
        scope.spawn(move || {
            let mut number = 0;
            produce(&mut |item| {
                let is_sent = match item {
                    Item::Job(job) => backpressure.acquire(job.weight()) && jobs.send((number, job)).is_ok(),
                    Item::Note(note) => notes.send((number, Event::Note(note))).is_ok(),
                };
                number += 1;
                is_sent
            });
        });
        for _ in 0..threads {
            let events = Arc::clone(&events);
            scope.spawn(move || work(job_queue, backpressure, process, &events));
        }
        drop(events);
        let consumed = consume_in_order(event_queue, backpressure, &mut consume);
        // Ends the other threads, also when consuming failed.
        backpressure.close();
        consumed
    })
}

fn run_here<J: Job, T, N, E>(
    produce: impl FnOnce(&mut dyn FnMut(Item<J, N>) -> bool),
    process: impl Fn(&J, &mut dyn FnMut(T)) -> T,
    mut consume: impl FnMut(Event<T, N>) -> Result<(), E>,
) -> Result<(), E> {
    // After an error the producer may still have a note to send; it is dropped.
    let mut consumed = Ok(());
    produce(&mut |item| {
        if consumed.is_err() {
            return false;
        }
        consumed = match item {
            Item::Note(note) => consume(Event::Note(note)),
            Item::Job(job) => {
                let mut emitted = Ok(());
                let last = process(&job, &mut |part| {
                    if emitted.is_ok() {
                        emitted = consume(Event::Part(part));
                    }
                });
                emitted.and_then(|()| consume(Event::Output(last, job.weight())))
            }
        };
        consumed.is_ok()
    });
    consumed
}

/// Processes jobs until there are no more.
fn work<J: Job, T, N>(
    jobs: &Mutex<mpsc::Receiver<(u64, J)>>,
    backpressure: &Backpressure,
    process: &impl Fn(&J, &mut dyn FnMut(T)) -> T,
    events: &mpsc::Sender<Numbered<T, N>>,
) {
    loop {
        let job = jobs.lock().map(|queue| queue.recv());
        let Ok(Ok((number, job))) = job else { return };
        let mut emit = |part| {
            if backpressure.wait_turn(number) {
                // Without a consumer, nobody waits for this part.
                let _ = events.send((number, Event::Part(part)));
            }
        };
        let output = process(&job, &mut emit);
        if events.send((number, Event::Output(output, job.weight()))).is_err() {
            return;
        }
    }
}

fn consume_in_order<T, N, E>(
    events: mpsc::Receiver<Numbered<T, N>>,
    backpressure: &Backpressure,
    consume: &mut impl FnMut(Event<T, N>) -> Result<(), E>,
) -> Result<(), E> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (number, event) in events {
        match event {
            // Its job is the next one.
            Event::Part(_) => {
                consume(event)?;
                backpressure.end_part();
                continue;
            }
            Event::Interrupted => {
                consume(event)?;
                continue;
            }
            Event::Output(..) | Event::Note(_) => waiting.insert(number, event),
        };
        while let Some(event) = waiting.remove(&next) {
            next += 1;
            let weight = if let Event::Output(_, weight) = &event { Some(*weight) } else { None };
            consume(event)?;
            match weight {
                Some(weight) => backpressure.release(weight),
                None => backpressure.skip(),
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Job for usize {
        fn weight(&self) -> usize {
            *self
        }
    }

    fn run(threads: usize, jobs: usize, fails_at: Option<usize>) -> Result<Vec<String>, String> {
        let mut consumed = Vec::new();
        run_in_order(
            threads,
            |send| {
                for job in 0..jobs {
                    if !send(Item::Job(job)) {
                        // As the reader does that finds an input empty.
                        send(Item::Note(job));
                        return;
                    }
                    if job % 10 == 9 && !send(Item::Note(job)) {
                        return;
                    }
                }
            },
            |job, emit| {
                for part in 0..job % 4 {
                    emit(format!("{job}.{part}"));
                }
                job.to_string()
            },
            |event| {
                consumed.push(match event {
                    Event::Part(text) => text,
                    Event::Output(text, weight) => {
                        assert_eq!(text, weight.to_string());
                        text
                    }
                    Event::Note(number) => format!("note {number}"),
                    Event::Interrupted => "interrupted".to_owned(),
                });
                if fails_at.is_some_and(|last| consumed.len() > last) {
                    Err("full".to_owned())
                } else {
                    Ok(())
                }
            },
            |_| {},
        )?;
        Ok(consumed)
    }

    #[test]
    fn outputs_and_notes_come_in_the_order_of_the_jobs() {
        let expected = run(0, 500, None).unwrap();
        assert_eq!(expected.len(), 500 + 50 + 125 * 6);
        assert_eq!(expected[..7], ["0", "1.0", "1", "2.0", "2.1", "2", "3.0"]);
        for threads in [1, 2, 7] {
            assert_eq!(run(threads, 500, None).unwrap(), expected, "{threads}");
        }
        assert!(run(3, 0, None).unwrap().is_empty());
    }

    #[test]
    fn error_of_the_consumer_ends_the_run() {
        for threads in [0, 1, 4] {
            assert_eq!(run(threads, 10_000, Some(17)).unwrap_err(), "full", "{threads}");
        }
    }

    #[test]
    fn interruption_reaches_the_consumer_while_the_producer_waits() {
        let (go_on, wait) = mpsc::channel::<()>();
        let mut is_interrupted = false;
        run_in_order(
            2,
            move |send| {
                send(Item::<usize, ()>::Job(1));
                // As a terminal does of which nothing comes.
                wait.recv().unwrap();
            },
            |_, _| (),
            |event| {
                if matches!(event, Event::Interrupted) {
                    is_interrupted = true;
                    go_on.send(()).unwrap();
                }
                Ok::<(), ()>(())
            },
            |events| {
                let events = events.upgrade().unwrap();
                events.send((0, Event::Interrupted)).unwrap();
            },
        )
        .unwrap();
        assert!(is_interrupted);
    }
}
