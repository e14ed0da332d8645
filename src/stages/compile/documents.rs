//! compile, for documents: pages, pictures and manifests that name other files. What
//! they name is resolved like the references of sheets and scripts; all else stays
//! byte for byte. A document that names nothing is published like any other file.

use std::{
    collections::BTreeSet,
    ops::Range,
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
};

use super::{MOST_PROBLEMS, modules::Workshop, place::Place, references::Meaning, texts};
use crate::{
    diagnostic::{Diagnostic, Location},
    disk,
    engines::{
        css,
        js::{Goal, parse},
        markup::{self, CssKind, Host, Role, Text},
    },
    path::{LogicalPath, UrlKind, encode_url_path, relative_url},
    reference::{Slot, SlotTable, slot_shapes},
};

/// What kind of document a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page.
    Html,
    /// A picture.
    Svg,
    /// A web app manifest.
    WebManifest,
}

impl Kind {
    /// The kind that an extension declares.
    #[must_use]
    pub fn of(extension: &str) -> Option<Self> {
        Some(match extension.to_ascii_lowercase().as_str() {
            "html" | "htm" | "xhtml" => Self::Html,
            "svg" => Self::Svg,
            "webmanifest" => Self::WebManifest,
            _ => return None,
        })
    }
}

/// A document, its references as open slots.
pub struct Document {
    /// Its key in the manifest.
    pub logical: LogicalPath,
    /// Its real path.
    pub path: PathBuf,
    /// The path to show.
    pub shown: String,
    /// Its text; nothing if it is published as it is.
    pub text: Option<String>,
    /// The outputs that it names.
    pub targets: Vec<LogicalPath>,
    /// Those of them whose integrity it holds.
    pub sealed: Vec<LogicalPath>,
    /// Those of them that it declares to be web app manifests.
    pub manifests: Vec<LogicalPath>,
    /// Those of them that it loads as modules.
    pub modules: Vec<LogicalPath>,
    /// Those of them that it loads as classic scripts, with the place of each.
    pub scripts: Vec<(LogicalPath, Location)>,
    /// What the user should know.
    pub warnings: Vec<Diagnostic>,
    /// Texts in it that have the form of a slot.
    pub look_alikes: BTreeSet<Slot>,
}

/// Whether the file at `path` may name other files, by a look at its bytes.
#[must_use]
pub fn may_refer(kind: Kind, path: &Path, limit: u64) -> bool {
    match kind {
        // What cannot be read is told of when it is.
        Kind::Svg => disk::is_of_interest(path, limit, markup::svg::may_refer),
        Kind::Html | Kind::WebManifest => true,
    }
}

/// Reads the document at `path`.
///
/// # Errors
/// If it cannot be read, or names what is not there.
pub fn compile(
    workshop: &Workshop,
    kind: Kind,
    path: &Path,
    logical: &LogicalPath,
) -> Result<Document, Vec<Diagnostic>> {
    let shown = workshop.project.boundary.shown(path);
    let read = workshop.texts.read(path, &shown)?;
    let place = Place { path, shown: &shown, text: &read.text, made: read.made.then_some(&read) };
    let mut names = Names {
        workshop,
        place: &place,
        logical,
        based: false,
        targets: Vec::new(),
        sealed: Vec::new(),
        manifests: Vec::new(),
        modules: Vec::new(),
        scripts: Vec::new(),
        problems: Vec::new(),
        warnings: Vec::new(),
    };
    let rewrite = || match kind {
        Kind::Html => markup::html::rewrite(&read.text, &mut names),
        Kind::Svg => markup::svg::rewrite(&read.text, &mut names),
        Kind::WebManifest => markup::webmanifest::rewrite(&read.text, &mut names),
    };
    let result = std::panic::catch_unwind(AssertUnwindSafe(rewrite));
    let Names { targets, sealed, manifests, modules, scripts, mut problems, warnings, .. } = names;
    let text = match result {
        Ok(Ok(text)) => text,
        Ok(Err(found)) => {
            problems.extend(found.into_iter().map(|problem| {
                let made =
                    Diagnostic::error("document", problem.message).at(place.location(&workshop.project, problem.span));
                match problem.hint {
                    Some(hint) => made.hint(hint),
                    None => made,
                }
            }));
            None
        }
        Err(_) => {
            let message = format!("`{shown}` could not be read as a document");
            problems.push(Diagnostic::error("engine-failure", message).at(place.location(&workshop.project, 0..0)));
            None
        }
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    let look_alikes = slot_shapes(read.text.as_bytes()).map(|(_, slot)| slot).collect();
    let mut text = text.or_else(|| read.made.then(|| read.text.clone()));
    if let Some(text) = text.as_mut().filter(|_| read.marked) {
        text.insert(0, '\u{feff}');
    }
    Ok(Document {
        logical: logical.clone(),
        path: path.to_owned(),
        shown,
        text,
        targets,
        sealed,
        manifests,
        modules,
        scripts,
        warnings,
        look_alikes,
    })
}

/// Answers a document's questions about files.
struct Names<'w> {
    workshop: &'w Workshop,
    place: &'w Place<'w>,
    logical: &'w LogicalPath,
    /// Whether relative URLs are relative to something else than the document.
    based: bool,
    targets: Vec<LogicalPath>,
    sealed: Vec<LogicalPath>,
    manifests: Vec<LogicalPath>,
    modules: Vec<LogicalPath>,
    scripts: Vec<(LogicalPath, Location)>,
    problems: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
}

impl Names<'_> {
    /// What `url` means; nothing if that is no output.
    fn meaning(&mut self, url: &str, place: Range<usize>, inline: bool, strict: bool) -> Option<Meaning> {
        let is_enough = self.problems.len() >= MOST_PROBLEMS;
        if is_enough || (self.based && UrlKind::of(url) == UrlKind::Relative) {
            return None;
        }
        let references = &self.workshop.references;
        let found = if inline {
            references.resolve(self.place, url, place)
        } else {
            references.resolve_to_file(self.place, url, place)
        };
        match found {
            Ok(meaning) => Some(meaning),
            Err(problem) => {
                if strict {
                    self.problems.push(*problem);
                }
                None
            }
        }
    }

    /// How the document names an output: by its place where it was written like that, so that a page which is
    /// served from everywhere (an error page) can use the other way.
    fn address(&mut self, target: LogicalPath, suffix: &str, url: &str) -> String {
        let config = &self.workshop.project.config;
        let slots = SlotTable::new(self.workshop.salt, config.stable.clone(), config.plain.clone());
        let served = slots.served(&target);
        self.targets.push(target);
        let rooted = UrlKind::of(url) == UrlKind::Rooted;
        let path = if rooted {
            format!("{}{}", config.public_path, encode_url_path(served.as_str()))
        } else {
            let path = relative_url(self.logical.folder(), served.as_str());
            path.strip_prefix("./").map_or(path.clone(), str::to_owned)
        };
        format!("{path}{suffix}")
    }

    fn replaced(&mut self, text: &str, offset: usize, written: &Text<'_>, sheet: css::Sheet) -> Option<String> {
        let imports = sheet.prelude.into_iter().filter_map(|step| match step {
            css::Prelude::Import(import) => Some((import.url_span, import.url, true)),
            css::Prelude::LayerStatement { .. } => None,
        });
        let references = sheet.references.into_iter().map(|reference| {
            let takes_function = reference.kind != css::ReferenceKind::String;
            (reference.span, reference.url, takes_function)
        });
        let mut found: Vec<(Range<usize>, String, bool)> = imports.chain(references).collect();
        found.sort_by_key(|(span, ..)| span.start);
        let mut out = String::new();
        let mut done = offset;
        let mut changed = false;
        for (span, url, takes_function) in found {
            let at = written.place_of(span.start - offset..span.end - offset);
            let Some(meaning) = self.meaning(&url, at, true, true) else { continue };
            let address = match meaning {
                Meaning::Foreign => continue,
                Meaning::Inline(data) => data,
                Meaning::Output { target, suffix } => self.address(target, &suffix, &url),
            };
            out.push_str(&text[done..span.start]);
            // No quotes of the kind that may stand around it in the document.
            let quoted = format!("'{}'", address.replace('\\', "\\\\").replace('\'', "\\'"));
            let (before, after) = if takes_function { ("url(", ")") } else { ("", "") };
            out.extend([before, &quoted, after]);
            done = span.end;
            changed = true;
        }
        out.push_str(&text[done..]);
        changed.then_some(out)
    }
}

impl Host for Names<'_> {
    fn base(&mut self, url: &str, place: Range<usize>) {
        self.based = true;
        let message = format!("relative URLs of this page are relative to `{url}`, and stay as they are");
        self.warnings.push(
            Diagnostic::warning("document-base", message)
                .at(self.place.location(&self.workshop.project, place))
                .hint("remove `<base>`, or write URLs of assets from the root: `/assets/…`"),
        );
    }

    fn url(&mut self, url: &str, place: Range<usize>, role: Role) -> Option<String> {
        // A link may lead to anything that the server knows.
        let strict = !matches!(role, Role::Navigation | Role::Frame | Role::Prefetch);
        let inline = matches!(role, Role::Image | Role::Media);
        if role == Role::Import && url.ends_with('/') {
            return None;
        }
        match self.meaning(url, place.clone(), inline, strict)? {
            Meaning::Foreign => None,
            Meaning::Inline(data) => Some(data),
            Meaning::Output { target, suffix } => {
                match role {
                    Role::Manifest => self.manifests.push(target.clone()),
                    Role::ModuleScript => self.modules.push(target.clone()),
                    Role::Script => {
                        let location = self.place.location(&self.workshop.project, place);
                        self.scripts.push((target.clone(), location));
                    }
                    _ => {}
                }
                let address = self.address(target, &suffix, url);
                // In an import map a name without a dot in front is no path.
                let bare = role == Role::Import && !address.starts_with(['.', '/']) && !address.contains("://");
                Some(if bare { format!("./{address}") } else { address })
            }
        }
    }

    fn integrity(&mut self, url: &str, place: Range<usize>) -> Option<String> {
        match self.meaning(url, place, false, false)? {
            Meaning::Output { target, .. } => {
                let slot = Slot::of_integrity(target.as_str(), self.workshop.salt);
                self.sealed.push(target);
                Some(slot.as_str().to_owned())
            }
            Meaning::Foreign | Meaning::Inline(_) => None,
        }
    }

    fn css(&mut self, text: &Text<'_>, kind: CssKind) -> Option<String> {
        let (before, after) = kind.wrapping();
        let whole = format!("{before}{}{after}", text.as_str());
        let scanned = css::scan(&whole, self.workshop.project.config.limits.nesting);
        match scanned {
            Ok(sheet) => {
                let end = whole.len() - after.len();
                self.replaced(&whole[..end], before.len(), text, sheet)
            }
            Err(problems) => {
                let project = &self.workshop.project;
                for problem in problems.into_iter().filter(|problem| problem.severity == css::Severity::Error) {
                    let span =
                        problem.span.start.saturating_sub(before.len())..problem.span.end.saturating_sub(before.len());
                    let location = self.place.location(project, text.place_of(span));
                    self.problems.push(super::sheets::diagnostic(problem, location));
                }
                None
            }
        }
    }

    fn script(&mut self, script: &Text<'_>, module: bool) {
        let goal = if module { Goal::Module } else { Goal::Script };
        let Ok(references) = parse::references(self.place.shown, script.as_str(), goal) else { return };
        let project = &self.workshop.project;
        for reference in references {
            let is_ours = matches!(UrlKind::of(&reference.url), UrlKind::Relative | UrlKind::Rooted)
                && reference.url.starts_with(['.', '/'])
                && !project.config.external.is_match(&reference.url);
            if is_ours {
                let message =
                    format!("an inline script names `{}`, whose name changes with its content", reference.url);
                self.problems.push(
                    Diagnostic::error("inline-import", message)
                        .at(self.place.location(project, script.place_of(reference.span)))
                        .hint("move the script to a file of its own, and name that in `src`"),
                );
            }
        }
    }
}

/// The kind of document that the file at `path` is.
#[must_use]
pub fn kind_of(workshop: &Workshop, path: &Path) -> Option<Kind> {
    Kind::of(texts::extension(&workshop.project, path))
}
