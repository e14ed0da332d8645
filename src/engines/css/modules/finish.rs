//! What is left once the whole sheet was read: which names are local, and whether compositions make sense.

use super::composes::Composition;
use super::edits::{Draft, Edit, Name, When};
use super::reader::Read;
use super::values::Values;
use super::words::{Context, pieces, push_piece};
use super::{Composed, Export, ExportKind, Module, NameKind, Piece};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How many classes may be composed in all, each with what it gets, if the sheet is not long.
const FLOOR: usize = 64 * 1024;

/// How many names a message lists.
const SHOWN: usize = 6;

/// Turns what was read into what others work with.
pub fn finish(mut context: Context<'_>, values: &Values, read: Read<'_>) -> Module {
    let mut edits = read.edits.0;
    // A statement that is cut may lie around others.
    edits.sort_by_key(|edit| (edit.span.start, std::cmp::Reverse(edit.span.end)));
    let mut exports = Exports::default();
    let edits = settle(&mut context, edits, &read.global_keyframes, &mut exports);
    for (name, span, parts) in values.exports() {
        exports.value(&mut context, name, span, pieces(parts));
    }
    for (name, span, parts) in read.exports {
        exports.value(&mut context, &name, span, pieces(&parts));
    }
    compose(&mut context, read.compositions, &mut exports);
    let mut exports = exports.all;
    exports.sort_by_key(|export| export.span.start);
    let (dependencies, order) = in_order(context.dependencies);
    for import in &mut context.imports {
        import.dependency = order[import.dependency];
    }
    context.problems.sort_by_key(|problem| problem.span.start);
    Module { edits, exports, dependencies, imports: context.imports, problems: context.problems }
}

#[derive(Default)]
struct Exports {
    all: Vec<Export>,
    index: BTreeMap<String, usize>,
}

impl Exports {
    fn local(&mut self, name: &str, kind: NameKind, span: Range<usize>) {
        if let Some(&at) = self.index.get(name) {
            if kind == NameKind::Class {
                self.all[at].kind = ExportKind::Local(kind);
            }
            return;
        }
        self.add(name, ExportKind::Local(kind), span);
    }

    fn value(&mut self, context: &mut Context<'_>, name: &str, span: Range<usize>, pieces: Vec<Piece>) {
        let Some(&at) = self.index.get(name) else {
            self.add(name, ExportKind::Value(pieces), span);
            return;
        };
        let export = &mut self.all[at];
        let before = match &mut export.kind {
            ExportKind::Local(kind) => describe(*kind),
            ExportKind::Value(before) => {
                *before = pieces;
                "value"
            }
        };
        let message = format!("`{name}` is exported twice: there is a {before} of this name");
        context.warning(span, message, "give one of them another name");
    }

    fn add(&mut self, name: &str, kind: ExportKind, span: Range<usize>) {
        self.index.insert(name.to_owned(), self.all.len());
        self.all.push(Export { name: name.to_owned(), kind, composes: Vec::new(), span });
    }

    /// The index of a class.
    fn class(&self, name: &str) -> Option<usize> {
        let at = *self.index.get(name)?;
        (self.all[at].kind == ExportKind::Local(NameKind::Class)).then_some(at)
    }
}

fn describe(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Class => "class",
        NameKind::Id => "id",
        NameKind::Keyframes => "animation",
        NameKind::Container => "container",
        NameKind::CounterStyle => "counter style",
        NameKind::Grid => "grid name",
    }
}

/// Decides which names are local. What is not keeps its text.
fn settle(
    context: &mut Context<'_>,
    edits: Vec<Edit<'_>>,
    global_keyframes: &BTreeSet<String>,
    exports: &mut Exports,
) -> Vec<(Range<usize>, Vec<Piece>)> {
    let mut declared = BTreeSet::new();
    for draft in edits.iter().flat_map(|edit| &edit.drafts) {
        if let Draft::Name(Name { kind, text, when: When::Always }, _) = draft {
            declared.insert((*kind, text.clone()));
        }
    }
    let mut missed = BTreeSet::new();
    let mut settled: Vec<(Range<usize>, Vec<Piece>)> = Vec::with_capacity(edits.len());
    for Edit { span, drafts } in edits {
        if settled.last().is_some_and(|(last, _)| last.end > span.start) {
            continue;
        }
        let mut pieces = Vec::new();
        let only = drafts.len() == 1;
        let mut kept = false;
        for draft in drafts {
            match draft {
                Draft::Text(text) => push_piece(&mut pieces, Piece::Text(text.to_owned())),
                Draft::Imported(index) => pieces.push(Piece::Imported(index)),
                Draft::Reference(reference) => pieces.push(Piece::Reference(reference.clone())),
                Draft::Name(Name { kind, text, when }, written) => {
                    let key = (kind, text);
                    if declared.contains(&key) {
                        exports.local(&key.1, kind, span.clone());
                        pieces.push(Piece::Local(key.1));
                        continue;
                    }
                    push_piece(&mut pieces, Piece::Text(written.to_owned()));
                    kept |= only;
                    let is_missed = when == When::Declared { missed: true } && !global_keyframes.contains(&key.1);
                    if is_missed && missed.insert(key.1.clone()) {
                        let message = format!("no `@keyframes` here declare `{}`, so the name stays as it is", key.1);
                        let hint = format!("write `global({written})` if another file declares it");
                        context.warning(span.clone(), message, &hint);
                    }
                }
            }
        }
        // Cuts that touch become one.
        match settled.last_mut() {
            _ if kept => {}
            Some((last, before)) if before.is_empty() && pieces.is_empty() && last.end == span.start => {
                last.end = span.end;
            }
            _ => settled.push((span, pieces)),
        }
    }
    settled
}

/// Gives every class what it is composed of.
fn compose(context: &mut Context<'_>, compositions: Vec<Composition>, exports: &mut Exports) {
    let mut room = context.source.len().max(FLOOR);
    let mut seen = BTreeSet::new();
    // For each export, the exports that it is composed of, and where that is written.
    let mut edges: Vec<Vec<(usize, Range<usize>)>> = vec![Vec::new(); exports.all.len()];
    for Composition { classes, composed } in compositions {
        for (one, span) in &composed {
            if let Composed::Local(name) = one
                && exports.class(name).is_none()
            {
                let message = format!("there is no class `{name}` in this file");
                let hint = format!("write `composes: {name} from global`, or name the file that has it");
                context.error(span.clone(), message, &hint);
            }
        }
        let Some(rest) = room.checked_sub(classes.len().saturating_mul(composed.len())) else {
            let span = composed.first().map_or(0..0, |(_, span)| span.clone());
            context.error(span, "far too many classes are composed here", "split the list of selectors");
            return;
        };
        room = rest;
        for class in classes.iter() {
            let Some(at) = exports.class(class) else {
                continue;
            };
            for (one, span) in &composed {
                if !seen.insert((at, one.clone())) {
                    continue;
                }
                if let Composed::Local(name) = one {
                    edges[at].extend(exports.class(name).map(|target| (target, span.clone())));
                }
                exports.all[at].composes.push(one.clone());
            }
        }
    }
    find_cycles(context, &exports.all, &edges);
}

/// Reports every name that leads back to its own class.
fn find_cycles(context: &mut Context<'_>, exports: &[Export], edges: &[Vec<(usize, Range<usize>)>]) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; exports.len()];
    for start in 0..exports.len() {
        if states[start] != State::New {
            continue;
        }
        // The way from the start, and the next edge to look at of each class on it.
        let mut way = vec![(start, 0)];
        states[start] = State::Open;
        while let Some((at, next)) = way.last_mut() {
            let Some((target, span)) = edges[*at].get(*next) else {
                states[*at] = State::Done;
                way.pop();
                continue;
            };
            *next += 1;
            match states[*target] {
                State::New => {
                    states[*target] = State::Open;
                    way.push((*target, 0));
                }
                State::Open => {
                    let from = way.iter().rev().take(SHOWN).position(|(at, _)| at == target);
                    let first = way.len() - from.map_or(SHOWN.min(way.len()), |back| back + 1);
                    let mut names: Vec<&str> = way[first..].iter().map(|(at, _)| exports[*at].name.as_str()).collect();
                    if from.is_none() {
                        names.insert(0, "…");
                        names.insert(0, &exports[*target].name);
                    }
                    names.push(&exports[*target].name);
                    let message = format!("`{}` composes itself: {}", exports[*target].name, names.join(" → "));
                    context.error(span.clone(), message, "remove one of these `composes`");
                }
                State::Done => {}
            }
        }
    }
}

/// The dependencies in source order, and where each of them went.
fn in_order(dependencies: Vec<(String, Range<usize>)>) -> (Vec<(String, Range<usize>)>, Vec<usize>) {
    let mut order: Vec<usize> = (0..dependencies.len()).collect();
    order.sort_by_key(|&at| dependencies[at].1.start);
    let mut places = vec![0; order.len()];
    for (place, &at) in order.iter().enumerate() {
        places[at] = place;
    }
    let mut sorted = dependencies;
    sorted.sort_by_key(|(_, span)| span.start);
    (sorted, places)
}
