//! CSS modules: which names of a sheet belong to it alone, what it exports, and what it takes from other sheets.
//!
//! [`module`] reads one sheet and touches no other. What another sheet decides, above all the text of an imported
//! `@value`, is left to the caller as a [`Piece`].
//!
//! The rules are those of the `postcss-modules-*` plugins, which css-loader and Vite run. Where they contradict
//! themselves or break a sheet, these hold instead:
//!
//! - A block inherits the mode of the rule around it: what is nested in `:global .a { … }` or `:global { … }` is
//!   global. A comma ends what `:global` without brackets began, in `:is(…)` too.
//! - A name in `animation` is local if `@keyframes` in this sheet declare it, and left alone otherwise. The same holds
//!   for the names that the plugins do not know: containers, counter styles and grid names (see [`Scoping`]).
//! - An `@value` replaces names of elements, classes and ids in selectors, and names in values and in what stands
//!   before the block of an at-rule, save `@import`, `@namespace` and `@layer`; never a part of a string, an address, an
//!   attribute selector, a pseudo-class, a function's name or a number's unit.
//! - `composes` may name a class that stands further down, but nothing that the sheet does not have.

mod animations;
mod composes;
mod edits;
mod finish;
mod grid;
mod names;
mod reader;
mod selectors;
#[cfg(test)]
mod tests;
mod values;
mod words;

use super::problem::{Problem, Severity};
use super::reference::Reference;
use super::tokens::tokenize;
use std::ops::Range;

/// Which names are local besides classes, ids and animations. The `postcss-modules-*` plugins leave all of these
/// alone, esbuild takes containers and counter styles, Lightning CSS all three.
///
/// Names of a kind that is taken are local if the sheet itself declares them, and left alone otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scoping {
    /// `container-name` declares; `@container` uses.
    pub containers: bool,
    /// `@counter-style` declares; `list-style`, `counter()` and other counter styles use.
    pub counter_styles: bool,
    /// `grid-template` and its like declare areas and lines; `grid-area`, `grid-row` and `grid-column` use them.
    pub grid: bool,
}

/// What [`module`] found. All spans are bytes of the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Module {
    /// What to replace, and by what: in source order, never overlapping. No pieces mean that the text goes.
    pub edits: Vec<(Range<usize>, Vec<Piece>)>,
    /// Every local name and every value, in the order in which they appear first. No name is there twice.
    pub exports: Vec<Export>,
    /// The files that others are named of: specifier, and the span of the string with its quotes. In source order,
    /// each specifier once.
    pub dependencies: Vec<(String, Range<usize>)>,
    /// The names that come from dependencies.
    pub imports: Vec<Imported>,
    /// Warnings, in source order.
    pub problems: Vec<Problem>,
}

impl Module {
    /// Whether an edit takes in this span of the source: then nothing else can replace it. What others found there
    /// goes too, such as addresses in `:export`.
    #[must_use]
    pub fn takes(&self, span: &Range<usize>) -> bool {
        let after = self.edits.partition_point(|(edit, _)| edit.start <= span.start);
        after > 0 && span.start < self.edits[after - 1].0.end
    }
}

/// A part of what stands in the place of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text as it is.
    Text(String),
    /// A local name: write the identifier that stands for it, with escapes where it needs them. An escape with
    /// hexadecimal digits has to end in a space. The names of areas in a grid stand in strings, where nothing but
    /// letters, digits, `-` and `_` will do.
    Local(String),
    /// An index of [`Module::imports`]: write the text of that value, or the identifier of that local name.
    Imported(usize),
    /// An address in an `@value`. Its span says where it is written, which may be far from the edit.
    Reference(Reference),
}

/// A name that JavaScript and other sheets can ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The name, its escapes resolved.
    pub name: String,
    /// What it is.
    pub kind: ExportKind,
    /// What a class is composed of besides itself, each once, in source order.
    pub composes: Vec<Composed>,
    /// Where it appears first.
    pub span: Range<usize>,
}

/// What an export is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportKind {
    /// A local name.
    Local(NameKind),
    /// An `@value`, or a declaration in `:export`.
    Value(Vec<Piece>),
}

/// What a local name names. All kinds share one set of names: a class and an animation `a` are one export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// A class, whatever else has the name.
    Class,
    /// An id.
    Id,
    /// An animation.
    Keyframes,
    /// A container.
    Container,
    /// A counter style.
    CounterStyle,
    /// An area or a line of a grid. The lines `a-start` and `a-end` belong to the area `a`: only `a` is exported and
    /// replaced, so that they stay together.
    Grid,
}

/// Something that a class is composed of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Composed {
    /// A class of the same sheet; it is among the exports.
    Local(String),
    /// A class that is nobody's.
    Global(String),
    /// An index of [`Module::imports`].
    Imported(usize),
}

/// A name that a dependency has to export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// An index of [`Module::dependencies`].
    pub dependency: usize,
    /// The name that it has there.
    pub name: String,
    /// Where it is named.
    pub span: Range<usize>,
}

/// Reads `source`, which [`scan`](super::scan()) accepted, as a CSS module. No input makes it recurse or panic.
///
/// The time it takes is linear in the length of the text and of what its values grow to, which is at most a mebibyte
/// or ten times the length of the source, whichever is more.
///
/// # Errors
///
/// All problems, warnings among them, in source order, if at least one is an error.
pub fn module(source: &str, scoping: Scoping) -> Result<Module, Vec<Problem>> {
    let tokens = tokenize(source);
    let mut context = words::Context::new(source, &tokens);
    let values = values::collect(&mut context);
    let read = reader::read(&mut context, &values, scoping);
    let module = finish::finish(context, &values, read);
    if module.problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(module.problems);
    }
    Ok(module)
}
