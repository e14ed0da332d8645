//! How long a build waits for the shared cache, all in all.
//!
//! Only wall-clock time counts in which at least one thread waits: ten threads that wait for the
//! same tenth of a second have cost the build a tenth of a second.

use std::time::{Duration, Instant};

/// What may be waited beyond what was saved.
const BUDGET: Duration = Duration::from_millis(800);

/// What may be waited for a service that says nothing, whatever it saved before.
const SILENCE: Duration = Duration::from_millis(800);

/// What may be waited at the end for what is still to be written, though nothing else is left.
const END: Duration = Duration::from_millis(100);

/// An account of the time waited and the time saved.
///
/// It reads no clock: whoever calls it says what time it is, and never goes back.
#[derive(Debug, Default)]
pub(super) struct Patience {
    /// How many threads wait now.
    waiting: usize,
    /// Up to when the time of those that wait is in `waited`.
    since: Option<Instant>,
    waited: Duration,
    /// The part of `waited` that came after the last good answer.
    silent: Duration,
    earned: Duration,
    /// What there is beyond the usual.
    extra: Duration,
}

impl Patience {
    /// A thread begins to wait.
    pub(super) fn begin(&mut self, now: Instant) {
        self.count(now);
        self.waiting += 1;
    }

    /// A thread that began to wait goes on.
    pub(super) fn end(&mut self, now: Instant) {
        self.count(now);
        self.waiting = self.waiting.saturating_sub(1);
    }

    /// The service gave a good answer, be it that it has nothing.
    pub(super) fn answered(&mut self, now: Instant) {
        self.count(now);
        self.silent = Duration::ZERO;
    }

    /// Work that took so long elsewhere did not have to be done.
    pub(super) fn earn(&mut self, time: Duration) {
        self.earned = self.earned.saturating_add(time);
    }

    /// How long may be waited from now on, if nothing is heard. Nothing is left when it is zero.
    pub(super) fn left(&mut self, now: Instant) -> Duration {
        self.count(now);
        let budget = (BUDGET + self.extra).saturating_add(self.earned).saturating_sub(self.waited);
        budget.min((SILENCE + self.extra).saturating_sub(self.silent))
    }

    /// Whether nothing is left because nothing is heard. Otherwise there are answers, and they
    /// took longer in all than they were worth.
    pub(super) fn is_silent(&self) -> bool {
        self.silent >= SILENCE
    }

    /// It is the end: there is a little more.
    pub(super) fn ends(&mut self) {
        self.extra = END;
    }

    /// Books the time up to `now`, if anybody waited.
    fn count(&mut self, now: Instant) {
        if self.waiting > 0
            && let Some(since) = self.since
        {
            let passed = now.saturating_duration_since(since);
            self.waited = self.waited.saturating_add(passed);
            self.silent = self.silent.saturating_add(passed);
        }
        self.since = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::Patience;
    use std::time::{Duration, Instant};

    type Case = (&'static str, &'static [(u64, char)], u64, u64);

    /// What happens at a time in milliseconds: `+` and `-` are threads that begin and end to
    /// wait, `!` is an answer, `e` earns 500 ms, `.` is the end. The last figure is what is left at the end.
    #[test]
    fn accounts() {
        let table: [Case; 12] = [
            ("nobody waits", &[(0, '!')], 5000, 800),
            ("one waits", &[(0, '+')], 300, 500),
            ("one waited", &[(0, '+'), (300, '-')], 5000, 500),
            ("two wait for the same time", &[(0, '+'), (100, '+'), (200, '-'), (300, '-')], 900, 500),
            ("two wait after each other", &[(0, '+'), (100, '-'), (200, '+'), (300, '-')], 900, 600),
            ("it is over", &[(0, '+')], 800, 0),
            ("it is long over", &[(0, '+')], 90_000, 0),
            ("answers do not give time back", &[(0, '+'), (300, '!')], 600, 200),
            ("earned time does, if there are answers", &[(0, 'e'), (0, '+'), (700, '!'), (700, '-')], 700, 600),
            ("a little more at the end", &[(0, '+'), (700, '!'), (800, '-'), (800, '.')], 900, 100),
            ("and no more", &[(0, '+'), (700, '!'), (800, '.')], 960, 0),
            ("earned time does not buy silence", &[(0, 'e'), (0, 'e'), (0, 'e'), (0, '+')], 700, 100),
        ];
        for (what, events, at, left) in table {
            let start = Instant::now();
            let mut patience = Patience::default();
            for &(at, event) in events {
                let now = start + Duration::from_millis(at);
                match event {
                    '+' => patience.begin(now),
                    '-' => patience.end(now),
                    '.' => patience.ends(),
                    '!' => patience.answered(now),
                    _ => patience.earn(Duration::from_millis(500)),
                }
            }
            assert_eq!(patience.left(start + Duration::from_millis(at)), Duration::from_millis(left), "{what}");
        }
    }
}
