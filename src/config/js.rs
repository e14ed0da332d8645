//! How JS is built: the table `[js]`, its values and the rules that they have to keep.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::choice::{Drop, Format, JsMinify, LegalComments};
use super::given::{Given, Picker, Place};
use super::key::Key;
use super::layout::{self, Directories};
use super::matcher::PathMatcher;
use super::tables::{JsTable, LegacyTable, RuleTable};
use super::words::{Placed, Words};
use super::{check, defaults, path, values};

/// How JS is built.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct JsConfig {
    /// What shortens it.
    pub minify: JsMinify,
    /// Whether functions and classes keep their `name`.
    pub keep_names: bool,
    /// What becomes of comments that hold a licence.
    pub legal_comments: LegalComments,
    /// Whether the licences of bundled packages are published.
    pub licenses: bool,
    /// Dotted names and the JS expressions that replace them.
    pub define: BTreeMap<String, String>,
    /// Environment variables that modules may read.
    pub env: Vec<String>,
    /// What is left out of the code.
    pub drop: BTreeSet<Drop>,
    /// Labels whose statements are left out.
    pub drop_labels: Vec<String>,
    /// Import specifiers, or what they begin with, and what they mean; local paths are absolute.
    pub alias: BTreeMap<String, String>,
    /// Global names and the import that each stands for.
    pub inject: BTreeMap<String, Injected>,
    /// Further conditions of `exports`.
    pub conditions: Vec<String>,
    /// Folders in which packages are looked for besides `node_modules`; absolute.
    pub modules: Vec<PathBuf>,
    /// The `tsconfig.json` of all sources; none means the nearest above each.
    pub tsconfig: Option<PathBuf>,
    /// How entries are loaded.
    pub format: Format,
    /// For `iife`: external imports and the global expressions that hold them.
    pub globals: BTreeMap<String, String>,
    /// Whether library features that the browsers lack are imported.
    pub polyfills: bool,
    /// The second build, for old browsers.
    pub legacy: Option<Legacy>,
    /// Chunks by name and what each holds.
    pub chunks: Vec<(String, PathMatcher)>,
    /// Shared chunks below so many bytes are joined with another.
    pub min_chunk_size: u64,
    /// Whether chunks import each other by stable names.
    pub import_map: bool,
    /// Exceptions for some outputs, in order.
    pub rules: Vec<Rule>,
}

/// What an injected name is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Injected {
    /// A specifier; local paths are absolute.
    pub module: String,
    /// The export; none for the namespace.
    pub export: Option<String>,
}

/// The second build of each module entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Legacy {
    /// Browserslist queries.
    pub browsers: Vec<String>,
    /// Whether library features that they lack are imported.
    pub polyfills: bool,
}

/// An exception for some outputs.
#[derive(Clone, Debug)]
pub struct Rule {
    files: PathMatcher,
    minify: Option<JsMinify>,
    keep_names: Option<bool>,
    format: Option<Format>,
    name: Option<String>,
}

/// How one output is made, after all exceptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputStyle {
    /// What shortens it.
    pub minify: JsMinify,
    /// Whether functions and classes keep their `name`.
    pub keep_names: bool,
    /// How it is loaded.
    pub format: Format,
    /// For `iife`: the global variable that gets the exports.
    pub name: Option<String>,
}

impl JsConfig {
    /// How the output with this logical path is made.
    #[must_use]
    pub fn style(&self, output: &str) -> OutputStyle {
        let mut style =
            OutputStyle { minify: self.minify, keep_names: self.keep_names, format: self.format, name: None };
        for rule in self.rules.iter().filter(|rule| rule.files.is_match(output)) {
            style.minify = rule.minify.unwrap_or(style.minify);
            style.keep_names = rule.keep_names.unwrap_or(style.keep_names);
            style.format = rule.format.unwrap_or(style.format);
            style.name = rule.name.clone().or(style.name);
        }
        style
    }
}

/// The final settings of JS: definitions are merged, flags over the file over the default.
pub(super) fn js(
    pick: &mut Picker<'_>,
    directories: Directories<'_>,
    minify: Option<JsMinify>,
    flags: Option<Vec<(String, String)>>,
    modules: &[&str],
    file: JsTable,
) -> JsConfig {
    let define = definitions(pick, flags, file.define);
    // `--minify none` holds for what has a rule of its own, too.
    let plain = minify == Some(JsMinify::None);
    let project = directories.project;
    let alias = table(pick, Key::ALIAS, file.alias)
        .into_iter()
        .map(|(name, given)| (name, specifier(project, &given.value)))
        .collect();
    let inject = table(pick, Key::INJECT, file.inject)
        .into_iter()
        .map(|(name, given)| {
            if !check::is_defined_name(&name) {
                let what = format!("cannot inject `{name}`, which is not a name or names joined by dots");
                pick.reject(&given.place, given.place.problem(&what));
            }
            let (module, export) = given.value.split_once('#').unwrap_or((&given.value, "default"));
            let export = (export != "*").then(|| export.to_owned());
            (name, Injected { module: specifier(project, module), export })
        })
        .collect();
    let globals =
        table(pick, Key::GLOBALS, file.globals).into_iter().map(|(name, given)| (name, given.value)).collect();
    let modules = pick.list(Key::MODULES, None, file.modules, modules);
    let modules = modules.items.into_iter().map(|item| layout::directory(pick, directories, item).value).collect();
    let tsconfig = file.tsconfig.map(|file| {
        let given = pick.one(Key::TSCONFIG, None, Some(file), PathBuf::new());
        layout::directory(pick, directories, given).value
    });
    JsConfig {
        minify: pick.choice(Key::JS_MINIFY, minify, file.minify, defaults::JS_MINIFY),
        keep_names: pick.one(Key::KEEP_NAMES, None, file.keep_names, false).value,
        legal_comments: pick.choice(Key::LEGAL_COMMENTS, None, file.legal_comments, defaults::LEGAL_COMMENTS),
        licenses: pick.one(Key::LICENSES, None, file.licenses, false).value,
        define,
        env: names(pick, Key::ENV, file.env),
        drop: words(pick, Key::DROP, file.drop),
        drop_labels: names(pick, Key::DROP_LABELS, file.drop_labels),
        alias,
        inject,
        conditions: strings(pick, Key::CONDITIONS, file.conditions),
        modules,
        tsconfig,
        format: pick.choice(Key::FORMAT, None, file.format, defaults::FORMAT),
        globals,
        polyfills: pick.one(Key::POLYFILLS, None, file.polyfills, false).value,
        legacy: file.legacy.map(|file| legacy(pick, file)),
        chunks: chunks(pick, file.chunks),
        min_chunk_size: values::bytes(pick, Key::MIN_CHUNK_SIZE, file.min_chunk_size),
        import_map: pick.one(Key::IMPORT_MAP, None, file.import_map, false).value,
        rules: file.rules.into_iter().filter_map(|file| rule(pick, file, plain)).collect(),
    }
}

fn definitions(
    pick: &mut Picker<'_>,
    flags: Option<Vec<(String, String)>>,
    file: BTreeMap<String, Placed<String>>,
) -> BTreeMap<String, String> {
    let mut define: BTreeMap<String, String> =
        defaults::DEFINE.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let from_file = table(pick, Key::DEFINE, file);
    let by_flag = Place { key: Key::DEFINE, by_flag: true, location: None };
    let from_flags = flags.into_iter().flatten().map(|(name, value)| (name, Given { value, place: by_flag.clone() }));
    for (name, Given { value, place }) in from_file.into_iter().chain(from_flags) {
        if !check::is_defined_name(&name) {
            let what = format!("cannot replace `{name}`, which is not a name or names joined by dots");
            pick.reject(&place, place.problem(&what));
        }
        if value.trim().is_empty() {
            let problem = place.problem(&format!("replaces `{name}` by nothing"));
            pick.reject(&place, problem.hint("the value is a JS expression, such as `\"\"` for empty text"));
        }
        define.insert(name, value);
    }
    define
}

/// A table of texts, each with its place.
fn table(pick: &mut Picker<'_>, key: Key, file: BTreeMap<String, Placed<String>>) -> Vec<(String, Given<String>)> {
    file.into_iter()
        .map(|(name, value)| {
            let location = pick.remember(format!("{}.{name}", key.name), value.span());
            let place = Place { key, by_flag: false, location };
            (name, Given { value: value.into_inner(), place })
        })
        .collect()
}

/// A package as it is written; a path of the project made absolute.
fn specifier(project: &Path, text: &str) -> String {
    if text == "." || text.starts_with("./") || text.starts_with("../") {
        path::absolute(project, Path::new(text)).to_string_lossy().into_owned()
    } else {
        text.to_owned()
    }
}

fn strings(pick: &mut Picker<'_>, key: Key, file: Option<Placed<Words>>) -> Vec<String> {
    pick.list(key, None, file, &[]).items.into_iter().map(|item| item.value).collect()
}

fn words(pick: &mut Picker<'_>, key: Key, file: Option<Placed<Words>>) -> BTreeSet<Drop> {
    pick.list(key, None, file, &[]).items.iter().filter_map(|item| pick.word(item)).collect()
}

/// Identifiers: labels, and what code can write behind `import.meta.env.`.
fn names(pick: &mut Picker<'_>, key: Key, file: Option<Placed<Words>>) -> Vec<String> {
    let items = pick.list(key, None, file, &[]).items;
    for item in
        items.iter().filter(|item: &&Given<String>| item.value.contains('.') || !check::is_defined_name(&item.value))
    {
        pick.reject(&item.place, item.place.problem(&format!("holds `{}`, which is not a name", item.value)));
    }
    items.into_iter().map(|item| item.value).collect()
}

fn legacy(pick: &mut Picker<'_>, file: LegacyTable) -> Legacy {
    let browsers: Vec<Given<String>> =
        pick.list(Key::LEGACY_BROWSERS, None, file.browsers, defaults::LEGACY_BROWSERS).items;
    for item in browsers.iter().filter(|item| item.value.trim().is_empty()) {
        pick.reject(&item.place, item.place.problem("holds an empty query"));
    }
    Legacy {
        browsers: browsers.into_iter().map(|item| item.value).collect(),
        polyfills: pick.one(Key::LEGACY_POLYFILLS, None, file.polyfills, false).value,
    }
}

fn chunks(pick: &mut Picker<'_>, file: BTreeMap<String, Placed<Words>>) -> Vec<(String, PathMatcher)> {
    let mut chunks = Vec::new();
    for (name, globs) in file {
        let list = pick.list(Key::CHUNKS, None, Some(globs), &[]);
        let usable = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
        if name.is_empty() || !name.chars().all(usable) {
            let what = format!("cannot name a chunk `{name}`: only letters, digits, `-` and `_` can stand in its name");
            pick.reject(&list.place, list.place.problem(&what));
        }
        if let Some(globs) = values::globs(pick, &list, PathMatcher::new) {
            chunks.push((name, globs));
        }
    }
    chunks
}

fn rule(pick: &mut Picker<'_>, file: RuleTable, plain: bool) -> Option<Rule> {
    let files = pick.list(Key::RULE_FILES, None, Some(file.files), &[]);
    let minify = file.minify.and_then(|word| {
        let given: Given<String> = pick.one(Key::RULE_MINIFY, None, Some(word), "");
        pick.word(&given)
    });
    let format = file.format.and_then(|word| {
        let given: Given<String> = pick.one(Key::RULE_FORMAT, None, Some(word), "");
        pick.word(&given)
    });
    let name = file.name.map(|name| {
        let given: Given<String> = pick.one(Key::RULE_NAME, None, Some(name), "");
        if !check::is_defined_name(&given.value) {
            let what = format!("is `{}`, which is not a name or names joined by dots", given.value);
            pick.reject(&given.place, given.place.problem(&what));
        }
        given.value
    });
    Some(Rule {
        files: values::globs(pick, &files, PathMatcher::new)?,
        minify: if plain { None } else { minify },
        keep_names: file.keep_names.map(Placed::into_inner),
        format,
        name,
    })
}
