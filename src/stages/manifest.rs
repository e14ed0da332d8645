//! manifest: the record of a release, made from the same assets that are
//! published, so that the two cannot disagree.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
};

use rayon::prelude::*;

use crate::{
    config::Encoding,
    diagnostic::Failure,
    digest::Fingerprint,
    engines::js::minify::Rung,
    manifest::{Entry, ImportMap, Kind, Manifest, Minified, VariantEntry},
    media,
    path::{LogicalPath, OutputPath, encode_url_path},
    stages::{
        carry::Carried,
        compress::{Variant, suffix},
        fingerprint::Asset,
        link::{OutputKind, rewrite::MAPPED},
    },
};

/// So many entries are written as one text.
const TOGETHER: usize = 128;

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

/// The manifest with the bulk of static files in it.
///
/// # Errors
/// If what is known of these cannot be read.
pub fn whole(manifest: &Manifest, carried: &Carried) -> Result<Manifest, Failure> {
    let mut whole = manifest.clone();
    for entries in carried.entries() {
        whole.assets.extend(entries?);
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
pub fn write(manifest: &Manifest, carried: &Carried, file: &mut (dyn Write + Send)) -> io::Result<()> {
    let head = Manifest { assets: BTreeMap::new(), ..manifest.clone() }.to_json();
    let (head, tail) = head.rsplit_once("{}").expect("the assets are an object, and come last");
    write!(file, "{head}{{")?;
    let mut between = "";
    let mut write_texts = |texts: Vec<String>| {
        texts.iter().try_for_each(|text| {
            file.write_all(between.as_bytes())?;
            between = ",";
            file.write_all(inner(text).as_bytes())
        })
    };
    let mut others = manifest.assets.iter().peekable();
    let mut pages = carried.entries();
    let mut next_texts = || -> Option<io::Result<Vec<String>>> {
        let page = match pages.next() {
            Some(Ok(page)) => page,
            Some(Err(failure)) => return Some(Err(io::Error::other(failure))),
            None => Vec::new(),
        };
        let last = page.last().map(|(key, _)| key);
        let mut entries: Vec<(&String, &Entry)> = page.iter().map(|(key, entry)| (key, entry)).collect();
        entries.extend(std::iter::from_fn(|| others.next_if(|(key, _)| last.is_none_or(|last| *key < last))));
        entries.sort_unstable_by_key(|(key, _)| *key);
        let texts: Vec<String> = entries.par_chunks(TOGETHER).map(nested).collect();
        (!texts.is_empty()).then_some(Ok(texts))
    };
    let mut texts = next_texts();
    while let Some(made) = texts {
        let (written, next) = rayon::join(|| write_texts(made?), &mut next_texts);
        written?;
        texts = next;
    }
    write!(file, "{}}}{tail}", if between.is_empty() { "" } else { "\n  " })
}

/// Entries as deep in JSON as they stand in the manifest.
fn nested(entries: &[(&String, &Entry)]) -> String {
    let entries: BTreeMap<&String, &Entry> = entries.iter().copied().collect();
    serde_json::to_string_pretty(&BTreeMap::from([("", entries)])).expect("it can be written as JSON")
}

/// The entries in it, from the line break before the first one.
fn inner(nested: &str) -> &str {
    let entries = nested.strip_prefix("{\n  \"\": {").and_then(|json| json.strip_suffix("\n  }\n}"));
    entries.expect("entries are two objects deep")
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

/// Describes a file that is published as it is, and to which nothing refers.
#[must_use]
pub fn entry_of_file(
    (logical, output): (&LogicalPath, &OutputPath),
    sources: Vec<String>,
    print: &Fingerprint,
    twins: &[(Encoding, u64)],
) -> Entry {
    Entry {
        path: output.to_string(),
        kind: Kind::Static,
        media_type: media::media_type(logical.extension()),
        sources,
        size: print.size,
        sha256: print.digest.hex(),
        integrity: print.integrity.clone(),
        variants: twins
            .iter()
            .map(|(encoding, size)| {
                let path = output.appended(suffix(*encoding)).to_string();
                (encoding.name().to_owned(), VariantEntry { path, size: *size })
            })
            .collect(),
        ..Entry::default()
    }
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
        kind: match asset.kind {
            OutputKind::Entry => Kind::Entry,
            OutputKind::Chunk => Kind::Chunk,
            OutputKind::Style => Kind::Style,
            OutputKind::Package => Kind::Package,
            OutputKind::Static => Kind::Static,
            OutputKind::Map | OutputKind::HiddenMap => Kind::Map,
        },
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
        ..entry_of_file((&asset.logical, &asset.output), asset.sources.clone(), &asset.print, twins)
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
