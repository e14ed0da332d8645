//! What can be wrong with a directive, in words.

use super::{
    graph::Place,
    names,
    resolve::{Missing, NoFolder},
    tree::Tree,
    types::{self, Kind},
};
use crate::diagnostic::{Diagnostic, Location, nearest};

/// The code of everything that is wrong with directives.
pub(super) const CODE: &str = "sprockets-directive";

/// For how many problems of a file the nearest name is looked for: each time costs a look at all names.
const SUGGESTIONS: usize = 20;

/// A directive that is being understood.
pub(super) struct Asked<'t, 'r> {
    pub tree: &'t Tree<'r>,
    /// Who asks.
    pub file: usize,
    pub text: &'t str,
    /// The bytes of the argument.
    pub place: Place,
    pub problems: &'t mut Vec<Diagnostic>,
}

/// A problem that needs no more words.
pub(super) fn plain(message: String) -> Diagnostic {
    Diagnostic::error(CODE, message)
}

pub(super) fn second_self() -> Diagnostic {
    plain("this file already has its place in the bundle".to_owned())
        .hint("keep one `require_self`, and no `require` of the file by its own name")
}

impl Asked<'_, '_> {
    /// Keeps a problem, at the place of the directive.
    pub fn refuse(&mut self, problem: Diagnostic) {
        let shown = self.tree.entries[self.file].full.as_str();
        self.problems.push(problem.at(Location::at(shown, self.text, self.place.clone())));
    }

    pub fn missing(&self, path: &str, kind: Option<Kind>, missing: Missing) -> Diagnostic {
        match missing {
            Missing::Absolute => plain(format!("`{path}` is an absolute path"))
                .hint("write it as seen from a load path, such as `menu/item`, or from this file, such as `./item`"),
            Missing::Outside => {
                let root = self.root();
                plain(format!("`{path}` leads out of the load path `{root}`"))
                    .hint("name the file as seen from its own load path, without `./` and `../`")
            }
            Missing::Type(other) => {
                let other = &self.tree.entries[other];
                let found = format!("`{path}` is `{}`, which becomes {}", other.full, in_words(other.content_type));
                match kind {
                    Some(kind) => plain(format!("{found}; only {} can be part of this bundle", of_kind(kind))),
                    None => plain(found),
                }
            }
            Missing::Nothing => {
                let searched = if names::is_relative(path) {
                    format!("there is no `{path}` beside this file")
                } else {
                    format!("no load path has a `{path}`")
                };
                let problem = match kind {
                    Some(Kind::Css) => plain(format!("{searched} that becomes CSS")),
                    Some(Kind::JavaScript) => plain(format!("{searched} that becomes JavaScript")),
                    _ => plain(searched),
                };
                let problem = match self.suggestion(path, kind) {
                    Some(near) => problem.hint(format!("did you mean `{near}`?")),
                    None => problem,
                };
                if names::is_relative(path) {
                    return problem;
                }
                let roots: Vec<String> = self.tree.roots.iter().take(8).map(|root| format!("`{root}`")).collect();
                let more = if self.tree.roots.len() > roots.len() { ", …" } else { "" };
                problem.hint(format!("the load paths are {}{more}", roots.join(", ")))
            }
        }
    }

    pub fn no_folder(&self, name: &str, path: &str, missing: NoFolder) -> Diagnostic {
        match missing {
            NoFolder::NotRelative => {
                let problem = plain(format!("`{name}` needs a path that begins with `./` or `../`, not `{path}`"));
                let near = format!("./{path}");
                match self.tree.folder(self.file, &near) {
                    Ok(_) if !path.starts_with('/') => problem.hint(format!("write `{near}`")),
                    _ => problem.hint("the path is seen from the folder of this file"),
                }
            }
            NoFolder::Nothing => {
                let folder = names::join(names::folder(&self.tree.entries[self.file].full), path);
                let problem = plain(format!("`{path}` is no folder: no load path holds `{folder}`"));
                match nearest(&folder, self.candidates(self.tree.folders.keys().map(String::as_str))) {
                    Some(near) => problem.hint(format!("did you mean the folder `{near}`?")),
                    None => problem,
                }
            }
        }
    }

    fn root(&self) -> &str {
        &self.tree.roots[self.tree.entries[self.file].root]
    }

    /// Candidates for a suggestion, as long as this file has few problems.
    fn candidates<'c>(&self, all: impl Iterator<Item = &'c str>) -> impl Iterator<Item = &'c str> {
        let count = if self.problems.len() < SUGGESTIONS { usize::MAX } else { 0 };
        all.filter(|candidate| !candidate.is_empty()).take(count)
    }

    /// The name most like `path`, written in the same way: with or without an extension, relative or not.
    fn suggestion(&self, path: &str, kind: Option<Kind>) -> Option<String> {
        let tree = self.tree;
        let has_extension = types::parts(path).is_known();
        let fitting = |file: &&usize| kind.is_none_or(|kind| tree.entries[**file].kind == kind) && **file != self.file;
        let called = |file: &usize| {
            let entry = &tree.entries[*file];
            if has_extension || entry.kind == Kind::Other { entry.logical.as_str() } else { entry.name.as_str() }
        };
        if !names::is_relative(path) {
            let files = tree.sorted.iter().filter(fitting).map(called);
            return nearest(path, self.candidates(files));
        }
        let entry = &tree.entries[self.file];
        let here = names::folder(&entry.name);
        let wanted = names::join(here, path);
        let files =
            tree.sorted.iter().filter(|file| tree.entries[**file].root == entry.root).filter(fitting).map(called);
        nearest(&wanted, self.candidates(files)).map(|near| relative(here, &near))
    }
}

/// A path of the same load path as it is written in a file of the folder `here`.
fn relative(here: &str, path: &str) -> String {
    let mut up = String::from("./");
    let mut folder = here;
    loop {
        if let Some(rest) = names::below(folder, path).filter(|rest| !rest.is_empty()) {
            return up + rest;
        }
        folder = names::folder(folder);
        up = if up == "./" { "../".to_owned() } else { up + "../" };
    }
}

fn of_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::JavaScript => "what becomes JavaScript",
        Kind::Css => "what becomes CSS",
        Kind::Other => "other files",
    }
}

fn in_words(content_type: &str) -> &str {
    match content_type {
        types::JAVASCRIPT => "JavaScript",
        types::CSS => "CSS",
        other => other,
    }
}

#[cfg(test)]
mod tests;
