//! webassets' bundles, which hold files and other bundles.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::Templates;
use super::super::glob::Syntax;
use super::super::node::{Entry, Node, Value};
use super::super::report::Report;
use super::super::roots::{Draft, Part, Roots};
use super::filters::Filters;

const KEYS: &[&str] = &["contents", "output", "filters", "depends", "extra", "config", "debug", "merge"];
/// Where the version stands in the name of an output.
const VERSION: &str = "%(version)s";
/// The filter that makes URLs of a sheet lead to what they led to in its source.
const REWRITES: &str = "cssrewrite";

/// What bundles are read with.
pub(super) struct Bundles<'n, 'r> {
    roots: &'r Roots,
    load_path: &'r [String],
    named: BTreeMap<&'n str, &'n Node>,
    pub(super) filters: Filters,
}

impl<'n, 'r> Bundles<'n, 'r> {
    pub(super) fn new(roots: &'r Roots, load_path: &'r [String]) -> Self {
        Self { roots, load_path, named: BTreeMap::new(), filters: Filters::new() }
    }

    /// The packages of all bundles.
    pub(super) fn read(&mut self, all: &'n [Entry], templates: &mut Templates, report: &mut Report<'_>) -> Vec<Draft> {
        self.named = all.iter().map(|entry| (entry.name.as_str(), &entry.node)).collect();
        for entry in all {
            self.check(entry, templates, report);
        }
        self.circles(all, report);
        let used = super::used(all);
        let mut drafts = Vec::new();
        for entry in all {
            self.built(entry, &mut drafts, report);
            let is_list = entry.node.get("output").is_none_or(Node::is_null) && !used.contains(entry.name.as_str());
            let has_files =
                contents(&entry.node).into_iter().filter_map(Node::text).any(|text| !self.named.contains_key(text));
            if is_list && has_files {
                let message = format!("`{}` has no `output`: nothing is built of it", entry.name);
                report.lost(&entry.key.span, message, "");
            }
        }
        drafts
    }

    /// What is wrong with a bundle and those in it, and what their filters mean.
    fn check(&mut self, entry: &'n Entry, templates: &mut Templates, report: &mut Report<'_>) {
        let mut open = vec![(entry.name.as_str(), &entry.node)];
        while let Some((name, node)) = open.pop() {
            for entry in report.map(name, node) {
                self.option(entry, node, templates, report);
            }
            for inner in contents(node) {
                match &inner.value {
                    Value::Map(_) => open.push(("contents", inner)),
                    Value::Text(_) => {}
                    _ => report.mistyped("contents", inner, "a file or a bundle", ""),
                }
            }
        }
    }

    fn option(&mut self, entry: &Entry, bundle: &Node, templates: &mut Templates, report: &mut Report<'_>) {
        let value = &entry.node;
        match entry.name.as_str() {
            _ if value.is_null() && KEYS.contains(&entry.name.as_str()) => {}
            "contents" => {
                if !matches!(value.value, Value::Text(_) | Value::List(_)) {
                    report.mistyped("contents", value, "a file or a list of files", "");
                }
            }
            "output" => {
                report.text("output", value);
            }
            "filters" => self.filters.of_bundle(value, &contents(bundle), report),
            "config" => super::config(value, templates, report),
            // What has to be built again is found out by what is read, and what templates of pages make
            // of `extra` is up to them.
            "depends" | "extra" => {}
            "debug" => {
                if value.value != Value::Switch(false) {
                    let hint = "`parts = true` in assetpack.toml publishes each file of a package as well";
                    report.lost(&value.span, "all packages are joined and minified", hint);
                }
            }
            "merge" => report.lost(&entry.key.span, "`merge` is not read by webassets' loader of YAML either", ""),
            _ => report.unknown(entry, "a bundle", KEYS),
        }
    }

    /// Bundles that hold themselves: those that are left when all others were taken away.
    fn circles(&self, all: &[Entry], report: &mut Report<'_>) {
        let mut held: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for entry in all {
            let mut open = contents(&entry.node);
            let names = held.entry(&entry.name).or_default();
            while let Some(item) = open.pop() {
                open.extend(contents(item));
                names.extend(item.text().and_then(|text| self.named.get_key_value(text)).map(|(name, _)| *name));
            }
        }
        // First those that hold nothing are taken away, then, the other way round, those that nothing holds.
        for _ in 0..2 {
            let mut holders: BTreeMap<&str, BTreeSet<&str>> =
                held.keys().map(|name| (*name, BTreeSet::new())).collect();
            for (name, inner) in &held {
                for inner in inner {
                    holders.entry(inner).or_default().insert(name);
                }
            }
            let free = held.iter().filter(|(_, inner)| inner.is_empty()).map(|(name, _)| *name);
            let mut free: Vec<&str> = free.collect();
            while let Some(name) = free.pop() {
                held.remove(name);
                for holder in holders.remove(name).unwrap_or_default() {
                    let Some(inner) = held.get_mut(holder) else { continue };
                    inner.remove(name);
                    if inner.is_empty() {
                        free.push(holder);
                    }
                }
            }
            // Of those that were taken away nothing is said any more.
            for inner in holders.values_mut() {
                inner.retain(|name| held.contains_key(name));
            }
            held = holders;
        }
        for entry in all.iter().filter(|entry| held.contains_key(entry.name.as_str())) {
            report.wrong(&entry.key.span, format!("the bundle `{}` holds itself", entry.name), "");
        }
    }

    /// The packages of a bundle: itself, or if it only holds others these.
    fn built(&self, entry: &'n Entry, drafts: &mut Vec<Draft>, report: &mut Report<'_>) {
        let mut open = vec![(&entry.node, &entry.key.span, false)];
        while let Some((node, place, rewrites)) = open.pop().filter(|_| !self.roots.is_full()) {
            let rewrites = rewrites || has_rewrites(node);
            let Some((text, span)) = node.get("output").and_then(|output| Some((output.text()?, &output.span))) else {
                // Bundles with a name of their own are built for themselves.
                let inner = contents(node).into_iter().filter(|inner| inner.map().is_some());
                open.extend(inner.rev().map(|inner| (inner, &inner.span, rewrites)));
                continue;
            };
            let Some((name, is_sheet)) = output_name(text, span, report) else { continue };
            let mut draft = Draft::new(name, report.places.at(place));
            let are_rewritten = self.parts(node, rewrites, &mut draft, report);
            if draft.parts.is_empty() {
                report.lost(span, format!("`{text}` has no files: it is not built"), "");
                continue;
            }
            draft.rewrite = !is_sheet || are_rewritten.contains(&true);
            if is_sheet && are_rewritten.len() > 1 {
                let hint = "give the filter to the bundle as a whole";
                report.lost(span, "URLs of all its sheets are rewritten, not only those of some", hint);
            }
            drafts.push(draft);
        }
    }

    /// Adds the files of a bundle with those of all bundles in it, each once.
    ///
    /// Gives whether URLs in them are rewritten: `true`, `false`, or both.
    fn parts(&self, node: &'n Node, rewrites: bool, draft: &mut Draft, report: &mut Report<'_>) -> BTreeSet<bool> {
        let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
        let output = folder(&draft.name);
        let mut are_rewritten = BTreeSet::new();
        // Where a file or bundle was named first: by the list that it stands in.
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let mut lists = 1;
        let items = |node: &'n Node, list: usize, rewrites: bool| {
            contents(node).into_iter().rev().map(move |item| (item, list, rewrites))
        };
        let mut open: Vec<(&Node, usize, bool)> = items(node, 0, rewrites).collect();
        while let Some((item, list, rewrites)) = open.pop() {
            let text = match &item.value {
                Value::Text(text) => text.as_str(),
                Value::Map(_) => {
                    open.extend(items(item, lists, rewrites || has_rewrites(item)));
                    lists += 1;
                    continue;
                }
                _ => continue,
            };
            if let Some(first) = seen.get(text) {
                // Within a list webassets does the same.
                if *first != list {
                    let message = format!("`{text}` is joined once, where it is named first");
                    report.lost(&item.span, message, "");
                }
                continue;
            }
            seen.insert(text, list);
            if let Some(bundle) = self.named.get(text) {
                open.extend(items(bundle, lists, rewrites || has_rewrites(bundle)));
                lists += 1;
                continue;
            }
            // Beside the output URLs mean the same.
            are_rewritten.insert(rewrites || folder(text) == output);
            self.files(item, text, draft, report);
        }
        are_rewritten
    }

    fn files(&self, item: &Node, text: &str, draft: &mut Draft, report: &mut Report<'_>) {
        if text.starts_with("//") || text.contains("://") {
            let message = format!("`{text}` is not fetched: it is left out of `{}`", draft.name);
            report.lost(&item.span, message, "keep a copy of it among the sources");
            return;
        }
        if text.split('/').any(|part| part == "**") {
            let hint = "name the folders, one pattern for each depth";
            report.lost(&item.span, "`**` stands for one folder, as in webassets without glob2", hint);
        }
        // Hits of a glob come folder by folder; of a file the first one counts, by its logical path.
        let is_glob = text.contains(['*', '?', '[']);
        let bases = self.load_path.iter().take(if is_glob { usize::MAX } else { 1 });
        let mut found: Vec<_> = bases.map(|base| self.roots.patterns(base, text, Syntax::Python)).collect();
        if found.is_empty() {
            found.push(self.roots.patterns_at_home(text, Syntax::Python));
        }
        for found in found {
            match found {
                Ok(patterns) => draft.parts.push((Part::Files(patterns), report.places.at(&item.span))),
                Err(why) => report.wrong(&item.span, why, ""),
            }
        }
    }
}

/// What a bundle holds.
pub(super) fn contents(node: &Node) -> Vec<&Node> {
    match node.get("contents") {
        Some(Node { value: Value::List(items), .. }) => items.iter().collect(),
        Some(node @ Node { value: Value::Text(_), .. }) => vec![node],
        _ => Vec::new(),
    }
}

fn has_rewrites(bundle: &Node) -> bool {
    let is = |node: &Node| node.text().is_some_and(|text| text.split(',').any(|name| name.trim() == REWRITES));
    match bundle.get("filters") {
        Some(Node { value: Value::List(items), .. }) => items.iter().any(is),
        Some(node) => is(node),
        None => false,
    }
}

/// The output without its version, which a digest replaces, and whether it is a sheet.
fn output_name(text: &str, span: &Range<usize>, report: &mut Report<'_>) -> Option<(String, bool)> {
    const JOINTS: [char; 3] = ['.', '-', '_'];
    let mut name = text.trim_start_matches("./").to_owned();
    while let Some(at) = name.find(VERSION) {
        // With what joins it to the name that stands before it, or to what comes behind.
        let start = name[..at].trim_end_matches(JOINTS).len();
        let mut end = at + VERSION.len();
        if start == 0 || name[..start].ends_with('/') {
            let rest = &name[end..];
            end += rest.len() - rest.trim_start_matches(|char| JOINTS.contains(&char) || char == '/').len();
        }
        name.replace_range(start..end, "");
    }
    let is_path = !name.is_empty() && !name.split('/').any(|part| matches!(part, "" | "." | ".."));
    if !is_path || name.contains('%') {
        report.wrong(span, format!("`{text}` is no file below `directory`"), "");
        return None;
    }
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => Some((name, true)),
        Some("js") => Some((name, false)),
        _ => {
            let hint = "packages are scripts (`.js`) or sheets (`.css`)";
            report.lost(span, format!("`{text}` is neither a script nor a sheet: it is not built"), hint);
            None
        }
    }
}
