//! A host for tests: it writes down what it is asked, and answers by simple rules.

use std::ops::Range;

use super::{CssKind, Host, Role, Text};

/// Answers `/n/…` for each URL that is relative, or nothing at all.
pub(super) struct Recorder<'s> {
    source: &'s str,
    answers: bool,
    /// What was asked. What is written in another way than it is meant is shown as it is written, too.
    pub(super) asked: Vec<String>,
    /// What each reference and style says afterwards.
    pub(super) afterwards: Vec<String>,
}

impl<'s> Recorder<'s> {
    /// A host for `source` that changes references.
    pub(super) fn new(source: &'s str) -> Self {
        Self { source, answers: true, asked: Vec::new(), afterwards: Vec::new() }
    }

    /// A host that leaves everything as it is.
    pub(super) fn idle(source: &'s str) -> Self {
        Self { answers: false, ..Self::new(source) }
    }

    fn note(&mut self, what: String, text: &str, place: Range<usize>) {
        let written = self.source.get(place).expect("a place in the source");
        self.asked.push(if written == text { what } else { format!("{what} `{written}`") });
    }
}

impl Host for Recorder<'_> {
    fn base(&mut self, url: &str, place: Range<usize>) {
        self.note(format!("base {url}"), url, place);
    }

    fn url(&mut self, url: &str, place: Range<usize>, role: Role) -> Option<String> {
        self.note(format!("{role:?} {url}"), url, place);
        let foreign = url.contains(':') || url.starts_with("//");
        let answer = (self.answers && !foreign).then(|| format!("/n/{url}"));
        self.afterwards.push(answer.clone().unwrap_or_else(|| url.to_owned()));
        answer
    }

    fn integrity(&mut self, url: &str, place: Range<usize>) -> Option<String> {
        let written = self.source.get(place).expect("a place in the source");
        self.asked.push(format!("integrity {url} `{written}`"));
        (self.answers && !url.contains(':')).then(|| "sha384-A+/=".to_owned())
    }

    fn css(&mut self, css: &Text<'_>, kind: CssKind) -> Option<String> {
        self.note(format!("{kind:?} {}", css.as_str()), css.as_str(), css.place());
        if let Some(at) = css.as_str().find("i.png") {
            assert_eq!(self.source.get(css.place_of(at..at + 5)), Some("i.png"), "a place in CSS");
        }
        let answer =
            (self.answers && css.as_str().contains("i.png")).then(|| css.as_str().replace("i.png", "/n/i.png"));
        self.afterwards.push(answer.clone().unwrap_or_else(|| css.as_str().to_owned()));
        answer
    }

    fn script(&mut self, script: &Text<'_>, module: bool) {
        let kind = if module { "module" } else { "classic" };
        self.note(format!("{kind} {}", script.as_str()), script.as_str(), script.place());
    }
}
