//! Says what is in work before memory runs out: a process that the system kills cannot say it any more.

use std::{
    sync::{Condvar, Mutex, PoisonError},
    thread,
    time::Duration,
};

use super::Terminal;
use crate::{
    clock::Clock,
    diagnostic::Diagnostic,
    disk::{self, Memory},
};

/// How often it is looked.
const EVERY: Duration = Duration::from_millis(100);
/// What is left must be less than this, and less than a twentieth of the limit.
const LITTLE: u64 = 256 << 20;

/// Does `work` while somebody watches how much memory is left.
pub(super) fn watched<T>(terminal: &Terminal, clock: &Clock, work: impl FnOnce() -> T) -> T {
    let end = End::default();
    thread::scope(|scope| {
        // Without that thread everything works but this.
        let _ = thread::Builder::new().spawn_scoped(scope, || watch(terminal, clock, &end));
        let _ending = Ending(&end);
        work()
    })
}

fn watch(terminal: &Terminal, clock: &Clock, end: &End) {
    while !end.within(EVERY) {
        if let Some(memory) = disk::memory()
            && is_low(memory)
        {
            terminal.diagnostics(&vec![warning(memory, &clock.running())].into());
            return;
        }
    }
}

fn is_low(memory: Memory) -> bool {
    memory.left < LITTLE && memory.left < memory.limit / 20
}

fn warning(memory: Memory, running: &[(&str, String)]) -> Diagnostic {
    let mib = |bytes: u64| bytes >> 20;
    let message = format!("memory runs out: {} of {} MiB are left", mib(memory.left), mib(memory.limit));
    let work: Vec<String> = running.iter().map(|(verb, name)| format!("{verb} `{name}`")).collect();
    let work = if work.is_empty() { "nothing that takes long".to_owned() } else { work.join(", ") };
    Diagnostic::warning("low-memory", message)
        .hint(format!("in work: {work}"))
        .hint("if the build is killed now, give it more memory, `--jobs 1`, or a lower `--compress-level`")
}

/// Whether the work has ended.
#[derive(Default)]
struct End(Mutex<bool>, Condvar);

impl End {
    fn within(&self, time: Duration) -> bool {
        let ended = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *self.1.wait_timeout_while(ended, time, |ended| !*ended).unwrap_or_else(PoisonError::into_inner).0
    }
}

/// Ends it, also if the work panics.
struct Ending<'e>(&'e End);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.1.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_in_work_are_named() {
        let memory = Memory { limit: 512 << 20, left: 12 << 20 };
        assert!(is_low(memory) && !is_low(Memory { left: 100 << 20, ..memory }));
        let warning = warning(memory, &[("compress", "br app.js".to_owned())]);
        assert_eq!(warning.message, "memory runs out: 12 of 512 MiB are left");
        assert_eq!(warning.hints[0], "in work: compress `br app.js`");
    }
}
