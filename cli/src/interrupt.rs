//! Ctrl-C and SIGTERM: the first one lets a command end in order, a second one ends it at once.
//!
//! Either way the temporary files go, and the exit code is that of a run that did not come to its end.

use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::exit,
    sync::{Mutex, PoisonError},
    thread,
};

use ticketproof_diagnostics::text;
use ticketproof_schema::temporary_file;

use ticketproof_ingest::output::duplicate_of;

/// The exit code of a run that was interrupted: it did not come to its end.
const EXIT_CODE: i32 = 2;

/// Makes the message of an interrupted command, given the files that it had replaced.
pub(crate) type Told = fn(&[PathBuf]) -> String;

/// The action of the first signal. It returns whether the command ends by itself then.
type Act = Box<dyn FnOnce() -> bool + Send>;

/// The actions and messages that a command has registered for a signal.
struct Wanted {
    first: Option<Act>,
    told: Told,
}

static WANTED: Mutex<Wanted> = Mutex::new(Wanted { first: None, told: |_| String::new() });

/// Begins to listen. Until [`on_first`] says otherwise, the first signal ends the process, which says `told`.
///
/// # Errors
/// When the system does not tell of signals.
pub(crate) fn listen(told: Told) -> io::Result<()> {
    wanted(|wanted| wanted.told = told);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let mut signals = {
        let _inside = runtime.enter();
        Signals::new()?
    };
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(async {
            signals.next().await;
            match wanted(|wanted| wanted.first.take()) {
                // It may have to wait for a lock, and the second signal must not.
                Some(act) => drop(thread::spawn(move || {
                    if !act() {
                        leave();
                    }
                })),
                None => leave(),
            }
            signals.next().await;
            leave();
        });
    })?;
    Ok(())
}

/// Says what the first signal does from now on, and what is said where the process ends by it or by the second one. `act`
/// returns whether the command ends by itself after it.
pub(crate) fn on_first(told: Told, act: impl FnOnce() -> bool + Send + 'static) {
    wanted(|wanted| *wanted = Wanted { first: Some(Box::new(act)), told });
}

/// Ends the process after an interruption of which everything is said.
pub(crate) fn end() -> ! {
    temporary_file::remove_all();
    exit(EXIT_CODE)
}

/// A sentence about files: those that were replaced, or that there are none.
pub(crate) fn written(replaced: &[PathBuf]) -> String {
    let names: Vec<_> = replaced.iter().map(|path| text::path(path)).collect();
    if names.is_empty() { "nothing was written".to_owned() } else { format!("wrote {}", names.join(" and ")) }
}

/// Writes a line to standard error without waiting for another thread's lock.
pub(crate) fn say(text: &str) {
    // An error of standard error cannot be reported anywhere.
    let _ =
        duplicate_of(&io::stderr()).and_then(|mut stderr| stderr.write_all(format!("\n{text}\n").as_bytes()));
}

/// Ends the process where it is.
fn leave() -> ! {
    let replaced = temporary_file::remove_all();
    let told = wanted(|wanted| wanted.told);
    say(&format!("interrupted: {}", told(&replaced)));
    exit(EXIT_CODE)
}

/// Runs a function with the registered actions, which are whole even after a panic.
fn wanted<T>(with: impl FnOnce(&mut Wanted) -> T) -> T {
    with(&mut WANTED.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The signals that ask a process to end.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// The signal that asks a process to end.
#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn new() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) {
        self.0.recv().await;
    }
}
