//! Bundles: which files they consist of, in which order.

use std::{collections::BTreeSet, ops::Range};

use super::{
    Comments, Directive, directives, problem,
    problem::Asked,
    tree::Tree,
    types::{self, Kind},
};
use crate::diagnostic::Diagnostic;

/// What an asset consists of and asks for. Files are named by their places in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// What is joined, in order; the file alone if it is neither a script nor a sheet.
    pub parts: Vec<usize>,
    /// What the parts want as outputs of their own.
    pub links: Vec<usize>,
    /// What the parts depend on otherwise: nothing of it is in the bundle.
    pub depends: Vec<usize>,
}

/// What the directives of one file ask for. Each list names a file once.
#[derive(Debug, Default)]
pub(super) struct Node {
    required: List,
    stubbed: List,
    links: List,
    depends: List,
    problems: Vec<Diagnostic>,
}

/// Files in the order in which they were first named.
#[derive(Debug, Default)]
struct List {
    files: Vec<usize>,
    seen: BTreeSet<usize>,
}

impl List {
    fn push(&mut self, file: usize) {
        if self.seen.insert(file) {
            self.files.push(file);
        }
    }
}

impl Tree<'_> {
    /// What the asset of a file consists of.
    ///
    /// A file's requirements come before it, in their order; in a circle, whoever is asked for a second time comes first.
    /// What the file itself stubs is left out, with all that it requires; what its parts stub is not, as in Sprockets.
    ///
    /// # Errors
    /// What is wrong with the directives of all files that take part, all at once.
    ///
    /// # Panics
    /// If there is no such file.
    pub fn bundle(&self, file: usize) -> Result<Bundle, Vec<Diagnostic>> {
        if self.entries[file].kind == Kind::Other {
            return Ok(Bundle { parts: vec![file], ..Bundle::default() });
        }
        let required = self.walk(&[file]);
        let stubbed = self.walk(&self.node(file).stubbed.files);
        let mut reached: Vec<usize> = required.iter().chain(&stubbed).copied().collect();
        reached.sort_unstable();
        reached.dedup();
        let problems = reached.iter().flat_map(|&file| &self.node(file).problems);
        let problems: Vec<Diagnostic> = problems.cloned().collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let without: BTreeSet<usize> = stubbed.iter().copied().collect();
        let parts: Vec<usize> = required.iter().copied().filter(|file| !without.contains(file)).collect();
        let links = self.gather(&parts, |node| &node.links);
        let depends = self.gather(&[required, stubbed].concat(), |node| &node.depends);
        Ok(Bundle { parts, links, depends })
    }

    fn gather(&self, files: &[usize], of: impl Fn(&Node) -> &List) -> Vec<usize> {
        let mut all = List::default();
        for &file in files {
            of(self.node(file)).files.iter().for_each(|&named| all.push(named));
        }
        all.files
    }

    /// Depth first, each file after what it requires. A file that is met again has its place at once, which is what
    /// makes `require_self` work, and ends circles.
    fn walk(&self, from: &[usize]) -> Vec<usize> {
        let mut found = List::default();
        let mut seen = BTreeSet::new();
        let mut stack: Vec<usize> = from.iter().rev().copied().collect();
        while let Some(file) = stack.pop() {
            if seen.insert(file) {
                stack.push(file);
                stack.extend(self.node(file).required.files.iter().rev());
            } else {
                found.push(file);
            }
        }
        found.files
    }

    /// What a file asks for; read when it is first needed.
    fn node(&self, file: usize) -> &Node {
        self.nodes[file].get_or_init(|| match self.entries[file].kind {
            Kind::Other => Node::default(),
            kind => (self.read)(file).map_or_else(Node::default, |text| self.understand(file, &text, kind)),
        })
    }

    fn understand(&self, file: usize, text: &str, kind: Kind) -> Node {
        let comments = if kind == Kind::Css { Comments::Style } else { Comments::Script };
        let mut node = Node::default();
        for placed in directives::header(text, comments) {
            let mut asked = Asked { tree: self, file, text, place: placed.argument, problems: &mut node.problems };
            match placed.directive {
                Err(message) => asked.refuse(problem::plain(message)),
                Ok(Directive::Require(path)) => node.required.extend(asked.file(&path, Some(kind))),
                Ok(Directive::RequireSelf) if node.required.seen.contains(&file) => {
                    asked.refuse(problem::second_self());
                }
                Ok(Directive::RequireSelf) => node.required.push(file),
                Ok(Directive::RequireDirectory(path)) => {
                    node.required.extend(asked.directory("require_directory", &path, &[kind_type(kind)]));
                }
                Ok(Directive::RequireTree(path)) => {
                    node.required.extend(asked.subtree("require_tree", &path, &[kind_type(kind)]));
                }
                Ok(Directive::Stub(path)) => node.stubbed.extend(asked.file(&path, Some(kind))),
                Ok(Directive::Link(path)) => node.links.extend(asked.file(&path, None)),
                Ok(Directive::LinkDirectory(path, accept)) => {
                    let accept = asked.accept(accept);
                    node.links.extend(asked.directory("link_directory", &path, &accept));
                }
                Ok(Directive::LinkTree(path, accept)) => {
                    let accept = asked.accept(accept);
                    node.links.extend(asked.subtree("link_tree", &path, &accept));
                }
                Ok(Directive::DependOn(path) | Directive::DependOnAsset(path)) => {
                    node.depends.extend(asked.file(&path, None));
                }
                Ok(Directive::DependOnDirectory(path, accept)) => {
                    let accept = asked.accept(accept);
                    node.depends.extend(asked.directory("depend_on_directory", &path, &accept));
                }
            }
        }
        node
    }
}

impl Extend<usize> for List {
    fn extend<I: IntoIterator<Item = usize>>(&mut self, files: I) {
        files.into_iter().for_each(|file| self.push(file));
    }
}

fn kind_type(kind: Kind) -> String {
    if kind == Kind::Css { types::CSS.to_owned() } else { types::JAVASCRIPT.to_owned() }
}

impl Asked<'_, '_> {
    /// The file of that name, if there is one.
    fn file(&mut self, path: &str, kind: Option<Kind>) -> Option<usize> {
        match self.tree.resolve(self.file, path, kind) {
            Ok(found) => Some(found),
            Err(missing) => {
                let problem = self.missing(path, kind, missing);
                self.refuse(problem);
                None
            }
        }
    }

    /// The content types that are let through; none means all.
    fn accept(&mut self, argument: Option<String>) -> Vec<String> {
        match argument.map_or(Ok(Vec::new()), |argument| types::accepted(&argument)) {
            Ok(accepted) => accepted,
            Err(message) => {
                self.refuse(problem::plain(message));
                Vec::new()
            }
        }
    }

    fn directory(&mut self, name: &str, path: &str, accept: &[String]) -> Vec<usize> {
        let Some(folder) = self.folder(name, path) else { return Vec::new() };
        let files = self.tree.directory(&folder).iter().copied();
        files.filter(|&file| self.takes(file, accept)).collect()
    }

    fn subtree(&mut self, name: &str, path: &str, accept: &[String]) -> Vec<usize> {
        let Some(folder) = self.folder(name, path) else { return Vec::new() };
        self.tree.subtree(&folder).filter(|&file| self.takes(file, accept)).collect()
    }

    fn folder(&mut self, name: &str, path: &str) -> Option<String> {
        match self.tree.folder(self.file, path) {
            Ok(folder) => Some(folder),
            Err(missing) => {
                let problem = self.no_folder(name, path, missing);
                self.refuse(problem);
                None
            }
        }
    }

    /// Whether a file of a folder is meant: any but the one that asks.
    fn takes(&self, file: usize, accept: &[String]) -> bool {
        let content_type = self.tree.entries[file].content_type;
        file != self.file && (accept.is_empty() || accept.iter().any(|pattern| types::matches(content_type, pattern)))
    }
}

/// Where a directive stands, for its problems.
pub(super) type Place = Range<usize>;

#[cfg(test)]
mod tests;
