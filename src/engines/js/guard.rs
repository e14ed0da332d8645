//! Programs that oxc's minifier (0.146) gets wrong, found before it sees them, and
//! written in a way that it gets right.

use std::ops::Range;

use memchr::{memchr_iter, memmem};
use oxc::{
    ast::ast::{
        AssignmentTargetMaybeDefault, AssignmentTargetPropertyProperty, CatchClause, Program, PropertyKey,
        WithStatement,
    },
    ast_visit::{Visit, walk},
    span::GetSpan,
};

use serde::{Deserialize, Serialize};

use super::Goal;

/// What was found in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hazards {
    /// What to replace, in order, and by what.
    pub edits: Vec<(Range<usize>, String)>,
    /// Whether there is a `with` statement: names in it must not change, and values
    /// must not move into it.
    pub has_with: bool,
}

/// Whether `source` has to be searched for hazards: some of their words stand in it.
#[must_use]
pub fn may_have_hazards(source: &str, goal: Goal) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| memmem::find(source.as_bytes(), word.as_bytes()).is_some());
    (goal == Goal::Script && has(&["with(", "with ("]))
        || has(&["catch({", "catch ({", "catch([", "catch (["])
        || may_repeat_name(source.as_bytes())
}

/// The hazards of a program.
#[must_use]
pub(super) fn hazards(source: &str, program: &Program<'_>) -> Hazards {
    // As many as the text has bytes cannot all stand in it.
    let mut names = (0..=source.len()).map(|number| format!("_caught{number}"));
    let name = names.find(|name| !source.contains(name.as_str()));
    let mut finder = Finder { source, name: name.unwrap_or_default(), found: Hazards::default() };
    finder.visit_program(program);
    finder.found.edits.sort_by_key(|(range, _)| (range.start, range.end));
    finder.found
}

/// Whether `a: a =` stands somewhere: the same name, a colon, the same name, one `=`.
fn may_repeat_name(source: &[u8]) -> bool {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'$' || !byte.is_ascii();
    memchr_iter(b':', source).any(|at| {
        let before = source[..at].trim_ascii_end();
        let key = &before[before.iter().rposition(|byte| !is_name(byte)).map_or(0, |end| end + 1)..];
        let after = source[at + 1..].trim_ascii_start();
        if key.is_empty() || !after.starts_with(key) {
            return false;
        }
        let rest = &after[key.len()..];
        let rest = rest.trim_ascii_start();
        rest.first() == Some(&b'=') && !matches!(rest.get(1), Some(b'=' | b'>'))
    })
}

struct Finder<'s> {
    source: &'s str,
    /// A name that stands nowhere in the source.
    name: String,
    found: Hazards,
}

impl<'a> Visit<'a> for Finder<'_> {
    /// `({ a: a = 1 } = b)` would lose the default; `({ a = 1 } = b)` does not.
    fn visit_assignment_target_property_property(&mut self, property: &AssignmentTargetPropertyProperty<'a>) {
        walk::walk_assignment_target_property_property(self, property);
        let (PropertyKey::StaticIdentifier(key), AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(value)) =
            (&property.name, &property.binding)
        else {
            return;
        };
        if value.binding.get_identifier_name().is_some_and(|name| name == key.name.as_str()) {
            let start = key.span.start as usize;
            self.found.edits.push((start..value.span.start as usize, String::new()));
        }
    }

    /// Names in the pattern of a catch parameter are taken for names of its block, so
    /// that a default may be given the value of another variable.
    fn visit_catch_clause(&mut self, clause: &CatchClause<'a>) {
        walk::walk_catch_clause(self, clause);
        let Some(parameter) = clause.param.as_ref().filter(|parameter| !parameter.pattern.is_binding_identifier())
        else {
            return;
        };
        let pattern = parameter.pattern.span();
        let (start, end) = (pattern.start as usize, pattern.end as usize);
        let block = clause.body.span.start as usize + 1..clause.body.span.end as usize - 1;
        let declared = format!("let {} = {};{{", &self.source[start..end], self.name);
        self.found.edits.push((start..end, self.name.clone()));
        self.found.edits.push((block.start..block.start, declared));
        self.found.edits.push((block.end..block.end, "}".to_owned()));
    }

    fn visit_with_statement(&mut self, statement: &WithStatement<'a>) {
        self.found.has_with = true;
        walk::walk_with_statement(self, statement);
    }
}

/// `source` after the edits, which are in order and do not overlap.
#[must_use]
pub fn edited(source: &str, edits: &[(Range<usize>, String)]) -> String {
    let mut text = String::with_capacity(source.len());
    let mut done = 0;
    for (range, replacement) in edits {
        text.push_str(&source[done..range.start]);
        text.push_str(replacement);
        done = range.end;
    }
    text + &source[done..]
}

#[cfg(test)]
mod tests {
    use oxc::{allocator::Allocator, parser::Parser};

    use super::*;

    fn found(source: &str, goal: Goal) -> Hazards {
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, source, goal.source_type()).parse();
        if may_have_hazards(source, goal) { hazards(source, &parsed.program) } else { Hazards::default() }
    }

    fn rewritten(source: &str) -> String {
        edited(source, &found(source, Goal::Module).edits)
    }

    #[test]
    fn defaults_of_repeated_names_are_written_short() {
        assert_eq!(rewritten("({ a: a = 1, b: c = 2 } = d)"), "({ a = 1, b: c = 2 } = d)");
        assert_eq!(rewritten("[{ a : a=1 }] = d"), "[{ a=1 }] = d");
        for same in ["({ a: a == 1 })", "const { a: a = 1 } = b", "x ? a : a = 1", "({ 'a': a = 1 } = d)", "f({a:a=1})"]
        {
            assert_eq!(rewritten(same), same);
        }
    }

    #[test]
    fn catch_patterns_become_declarations() {
        assert_eq!(
            rewritten("try {} catch ({ a, b = f() }) { g(a) }"),
            "try {} catch (_caught0) {let { a, b = f() } = _caught0;{ g(a) }}"
        );
        assert_eq!(rewritten("try {} catch (e) {}"), "try {} catch (e) {}");
        assert_eq!(
            rewritten("_caught0; try {} catch ([a]) {}"),
            "_caught0; try {} catch (_caught1) {let [a] = _caught1;{}}"
        );
    }

    #[test]
    fn with_is_seen_in_scripts() {
        assert!(found("with (a) { b }", Goal::Script).has_with);
        assert!(!found("a.with(1); // with (x)", Goal::Script).has_with);
    }
}
