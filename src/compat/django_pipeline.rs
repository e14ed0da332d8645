//! django-pipeline's setting `PIPELINE`, written as JSON.
//!
//! The file holds either the setting itself, or an object with `PIPELINE` beside `STATIC_ROOT`,
//! `STATIC_URL` and `STATICFILES_DIRS`, which Django has elsewhere.

use super::glob::Syntax;
use super::node::{Entry, Node, Value};
use super::places::{Origin, Places};
use super::report::Report;
use super::roots::{Draft, Part, Roots};
use super::{Carried, Function, Input, Templates};
use crate::diagnostic::Diagnostic;

mod programs;

const KEYS: &[&str] = &[
    "STYLESHEETS",
    "JAVASCRIPT",
    "PIPELINE_ENABLED",
    "PIPELINE_COLLECTOR_ENABLED",
    "PIPELINE_ROOT",
    "PIPELINE_URL",
    "SHOW_ERRORS_INLINE",
    "CSS_COMPRESSOR",
    "JS_COMPRESSOR",
    "COMPILERS",
    "TEMPLATE_NAMESPACE",
    "TEMPLATE_EXT",
    "TEMPLATE_FUNC",
    "TEMPLATE_SEPARATOR",
    "DISABLE_WRAPPER",
    "JS_WRAPPER",
    "MIMETYPES",
    "EMBED_MAX_IMAGE_SIZE",
    "EMBED_PATH",
];
const AROUND_KEYS: &[&str] = &["PIPELINE", "STATIC_ROOT", "STATIC_URL", "STATICFILES_DIRS"];
const PACKAGE_KEYS: &[&str] = &[
    "source_filenames",
    "output_filename",
    "variant",
    "template_name",
    "extra_context",
    "manifest",
    "compiler_options",
];
const WRAPPER: &str = "(function() {\n%s\n}).call(this);";

/// Reads the settings.
pub(super) fn read(input: &Input<'_>) -> Result<Carried, Vec<Diagnostic>> {
    let places = Places::new(input.file, input.text, Origin::default());
    let mut report = Report::new(&places);
    let root = report.json(input.file, input.text);
    let root = root.and_then(|root| report.root(input.file, Some(root)));
    let carried = root.map(|root| carry(&root, input, &mut report));
    report.carried(carried)
}

fn carry(root: &Node, input: &Input<'_>, report: &mut Report<'_>) -> Carried {
    let around = root.get("PIPELINE").is_some().then_some(root);
    let pipeline = root.get("PIPELINE").unwrap_or(root);
    let entries = report.map("PIPELINE", pipeline);
    for entry in around.and_then(Node::map).unwrap_or_default() {
        if !AROUND_KEYS.contains(&entry.name.as_str()) {
            report.unknown(entry, "this file", AROUND_KEYS);
        }
    }
    let find = |name: &str| pipeline.get(name).filter(|node| !node.is_null());
    let outer = |name: &str| around.and_then(|around| around.get(name)).filter(|node| !node.is_null());

    let mut roots = Roots::new(input.project);
    sources(outer("STATICFILES_DIRS"), &mut roots, report);
    let out = find("PIPELINE_ROOT").or_else(|| outer("STATIC_ROOT"));
    let out = out.and_then(|node| report.text("PIPELINE_ROOT", node)).unwrap_or("staticfiles");
    let url = find("PIPELINE_URL").or_else(|| outer("STATIC_URL"));
    let url = url.and_then(|node| report.text("PIPELINE_URL", node)).unwrap_or("/static/").trim_end_matches('/');
    let wrap = wrapper(find("JS_WRAPPER"), find("DISABLE_WRAPPER"), report);

    let mut drafts = Vec::new();
    for (key, extension) in [("STYLESHEETS", ".css"), ("JAVASCRIPT", ".js")] {
        let Some(node) = find(key) else { continue };
        for entry in report.map(key, node) {
            if let Some(mut draft) = package(entry, key, extension, &roots, report) {
                draft.wrap = wrap.clone().filter(|_| key == "JAVASCRIPT");
                drafts.push(draft);
            }
        }
    }
    let minify = programs::minifies(find("JS_COMPRESSOR"), find("CSS_COMPRESSOR"), report);
    let templates = templates(&find, report);
    for entry in entries {
        other(entry, report);
    }
    let (sources, packages) = roots.resolve(drafts, report);
    Carried { templates, minify, ..Carried::new(sources, packages, roots.shown(out), format!("{url}/")) }
}

/// Where sources lie: `STATICFILES_DIRS`, or `static`.
fn sources(node: Option<&Node>, roots: &mut Roots, report: &mut Report<'_>) {
    let items = if let Some(Value::List(items)) = node.map(|node| &node.value) { &items[..] } else { &[] };
    if let Some(node) = node.filter(|node| !matches!(node.value, Value::List(_))) {
        report.mistyped("STATICFILES_DIRS", node, "a list of folders", "");
    }
    roots.set_home("static");
    roots.merge();
    if items.len() > 1
        && let Some(node) = node
    {
        let hint = "name the files in the order in which they are joined";
        report.lost(&node.span, "hits of a pattern in several folders are joined folder by folder", hint);
    }
    let mut is_first = true;
    for item in items {
        if matches!(item.value, Value::List(_)) {
            let hint = "move the files into a folder of that name";
            report.lost(&item.span, "files of this folder are not found under its prefix", hint);
            continue;
        }
        let Some(path) = report.text("STATICFILES_DIRS", item) else { continue };
        if std::mem::take(&mut is_first) { roots.set_home(path) } else { roots.add(path) }
    }
}

fn package(entry: &Entry, key: &str, extension: &str, roots: &Roots, report: &mut Report<'_>) -> Option<Draft> {
    let name = format!("{key}.{}", entry.name);
    if entry.node.is_null() {
        report.mistyped(&name, &entry.node, "a map", "");
    }
    let mut embed = false;
    let mut output = None;
    let mut parts = Vec::new();
    for option in report.map(&name, &entry.node) {
        let node = &option.node;
        match option.name.as_str() {
            "source_filenames" => match &node.value {
                Value::List(items) => {
                    for item in items {
                        let Some(text) = report.text("source_filenames", item) else { continue };
                        match roots.patterns_at_home(text, Syntax::Python) {
                            Ok(files) => parts.push((Part::Files(files), report.places.at(&item.span))),
                            Err(why) => report.wrong(&item.span, why, ""),
                        }
                    }
                }
                _ => report.mistyped("source_filenames", node, "a list of files", ""),
            },
            "output_filename" => output = report.text("output_filename", node).map(|text| (text, &node.span)),
            "variant" => match node.text() {
                Some("datauri") if key == "STYLESHEETS" => embed = true,
                Some("datauri") => {}
                Some(other) => {
                    let hint = super::roots::near(other, &["datauri"]);
                    report.wrong(&node.span, format!("`{other}` is no variant: there is only `datauri`"), &hint);
                }
                None if node.is_null() => {}
                None => report.mistyped("variant", node, "`datauri`", ""),
            },
            "compiler_options" => {
                if node.map().is_none_or(|options| !options.is_empty()) && !node.is_null() {
                    let hint = "`[sass]` and `[[compile]]` in assetpack.toml have settings of compilers";
                    report.lost(&option.key.span, "`compiler_options` are for a compiler that is not run", hint);
                }
            }
            // What templates of pages make of a package is up to them.
            "template_name" | "extra_context" | "manifest" => {}
            _ => report.unknown(option, "a package", PACKAGE_KEYS),
        }
    }
    let Some((output, span)) = output else {
        if entry.node.map().is_some() && entry.node.get("output_filename").is_none() {
            report.wrong(&entry.key.span, format!("`{name}` has no `output_filename`"), "");
        }
        return None;
    };
    let output = output.trim_start_matches("./");
    let is_path = !output.split('/').any(|part| matches!(part, "" | "." | ".."));
    if !is_path || !output.ends_with(extension) {
        let hint = format!("it is relative, and ends in `{extension}`");
        report.wrong(span, format!("`{output}` is no name of a package in `{key}`"), &hint);
        return None;
    }
    let place = report.places.at(&entry.key.span);
    Some(Draft { parts, embed, ..Draft::new(output.to_owned(), place) })
}

/// What stands around scripts. Python's `%` inserts the code, and makes `%` of `%%`.
fn wrapper(wrapper: Option<&Node>, disable: Option<&Node>, report: &mut Report<'_>) -> Option<(String, String)> {
    let is_off = disable.and_then(|node| report.switch("DISABLE_WRAPPER", node)).unwrap_or(false);
    let text = wrapper.and_then(|node| report.text("JS_WRAPPER", node)).unwrap_or(WRAPPER);
    let mut halves = vec![String::new()];
    let mut rest = text.split('%');
    halves[0].push_str(rest.next().unwrap_or_default());
    let mut is_good = true;
    while let Some(piece) = rest.next() {
        let half = halves.last_mut().map_or_else(String::new, std::mem::take);
        let count = halves.len();
        if piece.is_empty() && rest.clone().next().is_some() {
            halves[count - 1] = half + "%" + rest.next().unwrap_or_default();
        } else if let Some(after) = piece.strip_prefix('s') {
            halves[count - 1] = half;
            halves.push(after.to_owned());
        } else {
            is_good = false;
        }
    }
    let halves = <[String; 2]>::try_from(halves).ok().filter(|_| is_good);
    if halves.is_none()
        && let Some(node) = wrapper
    {
        let hint = "`%s` stands for the code, once; write `%%` for `%`";
        report.wrong(&node.span, "`JS_WRAPPER` is no text around `%s`", hint);
    }
    halves.filter(|_| !is_off).map(Into::into)
}

fn templates<'n>(find: &impl Fn(&str) -> Option<&'n Node>, report: &mut Report<'_>) -> Templates {
    let mut templates = Templates { separator: "_".to_owned(), ..Templates::default() };
    if let Some(text) = find("TEMPLATE_NAMESPACE").and_then(|node| report.text("TEMPLATE_NAMESPACE", node)) {
        text.clone_into(&mut templates.namespace);
    }
    if let Some(node) = find("TEMPLATE_EXT")
        && let Some(text) = report.text("TEMPLATE_EXT", node)
    {
        let extension = text.strip_prefix('.').unwrap_or(text);
        if extension.is_empty() || extension.contains('/') {
            report.wrong(&node.span, "`TEMPLATE_EXT` is no extension", "its default is `.jst`");
        }
        extension.clone_into(&mut templates.extension);
    }
    match find("TEMPLATE_FUNC").map(|node| (node, &node.value)) {
        Some((_, Value::Text(text))) => templates.function = Function::of(text),
        Some((node, _)) => report.mistyped("TEMPLATE_FUNC", node, "the name of a function", ""),
        None => {}
    }
    // Nothing between folders is a separator too.
    match find("TEMPLATE_SEPARATOR").map(|node| (node, &node.value)) {
        Some((_, Value::Text(text))) => text.clone_into(&mut templates.separator),
        Some((node, _)) => report.mistyped("TEMPLATE_SEPARATOR", node, "text", ""),
        None => {}
    }
    templates
}

/// The other keys: what has a meaning only while pages are served, and what is lost.
fn other(entry: &Entry, report: &mut Report<'_>) {
    let (name, node) = (entry.name.as_str(), &entry.node);
    match name {
        _ if node.is_null() && KEYS.contains(&name) => {}
        "PIPELINE_ENABLED" => {
            if report.switch(name, node) == Some(false) {
                let hint = "`parts = true` in assetpack.toml publishes each file of a package as well";
                report.lost(&node.span, "packages are built although `PIPELINE_ENABLED` is off", hint);
            }
        }
        // While pages are served nothing is collected, and no error is shown in them.
        "PIPELINE_COLLECTOR_ENABLED" | "SHOW_ERRORS_INLINE" => {
            report.switch(name, node);
        }
        "COMPILERS" => programs::compilers(node, report),
        "EMBED_MAX_IMAGE_SIZE" => {
            if node.value != Value::Number("32700".to_owned()) {
                let hint = "`embed` in assetpack.toml names files that are always inlined";
                report.lost(&node.span, "pictures are embedded up to 32,700 characters in Base64", hint);
            }
        }
        "EMBED_PATH" => {
            if !matches!(node.text(), Some("[/]?embed/" | "/?embed/" | "/embed/")) {
                let hint = "`embed` in assetpack.toml names files that are always inlined";
                report.lost(&node.span, "pictures and fonts are embedded from folders called `embed`", hint);
            }
        }
        "PIPELINE_CSS" | "PIPELINE_JS" => {
            let now = if name == "PIPELINE_CSS" { "STYLESHEETS" } else { "JAVASCRIPT" };
            let message = format!("`{name}` is not read since django-pipeline 1.6");
            report.wrong(&entry.key.span, message, &format!("call it `{now}`"));
        }
        // The types of scripts and sheets are known; the program of a compiler that is not run does not matter.
        "MIMETYPES" => {}
        _ if programs::is_binary(name) => {}
        _ if programs::has_arguments(name, node) => {
            let message = format!("`{name}` is for a program that is not run");
            report.lost(&entry.key.span, message, "");
        }
        _ if programs::is_arguments(name) || KEYS.contains(&name) => {}
        _ => report.unknown(entry, "django-pipeline", KEYS),
    }
}

#[cfg(test)]
mod tests;
