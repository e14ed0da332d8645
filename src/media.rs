//! Media types and what they say about a file. The types that matter to
//! browsers stand here, so that another version of a list cannot change a
//! manifest; everything else comes from `mime_guess`.

/// The media type of a file, by its extension (in any case).
#[must_use]
pub fn media_type(extension: &str) -> String {
    let known = match extension.to_ascii_lowercase().as_str() {
        "js" | "mjs" | "cjs" => "text/javascript",
        "css" => "text/css",
        "html" | "htm" => "text/html",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "eot" => "application/vnd.ms-fontobject",
        "wasm" => "application/wasm",
        "txt" => "text/plain",
        "xml" => "text/xml",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        other => {
            return mime_guess::from_ext(other).first_or_octet_stream().essence_str().to_owned();
        }
    };
    known.to_owned()
}

/// Whether files of this extension hold text, or data that is not compressed in itself.
#[must_use]
pub fn is_compressible(extension: &str) -> bool {
    let extension = extension.to_ascii_lowercase();
    if ["wasm", "ttf", "otf", "eot", "ico", "bmp", "md", "geojson", "gltf", "glb", "cur"].contains(&extension.as_str())
    {
        return true;
    }
    let media_type = media_type(&extension);
    media_type.starts_with("text/")
        || media_type.ends_with("+xml")
        || media_type.ends_with("+json")
        || matches!(
            media_type.as_str(),
            "application/json" | "application/xml" | "application/javascript" | "application/rtf"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_compressed_and_pictures_are_not() {
        for yes in ["js", "CSS", "svg", "json", "wasm", "ttf", "html", "txt", "map", "csv"] {
            assert!(is_compressible(yes), "{yes}");
        }
        for no in ["png", "jpg", "woff2", "mp4", "zip", "", "gz"] {
            assert!(!is_compressible(no), "{no}");
        }
    }
}
