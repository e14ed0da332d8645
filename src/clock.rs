//! Where the time goes: how long each expensive piece of work took, on which thread, and what is in work now.

use std::{
    cell::Cell,
    collections::BTreeMap,
    fmt::Write as _,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// At least so many pieces of work are remembered, and less than twice as many: those that took longest.
const MOST: usize = 10_000;

/// A piece of work that has ended.
#[derive(Clone, Debug)]
pub struct Span {
    /// What was done.
    pub verb: &'static str,
    /// With what: a path to show.
    pub name: String,
    /// The number of the thread, from 1.
    pub thread: u64,
    /// When it began, from the start of the build.
    pub start: Duration,
    /// How long it took.
    pub length: Duration,
}

/// Takes the time of a build; a clone is the same clock.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    started: Instant,
    next: AtomicU64,
    running: Mutex<BTreeMap<u64, (&'static str, String)>>,
    spans: Mutex<Vec<Span>>,
}

impl Clock {
    /// Starts to run.
    #[must_use]
    pub fn start() -> Self {
        let inner = Inner {
            started: Instant::now(),
            next: AtomicU64::new(0),
            running: Mutex::default(),
            spans: Mutex::default(),
        };
        Self(Arc::new(inner))
    }

    /// How long it has run.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.started.elapsed()
    }

    /// Does a piece of work and remembers how long it took.
    pub fn time<T>(&self, verb: &'static str, name: &str, work: impl FnOnce() -> T) -> T {
        let (number, start) = (self.0.next.fetch_add(1, Ordering::Relaxed), self.elapsed());
        lock(&self.0.running).insert(number, (verb, name.to_owned()));
        let running = Running { clock: self, number, start };
        let result = work();
        drop(running);
        result
    }

    /// What is in work now, in the order in which it began.
    #[must_use]
    pub fn running(&self) -> Vec<(&'static str, String)> {
        lock(&self.0.running).values().cloned().collect()
    }

    /// The `most` pieces of work that took longest.
    #[must_use]
    pub fn slowest(&self, most: usize) -> Vec<Span> {
        let mut spans = lock(&self.0.spans).clone();
        longest(&mut spans, most);
        spans
    }

    /// All of it as a trace that browsers draw (`chrome://tracing`, <https://ui.perfetto.dev>), in the format of
    /// <https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU>: complete events, in
    /// microseconds. `stages` are the names and lengths of what came one after the other.
    #[must_use]
    pub fn trace(&self, stages: &[Stage], counts: &[(&str, usize)]) -> String {
        let event = |category: &str, name: &str, thread: u64, start: Duration, length: Duration| {
            let (ts, dur) = (start.as_micros(), length.as_micros());
            json!({ "name": name, "cat": category, "ph": "X", "ts": ts, "dur": dur, "pid": 1, "tid": thread })
        };
        let mut events: Vec<Value> = vec![
            json!({ "name": "process_name", "ph": "M", "pid": 1, "args": { "name": "assetpack" } }),
            json!({ "name": "thread_name", "ph": "M", "pid": 1, "tid": 0, "args": { "name": "stages" } }),
        ];
        events.extend(stages.iter().map(|stage| event("stage", stage.name, 0, stage.start, stage.length)));
        let spans = lock(&self.0.spans);
        events.extend(spans.iter().map(|span| {
            let mut event = event(span.verb, &span.name, span.thread, span.start, span.length);
            event["name"] = format!("{} {}", span.verb, span.name).into();
            event
        }));
        let other: serde_json::Map<String, Value> =
            counts.iter().map(|(name, count)| ((*name).to_owned(), (*count).into())).collect();
        let mut text = String::from("{\"traceEvents\":[\n");
        for (at, event) in events.iter().enumerate() {
            let _ = writeln!(text, "{event}{}", if at + 1 < events.len() { "," } else { "" });
        }
        let _ = writeln!(text, "],\"displayTimeUnit\":\"ms\",\"otherData\":{}}}", Value::Object(other));
        text
    }
}

/// A stage of the build that has ended.
#[derive(Clone, Copy, Debug)]
pub struct Stage {
    /// What it is called.
    pub name: &'static str,
    /// When it began, from the start of the build.
    pub start: Duration,
    /// How long it took.
    pub length: Duration,
}

/// Ends with the work, also if that panics.
struct Running<'c> {
    clock: &'c Clock,
    number: u64,
    start: Duration,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let Inner { running, spans, .. } = &*self.clock.0;
        if let Some((verb, name)) = lock(running).remove(&self.number) {
            let length = self.clock.elapsed().saturating_sub(self.start);
            let mut spans = lock(spans);
            spans.push(Span { verb, name, thread: thread(), start: self.start, length });
            if spans.len() >= 2 * MOST {
                longest(&mut spans, MOST);
            }
        }
    }
}

/// Leaves the `most` that took longest.
fn longest(spans: &mut Vec<Span>, most: usize) {
    spans.sort_by_key(|span| std::cmp::Reverse(span.length));
    spans.truncate(most);
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A small number for this thread.
fn thread() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    thread_local! {
        static NUMBER: Cell<u64> = Cell::new(NEXT.fetch_add(1, Ordering::Relaxed));
    }
    NUMBER.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_very_much_work_the_longest_is_remembered() {
        let clock = Clock::start();
        clock.time("compress", "long", || std::thread::sleep(Duration::from_millis(20)));
        for _ in 0..3 * MOST {
            clock.time("compress", "short", || ());
        }
        assert_eq!(clock.slowest(1)[0].name, "long");
        assert!(lock(&clock.0.spans).len() < 2 * MOST);
    }

    #[test]
    fn work_is_known_while_it_runs_and_after_it() {
        let clock = Clock::start();
        clock.time("compress", "a.js", || {
            assert_eq!(clock.running(), [("compress", "a.js".to_owned())]);
            clock.time("read", "b.js", || ());
        });
        assert!(clock.running().is_empty());
        assert_eq!(clock.slowest(1)[0].name, "a.js");
        let stage = Stage { name: "look", start: Duration::ZERO, length: Duration::from_millis(2) };
        let trace: Value = serde_json::from_str(&clock.trace(&[stage], &[("hits", 3)])).expect("JSON");
        assert_eq!(trace["traceEvents"].as_array().map(Vec::len), Some(5));
        assert_eq!((&trace["traceEvents"][2]["dur"], &trace["otherData"]["hits"]), (&json!(2000), &json!(3)));
    }
}
