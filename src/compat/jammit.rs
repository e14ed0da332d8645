//! Jammit 0.7's `config/assets.yml`.
//!
//! Its program packages whatever is listed; its Rails helpers read the rest while pages are served.
//! Compressors are not looked at beyond their names: scripts and sheets are minified by assetpack.

use std::collections::BTreeSet;
use std::ops::Range;

use super::glob::Syntax;
use super::node::{Entry, Node, Value};
use super::places::{Origin, Places};
use super::report::{self, Report};
use super::roots::{Draft, Part, Pattern, Roots, near};
use super::{Carried, Function, Input, Templates, erb, yaml};
use crate::diagnostic::{Diagnostic, nearest};

const KEYS: &[&str] = &[
    "javascripts",
    "stylesheets",
    "asset_roots",
    "package_assets",
    "embed_assets",
    "embed_images",
    "compress_assets",
    "gzip_assets",
    "rewrite_relative_paths",
    "allow_debugging",
    "javascript_compressor",
    "css_compressor",
    "compressor_options",
    "css_compressor_options",
    "template_function",
    "template_namespace",
    "template_extension",
    "package_path",
    "public_root",
    "templates",
];
const JAVASCRIPT_COMPRESSORS: &[&str] = &["jsmin", "yui", "closure", "uglifier"];
const CSS_COMPRESSORS: &[&str] = &["cssmin", "yui", "sass"];

/// Reads the settings.
pub(super) fn read(input: &Input<'_>) -> Result<Carried, Vec<Diagnostic>> {
    let expanded = erb::expand(input.text, input.variable).map_err(|refused| {
        let places = Places::new(input.file, input.text, Origin::default());
        let mut report = Report::new(&places);
        for (span, why) in refused {
            let hint = "of ERB only `ENV['X']`, `ENV.fetch('X', 'default')`, literals and comments can be used: \
                        write the value in its place";
            report.wrong(&span, why, hint);
        }
        report.finish(()).err().unwrap_or_default()
    })?;
    let places = Places::new(input.file, input.text, expanded.origin);
    let mut report = Report::new(&places);
    let carried = match report.yaml(input.file, &expanded.text, yaml::Dialect::Ruby) {
        Some(root) => {
            let settings = Settings::of(&root, input.environment, &mut report);
            Some(carry(&settings, input, &mut report))
        }
        None => None,
    };
    report.carried(carried)
}

/// The entries that count in one environment.
struct Settings<'n>(Vec<&'n Entry>);

impl<'n> Settings<'n> {
    fn of(root: &'n Node, environment: &str, report: &mut Report<'_>) -> Self {
        let entries = root.map().unwrap_or_default();
        let section = entries.iter().find(|entry| entry.name == environment && !KEYS.contains(&environment));
        let mut found: Vec<&Entry> = Vec::new();
        for entry in entries.iter().filter(|entry| entry.name != environment || section.is_none()) {
            if KEYS.contains(&entry.name.as_str()) {
                found.push(entry);
            } else if !is_section_or_holder(entry) {
                report.unknown(entry, "Jammit", KEYS);
            }
        }
        for entry in section.map_or(&[][..], |section| report.map(environment, &section.node)) {
            if !KEYS.contains(&entry.name.as_str()) {
                report.unknown(entry, "Jammit", KEYS);
                continue;
            }
            // A section replaces whole values; it does not merge lists of packages.
            found.retain(|other| other.name != entry.name);
            found.push(entry);
        }
        Self(found)
    }

    /// The value of a key, if it is something.
    fn get(&self, name: &str) -> Option<&'n Node> {
        self.0.iter().find(|entry| entry.name == name).map(|entry| &entry.node).filter(|node| !node.is_null())
    }
}

/// Sections of other environments, and what stands at the top only to be referred to.
fn is_section_or_holder(entry: &Entry) -> bool {
    let is_slip = nearest(&entry.name, KEYS.iter().copied()).is_some();
    entry.node.anchored || (!is_slip && matches!(entry.node.value, Value::Map(_)))
}

fn carry(settings: &Settings<'_>, input: &Input<'_>, report: &mut Report<'_>) -> Carried {
    let mut roots = Roots::new(input.project);
    let public = settings.get("public_root").and_then(|node| report.text("public_root", node)).unwrap_or("public");
    roots.set_home(public);
    let package_path = settings.get("package_path").and_then(|node| {
        let text = report.text("package_path", node)?.trim_matches('/');
        if text.is_empty() || text.split('/').any(|part| matches!(part, "" | "." | "..")) {
            report.wrong(&node.span, "`package_path` names no folder below `public_root`", "its default is `assets`");
        }
        Some(text)
    });
    let package_path = package_path.unwrap_or("assets");
    let groups = asset_roots(settings, report);
    let embed = embeds(settings, report);
    let mut drafts = packages(settings, "javascripts", "js", &roots, &groups, report);
    let rewrite = switch(settings, "rewrite_relative_paths", report);
    for draft in packages(settings, "stylesheets", "css", &roots, &groups, report) {
        let draft = Draft { rewrite, ..draft };
        let variant = embed.then(|| Draft {
            name: format!("{}-datauri.css", draft.name.trim_end_matches(".css")),
            place: draft.place.clone(),
            parts: vec![(Part::Package(draft.name.clone()), draft.place.clone())],
            embed: true,
            wrap: None,
            rewrite: draft.rewrite,
        });
        drafts.push(draft);
        drafts.extend(variant);
    }
    compressors(settings, report);
    if let Some(node) = settings.get("templates") {
        let hint = "list the templates among the files of packages in `javascripts`";
        report.wrong(&node.span, "packages of `templates` are gone since Jammit 0.5", hint);
    }
    at_run_time(settings, report);
    let minify = switch(settings, "compress_assets", report);
    let gzip = switch(settings, "gzip_assets", report);
    let templates = templates(settings, report);
    let (sources, packages) = roots.resolve(drafts, report);
    let carried = Carried::new(sources, packages, roots.below_home(package_path), format!("/{package_path}/"));
    Carried { templates, minify, compress: (!gzip).then(Vec::new), ..carried }
}

/// What is on unless it is switched off.
fn switch(settings: &Settings<'_>, name: &str, report: &mut Report<'_>) -> bool {
    settings.get(name).and_then(|node| report.switch(name, node)).unwrap_or(true)
}

/// Where relative globs are looked for: groups that are sorted by themselves, one after the other.
///
/// Jammit sorts the paths of all hits. Those of the application are absolute, those below a root
/// that was written as a relative path are relative, and stand before or behind them.
fn asset_roots(settings: &Settings<'_>, report: &mut Report<'_>) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    if let Some(node) = settings.get("asset_roots") {
        flatten(node, &mut found);
    }
    let (mut before, mut absolute, mut after) = (Vec::new(), vec![".".to_owned()], Vec::new());
    for node in found {
        let Some(root) = report.text("asset_roots", node) else { continue };
        let group = match root.as_bytes()[0] {
            b'/' => &mut absolute,
            first if first < b'/' => &mut before,
            _ => &mut after,
        };
        if !group.iter().any(|known| known == root) {
            group.push(root.to_owned());
        }
    }
    [before, absolute, after].into_iter().filter(|group| !group.is_empty()).collect()
}

/// What lists in lists hold.
fn flatten<'n>(node: &'n Node, found: &mut Vec<&'n Node>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| flatten(item, found)),
        _ => found.push(node),
    }
}

fn packages(
    settings: &Settings<'_>,
    key: &str,
    extension: &str,
    roots: &Roots,
    groups: &[Vec<String>],
    report: &mut Report<'_>,
) -> Vec<Draft> {
    let Some(node) = settings.get(key) else { return Vec::new() };
    let mut drafts = Vec::new();
    for entry in report.map(key, node) {
        let Some(name) = report.name(entry) else { continue };
        let mut globs = Vec::new();
        match &entry.node.value {
            Value::List(_) => flatten(&entry.node, &mut globs),
            Value::Null => {}
            _ => {
                let hint = "begin each line with `- `";
                report.mistyped(&format!("{key}.{name}"), &entry.node, "a list of files", hint);
            }
        }
        let mut parts = Vec::new();
        let mut seen = BTreeSet::new();
        for node in globs {
            if node.is_null() {
                report.wrong(&node.span, format!("`{key}.{name}` holds an item without a file"), "take the `-` out");
                continue;
            }
            let Some(glob) = report.text(&format!("{key}.{name}"), node) else { continue };
            if seen.insert(glob) {
                parts.extend(files(glob, &node.span, roots, groups, report));
            }
        }
        let name = format!("{name}.{extension}");
        let place = report.places.at(&entry.key.span);
        drafts.push(Draft { parts, ..Draft::new(name, place) });
    }
    drafts
}

fn files(
    glob: &str,
    span: &Range<usize>,
    roots: &Roots,
    groups: &[Vec<String>],
    report: &mut Report<'_>,
) -> Vec<(Part, crate::diagnostic::Location)> {
    // An absolute glob is looked for once.
    let project = [vec![".".to_owned()]];
    let groups = if glob.starts_with('/') { &project[..] } else { groups };
    let mut parts = Vec::new();
    for group in groups {
        let found: Result<Vec<Vec<Pattern>>, String> =
            group.iter().map(|base| roots.patterns(base, glob, Syntax::Ruby)).collect();
        match found {
            Ok(found) => parts.push((Part::Files(found.concat()), report.places.at(span))),
            Err(why) => {
                report.wrong(span, why, "");
                break;
            }
        }
    }
    parts
}

/// Whether sheets get a variant with pictures and fonts in it.
fn embeds(settings: &Settings<'_>, report: &mut Report<'_>) -> bool {
    // As in Jammit the new name counts only if it is on.
    let names = ["embed_assets", "embed_images"];
    let found = names.iter().filter_map(|name| Some((*name, settings.get(name)?)));
    let mut result = false;
    for (name, node) in found {
        let on = match &node.value {
            Value::Switch(on) => *on,
            Value::Text(text) if text == "datauri" => true,
            _ => {
                report.mistyped(name, node, "`on`, `off` or `datauri`", "");
                false
            }
        };
        if on && !result && node.text().is_none() {
            let hint = "write `datauri` in its place: Internet Explorer 7 alone needs MHTML";
            report.lost(&node.span, "no `-mhtml.css` is written: MHTML is obsolete", hint);
        }
        result |= on;
    }
    result
}

/// Everything that Jammit knows is done by assetpack's own minifiers.
fn compressors(settings: &Settings<'_>, report: &mut Report<'_>) {
    for (name, known) in [("javascript_compressor", JAVASCRIPT_COMPRESSORS), ("css_compressor", CSS_COMPRESSORS)] {
        let Some(node) = settings.get(name) else { continue };
        // `:yui` is a symbol.
        let Some(value) = report.text(name, node).map(|value| value.trim_start_matches(':')) else { continue };
        if !known.contains(&value) {
            let hint = match nearest(value, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it knows {}", report::list(known)),
            };
            let message = format!("`{value}` is no compressor of Jammit, which takes `{}` instead", known[0]);
            report.lost(&node.span, message, &hint);
        }
        if value == "sass" {
            let hint = "call them `.scss`; each of them has to `@use` what it needs of others";
            report.lost(&node.span, "sheets are not compiled as Sass after they were joined", hint);
        }
    }
    for name in ["compressor_options", "css_compressor_options"] {
        let Some(node) = settings.get(name) else { continue };
        for entry in report.map(name, node) {
            let is_default = match entry.name.trim_start_matches(':') {
                // No Java is needed.
                "java" => true,
                "compilation_level" => entry.node.text().is_some_and(|level| level.starts_with("SIMPLE")),
                "munge" => entry.node.value == Value::Switch(true),
                "copyright" => entry.node.value == Value::Switch(false),
                _ => false,
            };
            if !is_default {
                let table = if name == "compressor_options" { "[js]" } else { "[css]" };
                let hint = format!("`{table}` in assetpack.toml has the settings of its minifier");
                report.lost(&entry.key.span, format!("`{}` is for another minifier", entry.name), &hint);
            }
        }
    }
}

/// What only the Rails helpers read, while pages are served.
fn at_run_time(settings: &Settings<'_>, report: &mut Report<'_>) {
    // Which tags `?debug_assets=true` gives is up to the application.
    if let Some(node) = settings.get("allow_debugging") {
        report.switch("allow_debugging", node);
    }
    let Some(node) = settings.get("package_assets") else { return };
    match &node.value {
        Value::Switch(true) => {}
        Value::Text(text) if text == "always" => {}
        Value::Switch(false) => {
            let hint = "`parts = true` in assetpack.toml publishes each file of a package as well";
            report.lost(&node.span, "packages are built although `package_assets` is off", hint);
        }
        Value::Text(text) => {
            let hint = near(text, &["always"]);
            report.wrong(&node.span, format!("`package_assets` is `{text}`, not `on`, `off` or `always`"), &hint);
        }
        _ => report.mistyped("package_assets", node, "`on`, `off` or `always`", ""),
    }
}

fn templates(settings: &Settings<'_>, report: &mut Report<'_>) -> Templates {
    let mut templates = Templates::default();
    if let Some(node) = settings.get("template_function") {
        match &node.value {
            Value::Switch(true) => {}
            Value::Switch(false) => templates.function = Function::Raw,
            Value::Text(text) => templates.function = Function::of(text),
            _ => report.mistyped("template_function", node, "`on`, `off` or the name of a function", ""),
        }
    }
    for name in ["template_namespace", "template_extension"] {
        let Some(node) = settings.get(name).filter(|node| node.value != Value::Switch(true)) else { continue };
        let Some(text) = report.text(name, node) else { continue };
        if name == "template_namespace" {
            text.clone_into(&mut templates.namespace);
            continue;
        }
        let extension = text.strip_prefix('.').unwrap_or(text);
        if extension.is_empty() || extension.contains('/') {
            report.wrong(&node.span, "`template_extension` is no extension", "its default is `jst`");
        }
        extension.clone_into(&mut templates.extension);
    }
    templates
}

#[cfg(test)]
mod tests;
