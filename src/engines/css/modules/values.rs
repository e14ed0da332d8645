//! `@value` and `:import`: names that stand for text, perhaps from another file.

use super::super::escape;
use super::super::import::string_value;
use super::super::reference::Reference;
use super::super::tokens::{Kind, Token};
use super::super::walk::{End, Event, is_at, walk};
use super::words::{Context, parts, weight};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// A token of a value.
#[derive(Clone)]
pub struct Part {
    pub kind: Kind,
    pub text: String,
    pub what: PartKind,
}

/// What a part of a value is.
#[derive(Clone)]
pub enum PartKind {
    /// Text.
    Text,
    /// A name from another file: an index of the imports. The text is the name in this file.
    Imported(usize),
    /// An address, with `url(…)` around it if that is how it is written.
    Reference(Reference),
}

/// Every value of the sheet.
#[derive(Default)]
pub struct Values {
    all: BTreeMap<String, Value>,
}

/// A value.
pub struct Value {
    pub parts: Vec<Part>,
    /// How much it counts for, each time that it is used.
    pub weight: usize,
    /// Where `@value` names it. What `:import` names is no export.
    exported: Option<Range<usize>>,
}

impl Value {
    fn new(parts: Vec<Part>, exported: Option<Range<usize>>) -> Self {
        let weight = weight(&parts);
        Self { parts, weight, exported }
    }
}

impl Values {
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// What a name stands for, with escapes or without.
    pub fn get(&self, name: &str) -> Option<&Value> {
        if self.is_empty() {
            return None;
        }
        let name = if name.contains(['\\', '\0']) { Cow::Owned(escape::resolve(name)) } else { Cow::Borrowed(name) };
        self.all.get(name.as_ref())
    }

    /// Every value that `@value` names: the name, where it is, the parts.
    pub fn exports(&self) -> impl Iterator<Item = (&str, Range<usize>, &[Part])> {
        self.all
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.exported.clone()?, value.parts.as_slice())))
    }
}

/// Finds all values. The last of one name counts, wherever it is used; in the text of a value, only those above it.
pub fn collect(context: &mut Context<'_>) -> Values {
    let mut collector = Collector { values: Values::default(), early: BTreeMap::new() };
    let (source, tokens) = (context.source, context.tokens);
    collector.imports(context);
    for event in walk(source, tokens) {
        match event {
            Event::AtRule { keyword, prelude, end } if is_at(tokens[keyword].text(source), "value") => {
                collector.at_value(context, keyword, prelude, end);
            }
            _ => {}
        }
    }
    collector.values
}

/// What a rule of ICSS is.
#[derive(Clone, PartialEq, Eq)]
pub enum Icss {
    /// `:export`
    Export,
    /// `:import("file")`: the string.
    Import(Token),
}

/// Reads what stands before the block of a rule.
pub fn icss(source: &str, prelude: &[Token]) -> Option<Icss> {
    let mut solid = prelude.iter().filter(|token| !token.kind.is_gap());
    let (colon, name) = (solid.next()?, solid.next()?);
    if colon.kind != Kind::Colon || colon.end != name.start {
        return None;
    }
    let icss = match name.kind {
        Kind::Ident if name.text(source) == "export" => Icss::Export,
        Kind::Function if name.text(source) == "import(" => {
            let string = *solid.next().filter(|token| matches!(token.kind, Kind::String { .. }))?;
            solid.next().filter(|token| token.kind == Kind::CloseParen)?;
            Icss::Import(string)
        }
        _ => return None,
    };
    solid.next().is_none().then_some(icss)
}

struct Collector {
    values: Values,
    /// Names in the texts of values that are no values so far, and where each stands first.
    early: BTreeMap<String, Range<usize>>,
}

/// A solid token of an `@value`, and its index.
type Solid<'t> = (usize, &'t Token);

impl Collector {
    /// The rules `:import("file") { here: there }`.
    fn imports(&mut self, context: &mut Context<'_>) {
        let (source, tokens) = (context.source, context.tokens);
        if !source.contains(":import(") {
            return;
        }
        let mut walker = walk(source, tokens);
        let mut dependency = None;
        while let Some(event) = walker.next() {
            match event {
                Event::Rule { prelude, end: End::Block } if walker.depth() == 1 => {
                    if let Some(Icss::Import(string)) = icss(source, &tokens[prelude]) {
                        let specifier = string_value(string.text(source));
                        dependency = Some(context.dependency(specifier, string.start..string.end));
                    }
                }
                Event::Close(_) if walker.depth() == 0 => dependency = None,
                Event::Declaration { head, value, .. } if walker.depth() == 1 => {
                    if let Some(dependency) = dependency {
                        self.alias(context, dependency, &head, &value);
                    }
                }
                _ => {}
            }
        }
    }

    fn alias(&mut self, context: &mut Context<'_>, dependency: usize, head: &Range<usize>, value: &Range<usize>) {
        let mut solid = context.tokens[value.clone()].iter().filter(|token| !token.kind.is_gap());
        match (solid.next(), solid.next()) {
            (Some(name), None) if name.kind == Kind::Ident => {
                let local = &context.source[context.span(head)];
                let index =
                    context.import(dependency, escape::resolve(name.text(context.source)), name.start..name.end);
                self.values.all.insert(escape::resolve(local), Value::new(imported(local, index), None));
            }
            _ => {
                let span = context.span(&(head.start..value.end));
                context.error(span, "this names nothing that the file exports", "write `name: exported-name;`");
            }
        }
    }

    fn at_value(&mut self, context: &mut Context<'_>, keyword: usize, prelude: Range<usize>, end: End) {
        let tokens = context.tokens;
        if end == End::Block {
            let span = context.span(&(keyword..prelude.end));
            context.error(span, "`@value` has no block", "write `@value name: text;`");
            return;
        }
        let solid: Vec<Solid<'_>> =
            tokens[prelude.clone()].iter().enumerate().filter(|(_, token)| !token.kind.is_gap()).collect();
        let from = match solid.as_slice() {
            [_, (_, second), ..] if second.kind == Kind::Colon => None,
            [names @ .., (_, from), (_, file)]
                if !names.is_empty()
                    && from.kind == Kind::Ident
                    && from.text(context.source) == "from"
                    && matches!(file.kind, Kind::String { .. } | Kind::Ident) =>
            {
                Some((names, **file))
            }
            _ => None,
        };
        match (from, solid.first()) {
            (Some((names, file)), _) => self.import(context, names, file),
            (None, Some(&(at, name))) if name.kind == Kind::Ident => {
                self.define(context, *name, prelude.start + at + 1..prelude.end);
            }
            (None, _) => {
                let span = context.span(&(keyword..prelude.end));
                context.error(span, "this `@value` has no name", "write `@value name: text;`");
            }
        }
    }

    fn define(&mut self, context: &mut Context<'_>, name: Token, rest: Range<usize>) {
        let tokens = context.tokens;
        let colon = tokens[rest.clone()].iter().position(|token| !token.kind.is_gap());
        let text = match colon.map(|at| rest.start + at) {
            Some(at) if tokens[at].kind == Kind::Colon => at + 1..rest.end,
            _ => rest,
        };
        let span = name.start..name.end;
        let parts = parts(context, &tokens[text.clone()], &self.values);
        if parts.iter().all(|part| part.text.is_empty()) {
            let message = format!("`@value {}` has no text", name.text(context.source));
            context.warning(span.clone(), message, "write `@value name: text;`");
        }
        self.insert(context, name, parts);
        for token in &tokens[text] {
            if token.kind == Kind::Ident && self.values.get(token.text(context.source)).is_none() {
                let unknown = escape::resolve(token.text(context.source));
                self.early.entry(unknown).or_insert(token.start..token.end);
            }
        }
    }

    /// `@value a, b as c from "file";`
    fn import(&mut self, context: &mut Context<'_>, names: &[Solid<'_>], file: Token) {
        let source = context.source;
        let Some(specifier) = self.specifier(source, file) else {
            let message = format!("`{}` is no value that names a file", file.text(source));
            context.error(file.start..file.end, message, "write the file in quotes: `from \"./file.css\"`");
            return;
        };
        let dependency = context.dependency(specifier, file.start..file.end);
        let names = match names {
            [(_, open), inside @ .., (_, close)]
                if open.kind == Kind::OpenParen && close.kind == Kind::CloseParen && !inside.is_empty() =>
            {
                inside
            }
            names => names,
        };
        for item in names.split(|(_, token)| token.kind == Kind::Comma) {
            let pair = match item {
                [(_, name)] => Some((*name, *name)),
                [(_, there), (_, word), (_, here)] if word.text(source) == "as" => Some((*there, *here)),
                _ => None,
            };
            let Some((there, here)) = pair.filter(|(a, b)| a.kind == Kind::Ident && b.kind == Kind::Ident) else {
                let span = match item {
                    [(_, first), .., (_, last)] => first.start..last.end,
                    [(_, only)] => only.start..only.end,
                    [] => file.start..file.end,
                };
                let hint = "write `@value name, other as alias from \"./file.css\";`";
                context.error(span, "this `@value` imports something that is no name", hint);
                continue;
            };
            let index = context.import(dependency, escape::resolve(there.text(source)), there.start..there.end);
            self.insert(context, *here, imported(here.text(source), index));
        }
    }

    /// The file that a string names, or a value that is one string.
    fn specifier(&self, source: &str, file: Token) -> Option<String> {
        let text = file.text(source);
        if matches!(file.kind, Kind::String { .. }) {
            return Some(string_value(text));
        }
        match self.values.get(text)?.parts.as_slice() {
            [part] if matches!(part.kind, Kind::String { .. }) => Some(string_value(&part.text)),
            _ => None,
        }
    }

    fn insert(&mut self, context: &mut Context<'_>, token: Token, parts: Vec<Part>) {
        let name = escape::resolve(token.text(context.source));
        let span = token.start..token.end;
        if let Some(use_span) = self.early.remove(&name) {
            let message = format!("`{name}` is no value here: it is defined further down");
            context.warning(use_span, message, "define it above the value that uses it");
        }
        let value = Value::new(parts, Some(span.clone()));
        if let Some(before) = self.values.all.insert(name.clone(), value)
            && let Some(first) = before.exported
        {
            let message = format!("`@value {name}` is defined twice, and the last definition counts everywhere");
            context.warning(span, message, "remove one of them");
            if let Some(value) = self.values.all.get_mut(&name) {
                value.exported = Some(first);
            }
        }
    }
}

fn imported(name: &str, index: usize) -> Vec<Part> {
    vec![Part { kind: Kind::Ident, text: name.to_owned(), what: PartKind::Imported(index) }]
}
