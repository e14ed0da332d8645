//! link, for documents: pages, pictures and manifests become drafts where they name other files.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use super::{Draft, Language, OutputKind, release::Link};
use crate::{
    diagnostic::{Diagnostic, Location},
    engines::js::Goal,
    path::{LogicalPath, extension},
    stages::{
        compile::documents::{self, Document},
        source::{Kind, Source},
    },
};

impl Link<'_> {
    /// All documents that may name other files.
    pub(super) fn documents(&mut self) -> Vec<Document> {
        let project = self.project;
        let limit = project.config.limits.file_size;
        let mut wanted: BTreeMap<LogicalPath, (PathBuf, documents::Kind)> = BTreeMap::new();
        let may_refer = |path: &Path, kind| documents::may_refer(kind, path, limit);
        let is_document = |source: &&Source| source.kind == Kind::Static && source.publish && !source.is_partial();
        let bulk = &project.tree.bulk;
        wanted.par_extend((0..bulk.len()).into_par_iter().filter_map(|file| {
            let kind = documents::Kind::of(extension(bulk.name(file)))?;
            let path = bulk.path(file);
            may_refer(&path, kind).then(|| (LogicalPath::known(bulk.name(file)), (path, kind)))
        }));
        // These come last: two of one name are found to clash.
        let own: Vec<&Source> = project.tree.sources.values().filter(is_document).collect();
        wanted.par_extend(own.into_par_iter().filter_map(|source| {
            let kind = documents::kind_of(&self.workshop, &source.path)?;
            let is_wanted = source.made.is_some() || may_refer(&source.path, kind);
            is_wanted.then(|| (source.output(), (source.path.clone(), kind)))
        }));
        let mut all: Vec<Document> = Vec::new();
        // Also those that could not be read: none is looked at twice.
        let mut seen: BTreeSet<LogicalPath> = BTreeSet::new();
        while !wanted.is_empty() {
            seen.extend(wanted.keys().cloned());
            let workshop = &self.workshop;
            let results: Vec<_> = std::mem::take(&mut wanted)
                .into_par_iter()
                .map(|(logical, (path, kind))| documents::compile(workshop, kind, &path, &logical))
                .collect();
            for result in results {
                match result {
                    Ok(document) => all.push(document),
                    Err(problems) => self.problems.extend(problems),
                }
            }
            // A page says which JSON is a web app manifest, whatever it is called.
            for target in all.iter().flat_map(|document| &document.manifests) {
                let source = project.tree.get(target).filter(|source| source.kind == Kind::Static);
                let kind = documents::Kind::WebManifest;
                let is_new = |source: &Cow<'_, Source>| {
                    !seen.contains(target) && (source.made.is_some() || may_refer(&source.path, kind))
                };
                if let Some(source) = source.filter(is_new) {
                    wanted.insert(target.clone(), (source.into_owned().path, kind));
                }
            }
        }
        all
    }

    /// The documents that are published only because something refers to them, and may name other files
    /// themselves: pictures of packages, and whatever else `publish` leaves out. Those of `seen` have been
    /// looked at.
    pub(super) fn referred_documents(&mut self, seen: &mut BTreeSet<LogicalPath>) -> Vec<Document> {
        let limit = self.project.config.limits.file_size;
        let own = self.project.tree.sources.values().filter(|source| source.kind == Kind::Static && !source.publish);
        let own = own.filter(|source| self.publishes(source)).map(|source| (source.output(), source.path.clone()));
        let packaged = self.references.packaged().into_iter().filter_map(|(logical, path)| {
            let is_picture = documents::kind_of(&self.workshop, &path) == Some(documents::Kind::Svg);
            is_picture.then_some((logical, path))
        });
        let mut all = Vec::new();
        for (logical, path) in own.chain(packaged).collect::<Vec<_>>() {
            let Some(kind) = documents::kind_of(&self.workshop, &path) else { continue };
            if !seen.insert(logical.clone()) || !documents::may_refer(kind, &path, limit) {
                continue;
            }
            match documents::compile(&self.workshop, kind, &path, &logical) {
                Ok(document) => all.push(document),
                Err(problems) => self.problems.extend(problems),
            }
        }
        all
    }

    /// What pages load in a way that cannot work.
    pub(super) fn check_pages(&mut self, documents: &[Document], drafts: &[Draft]) {
        let draft = |logical: &LogicalPath| drafts.iter().find(|draft| draft.logical == *logical);
        for document in documents {
            self.problems.extend(document.warnings.iter().cloned());
            for (target, location) in &document.scripts {
                if draft(target).is_some_and(|draft| draft.language == Language::Js(Goal::Module)) {
                    self.problems.push(
                        Diagnostic::error(
                            "document",
                            format!("`{target}` is a module, which a plain `<script>` cannot load"),
                        )
                        .at(location.clone())
                        .hint("add `type=\"module\"`, or set `format = \"iife\"` for it in `[[js.rules]]`"),
                    );
                }
            }
            for target in &document.modules {
                let Some(draft) = draft(target) else { continue };
                for sheet in draft.relations.css.iter().filter(|sheet| !document.targets.contains(sheet)) {
                    let message = format!("`{}` loads `{target}`, but not its sheet `{sheet}`", document.shown);
                    self.problems.push(
                        Diagnostic::warning("unlinked-sheet", message)
                            .at(Location::file(&document.shown))
                            .hint(format!("link it by that name: `<link rel=\"stylesheet\" href=\"{sheet}\">`")),
                    );
                }
                if self.project.config.js.import_map && !draft.relations.imports.is_empty() {
                    let message =
                        format!("`{}` loads `{target}`, which needs the import map of the manifest", document.shown);
                    self.problems.push(
                        Diagnostic::error("document", message)
                            .at(Location::file(&document.shown))
                            .hint("`js.import_map` is for pages that a server renders; unset it for static ones"),
                    );
                }
            }
        }
    }

    /// The output that a document becomes, if it is not published as it is.
    pub(super) fn document(&mut self, document: Document) -> Option<Draft> {
        let text = document.text?;
        for target in &document.targets {
            self.slots.refer(target);
        }
        for target in &document.sealed {
            self.slots.seal(target);
        }
        self.look_alikes.extend(document.look_alikes);
        let mut draft = Draft::new(document.logical, OutputKind::Static, Language::Data, text);
        draft.sources = vec![document.shown];
        Some(draft)
    }
}
