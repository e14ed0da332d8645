//! compile: each source on its own, in parallel; references are marked here,
//! because a relative URL belongs to the file that it is written in.

pub mod css_modules;
mod external;
mod globs;
mod imported;
pub mod imports;
mod inline;
mod input_map;
mod job;
pub mod modules;
pub mod place;
pub mod references;
mod sass;
pub mod settings;
pub mod sheets;
pub mod texts;
