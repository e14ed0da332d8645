//! Reads a style sheet: its imports, its references, and everything that is wrong with it.

use super::brackets;
use super::import;
use super::problem::{Problem, ProblemKind, Severity};
use super::reference;
use super::sheet::{Group, LayerNames, Prelude, Sheet};
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
    /// The block of `@keyframes`.
    Steps,
    /// The block of an at-rule that we do not know, or one inside of it.
    Unknown,
}

/// At-rules whose block holds declarations.
const STYLE_RULES: [&str; 9] = [
    "font-face",
    "page",
    "property",
    "counter-style",
    "font-palette-values",
    "view-transition",
    "position-try",
    "function",
    "scope",
];

/// At-rules whose block holds rules, or whatever the block around it holds.
const GROUP_RULES: [&str; 5] = ["media", "supports", "layer", "container", "starting-style"];

/// At-rules that browsers have forgotten: their blocks are read as they were meant, but end no imports.
const OLD_STYLE_RULES: [&str; 2] = ["viewport", "-ms-viewport"];
const OLD_GROUP_RULES: [&str; 2] = ["document", "-moz-document"];

/// At-rules whose block holds rules that are named by times.
const STEP_RULES: [&str; 2] = ["keyframes", "-webkit-keyframes"];

/// At-rules with a block that no import may follow but that are in none of the other lists.
const OTHER_RULES: [&str; 1] = ["font-feature-values"];

#[expect(clippy::struct_excessive_bools, reason = "each tells what may still follow")]
struct Scanner<'s> {
    source: &'s str,
    tokens: &'s [Token],
    sheet: Sheet,
    blocks: Vec<Block>,
    /// What the open blocks are to layers; as many as `blocks`.
    groups: Vec<Group>,
    /// Whether an import may still follow.
    importing: bool,
    /// Whether there was one, after which layer statements are rules like others.
    imported: bool,
    /// Whether a namespace may still follow.
    namespacing: bool,
    /// Whether nothing but comments has been seen.
    first: bool,
    /// A semicolon between the rules of an at-rule, if no statement has followed.
    semicolon: Option<usize>,
}

/// Reads `source` once. Brackets may be nested `max_depth` deep; no input makes it recurse.
///
/// # Errors
///
/// All problems, warnings among them, in source order, if at least one is an error. If the nesting is too deep,
/// only that.
pub fn scan(source: &str, max_depth: usize) -> Result<Sheet, Vec<Problem>> {
    let sheet = recover(source, max_depth).map_err(|problem| vec![problem])?;
    if sheet.problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(sheet.problems);
    }
    Ok(sheet)
}

/// The same for a sheet whose errors browsers are left to recover from: they are among its problems.
///
/// # Errors
///
/// Too deep a nesting.
pub fn recover(source: &str, max_depth: usize) -> Result<Sheet, Problem> {
    let tokens = tokenize(source);
    let problems = brackets::check(source, &tokens, max_depth)?;
    let sheet = Sheet { problems, all_layered: true, no_rules: true, ..Sheet::default() };
    let mut scanner = Scanner {
        source,
        tokens: &tokens,
        sheet,
        blocks: Vec::new(),
        groups: Vec::new(),
        importing: true,
        imported: false,
        namespacing: true,
        first: true,
        semicolon: None,
    };
    for event in walk(source, &tokens) {
        scanner.see(event);
    }
    let mut sheet = scanner.sheet;
    sheet.problems.sort_by_key(|problem| problem.span.start);
    Ok(sheet)
}

impl Scanner<'_> {
    fn see(&mut self, event: Event) {
        let first = self.first;
        self.first &= matches!(event, Event::Comment(_));
        self.semicolon(&event);
        match event {
            Event::Relic(at) => self.sheet.relics.push(self.tokens[at].start..self.tokens[at].end),
            Event::Comment(_) | Event::Empty(_) => {}
            Event::Close(_) => {
                self.blocks.pop();
                self.groups.pop();
            }
            Event::AtRule { keyword, prelude, end } => {
                self.at_rule(keyword, prelude, end, first);
            }
            Event::Rule { prelude, end } => {
                // What browsers do not know hides its rules.
                if self.blocks.is_empty() {
                    self.namespacing = false;
                    self.importing = false;
                    self.sheet.all_layered = false;
                    self.sheet.no_rules = false;
                }
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

    /// Between rules a semicolon is the start of the next one, which browsers drop for it.
    fn semicolon(&mut self, event: &Event) {
        match event {
            Event::Comment(_) => {}
            Event::Empty(at) if matches!(self.blocks.last(), Some(Block::Group | Block::Steps)) => {
                self.semicolon = self.semicolon.or(Some(*at));
            }
            Event::Rule { end: End::Block, .. } | Event::AtRule { end: End::Block, .. } => {
                if let Some(at) = self.semicolon.take() {
                    self.drops_rule(at);
                }
            }
            _ => self.semicolon = None,
        }
    }

    /// Tells of a semicolon that costs the rule after it.
    fn drops_rule(&mut self, semicolon: usize) {
        let Token { start, end, .. } = self.tokens[semicolon];
        let message = "browsers ignore the rule after this semicolon";
        let problem = Problem::warning(ProblemKind::StraySemicolon, start..end, message);
        self.sheet.problems.push(problem.hint("remove the semicolon"));
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
        let outside = self.blocks.is_empty();
        let top = outside && end != End::Block;
        self.sheet.open_end = false;
        let mut group = Group::Other;
        let mut rule = true;
        if is_at(&name, "import") {
            rule = false;
            self.import(span, prelude.clone(), end);
        } else if is_at(&name, "charset") {
            rule = false;
            if first && top {
                self.sheet.charset_span = Some(span);
            }
        } else if is_at(&name, "layer") {
            let tokens = &self.tokens[prelude.clone()];
            let names = import::plain_text(self.source, tokens);
            let valid = import::are_layer_names(self.source, tokens);
            if end == End::Block {
                self.importing &= !outside;
                self.sheet.unnamed_layers |= names.is_empty();
                self.sheet.all_layered &= !names.is_empty() || !outside;
                if valid && !names.contains(',') {
                    self.name_layers(names.clone());
                    group = Group::Layer(names);
                }
            } else if valid && top && self.importing && !self.imported {
                rule = false;
                self.sheet.prelude.push(Prelude::LayerStatement { span, names });
            } else if valid {
                self.importing &= !outside;
                self.name_layers(names);
            }
        } else {
            if is_at(&name, "namespace")
                && top
                && self.namespacing
                && import::is_namespace(self.source, &self.tokens[prelude.clone()])
            {
                self.sheet.namespaces.push(span);
                self.importing = false;
            }
            // Browsers skip what they do not know, and an import after it still counts.
            let known = is_any(&STYLE_RULES) || is_any(&GROUP_RULES) || is_any(&STEP_RULES) || is_any(&OTHER_RULES);
            self.importing &= !(known && outside && end == End::Block);
            self.sheet.all_layered &= !outside;
            if is_any(&["media", "supports"]) {
                let condition = import::plain_text(self.source, &self.tokens[prelude.clone()]);
                group = Group::Condition(format!("{name} {condition}"));
            }
        }
        self.namespacing &= !(outside && end == End::Block);
        self.sheet.no_rules &= !(outside && rule);
        if outside && end == End::Sheet && rule {
            self.sheet.open_end = true;
        }
        if end == End::Block {
            let block = if is_any(&STYLE_RULES) || is_any(&OLD_STYLE_RULES) {
                Block::Style
            } else if is_any(&GROUP_RULES) || is_any(&OLD_GROUP_RULES) {
                self.blocks.last().copied().unwrap_or(Block::Group)
            } else if is_any(&STEP_RULES) {
                Block::Steps
            } else {
                Block::Unknown
            };
            let unknown = matches!(block, Block::Unknown | Block::Steps) && group == Group::Other;
            self.blocks.push(block);
            self.groups.push(if unknown { Group::Unknown } else { group });
        }
    }

    /// Layers that the rules name; what stands in a layer without a name is nobody else's.
    fn name_layers(&mut self, names: String) {
        if !self.sheet.unnamed_layers && !self.groups.contains(&Group::Unknown) {
            self.sheet.layers.push(LayerNames { groups: self.groups.clone(), names });
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
            Some(import) if valid => {
                self.imported = true;
                self.sheet.prelude.push(Prelude::Import(import));
            }
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
        } else if end != End::Block
            && self.tokens[prelude.clone()].iter().all(|token| token.kind.is_gap() || token.kind == Kind::Semicolon)
        {
            self.sheet.problems.push(Problem::warning(
                ProblemKind::StraySemicolon,
                span.clone(),
                "this semicolon ends nothing",
            ));
            self.sheet.stray_end = Some(span);
        } else if end != End::Block {
            self.sheet.problems.push(
                Problem::error(ProblemKind::RuleWithoutBlock, span, "this is no rule: it has no block")
                    .hint("add `{ … }`, or remove it"),
            );
        } else if let Some(at) = self.semicolon_in(prelude) {
            self.drops_rule(at);
        }
        if end == End::Block {
            let is_unknown = self.blocks.last() == Some(&Block::Unknown);
            self.blocks.push(if is_unknown { Block::Unknown } else { Block::Style });
            self.groups.push(Group::Other);
        }
    }

    /// The first semicolon that is in no bracket.
    fn semicolon_in(&self, prelude: Range<usize>) -> Option<usize> {
        let mut open: Vec<Kind> = Vec::new();
        for at in prelude {
            let kind = self.tokens[at].kind;
            if open.last() == Some(&kind) {
                open.pop();
            } else if open.is_empty() && kind == Kind::Semicolon {
                return Some(at);
            } else {
                open.extend(kind.closer());
            }
        }
        None
    }

    fn declaration(&mut self, head: &Range<usize>, name: usize, value: Range<usize>) {
        let custom = is_custom(self.text(name));
        if !custom && self.tokens[value.clone()].iter().all(|token| token.kind.is_gap()) {
            let span = self.span(head);
            let message = format!("`{}` has no value", self.text(name));
            self.sheet.problems.push(Problem::warning(ProblemKind::EmptyValue, span, message));
        }
        // What old Internet Explorer attaches is relative to the page.
        let name = self.text(name);
        if name.eq_ignore_ascii_case("behavior") || name.eq_ignore_ascii_case("-ms-behavior") {
            return;
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
