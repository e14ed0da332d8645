//! assetpack: the asset build stage of a twelve-factor app.
//!
//! CSS, JS and static files become immutable files, named by their digests, and
//! one manifest. [`pipeline`] shows the build on one screen; [`stages`] are its
//! verbs, in order; [`engines`] the third-party compilers behind them.
//!
//! Without the feature `cli` there is only [`manifest`], for processes that
//! serve a release: it needs no compiler, and seconds to be compiled.

pub mod manifest;
pub mod url_path;

#[cfg(feature = "cli")]
pub mod pipeline;
#[cfg(feature = "cli")]
pub mod last_build;
#[cfg(feature = "cli")]
pub mod stages;
#[cfg(feature = "cli")]
pub mod engines;

#[cfg(feature = "cli")]
pub mod path;
#[cfg(feature = "cli")]
pub mod reference;
#[cfg(feature = "cli")]
pub mod digest;
#[cfg(feature = "cli")]
pub mod media;
#[cfg(feature = "cli")]
pub mod dialects;
#[cfg(feature = "cli")]
pub mod servers;
#[cfg(feature = "cli")]
pub mod codegen;
#[cfg(feature = "cli")]
pub mod source_text;

#[cfg(feature = "cli")]
pub mod boundary;
#[cfg(feature = "cli")]
pub mod project_files;
#[cfg(feature = "cli")]
pub mod disk;
#[cfg(feature = "cli")]
pub mod cache;

#[cfg(feature = "cli")]
pub mod config;
#[cfg(feature = "cli")]
pub mod compat;
#[cfg(feature = "cli")]
pub mod sprockets;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod commands;
#[cfg(feature = "cli")]
pub mod diagnostic;
#[cfg(feature = "cli")]
pub mod progress;
#[cfg(feature = "cli")]
pub mod clock;
#[cfg(feature = "cli")]
pub mod parallel;
#[cfg(feature = "cli")]
pub mod encode;
#[cfg(feature = "cli")]
pub mod watch;
