//! Ctrl-C, and the signal that asks a process to end. The first one asks the command to come to an end that keeps what is
//! done; a second one ends the process at once, which costs no more than what was not committed.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use jianbao::error::{Error, ErrorKind};

use super::output;

static ASKED: AtomicBool = AtomicBool::new(false);

/// The status of a process that an interrupt ended, as shells know it.
const STATUS: i32 = 130;

/// From now on the first interrupt is heard by [`asked`], which says `how` the command ends then.
pub(super) fn listen(how: &'static str) {
    // Without the handler an interrupt ends the process at once, as it does everywhere.
    let _ = ctrlc::set_handler(move || {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(STATUS);
        }
        output::aside(how);
    });
}

/// Whether to come to an end.
pub(super) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// Whether to go on, for callbacks.
pub(super) fn flow() -> ControlFlow<()> {
    if asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

/// The error of a command that ends early.
pub(super) fn error(what: &str) -> Error {
    Error::new(ErrorKind::Interrupted, what)
}
