//! Flags over the file over the defaults, key by key.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::choice::{CssMinify, JsMinify, SourceMap};
use super::compat::Compat;
use super::file::ConfigFile;
use super::given::{List, Picker};
use super::key::Key;
use super::layout::{self, Directories};
use super::matcher::{PathMatcher, UrlMatcher};
use super::parse::Document;
use super::preset::{self, Framework};
use super::{
    Config, Files, Missing, Overrides, cache, compat, compile, compression, css, defaults, js, jst, packages, values,
};
use crate::diagnostic::Diagnostics;

/// The final settings. They are to be thrown away if there are problems afterwards; where a value
/// is wrong its default goes on, so that the other values are looked at too.
pub(super) fn resolve(
    directories: Directories<'_>,
    file: Option<(&Document<'_>, ConfigFile)>,
    flags: Overrides,
    files: &dyn Files,
    problems: &mut Diagnostics,
) -> Option<Config> {
    // A key that was refused counts as missing here, and defaults must not be blamed for it.
    let whole = problems.is_empty();
    let (document, mut file) = file.map_or((None, ConfigFile::default()), |(document, file)| (Some(document), file));
    let mut pick = Picker { document, problems, places: BTreeMap::new(), broken: BTreeSet::new() };
    let pick = &mut pick;

    let preset = pick.optional(Key::FRAMEWORK, file.framework.take()).map_or(preset::NONE, Framework::preset);
    let (compat, mut carried) = compat::carry(pick, directories, &mut file, preset.compat, files);
    // Its load paths may hold the same file, and it leaves alone what it does not find.
    let as_sprockets = compat == Some(Compat::Sprockets);
    let sources_are_given = flags.source.is_some() || file.source.is_some();
    let sources = pick.list(Key::SOURCE, flags.source, file.source, preset.source);
    let sources = layout::source_roots(pick, directories, sources);
    let out = pick.one(Key::OUT, flags.out, file.out, preset.out);
    let out = layout::directory(pick, directories, out);
    let manifest_file = file.manifest.file.take();
    let manifest = pick.one(Key::MANIFEST, flags.manifest, manifest_file, defaults::MANIFEST);
    let manifest = layout::manifest_file(pick, directories, manifest);
    let publish = if as_sprockets { &[][..] } else { defaults::PUBLISH };
    let publish: List<String> = pick.list(Key::PUBLISH, None, file.publish, publish);
    if whole {
        let publish: Vec<&str> = publish.items.iter().map(|glob| glob.value.as_str()).collect();
        layout::relations(pick, directories, &sources, &out, &manifest, publish == defaults::PUBLISH);
    }
    let allow = pick.list(Key::ALLOW, None, file.allow, &[]);
    let allow = allow.items.into_iter().map(|item| layout::directory(pick, directories, item).value).collect();

    let entries = pick.list(Key::ENTRIES, flags.entries, file.entries, defaults::ENTRIES);
    let ignore = pick.list(Key::IGNORE, None, file.ignore, preset.ignore);
    let plain = pick.list(Key::PLAIN, None, file.plain, &[]);
    let missing = if as_sprockets { Missing::Warn } else { defaults::MISSING };
    let external = pick.list(Key::EXTERNAL, None, file.external, &[]);
    let sourcemap = pick.choice(Key::SOURCE_MAP, flags.sourcemap, file.sourcemap, defaults::SOURCE_MAP);
    let sourcemap_dir = pick.one(Key::SOURCE_MAP_DIR, None, file.sourcemap_dir, defaults::SOURCE_MAP_DIR);
    let sourcemap_dir = layout::directory(pick, directories, sourcemap_dir);
    if sourcemap == SourceMap::Hidden {
        layout::not_served(pick, directories, &out.value, &sourcemap_dir, "hidden source maps are for nobody to fetch");
    }
    let stable = pick.list(Key::STABLE, None, file.stable, &[]);
    let templates = pick.list(Key::TEMPLATES, flags.templates, None, &[]);
    let embed = pick.list(Key::EMBED, None, file.embed, &[]);
    let cache = cache::cache(pick, directories, &out.value, flags.cache, (file.cache, file.cache_size));
    let css = (flags.minify == Some(JsMinify::None)).then_some(CssMinify::None);

    Some(Config {
        root: directories.project.to_owned(),
        file: directories.file.map(Path::to_owned),
        public_path: values::public_path(pick, flags.public_path, file.public_path, preset.public_path),
        entries: values::globs(pick, &entries, PathMatcher::new)?,
        ignore: values::globs(pick, &ignore, PathMatcher::new)?,
        external: values::globs(pick, &external, UrlMatcher::new)?,
        publish: values::globs(pick, &publish, PathMatcher::new)?,
        plain: values::globs(pick, &plain, PathMatcher::new)?,
        missing: pick.choice(Key::MISSING, None, file.missing, missing),
        templates: values::globs(pick, &templates, PathMatcher::new)?,
        shadowing: pick.one(Key::SHADOWING, None, file.shadowing, as_sprockets).value,
        browsers: values::browsers(pick, flags.browsers, file.browsers),
        sourcemap,
        sourcemap_dir: sourcemap_dir.value,
        sources_content: pick.one(Key::SOURCES_CONTENT, None, file.sources_content, true).value,
        debug_ids: pick.one(Key::DEBUG_IDS, None, file.debug_ids, false).value,
        inline_limit: values::bytes(pick, Key::INLINE_LIMIT, file.inline_limit),
        embed: values::globs(pick, &embed, PathMatcher::new)?,
        stable: values::globs(pick, &stable, PathMatcher::new)?,
        compress: values::compress(pick, flags.compress, file.compress),
        levels: compression::levels(pick, flags.effort, file.compression),
        deny_warnings: pick.one(Key::DENY_WARNINGS, flags.deny_warnings, file.deny_warnings, false).value,
        css: css::css(pick, directories, &out.value, css, file.css)?,
        sass: compile::sass(pick, directories, file.sass),
        packages: packages::packages(pick, file.packages, carried.as_mut().map(|c| std::mem::take(&mut c.packages))),
        parts: pick.one(Key::PARTS, None, file.parts, false).value,
        jst: jst::jst(pick, file.jst),
        compat,
        notes: carried.map(|carried| carried.lost).unwrap_or_default(),
        compile: file.compile.into_iter().filter_map(|file| compile::rule(pick, file)).collect(),
        js: js::js(pick, directories, flags.minify, flags.define, preset.modules, file.js),
        limits: values::limits(pick, file.limits),
        jobs: flags.jobs,
        cache,
        sources: sources.into_iter().map(|source| source.value).collect(),
        sources_are_given,
        dialects: super::manifest::dialects(pick, directories, &preset, &out.value, &manifest.value, file.manifest),
        out: out.value,
        manifest: manifest.value,
        allow,
        places: std::mem::take(&mut pick.places),
    })
}
