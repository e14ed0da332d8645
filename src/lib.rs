//! assetpack: the asset build stage of a twelve-factor app.
//!
//! CSS, JS and static files become immutable files, named by their digests, and
//! one manifest. [`pipeline`] shows the build on one screen; [`stages`] are its
//! verbs, in order; [`engines`] the third-party compilers behind them.

pub mod pipeline;
pub mod stages;
pub mod engines;

pub mod path;
pub mod reference;
pub mod digest;
pub mod manifest;
pub mod media;
pub mod dialects;
pub mod servers;
pub mod codegen;
pub mod source_text;

pub mod boundary;
pub mod project_files;
pub mod disk;

pub mod config;
pub mod cli;
pub mod commands;
pub mod diagnostic;
pub mod progress;
