//! Style sheets: what they refer to, what is wrong with them, and how they get smaller without changing meaning.
//!
//! [`tokens`] cuts the text, [`walk`] finds the statements, and everything else works on those two.
//! Nothing here recurses, so no input can exhaust the stack, and each pass is linear in the length of the text.

mod address;
mod align;
mod brackets;
mod color;
mod comment;
mod compiler;
mod cursor;
mod escape;
pub mod full;
mod growth;
pub mod ident;
#[cfg(test)]
mod hostile;
pub mod import;
mod join;
pub mod leaner;
pub mod lower;
mod mask;
pub mod minify;
#[cfg(test)]
mod minify_table;
pub mod modules;
mod neighbours;
mod number;
mod problem;
mod reference;
mod repair;
pub mod scan;
mod sheet;
mod spacing;
pub mod tokens;
pub mod unused;
pub mod walk;

/// What a sheet that holds more than ASCII begins with, so that no page's encoding holds for it.
pub const CHARSET: &str = "@charset \"UTF-8\";";

pub use comment::{legal_comments, source_map_comment};
pub use compiler::{Targets, targets};
pub use full::{Full, full};
pub use import::{Import, namespace};
pub use leaner::{ascii, implied_parents};
pub use lower::{Lowered, lower};
pub use minify::{Minified, Style, minify};
pub use problem::{Problem, ProblemKind, Severity};
pub use reference::{Reference, ReferenceKind};
pub use repair::repairs;
pub use scan::{recover, scan};
pub use sheet::{Group, LayerNames, Prelude, Sheet};
