//! docs/sandbox-parity.md, from the sandbox's own table of behaviours.

use ticketproof_sandbox::render_parity;

use crate::{console::ChoreResult, files};

pub(crate) fn run(check: bool) -> ChoreResult {
    files::ensure(&files::root().join("docs/sandbox-parity.md"), &render_parity(), check, "parity")
}
