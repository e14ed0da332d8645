//! Changes to a source, by place.

use std::ops::Range;

/// Changes that are to be made together.
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Puts `text` in the place of `range`.
    pub(super) fn replace(&mut self, range: Range<usize>, text: String) {
        self.0.push((range, text));
    }

    /// The source with all changes made; `None` if that is the source.
    ///
    /// # Panics
    /// If two changes overlap or one lies outside of the source: a bug here.
    pub(super) fn apply(mut self, source: &str) -> Option<String> {
        self.0.retain(|(range, text)| source[range.clone()] != *text);
        if self.0.is_empty() {
            return None;
        }
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let growth: usize = self.0.iter().map(|(_, text)| text.len()).sum();
        let mut result = String::with_capacity(source.len() + growth);
        let mut done = 0;
        for (range, text) in self.0 {
            result.push_str(&source[done..range.start]);
            result.push_str(&text);
            done = range.end;
        }
        result.push_str(&source[done..]);
        Some(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_made_in_order() {
        let mut edits = Edits::default();
        edits.replace(4..5, "E".into());
        edits.replace(1..3, "-".into());
        edits.replace(3..3, "+".into());
        assert_eq!(edits.apply("abcdef").as_deref(), Some("a-+dEf"));
    }

    #[test]
    fn what_changes_nothing_is_nothing() {
        let mut edits = Edits::default();
        edits.replace(1..2, "b".into());
        assert_eq!(edits.apply("abc"), None);
    }
}
