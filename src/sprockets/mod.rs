//! What Sprockets, the asset pipeline of Rails, reads in sources, and what it makes of them.
//!
//! Everything here is a function of names and texts: nothing touches the disk. [`Tree`] finds files by logical paths
//! and says which of them a bundle consists of; [`directives`] reads and blanks the comments that say so; [`erb`]
//! takes the asset helpers out of templates; [`ejs`] and [`jst`] write templates as functions.
//!
//! Sprockets 3.7 is the model, down to the order of each bundle. Where it breaks an asset, the comments say what is done
//! instead.

pub mod directives;
mod shell;
pub mod types;
mod names;
pub mod tree;
mod resolve;
mod mains;
mod graph;
mod problem;
pub mod targets;
pub mod erb;
mod erb_scan;
pub mod ejs;
pub mod jst;

pub use directives::{Comments, Directive, blanked, header};
pub use graph::Bundle;
pub use resolve::Missing;
pub use tree::{File, Tree};
pub use types::{Kind, logical};
