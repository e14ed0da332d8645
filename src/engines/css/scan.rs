//! Reads a style sheet: its imports, its references, and everything that is wrong with it.

use super::brackets;
use super::import;
use super::problem::{Problem, ProblemKind, Severity};
use super::reference;
use super::sheet::{Prelude, Sheet};
use super::tokens::{Kind, Token, tokenize};
use super::walk::{End, Event, is_at, is_custom, walk};
use std::ops::Range;

/// What the block around a statement is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    /// The block of a rule, or of an at-rule that describes one thing: it holds declarations.
    Style,
    /// The block of an at-rule that groups rules.
    Group,
    /// The block of an at-rule that we do not know.
    Unknown,
}

/// At-rules whose block holds declarations.
const STYLE_RULES: [&str; 6] = ["font-face", "page", "property", "counter-style", "font-palette-values", "viewport"];

/// At-rules whose block holds rules, or whatever the block around it holds.
const GROUP_RULES: [&str; 7] = ["media", "supports", "layer", "container", "scope", "starting-style", "document"];

/// At-rules that no import may follow but that are in neither of the other lists.
const OTHER_RULES: [&str; 4] = ["keyframes", "-webkit-keyframes", "namespace", "font-feature-values"];

struct Scanner<'s> {
    source: &'s str,
    tokens: &'s [Token],
    sheet: Sheet,
    blocks: Vec<Block>,
    /// Whether an import may still follow.
    importing: bool,
    /// Whether nothing but comments has been seen.
    first: bool,
}

/// Reads `source` once. Brackets may be nested `max_depth` deep; no input makes it recurse.
///
/// # Errors
///
/// All problems, warnings among them, in source order, if at least one is an error. If the nesting is too deep,
/// only that.
pub fn scan(source: &str, max_depth: usize) -> Result<Sheet, Vec<Problem>> {
    let tokens = tokenize(source);
    let problems = brackets::check(source, &tokens, max_depth).map_err(|problem| vec![problem])?;
    let sheet = Sheet { problems, ..Sheet::default() };
    let mut scanner = Scanner { source, tokens: &tokens, sheet, blocks: Vec::new(), importing: true, first: true };
    for event in walk(source, &tokens) {
        scanner.see(event);
    }
    let mut sheet = scanner.sheet;
    sheet.problems.sort_by_key(|problem| problem.span.start);
    if sheet.problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(sheet.problems);
    }
    Ok(sheet)
}

impl Scanner<'_> {
    fn see(&mut self, event: Event) {
        let first = self.first;
        self.first &= matches!(event, Event::Comment(_));
        match event {
            Event::Comment(_) | Event::Relic(_) | Event::Empty(_) => {}
            Event::Close(_) => {
                self.blocks.pop();
            }
            Event::AtRule { keyword, prelude, end } => {
                self.at_rule(keyword, prelude, end, first);
            }
            Event::Rule { prelude, end } => {
                self.importing = false;
                self.rule(prelude, end);
            }
            Event::Declaration { head, name, value, .. } => {
                self.declaration(&head, name, value);
            }
            Event::Stray { tokens, end } => {
                self.stray(tokens, end);
            }
        }
    }

    fn text(&self, token: usize) -> &str {
        self.tokens[token].text(self.source)
    }

    /// The bytes of some tokens, without the gaps at either end.
    fn span(&self, tokens: &Range<usize>) -> Range<usize> {
        let mut solid = self.tokens[tokens.clone()].iter().filter(|token| !token.kind.is_gap());
        let first = solid.next();
        let last = solid.next_back().or(first);
        if let (Some(first), Some(last)) = (first, last) {
            first.start..last.end
        } else {
            let at = self.tokens.get(tokens.start).map_or(self.source.len(), |token| token.start);
            at..at
        }
    }

    /// The bytes of an at-rule without a block, from its keyword to its semicolon.
    fn statement_span(&self, keyword: usize, prelude: &Range<usize>, end: End) -> Range<usize> {
        let start = self.tokens[keyword].start;
        match self.tokens.get(prelude.end) {
            Some(semicolon) if end == End::Semicolon => start..semicolon.end,
            _ => start..self.span(&(keyword..prelude.end)).end,
        }
    }

    fn at_rule(&mut self, keyword: usize, prelude: Range<usize>, end: End, first: bool) {
        let name = self.text(keyword).to_owned();
        let is_any = |names: &[&str]| names.iter().any(|known| is_at(&name, known));
        let span = self.statement_span(keyword, &prelude, end);
        let top = self.blocks.is_empty() && end != End::Block;
        if is_at(&name, "import") {
            self.import(span, prelude, end);
        } else if is_at(&name, "charset") {
            if first && top {
                self.sheet.charset_span = Some(span);
            }
        } else if is_at(&name, "layer") && top {
            if self.importing {
                let names = import::plain_text(self.source, &self.tokens[prelude]);
                self.sheet.prelude.push(Prelude::LayerStatement { span, names });
            }
        } else {
            if is_at(&name, "namespace") && top {
                self.sheet.namespaces.push(span);
            }
            // Browsers skip what they do not know, and an import after it still counts.
            self.importing &= !is_any(&STYLE_RULES) && !is_any(&GROUP_RULES) && !is_any(&OTHER_RULES);
        }
        if end == End::Block {
            let block = if is_any(&STYLE_RULES) {
                Block::Style
            } else if is_any(&GROUP_RULES) {
                self.blocks.last().copied().unwrap_or(Block::Group)
            } else {
                Block::Unknown
            };
            self.blocks.push(block);
        }
    }

    fn import(&mut self, span: Range<usize>, prelude: Range<usize>, end: End) {
        let parsed =
            if end == End::Block { None } else { import::parse(self.source, &self.tokens[prelude], span.clone()) };
        let valid = self.importing && self.blocks.is_empty();
        match parsed {
            None => self.sheet.problems.push(
                Problem::warning(ProblemKind::BadImport, span, "browsers ignore this @import: it names no style sheet")
                    .hint("write `@import \"file.css\";`"),
            ),
            Some(import) if valid => self.sheet.prelude.push(Prelude::Import(import)),
            Some(import) => {
                self.sheet.problems.push(
                    Problem::warning(
                        ProblemKind::LateImport,
                        span,
                        "browsers ignore this @import: it stands after rules",
                    )
                    .hint("move it to the start of the style sheet"),
                );
                self.sheet.ignored_imports.push(import);
            }
        }
    }

    fn rule(&mut self, prelude: Range<usize>, end: End) {
        let span = self.span(&prelude);
        let leading = self.tokens[prelude.clone()].iter().find(|token| !token.kind.is_gap());
        if leading.is_some_and(|token| token.kind == Kind::CloseBrace) {
            // It has been reported as a bracket that closes nothing.
        } else if end != End::Block {
            self.sheet.problems.push(
                Problem::error(ProblemKind::RuleWithoutBlock, span, "this is no rule: it has no block")
                    .hint("add `{ … }`, or remove it"),
            );
        } else if let Some(stray) = leading.filter(|token| token.kind == Kind::Semicolon) {
            self.sheet.problems.push(
                Problem::warning(
                    ProblemKind::StraySemicolon,
                    stray.start..stray.end,
                    "browsers ignore the rule after this semicolon",
                )
                .hint("remove the semicolon"),
            );
        }
        if end == End::Block {
            // A step of `@keyframes`, or a rule in an at-rule that we do not know, still holds declarations.
            self.blocks.push(Block::Style);
        }
    }

    fn declaration(&mut self, head: &Range<usize>, name: usize, value: Range<usize>) {
        let custom = is_custom(self.text(name));
        if !custom && self.tokens[value.clone()].iter().all(|token| token.kind.is_gap()) {
            let span = self.span(head);
            let message = format!("`{}` has no value", self.text(name));
            self.sheet.problems.push(Problem::warning(ProblemKind::EmptyValue, span, message));
        }
        let found = if custom { &mut self.sheet.custom_property_urls } else { &mut self.sheet.references };
        reference::collect(self.source, &self.tokens[value], found);
    }

    fn stray(&mut self, tokens: Range<usize>, end: End) {
        let span = self.span(&tokens);
        let solid = |kind: Kind| !kind.is_gap() && !matches!(kind, Kind::Cdo | Kind::Cdc);
        let within = &self.tokens[tokens];
        reference::collect(self.source, within, &mut self.sheet.references);
        // Text with a colon somewhere is an old hack, and what the end of the sheet broke off has been reported.
        let excused = within.iter().any(|token| token.kind == Kind::Colon)
            || !within.iter().any(|token| solid(token.kind))
            || end == End::Sheet;
        let problem = match self.blocks.last() {
            Some(Block::Style) if !excused => {
                Problem::error(ProblemKind::MissingColon, span, "this is no declaration: it has no colon")
                    .hint("write `name: value;`")
            }
            Some(Block::Group) if !excused => {
                Problem::error(ProblemKind::RuleWithoutBlock, span, "this is no rule: it has no block")
                    .hint("add `{ … }`, or remove it")
            }
            _ => return,
        };
        self.sheet.problems.push(problem);
    }
}

#[cfg(test)]
mod tests;
