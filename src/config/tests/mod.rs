//! Whole files, and all that is said about them.

mod merging;
mod problems;

use super::*;
use crate::diagnostic::render::{MessageFormat, Renderer};

/// Loads a file that lies in `/p`, or no file at all.
fn load(file: Option<&[u8]>, overrides: Overrides) -> Result<Config, Failure> {
    let read = |path: &Path| match file {
        Some(bytes) if path == Path::new("/p/assetpack.toml") => Ok(bytes.to_vec()),
        _ => Err(io::Error::from(io::ErrorKind::NotFound)),
    };
    Config::load(Path::new("/p"), None, overrides, &read)
}

fn good(file: &str) -> Config {
    load(Some(file.as_bytes()), Overrides::default()).expect("a good file")
}

/// Everything that is said about a bad file.
fn said(file: impl AsRef<[u8]>) -> String {
    let failure = load(Some(file.as_ref()), Overrides::default()).expect_err("a bad file");
    Renderer::new(MessageFormat::Human, false).render_failure(&failure)
}

/// Place and message of each problem.
fn briefly(file: impl AsRef<[u8]>) -> Vec<String> {
    let failure = load(Some(file.as_ref()), Overrides::default()).expect_err("a bad file");
    let text = Renderer::new(MessageFormat::Short, false).render_failure(&failure);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.pop();
    lines.iter().map(|line| line.replace("assetpack.toml:", "")).collect()
}

/// What is said about flags without a file.
fn flagged(overrides: Overrides) -> String {
    let failure = load(None, overrides).expect_err("bad flags");
    Renderer::new(MessageFormat::Short, false).render_failure(&failure)
}

fn paths(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|path| path.display().to_string()).collect()
}
