//! Rules for web servers: what may be cached for ever, and which compressed
//! twins there are.
//!
//! One file for each server writes its language; [`plan`] says what has to be
//! in it, so that they cannot disagree.

mod apache;
mod caddy;
mod headers;
mod nginx;
mod plan;
mod types;

use clap::ValueEnum;

use crate::manifest::Manifest;
use plan::Plan;

/// What browsers and caches may do with a file whose name has its digest.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// What they may do with a file whose name stays: keep it, and ask each time.
const REVALIDATED: &str = "no-cache";
/// What they may do with the answer that a file is not there: in the middle of a deployment it
/// will be there soon.
const STORED_NOWHERE: &str = "no-store";

/// A server that there are rules for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Server {
    /// nginx: text for a `server` block
    Nginx,
    /// Caddy 2: text for a site block of a Caddyfile
    Caddy,
    /// Apache 2.4: text for a `<VirtualHost>`
    Apache,
    /// The `_headers` file of Netlify and Cloudflare Pages
    #[value(name = "_headers")]
    Headers,
}

/// What the file with the rules should be called.
#[must_use]
pub const fn file_name(server: Server) -> &'static str {
    match server {
        Server::Nginx => "assets.nginx.conf",
        Server::Caddy => "assets.Caddyfile",
        Server::Apache => "assets.apache.conf",
        Server::Headers => "_headers",
    }
}

/// The rules for a release, as text that ends in a newline.
///
/// `directory` is the output directory as the server is to name it; what a
/// relative one is relative to, the server decides.
#[must_use]
pub fn rules(server: Server, manifest: &Manifest, directory: &str) -> String {
    let mut all = manifest.clone();
    // Their keys are asked for by nobody: what counts is where files are.
    let copies = manifest.assets.iter().filter_map(|(key, entry)| Some((format!("{key}\n"), entry.copy()?)));
    all.assets.extend(copies);
    let manifest = &all;
    let plan = Plan::of(manifest, directory);
    match server {
        Server::Nginx => nginx::rules(&plan),
        Server::Caddy => caddy::rules(&plan),
        Server::Apache => apache::rules(&plan),
        Server::Headers => headers::rules(manifest, &plan),
    }
}

/// Manifests for the tests of the servers' languages.
#[cfg(test)]
mod example {
    use std::collections::BTreeMap;

    use crate::manifest::{Entry, Kind, Manifest, VariantEntry};

    /// A manifest of files: path, whether the name is stable, and the encodings of its twins.
    pub(super) fn manifest(public_path: &str, files: &[(&str, bool, &[&str])]) -> Manifest {
        let mut manifest = Manifest::new(public_path);
        for (path, stable, encodings) in files {
            let variants = encodings.iter().map(|name| {
                let suffix = match *name {
                    "gzip" => "gz",
                    "zstd" => "zst",
                    other => other,
                };
                ((*name).to_owned(), VariantEntry { path: format!("{path}.{suffix}"), size: 1 })
            });
            let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
            let entry = Entry {
                path: (*path).to_owned(),
                kind: Kind::Static,
                media_type: crate::media::media_type(extension),
                sources: Vec::new(),
                size: 1,
                sha256: String::new(),
                integrity: String::new(),
                variants: variants.collect::<BTreeMap<_, _>>(),
                stable: *stable,
                ..Entry::default()
            };
            manifest.assets.insert((*path).to_owned(), entry);
        }
        manifest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_rules_begin_with_a_comment_and_end_in_one_newline() {
        let manifest = example::manifest("/assets/", &[("a-0123456789abcdef.js", false, &["br"])]);
        for server in Server::value_variants().iter().copied() {
            let text = rules(server, &manifest, "dist/assets");
            assert!(text.starts_with("# "), "{text}");
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{text}");
        }
    }
}
