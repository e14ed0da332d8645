//! One file in the place of another, in one step: no reader and no crash can see half of it.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Read, Write},
    path::Path,
};

use sha2::{Digest as _, Sha256};

use super::{CHUNK, create_directories, flush_directory, notebook, output};
use crate::digest::Digest;

/// Whether the file at `path` holds exactly `bytes`.
#[must_use]
pub fn holds(path: &Path, bytes: &[u8]) -> bool {
    let same = || -> io::Result<bool> {
        let file = File::open(path)?;
        if file.metadata()?.len() != bytes.len() as u64 {
            return Ok(false);
        }
        same_bytes(file, bytes)
    };
    same().unwrap_or(false)
}

fn same_bytes(mut one: impl Read, mut other: impl Read) -> io::Result<bool> {
    let (mut left, mut right) = (vec![0; CHUNK], vec![0; CHUNK]);
    loop {
        let (a, b) = (fill(&mut one, &mut left)?, fill(&mut other, &mut right)?);
        if left[..a] != right[..b] {
            return Ok(false);
        }
        if a == 0 {
            return Ok(true);
        }
    }
}

fn fill(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(length) => filled += length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Replaces the file at `path` by `bytes`, flushed, in one step; nothing happens
/// if it holds them already. The caller makes sure that nobody else does the same.
///
/// # Errors
/// Those of the system.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok_and(|data| data.is_file()) && holds(path, bytes) {
        return Ok(());
    }
    replace_with(path, |file| file.write_all(bytes)).map(drop)
}

/// The same with what `write` writes, which need not fit into memory; gives its digest.
///
/// # Errors
/// Those of the system, and those of `write`.
pub fn replace_with(path: &Path, write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>) -> io::Result<Digest> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    create_directories(folder)?;
    // Always the same name, so that killed builds leave one such file at the most.
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".assetpack");
    let waiting = folder.join(name);
    match fs::remove_file(&waiting) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let replaced = || -> io::Result<(Digest, bool)> {
        let mut digested =
            Digested { file: BufWriter::with_capacity(CHUNK, output::create_new(&waiting)?), hasher: Sha256::new() };
        write(&mut digested)?;
        let file = digested.file.into_inner()?;
        let digest = Digest::from_bytes(digested.hasher.finalize().into());
        let is_file = fs::symlink_metadata(path).is_ok_and(|data| data.is_file());
        let differs = notebook::known_output(path).is_some_and(|known| known.content() != Some(&digest));
        if is_file && !differs && same_bytes(File::open(path)?, File::open(&waiting)?)? {
            return Ok((digest, false));
        }
        file.sync_all()?;
        fs::rename(&waiting, path)?;
        Ok((digest, true))
    };
    let replaced = replaced();
    if !matches!(replaced, Ok((_, true))) {
        // What could not be completed, or is there already, is of no use to anybody.
        let _ = fs::remove_file(&waiting);
    }
    let (digest, is_new) = replaced?;
    if is_new {
        flush_directory(folder)?;
    }
    Ok(digest)
}

/// A file that is being written, and what was written to it so far.
struct Digested {
    file: BufWriter<File>,
    hasher: Sha256,
}

impl Write for Digested {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.file.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
