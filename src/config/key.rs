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
    pub(super) const SOURCE_MAP_DIR: Self = Self::new("sourcemap_dir", "");
    pub(super) const SOURCES_CONTENT: Self = Self::new("sources_content", "");
    pub(super) const DEBUG_IDS: Self = Self::new("debug_ids", "");
    pub(super) const INLINE_LIMIT: Self = Self::new("inline_limit", "");
    pub(super) const STABLE: Self = Self::new("stable", "");
    pub(super) const PUBLISH: Self = Self::new("publish", "");
    pub(super) const PLAIN: Self = Self::new("plain", "");
    pub(super) const MISSING: Self = Self::new("missing", "");
    pub(super) const COMPRESS: Self = Self::new("compress", "--compress");
    pub(super) const EFFORT: Self = Self::new("compression.level", "--compress-level");
    pub(super) const LEVEL_BR: Self = Self::new("compression.br", "");
    pub(super) const LEVEL_GZIP: Self = Self::new("compression.gzip", "");
    pub(super) const LEVEL_ZSTD: Self = Self::new("compression.zstd", "");
    pub(super) const CACHE: Self = Self::new("cache", "--cache");
    pub(super) const CACHE_SIZE: Self = Self::new("cache_size", "");
    pub(super) const DENY_WARNINGS: Self = Self::new("deny_warnings", "--deny-warnings");
    pub(super) const MANIFEST: Self = Self::new("manifest.file", "--manifest");
    pub(super) const FRAMEWORK: Self = Self::new("framework", "");
    pub(super) const MANIFEST_ALSO: Self = Self::new("manifest.also", "");
    pub(super) const MANIFEST_MERGE: Self = Self::new("manifest.merge", "");
    pub(super) const MANIFEST_FILES: Self = Self::new("manifest.files", "");
    pub(super) const MANIFEST_ROOT: Self = Self::new("manifest.root", "");
    pub(super) const JS_MINIFY: Self = Self::new("js.minify", "--minify");
    pub(super) const DEFINE: Self = Self::new("js.define", "--define");
    pub(super) const KEEP_NAMES: Self = Self::new("js.keep_names", "");
    pub(super) const LEGAL_COMMENTS: Self = Self::new("js.legal_comments", "");
    pub(super) const LICENSES: Self = Self::new("js.licenses", "");
    pub(super) const ENV: Self = Self::new("js.env", "");
    pub(super) const DROP: Self = Self::new("js.drop", "");
    pub(super) const DROP_LABELS: Self = Self::new("js.drop_labels", "");
    pub(super) const ALIAS: Self = Self::new("js.alias", "");
    pub(super) const INJECT: Self = Self::new("js.inject", "");
    pub(super) const MODULES: Self = Self::new("js.modules", "");
    pub(super) const CONDITIONS: Self = Self::new("js.conditions", "");
    pub(super) const TSCONFIG: Self = Self::new("js.tsconfig", "");
    pub(super) const FORMAT: Self = Self::new("js.format", "");
    pub(super) const GLOBALS: Self = Self::new("js.globals", "");
    pub(super) const POLYFILLS: Self = Self::new("js.polyfills", "");
    pub(super) const LEGACY_BROWSERS: Self = Self::new("js.legacy.browsers", "");
    pub(super) const LEGACY_POLYFILLS: Self = Self::new("js.legacy.polyfills", "");
    pub(super) const CHUNKS: Self = Self::new("js.chunks", "");
    pub(super) const MIN_CHUNK_SIZE: Self = Self::new("js.min_chunk_size", "");
    pub(super) const IMPORT_MAP: Self = Self::new("js.import_map", "");
    pub(super) const RULE_FILES: Self = Self::new("js.rules.files", "");
    pub(super) const RULE_MINIFY: Self = Self::new("js.rules.minify", "");
    pub(super) const RULE_FORMAT: Self = Self::new("js.rules.format", "");
    pub(super) const RULE_NAME: Self = Self::new("js.rules.name", "");
    pub(super) const CSS_MINIFY: Self = Self::new("css.minify", "--minify");
    pub(super) const CSS_LEGAL: Self = Self::new("css.legal_comments", "");
    pub(super) const CSS_RECOVERY: Self = Self::new("css.error_recovery", "");
    pub(super) const CSS_SHARED: Self = Self::new("css.shared", "");
    pub(super) const CSS_MODULES: Self = Self::new("css.modules.files", "");
    pub(super) const CSS_NAMES: Self = Self::new("css.modules.names", "");
    pub(super) const CSS_LOCAL: Self = Self::new("css.modules.local", "");
    pub(super) const CSS_TYPES: Self = Self::new("css.modules.types", "");
    pub(super) const CSS_UNUSED: Self = Self::new("css.unused.names", "");
    pub(super) const CSS_TEMPLATES: Self = Self::new("css.unused.templates", "");
    pub(super) const CSS_KEEP: Self = Self::new("css.unused.keep", "");
    pub(super) const SASS_COMPILER: Self = Self::new("sass.compiler", "");
    pub(super) const SASS_COMMAND: Self = Self::new("sass.command", "");
    pub(super) const SASS_LOAD_PATHS: Self = Self::new("sass.load_paths", "");
    pub(super) const COMPILE_FILES: Self = Self::new("compile.files", "");
    pub(super) const COMPILE_TO: Self = Self::new("compile.to", "");
    pub(super) const COMPILE_COMMAND: Self = Self::new("compile.command", "");
    pub(super) const COMPILE_DEPENDS: Self = Self::new("compile.depends", "");
    pub(super) const COMPILE_TIMEOUT: Self = Self::new("compile.timeout", "");
    pub(super) const PACKAGES: Self = Self::new("packages", "");
    pub(super) const PARTS: Self = Self::new("parts", "");
    pub(super) const COMPAT: Self = Self::new("compat", "");
    pub(super) const COMPAT_FILE: Self = Self::new("compat.file", "");
    pub(super) const COMPAT_TEMPLATES: Self = Self::new("compat.templates", "");
    pub(super) const COMPAT_ENVIRONMENT: Self = Self::new("compat.environment", "");
    pub(super) const JST_EXTENSION: Self = Self::new("jst.extension", "");
    pub(super) const JST_NAMESPACE: Self = Self::new("jst.namespace", "");
    pub(super) const JST_ESCAPES: Self = Self::new("jst.escapes", "");
    pub(super) const JST_SORTED: Self = Self::new("jst.sorted", "");
    pub(super) const JST_SEPARATOR: Self = Self::new("jst.separator", "");
    pub(super) const EMBED: Self = Self::new("embed", "");
    pub(super) const NESTING: Self = Self::new("limits.nesting", "");
    pub(super) const FILE_SIZE: Self = Self::new("limits.file_size", "");
    pub(super) const TEMPLATES: Self = Self::new("templates", "--templates");

    const fn new(name: &'static str, flag: &'static str) -> Self {
        Self { name, flag }
    }
}
