//! What a URL in a source refers to: the one place that turns the text of a
//! reference into a logical path, for CSS and JS alike.

use std::{
    collections::BTreeMap,
    ops::Range,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use super::{documents, inline, place::Place, texts::compile_rule};
use crate::{
    boundary::Boundary,
    config::Missing,
    diagnostic::{Diagnostic, Severity, nearest},
    disk,
    path::{LogicalPath, UrlKind, UrlParts, normalized, relative_url},
    stages::{
        project::Project,
        source::{Kind, kind_of},
    },
};

/// What a reference means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Not ours: it stays as it is written.
    Foreign,
    /// A small file: its content as a `data:` URL.
    Inline(String),
    /// An output of this build, with the query and fragment as written.
    Output {
        /// Logical path of the output.
        target: LogicalPath,
        /// `?query#fragment`, as written.
        suffix: String,
    },
}

/// The largest picture that a package embeds, in bytes: in base64 they are less than 32,700.
const MOST_EMBEDDED: u64 = 24_522;

/// Resolves references, and collects what they need that no source root holds.
pub struct References {
    project: Arc<Project>,
    // Written by the threads that compile, read after they have ended.
    packaged: Mutex<BTreeMap<LogicalPath, PathBuf>>,
    warnings: Mutex<Vec<Diagnostic>>,
}

impl References {
    /// For one build.
    #[must_use]
    pub fn new(project: Arc<Project>) -> Self {
        Self { project, packaged: Mutex::default(), warnings: Mutex::default() }
    }

    /// Files of packages that some source refers to, by the logical path that
    /// they are published under.
    ///
    /// # Panics
    /// If a thread panicked while it held the list.
    #[must_use]
    pub fn packaged(&self) -> BTreeMap<LogicalPath, PathBuf> {
        self.packaged.lock().expect("no thread panicked").clone()
    }

    /// What is missing may be an error or, if the settings say so, a warning that is kept for later.
    ///
    /// # Errors
    /// The problem, if it is an error.
    ///
    /// # Panics
    /// If a thread panicked while it held the list.
    pub fn tolerated(&self, problem: Box<Diagnostic>) -> Result<(), Box<Diagnostic>> {
        if self.project.config.missing == Missing::Error || problem.code != "missing-reference" {
            return Err(problem);
        }
        if self.project.config.missing == Missing::Ignore {
            return Ok(());
        }
        let warning = Diagnostic { severity: Severity::Warning, ..*problem };
        self.warnings.lock().expect("no thread panicked").push(warning);
        Ok(())
    }

    /// The warnings about references that were left as they are.
    ///
    /// # Panics
    /// If a thread panicked while it held the list.
    #[must_use]
    pub fn take_warnings(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.warnings.lock().expect("no thread panicked"))
    }

    /// What `url`, which stands at `span` in `place`, refers to.
    ///
    /// # Errors
    /// If it is ours and names nothing that is published, or leads out.
    pub fn resolve(&self, place: &Place<'_>, url: &str, span: Range<usize>) -> Result<Meaning, Box<Diagnostic>> {
        match self.resolve_to_file(place, url, span)? {
            Meaning::Output { target, suffix } => match self.inlined(&target, &suffix)? {
                Some(data) => Ok(Meaning::Inline(data)),
                None => Ok(Meaning::Output { target, suffix }),
            },
            meaning => Ok(meaning),
        }
    }

    /// The same where a `data:` URL will not do.
    ///
    /// # Errors
    /// If it is ours and names nothing that is published, or leads out.
    pub fn resolve_to_file(
        &self,
        place: &Place<'_>,
        url: &str,
        span: Range<usize>,
    ) -> Result<Meaning, Box<Diagnostic>> {
        let url = url.trim();
        if self.project.config.external.is_match(url) {
            return Ok(Meaning::Foreign);
        }
        let kind = UrlKind::of(url);
        if kind == UrlKind::Foreign {
            return Ok(Meaning::Foreign);
        }
        let parts = UrlParts::of(url);
        let found = match kind {
            UrlKind::Rooted => self.rooted(&parts.path),
            _ => self.relative(place, &parts.path),
        };
        let found = match found {
            Found::Nothing => self.beside_others(place, &parts.path),
            found => found,
        };
        let found = match found {
            // Rails looks up whatever does not begin with `../` in all load paths.
            Found::Nothing if self.project.config.follows_directives() => {
                self.rooted(parts.path.trim_start_matches("./"))
            }
            found => found,
        };
        match found {
            Found::Target(target) => Ok(Meaning::Output { target, suffix: parts.suffix.to_owned() }),
            Found::Outside => Err(Box::new(outside(&self.project, place, url, span))),
            Found::Nothing => {
                self.tolerated(Box::new(self.missing(place, url, &parts.path, span))).map(|()| Meaning::Foreign)
            }
        }
    }

    /// The content of a target that is small enough to stand in the place of its
    /// address. One that is asked for with a query or fragment stays a file.
    fn inlined(&self, target: &LogicalPath, suffix: &str) -> Result<Option<String>, Box<Diagnostic>> {
        let config = &self.project.config;
        let embedded = config.embed.is_match(target.as_str());
        if !suffix.is_empty() || (config.inline_limit == 0 && !embedded) {
            return Ok(None);
        }
        let packaged = || self.packaged.lock().expect("no thread panicked").get(target).cloned();
        let path = match self.project.tree.get(target) {
            Some(source) if source.kind == Kind::Static => source.path.clone(),
            Some(_) => return Ok(None),
            None => match packaged() {
                Some(path) => path,
                None => return Ok(None),
            },
        };
        let limit = if embedded { config.limits.file_size } else { config.inline_limit };
        self.data_url(&path, limit)
    }

    /// A static file as a `data:` URL, if it is no larger than the limit for that.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn small(&self, path: &Path) -> Result<Option<String>, Box<Diagnostic>> {
        let limit = self.project.config.inline_limit;
        let embedded = self.project.matches(&self.project.config.embed, path);
        self.data_url(path, if embedded { self.project.config.limits.file_size } else { limit })
    }

    /// What a package that embeds has in the place of a file's address, in the way of Jammit: pictures and fonts in
    /// folders called `embed`, pictures only up to what Internet Explorer 8 could take.
    #[must_use]
    pub fn embedded(&self, target: &LogicalPath) -> Option<String> {
        let in_folder = target.folder().split('/').any(|folder| folder == "embed");
        let extension = target.extension();
        let limit = match extension {
            "ttf" | "otf" | "woff" => self.project.config.limits.file_size,
            "png" | "jpg" | "jpeg" | "gif" | "tif" | "tiff" => MOST_EMBEDDED,
            _ => return None,
        };
        let source = self.project.tree.get(target).filter(|_| in_folder)?;
        self.data_url(&source.path, limit).ok().flatten()
    }

    fn data_url(&self, path: &Path, limit: u64) -> Result<Option<String>, Box<Diagnostic>> {
        if limit == 0 || disk::size(path).is_none_or(|size| size > limit) {
            return Ok(None);
        }
        // What a picture refers to cannot be found from inside of a URL.
        let is_svg = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
        if is_svg && documents::may_refer(documents::Kind::Svg, path, limit) {
            return Ok(None);
        }
        inline::data_url(path, &self.project.boundary.shown(path), limit).map(Some)
    }

    /// A path on the same server: below the public path, or from the root of the tree.
    fn rooted(&self, path: &str) -> Found {
        for candidate in below_public_path(&self.project.config.public_path, path).chain([path]) {
            match LogicalPath::parse(candidate) {
                Ok(logical) => {
                    if let Some(target) = self.in_tree(&logical) {
                        return Found::Target(target);
                    }
                }
                Err(crate::path::PathProblem::Escapes) => return Found::Outside,
                Err(_) => {}
            }
        }
        Found::Nothing
    }

    fn relative(&self, place: &Place<'_>, path: &str) -> Found {
        // Several roots act as one tree, so the logical path comes first.
        let source = self.project.tree.at(place.path);
        if let Some(source) = source
            && let Ok(logical) = source.logical.resolve(path)
            && let Some(target) = self.in_tree(&logical)
        {
            return Found::Target(target);
        }
        if path.is_empty() || path.get(..5).is_some_and(|s| s.eq_ignore_ascii_case("file:")) {
            return Found::Outside;
        }
        let folder = place.path.parent().unwrap_or(place.path);
        let Ok(real) = disk::real_path(&folder.join(path)) else {
            // Whether a file exists out there is nobody's business.
            return if lexically_within(&self.project.boundary, folder, path) {
                Found::Nothing
            } else {
                Found::Outside
            };
        };
        if !self.project.boundary.permits(&real) {
            return Found::Outside;
        }
        self.file(&real).map_or(Found::Nothing, Found::Target)
    }

    /// What a path means in a text that was made of several files: the compiler leaves
    /// addresses as they were written, and many are relative to the file that holds them.
    fn beside_others(&self, place: &Place<'_>, path: &str) -> Found {
        let Some(made) = place.made else { return Found::Nothing };
        let found = made.reads.iter().find_map(|read| match self.relative(&Place::new(read, place.shown, ""), path) {
            Found::Target(target) => Some(target),
            _ => None,
        });
        found.map_or(Found::Nothing, Found::Target)
    }

    fn in_tree(&self, logical: &LogicalPath) -> Option<LogicalPath> {
        let tree = &self.project.tree;
        let source = tree.get(logical).or_else(|| tree.output(logical)).filter(|source| !source.is_partial());
        let is_package = || tree.packages.iter().any(|package| package.logical == *logical);
        source.map(|source| source.output()).or_else(|| is_package().then(|| logical.clone())).or_else(|| {
            // The sheet of a script's own: what it imports.
            let is_sheet = logical.extension() == "css";
            let script = is_sheet.then(|| logical.with_extension("js"))?;
            let source = tree.get(&script).or_else(|| tree.output(&script))?;
            matches!(source.kind, Kind::Script(_)).then(|| logical.clone())
        })
    }

    /// The logical path under which the file at a real path is published: that of
    /// the tree, or one made from the package that it belongs to.
    ///
    /// # Panics
    /// If a thread panicked while it held the list.
    #[must_use]
    pub fn file(&self, real: &Path) -> Option<LogicalPath> {
        if let Some(source) = self.project.tree.at(real) {
            return self.in_tree(&source.logical);
        }
        if !disk::is_file(real) {
            return None;
        }
        let text = real.to_str()?;
        let at = text.rfind("/node_modules/")? + "/node_modules/".len();
        let logical = LogicalPath::parse(&format!("npm/{}", &text[at..])).ok()?;
        // Code of packages is linked, never published on its own.
        let external = compile_rule(&self.project.config, &text[at - "node_modules/".len()..]);
        if external.is_some() || kind_of(&logical) != Some(Kind::Static) {
            return None;
        }
        let target = logical;
        let mut packaged = self.packaged.lock().expect("no thread panicked");
        let first = packaged.entry(target.clone()).or_insert_with(|| real.to_owned());
        if first == real {
            return Some(target);
        }
        // Two versions of one package: the whole way to it tells them apart.
        let long = self.project.boundary.shown(real).replace("node_modules", "npm").replace("../", "");
        let target = LogicalPath::parse(&long).ok()?;
        packaged.insert(target.clone(), real.to_owned());
        Some(target)
    }

    /// The real path of the source file that `url` means, whatever its kind.
    #[must_use]
    pub fn source(&self, place: &Place<'_>, url: &str) -> Option<PathBuf> {
        let path = UrlParts::of(url).path;
        let tree = &self.project.tree;
        let logical = |text: &str| Some(tree.get(&LogicalPath::parse(text).ok()?)?.into_owned().path);
        if UrlKind::of(url) == UrlKind::Rooted {
            let mut below = below_public_path(&self.project.config.public_path, &path);
            return below.find_map(logical).or_else(|| logical(&path));
        }
        let here = tree
            .at(place.path)
            .and_then(|source| source.logical.resolve(&path).ok())
            .and_then(|wanted| tree.get(&wanted));
        if let Some(source) = here {
            return Some(source.path.clone());
        }
        let real = disk::real_path(&place.path.parent()?.join(&path)).ok()?;
        disk::is_file(&real).then_some(real)
    }

    /// Whether `url` names a place outside of everything that may be read.
    #[must_use]
    pub fn leads_out(&self, place: &Place<'_>, url: &str) -> bool {
        let path = UrlParts::of(url).path;
        let folder = place.path.parent().unwrap_or(place.path);
        path.starts_with("file:") || !lexically_within(&self.project.boundary, folder, path.trim_start_matches('/'))
    }

    /// The error for a URL that names nothing.
    #[must_use]
    pub fn missing(&self, place: &Place<'_>, url: &str, path: &str, span: Range<usize>) -> Diagnostic {
        let wanted = match self.project.tree.at(place.path) {
            Some(source) if !path.starts_with('/') => {
                source.logical.resolve(path).map_or_else(|_| path.to_owned(), |logical| logical.to_string())
            }
            _ => path.trim_start_matches('/').to_owned(),
        };
        let mut diagnostic = Diagnostic::error(
            "missing-reference",
            format!("`{}` refers to `{url}`, which does not exist", place.shown),
        )
        .at(place.location(&self.project, span));
        let candidates = self.project.tree.names().into_iter();
        if let Some(near) = nearest(&wanted, candidates) {
            // As it would have to be written here.
            let near = match self.project.tree.at(place.path) {
                _ if path.starts_with('/') => format!("/{near}"),
                Some(source) => relative_url(source.logical.folder(), &near).trim_start_matches("./").to_owned(),
                None => near,
            };
            diagnostic = diagnostic.hint(format!("did you mean `{near}`?"));
        }
        diagnostic.hint("to leave this URL as it is, add it to `external` in `assetpack.toml`")
    }
}

/// The error for a URL that leads out of everything that may be read.
#[must_use]
pub fn outside(project: &Project, place: &Place<'_>, url: &str, span: Range<usize>) -> Diagnostic {
    Diagnostic::error("outside-of-project", format!("`{url}` leads out of the project"))
        .at(place.location(project, span))
        .hint("add the directory that it leads to to `allow` or `source` in `assetpack.toml`")
}

/// What a path is below the public path, and below each folder above that: what is published in a part of a site may refer to
/// the rest of it.
fn below_public_path<'p>(public_path: &'p str, path: &'p str) -> impl Iterator<Item = &'p str> {
    let folders = public_path.match_indices('/').rev().map(|(slash, _)| &public_path[..=slash]);
    folders.filter(|folder| folder.len() > 1).filter_map(|folder| path.strip_prefix(folder))
}

enum Found {
    Target(LogicalPath),
    Nothing,
    Outside,
}

/// Whether `folder/path` is inside the boundary by its text alone.
fn lexically_within(boundary: &Boundary, folder: &Path, path: &str) -> bool {
    boundary.permits(&normalized(&folder.join(path)))
}
