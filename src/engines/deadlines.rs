//! Work that is waited for no longer than it may take.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// What runs now, on the threads that began it: handing each piece to another thread, as
/// [`within`](super::within) does, costs a sixth of the time that it takes to link. Whoever waits for all of it asks
/// whether something is [late](Self::is_missed), and leaves those threads behind.
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

    /// Whether something should have ended.
    pub fn is_missed(&self) -> bool {
        self.locked(|running| running.iter().any(Running::is_late))
    }

    /// What should have ended, with the time that it had.
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
        assert!(!deadlines.is_missed());
    }

    #[test]
    fn what_panicked_has_ended() {
        let deadlines = Deadlines::default();
        let work = || deadlines.during("a", Duration::ZERO, || panic!("for the test"));
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_err());
        assert!(!deadlines.is_missed());
    }
}
