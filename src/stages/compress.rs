//! compress: precompressed twins, in parallel, the largest first.
//!
//! Compressed bytes are a function of the bytes and of the encoder alone: no
//! time and no name stands in a header.

use std::{borrow::Cow, collections::BTreeMap, io, sync::Mutex};

use rayon::prelude::*;

use crate::{
    cache::{Cache, Key, Step},
    clock::Clock,
    config::{Config, Encoding, Levels},
    diagnostic::Failure,
    digest::Digest,
    disk::{self, OutputDirectory, Staged},
    encode, media,
    parallel::largest_first,
    path::{LogicalPath, OutputPath},
    progress::Counter,
    stages::{
        commit::write_failure,
        fingerprint::{Asset, Body},
    },
};

/// Files larger than this are published without twins: every encoder works in
/// memory.
const LARGEST: u64 = 64 << 20;
/// A twin must save at least this part of the original.
const LEAST_SAVING: f64 = 0.05;

/// A compressed twin of an asset.
#[derive(Debug)]
pub struct Variant {
    /// How it is compressed.
    pub encoding: Encoding,
    /// Where it is served.
    pub output: OutputPath,
    /// Its length in bytes.
    pub size: u64,
    /// The file that waits to be published; nothing where the last build left it in its place.
    pub staged: Option<Staged>,
    /// The SHA-256 of its bytes, to compare with what is there.
    pub digest: Digest,
}

/// The suffix by which servers find a twin.
#[must_use]
pub fn suffix(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Br => ".br",
        Encoding::Gzip => ".gz",
        Encoding::Zstd => ".zst",
    }
}

/// Makes twins. Those of texts that are final early are made while others are still being minified.
pub struct Twins {
    encodings: Vec<Encoding>,
    levels: Levels,
    cache: Cache,
    clock: Clock,
    room: Room,
    made: Mutex<BTreeMap<(Digest, Encoding), Twin>>,
}

/// The bytes of a twin; nothing where the text is better sent as it is.
type Twin = Option<Vec<u8>>;

/// How much memory encoders may take.
struct Room {
    left: u64,
    threads: u64,
}

impl Room {
    /// Whether every thread may do what takes so much at once. While it waits for another one, a thread may begin
    /// something else.
    fn is_for_all(&self, need: u64) -> bool {
        need.saturating_mul(self.threads * 2) <= self.left
    }
}

impl Twins {
    /// For the settings of a build.
    #[must_use]
    pub fn new(config: &Config, cache: Cache, clock: Clock) -> Self {
        let left = disk::memory().map_or(u64::MAX, |memory| memory.left);
        let threads = config.threads() as u64;
        let encodings = config.compress.iter().copied().collect();
        Self { encodings, levels: config.levels, cache, clock, room: Room { left, threads }, made: Mutex::default() }
    }

    /// Makes the twins of a text of which `logical` will be the name, if it is worth it.
    ///
    /// # Panics
    /// If an encoder did.
    pub fn begin(&self, logical: &LogicalPath, text: &[u8]) {
        if !is_worth_it(logical, text.len() as u64) {
            return;
        }
        let digest = Digest::of(text);
        self.encodings.par_iter().for_each(|encoding| {
            if !self.room.is_for_all(encode::memory(*encoding, self.levels.of(*encoding), text.len() as u64)) {
                return;
            }
            // What fails now is done again later, and told.
            if let Ok(twin) = self.make(*encoding, logical, digest, || Ok(text.into())) {
                self.made.lock().expect("no encoder panicked").insert((digest, *encoding), twin);
            }
        });
    }

    fn of(&self, asset: &Asset, encoding: Encoding) -> io::Result<Twin> {
        let digest = asset.print.digest;
        if let Some(made) = self.made.lock().expect("no encoder panicked").remove(&(digest, encoding)) {
            return Ok(made);
        }
        let size = asset.print.size;
        let need = encode::memory(encoding, self.levels.of(encoding), size);
        if need > self.room.left {
            let mib = |bytes: u64| bytes >> 20;
            let message = format!(
                "compressing it ({}) takes about {} MiB of memory, and {} MiB are left",
                encoding.name(),
                mib(need),
                mib(self.room.left)
            );
            return Err(io::Error::new(io::ErrorKind::OutOfMemory, message));
        }
        self.make(encoding, &asset.logical, digest, || {
            Ok(match &asset.body {
                Body::Bytes(sealed) => sealed.as_bytes().into(),
                Body::File(path, _) => {
                    let bytes = disk::read(path, LARGEST)?;
                    // What is kept under the digest of other bytes would be wrong for ever.
                    if Digest::of(&bytes) != digest {
                        return Err(io::Error::other("it was changed during the build"));
                    }
                    bytes.into()
                }
            })
        })
    }

    /// The twin, or that there is to be none.
    fn make<'t>(
        &self,
        encoding: Encoding,
        logical: &LogicalPath,
        digest: Digest,
        bytes: impl FnOnce() -> io::Result<Cow<'t, [u8]>>,
    ) -> io::Result<Twin> {
        let level = self.levels.of(encoding);
        let key = Key::new(Step::Compress).part(encoding.name()).value(&level).part(digest.as_bytes());
        let encode = || {
            let bytes = bytes()?;
            let small = encode::encode(encoding, level, &bytes)?;
            #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
            let saving = 1.0 - small.len() as f64 / bytes.len() as f64;
            Ok(Some(small).filter(|_| saving >= LEAST_SAVING))
        };
        let name = format!("{} {logical}", encoding.name());
        self.clock.time("compress", &name, || self.cache.step(key, encode))
    }
}

/// Makes all twins that are missing, and lets them wait to be published; the result has one list for each asset.
///
/// # Errors
/// If a file cannot be read, or the twins cannot be written to the staging folder.
pub fn compress(
    assets: &[Asset],
    twins: &Twins,
    directory: &OutputDirectory,
    counter: &Counter,
) -> Result<Vec<Vec<Variant>>, Failure> {
    let mut jobs: Vec<(usize, Encoding)> = assets
        .iter()
        .enumerate()
        .filter(|(_, asset)| !asset.is_hidden() && is_worth_it(&asset.logical, asset.print.size))
        .flat_map(|(index, _)| twins.encodings.iter().map(move |encoding| (index, *encoding)))
        .collect();
    // What takes longest of one file comes first.
    jobs.sort_by_key(|(_, encoding)| *encoding);
    counter.expect(jobs.len());
    let one = |(index, encoding): (usize, Encoding)| {
        let variant = variant(&assets[index], encoding, twins, directory);
        counter.tick();
        let path = || directory.path().join(assets[index].output.as_str());
        Ok((index, variant.map_err(|error| write_failure(&path(), &error))?))
    };
    let (small, large): (Vec<_>, Vec<_>) = jobs.into_iter().partition(|(index, encoding)| {
        let level = twins.levels.of(*encoding);
        twins.room.is_for_all(encode::memory(*encoding, level, assets[*index].print.size))
    });
    // What leaves no room for others is done alone.
    let mut results: Vec<_> = large.into_iter().map(one).collect();
    results.extend(largest_first(small, |(index, _)| assets[*index].print.size, one));
    let mut variants: Vec<Vec<Variant>> = assets.iter().map(|_| Vec::new()).collect();
    for result in results {
        let (index, variant) = result?;
        variants[index].extend(variant);
    }
    for list in &mut variants {
        list.sort_by_key(|variant| variant.encoding.name());
    }
    Ok(variants)
}

fn is_worth_it(logical: &LogicalPath, size: u64) -> bool {
    (1..=LARGEST).contains(&size) && media::is_compressible(logical.extension())
}

fn variant(
    asset: &Asset,
    encoding: Encoding,
    twins: &Twins,
    directory: &OutputDirectory,
) -> io::Result<Option<Variant>> {
    let output = asset.output.appended(suffix(encoding));
    // Its name holds the digest of what it is made from.
    if !asset.stable
        && let Some((digest, size)) = disk::published(&directory.path().join(output.as_str()))
    {
        return Ok(Some(Variant { encoding, output, size, digest, staged: None }));
    }
    let Some(small) = twins.of(asset, encoding)? else { return Ok(None) };
    let staged = Some(directory.stage_bytes(&small, false)?);
    Ok(Some(Variant { encoding, output, size: small.len() as u64, digest: Digest::of(&small), staged }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::PathMatcher,
        progress::Progress,
        reference::SlotTable,
        stages::fingerprint::{StaticFile, hash_files},
    };

    #[test]
    fn a_file_that_changes_before_it_is_compressed_is_refused_and_nothing_is_kept_of_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.svg");
        let write = |byte: &[u8]| crate::disk::replace(&path, &byte.repeat(1000)).expect("written");
        write(b"a");
        let none = PathMatcher::new(&[]).expect("no globs");
        let slots = SlotTable::new(0, none.clone(), none);
        let file = StaticFile {
            logical: LogicalPath::parse("a.svg").expect("a path"),
            path: path.clone(),
            shown: "a.svg".to_owned(),
        };
        let progress = Progress::new(false);
        let assets = progress.stage("hash", 1, |counter| hash_files(vec![file], &slots, counter)).0;
        let folder = folder.path().join("cache");
        let config = crate::config::CacheConfig { used: true, folder, shared: None, read_only: false, limit: 1 << 20 };
        let twins = Twins {
            encodings: vec![Encoding::Gzip],
            levels: Levels { br: 11, gzip: 9, zstd: 19 },
            cache: Cache::new(&config).expect("a cache"),
            clock: progress.clock().clone(),
            room: Room { left: u64::MAX, threads: 1 },
            made: Mutex::default(),
        };
        write(b"b");
        let refused = twins.of(&assets[0], Encoding::Gzip).expect_err("it is another file");
        assert_eq!(refused.to_string(), "it was changed during the build");
        write(b"a");
        let twin = twins.of(&assets[0], Encoding::Gzip).expect("it is as it was").expect("it is worth it");
        assert_eq!(encode::decode(Encoding::Gzip, &twin, 1000).expect("expanded"), b"a".repeat(1000));
    }
}
