//! One setting: which of the flag, the file and the default decides it, and where that stands.

use std::collections::{BTreeMap, BTreeSet};

use clap::ValueEnum;

use super::choice::words;
use super::key::Key;
use super::parse::{Document, listed};
use super::words::{Placed, Words};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, nearest};

/// Who decided a setting.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) key: Key,
    /// Whether it was the command line.
    pub(super) by_flag: bool,
    /// Where, if it was the file.
    pub(super) location: Option<Location>,
}

impl Place {
    /// A problem with the setting: `what` goes on after its name.
    pub(super) fn problem(&self, what: &str) -> Diagnostic {
        let name = if self.by_flag { self.key.flag } else { self.key.name };
        Diagnostic::error("config-value", format!("`{name}` {what}")).at(self.location.clone())
    }
}

/// A value and who decided it.
#[derive(Clone)]
pub(super) struct Given<T> {
    pub(super) value: T,
    pub(super) place: Place,
}

/// A list, its elements with places of their own.
pub(super) struct List<T> {
    pub(super) items: Vec<Given<T>>,
    pub(super) place: Place,
}

/// Decides settings, and remembers where and with what problems.
pub(super) struct Picker<'a> {
    pub(super) document: Option<&'a Document<'a>>,
    pub(super) problems: &'a mut Diagnostics,
    /// Every place in the file that decided something.
    pub(super) places: BTreeMap<String, Location>,
    /// The keys that have a problem, so that no further one is derived from them.
    pub(super) broken: BTreeSet<&'static str>,
}

impl Picker<'_> {
    /// A single value.
    pub(super) fn one<T, F: Into<T>>(
        &mut self,
        key: Key,
        flag: Option<T>,
        file: Option<Placed<F>>,
        default: impl Into<T>,
    ) -> Given<T> {
        let (by_flag, in_file) = (flag.is_some(), file.is_some());
        let span = file.as_ref().map(Placed::span).unwrap_or_default();
        let value = flag.or_else(|| file.map(|placed| placed.into_inner().into())).unwrap_or_else(|| default.into());
        let location = if in_file && !by_flag { self.remember(key.name.to_owned(), span) } else { None };
        Given { value, place: Place { key, by_flag, location } }
    }

    /// A list of values; the command line's replaces the file's.
    pub(super) fn list<T: From<String>>(
        &mut self,
        key: Key,
        flag: Option<Vec<T>>,
        file: Option<Placed<Words>>,
        default: &[&str],
    ) -> List<T> {
        let mut place = Place { key, by_flag: flag.is_some(), location: None };
        let given = |value: T, place: &Place| Given { value, place: place.clone() };
        if let Some(values) = flag {
            let items = values.into_iter().map(|value| given(value, &place)).collect();
            return List { items, place };
        }
        let Some(file) = file else {
            let values = default.iter().map(|value| T::from((*value).to_owned()));
            let items = values.map(|value| given(value, &place)).collect();
            return List { items, place };
        };
        let span = file.span();
        place.location = self.remember(key.name.to_owned(), span.clone());
        let words = match file.into_inner() {
            Words::One(word) => vec![Placed::new(span, word)],
            Words::Many(words) => words,
        };
        let mut items = Vec::new();
        for (at, word) in words.into_iter().enumerate() {
            let location = self.remember(format!("{}[{at}]", key.name), word.span());
            let place = Place { location, ..place.clone() };
            items.push(given(T::from(word.into_inner()), &place));
        }
        List { items, place }
    }

    /// One of a few words. A wrong one is a problem, and the default goes on in its place.
    pub(super) fn choice<T: ValueEnum>(
        &mut self,
        key: Key,
        flag: Option<T>,
        file: Option<Placed<String>>,
        default: T,
    ) -> T {
        if let Some(value) = flag {
            return value;
        }
        let Some(file) = file else { return default };
        let given: Given<String> = self.one(key, None, Some(file), "");
        self.word(&given).unwrap_or(default)
    }

    /// One of a few words, or nothing.
    pub(super) fn optional<T: ValueEnum>(&mut self, key: Key, file: Option<Placed<String>>) -> Option<T> {
        let given: Given<String> = self.one(key, None, Some(file?), "");
        self.word(&given)
    }

    /// A word of a choice; nothing, and a problem, if it is none.
    pub(super) fn word<T: ValueEnum>(&mut self, given: &Given<String>) -> Option<T> {
        let found = T::from_str(&given.value, false).ok();
        if found.is_none() {
            let words = words::<T>();
            let mut problem = given.place.problem(&format!("cannot be `{}`", given.value));
            if let Some(near) = nearest(&given.value, words.iter().map(String::as_str)) {
                problem = problem.hint(format!("did you mean `{near}`?"));
            }
            problem = problem.label(format!("must be {}", listed(&words, "or")));
            self.reject(&given.place, problem);
        }
        found
    }

    /// Records a problem with a setting.
    pub(super) fn reject(&mut self, place: &Place, problem: Diagnostic) {
        self.broken.insert(place.key.name);
        self.problems.push(problem);
    }

    /// Keeps the place of a key of the file, also for later stages.
    pub(super) fn remember(&mut self, key: String, span: std::ops::Range<usize>) -> Option<Location> {
        let location = self.document?.place(span);
        self.places.insert(key, location.clone());
        Some(location)
    }
}
