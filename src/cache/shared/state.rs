//! What those that ask and those that talk to the service know together, behind one lock.

use super::Statistics;
use super::client::{Failure, LARGEST};
use super::health::{Health, Kind};
use super::patience::Patience;
use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

/// A question that waits for a thread.
pub(super) struct Question {
    pub(super) number: u64,
    pub(super) key: String,
    pub(super) asked: Instant,
    pub(super) deadline: Instant,
}

/// An entry that waits to be written.
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) bytes: Vec<u8>,
    /// It was tried, and the connection was lost.
    tried: bool,
}

/// What somebody waits for.
pub(super) enum Answer {
    Open,
    /// The entry, or that there is none.
    Given(Option<Vec<u8>>),
}

/// Everything that changes.
#[derive(Default)]
pub(super) struct State {
    pub(super) patience: Patience,
    pub(super) health: Health,
    pub(super) statistics: Statistics,
    /// Nothing more is asked or written.
    pub(super) closed: bool,
    pub(super) questions: VecDeque<Question>,
    /// The questions that somebody waits for, with the answers that have come.
    pub(super) awaited: BTreeMap<u64, Answer>,
    last_number: u64,
    /// Threads that answer questions, and how many of them have nothing to do.
    pub(super) readers: usize,
    pub(super) idle_readers: usize,
    pub(super) entries: VecDeque<Entry>,
    /// The bytes in `entries`.
    pub(super) queued: usize,
    /// Threads that write, and how many of them are writing.
    pub(super) writers: usize,
    pub(super) writing: usize,
    /// The size of the smallest entry that was too large.
    too_large: Option<usize>,
}

impl State {
    /// Whether the answer to a question is still to come.
    pub(super) fn is_open(&self, number: u64) -> bool {
        matches!(self.awaited.get(&number), Some(Answer::Open))
    }

    /// Whether threads have nothing to do any more.
    pub(super) fn is_over(&self) -> bool {
        self.closed || self.health.given_up().is_some()
    }

    /// Puts a question into the queue. Gives its number.
    pub(super) fn ask(&mut self, key: &str, now: Instant, deadline: Instant) -> u64 {
        self.last_number += 1;
        let number = self.last_number;
        self.questions.push_back(Question { number, key: key.to_owned(), asked: now, deadline });
        self.awaited.insert(number, Answer::Open);
        self.patience.begin(now);
        number
    }

    /// What came of a question that nobody may wait for any more.
    pub(super) fn settle(&mut self, question: &Question, answer: Result<Option<Vec<u8>>, Failure>, now: Instant) {
        let Some(slot) = self.awaited.get_mut(&question.number) else { return };
        match answer {
            Ok(found) => {
                *slot = Answer::Given(found);
                self.patience.answered(now);
                self.health.answered(Kind::Read);
            }
            Err(failure) => {
                *slot = Answer::Given(None);
                self.statistics.failed += 1;
                match failure {
                    Failure::Broken(why) => self.health.failed(Kind::Read, question.asked, now, &why),
                    Failure::Refused(why) => self.health.give_up(&why),
                    Failure::TooLarge => {}
                }
            }
        }
    }

    /// Whoever asked takes the answer, or goes on without.
    pub(super) fn take(&mut self, number: u64, now: Instant) -> Option<Vec<u8>> {
        self.patience.end(now);
        let answer = match self.awaited.remove(&number) {
            Some(Answer::Given(found)) => found,
            Some(Answer::Open) | None => None,
        };
        self.questions.retain(|question| question.number != number);
        match &answer {
            Some(bytes) => {
                self.statistics.hits += 1;
                self.statistics.bytes_read += bytes.len() as u64;
            }
            None => self.statistics.misses += 1,
        }
        answer
    }

    /// Puts an entry into the queue, if there is room. Says whether it did.
    pub(super) fn enqueue(&mut self, key: &str, bytes: Vec<u8>, longest: usize) -> bool {
        let fits = bytes.len() <= LARGEST
            && self.too_large.is_none_or(|size| bytes.len() < size)
            && self.queued.saturating_add(bytes.len()) <= longest;
        if self.closed || self.health.writes_given_up().is_some() || !fits {
            self.statistics.not_written += 1;
            return false;
        }
        self.queued += bytes.len();
        self.entries.push_back(Entry { key: key.to_owned(), bytes, tried: false });
        true
    }

    /// The next entry to write, or how long to wait for one at most.
    pub(super) fn next_entry(&mut self, now: Instant) -> Result<Entry, Option<Duration>> {
        if self.entries.is_empty() {
            return Err(None);
        }
        let rest = self.health.rest(now);
        if !rest.is_zero() {
            return Err(Some(rest));
        }
        let entry = self.entries.pop_front().ok_or(None)?;
        self.queued = self.queued.saturating_sub(entry.bytes.len());
        self.writing += 1;
        Ok(entry)
    }

    /// What came of writing an entry.
    pub(super) fn wrote(&mut self, entry: Entry, began: Instant, result: Result<(), Failure>, now: Instant) {
        self.writing = self.writing.saturating_sub(1);
        match result {
            Ok(()) => {
                self.took_it(now);
                self.statistics.written += 1;
                self.statistics.bytes_written += entry.bytes.len() as u64;
                return;
            }
            // It did answer.
            Err(Failure::TooLarge) => {
                self.took_it(now);
                self.too_large = Some(self.too_large.map_or(entry.bytes.len(), |size| size.min(entry.bytes.len())));
            }
            Err(Failure::Refused(why)) => {
                self.statistics.failed += 1;
                self.health.give_up_writes(&why);
            }
            Err(Failure::Broken(why)) => {
                self.statistics.failed += 1;
                self.health.failed(Kind::Write, began, now, &why);
                if !entry.tried && !self.is_over() {
                    self.queued = self.queued.saturating_add(entry.bytes.len());
                    self.entries.push_front(Entry { tried: true, ..entry });
                    return;
                }
            }
        }
        self.statistics.not_written += 1;
        self.forget();
    }

    /// A good answer to a writer. It is no consolation to those that wait for an entry.
    fn took_it(&mut self, now: Instant) {
        self.health.answered(Kind::Write);
        if self.awaited.is_empty() {
            self.patience.answered(now);
        }
    }

    /// Empties the queue once it will not be written.
    pub(super) fn forget(&mut self) {
        if self.closed || self.health.writes_given_up().is_some() {
            self.statistics.not_written += self.entries.len() as u64;
            self.entries.clear();
            self.queued = 0;
        }
    }

    /// What the user should know.
    pub(super) fn warning(&self, place: &dyn std::fmt::Display) -> Option<String> {
        if let Some(why) = self.health.given_up() {
            return Some(format!("the shared cache `{place}` was given up: {why}"));
        }
        if let Some(why) = self.health.writes_given_up() {
            return Some(format!("nothing more was written to the shared cache `{place}`: {why}"));
        }
        if let Some(why) = self.health.reads_given_up() {
            return Some(format!("the shared cache `{place}` was not asked any more: {why}"));
        }
        self.health.useless().map(|why| format!("the shared cache `{place}` was of no use: {why}"))
    }
}
