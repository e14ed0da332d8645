//! Which file the path in an import means, where it leaves out the extension or names what TypeScript makes.

use std::path::{Path, PathBuf};

use crate::disk;

/// What an import may leave out.
const EXTENSIONS: [&str; 9] = ["", ".ts", ".tsx", ".js", ".jsx", ".mts", ".mjs", ".json", ".css"];
/// Extensions that may be written, and what may be meant by them.
const MADE: [(&str, &[&str]); 3] = [("js", &["ts", "tsx"]), ("mjs", &["mts"]), ("jsx", &["tsx"])];

/// The file that an import of `path` means, if there is one.
#[must_use]
pub fn module_file(path: &Path) -> Option<PathBuf> {
    let with = |extension: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(extension);
        PathBuf::from(name)
    };
    let written = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let meant = MADE.iter().filter(|(made, _)| *made == written).flat_map(|(_, sources)| *sources);
    let candidates = EXTENSIONS.iter().map(|extension| with(extension));
    candidates.chain(meant.map(|source| path.with_extension(source))).find(|path| disk::is_file(path))
}
