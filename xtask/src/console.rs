//! Output of chores, for the person who called them.

/// How a chore ends: an error is printed, and the command fails.
pub(crate) type ChoreResult = Result<(), Box<dyn std::error::Error>>;

/// Prints a line to standard error.
#[expect(clippy::print_stderr, reason = "a chore speaks to the person who called it")]
pub(crate) fn say(text: &str) {
    eprintln!("{text}");
}
