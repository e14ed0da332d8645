//! Small files that stand in the place of their address, as `data:` URLs.

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::{
    diagnostic::{Diagnostic, Location},
    disk, media,
};

/// What cannot stand in a `data:` URL within quotes of CSS, JS and HTML. Spaces may,
/// and SVG holds many.
const RESERVED: &AsciiSet = &CONTROLS.add(b'"').add(b'#').add(b'%').add(b'&').add(b'<').add(b'>').add(b'`').add(b'\\');

/// The file as a `data:` URL: SVG as text where that is shorter, everything else as base64.
///
/// # Errors
/// If it cannot be read, or is larger than `limit` bytes.
pub fn data_url(path: &Path, shown: &str, limit: u64) -> Result<String, Box<Diagnostic>> {
    let bytes = disk::read(path, limit).map_err(|error| {
        Box::new(
            Diagnostic::error(
                "unreadable-file",
                format!("cannot read `{shown}`: {}", crate::diagnostic::cause(&error)),
            )
            .at(Location::file(shown)),
        )
    })?;
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
    let media_type = media::media_type(extension);
    let encoded = format!("data:{media_type};base64,{}", STANDARD.encode(&bytes));
    if media_type == "image/svg+xml"
        && let Ok(text) = std::str::from_utf8(&bytes)
    {
        // Single quotes need no escape inside of double ones.
        let single = if text.contains('\'') { text.to_owned() } else { text.replace('"', "'") };
        let text = format!("data:{media_type},{}", utf8_percent_encode(single.trim(), RESERVED));
        if text.len() <= encoded.len() {
            return Ok(text);
        }
    }
    Ok(encoded)
}
