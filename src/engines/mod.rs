//! The tools: the only place that names a third-party compiler. Their errors
//! leave here as our diagnostics; none of their types do.

pub mod command;
mod running;
pub mod css;
mod files;
pub mod js;
pub mod markup;
pub mod packages;
pub mod sass;
pub mod source_map;

use std::{
    panic,
    sync::{
        Once,
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

/// Runs `work` on a thread with a large stack; `None` if it has not ended within
/// `limit`. It then goes on until the process ends: no thread can be stopped.
///
/// # Panics
/// If the system gives no thread, or if `work` panics.
pub fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (send, receive) = mpsc::channel();
    thread::Builder::new()
        .stack_size(js::STACK)
        .spawn(move || {
            // Nobody listens any more if it took too long.
            let _ = send.send(work());
        })
        .expect("the system gives a thread");
    match receive.recv_timeout(limit) {
        Ok(result) => Some(result),
        Err(mpsc::RecvTimeoutError::Timeout) => None,
        Err(mpsc::RecvTimeoutError::Disconnected) => panic!("an engine's thread failed"),
    }
}
