//! link, for documents: pages, pictures and manifests become drafts where they name other files.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Draft, Language, OutputKind, release::Link};
use crate::{
    path::LogicalPath,
    stages::{
        compile::documents::{self, Document},
        discover::{Kind, Source},
    },
};

impl Link<'_> {
    /// All documents that may name other files.
    pub(super) fn documents(&mut self) -> Vec<Document> {
        let project = self.project;
        let limit = project.config.limits.file_size;
        let mut wanted: BTreeMap<LogicalPath, (&Source, documents::Kind)> = BTreeMap::new();
        for source in project.tree.sources.values().filter(|source| source.kind == Kind::Static) {
            if let Some(kind) = documents::kind_of(&self.workshop, &source.path) {
                wanted.insert(source.output(), (source, kind));
            }
        }
        let mut all: Vec<Document> = Vec::new();
        while !wanted.is_empty() {
            let workshop = &self.workshop;
            let results: Vec<_> = std::mem::take(&mut wanted)
                .into_par_iter()
                .filter(|(_, (source, kind))| documents::may_refer(*kind, &source.path, limit))
                .map(|(logical, (source, kind))| documents::compile(workshop, kind, &source.path, &logical))
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
                let is_new = all.iter().all(|document| document.logical != *target);
                if let Some(source) = source.filter(|_| is_new) {
                    wanted.insert(target.clone(), (source, documents::Kind::WebManifest));
                }
            }
        }
        all
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
