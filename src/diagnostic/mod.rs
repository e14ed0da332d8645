//! What assetpack has to say about the user's assets: data only.
//!
//! A diagnostic is made where a problem is found and turned into text in one place, [`render`], so
//! that every message has the same voice and the same three forms (human, short, JSON).

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

mod escape;
mod failure;
mod location;
mod nearest;
pub mod render;

pub use failure::{Failure, cause, count};
pub use location::{Location, Span};
pub use nearest::nearest;

/// How bad a problem is. Errors have no level to change; warnings fail only a strict build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// The assets are wrong: nothing is published.
    Error,
    /// The assets can be published, but the user ought to know.
    Warning,
}

impl Severity {
    /// The word that is shown and written to JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One problem: what, where, and how to fix it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// A stable name of the kind of problem, such as `missing-reference`.
    pub code: Cow<'static, str>,
    /// Whether it prevents publishing.
    pub severity: Severity,
    /// What is wrong: lower case, no final full stop, backticks around paths and literals.
    pub message: String,
    /// Where it is, if it has one place. Boxed, because diagnostics travel in `Result`s.
    pub location: Option<Box<Location>>,
    /// A remark that stands beside the marked text.
    pub label: Option<Box<str>>,
    /// What a program that was run said about it, line by line.
    pub output: Box<[String]>,
    /// How to fix it; only what was verified to help.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// An error without a place yet.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message.into())
    }

    /// A warning without a place yet.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message.into())
    }

    fn new(code: &'static str, severity: Severity, message: String) -> Self {
        Self {
            code: Cow::Borrowed(code),
            severity,
            message,
            location: None,
            label: None,
            output: Box::default(),
            hints: Vec::new(),
        }
    }

    /// Says where the problem is. Takes an `Option` too, for places that are not always known.
    #[must_use]
    pub fn at(mut self, location: impl Into<Option<Location>>) -> Self {
        self.location = location.into().map(Box::new);
        self
    }

    /// Adds a remark beside the marked text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into().into());
        self
    }

    /// Adds the words of another program.
    #[must_use]
    pub fn output(mut self, lines: Vec<String>) -> Self {
        self.output = lines.into();
        self
    }

    /// Adds a way to fix the problem. The same hint is never given twice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        let hint = hint.into();
        if !self.hints.contains(&hint) {
            self.hints.push(hint);
        }
        self
    }
}

/// All problems of a stage, collected before any of them is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// An empty collection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Whether anything at all was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many problems there are, errors and warnings together.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether at least one of them prevents publishing.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.counts().0 > 0
    }

    /// The number of errors and the number of warnings.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let is_error = |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Error;
        let errors = self.0.iter().filter(is_error).count();
        (errors, self.0.len() - errors)
    }

    /// Puts them in source order: by file, offset, then text.
    ///
    /// Threads report in any order. Every field takes part in the end, so that the result depends
    /// on nothing but the set of problems. What has no place at all comes first.
    pub fn sort(&mut self) {
        self.0.sort_by(|left, right| order(left).cmp(&order(right)));
    }

    /// Sorts, and drops all but one of the problems that are equal in every field.
    ///
    /// Two entries that import one broken module report it twice.
    pub fn dedupe(&mut self) {
        self.sort();
        self.0.dedup();
    }

    /// The problems, in their present order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// The problems as a list.
    #[must_use]
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.0
    }
}

/// The sort key: file, offset and text first, the rest only to leave nothing undecided.
fn order(diagnostic: &Diagnostic) -> impl Ord + '_ {
    let location = diagnostic.location.as_deref();
    let span = location.and_then(|location| location.span.as_ref());
    (
        location.map(|location| location.file.as_str()),
        span.map(|span| span.offset),
        diagnostic.message.as_str(),
        (diagnostic.severity, diagnostic.code.clone()),
        span.map(|span| (span.line, span.column, span.length)),
        span.map(|span| (span.text.as_str(), span.text_column)),
        (diagnostic.label.as_deref(), &diagnostic.output, &diagnostic.hints),
    )
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.0.extend(diagnostics);
    }
}

impl From<Vec<Diagnostic>> for Diagnostics {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self(diagnostics)
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        Self(diagnostics.into_iter().collect())
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(diagnostics: &Diagnostics) -> Vec<&str> {
        diagnostics.iter().map(|found| found.message.as_str()).collect()
    }

    #[test]
    fn sorting_follows_the_source_and_mixes_severities() {
        let mut found = Diagnostics::from(vec![
            Diagnostic::error("x", "last").at(Location::at("b.css", "abc", 0..1)),
            Diagnostic::error("x", "third").at(Location::at("a.css", "abc", 2..3)),
            Diagnostic::warning("x", "second, later text").at(Location::at("a.css", "abc", 1..2)),
            Diagnostic::error("x", "second").at(Location::at("a.css", "abc", 1..2)),
            Diagnostic::error("x", "whole file").at(Location::file("a.css")),
            Diagnostic::error("x", "no place"),
        ]);
        found.sort();
        let expected = ["no place", "whole file", "second", "second, later text", "third", "last"];
        assert_eq!(messages(&found), expected);
    }

    #[test]
    fn sorting_does_not_depend_on_the_order_of_arrival() {
        let one = Diagnostic::error("x", "same").hint("first way");
        let two = Diagnostic::error("x", "same").hint("second way");
        let mut forth = Diagnostics::from(vec![one.clone(), two.clone()]);
        let mut back = Diagnostics::from(vec![two, one]);
        forth.sort();
        back.sort();
        assert_eq!(forth, back);
    }

    #[test]
    fn equal_problems_are_reported_once() {
        let twice = Diagnostic::warning("x", "twice");
        let mut found: Diagnostics = [twice.clone(), Diagnostic::error("x", "once"), twice].into_iter().collect();
        assert_eq!(found.counts(), (1, 2));
        found.dedupe();
        assert_eq!(messages(&found), ["once", "twice"]);
        assert!(found.has_errors());
        assert!(!Diagnostics::new().has_errors());
    }

    #[test]
    fn a_hint_is_given_once() {
        let found = Diagnostic::error("x", "m").hint("do it").hint("do it");
        assert_eq!(found.hints, ["do it"]);
    }
}
