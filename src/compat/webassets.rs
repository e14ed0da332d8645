//! The YAML of webassets' `YAMLLoader`: an environment, or bundles alone.

use std::collections::BTreeSet;

use super::node::{Entry, Node, Value};
use super::places::{Origin, Places};
use super::report::Report;
use super::roots::{Draft, Part, Roots};
use super::{Carried, Function, Input, Templates, yaml};
use crate::diagnostic::Diagnostic;

mod bundles;
mod filters;

use bundles::Bundles;

const KEYS: &[&str] = &[
    "directory",
    "url",
    "debug",
    "load_path",
    "bundles",
    "filters",
    "config",
    "cache",
    "cache_file_mode",
    "auto_build",
    "updater",
    "versions",
    "url_expire",
    "expire",
    "manifest",
];

/// Reads the settings.
pub(super) fn read(input: &Input<'_>) -> Result<Carried, Vec<Diagnostic>> {
    let (text, origin) = Origin::without_mark(input.text);
    let places = Places::new(input.file, input.text, origin);
    let mut report = Report::new(&places);
    let root = report.yaml(input.file, text, yaml::Dialect::Python);
    let carried = root.map(|root| carry(&root, input, &mut report));
    report.carried(carried)
}

fn carry(root: &Node, input: &Input<'_>, report: &mut Report<'_>) -> Carried {
    let entries = root.map().unwrap_or_default();
    // `load_bundles` takes a file of bundles, `load_environment` one of settings.
    let is_bundle = |entry: &Entry| {
        let known = |name: &str| entry.node.get(name).is_some();
        !KEYS.contains(&entry.name.as_str()) && (known("contents") || known("output"))
    };
    let alone = root.get("bundles").is_none() && entries.iter().any(is_bundle);
    let settings = if alone { &[][..] } else { entries };
    for entry in settings.iter().filter(|entry| !KEYS.contains(&entry.name.as_str()) && !entry.node.anchored) {
        report.unknown(entry, "webassets", KEYS);
    }
    let get = |name: &str| settings.iter().find(|entry| entry.name == name).map(|entry| &entry.node);
    let get = |name: &str| get(name).filter(|node| !node.is_null());

    let directory = directory(get("directory"), input, report);
    let mut roots = Roots::new(input.project);
    roots.set_home(&directory);
    let load_path = load_path(get("load_path"), report);
    let mut templates = Templates::default();
    if let Some(node) = get("config") {
        config(node, &mut templates, report);
    }
    let named = if alone { entries } else { get("bundles").map_or(&[][..], |node| report.map("bundles", node)) };
    let mut bundles = Bundles::new(&roots, &load_path);
    if let Some(node) = get("filters") {
        bundles.filters.custom(node, report);
    }
    let mut drafts = bundles.read(named, &mut templates, report);
    bundles.filters.finish(&mut templates, report);
    let minify = debug(get("debug"), report);
    at_run_time(&get, report);

    let below = output_folder(&mut drafts, &roots, report);
    // Everything is looked for on the load path, if there is one.
    if let [first, others @ ..] = &load_path[..] {
        let out = roots.below_home(&below);
        roots.set_home(first);
        for path in others {
            roots.add(path);
        }
        let (sources, packages) = roots.resolve(drafts, report);
        let carried = Carried::new(sources, packages, out, url(get("url"), &below, report));
        return Carried { templates, minify, ..carried };
    }
    let (sources, packages) = roots.resolve(drafts, report);
    let carried = Carried::new(sources, packages, roots.below_home(&below), url(get("url"), &below, report));
    Carried { templates, minify, ..carried }
}

/// The directory that outputs are written to; relative to the file, not to where a program is started.
fn directory(node: Option<&Node>, input: &Input<'_>, report: &mut Report<'_>) -> String {
    let folder = input.file.rsplit_once('/').map_or(".", |(folder, _)| folder);
    match node.and_then(|node| report.text("directory", node)) {
        Some(directory) if directory.starts_with('/') => directory.to_owned(),
        Some(directory) => format!("{folder}/{directory}"),
        None => {
            let hint = "`source`, `out` and `public_path` in assetpack.toml say what holds";
            let message = "there is no `directory`: it is taken to be `static`, served as `/static`";
            report.lost_at(report.places.file(), message, hint);
            "static".to_owned()
        }
    }
}

fn url(node: Option<&Node>, below: &str, report: &mut Report<'_>) -> String {
    let url = node.and_then(|node| report.text("url", node)).unwrap_or("/static");
    format!("{}/{below}/", url.trim_end_matches('/'))
}

/// Where outputs are written, below `directory`: the folder that they share, which is taken off their
/// names, or another one.
///
/// What lies there is no source, so none of the files may lie there.
fn output_folder(drafts: &mut [Draft], roots: &Roots, report: &mut Report<'_>) -> String {
    let is_free = |folder: &str, drafts: &[Draft]| {
        let parts = drafts.iter().flat_map(|draft| &draft.parts);
        let files = parts.filter_map(|(part, _)| if let Part::Files(files) = part { Some(files) } else { None });
        !files.flatten().any(|pattern| roots.is_below(folder, pattern.folder()))
    };
    let first = drafts.first().map_or(String::new(), |draft| draft.name.clone());
    let folders = first.match_indices('/').map(|(end, _)| &first[..end]);
    let is_shared = |folder: &str| drafts.iter().all(|draft| draft.name.starts_with(&format!("{folder}/")));
    // The first that will do: more outputs of the same folder change nothing then.
    let shared = folders.take_while(|folder| is_shared(folder)).find(|folder| is_free(folder, drafts));
    if let Some(folder) = shared.map(str::to_owned) {
        for draft in drafts {
            draft.name.drain(..=folder.len());
        }
        return folder;
    }
    let free = ["assets", "dist", "packages"].into_iter().find(|folder| is_free(folder, drafts));
    let folder = free.unwrap_or("assets-built");
    for draft in drafts.iter().filter(|draft| !draft.rewrite) {
        let message = format!("`{0}` becomes `{folder}/{0}`, where its relative URLs lead elsewhere", draft.name);
        report.lost_at(draft.place.clone(), message, "give the bundle the filter `cssrewrite`");
    }
    folder.to_owned()
}

fn load_path(node: Option<&Node>, report: &mut Report<'_>) -> Vec<String> {
    let Some(node) = node else { return Vec::new() };
    let Value::List(items) = &node.value else {
        report.mistyped("load_path", node, "a list of folders", "begin each line with `- `");
        return Vec::new();
    };
    let mut found: Vec<String> = Vec::new();
    for item in items {
        let Some(path) = report.text("load_path", item) else { continue };
        if path.contains(['*', '?', '[']) {
            report.lost(&item.span, format!("`{path}` stands for folders that are not looked for"), "name each folder");
        } else if !found.iter().any(|known| known == path) {
            found.push(path.to_owned());
        }
    }
    found
}

/// Options of filters, of which those of `jst` mean something.
fn config(node: &Node, templates: &mut Templates, report: &mut Report<'_>) {
    for entry in report.map("config", node) {
        let value = &entry.node;
        match (entry.name.to_ascii_uppercase().as_str(), &value.value) {
            ("JST_COMPILER", Value::Switch(false)) => templates.function = Function::Raw,
            ("JST_COMPILER", Value::Text(text)) => templates.function = Function::of(text),
            ("JST_NAMESPACE", Value::Text(text)) => text.clone_into(&mut templates.namespace),
            ("JST_DIR_SEPARATOR", Value::Text(text)) => text.clone_into(&mut templates.separator),
            ("JST_COMPILER" | "JST_NAMESPACE" | "JST_DIR_SEPARATOR", found) if *found != Value::Null => {
                report.mistyped(&entry.name, value, "text", "");
            }
            ("DATAURI_MAX_SIZE", _) => {
                let hint = "`inline_limit` in assetpack.toml is the largest file that is inlined, in bytes";
                report.lost(&entry.key.span, format!("`{}` is not carried over", entry.name), hint);
            }
            // Code of templates is always in a function of its own, and programs are not run.
            (name, found)
                if *found == Value::Null
                    || name == "JST_BARE"
                    || name.ends_with("_BIN")
                    || name.ends_with("_BINARY") => {}
            _ => {
                let message = format!("`{}` is for a filter that is not run", entry.name);
                report.lost(&entry.key.span, message, "");
            }
        }
    }
}

/// Whether scripts and sheets are minified.
fn debug(node: Option<&Node>, report: &mut Report<'_>) -> bool {
    let Some(node) = node else { return true };
    match &node.value {
        Value::Switch(false) => true,
        Value::Switch(true) => {
            let hint = "`parts = true` in assetpack.toml publishes each file of a package as well";
            report.lost(&node.span, "packages are built although `debug` is on", hint);
            true
        }
        Value::Text(text) if text == "merge" => false,
        _ => {
            report.mistyped("debug", node, "`true`, `false` or `merge`", "");
            true
        }
    }
}

/// What is about builds while pages are served, and about names with versions.
///
/// Nothing is built then, every name has a digest, and what is built again is found out by what is
/// read: `cache`, `cache_file_mode`, `auto_build`, `updater`, `url_expire` and `expire` have no meaning.
fn at_run_time<'n>(get: &impl Fn(&str) -> Option<&'n Node>, report: &mut Report<'_>) {
    if let Some(node) = get("versions")
        && node.text().is_some_and(|text| text.starts_with("timestamp"))
    {
        report.lost(&node.span, "names hold digests of the content, not times", "");
    }
    if let Some(node) = get("manifest")
        && node.text().is_some_and(|text| text != "cache")
    {
        report.lost(&node.span, "no manifest of webassets is written", "read assetpack's manifest in its place");
    }
}

/// The names of all bundles that stand among the contents of others.
fn used(bundles: &[Entry]) -> BTreeSet<&str> {
    let names: BTreeSet<&str> = bundles.iter().map(|entry| entry.name.as_str()).collect();
    let contents = bundles.iter().flat_map(|entry| bundles::contents(&entry.node));
    contents.filter_map(Node::text).filter(|text| names.contains(text)).collect()
}

#[cfg(test)]
mod tests;
