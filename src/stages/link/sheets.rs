//! link, for CSS: an entry and everything that it imports become one sheet that
//! means the same.
//!
//! CSS Cascade says that a sheet which is imported twice counts where it is
//! imported last. So the graph is walked from its end to its beginning: the
//! first meeting with a sheet is the one that counts, and no part of the graph
//! is walked twice under the same conditions. Layers, however, are ordered by
//! where they are named first, so an earlier import leaves their names behind.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    path::{Path, PathBuf},
};

use super::{
    Draft, Language, OutputKind,
    sheet_map::{self, Segment},
};
use crate::{
    config::SourceMap,
    diagnostic::Diagnostic,
    engines::css::ReferenceKind,
    path::{LogicalPath, relative_url},
    reference::SlotTable,
    stages::{
        compile::sheets::{Conditions, Edit, Sheet, Sheets, Step},
        discover::Project,
    },
};

/// How many times sheets may be repeated, under different conditions, in one output.
const MOST_PIECES: usize = 20_000;

/// `roots`, in order, each after the sheets that its names are composed of: rules of a
/// composition come after those of its parts.
#[must_use]
pub fn with_dependencies(roots: &[PathBuf], sheets: &Sheets) -> Vec<PathBuf> {
    let mut order: Vec<PathBuf> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut stack: Vec<(&PathBuf, bool)> = roots.iter().rev().map(|root| (root, false)).collect();
    while let Some((path, entered)) = stack.pop() {
        let Some(sheet) = sheets.sheets.get(path) else { continue };
        if entered {
            // What it imports stands in it; what is composed of stands alone.
            order.push(path.clone());
        } else if seen.insert(path) {
            stack.push((path, true));
            stack.extend(dependencies(sheet, sheets).into_iter().rev().map(|path| (path, false)));
        }
    }
    order
}

/// The sheets that the names of a sheet, and of those that it imports, are made of.
fn dependencies<'s>(sheet: &'s Sheet, sheets: &'s Sheets) -> Vec<&'s PathBuf> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::from([&sheet.path]);
    let mut stack = vec![sheet];
    while let Some(sheet) = stack.pop() {
        found.extend(&sheet.dependencies);
        let imported = sheet.prelude.iter().rev().filter_map(Step::sheet).filter(|path| seen.insert(path));
        stack.extend(imported.filter_map(|path| sheets.sheets.get(path)));
    }
    found
}

/// Joins `roots`, in order, to the output `logical`.
///
/// # Errors
/// If conditions multiply the sheets without bound, or cannot be written down.
pub fn link_sheet(
    logical: &LogicalPath,
    roots: &[PathBuf],
    project: &Project,
    sheets: &Sheets,
    slots: &mut SlotTable,
) -> Result<(Draft, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut walk = Walk { sheets, pieces: Vec::new(), done: BTreeSet::new(), above: Vec::new(), overflow: false };
    for root in roots.iter().rev() {
        walk.sheet(root, &[]);
    }
    let named = |text: String| vec![Diagnostic::error("css-imports", text)];
    if walk.overflow {
        return Err(named(format!("the imports of `{logical}` repeat their sheets more than {MOST_PIECES} times")));
    }
    walk.pieces.reverse();
    let pieces = walk.pieces;
    let mut joined = Joined::default();
    for piece in &pieces {
        joined.add(piece, logical, slots).map_err(named)?;
    }
    let moved = std::mem::take(&mut joined.moved);
    let (text, segments) = joined.finish();
    let wants_map = project.config.sourcemap != SourceMap::None;
    let map = wants_map.then(|| sheet_map::map(&text, &segments, &project.boundary));
    let mut draft = Draft::new(logical.clone(), OutputKind::Style, Language::Css, text);
    draft.map = map;
    let sheets_of = pieces.iter().filter_map(|piece| match &piece.what {
        What::Body(sheet) => Some(sheet.shown.clone()),
        _ => None,
    });
    let own = roots.iter().filter_map(|root| Some(sheets.sheets.get(root)?.shown.clone()));
    for shown in own.chain(sheets_of) {
        if !draft.sources.contains(&shown) {
            draft.sources.push(shown);
        }
    }
    let warnings = moved
        .into_iter()
        .map(|url| {
            Diagnostic::warning(
                "remote-import-moved",
                format!("`@import {url}` comes after rules of other sheets in `{logical}`; it was moved to the top"),
            )
            .hint("import sheets of other servers first, or link them in the page")
        })
        .collect();
    Ok((draft, warnings))
}

struct Piece<'s> {
    what: What<'s>,
    conditions: Vec<Conditions>,
}

enum What<'s> {
    Body(&'s Sheet),
    Remote(&'s str),
    Layers(&'s str),
}

struct Walk<'s> {
    sheets: &'s Sheets,
    /// From the last to the first.
    pieces: Vec<Piece<'s>>,
    done: BTreeSet<(&'s Path, Vec<Conditions>)>,
    above: Vec<&'s Path>,
    overflow: bool,
}

impl<'s> Walk<'s> {
    fn sheet(&mut self, path: &Path, conditions: &[Conditions]) {
        let Some(sheet) = self.sheets.sheets.get(path) else {
            return;
        };
        if self.above.contains(&sheet.path.as_path()) || self.overflow {
            return;
        }
        if !self.done.insert((&sheet.path, conditions.to_vec())) {
            self.layer_names(sheet, conditions);
            return;
        }
        self.push(What::Body(sheet), conditions);
        self.above.push(&sheet.path);
        for step in sheet.prelude.iter().rev() {
            match step {
                Step::Layers(names) => self.push(What::Layers(names), conditions),
                Step::Remote(url, more) => {
                    self.push(What::Remote(url), &chain(conditions, more));
                }
                Step::Sheet(path, more) => self.sheet(path, &chain(conditions, more)),
            }
        }
        self.above.pop();
    }

    /// What an earlier import of a sheet leaves behind: the order of its layers.
    fn layer_names(&mut self, sheet: &'s Sheet, conditions: &[Conditions]) {
        for step in sheet.prelude.iter().rev() {
            if let Step::Layers(names) = step {
                self.push(What::Layers(names), conditions);
            }
        }
        let named = conditions.iter().any(|c| matches!(c.layer, Some(Some(_))));
        if named {
            self.push(What::Layers(""), conditions);
        }
    }

    fn push(&mut self, what: What<'s>, conditions: &[Conditions]) {
        self.overflow |= self.pieces.len() >= MOST_PIECES;
        self.pieces.push(Piece { what, conditions: conditions.to_vec() });
    }
}

fn chain(outer: &[Conditions], inner: &Conditions) -> Vec<Conditions> {
    let mut all = outer.to_vec();
    if !inner.is_empty() {
        all.push(inner.clone());
    }
    all
}

#[derive(Default)]
struct Joined<'s> {
    /// Layer statements and remote imports: they must come first.
    head: String,
    namespaces: Vec<String>,
    body: String,
    /// What `body` consists of.
    segments: Vec<Segment<'s>>,
    moved: Vec<String>,
}

impl<'s> Joined<'s> {
    /// The whole sheet, and what it consists of.
    fn finish(self) -> (String, Vec<Segment<'s>>) {
        let before = self.head + &self.namespaces.concat();
        // Without it a browser reads the sheet in the encoding of the page.
        let charset = if before.is_ascii() && self.body.is_ascii() { "" } else { "@charset \"UTF-8\";" };
        let before = charset.to_owned() + &before;
        let mut segments = self.segments;
        for segment in &mut segments {
            segment.start += before.len();
            segment.end += before.len();
        }
        (before + &self.body, segments)
    }

    fn add(&mut self, piece: &Piece<'s>, logical: &LogicalPath, slots: &mut SlotTable) -> Result<(), String> {
        match piece.what {
            What::Remote(url) => {
                if !self.body.is_empty() {
                    self.moved.push(url.to_owned());
                }
                let conditions = match piece.conditions.as_slice() {
                    [] => String::new(),
                    [one] => import_conditions(one),
                    _ => {
                        return Err(format!(
                            "`@import {url}` stands under several conditions, which cannot be written as one in `{logical}`"
                        ));
                    }
                };
                let statement = format!("@import {url}{conditions};");
                if !self.head.contains(&statement) {
                    self.head.push_str(&statement);
                }
            }
            What::Layers(names) => {
                let statement = match names {
                    "" => String::new(),
                    names => format!("@layer {names};"),
                };
                // A statement without conditions may stand among the imports.
                if piece.conditions.is_empty() && self.body.is_empty() {
                    self.head.push_str(&statement);
                } else {
                    self.body.push_str(&wrap(&statement, &piece.conditions));
                }
            }
            What::Body(sheet) => {
                for namespace in &sheet.namespaces {
                    if !self.namespaces.contains(namespace) {
                        self.namespaces.push(namespace.clone());
                    }
                }
                let (body, segments) = body(sheet, logical, slots);
                let layered = piece.conditions.iter().any(|c| c.layer.is_some());
                if layered || !body.trim().is_empty() {
                    let (open, depth) = opened(&piece.conditions);
                    let offset = self.body.len() + open.len();
                    let moved = |segment: Segment<'s>| Segment {
                        start: segment.start + offset,
                        end: segment.end + offset,
                        ..segment
                    };
                    self.segments.extend(segments.into_iter().map(moved));
                    self.body.extend([open.as_str(), &body, &"}".repeat(depth), "\n"]);
                }
            }
        }
        Ok(())
    }
}

/// A sheet's rules, with its references as they must be in `logical`, and where each stretch comes from.
fn body<'s>(sheet: &'s Sheet, logical: &LogicalPath, slots: &mut SlotTable) -> (String, Vec<Segment<'s>>) {
    let mut text = String::with_capacity(sheet.text.len());
    let mut segments = Vec::new();
    let mut done = 0;
    for (span, edit) in &sheet.edits {
        let start = text.len();
        text.push_str(&sheet.text[done..span.start]);
        segments.push(Segment { start, end: text.len(), sheet, at: done, verbatim: true });
        done = span.end;
        let start = text.len();
        replacement(edit, logical, slots, &mut text);
        segments.push(Segment { start, end: text.len(), sheet, at: span.start, verbatim: false });
    }
    let start = text.len();
    text.push_str(&sheet.text[done..]);
    segments.push(Segment { start, end: text.len(), sheet, at: done, verbatim: true });
    segments.retain(|segment| segment.start < segment.end);
    (text, segments)
}

/// Writes what stands in the place of a stretch of a sheet.
fn replacement(edit: &Edit, logical: &LogicalPath, slots: &mut SlotTable, text: &mut String) {
    let (target, suffix, kind) = match edit {
        Edit::Cut => return,
        Edit::Text(written) => return text.push_str(written),
        Edit::Parts(parts) => {
            for part in parts {
                replacement(part, logical, slots, text);
            }
            return;
        }
        Edit::Inline(data, kind) => {
            let _ = match kind {
                ReferenceKind::String => write!(text, "\"{data}\""),
                _ => write!(text, "url(\"{data}\")"),
            };
            return;
        }
        Edit::Refer { target, suffix, kind } => (target, suffix, kind),
    };
    let path = relative_url(logical.folder(), slots.refer(target).as_str());
    let path = path.strip_prefix("./").unwrap_or(&path);
    let quoted = format!("\"{path}{}\"", suffix.replace('\\', "\\\\").replace('"', "\\\""));
    let plain = !suffix.contains(|c: char| c.is_whitespace() || c.is_control() || "'\"()\\".contains(c));
    let _ = match kind {
        ReferenceKind::String => write!(text, "{quoted}"),
        _ if plain => write!(text, "url({path}{suffix})"),
        _ => write!(text, "url({quoted})"),
    };
}

/// Puts `text` under all of `conditions`, the first outermost.
fn wrap(text: &str, conditions: &[Conditions]) -> String {
    let (open, depth) = opened(conditions);
    format!("{open}{text}{}", "}".repeat(depth))
}

/// What opens the blocks of `conditions`, the first outermost, and how many there are.
fn opened(conditions: &[Conditions]) -> (String, usize) {
    let mut open = String::new();
    let mut depth = 0;
    let mut add = |rule: String| {
        open.push_str(&rule);
        open.push('{');
        depth += 1;
    };
    for condition in conditions {
        if !condition.media.is_empty() {
            add(format!("@media {}", condition.media));
        }
        if let Some(supports) = &condition.supports {
            add(format!("@supports {}", supports_condition(supports)));
        }
        match &condition.layer {
            Some(Some(name)) => add(format!("@layer {name}")),
            Some(None) => add("@layer".to_owned()),
            None => {}
        }
    }
    (open, depth)
}

/// `@import … supports(display: grid)` takes a bare declaration; `@supports` does not.
fn supports_condition(text: &str) -> String {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let is_condition = text.starts_with('(')
        || lower.starts_with("not ")
        || ["selector(", "font-tech(", "font-format("].iter().any(|f| lower.starts_with(f));
    if is_condition { text.to_owned() } else { format!("({text})") }
}

fn import_conditions(conditions: &Conditions) -> String {
    let mut text = String::new();
    match &conditions.layer {
        Some(Some(name)) => {
            let _ = write!(text, " layer({name})");
        }
        Some(None) => text.push_str(" layer"),
        None => {}
    }
    if let Some(supports) = &conditions.supports {
        let _ = write!(text, " supports({supports})");
    }
    if !conditions.media.is_empty() {
        let _ = write!(text, " {}", conditions.media);
    }
    text
}
