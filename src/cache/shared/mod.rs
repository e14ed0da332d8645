//! A shared cache in a backing service: Redis, memcached, S3, or an HTTP cache as Bazel knows it.
//!
//! It stands behind the local cache and only ever saves time. Whatever happens to the service,
//! all calls return, none panics, and a build loses less than a second: threads that ask wait
//! for at most [`ONE_ANSWER`] each and [`patience`] all together, then the service is given up
//! for the rest of the build. If it does answer, but its answers take longer in all than they save,
//! it is no longer asked, and still written to: the next build may find more. Bytes are opaque here; who asked checks what came back.
//!
//! `place` reads the URL and the environment. `crew` has the threads that talk to the service,
//! so that those that ask can stop waiting at any time. `health` and `patience` decide when to
//! give up. Each service is a `client`.

mod action_result;
mod client;
mod crew;
#[cfg(test)]
mod faults;
mod health;
mod memcached;
mod patience;
mod place;
#[cfg(test)]
mod place_table;
mod redis;
mod state;
mod trust;
mod web;
mod wire;

use self::crew::Crew;
use self::place::Place;
use std::time::{Duration, Instant};

/// The longest that one call of [`Shared::get`] waits.
const ONE_ANSWER: Duration = Duration::from_millis(400);

/// How many bytes may wait to be written. What comes when there are as many is not written.
const LONGEST_QUEUE: usize = 64 * 1024 * 1024;

/// A shared cache. Any number of threads may use it at once.
///
/// Its own threads end with it, or with the process: they hold nothing that must be saved.
pub struct Shared {
    crew: Crew,
    read_only: bool,
}

/// What a shared cache has done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Entries that were asked for and came.
    pub hits: u64,
    /// Entries that were asked for and did not come, for any reason.
    pub misses: u64,
    /// Entries that were written.
    pub written: u64,
    /// Entries that were not written, as there was no room or no time, or the service took none.
    pub not_written: u64,
    /// Requests that failed.
    pub failed: u64,
    /// Bytes of the entries that came.
    pub bytes_read: u64,
    /// Bytes of the entries that were written.
    pub bytes_written: u64,
}

impl Shared {
    /// The cache at `url`. Opens no socket. `environment` gives variables by name.
    ///
    /// | URL | service | from the environment |
    /// | --- | --- | --- |
    /// | `redis://host[:port][/database]`, `rediss://` with TLS | Redis | `ASSETPACK_CACHE_PASSWORD`, `ASSETPACK_CACHE_USER` |
    /// | `memcached://host[:port]` | memcached | the same two, for servers that run with `-Y` |
    /// | `s3://bucket[/prefix]` | S3 and its like | `AWS_ENDPOINT_URL`, `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` |
    /// | `http://host[:port][/prefix]`, `https://` | Bazel's HTTP caches, and servers that keep what is `PUT` | the first two, or `ASSETPACK_CACHE_TOKEN` |
    ///
    /// `SSL_CERT_FILE` names the certificates to trust instead of the platform's. With
    /// `read_only`, [`Shared::put`] does nothing.
    ///
    /// # Errors
    /// A text for people: what is wrong in the URL or in the environment.
    pub fn open(url: &str, read_only: bool, environment: &dyn Fn(&str) -> Option<String>) -> Result<Self, String> {
        Ok(Self { crew: Crew::new(Place::read(url, environment)?), read_only })
    }

    /// The entry of `key`, 64 hexadecimal digits in lower case. `None` if there is none, or none
    /// in time: after [`ONE_ANSWER`], or as soon as the service is given up.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Vec<u8>> {
        if is_key(key) { self.crew.get(key, Instant::now() + ONE_ANSWER) } else { None }
    }

    /// What [`Shared::get`] gave was right, and would have taken so long to compute. For the time
    /// that a service saves, it may be waited for later.
    pub fn earned(&self, time: Duration) {
        self.crew.earned(time);
    }

    /// Has an entry written in the background. Never waits. Entries that are too large, or more
    /// than [`LONGEST_QUEUE`] bytes ahead of the service, are not written.
    pub fn put(&self, key: &str, bytes: Vec<u8>) {
        if !self.read_only && is_key(key) {
            self.crew.put(key, bytes, LONGEST_QUEUE);
        }
    }

    /// Waits for what is still to be written, while patience lasts. Nothing is asked or written
    /// afterwards. Gives a warning if the service was given up.
    #[must_use]
    pub fn finish(&self) -> Option<String> {
        self.crew.finish()
    }

    /// What was done up to now.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        self.crew.statistics()
    }
}

/// Whether this is a key. Nothing else is put into requests.
fn is_key(key: &str) -> bool {
    key.len() == 64 && key.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
