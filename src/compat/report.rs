//! What is wrong with settings, and what of them is lost.

use std::ops::Range;

use super::node::{Entry, Node, Value};
use super::places::Places;
use super::yaml::{self, Dialect};
use super::{Carried, json};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, nearest};

/// Settings that cannot be understood.
pub(super) const WRONG: &str = "packager-settings";
/// Settings without a counterpart.
pub(super) const LOST: &str = "not-carried-over";

/// Collects everything, so that all of it is said at once.
pub(super) struct Report<'a> {
    pub(super) places: &'a Places<'a>,
    errors: Diagnostics,
    lost: Diagnostics,
}

impl<'a> Report<'a> {
    pub(super) fn new(places: &'a Places<'a>) -> Self {
        Self { places, errors: Diagnostics::new(), lost: Diagnostics::new() }
    }

    /// What was found, if nothing is wrong; otherwise what is.
    pub(super) fn finish<T>(mut self, found: T) -> Result<(T, Vec<Diagnostic>), Vec<Diagnostic>> {
        self.errors.dedupe();
        self.lost.dedupe();
        if self.errors.is_empty() { Ok((found, self.lost.into_vec())) } else { Err(self.errors.into_vec()) }
    }

    /// Something cannot be understood.
    pub(super) fn wrong(&mut self, span: &Range<usize>, message: impl Into<String>, hint: &str) {
        let place = self.places.at(span);
        self.wrong_at(place, message, hint);
    }

    /// The same, of another file or of the file as a whole.
    pub(super) fn wrong_at(&mut self, place: Location, message: impl Into<String>, hint: &str) {
        self.errors.push(hinted(Diagnostic::error(WRONG, message).at(place), hint));
    }

    /// Something has no counterpart.
    pub(super) fn lost(&mut self, span: &Range<usize>, message: impl Into<String>, hint: &str) {
        let place = self.places.at(span);
        self.lost_at(place, message, hint);
    }

    /// The same, of another file.
    pub(super) fn lost_at(&mut self, place: Location, message: impl Into<String>, hint: &str) {
        self.lost.push(hinted(Diagnostic::warning(LOST, message).at(place), hint));
    }

    /// The map that a YAML file holds; nothing if it holds none, which is then said.
    pub(super) fn yaml(&mut self, file: &str, text: &str, dialect: Dialect) -> Option<Node> {
        let document = match yaml::parse(text, dialect) {
            Ok(document) => document,
            Err((span, message)) => {
                self.wrong(&span, message, "");
                return None;
            }
        };
        for (span, message) in document.remarks {
            self.lost(&span, message, "");
        }
        self.root(file, document.root)
    }

    /// What a JSON file holds; nothing if that is nothing, or no JSON, which is then said.
    pub(super) fn json(&mut self, file: &str, text: &str) -> Option<Node> {
        let mut remarks = Vec::new();
        let found = json::parse(text, &mut remarks);
        for (span, message) in remarks {
            self.lost(&span, message, "");
        }
        match found {
            Ok(Some(root)) => Some(root),
            Ok(None) => {
                self.wrong_at(self.places.file(), format!("`{file}` is empty"), "");
                None
            }
            Err((span, message)) => {
                self.wrong(&span, message, "");
                None
            }
        }
    }

    /// The map that a file holds.
    pub(super) fn root(&mut self, file: &str, root: Option<Node>) -> Option<Node> {
        match root {
            None => {
                self.wrong_at(self.places.file(), format!("`{file}` is empty"), "");
                None
            }
            Some(root) if root.map().is_none() => {
                let message = format!("`{file}` holds {}, not a map of settings", root.kind());
                self.wrong(&root.span, message, "");
                None
            }
            root => root,
        }
    }

    /// The settings with what of them is lost, unless something is wrong.
    pub(super) fn carried(self, carried: Option<Carried>) -> Result<Carried, Vec<Diagnostic>> {
        let (carried, lost) = self.finish(carried)?;
        // Without settings there is an error.
        carried.map(|carried| Carried { lost, ..carried }).ok_or_else(Vec::new)
    }

    /// The name of a package: its key, which has to be text or a number, and a path.
    pub(super) fn name(&mut self, entry: &Entry) -> Option<String> {
        let name = entry.name.strip_prefix(':').unwrap_or(&entry.name);
        if !matches!(entry.key.value, Value::Text(_) | Value::Number(_)) {
            let message = format!("`{}` is {}, not the name of a package", entry.name, entry.key.kind());
            self.wrong(&entry.key.span, message, "quotes make text of it");
            return None;
        }
        let is_path = !name.split('/').any(|part| matches!(part, "" | "." | ".."));
        if !is_path || name.contains(['\\', '\0']) {
            self.wrong(&entry.key.span, format!("`{name}` cannot be the name of a file"), "");
            return None;
        }
        Some(name.to_owned())
    }

    /// A key that nobody knows.
    pub(super) fn unknown(&mut self, entry: &Entry, packager: &str, known: &[&str]) {
        let message = format!("`{}` is no setting of {packager}", entry.name);
        let hint = match nearest(&entry.name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it knows {}", list(known)),
        };
        self.wrong(&entry.key.span, message, &hint);
    }

    /// A value of another type than it has to be.
    pub(super) fn mistyped(&mut self, name: &str, node: &Node, wanted: &str, hint: &str) {
        self.wrong(&node.span, format!("`{name}` is {}, not {wanted}", node.kind()), hint);
    }

    /// The entries of a map; none of nothing.
    pub(super) fn map<'n>(&mut self, name: &str, node: &'n Node) -> &'n [Entry] {
        match &node.value {
            Value::Map(entries) => entries,
            Value::Null => &[],
            _ => {
                self.mistyped(name, node, "a map", "");
                &[]
            }
        }
    }

    /// Text that is not empty.
    pub(super) fn text<'n>(&mut self, name: &str, node: &'n Node) -> Option<&'n str> {
        match &node.value {
            Value::Text(text) if !text.is_empty() => Some(text),
            Value::Text(_) => {
                self.wrong(&node.span, format!("`{name}` is empty"), "");
                None
            }
            Value::Null => None,
            _ => {
                self.mistyped(name, node, "text", "quotes make text of it");
                None
            }
        }
    }

    /// On or off.
    pub(super) fn switch(&mut self, name: &str, node: &Node) -> Option<bool> {
        match &node.value {
            Value::Switch(on) => Some(*on),
            Value::Null => None,
            Value::Text(text) if matches!(text.as_str(), "on" | "off" | "yes" | "no" | "true" | "false") => {
                self.mistyped(name, node, "`true` or `false`", &format!("write `{text}` without quotes"));
                None
            }
            _ => {
                self.mistyped(name, node, "`true` or `false`", "");
                None
            }
        }
    }
}

/// `a`, `b` and `c`.
pub(super) fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}

fn hinted(found: Diagnostic, hint: &str) -> Diagnostic {
    if hint.is_empty() { found } else { found.hint(hint) }
}
