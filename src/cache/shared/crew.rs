//! The threads that talk to the service, so that those that ask never wait for a socket.

use super::Statistics;
use super::client::{Client, Failure};
use super::health::Kind;
use super::place::Place;
use super::state::State;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The most threads that ask at once. They are started as questions come.
const READERS: usize = 32;

/// The most threads that write at once.
const WRITERS: usize = 2;

/// How long one entry may take to be written.
const ONE_WRITE: Duration = Duration::from_secs(10);

/// What is said of a service that does not answer.
const LATE: &str = "it did not answer in time";

/// What the threads share.
struct Common {
    place: Place,
    state: Mutex<State>,
    /// There are questions.
    questions: Condvar,
    /// There are entries to write.
    entries: Condvar,
    /// Something was done, or will not be.
    news: Condvar,
}

/// The threads, seen from those that ask.
pub(super) struct Crew(Arc<Common>);

impl Crew {
    /// No thread runs before there is something to do.
    pub(super) fn new(place: Place) -> Self {
        Self(Arc::new(Common {
            place,
            state: Mutex::default(),
            questions: Condvar::new(),
            entries: Condvar::new(),
            news: Condvar::new(),
        }))
    }

    /// Has a thread ask, and waits for the answer.
    pub(super) fn get(&self, key: &str, deadline: Instant) -> Option<Vec<u8>> {
        let common = &*self.0;
        let mut state = common.lock();
        let asked = Instant::now();
        if state.closed || state.health.reads_given_up().is_some() || !state.health.rest(asked).is_zero() {
            state.statistics.misses += 1;
            return None;
        }
        let number = state.ask(key, asked, deadline);
        if state.idle_readers < state.questions.len() && state.readers < READERS {
            state.readers += 1;
            if !self.start("cache-read", Common::read) {
                state.readers -= 1;
            }
        }
        common.questions.notify_one();
        loop {
            let now = Instant::now();
            if !state.is_open(number) || state.closed || state.health.reads_given_up().is_some() {
                return state.take(number, now);
            }
            let left = state.patience.left(now);
            let wait = left.min(deadline.saturating_duration_since(now));
            if wait.is_zero() {
                if left.is_zero() && !state.patience.is_silent() {
                    state.health.give_up_reads("its answers took longer than they saved");
                } else {
                    state.statistics.failed += 1;
                    state.health.failed(Kind::Read, asked, now, LATE);
                }
                if state.patience.is_silent() {
                    state.health.give_up(LATE);
                }
                common.settle(&mut state);
                return state.take(number, now);
            }
            state = common.news.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Books time that was saved.
    pub(super) fn earned(&self, time: Duration) {
        self.0.lock().patience.earn(time);
    }

    /// Has a thread write an entry, if no more than `longest` bytes wait with it.
    pub(super) fn put(&self, key: &str, bytes: Vec<u8>, longest: usize) {
        let mut state = self.0.lock();
        if !state.enqueue(key, bytes, longest) {
            return;
        }
        if state.writers < WRITERS && state.writers < state.writing + state.entries.len() {
            state.writers += 1;
            if !self.start("cache-write", Common::write) {
                state.writers -= 1;
            }
        }
        self.0.entries.notify_one();
    }

    /// Waits for the writers, and sends everybody home.
    pub(super) fn finish(&self) -> Option<String> {
        let common = &*self.0;
        let mut state = common.lock();
        state.patience.begin(Instant::now());
        state.patience.ends();
        while !state.is_over() && state.writers > 0 && (state.writing > 0 || !state.entries.is_empty()) {
            let left = state.patience.left(Instant::now());
            if left.is_zero() {
                let behind = state.entries.len() + state.writing;
                let why = state.health.in_trouble().unwrap_or("it was too slow").to_owned();
                state.health.give_up(&format!("{why}, and {behind} entries were not written"));
                break;
            }
            state = common.news.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        state.patience.end(Instant::now());
        state.closed = true;
        common.settle(&mut state);
        state.warning(&common.place)
    }

    /// A copy of the figures.
    pub(super) fn statistics(&self) -> Statistics {
        self.0.lock().statistics
    }

    fn start(&self, name: &str, run: fn(&Common)) -> bool {
        let common = Arc::clone(&self.0);
        thread::Builder::new().name(name.to_owned()).spawn(move || run(&common)).is_ok()
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.closed = true;
        self.0.settle(&mut state);
    }
}

impl Common {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nobody panics with the lock; if somebody did, a cache may be in any state.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// After anything that may have ended it all: nobody waits in vain.
    fn settle(&self, state: &mut State) {
        state.forget();
        self.news.notify_all();
        if state.is_over() {
            self.questions.notify_all();
            self.entries.notify_all();
        }
    }

    /// Answers questions until it is over.
    fn read(&self) {
        let mut client = self.place.client();
        let mut state = self.lock();
        loop {
            if state.is_over() {
                return;
            }
            let Some(question) = state.questions.pop_front() else {
                state.idle_readers += 1;
                state = self.questions.wait(state).unwrap_or_else(PoisonError::into_inner);
                state.idle_readers -= 1;
                continue;
            };
            drop(state);
            let answer = guarded(&mut client, &self.place, |client| client.get(&question.key, question.deadline));
            state = self.lock();
            state.settle(&question, answer, Instant::now());
            self.settle(&mut state);
        }
    }

    /// Writes entries until it is over.
    fn write(&self) {
        let mut client = self.place.client();
        let mut state = self.lock();
        loop {
            if state.is_over() {
                return;
            }
            let began = Instant::now();
            let entry = match state.next_entry(began) {
                Ok(entry) => entry,
                Err(None) => {
                    state = self.entries.wait(state).unwrap_or_else(PoisonError::into_inner);
                    continue;
                }
                Err(Some(rest)) => {
                    state = self.entries.wait_timeout(state, rest).unwrap_or_else(PoisonError::into_inner).0;
                    continue;
                }
            };
            drop(state);
            let result =
                guarded(&mut client, &self.place, |client| client.put(&entry.key, &entry.bytes, began + ONE_WRITE));
            state = self.lock();
            state.wrote(entry, began, result, Instant::now());
            self.settle(&mut state);
        }
    }
}

/// A library that panics has failed, and is begun anew.
fn guarded<R>(
    client: &mut Box<dyn Client>,
    place: &Place,
    act: impl FnOnce(&mut dyn Client) -> Result<R, Failure>,
) -> Result<R, Failure> {
    catch_unwind(AssertUnwindSafe(|| act(client.as_mut()))).unwrap_or_else(|_| {
        *client = place.client();
        Err(Failure::Broken("its client failed".to_owned()))
    })
}
