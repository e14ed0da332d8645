//! What a style sheet says to its bundler.

use super::import::Import;
use super::problem::Problem;
use super::reference::Reference;
use std::ops::Range;

/// What may stand before the rules of a sheet, in the order in which it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prelude {
    /// An `@import` that counts.
    Import(Import),
    /// `@layer a, b;`
    LayerStatement {
        /// The whole statement with its semicolon: bytes of the source.
        span: Range<usize>,
        /// The names: `a, b`, without comments.
        names: String,
    },
}

/// Where layers are named in a sheet's rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerNames {
    /// What stands around it, outermost first: `@layer a`, `@media print`.
    pub groups: Vec<Group>,
    /// The names: `a, b`, without comments.
    pub names: String,
}

/// A block that layers may be named in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Group {
    /// `@layer` and this name.
    Layer(String),
    /// An at-rule that may not hold: its keyword and its condition.
    Condition(String),
    /// What browsers skip.
    Unknown,
    /// Anything else. It changes nothing about the names in it.
    Other,
}

/// What [`scan`](super::scan()) found. All spans are bytes of the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Sheet {
    /// `@charset "…";` where it is the first statement. (Where it is not, browsers ignore it.)
    pub charset_span: Option<Range<usize>>,
    /// Imports and layer statements that stand before all rules.
    pub prelude: Vec<Prelude>,
    /// `@namespace` statements, which must stay after the imports and before the rules.
    pub namespaces: Vec<Range<usize>>,
    /// Imports that browsers ignore because they stand in or after rules. Each has a warning too.
    pub ignored_imports: Vec<Import>,
    /// Every address that a browser may load, except those of imports, in source order.
    pub references: Vec<Reference>,
    /// Addresses in custom properties. They are relative to wherever the property is used, so nobody can resolve them
    /// for certain.
    pub custom_property_urls: Vec<Reference>,
    /// The layers that are named in the rules, in source order.
    pub layers: Vec<LayerNames>,
    /// Whether some layer in the rules has no name: then each copy of the sheet has layers of its own.
    pub unnamed_layers: bool,
    /// Whether all rules stand in layers with names, unconditionally. So it is if there are no rules.
    pub all_layered: bool,
    /// Whether there is nothing but imports, layer statements and comments.
    pub no_rules: bool,
    /// Whether the last statement lacks its semicolon, which is no matter only at the end of a sheet.
    pub open_end: bool,
    /// Semicolons after the last rule, which would spoil the first rule of the next sheet.
    pub stray_end: Option<Range<usize>>,
    /// `<!--` and `-->` between rules, where they mean nothing; in a block they would.
    pub relics: Vec<Range<usize>>,
    /// Warnings, in source order.
    pub problems: Vec<Problem>,
}
