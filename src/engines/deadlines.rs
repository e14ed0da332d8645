//! Work that is waited for no longer than it may take.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// What runs now, on the threads that began it: nothing is handed to another thread, as [`within`](super::within) does.
/// Whoever waits for all of it asks what is [late](Self::missed), and leaves those threads behind.
#[derive(Default)]
pub struct Deadlines(Mutex<Vec<Running>>);

struct Running {
    what: String,
    limit: Duration,
    began: Instant,
}

impl Running {
    fn is_late(&self) -> bool {
        self.began.elapsed() > self.limit
    }
}

impl Deadlines {
    /// Does `work`, which may take until `limit`. `what` names it, and nothing else that runs.
    pub fn during<T>(&self, what: &str, limit: Duration, work: impl FnOnce() -> T) -> T {
        struct Guard<'d>(&'d Deadlines, &'d str);
        impl Drop for Guard<'_> {
            fn drop(&mut self) {
                self.0.locked(|running| running.retain(|running| running.what != self.1));
            }
        }
        let began = Running { what: what.to_owned(), limit, began: Instant::now() };
        self.locked(|running| running.push(began));
        let _guard = Guard(self, what);
        work()
    }

    /// What runs and should have ended, with the time that it had. It may still end: asked again, this may say less.
    pub fn missed(&self) -> Vec<(String, Duration)> {
        let late = |running: &mut Vec<Running>| {
            running.iter().filter(|running| running.is_late()).map(|late| (late.what.clone(), late.limit)).collect()
        };
        self.locked(late)
    }

    fn locked<T>(&self, work: impl FnOnce(&mut Vec<Running>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_runs_and_is_late_is_missed() {
        let deadlines = Deadlines::default();
        deadlines.during("ended", Duration::ZERO, || {
            assert_eq!(deadlines.missed(), [("ended".to_owned(), Duration::ZERO)]);
            deadlines.during("in time", Duration::MAX, || assert_eq!(deadlines.missed().len(), 1));
        });
        assert!(deadlines.missed().is_empty());
    }

    #[test]
    fn what_panicked_has_ended() {
        let deadlines = Deadlines::default();
        let work = || deadlines.during("a", Duration::ZERO, || panic!("for the test"));
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_err());
        assert!(deadlines.missed().is_empty());
    }
}
