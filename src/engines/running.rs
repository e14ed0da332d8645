//! The programs that run now. They have process groups of their own, which a terminal's signal does not reach, so they
//! are stopped here when this process is told to end.

use std::{
    io,
    process::{Child, Command},
    sync::{Mutex, Once, OnceLock, PoisonError},
    thread,
};

use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    iterator::Signals,
    low_level::emulate_default_handler,
};

/// The groups that run. Signals come to the process as a whole, so this is its only state of that kind.
static GROUPS: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

/// What is done at the signal, where it is not the default.
static END: OnceLock<Box<dyn Fn() + Send + Sync>> = OnceLock::new();
static WATCH: Once = Once::new();

/// Lets this process end in its own way when it is told to: `end` is called, and when it comes back the process ends,
/// with exit code 0.
pub fn end_with(end: impl Fn() + Send + Sync + 'static) {
    let _ = END.set(Box::new(end));
    WATCH.call_once(watch);
}

/// A program, with everything that it started.
pub struct Group(Option<Pid>);

impl Group {
    /// Starts a program whose `command` asks for a group of its own.
    ///
    /// # Errors
    /// Those of the system.
    pub fn start(command: &mut Command) -> io::Result<(Child, Self)> {
        WATCH.call_once(watch);
        // Held while it starts, so that none is missed.
        let mut groups = GROUPS.lock().unwrap_or_else(PoisonError::into_inner);
        let child = command.spawn()?;
        let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        groups.extend(group);
        Ok((child, Self(group)))
    }

    /// Stops all of it.
    pub fn stop(&self) {
        if let Some(group) = self.0 {
            // It may be gone already.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(group) = self.0 {
            GROUPS.lock().unwrap_or_else(PoisonError::into_inner).retain(|other| *other != group);
        }
    }
}

/// Waits for the first signal that ends the process, stops all groups, and then lets it end the process.
fn watch() {
    // Without it everything works but this.
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
    thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            // Never given back: nothing is started any more.
            let groups = GROUPS.lock().unwrap_or_else(PoisonError::into_inner);
            for group in groups.iter() {
                let _ = kill_process_group(*group, Signal::KILL);
            }
            if let Some(end) = END.get() {
                end();
                #[expect(clippy::exit, reason = "whatever is still at work may be left at any time")]
                std::process::exit(0);
            }
            let _ = emulate_default_handler(signal);
        }
    });
}
