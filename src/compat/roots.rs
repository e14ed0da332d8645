//! From paths of a project to source roots and logical paths.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use super::Package;
use super::glob::{self, Segment, Syntax};
use super::report::Report;
use crate::diagnostic::{Location, nearest};

/// How many patterns there may be in all.
const MOST_PATTERNS: usize = 200_000;
/// How many folders outside of the project there may be.
const MOST_FOLDERS: usize = 100;

/// A package whose parts have no logical paths yet.
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) place: Location,
    pub(super) parts: Vec<(Part, Location)>,
    pub(super) embed: bool,
    pub(super) wrap: Option<(String, String)>,
    pub(super) rewrite: bool,
}

impl Draft {
    /// An empty package.
    pub(super) fn new(name: String, place: Location) -> Self {
        Self { name, place, parts: Vec::new(), embed: false, wrap: None, rewrite: true }
    }
}

/// What a package is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Files, sorted together
    Files(Vec<Pattern>),
    /// Another package
    Package(String),
}

/// An absolute pattern: folders and names that are plain text, then what is a glob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    lead: Vec<String>,
    rest: Vec<Segment>,
}

/// The directories that matter.
pub(super) struct Roots {
    project: Vec<String>,
    /// The root whose files are called by their path below it.
    home: Vec<String>,
    /// Roots that were named and are roots whether or not a pattern needs them.
    named: Vec<Vec<String>>,
    /// Whether logical paths are what patterns are meant to match, whichever root a file is in.
    merged: bool,
    /// How many patterns there are so far: roots, braces and bundles multiply them.
    count: Cell<usize>,
}

impl Roots {
    pub(super) fn new(project: &Path) -> Self {
        let project = parts_of(project);
        Self { home: project.clone(), project, named: Vec::new(), merged: false, count: Cell::new(0) }
    }

    /// Makes a directory the root whose files are called by their path below it.
    pub(super) fn set_home(&mut self, path: &str) {
        self.home = self.absolute(path);
    }

    /// Adds a root.
    pub(super) fn add(&mut self, path: &str) {
        let root = self.absolute(path);
        if root != self.home && !self.named.contains(&root) {
            self.named.push(root);
        }
    }

    /// Takes all roots as one, as Django does.
    pub(super) fn merge(&mut self) {
        self.merged = true;
    }

    /// Where a path leads, by its text alone.
    fn absolute(&self, path: &str) -> Vec<String> {
        let mut whole = if path.starts_with('/') { Vec::new() } else { self.project.clone() };
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    whole.pop();
                }
                part => whole.push(part.to_owned()),
            }
        }
        whole
    }

    /// A directory as the settings name it: relative to the project, or absolute outside of it.
    pub(super) fn shown(&self, path: &str) -> String {
        self.show(&self.absolute(path))
    }

    fn show(&self, path: &[String]) -> String {
        match path.strip_prefix(&self.project[..]) {
            Some([]) => ".".to_owned(),
            Some(inside) => inside.join("/"),
            None => format!("/{}", path.join("/")),
        }
    }

    /// A directory below the root that files are called by.
    pub(super) fn below_home(&self, path: &str) -> String {
        let home = self.show(&self.home);
        let path = path.trim_matches('/');
        match home.as_str() {
            _ if path.is_empty() => home,
            "." => path.to_owned(),
            _ => format!("{home}/{path}"),
        }
    }

    /// Whether there are so many patterns that an error was reported.
    pub(super) fn is_full(&self) -> bool {
        self.count.get() > MOST_PATTERNS
    }

    /// Whether a folder of the disk is one below the root that files are called by, or in that.
    pub(super) fn is_below(&self, folder: &str, path: &[String]) -> bool {
        let below = path.strip_prefix(&self.home[..]);
        let parts: Vec<&str> = folder.split('/').collect();
        below
            .is_some_and(|below| below.len() >= parts.len() && below.iter().zip(parts).all(|(one, other)| one == other))
    }

    /// The files that a glob means, below the directory `base`.
    ///
    /// # Errors
    /// Why it means none.
    pub(super) fn patterns(&self, base: &str, text: &str, syntax: Syntax) -> Result<Vec<Pattern>, String> {
        self.count.set(self.count.get() + 1);
        if self.is_full() {
            return Err(format!("there are more than {MOST_PATTERNS} patterns, with those of all folders and bundles"));
        }
        if text.contains('\0') {
            return Err(format!("`{}` is no path", text.replace('\0', "␀")));
        }
        if syntax == Syntax::Ruby && !glob::is_balanced(text) {
            return Err(format!("`{text}` has braces without a partner"));
        }
        let whole = self.pattern(base, text, syntax)?;
        let braces = whole.rest.iter().any(|segment| matches!(segment, Segment::Glob(glob) if glob.contains('{')));
        // Braces can stay unless they decide where something lies.
        let project = whole.lead.starts_with(&self.project);
        if syntax != Syntax::Ruby || !braces || (project && !has_steps(&whole)) {
            return Ok(vec![whole]);
        }
        let Some(texts) = glob::alternatives(text) else {
            return Err(format!("the braces of `{text}` stand for more than 256 patterns"));
        };
        self.count.set(self.count.get() + texts.len());
        texts.iter().map(|text| self.pattern(base, text, syntax)).collect()
    }

    /// The same, below the root that files are called by.
    ///
    /// # Errors
    /// Why it means none.
    pub(super) fn patterns_at_home(&self, text: &str, syntax: Syntax) -> Result<Vec<Pattern>, String> {
        self.patterns(&format!("/{}", self.home.join("/")), text, syntax)
    }

    fn pattern(&self, base: &str, text: &str, syntax: Syntax) -> Result<Pattern, String> {
        let mut lead = if text.starts_with('/') { Vec::new() } else { self.absolute(base) };
        let mut rest = Vec::new();
        for segment in glob::segments(text, syntax) {
            match segment {
                Segment::Name(name) if name == ".." => {
                    if !rest.is_empty() {
                        return Err(format!("`{text}` goes up from a folder that is not named"));
                    }
                    lead.pop();
                }
                Segment::Name(name) if rest.is_empty() => lead.push(name),
                segment => rest.push(segment),
            }
        }
        let found = Pattern { lead, rest };
        if found.rest.is_empty() && (self.project.starts_with(&found.lead) || found.lead == self.home) {
            return Err(format!("`{text}` is a folder: write `{}/*` for what is in it", text.trim_end_matches('/')));
        }
        if !found.rest.is_empty() && self.project.starts_with(&found.lead) && self.project != found.lead {
            return Err(format!("`{text}` begins above the project: name the folder that is meant"));
        }
        Ok(found)
    }

    /// Packages with logical paths, and the source roots that these are relative to.
    pub(super) fn resolve(&self, drafts: Vec<Draft>, report: &mut Report<'_>) -> (Vec<String>, Vec<Package>) {
        let names: BTreeSet<String> = drafts.iter().map(|draft| draft.name.clone()).collect();
        let roots = self.roots(&drafts, report);
        let mut seen = BTreeSet::new();
        let mut packages = Vec::new();
        for draft in drafts {
            if !seen.insert(draft.name.clone()) {
                let message = format!("a second package would be written to `{}`", draft.name);
                report.wrong_at(draft.place.clone(), message, "give one of them another name");
            }
            let mut files = Vec::new();
            for (part, place) in draft.parts {
                match part {
                    Part::Package(name) => files.push((name, place)),
                    Part::Files(patterns) => {
                        for glob in self.globs(&roots, patterns) {
                            // A file that is called as a package is; braces around it make a glob of its path.
                            let glob = if names.contains(&glob) { format!("{{{glob}}}") } else { glob };
                            files.push((glob, place.clone()));
                        }
                    }
                }
            }
            let Draft { name, place, embed, wrap, rewrite, .. } = draft;
            packages.push(Package { name, place, files, embed, wrap, rewrite });
        }
        (roots.iter().map(|root| self.show(root)).collect(), packages)
    }

    /// The home, the project if something lies there, and what lies elsewhere.
    fn roots(&self, drafts: &[Draft], report: &mut Report<'_>) -> Vec<Vec<String>> {
        let mut roots = vec![self.home.clone()];
        roots.extend(self.named.iter().cloned());
        let mut outside = BTreeSet::new();
        let mut in_project = false;
        let parts = drafts.iter().flat_map(|draft| &draft.parts);
        for pattern in parts.filter_map(|(part, _)| if let Part::Files(files) = part { Some(files) } else { None }) {
            for pattern in pattern {
                if roots.iter().any(|root| pattern.lead.starts_with(root)) {
                    continue;
                }
                if pattern.lead.starts_with(&self.project) {
                    in_project = true;
                } else {
                    // Of a file its folder.
                    let folders = pattern.lead.len() - usize::from(pattern.rest.is_empty());
                    outside.insert(pattern.lead[..folders].to_vec());
                }
            }
        }
        if in_project {
            roots.push(self.project.clone());
        }
        if outside.len() + self.named.len() > MOST_FOLDERS {
            let message = format!("there are files in more than {MOST_FOLDERS} folders outside of the project");
            report.wrong_at(report.places.file(), message, "");
            outside.clear();
        }
        // Sorted, so that a folder comes before what is in it.
        for root in outside {
            if !roots.iter().skip(1).any(|known| root.starts_with(known)) {
                roots.push(root);
            }
        }
        roots
    }

    /// Globs that match the files of all patterns; the hits of each are sorted by their paths.
    ///
    /// Where logical paths could mean files of another root too, paths relative to the project are
    /// used: `./…` in it, `../…` outside of it.
    fn globs(&self, roots: &[Vec<String>], patterns: Vec<Pattern>) -> Vec<String> {
        let mut regions: BTreeMap<(String, bool), Vec<Pattern>> = BTreeMap::new();
        for pattern in patterns {
            let outside = !pattern.lead.starts_with(&self.project);
            // What lies outside stands before or behind the project as a whole.
            let folder = if outside { pattern.folder() } else { &self.project };
            let region = regions.entry((folder.join("/"), outside)).or_default();
            if !region.contains(&pattern) {
                region.push(pattern);
            }
        }
        regions.iter().map(|((_, outside), patterns)| self.glob(roots, *outside, patterns)).collect()
    }

    /// One glob for patterns that are all in the project, or all in one folder outside of it.
    fn glob(&self, roots: &[Vec<String>], outside: bool, patterns: &[Pattern]) -> String {
        let logical: Option<Vec<String>> = patterns.iter().map(|pattern| self.logical(roots, pattern)).collect();
        if let Some(logical) = logical {
            return joined(&logical);
        }
        // As paths outside of a project are shown: up from it, then down.
        let lead = patterns.first().map_or(&[][..], |pattern| pattern.folder());
        let shared = self.project.iter().zip(lead).take_while(|(one, other)| one == other).count();
        let start = if outside { "../".repeat(self.project.len() - shared) } else { "./".to_owned() };
        let skipped = if outside { shared } else { self.project.len() };
        let paths: Vec<String> = patterns.iter().map(|pattern| pattern.below(skipped)).collect();
        format!("{start}{}", joined(&paths))
    }

    /// A pattern of logical paths, unless it could match files of other roots.
    fn logical(&self, roots: &[Vec<String>], pattern: &Pattern) -> Option<String> {
        // The innermost root owns a file.
        let root = roots.iter().filter(|root| pattern.lead.starts_with(root)).max_by_key(|root| root.len())?;
        // Of files with the same logical path that of the first root counts.
        let is_first = pattern.is_file() && *root == self.home;
        let is_clear = self.merged || roots.len() == 1 || is_first;
        is_clear.then(|| pattern.below(root.len()))
    }
}

impl Pattern {
    /// As a glob, without so many folders at its beginning.
    fn below(&self, skipped: usize) -> String {
        let lead = self.lead.iter().skip(skipped).map(|name| glob::escape(name));
        let parts: Vec<String> = lead.chain(self.rest.iter().map(Segment::glob)).collect();
        parts.join("/")
    }

    /// Whether it is one file.
    pub(super) fn is_file(&self) -> bool {
        self.rest.is_empty()
    }

    /// The folder that everything it matches lies in.
    pub(super) fn folder(&self) -> &[String] {
        &self.lead[..self.lead.len() - usize::from(self.rest.is_empty())]
    }
}

/// One glob that matches what any of several does.
fn joined(texts: &[String]) -> String {
    if let [text] = texts {
        return text.clone();
    }
    let texts: Vec<String> = texts.iter().map(|text| glob::without_commas(text)).collect();
    format!("{{{}}}", texts.join(","))
}

/// Whether braces hold `.` or `..`, which no glob may.
fn has_steps(pattern: &Pattern) -> bool {
    let steps = |glob: &str| glob.split(['/', ',', '{', '}']).any(|part| part == "." || part == "..");
    let slashes = |glob: &str| glob.contains("{/") || glob.contains(",/") || glob.contains("//") || glob.contains("/}");
    pattern.rest.iter().any(|segment| matches!(segment, Segment::Glob(glob) if steps(glob) || slashes(glob)))
}

/// The folders of an absolute path.
fn parts_of(path: &Path) -> Vec<String> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::ParentDir => {
                parts.pop();
            }
            _ => {}
        }
    }
    parts
}

/// A name that was written, if it is near to one that is known.
pub(super) fn near(name: &str, known: &[&str]) -> String {
    nearest(name, known.iter().copied()).map_or_else(String::new, |near| format!("did you mean `{near}`?"))
}
