//! What holds where neither the file nor the command line says anything: the only list of defaults.

use serde_json::{Value, json};

use super::choice::{CssMinify, Format, JsMinify, LegalComments, Missing, SassCompiler, SourceMap};

pub(super) const SOURCE: &[&str] = &["assets"];
pub(super) const OUT: &str = "dist/assets";
pub(super) const PUBLIC_PATH: &str = "/assets/";
pub(super) const ENTRIES: &[&str] = &["*", "{css,styles,stylesheets,js,scripts,javascripts,entrypoints}/*"];
/// Whatever lies among the sources is there to be served.
pub(super) const PUBLISH: &[&str] = &["**"];
pub(super) const MISSING: Missing = Missing::Error;
pub(super) const SOURCE_MAP: SourceMap = SourceMap::None;
/// Beside the manifest, where nobody can fetch them.
pub(super) const SOURCE_MAP_DIR: &str = "dist/sourcemaps";
pub(super) const COMPRESS: &[&str] = &["gzip", "br"];
/// Outside of the served directory, where nobody can fetch it.
pub(super) const MANIFEST: &str = "dist/manifest.json";
/// Beside the settings, where no version control sees it.
pub(super) const CACHE: &str = ".assetpack/cache";
/// Some hundred releases of a large page.
pub(super) const CACHE_SIZE: i64 = 1 << 30;
pub(super) const JS_MINIFY: JsMinify = JsMinify::Oxc;
/// Without it a page built from React is a development build.
pub(super) const DEFINE: &[(&str, &str)] = &[("process.env.NODE_ENV", "\"production\"")];
pub(super) const LEGAL_COMMENTS: LegalComments = LegalComments::Inline;
pub(super) const FORMAT: Format = Format::Esm;
/// Browsers that know no modules, and those that know no `import()` in them.
pub(super) const LEGACY_BROWSERS: &[&str] = &["ie 11", "chrome < 64", "firefox < 67", "safari < 11.1"];
pub(super) const CSS_MINIFY: CssMinify = CssMinify::Safe;
/// The names that the web's other tools give them.
pub(super) const CSS_MODULES: &[&str] = &["**/*.module.{css,scss,sass,less,styl,pcss}"];
pub(super) const CSS_NAMES: &str = "[hash]";
/// Areas of a grid and containers are often named in one file and used in another.
pub(super) const CSS_LOCAL: &[&str] = &["counter-styles"];
pub(super) const SASS_COMPILER: SassCompiler = SassCompiler::Embedded;
/// These three are Jammit's.
pub(super) const JST_EXTENSION: &str = "jst";
pub(super) const JST_NAMESPACE: &str = "window.JST";
pub(super) const JST_SEPARATOR: &str = "/";
/// Compilers that start a virtual machine take seconds; none should take minutes.
pub(super) const TIMEOUT: i64 = 60;
pub(super) const NESTING: i64 = 1000;
pub(super) const FILE_SIZE: i64 = 64 * 1024 * 1024;

/// The same as a file would have it, for the schema.
pub(super) fn as_json() -> Value {
    json!({
        "framework": null,
        "compat": null,
        "source": SOURCE,
        "out": OUT,
        "public_path": PUBLIC_PATH,
        "entries": ENTRIES,
        "ignore": [],
        "publish": PUBLISH,
        "missing": MISSING,
        "external": [],
        "allow": [],
        "shadowing": false,
        "browsers": null,
        "sourcemap": SOURCE_MAP,
        "sourcemap_dir": SOURCE_MAP_DIR,
        "sources_content": true,
        "debug_ids": false,
        "inline_limit": 0,
        "embed": [],
        "stable": [],
        "plain": [],
        "compress": COMPRESS,
        "compression": { "level": "best", "br": null, "gzip": null, "zstd": null },
        "cache": CACHE,
        "cache_size": CACHE_SIZE,
        "deny_warnings": false,
        "manifest": { "file": MANIFEST, "also": [], "merge": [], "files": {}, "root": "" },
        "js": js_as_json(),
        "css": {
            "minify": CSS_MINIFY,
            "legal_comments": LEGAL_COMMENTS,
            "error_recovery": [],
            "shared": false,
            "modules": { "files": CSS_MODULES, "names": CSS_NAMES, "local": CSS_LOCAL, "types": null },
            "unused": { "names": [], "templates": [], "keep": [] },
        },
        "sass": { "compiler": SASS_COMPILER, "command": null, "load_paths": [] },
        "packages": {},
        "parts": false,
        "jst": {
            "extension": JST_EXTENSION,
            "function": true,
            "namespace": JST_NAMESPACE,
            "sorted": false,
            "escapes": false,
            "separator": JST_SEPARATOR,
        },
        "compile": [],
        "limits": { "nesting": NESTING, "file_size": FILE_SIZE },
    })
}

fn js_as_json() -> Value {
    let define: serde_json::Map<String, Value> =
        DEFINE.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    json!({
        "minify": JS_MINIFY,
        "keep_names": false,
        "legal_comments": LEGAL_COMMENTS,
        "licenses": false,
        "define": define,
        "env": [],
        "drop": [],
        "drop_labels": [],
        "alias": {},
        "inject": {},
        "conditions": [],
        "modules": [],
        "tsconfig": null,
        "format": FORMAT,
        "globals": {},
        "polyfills": false,
        "legacy": null,
        "chunks": {},
        "min_chunk_size": 0,
        "import_map": false,
        "rules": [],
    })
}
