//! docs/sandbox-parity.md, from the sandbox's own table of behaviours.

use ticketproof_sandbox::render_parity;

use crate::files;

pub(crate) fn run(check: bool) -> crate::Result {
    files::ensure(&files::root().join("docs/sandbox-parity.md"), &render_parity(), check, "parity")
}
