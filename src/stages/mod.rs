//! The verbs, in the order in which data flows. Only the first and the last
//! stages touch the disk for more than reading what an entry asks for.

pub mod commit;
pub mod compile;
pub mod compress;
pub mod discover;
pub mod fingerprint;
pub mod link;
pub mod manifest;
pub mod maps;
pub mod minify;
