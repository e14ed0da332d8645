//! The tools: the only place that names a third-party compiler. Their errors
//! leave here as our diagnostics; none of their types do.

pub mod command;
pub mod running;
pub mod css;
pub mod deadlines;
mod files;
pub mod js;
pub mod markup;
pub mod packages;
pub mod sass;
pub mod source_map;

use std::{
    panic,
    sync::{
        Arc, Mutex, Once, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

static QUIET: AtomicUsize = AtomicUsize::new(0);
static HOOK: Once = Once::new();

/// Runs `work` while panics, on any thread, print nothing: an engine that fails
/// on a file is reported as a diagnostic with the file's name instead.
pub fn silence_panics<T>(work: impl FnOnce() -> T) -> T {
    struct Guard;
    impl Drop for Guard {
        fn drop(&mut self) {
            QUIET.fetch_sub(1, Ordering::SeqCst);
        }
    }
    HOOK.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if QUIET.load(Ordering::SeqCst) == 0 {
                print(info);
            }
        }));
    });
    QUIET.fetch_add(1, Ordering::SeqCst);
    let _guard = Guard;
    work()
}

/// How long an engine may work on a text of so many bytes: a hundred times what it
/// takes, and a while for what is small.
#[must_use]
pub fn patience(bytes: usize) -> Duration {
    const LEAST: Duration = Duration::from_secs(5);
    const PER_BYTE: Duration = Duration::from_micros(10);
    LEAST + PER_BYTE * u32::try_from(bytes).unwrap_or(u32::MAX)
}

type Work = Box<dyn FnOnce() + Send>;

/// Threads that wait for work: a new one for each module would cost a fifth of the time.
static IDLE: Mutex<Vec<mpsc::Sender<Work>>> = Mutex::new(Vec::new());

/// Has `work` done by a thread with a large stack that has nothing else to do.
fn hand_over(mut work: Work) {
    let idle = || IDLE.lock().unwrap_or_else(PoisonError::into_inner);
    while let Some(worker) = { idle().pop() } {
        match worker.send(work) {
            Ok(()) => return,
            Err(mpsc::SendError(back)) => work = back,
        }
    }
    let (own, jobs) = mpsc::channel::<Work>();
    let first = Arc::new(Mutex::new(Some(work)));
    let take = |first: &Mutex<Option<Work>>| first.lock().unwrap_or_else(PoisonError::into_inner).take();
    let handed = first.clone();
    let worker = move || {
        if let Some(work) = take(&handed) {
            work();
        }
        loop {
            idle().push(own.clone());
            let Ok(next) = jobs.recv() else { return };
            next();
        }
    };
    // Where the system gives none, this one has to do: it has as large a stack.
    if thread::Builder::new().stack_size(js::STACK).spawn(worker).is_err()
        && let Some(work) = take(&first)
    {
        work();
    }
}

/// Runs `work` on a thread with a large stack; `None` if it has not ended within
/// `limit`. It then goes on until the process ends: no thread can be stopped.
///
/// # Panics
/// If the system gives no thread, or if `work` panics.
pub fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (send, receive) = mpsc::channel();
    hand_over(Box::new(move || {
        // Nobody listens any more if it took too long.
        let _ = send.send(work());
    }));
    match receive.recv_timeout(limit) {
        Ok(result) => Some(result),
        Err(mpsc::RecvTimeoutError::Timeout) => None,
        Err(mpsc::RecvTimeoutError::Disconnected) => panic!("an engine's thread failed"),
    }
}
