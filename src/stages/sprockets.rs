//! discover, for projects of Sprockets: directives say which sources are joined, and which are published.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use crate::{
    boundary::Boundary,
    config::Config,
    diagnostic::{Diagnostic, Location, nearest},
    disk,
    path::LogicalPath,
    source_text,
    sprockets::{File, Kind as Wanted, Tree},
    stages::{
        packages::Package,
        source::{Kind, Source},
    },
};

/// The application's own list of what is published, which has a load path for itself.
const MANIFEST: (&str, &str) = ("/config", "manifest.js");

/// A file of a load path.
#[derive(Debug)]
pub struct Listed {
    /// Which one, by its place among the source roots.
    pub root: usize,
    /// The path below it.
    pub path: String,
    /// What the source tree knows it by: that path, unless an earlier root hides it.
    pub key: LogicalPath,
}

/// What directives ask for.
#[derive(Debug, Default)]
pub struct Asked {
    /// Outputs that consist of several sources.
    pub packages: Vec<Package>,
    /// Code that is an output by itself, and files that are published.
    pub published: Vec<LogicalPath>,
    /// What the user should know.
    pub notes: Vec<Diagnostic>,
}

/// What the entries of the settings ask for, or the application's manifest, or else what Sprockets 3 publishes without
/// one.
///
/// # Errors
/// What is wrong with the directives of all files that take part.
///
/// # Panics
/// If a thread panicked while it read.
pub fn asked(
    config: &Config,
    boundary: &Boundary,
    sources: &BTreeMap<LogicalPath, Source>,
    listed: &[Listed],
) -> Result<Asked, Vec<Diagnostic>> {
    let listed: Vec<(&Listed, &Source)> =
        listed.iter().filter_map(|file| Some((file, sources.get(&file.key)?))).collect();
    let all: Vec<&Source> = listed.iter().map(|(_, source)| *source).collect();
    let files: Vec<File<'_>> = listed.iter().map(|(file, _)| File { root: file.root, path: &file.path }).collect();
    let roots: Vec<String> = boundary.sources().iter().map(|root| boundary.shown(root)).collect();
    let roots: Vec<&str> = roots.iter().map(String::as_str).collect();
    let unreadable = Mutex::new(Vec::new());
    let read = |file: usize| -> Option<Arc<str>> {
        let text = source_text::read(&all[file].path, &all[file].shown, config.limits.file_size);
        let text = text.map_err(|problem| unreadable.lock().expect("no thread panicked").push(*problem));
        Some(text.ok()?.into())
    };
    // Those without assets can be named as well.
    let folders = boundary.sources().iter().flat_map(|root| disk::all_folders(root));
    let folders: Vec<String> = folders.map(|folder| boundary.shown(&folder)).collect();
    let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
    let tree = Tree::new(&roots, &files, &folders, &read);
    let targets = if config.entries_are_explicit() {
        entries(config, &tree, &listed)?
    } else if let Some(manifest) =
        listed.iter().position(|(file, _)| roots[file.root].ends_with(MANIFEST.0) && file.path == MANIFEST.1)
    {
        tree.targets(manifest)?
    } else {
        tree.default_targets(&|root| roots[root].starts_with("app/assets/"))?
    };
    let mut asked = Asked::default();
    let mut problems = Vec::new();
    for target in targets {
        let source = all[target];
        if tree.logical(target).1 == Wanted::Other {
            asked.published.push(source.logical.clone());
            continue;
        }
        match tree.bundle(target) {
            // To Sprockets, no file is a partial.
            Ok(bundle) if bundle.parts == [target] && !source.is_partial() => {
                asked.published.push(source.logical.clone());
            }
            Ok(bundle) => {
                let parts: Vec<&Source> = bundle.parts.iter().map(|part| all[*part]).collect();
                asked.packages.push(Package::joining(source.output(), parts.into_iter()));
            }
            Err(found) => problems.extend(found),
        }
    }
    problems.extend(unreadable.into_inner().expect("no thread panicked"));
    let parts = asked.packages.iter().flat_map(|package| &package.parts).chain(&asked.published);
    for source in parts.filter_map(|part| sources.get(part)) {
        problems.extend(foreign(source));
    }
    if asked.packages.is_empty() && asked.published.is_empty() {
        asked.notes.push(
            Diagnostic::warning("sprockets-directive", "nothing says what is to be published")
                .hint("link it in `app/assets/config/manifest.js`, or name it in `entries` in `assetpack.toml`"),
        );
    }
    if problems.is_empty() { Ok(asked) } else { Err(problems) }
}

/// What the entries of the settings match, by the names of sources or of what they become.
fn entries(config: &Config, tree: &Tree<'_>, listed: &[(&Listed, &Source)]) -> Result<Vec<usize>, Vec<Diagnostic>> {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for (at, glob) in config.entries.globs().iter().enumerate() {
        let before = found.len();
        // A path means the file that a page would get.
        found.extend(tree.find(glob));
        if found.len() == before {
            let fits = |path: &str| config.entries.matches(path).contains(&at);
            let is_entry = |(file, source): &(&Listed, &Source)| {
                source.kind != Kind::Static && (fits(&file.path) || fits(source.output().as_str()))
            };
            found.extend(listed.iter().enumerate().filter(|(_, file)| is_entry(file)).map(|(index, _)| index));
        }
        if found.len() == before {
            let outputs: Vec<String> = listed.iter().map(|(_, source)| source.output().to_string()).collect();
            let mut problem = Diagnostic::error("unmatched-entry", format!("the entry `{glob}` matches no asset"))
                .at(config.place("entries").cloned());
            if let Some(near) = nearest(glob, outputs.iter().map(String::as_str)) {
                problem = problem.hint(format!("did you mean `{near}`?"));
            }
            problems.push(problem);
        }
    }
    if problems.is_empty() { tree.all(&found) } else { Err(problems) }
}

/// The error for code in a language that nothing compiles.
fn foreign(source: &Source) -> Option<Diagnostic> {
    let is_code = crate::sprockets::logical(source.logical.as_str()).1 != Wanted::Other;
    (is_code && source.kind == Kind::Static).then(|| {
        let language = source.logical.extension();
        Diagnostic::error("unsupported-language", format!("`{}` needs a compiler for `.{language}`", source.shown))
            .at(Location::file(&source.shown))
            .hint(format!("name a program that compiles it in `[[compile]]`, with `files = \"**/*.{language}\"`"))
    })
}
