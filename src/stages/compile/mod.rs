//! compile: each source on its own, in parallel; references are marked here,
//! because a relative URL belongs to the file that it is written in.

pub mod imports;
pub mod modules;
pub mod references;
pub mod sheets;
