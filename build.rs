//! Tells the program what it was built from: results in a cache are those of the same sources and engines.

#![allow(clippy::disallowed_methods, reason = "a build script has no door of its own to the file system")]

fn main() {
    #[cfg(feature = "cli")]
    program::tell().expect("the sources can be read");
    for path in ["src", "Cargo.toml", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={path}");
    }
}

#[cfg(feature = "cli")]
mod program {
    use std::{
        fmt::Write as _,
        fs, io,
        path::{Path, PathBuf},
    };

    use sha2::{Digest, Sha256};

    pub fn tell() -> io::Result<()> {
        let mut files = vec![PathBuf::from("Cargo.toml")];
        // A library has none of its own.
        files.extend(Some(PathBuf::from("Cargo.lock")).filter(|lock| lock.is_file()));
        sources(Path::new("src"), &mut files)?;
        files.sort();
        let mut hasher = Sha256::new();
        for file in &files {
            hasher.update(Sha256::digest(file.to_string_lossy().as_bytes()));
            hasher.update(Sha256::digest(fs::read(file)?));
        }
        let digest = hasher.finalize()[..16].iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        println!("cargo::rustc-env=ASSETPACK_SOURCES={digest}");
        Ok(())
    }

    fn sources(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                sources(&path, files)?;
            } else {
                files.push(path);
            }
        }
        Ok(())
    }
}
