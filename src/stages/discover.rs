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
    path::{LogicalPath, has_digest, is_fingerprinted},
    stages::{
        bulk::{self, Bulk},
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
        bulk: Bulk::new(config.root.clone(), boundary.sources()),
        may_hold_outputs: false,
        respelled: Vec::new(),
        listed: Vec::new(),
        copies: copies(config),
        skipped: Vec::new(),
        problems: Diagnostics::new(),
    };
    for root in 0..boundary.sources().len() {
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
    Ok(SourceTree { sources: walk.sources, bulk: walk.bulk, by_path, by_output, packages, notes })
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
    bulk: Bulk,
    /// Whether the output directory and the source root that is walked have anything in common.
    may_hold_outputs: bool,
    /// Files that are not called as they are spelled: Unicode can compose one name in several ways.
    respelled: Vec<LogicalPath>,
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

    fn root(&mut self, number: usize) {
        let boundary = self.boundary;
        let root = &boundary.sources()[number];
        // A root inside of another one owns its files.
        let others: Vec<&PathBuf> = boundary.sources().iter().filter(|other| *other != root).collect();
        let is_other = |folder: &Path| others.iter().any(|other| *other == folder);
        self.may_hold_outputs = self.config.out.starts_with(root) || root.starts_with(&self.config.out);
        let errors = disk::walk(root, is_other, |file| self.file(number, file));
        self.bulk.sort();
        for logical in std::mem::take(&mut self.respelled) {
            // What another root has of that name was found before.
            let file = self.bulk.find(logical.as_str()).filter(|file| usize::from(self.bulk.root(*file)) == number);
            if let (Some(file), Some(other)) = (file, self.sources.get(&logical).cloned()) {
                self.duplicate(root, &self.bulk.source(file), &other);
            }
        }
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
    }

    fn file(&mut self, root: usize, file: disk::Found) {
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
        let linked = file.linked;
        let is_respelled = logical.as_str() != relative;
        let path = if linked {
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
        if (linked || self.may_hold_outputs) && self.is_output(&path) {
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
            publish: self.config.publishes_all() || self.config.publish.is_match(logical.as_str()),
            path,
            shown,
            kind,
            made,
            logical,
        };
        if source.made.is_none() {
            self.refuse_foreign(&source);
        }
        let is_plain = source.kind == Kind::Static && source.made.is_none() && !has_digest(source.logical.as_str());
        let is_bulk = is_plain && !linked && !is_respelled && self.has_bulk();
        if is_respelled {
            self.respelled.push(source.logical.clone());
        }
        self.insert(root, source, is_bulk);
    }

    /// Whether static files need not be known but by name.
    fn has_bulk(&self) -> bool {
        self.config.publishes_all() && !self.config.follows_directives() && self.config.packages.is_empty()
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

    fn insert(&mut self, number: usize, mut source: Source, is_bulk: bool) {
        let root = &self.boundary.sources()[number];
        let by_directives = self.config.follows_directives();
        if by_directives || (self.config.shadowing && !self.config.publishes_all()) {
            let path = source.logical.to_string();
            // What another root hides can still be asked for from beside it, or by its path.
            if self.sources.contains_key(&source.logical)
                && let Ok(hidden) = LogicalPath::parse(&format!("_{number}/{path}"))
            {
                source.logical = hidden;
            }
            self.listed.push(Listed { root: number, path, key: source.logical.clone() });
        }
        // Two sources of one output clash too (`a.ts` beside `a.js`), but only
        // where both get one: that is seen when the outputs are named.
        let first = self.sources.get(&source.logical).cloned();
        let first = first.or_else(|| self.bulk.find(source.logical.as_str()).map(|file| self.bulk.source(file)));
        if let Some(first) = first {
            if !self.config.shadowing || first.path.starts_with(root) {
                self.duplicate(root, &first, &source);
            }
        } else if !(is_bulk && self.bulk.push(&source.logical, number)) {
            self.sources.insert(source.logical.clone(), source);
        }
    }

    fn duplicate(&mut self, root: &Path, first: &Source, source: &Source) {
        let message = format!("`{}` and `{}` are both `{}`", first.shown, source.shown, source.output());
        let problem = Diagnostic::error("duplicate-logical-path", message).at(Location::file(&source.shown));
        self.problems.push(if first.path.starts_with(root) {
            problem.hint("their names differ only in how Unicode composes them: rename one of them")
        } else {
            problem.hint("rename one of them, or set `shadowing = true` to let the first root win")
        });
    }

    fn case_clashes(&mut self) {
        let names = self.sources.keys().map(LogicalPath::as_str).chain(self.bulk.names());
        let shown = |name: &str| match self.bulk.find(name) {
            Some(file) => self.bulk.shown(file),
            None => self.sources[&LogicalPath::known(name)].shown.clone(),
        };
        let mut pairs: Vec<(String, String)> =
            bulk::case_clashes(names).into_iter().map(|(one, other)| (shown(one), shown(other))).collect();
        pairs.sort();
        for (one, other) in pairs {
            self.problems.push(
                Diagnostic::error("case-clash", format!("`{one}` and `{other}` differ only by case"))
                    .at(Location::file(&other))
                    .hint("some file systems cannot hold both: rename one of them"),
            );
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
