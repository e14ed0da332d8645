//! What a build tells while it runs: a bar with counts on a terminal, and how
//! long each stage took. Nothing of it reaches an output.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::clock::{Clock, Stage};

/// Builds that end sooner show no bar.
const QUIET_FOR: Duration = Duration::from_millis(500);

/// Takes part in a build as its clock and its voice.
pub struct Progress {
    bar: Option<ProgressBar>,
    clock: Clock,
    stages: Mutex<Vec<Stage>>,
}

/// Counts the work of one stage.
pub struct Counter<'p> {
    progress: &'p Progress,
    name: &'static str,
    total: AtomicUsize,
    done: AtomicUsize,
}

impl Progress {
    /// With `visible`, a bar is drawn on the terminal that stderr is.
    #[must_use]
    pub fn new(visible: bool) -> Self {
        let bar = visible.then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{msg:12} {wide_bar} {pos}/{len}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Self { bar, clock: Clock::start(), stages: Mutex::default() }
    }

    /// The clock of the build.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Runs a stage of `total` steps and remembers how long it took.
    ///
    /// # Panics
    /// If another stage panicked.
    pub fn stage<T>(&self, name: &'static str, total: usize, work: impl FnOnce(&Counter<'_>) -> T) -> T {
        let counter = Counter { progress: self, name, total: AtomicUsize::new(total), done: AtomicUsize::new(0) };
        let start = self.clock.elapsed();
        let result = work(&counter);
        let length = self.clock.elapsed().saturating_sub(start);
        self.stages.lock().expect("no stage panicked").push(Stage { name, start, length });
        result
    }

    /// Removes the bar; gives each stage's time in order, and the whole.
    ///
    /// # Panics
    /// If a stage panicked.
    #[must_use]
    pub fn finish(&self) -> (Vec<Stage>, Duration) {
        self.pause();
        let stages = self.stages.lock().expect("no stage panicked").clone();
        (stages, self.clock.elapsed())
    }

    /// Says that another build holds the output directory.
    pub fn waiting(&self, directory: &std::path::Path) {
        self.pause();
        anstream::eprintln!("waiting for another build of `{}` to end", directory.display());
    }

    /// Removes the bar, so that something else can be printed.
    pub fn pause(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Counter<'_> {
    /// There are so many steps more.
    pub fn expect(&self, more: usize) {
        self.total.fetch_add(more, Ordering::Relaxed);
    }

    /// One step is done.
    pub fn tick(&self) {
        self.ticks(1);
    }

    /// So many steps are done.
    pub fn ticks(&self, steps: usize) {
        let done = self.done.fetch_add(steps, Ordering::Relaxed) + steps;
        let Some(bar) = &self.progress.bar else {
            return;
        };
        // A build that ends sooner must not flicker.
        if self.progress.clock.elapsed() > QUIET_FOR {
            bar.set_message(self.name);
            bar.set_length(self.total.load(Ordering::Relaxed) as u64);
            bar.set_position(done as u64);
        }
    }
}
