//! manifest: the record of a release, made from the same assets that are
//! published, so that the two cannot disagree.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
};

use serde::Serialize;

use crate::{
    config::Encoding,
    diagnostic::Failure,
    engines::js::minify::Rung,
    manifest::{Entry, ImportMap, Kind, Manifest, Minified, VariantEntry},
    media,
    path::{LogicalPath, encode_url_path},
    stages::{
        carry::Carried,
        compress::{Variant, suffix},
        fingerprint::Asset,
        link::{OutputKind, rewrite::MAPPED},
    },
};

/// Describes the assets, which are sorted, and the variants of each.
#[must_use]
pub fn manifest(public_path: &str, assets: &[Asset], variants: &[Vec<Variant>]) -> Manifest {
    let by_path: BTreeMap<&LogicalPath, &Asset> = assets.iter().map(|asset| (&asset.logical, asset)).collect();
    let mut manifest = Manifest::new(public_path);
    manifest.import_map = import_map(public_path, assets, &by_path);
    for (asset, variants) in assets.iter().zip(variants).filter(|(asset, _)| !asset.is_hidden()) {
        let twins: Vec<(Encoding, u64)> = variants.iter().map(|variant| (variant.encoding, variant.size)).collect();
        manifest.assets.insert(asset.logical.to_string(), entry(asset, &twins, &by_path));
    }
    manifest
}

/// Describes a file that is published as it is, and to which nothing refers.
#[must_use]
pub fn entry_of_file(asset: &Asset, twins: &[(Encoding, u64)]) -> Entry {
    entry(asset, twins, &BTreeMap::new())
}

/// The manifest with the bulk of static files in it.
///
/// # Errors
/// If what is known of these cannot be read.
pub fn whole(manifest: &Manifest, carried: &Carried) -> Result<Manifest, Failure> {
    let mut whole = manifest.clone();
    for entry in carried.entries(|key, entry| (key, entry)) {
        whole.assets.extend([entry?]);
    }
    Ok(whole)
}

/// Writes [`whole`] as [`Manifest::to_json`] does, without ever holding it.
///
/// # Errors
/// If what is known of the bulk cannot be read, or those of `file`.
///
/// # Panics
/// Never: the manifest ends with its assets.
pub fn write(manifest: &Manifest, carried: &Carried, file: &mut dyn Write) -> io::Result<()> {
    let text = |key: &str, entry: &Entry| format!("\n    {}: {}", json(key), json(entry));
    let mut others =
        manifest.assets.iter().map(|(key, entry)| (Cow::Borrowed(key.as_str()), text(key, entry))).peekable();
    let head = Manifest { assets: BTreeMap::new(), ..manifest.clone() }.to_json();
    let (head, tail) = head.rsplit_once("{}").expect("the assets are an object, and come last");
    write!(file, "{head}{{")?;
    let mut between = "";
    let mut write_entry = |text: String| {
        file.write_all(between.as_bytes())?;
        between = ",";
        file.write_all(text.as_bytes())
    };
    let carried = carried.entries(|key, entry| {
        let text = text(&key, &entry);
        (key, text)
    });
    for carried in carried {
        let (key, entry) = carried.map_err(io::Error::other)?;
        while let Some((_, other)) = others.next_if(|(other, _)| **other < *key) {
            write_entry(other)?;
        }
        write_entry(entry)?;
    }
    others.try_for_each(|(_, other)| write_entry(other))?;
    write!(file, "{}}}{tail}", if between.is_empty() { "" } else { "\n  " })
}

/// A value as it stands in an entry of the manifest.
fn json(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string_pretty(value).expect("it can be written as JSON").replace('\n', "\n    ")
}

/// The map for the names by which chunks import each other, if they do.
fn import_map(public_path: &str, assets: &[Asset], all: &BTreeMap<&LogicalPath, &Asset>) -> Option<ImportMap> {
    let mapped: BTreeSet<&LogicalPath> = assets.iter().flat_map(|asset| &asset.relations.mapped).collect();
    let modules = mapped.into_iter().filter_map(|logical| all.get(logical)).map(|asset| {
        let url = format!("{public_path}{}", encode_url_path(asset.output.as_str()));
        (format!("{MAPPED}{}", asset.logical), url, asset.print.integrity.clone())
    });
    ImportMap::new(modules)
}

fn entry(asset: &Asset, twins: &[(Encoding, u64)], all: &BTreeMap<&LogicalPath, &Asset>) -> Entry {
    let keys = |paths: &[LogicalPath]| paths.iter().map(ToString::to_string).collect();
    let preload = preload(asset, all);
    // The sheet of an entry holds what its chunks import.
    let css = asset.relations.css.clone();
    let assets = flatten(&preload, asset, all, |asset| {
        let sheets = asset.relations.css.iter().filter_map(|sheet| all.get(sheet));
        std::iter::once(asset)
            .chain(sheets.copied())
            .flat_map(|asset| asset.references.iter())
            .filter(|target| all.get(target).is_some_and(|t| t.kind == OutputKind::Static))
            .cloned()
            .collect()
    });
    Entry {
        path: asset.output.to_string(),
        kind: match asset.kind {
            OutputKind::Entry => Kind::Entry,
            OutputKind::Chunk => Kind::Chunk,
            OutputKind::Style => Kind::Style,
            OutputKind::Package => Kind::Package,
            OutputKind::Static => Kind::Static,
            OutputKind::Map | OutputKind::HiddenMap => Kind::Map,
        },
        media_type: media::media_type(asset.logical.extension()),
        sources: asset.sources.clone(),
        size: asset.print.size,
        sha256: asset.print.digest.hex(),
        integrity: asset.print.integrity.clone(),
        variants: twins
            .iter()
            .map(|(encoding, size)| {
                let path = asset.output.appended(suffix(*encoding)).to_string();
                (encoding.name().to_owned(), VariantEntry { path, size: *size })
            })
            .collect(),
        imports: keys(&asset.relations.imports),
        dynamic_imports: keys(&asset.relations.dynamic_imports),
        css: keys(&css),
        assets: keys(&assets),
        preload: keys(&preload),
        source_map: asset.relations.source_map.as_ref().map(ToString::to_string),
        cycle: keys(&asset.cycle),
        hidden_source_map: asset.relations.hidden_map.as_ref().and_then(|map| Some(all.get(map)?.output.to_string())),
        legacy: asset.relations.legacy.as_ref().map(ToString::to_string),
        parts: keys(&asset.relations.parts),
        plain: asset.plain.as_ref().map(ToString::to_string),
        stable: asset.stable,
        minified: asset.minified.and_then(|rung| match rung {
            Rung::Full => None,
            Rung::Mangled => Some(Minified::Mangled),
            Rung::Whitespace => Some(Minified::Whitespace),
            Rung::None => Some(Minified::None),
        }),
    }
}

/// Everything that is loaded with `asset`, itself left out, in the order in which it runs.
fn preload(asset: &Asset, all: &BTreeMap<&LogicalPath, &Asset>) -> Vec<LogicalPath> {
    let mut order = Vec::new();
    let mut seen = BTreeSet::from([&asset.logical]);
    let mut stack: Vec<(&Asset, usize)> = vec![(asset, 0)];
    while let Some((at, next)) = stack.pop() {
        let Some(import) = at.relations.imports.get(next) else {
            if at.logical != asset.logical {
                order.push(at.logical.clone());
            }
            continue;
        };
        stack.push((at, next + 1));
        if let Some(child) = all.get(import)
            && seen.insert(&child.logical)
        {
            stack.push((child, 0));
        }
    }
    order
}

/// What `of` gives for each asset of `preload` and for `asset` itself, each once.
fn flatten(
    preload: &[LogicalPath],
    asset: &Asset,
    all: &BTreeMap<&LogicalPath, &Asset>,
    of: impl Fn(&Asset) -> Vec<LogicalPath>,
) -> Vec<LogicalPath> {
    let mut seen = BTreeSet::new();
    preload
        .iter()
        .filter_map(|path| all.get(path).copied())
        .chain([asset])
        .flat_map(&of)
        .filter(|path| seen.insert(path.clone()))
        .collect()
}
