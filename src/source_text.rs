//! Reading a source that an engine will parse: UTF-8, of a bearable size,
//! without a byte order mark.

use std::{io, ops::Range, path::Path};

use crate::{
    diagnostic::{Diagnostic, Location},
    disk,
};

/// Reads the text at `path`, which is shown as `shown`, of at most `limit` bytes.
///
/// # Errors
/// One diagnostic: unreadable, too large, or not UTF-8 (with the place).
pub fn read(path: &Path, shown: &str, limit: u64) -> Result<String, Box<Diagnostic>> {
    read_marked(path, shown, limit).map(|(text, _)| text)
}

/// The same, and whether there was a byte order mark.
///
/// # Errors
/// The same.
pub fn read_marked(path: &Path, shown: &str, limit: u64) -> Result<(String, bool), Box<Diagnostic>> {
    let bytes = disk::read(path, limit).map_err(|error| {
        Box::new(if error.kind() == io::ErrorKind::FileTooLarge {
            Diagnostic::error("file-too-large", format!("`{shown}` is larger than {limit} bytes"))
                .at(Location::file(shown))
                .hint("raise `limits.file_size` in `assetpack.toml`, or exclude it with `ignore`")
        } else {
            Diagnostic::error("unreadable-file", format!("cannot read `{shown}`: {}", crate::diagnostic::cause(&error)))
                .at(Location::file(shown))
        })
    })?;
    let marked = bytes.starts_with("\u{feff}".as_bytes());
    decode(bytes, shown).map(|text| (text, marked))
}

/// The text of a file's bytes, without a byte order mark.
///
/// # Errors
/// If they are not UTF-8, with the place.
pub fn decode(bytes: Vec<u8>, shown: &str) -> Result<String, Box<Diagnostic>> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let lossy = String::from_utf8_lossy(error.as_bytes());
        Box::new(
            Diagnostic::error("invalid-utf8", format!("`{shown}` is not valid UTF-8"))
                .at(Location::at(shown, &lossy, valid..valid + 1))
                .hint("save it as UTF-8"),
        )
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// The error for a source that nests deeper than engines can follow.
#[must_use]
pub fn nested_too_deep(shown: &str, text: &str, span: Range<usize>, limit: usize) -> Diagnostic {
    Diagnostic::error("nested-too-deep", format!("`{shown}` is nested more than {limit} levels deep"))
        .at(Location::at(shown, text, span))
        .hint("`limits.nesting` in `assetpack.toml` sets the limit")
}
