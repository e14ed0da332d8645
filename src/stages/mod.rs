//! The verbs, in the order in which data flows. Several of them read; only
//! `compress` (to the staging folder) and `commit` write.

pub mod discover;
pub mod bulk;
pub mod packages;
pub mod project;
pub mod source;
pub mod sprockets;
pub mod compile;
pub mod licenses;
pub mod link;
pub mod minify;
pub mod maps;
pub mod fingerprint;
pub mod compress;
pub mod carry;
pub mod manifest;
pub mod dialects;
pub mod commit;
