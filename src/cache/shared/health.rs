//! Whether the service is worth asking: failures, pauses after them, and giving up.

use std::time::{Duration, Instant};

/// This many failures without a good answer between them, and the service is given up.
const IN_A_ROW: u32 = 3;

/// So many failures in all, with good answers between them.
const IN_ALL: u32 = 10;

/// How long nothing is asked after a failure; twice as long after the second in a row.
const REST: Duration = Duration::from_millis(150);

/// What was asked of the service. One that takes entries and gives none is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Read,
    Write,
}

/// What is known of the service.
#[derive(Debug, Default)]
pub(super) struct Health {
    reads_in_a_row: u32,
    writes_in_a_row: u32,
    in_all: u32,
    failed_at: Option<Instant>,
    rest_until: Option<Instant>,
    last_failure: String,
    /// There was a good answer.
    answers: bool,
    given_up: Option<String>,
    reads_given_up: Option<String>,
    writes_given_up: Option<String>,
}

impl Health {
    /// A good answer.
    pub(super) fn answered(&mut self, kind: Kind) {
        *self.in_a_row(kind) = 0;
        self.answers = true;
        self.rest_until = None;
    }

    /// What began at `began` failed for the reason `why`. Threads that were under way together
    /// when the service went away have seen one failure.
    pub(super) fn failed(&mut self, kind: Kind, began: Instant, now: Instant, why: &str) {
        if self.failed_at.is_some_and(|before| began <= before) {
            return;
        }
        self.failed_at = Some(now);
        why.clone_into(&mut self.last_failure);
        self.in_all += 1;
        let in_a_row = self.in_a_row(kind);
        *in_a_row += 1;
        let in_a_row = *in_a_row;
        self.rest_until = Some(now + REST * in_a_row);
        if in_a_row >= IN_A_ROW || self.in_all >= IN_ALL {
            self.give_up(why);
        }
    }

    /// Nothing is asked or written any more. The first reason stays.
    pub(super) fn give_up(&mut self, why: &str) {
        self.given_up.get_or_insert_with(|| why.to_owned());
    }

    /// Nothing is asked any more. The first reason stays.
    pub(super) fn give_up_reads(&mut self, why: &str) {
        self.reads_given_up.get_or_insert_with(|| why.to_owned());
    }

    /// Nothing is written any more. The first reason stays.
    pub(super) fn give_up_writes(&mut self, why: &str) {
        self.writes_given_up.get_or_insert_with(|| why.to_owned());
    }

    /// For how long nothing should be asked.
    pub(super) fn rest(&self, now: Instant) -> Duration {
        self.rest_until.map_or(Duration::ZERO, |until| until.saturating_duration_since(now))
    }

    /// Why the service was given up.
    pub(super) fn given_up(&self) -> Option<&str> {
        self.given_up.as_deref()
    }

    /// Why nothing is asked any more.
    pub(super) fn reads_given_up(&self) -> Option<&str> {
        self.given_up.as_deref().or(self.reads_given_up.as_deref())
    }

    /// The last failure, if no good answer came after it.
    pub(super) fn in_trouble(&self) -> Option<&str> {
        (self.reads_in_a_row + self.writes_in_a_row > 0).then_some(self.last_failure.as_str())
    }

    /// Why there never was a good answer, if something was asked in vain.
    pub(super) fn useless(&self) -> Option<&str> {
        self.in_trouble().filter(|_| !self.answers)
    }

    /// Why nothing is written any more.
    pub(super) fn writes_given_up(&self) -> Option<&str> {
        self.given_up.as_deref().or(self.writes_given_up.as_deref())
    }

    fn in_a_row(&mut self, kind: Kind) -> &mut u32 {
        match kind {
            Kind::Read => &mut self.reads_in_a_row,
            Kind::Write => &mut self.writes_in_a_row,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Health;
    use super::Kind::{Read, Write};
    use std::time::{Duration, Instant};

    #[test]
    fn failures() {
        // When a request began and when it failed; a pair of equal times is an answer.
        let table = [
            ("one failure is a pause", &[(Read, 0, 1)][..], false, 150),
            ("two are a longer one", &[(Read, 0, 1), (Read, 160, 161)], false, 300),
            ("three are enough", &[(Read, 0, 1), (Read, 160, 161), (Read, 500, 501)], true, 450),
            ("so they are of writes", &[(Write, 0, 1), (Write, 160, 161), (Write, 500, 501)], true, 450),
            ("at the same time they are one", &[(Read, 0, 5), (Write, 1, 6), (Read, 2, 7), (Read, 3, 8)], false, 147),
            ("an answer forgives", &[(Read, 0, 1), (Read, 160, 161), (Read, 500, 500), (Read, 600, 601)], false, 150),
            (
                "one of the other kind does not",
                &[(Read, 0, 1), (Write, 20, 20), (Read, 160, 161), (Write, 170, 170), (Read, 500, 501)],
                true,
                450,
            ),
        ];
        for (what, events, given_up, rest) in table {
            let (health, last) = run(events);
            assert_eq!(health.given_up(), given_up.then_some("reset"), "{what}");
            assert_eq!(health.rest(last), Duration::from_millis(rest), "{what}");
        }
    }

    #[test]
    fn no_service_fails_for_ever() {
        let events: Vec<_> =
            (0..10).flat_map(|at| [(Read, at * 10, at * 10 + 1), (Read, at * 10 + 2, at * 10 + 2)]).collect();
        assert_eq!(run(&events[..18]).0.given_up(), None);
        assert_eq!(run(&events).0.given_up(), Some("reset"));
    }

    fn run(events: &[(super::Kind, u64, u64)]) -> (Health, Instant) {
        let start = Instant::now();
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        let mut health = Health::default();
        for &(kind, began, ended) in events {
            if began == ended {
                health.answered(kind);
            } else {
                health.failed(kind, at(began), at(ended), "reset");
            }
        }
        (health, at(events.last().map_or(0, |event| event.2)))
    }
}
