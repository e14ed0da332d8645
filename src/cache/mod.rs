//! Results of expensive steps, kept under what they depend on: contents, settings and the program itself, never
//! times or absolute paths. So a cache moves with its project to another folder or machine.
//!
//! A step is a pure function. Losing a result costs time, nothing else: what is odd is a miss, and what cannot be
//! written is not kept.

mod entry;
mod key;
pub mod shared;

use std::{
    fmt, io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use rayon::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

pub use self::key::{Key, Step};
use self::shared::Shared;
use crate::{
    config::CacheConfig,
    diagnostic::Failure,
    digest::Digest,
    disk::{Store, Stored},
};

impl fmt::Debug for Cache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Cache")
    }
}

/// The cache of a build; a clone is the same cache.
#[derive(Clone, Default)]
pub struct Cache(Arc<Inner>);

#[derive(Default)]
struct Inner {
    local: Option<Store>,
    /// Behind it, for several machines.
    shared: Option<Shared>,
    hits: AtomicUsize,
    misses: AtomicUsize,
}

/// What a build had of its cache.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// Results that were there.
    pub hits: usize,
    /// Results that had to be made.
    pub misses: usize,
    /// Of the hits and of what was made, how many came from and went to other machines.
    pub shared: Option<(u64, u64)>,
    /// Why the shared cache was of no use, if it was not.
    pub warning: Option<String>,
}

/// What the cache on this machine holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// For each step.
    pub steps: [OfStep; Step::ALL.len()],
    /// For how long the entry that is first to go was of no use.
    pub unused_for: Option<Duration>,
}

/// The entries of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfStep {
    /// The word for the step.
    pub name: &'static str,
    /// How many there are.
    pub entries: usize,
    /// How many bytes they have together.
    pub size: u64,
}

impl Cache {
    /// The cache that the settings name. Opens no socket yet.
    ///
    /// # Errors
    /// If the URL of the shared cache, or what the environment says about it, is wrong.
    pub fn new(config: &CacheConfig) -> Result<Self, Failure> {
        if !config.used {
            return Ok(Self::default());
        }
        #[expect(clippy::disallowed_methods, reason = "credentials stand in no file and no URL, and decide no output")]
        let environment = |name: &str| std::env::var(name).ok();
        let shared = config.shared.as_ref().map(|url| Shared::open(url, config.read_only, &environment)).transpose();
        let shared = shared.map_err(|problem| Failure::new(format!("the shared cache cannot be used: {problem}")))?;
        let local = Some(Store::new(config.folder.clone(), config.limit));
        Ok(Self(Arc::new(Inner { local, shared, ..Inner::default() })))
    }

    /// The result of a step: the one that was kept under `key`, or what `make` gives. Errors are not kept.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn step<T, E>(&self, key: Key, make: impl FnOnce() -> Result<T, E>) -> Result<T, E>
    where
        T: Serialize + DeserializeOwned,
    {
        let Some(local) = &self.0.local else { return make() };
        let (step, key) = (key.step, key.finish());
        if let Some(kept) = self.kept(&key).or_else(|| self.fetched(&key)) {
            self.0.hits.fetch_add(1, Ordering::Relaxed);
            return Ok(kept);
        }
        self.0.misses.fetch_add(1, Ordering::Relaxed);
        let began = Instant::now();
        let result = make()?;
        if let Ok(content) = postcard::to_allocvec(&result) {
            let bytes = entry::seal(&key, step, began.elapsed(), &content);
            local.put(&key, &bytes);
            if let Some(shared) = &self.0.shared {
                shared.put(&key.hex(), bytes);
            }
        }
        Ok(result)
    }

    fn kept<T: DeserializeOwned>(&self, key: &Digest) -> Option<T> {
        let bytes = self.0.local.as_ref()?.get(key)?;
        postcard::from_bytes(entry::open(key, &bytes)?.content).ok()
    }

    /// What another machine kept, which this one then keeps, too.
    fn fetched<T: DeserializeOwned>(&self, key: &Digest) -> Option<T> {
        let (local, shared) = (self.0.local.as_ref()?, self.0.shared.as_ref()?);
        let bytes = shared.get(&key.hex())?;
        let entry = entry::open(key, &bytes)?;
        let kept = postcard::from_bytes(entry.content).ok()?;
        shared.earned(entry.cost);
        local.put(key, &bytes);
        Some(kept)
    }

    /// What is known under a key that says where to look, not what it depends on; nothing where nothing is kept.
    #[must_use]
    pub fn recall<T: DeserializeOwned>(&self, key: Key) -> Option<T> {
        self.kept(&key.finish())
    }

    /// The same, as it was written.
    #[must_use]
    pub fn recall_written(&self, key: Key) -> Option<Vec<u8>> {
        let key = key.finish();
        let bytes = self.0.local.as_ref()?.get(&key)?;
        Some(entry::open(&key, &bytes)?.content.to_vec())
    }

    /// Replaces it. It stays on this machine.
    pub fn remember<T: Serialize>(&self, key: Key, value: &T) {
        let (step, key) = (key.step, key.finish());
        if let (Some(local), Ok(content)) = (&self.0.local, postcard::to_allocvec(value)) {
            local.put(&key, &entry::seal(&key, step, Duration::ZERO, &content));
        }
    }

    /// Removes it.
    pub fn forget(&self, key: Key) {
        if let Some(local) = &self.0.local {
            // Whatever stays is the first to go when there is no room.
            let _ = local.remove(&key.finish());
        }
    }

    /// Whether anything is kept at all.
    #[must_use]
    pub fn is_used(&self) -> bool {
        self.0.local.is_some()
    }

    /// What the folder on this machine holds.
    #[must_use]
    pub fn contents(&self) -> Contents {
        let mut steps = Step::ALL.map(|step| OfStep { name: step.name(), entries: 0, size: 0 });
        let mut unused_for = None;
        for (local, stored) in
            self.0.local.iter().flat_map(|local| local.contents().into_iter().map(move |s| (local, s)))
        {
            unused_for = unused_for.max(stored.used.elapsed().ok());
            let step = local.start(&stored.key, entry::HEAD).and_then(|bytes| entry::step(&bytes));
            if let Some(of) = step.and_then(|step| steps.iter_mut().find(|of| of.name == step.name())) {
                of.entries += 1;
                of.size += stored.size;
            }
        }
        Contents { steps, unused_for }
    }

    /// Removes all results on this machine.
    ///
    /// # Errors
    /// Those of the system.
    pub fn clear(&self) -> io::Result<()> {
        self.0.local.as_ref().map_or(Ok(()), Store::clear)
    }

    /// Reads every entry on this machine and removes what is damaged; how many are whole, and how many were not.
    #[must_use]
    pub fn verify(&self) -> (usize, usize) {
        let Some(local) = &self.0.local else { return (0, 0) };
        let is_whole = |stored: &Stored| {
            let bytes = local.start(&stored.key, usize::MAX);
            bytes.is_some_and(|bytes| entry::open(&stored.key, &bytes).is_some())
        };
        let (whole, damaged): (Vec<_>, Vec<_>) = local.contents().into_par_iter().partition(is_whole);
        let removed = damaged.iter().filter(|stored| local.remove(&stored.key).is_ok()).count();
        (whole.len(), removed)
    }

    /// Ends a build: what is too much goes, oldest use first.
    #[must_use]
    pub fn finish(&self) -> Use {
        if let Some(local) = &self.0.local {
            local.finish();
        }
        let warning = self.0.shared.as_ref().and_then(Shared::finish);
        let shared = self.0.shared.as_ref().map(Shared::statistics);
        Use {
            hits: self.0.hits.load(Ordering::Relaxed),
            misses: self.0.misses.load(Ordering::Relaxed),
            shared: shared.map(|statistics| (statistics.hits, statistics.written)),
            warning,
        }
    }
}
