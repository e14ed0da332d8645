//! The records of django-assetpackager, as `manage.py dumpdata` writes them.
//!
//! `{% javascript_include_merged :base %}` joins all scripts in the order that the records give, and
//! so does `css_include_merged` with sheets. With file names it joins those of them that have a
//! record, in the same order: not in that of the tag. An asset's record has the names of what was
//! joined once, so it stands for a tag.

use std::collections::{BTreeMap, BTreeSet};

use super::glob::Syntax;
use super::node::{Node, Value};
use super::places::{Origin, Places};
use super::report::Report;
use super::roots::{Draft, Part, Roots, near};
use super::{Carried, Input, Template, tags};
use crate::diagnostic::{Diagnostic, Location};

const APP: &str = "assetpackager.";
const MODELS: &[&str] = &["assetpackager.javascript", "assetpackager.css", "assetpackager.asset"];
/// The longest list of names that becomes the name of a package.
const LONGEST_NAME: usize = 60;

/// How many records, and names in one of them, there may be.
const MOST_RECORDS: usize = 2_000;

/// A kind of package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Script,
    Sheet,
}

impl Kind {
    /// The folder of its files, and their extension.
    fn folder(self) -> &'static str {
        match self {
            Self::Script => "js",
            Self::Sheet => "css",
        }
    }
}

/// A file with its place in the order.
#[derive(Clone, Debug)]
struct Record {
    kind: Kind,
    /// Relative to `MEDIA_ROOT`.
    path: String,
    /// The order, then the primary key: what a database gives of equals.
    order: (i64, i64),
    site: String,
    place: Location,
}

/// Packages of a tag, or of what one was once.
struct List {
    kind: Kind,
    paths: Vec<String>,
    site: Option<String>,
    place: Location,
}

/// Reads the records, and the tags of templates.
pub(super) fn read(input: &Input<'_>, templates: &[Template<'_>]) -> Result<Carried, Vec<Diagnostic>> {
    let places = Places::new(input.file, input.text, Origin::default());
    let mut report = Report::new(&places);
    let root = report.json(input.file, input.text);
    let carried = root.and_then(|root| {
        if let Value::List(items) = &root.value {
            return Some(carry(items, input, templates, &mut report));
        }
        let message = format!("`{}` holds {}, not a list of records", input.file, root.kind());
        report.wrong(&root.span, message, "`manage.py dumpdata assetpackager` writes it");
        None
    });
    report.carried(carried)
}

fn carry(items: &[Node], input: &Input<'_>, templates: &[Template<'_>], report: &mut Report<'_>) -> Carried {
    let mut roots = Roots::new(input.project);
    roots.set_home("media");
    let (mut records, mut lists) = records(items, report);
    records.sort_by_key(|record| record.order);
    for template in templates {
        for tag in tags::tags(template, report) {
            let folder = tag.kind.folder();
            let paths = tag.names.iter().map(|name| format!("{folder}/{name}")).collect();
            lists.push(List { kind: tag.kind, paths, site: None, place: tag.place });
        }
    }
    let sites: BTreeSet<&str> = records.iter().map(|record| record.site.as_str()).collect();
    let several = sites.len() > 1;
    if several {
        let message = format!("there are records of {} sites: each has packages of its own", sites.len());
        report.lost_at(report.places.file(), message, "the names of packages end in the site's key");
    }
    let mut drafts = Drafts { roots: &roots, done: Vec::new(), known: BTreeMap::new() };
    for site in &sites {
        let end = if several { format!("-{}", slug(site)) } else { String::new() };
        for kind in [Kind::Script, Kind::Sheet] {
            let here: Vec<&Record> =
                records.iter().filter(|record| record.kind == kind && record.site == *site).collect();
            let Some(first) = here.first() else { continue };
            let place = first.place.clone();
            drafts.add(&format!("{}/base{end}.{}", kind.folder(), kind.folder()), kind, &here, place, report);
        }
    }
    for list in &lists {
        for site in sites.iter().filter(|site| list.site.as_deref().is_none_or(|of| of == **site)) {
            let end = if several { format!("-{}", slug(site)) } else { String::new() };
            let wanted: BTreeSet<&str> = list.paths.iter().map(String::as_str).collect();
            let here = records.iter().filter(|record| record.kind == list.kind && record.site == *site);
            let found: Vec<&Record> = here.filter(|record| wanted.contains(record.path.as_str())).collect();
            let known: BTreeSet<&str> = found.iter().map(|record| record.path.as_str()).collect();
            let mut missing = list.paths.iter().filter(|path| !known.contains(path.as_str()));
            if let Some(first) = missing.next() {
                let message = match missing.count() {
                    0 => format!("`{first}` has no record: it is left out"),
                    others => format!("`{first}` and {others} more have no record: they are left out"),
                };
                let of_kind = records.iter().filter(|record| record.kind == list.kind);
                let names: Vec<&str> = of_kind.map(|record| record.path.as_str()).collect();
                report.lost_at(list.place.clone(), message, &near(first, &names));
            }
            if !found.is_empty() {
                drafts.add(&name_of(list.kind, &found, &end), list.kind, &found, list.place.clone(), report);
            }
        }
    }
    let drafts = drafts.done;
    let (sources, packages) = roots.resolve(drafts, report);
    // It writes beside the sources, where nothing can be told apart from them.
    Carried::new(sources, packages, roots.below_home("assets"), "/media/assets/".to_owned())
}

/// The packages so far, each once.
struct Drafts<'r> {
    roots: &'r Roots,
    done: Vec<Draft>,
    /// What each name stands for.
    known: BTreeMap<String, Vec<String>>,
}

impl Drafts<'_> {
    fn add(&mut self, name: &str, kind: Kind, records: &[&Record], place: Location, report: &mut Report<'_>) {
        let paths: Vec<String> = records.iter().map(|record| record.path.clone()).collect();
        let is_kind = |name: &String| name.ends_with(&format!(".{}", kind.folder()));
        if self.known.iter().any(|(name, known)| is_kind(name) && *known == paths) {
            return;
        }
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, kind.folder()));
        let mut name = name.to_owned();
        let mut number = 2;
        while self.known.contains_key(&name) {
            name = format!("{stem}-{number}.{extension}");
            number += 1;
        }
        self.known.insert(name.clone(), paths);
        let mut parts = Vec::new();
        for record in records {
            match self.roots.patterns_at_home(&record.path, Syntax::Plain) {
                Ok(files) => parts.push((Part::Files(files), record.place.clone())),
                Err(why) => report.wrong_at(record.place.clone(), why, ""),
            }
        }
        self.done.push(Draft { parts, ..Draft::new(name, place) });
    }
}

/// The name of a package of these files: all were written as `base`, so that one overwrote the other.
fn name_of(kind: Kind, records: &[&Record], end: &str) -> String {
    let stems: Vec<&str> = records
        .iter()
        .map(|record| {
            let name = record.path.rsplit('/').next().unwrap_or(&record.path);
            name.strip_suffix(&format!(".{}", kind.folder())).unwrap_or(name)
        })
        .collect();
    let mut name = stems.join("+");
    if name.chars().count() > LONGEST_NAME {
        let first: String = stems[0].chars().take(LONGEST_NAME).collect();
        name = format!("{first}+{}", stems.len() - 1);
    }
    format!("{}/{}{end}.{}", kind.folder(), slug(&name), kind.folder())
}

/// Only what is plain in a URL and in the name of a file.
fn slug(text: &str) -> String {
    let plain = |char: char| char.is_alphanumeric() || matches!(char, '.' | '-' | '_' | '+');
    let slug: String = text.chars().map(|char| if plain(char) { char } else { '-' }).collect();
    slug.trim_matches(['-', '.']).to_owned()
}

/// The records of the three models; those of other applications are passed over.
fn records(items: &[Node], report: &mut Report<'_>) -> (Vec<Record>, Vec<List>) {
    let (mut records, mut lists) = (Vec::new(), Vec::new());
    let mut is_there = false;
    for item in items {
        let (Some(model), Some(fields)) = (item.get("model").and_then(Node::text), item.get("fields")) else {
            report.wrong(&item.span, "this is no record: it has no `model` with `fields`", "");
            continue;
        };
        let name = model.to_ascii_lowercase();
        let kind = match name.strip_prefix(APP) {
            Some("javascript") => Some(Kind::Script),
            Some("css") => Some(Kind::Sheet),
            Some("asset") => None,
            Some(_) => {
                let message = format!("`{model}` is no model of django-assetpackager");
                report.wrong(&item.get("model").unwrap_or(item).span, message, &near(model, MODELS));
                continue;
            }
            None => continue,
        };
        is_there = true;
        if records.len() + lists.len() == MOST_RECORDS {
            let message = format!("there are more than {MOST_RECORDS} records of `assetpackager`");
            report.wrong(&item.span, message, "");
            break;
        }
        let site = site(fields);
        match kind {
            Some(kind) => records.extend(record(item, fields, kind, site, report)),
            None => lists.extend(list(fields, site, report)),
        }
    }
    if !is_there {
        let hint = "`manage.py dumpdata assetpackager` writes them";
        report.wrong_at(report.places.file(), "there are no records of `assetpackager`", hint);
    }
    (records, lists)
}

fn record(item: &Node, fields: &Node, kind: Kind, site: String, report: &mut Report<'_>) -> Option<Record> {
    let field = if kind == Kind::Script { "javascript" } else { "css" };
    let Some(node) = fields.get(field) else {
        report.wrong(&fields.span, format!("this record has no field `{field}`"), "");
        return None;
    };
    let path = report.text(field, node)?;
    let order = match fields.get("order") {
        None => 0,
        Some(order) => {
            let Some(number) = integer(order) else {
                report.mistyped("order", order, "a whole number", "");
                return None;
            };
            number
        }
    };
    let key = item.get("pk").and_then(integer).unwrap_or(i64::MAX);
    let path = path.trim_start_matches('/').to_owned();
    Some(Record { kind, path, order: (order, key), site, place: report.places.at(&node.span) })
}

/// What an asset was made of: the names of its files, one a line.
fn list(fields: &Node, site: String, report: &mut Report<'_>) -> Option<List> {
    let kind = match fields.get("asset_type").and_then(Node::text) {
        Some("js") => Kind::Script,
        Some("css") => Kind::Sheet,
        // A record without a type is of no use to its own program either.
        _ => return None,
    };
    let node = fields.get("name")?;
    let name = node.text()?;
    let paths: Vec<String> = name.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if paths.len() > MOST_RECORDS {
        report.wrong(&node.span, format!("there are more than {MOST_RECORDS} names"), "");
        return None;
    }
    (!paths.is_empty()).then(|| List { kind, paths, site: Some(site), place: report.places.at(&node.span) })
}

fn integer(node: &Node) -> Option<i64> {
    match &node.value {
        Value::Number(number) => number.parse().ok(),
        // Some databases write numbers as text.
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// A site's key: a number, or natural as a list of its domain.
fn site(fields: &Node) -> String {
    match fields.get("site").map(|node| &node.value) {
        Some(Value::Number(number)) => number.clone(),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::List(items)) => items.iter().filter_map(Node::text).collect::<Vec<_>>().join("-"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
