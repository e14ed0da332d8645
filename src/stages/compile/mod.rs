//! compile: each source on its own, in parallel; references are marked here,
//! because a relative URL belongs to the file that it is written in.

pub mod css_modules;
pub mod directives;
pub mod documents;
mod external;
mod globs;
mod helpers;
mod imported;
pub mod imports;
mod inline;
mod input_map;
mod job;
mod left;
mod load;
pub mod module_file;
pub mod modules;
pub mod place;
pub mod references;
mod sass;
pub mod settings;
pub mod sheet;
pub mod sheets;
pub mod template;
pub mod texts;
mod used;

/// How many problems of one source are shown: whoever has more mends these first.
const MOST_PROBLEMS: usize = 100;
