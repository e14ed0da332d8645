//! Goes through the statements of a sheet and gathers what is to be replaced.

use super::super::escape;
use super::super::tokens::{Kind, Token};
use super::super::walk::{End, Event, is_at, walk};
use super::composes::{self, Composition, Refusal};
use super::edits::{Edits, Mark};
use super::names::{self, Property};
use super::selectors::{self, Mode};
use super::values::{Icss, Part, Values, icss};
use super::words::{Context, Place, Word, expand, parts, uses_values};
use super::{Scoping, animations};
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

/// What was gathered.
#[derive(Default)]
pub struct Read<'w> {
    pub edits: Edits<'w>,
    pub compositions: Vec<Composition>,
    /// What `:export` exports: the name, where it is, the parts.
    pub exports: Vec<(String, Range<usize>, Vec<Part>)>,
    /// Animations that the sheet declares for everybody.
    pub global_keyframes: BTreeSet<String>,
}

/// Reads the whole sheet.
pub fn read<'w, 's: 'w>(context: &mut Context<'s>, values: &'w Values, scoping: Scoping) -> Read<'w> {
    let (source, tokens) = (context.source, context.tokens);
    let mut reader = Reader { context, values, scoping, read: Read::default(), blocks: Vec::new() };
    for event in walk(source, tokens) {
        reader.see(event);
    }
    reader.read
}

/// A block that is open.
struct Block {
    kind: BlockKind,
    /// Whether names in it are local.
    mode: Mode,
    /// Whether there is a rule around what stands in it.
    in_rule: bool,
    /// The classes that a declaration in it can give others to.
    classes: Result<Rc<[String]>, Refusal>,
    /// Whether its last statement needs its closing bracket to end.
    open_ended: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BlockKind {
    /// A rule, or an at-rule that is like one.
    Plain,
    /// `:local { … }` or `:global { … }`: what stands in it stays, the rest goes.
    Unwrapped,
    /// `@keyframes`, which hold steps.
    Keyframes,
    CounterStyle,
    /// `:export` or `:import(…)`; the number is where it starts.
    Icss {
        start: usize,
        exports: bool,
    },
}

/// At-rules in which nothing is a value: other parts of the program read them as they are.
const UNTOUCHED: [&str; 4] = ["import", "charset", "namespace", "layer"];

struct Reader<'c, 's, 'w> {
    context: &'c mut Context<'s>,
    values: &'w Values,
    scoping: Scoping,
    read: Read<'w>,
    blocks: Vec<Block>,
}

impl<'s: 'w, 'w> Reader<'_, 's, 'w> {
    fn see(&mut self, event: Event) {
        let end = match &event {
            Event::AtRule { end, .. } | Event::Declaration { end, .. } | Event::Stray { end, .. } => Some(*end),
            Event::Rule { .. } => Some(End::Block),
            _ => None,
        };
        if let (Some(block), Some(end)) = (self.blocks.last_mut(), end) {
            block.open_ended = end == End::Parent;
        }
        let is_icss = self.blocks.last().is_some_and(|block| matches!(block.kind, BlockKind::Icss { .. }));
        if let (
            Event::AtRule { prelude: lost, .. } | Event::Rule { prelude: lost, .. } | Event::Stray { tokens: lost, .. },
            true,
        ) = (&event, is_icss)
        {
            let span = self.context.span(lost);
            self.context.error(
                span,
                "this would be lost: only declarations can stand here",
                "move it out of the block",
            );
        }
        match event {
            Event::Empty(token) => {
                if self.is_bare() {
                    let token = self.context.tokens[token];
                    self.read.edits.replace(token.start..token.end, "");
                }
            }
            Event::Close(token) => self.close(token),
            Event::AtRule { keyword, prelude, end } => self.at_rule(keyword, prelude, end),
            Event::Rule { prelude, end: End::Block } => self.rule(prelude),
            Event::Comment(_) | Event::Relic(_) | Event::Rule { .. } => {}
            Event::Declaration { head, name, value, end } => self.declaration(&head, name, value, end),
            Event::Stray { tokens, .. } => {
                if self.is_bare() {
                    self.bare(&tokens);
                }
            }
        }
    }

    fn mode(&self) -> Mode {
        self.blocks.last().map_or(Mode::Local, |block| block.mode)
    }

    fn in_rule(&self) -> bool {
        self.blocks.last().is_some_and(|block| block.in_rule)
    }

    /// Whether the innermost block is unwrapped and no rule is around it.
    fn is_bare(&self) -> bool {
        self.blocks.last().is_some_and(|block| block.kind == BlockKind::Unwrapped && !block.in_rule)
    }

    fn bare(&mut self, tokens: &Range<usize>) {
        let span = self.context.span(tokens);
        self.context.error(span, "this declaration belongs to no rule", "write it in a rule: `.name { … }`");
    }

    fn text(&self, token: usize) -> &'s str {
        self.context.tokens[token].text(self.context.source)
    }

    fn expand(&mut self, tokens: Range<usize>, place: Place) -> Vec<Word<'w>> {
        let tokens = &self.context.tokens[tokens];
        expand(self.context, tokens, self.values, place)
    }

    /// Removes a statement that starts with `tokens`; whatever ended it ends nothing now.
    fn cut_statement(&mut self, tokens: Range<usize>, end: End) {
        let semicolon = self.context.tokens.get(tokens.end).filter(|_| end == End::Semicolon);
        let span = self.context.span(&tokens);
        let span = span.start..semicolon.map_or(span.end, |token| token.end);
        self.read.edits.replace(span, "");
        if let Some(block) = self.blocks.last_mut() {
            block.open_ended = false;
        }
    }

    fn at_rule(&mut self, keyword: usize, prelude: Range<usize>, end: End) {
        let name = self.text(keyword);
        let is = |wanted: &str| is_at(name, wanted);
        if is("value") && end != End::Block {
            self.cut_statement(keyword..prelude.end, end);
            return;
        }
        let mut kind = BlockKind::Plain;
        let mut mode = self.mode();
        let mut words = Vec::new();
        let mut marks = Vec::new();
        if is("scope") {
            words = self.expand(prelude, Place::Selector);
            marks = selectors::read(self.context, &words, mode).marks;
        } else if is_keyframes(name) {
            words = self.expand(prelude, Place::Value);
            let keyframes = animations::keyframes(&words, mode);
            self.read.global_keyframes.extend(keyframes.global);
            (kind, marks, mode) = (BlockKind::Keyframes, keyframes.marks, keyframes.mode);
        } else if !UNTOUCHED.iter().any(|wanted| is(wanted)) {
            words = self.expand(prelude, Place::Value);
            if is("counter-style") {
                kind = BlockKind::CounterStyle;
                if self.scoping.counter_styles && mode == Mode::Local {
                    marks.extend(names::counter_style(&words));
                }
            } else if is("container") && self.scoping.containers && mode == Mode::Local {
                marks = names::containers(&words);
            }
        }
        self.read.edits.add(&words, marks);
        if end == End::Block {
            let refusal = if self.in_rule() { Refusal::Nested } else { Refusal::NoRule };
            let in_rule = self.in_rule();
            self.blocks.push(Block { kind, mode, in_rule, classes: Err(refusal), open_ended: false });
        }
    }

    fn rule(&mut self, prelude: Range<usize>) {
        let tokens = self.context.tokens;
        let (mode, in_rule) = (self.mode(), self.in_rule());
        let parent = self.blocks.last().map(|block| block.kind);
        let classes = Err(if in_rule { Refusal::Nested } else { Refusal::NoRule });
        let mut block = Block { kind: BlockKind::Plain, mode, in_rule: true, classes, open_ended: false };
        let icss = if parent.is_none() { icss(self.context.source, &tokens[prelude.clone()]) } else { None };
        if let Some(icss) = icss {
            let start = self.context.span(&prelude).start;
            block.kind = BlockKind::Icss { start, exports: icss == Icss::Export };
        } else if parent == Some(BlockKind::Keyframes) {
            let words = self.expand(prelude, Place::Value);
            self.read.edits.add(&words, Vec::new());
        } else {
            let words = self.expand(prelude.clone(), Place::Selector);
            if let Some(mode) = selectors::alone(&words) {
                (block.kind, block.mode, block.in_rule) = (BlockKind::Unwrapped, mode, in_rule);
                let start = self.context.span(&prelude).start;
                self.read.edits.replace(start..tokens[prelude.end].end, "");
            } else {
                let read = selectors::read(self.context, &words, mode);
                self.read.edits.add(&words, read.marks);
                block.mode = read.mode;
                if !in_rule {
                    block.classes = read.classes.map(Rc::from).ok_or(Refusal::Selector);
                }
            }
        }
        self.blocks.push(block);
    }

    fn close(&mut self, token: usize) {
        let Some(block) = self.blocks.pop() else {
            return;
        };
        let token = self.context.tokens[token];
        match block.kind {
            BlockKind::Unwrapped => {
                let text = if block.open_ended { ";" } else { "" };
                self.read.edits.replace(token.start..token.end, text);
            }
            BlockKind::Icss { start, .. } => self.read.edits.replace(start..token.end, ""),
            BlockKind::Plain | BlockKind::Keyframes | BlockKind::CounterStyle => {}
        }
    }

    fn declaration(&mut self, head: &Range<usize>, name: usize, value: Range<usize>, end: End) {
        let kind = self.blocks.last().map(|block| block.kind);
        if let Some(BlockKind::Icss { exports, .. }) = kind {
            if exports {
                self.export(head, value);
            }
            return;
        }
        let property = escape::resolve(self.text(name));
        if composes::is_composes(&property) {
            self.composes(head, value, end);
            return;
        }
        if self.is_bare() {
            self.bare(&(head.start..value.end));
        }
        let mode = self.mode();
        let property = Property::of(&property, kind == Some(BlockKind::CounterStyle), self.scoping);
        let tokens = &self.context.tokens[value.clone()];
        let counts = self.scoping.counter_styles && mode == Mode::Local;
        let is_plain = property.is_none() && !(counts && tokens.iter().any(|token| self.is_counter(*token)));
        if is_plain && !uses_values(self.context, tokens, self.values) {
            return;
        }
        let words = self.expand(value, Place::Value);
        let mut marks: Vec<Mark> = Vec::new();
        if let Some(property) = property {
            marks = property.marks(self.context, &words, mode);
        }
        if counts {
            marks.extend(names::counters(&words));
            // A property may have names of both kinds, each in its order.
            marks.sort_by_key(|mark| (mark.word, mark.range.start));
        }
        self.read.edits.add(&words, marks);
    }

    fn is_counter(&self, token: Token) -> bool {
        token.kind == Kind::Function && token.text(self.context.source).to_ascii_lowercase().starts_with("counter")
    }

    fn composes(&mut self, head: &Range<usize>, value: Range<usize>, end: End) {
        let refusal = match self.blocks.last().map(|block| &block.classes) {
            Some(Ok(classes)) => {
                let classes = Rc::clone(classes);
                let words = self.expand(value.clone(), Place::Value);
                let property = self.context.span(head);
                let composed = composes::read(self.context, &words, &property);
                self.read.compositions.push(Composition { classes, composed });
                None
            }
            Some(Err(refusal)) => Some(*refusal),
            None => Some(Refusal::NoRule),
        };
        if let Some(refusal) = refusal {
            let (message, hint) = refusal.text();
            let span = self.context.span(head);
            self.context.error(span, message, hint);
        }
        self.cut_statement(head.start..value.end, end);
    }

    /// A declaration in `:export`.
    fn export(&mut self, head: &Range<usize>, value: Range<usize>) {
        let span = self.context.span(head);
        let name = escape::resolve(self.context.source.get(span.clone()).unwrap_or_default());
        let tokens = &self.context.tokens[value];
        let parts = parts(self.context, tokens, self.values);
        self.read.exports.push((name, span, parts));
    }
}

fn is_keyframes(keyword: &str) -> bool {
    let name = escape::resolve(keyword).to_ascii_lowercase();
    name.starts_with('@') && name.ends_with("keyframes")
}
