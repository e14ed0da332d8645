//! compile: each source on its own, in parallel; references are marked here,
//! because a relative URL belongs to the file that it is written in.

mod globs;
mod imported;
pub mod imports;
mod inline;
mod input_map;
mod job;
pub mod modules;
pub mod references;
pub mod settings;
pub mod sheets;
