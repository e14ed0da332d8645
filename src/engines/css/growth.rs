//! How long the selectors of nested rules get when the nesting is resolved, known before anything is resolved.

use super::tokens::{Kind, Token};

/// The most bytes that lowering may make of anything.
const FLOOR: usize = 64 * 1024;

/// How many times its length lowering may make of a rule, if that is more than the floor.
const FACTOR: usize = 10;

/// Whether `after` bytes are out of proportion to the `before` bytes that they came from.
pub fn is_explosion(before: usize, after: usize) -> bool {
    after > FLOOR && after > before.saturating_mul(FACTOR)
}

/// An upper estimate, kept while walking through one rule of the sheet and the rules in it.
#[derive(Debug, Default)]
pub struct Growth {
    /// The length of the selectors at each open block, in bytes.
    lengths: Vec<usize>,
    /// The length of everything, in bytes.
    pub total: usize,
}

impl Growth {
    /// A rule begins whose selectors are `prelude`: every selector in the list repeats the whole list around it,
    /// and so does every further `&`.
    pub fn enter_rule(&mut self, prelude: &[Token]) {
        let count = |wanted: Kind| prelude.iter().filter(|token| token.kind == wanted).count();
        let own = prelude.iter().map(|token| token.end - token.start).fold(0, usize::saturating_add);
        let around = self.lengths.last().copied().unwrap_or_default();
        let repeats = (count(Kind::Comma) + 1).saturating_add(count(Kind::Delim(b'&')));
        self.enter(own.saturating_add(repeats.saturating_mul(around)));
    }

    /// An at-rule begins. Its declarations get the selectors around it.
    pub fn enter_at_rule(&mut self) {
        self.enter(self.lengths.last().copied().unwrap_or_default());
    }

    fn enter(&mut self, length: usize) {
        self.lengths.push(length);
        self.total = self.total.saturating_add(length);
    }

    /// The block of the innermost rule ends.
    pub fn leave(&mut self) {
        self.lengths.pop();
    }
}

/// How many functions are open inside each other in `tokens` at most.
pub fn function_depth(tokens: &[Token]) -> usize {
    let mut open: Vec<(Kind, bool)> = Vec::new();
    let (mut depth, mut deepest) = (0_usize, 0);
    for token in tokens {
        if let Some(&(closer, is_function)) = open.last()
            && closer == token.kind
        {
            open.pop();
            depth -= usize::from(is_function);
        } else if let Some(closer) = token.kind.closer() {
            let is_function = token.kind == Kind::Function;
            open.push((closer, is_function));
            depth += usize::from(is_function);
            deepest = deepest.max(depth);
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokenize;
    use super::*;

    #[test]
    fn doubles_with_every_list() {
        let mut growth = Growth::default();
        for _ in 0..200 {
            growth.enter_rule(&tokenize(".a,.b"));
        }
        assert_eq!(growth.total, usize::MAX);
        assert!(is_explosion(1000, growth.total));
    }

    #[test]
    fn plain_rules_do_not_grow() {
        let mut growth = Growth::default();
        growth.enter_rule(&tokenize(".a"));
        growth.enter_rule(&tokenize(".b"));
        growth.leave();
        growth.enter_at_rule();
        assert_eq!(growth.total, 2 + 4 + 2);
        assert!(!is_explosion(10, 64 * 1024));
    }

    #[test]
    fn functions_are_counted_without_brackets() {
        for (source, depth) in [("a(b((())))d()", 2), ("(((", 0), ("f(f(", 2), ("f())f()", 1)] {
            assert_eq!(function_depth(&tokenize(source)), depth, "{source}");
        }
    }
}
