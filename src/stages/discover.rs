//! discover: the source roots become one tree of logical paths.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use crate::{
    boundary::Boundary,
    config::Config,
    diagnostic::{Diagnostic, Diagnostics, Location, Severity},
    disk,
    manifest::Manifest,
    path::{LogicalPath, is_fingerprinted},
    stages::{
        compile::{template, texts::compile_rule},
        packages::{self, Package, Skipped},
        source::{Kind, Source, SourceTree, kind_of},
        sprockets::{self, Listed},
    },
};

/// Languages that need a compiler which is not built in, or a rule of `[[compile]]`.
const FOREIGN: &[(&str, &str)] = &[
    ("less", "Less"),
    ("styl", "Stylus"),
    ("coffee", "CoffeeScript"),
    ("vue", "a Vue component"),
    ("svelte", "a Svelte component"),
];

/// Walks the source roots.
///
/// # Errors
/// Unreadable files, names that cannot be published, links that lead out, two
/// sources for one logical path, paths that differ only by case, entry globs
/// that match nothing.
pub fn discover(config: &Config, boundary: &Boundary) -> Result<SourceTree, Diagnostics> {
    let mut walk = Walk {
        config,
        boundary,
        sources: BTreeMap::new(),
        listed: Vec::new(),
        copies: copies(config),
        skipped: Vec::new(),
        problems: Diagnostics::new(),
    };
    for root in boundary.sources() {
        walk.root(root);
    }
    if config.publishes_all() {
        walk.case_clashes();
    }
    if !config.follows_directives() {
        walk.unmatched_entries();
    }
    if walk.problems.has_errors() {
        walk.problems.dedupe();
        return Err(walk.problems);
    }
    let (mut packages, mut notes) = packages::packages(config, &walk.sources, &walk.skipped)?;
    if config.follows_directives() {
        notes.extend(walk.follow_directives(&mut packages)?);
        // Any of them may have been meant by a directive for a whole folder.
        let skipped = walk.skipped.into_iter().map(|skipped| skipped.problem);
        notes.extend(skipped.map(|problem| Diagnostic { severity: Severity::Warning, ..problem }));
    }
    for part in packages::parts(&packages) {
        if let Some(source) = walk.sources.get_mut(part) {
            source.part = true;
            source.entry &= config.entries_are_explicit() || config.follows_directives();
        }
    }
    let by_path =
        walk.sources.values().map(|source| (source.path.clone().into_os_string(), source.logical.clone())).collect();
    let renamed = walk.sources.values().filter(|source| !source.is_partial() && source.output() != source.logical);
    let by_output = renamed.map(|source| (source.output(), source.logical.clone())).collect();
    Ok(SourceTree { sources: walk.sources, by_path, by_output, packages, notes })
}

/// Where the last build put copies without digests in their names, as its manifest says; nothing if there are none to be.
fn copies(config: &Config) -> BTreeSet<String> {
    if config.plain.globs().is_empty() {
        return BTreeSet::new();
    }
    let json =
        disk::read_own(&config.manifest, config.limits.file_size).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let manifest = json.and_then(|json| Manifest::parse(json).ok());
    manifest.into_iter().flat_map(|manifest| manifest.assets.into_values()).filter_map(|entry| entry.plain).collect()
}

struct Walk<'a> {
    config: &'a Config,
    boundary: &'a Boundary,
    sources: BTreeMap<LogicalPath, Source>,
    /// For Sprockets: each file as its root knows it.
    listed: Vec<Listed>,
    /// Where the last build put copies without digests in their names.
    copies: BTreeSet<String>,
    /// Files that cannot be published, where only what is named is.
    skipped: Vec<Skipped>,
    problems: Diagnostics,
}

impl Walk<'_> {
    /// Adds what directives join, and marks what they publish; says what the user should know.
    fn follow_directives(&mut self, packages: &mut Vec<Package>) -> Result<Vec<Diagnostic>, Diagnostics> {
        let asked = sprockets::asked(self.config, self.boundary, &self.sources, &self.listed)?;
        let own: BTreeSet<LogicalPath> = packages.iter().map(|package| package.logical.clone()).collect();
        packages.extend(asked.packages.into_iter().filter(|package| !own.contains(&package.logical)));
        let joined: BTreeSet<&LogicalPath> = packages.iter().map(|package| &package.logical).collect();
        for source in self.sources.values_mut() {
            // What a source with directives becomes, its package is.
            source.entry &= !joined.contains(&source.output());
        }
        for logical in asked.published {
            if let Some(source) = self.sources.get_mut(&logical) {
                source.entry = source.kind != Kind::Static;
                source.publish = true;
            }
        }
        Ok(asked.notes)
    }

    fn root(&mut self, root: &Path) {
        // A root inside of another one owns its files.
        let others: Vec<&PathBuf> = self.boundary.sources().iter().filter(|other| *other != root).collect();
        let (files, errors) = disk::list(root, |folder| others.iter().any(|other| *other == folder));
        for (path, error) in errors.into_iter().filter(|_| self.config.publishes_all()) {
            let shown = self.boundary.shown(&path);
            self.problems.push(
                Diagnostic::error(
                    "unreadable-file",
                    format!("cannot read `{shown}`: {}", crate::diagnostic::cause(&error)),
                )
                .at(Location::file(shown)),
            );
        }
        for file in files {
            self.file(root, file);
        }
    }

    fn file(&mut self, root: &Path, file: disk::Found) {
        let shown = self.boundary.shown(&file.path);
        let tolerant = !self.config.publishes_all();
        let mut wrong = |code, message: String, hint: &str| {
            let problem = Diagnostic::error(code, message).at(Location::file(&shown)).hint(hint);
            if tolerant {
                let path = file.relative.to_string_lossy().into_owned();
                self.skipped.push(Skipped { path, shown: shown.clone(), problem });
            } else {
                self.problems.push(problem);
            }
        };
        let Some(relative) = file.relative.to_str() else {
            return wrong(
                "file-name",
                format!("the name of `{shown}` is not UTF-8"),
                "rename it: no URL could name it",
            );
        };
        let logical = match LogicalPath::parse(relative) {
            Ok(logical) => logical,
            Err(problem) => {
                return wrong("file-name", format!("`{shown}` cannot be published: {problem}"), "rename it");
            }
        };
        let name = logical.file_name();
        let backup = name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'));
        if backup || self.config.ignore.is_match(logical.as_str()) {
            return;
        }
        // What a file is that a command compiles, the command's result tells.
        let made = compile_rule(self.config, logical.as_str()).map(|rule| logical.compiled(rule.to.extension()));
        let as_sprockets = self.config.follows_directives() && made.is_none();
        let template = if as_sprockets { template::of(&logical) } else { None };
        let kind = match &template {
            Some(template) => kind_of(&template.inner),
            None => kind_of(made.as_ref().unwrap_or(&logical)),
        };
        let Some(kind) = kind else {
            return;
        };
        let made = made.or_else(|| template.map(|template| template.output));
        if file.special {
            return wrong("file-name", format!("`{shown}` is not a regular file"), "remove it, or list it in `ignore`");
        }
        let path = if file.linked {
            match disk::real_path(&file.path) {
                Ok(real) if self.boundary.permits(&real) => real,
                Ok(_) => {
                    return wrong(
                        "outside-of-project",
                        format!("the symbolic link `{shown}` leads out of the project"),
                        "to allow it, add the directory that it leads to to `allow` in `assetpack.toml`",
                    );
                }
                Err(error) => {
                    return wrong(
                        "unreadable-file",
                        format!("cannot read `{shown}`: {}", crate::diagnostic::cause(&error)),
                        "remove the link",
                    );
                }
            }
        } else {
            file.path
        };
        if self.is_output(&path) {
            return;
        }
        let by_directives = self.config.follows_directives();
        let matched = !by_directives && kind != Kind::Static && self.config.entries.is_match(logical.as_str());
        // A CSS module is of use to code alone: only whoever names it makes it an entry.
        let modules = &self.config.css.modules.files;
        let imported = modules.is_match(logical.as_str()) && !self.config.entries_are_explicit();
        let source = Source {
            entry: matched && !imported && !name.starts_with('_'),
            part: false,
            publish: self.config.publish.is_match(logical.as_str()),
            path,
            shown,
            kind,
            made,
            logical,
        };
        if source.made.is_none() {
            self.refuse_foreign(&source);
        }
        self.insert(root, source);
    }

    /// Whether a file, by its real path, is what an earlier build wrote: among sources it would become part of the next
    /// output.
    fn is_output(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.config.out) else { return false };
        let Some(below) = below.to_str() else { return false };
        let name =
            below.strip_suffix(".gz").or_else(|| below.strip_suffix(".br")).or_else(|| below.strip_suffix(".zst"));
        let name = name.unwrap_or(below);
        is_fingerprinted(name) || self.copies.contains(name)
    }

    fn refuse_foreign(&mut self, source: &Source) {
        let extension = source.logical.extension();
        let logical = &source.logical;
        // Beside the entries such a file is published as it is, like any other.
        let is_entry = self.config.entries.is_match(logical.as_str()) && self.config.publishes_all();
        if !is_entry || logical.file_name().starts_with('_') {
            return;
        }
        let foreign = FOREIGN.iter().find(|(known, _)| extension.eq_ignore_ascii_case(known));
        if let Some((_, language)) = foreign {
            self.problems.push(
                Diagnostic::error(
                    "unsupported-language",
                    format!("`{}` is {language}, which assetpack does not compile by itself", source.shown),
                )
                .at(Location::file(&source.shown))
                .hint("name a program that compiles it in `[[compile]]`, or list the source in `ignore`"),
            );
        }
    }

    fn insert(&mut self, root: &Path, mut source: Source) {
        let output = source.output();
        let by_directives = self.config.follows_directives();
        if by_directives || (self.config.shadowing && !self.config.publishes_all()) {
            let path = source.logical.to_string();
            let root = self.boundary.sources().iter().position(|other| other == root).unwrap_or(0);
            // What another root hides can still be asked for from beside it, or by its path.
            if self.sources.contains_key(&source.logical)
                && let Ok(hidden) = LogicalPath::parse(&format!("_{root}/{path}"))
            {
                source.logical = hidden;
            }
            self.listed.push(Listed { root, path, key: source.logical.clone() });
        }
        // Two sources of one output clash too (`a.ts` beside `a.js`), but only
        // where both get one: that is seen when the outputs are named.
        if let Some(first) = self.sources.get(&source.logical) {
            if self.config.shadowing && !first.path.starts_with(root) {
                return;
            }
            let mut diagnostic = Diagnostic::error(
                "duplicate-logical-path",
                format!("`{}` and `{}` are both `{output}`", first.shown, source.shown),
            )
            .at(Location::file(&source.shown));
            diagnostic = if first.path.starts_with(root) {
                diagnostic.hint("their names differ only in how Unicode composes them: rename one of them")
            } else {
                diagnostic.hint("rename one of them, or set `shadowing = true` to let the first root win")
            };
            self.problems.push(diagnostic);
            return;
        }
        self.sources.insert(source.logical.clone(), source);
    }

    fn case_clashes(&mut self) {
        let mut seen: BTreeMap<String, &Source> = BTreeMap::new();
        for source in self.sources.values() {
            if let Some(first) = seen.insert(source.logical.case_folded(), source) {
                self.problems.push(
                    Diagnostic::error(
                        "case-clash",
                        format!("`{}` and `{}` differ only by case", first.shown, source.shown),
                    )
                    .at(Location::file(&source.shown))
                    .hint("some file systems cannot hold both: rename one of them"),
                );
            }
        }
    }

    fn unmatched_entries(&mut self) {
        if !self.config.entries_are_explicit() {
            return;
        }
        for glob in self.config.entries.globs() {
            let alone = crate::config::PathMatcher::new(std::slice::from_ref(glob));
            let found = alone.is_ok_and(|alone| {
                self.sources
                    .values()
                    .any(|source| source.kind != Kind::Static && alone.is_match(source.logical.as_str()))
            });
            if !found {
                let near = crate::diagnostic::nearest(
                    glob,
                    self.sources
                        .values()
                        .filter(|source| source.kind != Kind::Static)
                        .map(|source| source.logical.as_str()),
                );
                let mut diagnostic =
                    Diagnostic::error("unmatched-entry", format!("the entry `{glob}` matches no CSS or JS file"))
                        .at(self.config.place("entries").cloned())
                        .hint("entries are logical paths: relative to the source directory, such as `js/app.ts`");
                if let Some(near) = near {
                    diagnostic = diagnostic.hint(format!("did you mean `{near}`?"));
                }
                self.problems.push(diagnostic);
            }
        }
    }
}
