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

/// What [`scan`](super::scan()) found. All spans are bytes of the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// Warnings, in source order.
    pub problems: Vec<Problem>,
}
