//! The manifests of other tools, written from ours, so that frameworks read a
//! release without new code.
//!
//! Each format is a projection of the manifest and of nothing else: it can be
//! made at any later time, without the sources and without the outputs. There is
//! one file per format, and it says which of its values are URLs (then they are
//! percent-encoded) and which are the paths of files (then they are not). Keys
//! never are.

mod asset_mapper;
mod bundle_tracker;
mod django;
mod encore;
mod esbuild;
mod importmap;
mod merge;
mod mix;
mod phoenix;
mod propshaft;
mod sprockets;
mod vite;
mod webpack;

use std::collections::{BTreeMap, BTreeSet};

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;

use crate::manifest::{Entry, Kind, Manifest};

/// What is written down: a manifest, and how the readers of a dialect see its paths.
#[derive(Clone, Copy, Debug)]
pub struct Release<'r> {
    /// What was built.
    pub manifest: &'r Manifest,
    /// Where the output directory is below the folder that the paths of the
    /// dialect are relative to: empty, or ends in `/`. For Phoenix that folder is
    /// `priv/static`, for Django `STATIC_ROOT`, otherwise what is served as `/`.
    pub below: &'r str,
    /// What is cut off the front of the paths of sources (Vite): empty, or ends in `/`.
    pub root: &'r str,
}

/// A directory in the form of [`Release::below`] and [`Release::root`].
#[must_use]
pub fn folder(path: &str) -> String {
    match path.trim_start_matches("./").trim_end_matches('/') {
        "" | "." => String::new(),
        path => format!("{path}/"),
    }
}

/// A file of a dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where it belongs, relative to the folder of the main file.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// A format that some framework reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    /// Rails with Sprockets: `.sprockets-manifest-….json`
    Sprockets,
    /// Rails with Propshaft: `.manifest.json`
    Propshaft,
    /// `ManifestStaticFilesStorage` of Django, and `WhiteNoise`: `staticfiles.json`
    Django,
    /// Vite's manifest: Laravel, Vite Ruby, django-vite and many others
    Vite,
    /// Phoenix: `cache_manifest.json`
    Phoenix,
    /// Symfony with Webpack Encore: `entrypoints.json` and `manifest.json`
    Encore,
    /// Symfony with `AssetMapper`: `manifest.json`, `importmap.json`, `entrypoint.NAME.json`
    AssetMapper,
    /// What webpack-manifest-plugin writes: names and their URLs
    WebpackManifest,
    /// What webpack-bundle-tracker writes and django-webpack-loader reads
    WebpackBundleTracker,
    /// Laravel Mix: `mix-manifest.json`
    Mix,
    /// An import map, as browsers read it
    Importmap,
    /// What esbuild writes with `--metafile`, for the programs that analyse it
    EsbuildMetafile,
}

/// The folder that a file of a dialect is in by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    /// The output directory.
    Output,
    /// The one above it.
    AboveOutput,
    /// That of our own manifest.
    Manifest,
    /// That of the project.
    Project,
}

impl Dialect {
    /// How settings name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sprockets => "sprockets",
            Self::Propshaft => "propshaft",
            Self::Django => "django",
            Self::Vite => "vite",
            Self::Phoenix => "phoenix",
            Self::Encore => "encore",
            Self::AssetMapper => "asset-mapper",
            Self::WebpackManifest => "webpack-manifest",
            Self::WebpackBundleTracker => "webpack-bundle-tracker",
            Self::Mix => "mix",
            Self::Importmap => "importmap",
            Self::EsbuildMetafile => "esbuild-metafile",
        }
    }

    /// Where its readers look for its main file.
    #[must_use]
    pub const fn default_file(self) -> (Folder, &'static str) {
        match self {
            Self::Sprockets => (Folder::Output, sprockets::FILE),
            Self::Propshaft => (Folder::Output, ".manifest.json"),
            Self::Django => (Folder::Output, "staticfiles.json"),
            Self::Vite => (Folder::Output, ".vite/manifest.json"),
            Self::Phoenix => (Folder::AboveOutput, "cache_manifest.json"),
            Self::Encore => (Folder::Output, encore::ENTRYPOINTS),
            Self::AssetMapper | Self::WebpackManifest => (Folder::Output, "manifest.json"),
            Self::WebpackBundleTracker => (Folder::Project, "webpack-stats.json"),
            Self::Mix => (Folder::AboveOutput, "mix-manifest.json"),
            Self::Importmap => (Folder::Manifest, "importmap.json"),
            Self::EsbuildMetafile => (Folder::Manifest, "meta.json"),
        }
    }

    /// Whether its paths are relative to the folder that its file is in.
    #[must_use]
    pub const fn is_relative(self) -> bool {
        matches!(self, Self::Django | Self::Phoenix | Self::Mix)
    }

    /// The files of the dialect for a release, the main one first.
    #[must_use]
    pub fn write(self, release: &Release<'_>) -> Vec<Written> {
        let one = |text| vec![(self.default_file().1.to_owned(), text)];
        let files: Vec<(String, String)> = match self {
            Self::Sprockets => one(sprockets::text(release)),
            Self::Propshaft => one(propshaft::text(release)),
            Self::Django => one(django::text(release)),
            Self::Vite => one(vite::text(release)),
            Self::Phoenix => one(phoenix::text(release)),
            Self::Encore => encore::texts(release),
            Self::AssetMapper => asset_mapper::texts(release),
            Self::WebpackManifest => one(webpack::text(release)),
            Self::WebpackBundleTracker => one(bundle_tracker::text(release)),
            Self::Mix => one(mix::text(release)),
            Self::Importmap => one(importmap::text(release)),
            Self::EsbuildMetafile => one(esbuild::text(release)),
        };
        files.into_iter().map(|(path, text)| Written { path, text }).collect()
    }

    /// Takes out of `existing` what `old`, which [`Self::write`] gave for an earlier release, put there.
    #[must_use]
    pub fn forget(self, existing: &str, old: &str) -> String {
        let is_flat = matches!(self, Self::Propshaft | Self::Vite | Self::WebpackManifest | Self::Mix);
        merge::without(existing, old, !is_flat)
    }

    /// Puts `new`, which [`Self::write`] gave, into `existing`, the text of the
    /// file that is there: what others wrote stays, what both name is ours.
    ///
    /// # Errors
    /// In words: `existing` is not a file of this dialect.
    pub fn merge(self, existing: &str, new: &str) -> Result<String, String> {
        match self {
            Self::Propshaft | Self::Vite | Self::WebpackManifest | Self::Mix => merge::flat(existing, new),
            Self::AssetMapper => asset_mapper::merge(existing, new),
            Self::Django => django::merge(existing, new),
            Self::Phoenix => phoenix::merge(existing, new),
            Self::WebpackBundleTracker => bundle_tracker::merge(existing, new),
            Self::Importmap => importmap::merge(existing, new),
            Self::Sprockets | Self::Encore | Self::EsbuildMetafile => merge::sectioned(existing, new),
        }
    }
}

/// What an entry loads by tags, whatever the framework calls it.
struct Bundle<'m> {
    /// The module, unless the entry is a sheet.
    script: Option<&'m Entry>,
    /// Sheets with their keys, in order.
    css: Vec<(&'m str, &'m Entry)>,
    /// Whether the script is no module: `import` must not name it.
    classic: bool,
    /// Chunks that the module imports, with their keys, in the order in which they run.
    preload: Vec<(&'m str, &'m Entry)>,
}

impl<'r> Release<'r> {
    /// Every output by its key.
    fn entries(&self) -> impl Iterator<Item = (&'r str, &'r Entry)> {
        self.manifest.assets.iter().map(|(logical, entry)| (logical.as_str(), entry))
    }

    /// The outputs that `keys` name.
    fn named(&self, keys: &'r [String]) -> impl Iterator<Item = (&'r str, &'r Entry)> {
        keys.iter().filter_map(|key| Some((key.as_str(), self.manifest.assets.get(key)?)))
    }

    /// Where an output is, seen from the folder that the dialect's paths are relative to.
    fn place(&self, path: &str) -> String {
        format!("{}{path}", self.below)
    }

    /// The URL under which an output is served.
    fn url(&self, entry: &Entry) -> String {
        self.manifest.url_of(entry)
    }

    /// The keys of what is loaded on demand.
    fn dynamic(&self) -> BTreeSet<&'r str> {
        self.entries().flat_map(|(_, entry)| entry.dynamic_imports.iter().map(String::as_str)).collect()
    }

    /// The keys of sheets that come with something else.
    fn loaded(&self) -> BTreeSet<&'r str> {
        self.entries().flat_map(|(_, entry)| entry.css.iter().map(String::as_str)).collect()
    }

    /// What pages load, by its name: the logical path without its extension.
    ///
    /// A sheet that comes with something else has no name of its own. Where two
    /// would have one name, the sheet keeps its extension.
    fn bundles(&self) -> BTreeMap<&'r str, Bundle<'r>> {
        let loaded = self.loaded();
        let legacy: BTreeSet<&str> = self.entries().filter_map(|(_, entry)| entry.legacy.as_deref()).collect();
        let sheets = |entry: &'r Entry| self.named(&entry.css);
        let mut bundles = BTreeMap::new();
        let mut add = |logical: &'r str, bundle| {
            let name = without_extension(logical);
            let name = if bundles.contains_key(name) { logical } else { name };
            bundles.insert(name, bundle);
        };
        let is_script = |entry: &Entry| matches!(entry.kind, Kind::Entry | Kind::Package) && is_js(entry);
        for (logical, entry) in self.entries().filter(|(_, entry)| is_script(entry)) {
            let classic = entry.kind == Kind::Package || legacy.contains(logical);
            let preload = self.named(&entry.preload).collect();
            add(logical, Bundle { script: Some(entry), classic, css: sheets(entry).collect(), preload });
        }
        let is_sheet = |entry: &Entry| matches!(entry.kind, Kind::Style | Kind::Package) && is_css(entry);
        for (logical, entry) in self.entries().filter(|(logical, entry)| is_sheet(entry) && !loaded.contains(logical)) {
            add(
                logical,
                Bundle {
                    script: None,
                    classic: false,
                    css: sheets(entry).chain([(logical, entry)]).collect(),
                    preload: Vec::new(),
                },
            );
        }
        bundles
    }
}

fn is_js(entry: &Entry) -> bool {
    entry.media_type == "text/javascript"
}

fn is_css(entry: &Entry) -> bool {
    entry.media_type == "text/css"
}

/// The last segment of a path.
fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// A path without the last extension of its file name, if that has one.
fn without_extension(path: &str) -> &str {
    match file_name(path).rfind('.') {
        Some(at) if at > 0 => &path[..path.len() - file_name(path).len() + at],
        _ => path,
    }
}

/// JSON with an indent of two and a final newline.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("texts and numbers are JSON") + "\n"
}

#[cfg(test)]
mod tests;
