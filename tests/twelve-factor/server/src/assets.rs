//! The files of releases.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use assetpack::manifest::{Entry, Manifest, Served};

use crate::http::{Request, Response};

const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// What the manifests name.
pub struct Assets {
    directory: PathBuf,
    /// The release of this process, and earlier ones.
    releases: Vec<Served>,
}

impl Assets {
    /// Reads the manifests, of which the first is that of this process.
    ///
    /// # Errors
    /// There is none, or one of them is no manifest.
    pub fn read(directory: &str, manifests: &[String]) -> Result<Self, Box<dyn Error>> {
        let mut releases = Vec::new();
        for path in manifests {
            releases.push(Served::new(Manifest::read(path)?).map_err(|problem| format!("`{path}`: {problem}"))?);
        }
        if releases.is_empty() {
            return Err("name the manifest".into());
        }
        Ok(Self { directory: Path::new(directory).to_owned(), releases })
    }

    /// The manifest of this process.
    pub fn current(&self) -> &Manifest {
        self.releases[0].manifest()
    }

    /// The file that is asked for, if a manifest names it.
    pub fn answer(&self, request: &Request) -> Option<Response> {
        let (_, entry) = self.releases.iter().find_map(|release| release.find(&request.target))?;
        let encoding = best_encoding(entry, &request.header("accept-encoding"));
        let path = encoding.map_or(&entry.path, |name| &entry.variants[name].path);
        let Ok(bytes) = fs::read(self.directory.join(path)) else {
            eprintln!("server: `{path}` cannot be read");
            return Some(Response::refusal(500));
        };
        let tag = format!("\"{}{}{}\"", entry.sha256, encoding.map_or("", |_| "-"), encoding.unwrap_or_default());
        let mut response = Response::new(200, &entry.media_type, bytes)
            .with("Cache-Control", if entry.stable { "no-cache" } else { IMMUTABLE })
            .with("ETag", tag.clone())
            .with("X-Content-Type-Options", "nosniff");
        if let Some(name) = encoding {
            response = response.with("Content-Encoding", name);
        }
        if !entry.variants.is_empty() {
            response = response.with("Vary", "Accept-Encoding");
        }
        let is_known = names(&request.header("if-none-match"), &tag);
        Some(if is_known { response.not_modified() } else { response })
    }
}

/// The variant that the client likes best, and of equals the smallest; none for the file as it is.
fn best_encoding<'e>(entry: &'e Entry, accepted: &str) -> Option<&'e str> {
    let quality = |encoding: &str| weight(accepted, encoding).or_else(|| weight(accepted, "*")).unwrap_or(0);
    let variants = entry.variants.iter().map(|(name, variant)| (quality(name), variant.size, Some(name.as_str())));
    // Without any word on it, the file as it is will do, but is nobody's wish.
    let identity = weight(accepted, "identity").unwrap_or(1);
    variants
        .filter(|(quality, ..)| *quality > 0)
        .chain([(identity, entry.size, None)])
        .max_by_key(|(quality, size, _)| (*quality, std::cmp::Reverse(*size)))
        .and_then(|(.., name)| name)
}

/// What a list such as `gzip;q=0.5, br` says of an encoding, in thousandths.
fn weight(accepted: &str, encoding: &str) -> Option<u16> {
    accepted.split(',').find_map(|item| {
        let mut parts = item.split(';').map(str::trim);
        if !parts.next()?.eq_ignore_ascii_case(encoding) {
            return None;
        }
        let Some(quality) = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="))) else {
            return Some(1000);
        };
        let (whole, fraction) = quality.split_once('.').unwrap_or((quality, ""));
        let thousandths = format!("{fraction:0<3}").get(..3)?.parse::<u16>().ok()?;
        Some((whole.parse::<u16>().ok()?.min(1) * 1000 + thousandths).min(1000))
    })
}

/// Whether `If-None-Match` names a tag. Weak tags count: what is the same byte for byte is the same.
fn names(list: &str, tag: &str) -> bool {
    list.split(',').map(str::trim).any(|item| item == "*" || item.strip_prefix("W/").unwrap_or(item) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_encoding_is_sent() {
        let json = r#"{"schema":1,"generator":"","engines":{},"public_path":"/","assets":{"a.js":{
            "path":"a.js","kind":"entry","media_type":"text/javascript","size":100,"sha256":"","integrity":"",
            "variants":{"br":{"path":"a.js.br","size":50},"gzip":{"path":"a.js.gz","size":60}}}}}"#;
        let manifest = Manifest::parse(json).expect("a manifest");
        let entry = manifest.entry("a.js").expect("an asset");
        let cases = [
            ("", None),
            ("deflate", None),
            ("gzip", Some("gzip")),
            ("gzip, deflate, br, zstd", Some("br")),
            ("GZIP", Some("gzip")),
            ("*", Some("br")),
            ("*, br;q=0", Some("gzip")),
            ("gzip;q=1.0, br;q=0.999", Some("gzip")),
            ("br;q=0, gzip;q=0.000", None),
            ("identity, br;q=0.5", None),
            ("br;q=0.5, identity;q=0.1", Some("br")),
            ("br;q=x, gzip;q=0.1", Some("gzip")),
        ];
        for (accepted, expected) in cases {
            assert_eq!(best_encoding(entry, accepted), expected, "{accepted}");
        }
    }

    #[test]
    fn tags_are_compared() {
        for (list, expected) in
            [("\"a\"", true), ("W/\"a\"", true), ("\"b\", \"a\"", true), ("*", true), ("a", false), ("", false)]
        {
            assert_eq!(names(list, "\"a\""), expected, "{list}");
        }
    }
}
