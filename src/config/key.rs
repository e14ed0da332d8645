//! The names of all settings: in the file, and on the command line.

/// The two names of a setting.
#[derive(Clone, Copy)]
pub(super) struct Key {
    /// In the file.
    pub(super) name: &'static str,
    /// On the command line; empty where the command line has no say.
    pub(super) flag: &'static str,
}

impl Key {
    pub(super) const SOURCE: Self = Self::new("source", "--source");
    pub(super) const OUT: Self = Self::new("out", "--out");
    pub(super) const PUBLIC_PATH: Self = Self::new("public_path", "--public-path");
    pub(super) const ENTRIES: Self = Self::new("entries", "--entry");
    pub(super) const IGNORE: Self = Self::new("ignore", "");
    pub(super) const EXTERNAL: Self = Self::new("external", "");
    pub(super) const ALLOW: Self = Self::new("allow", "");
    pub(super) const SHADOWING: Self = Self::new("shadowing", "");
    pub(super) const BROWSERS: Self = Self::new("browsers", "--browsers");
    pub(super) const SOURCE_MAP: Self = Self::new("sourcemap", "--sourcemap");
    pub(super) const COMPRESS: Self = Self::new("compress", "--compress");
    pub(super) const DENY_WARNINGS: Self = Self::new("deny_warnings", "--deny-warnings");
    pub(super) const MANIFEST: Self = Self::new("manifest.file", "--manifest");
    pub(super) const JS_MINIFY: Self = Self::new("js.minify", "--minify");
    pub(super) const DEFINE: Self = Self::new("js.define", "--define");
    pub(super) const CSS_MINIFY: Self = Self::new("css.minify", "--minify");
    pub(super) const NESTING: Self = Self::new("limits.nesting", "");
    pub(super) const FILE_SIZE: Self = Self::new("limits.file_size", "");
    pub(super) const TEMPLATES: Self = Self::new("templates", "--templates");

    const fn new(name: &'static str, flag: &'static str) -> Self {
        Self { name, flag }
    }
}
