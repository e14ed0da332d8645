//! The linker's questions, answered for a project.

use std::path::Path;

use memchr::memmem;

use super::{
    imported::{self, Query},
    job::timed_out,
    modules::Modules,
};
use crate::{
    disk,
    engines::js::{
        helpers,
        link::{Load, Module},
    },
};

impl Load for Modules {
    fn load(&self, id: &str) -> Module {
        let (path, query) = Query::split(id);
        let path = Path::new(path);
        if !path.is_absolute() {
            return Module::Virtual;
        }
        if !self.workshop.project.boundary.permits(path) {
            return Module::Code(String::new(), None);
        }
        let module = match query {
            None => self.module(path),
            Some(query) => imported::queried(self, path, query),
        };
        module.unwrap_or_else(|problems| {
            self.note(|found| found.problems.extend(problems));
            Module::Code(String::new(), None)
        })
    }

    fn split<'i>(&self, specifier: &'i str) -> (&'i str, &'i str) {
        let (path, query) = Query::split(specifier);
        (path, if query.is_some() { &specifier[path.len()..] } else { "" })
    }

    fn candidates(&self, importer: &str, specifier: &str) -> Vec<String> {
        let found = self.workshop.candidates(Path::new(importer), specifier).into_iter();
        found.map(|path| path.to_string_lossy().into_owned()).collect()
    }

    fn package_json(&self, id: &str) -> Option<String> {
        self.workshop.package(id).map(|package| package.path.to_string_lossy().into_owned())
    }

    fn imports_like_node(&self, id: &str) -> bool {
        let (path, _) = Query::split(id);
        match Path::new(path).extension().and_then(|extension| extension.to_str()) {
            Some("mjs" | "mts") => true,
            Some("cjs" | "cts") => false,
            _ => self.workshop.package(path).is_some_and(|package| package.is_module),
        }
    }

    fn may_be_common_js(&self, id: &str) -> bool {
        let path = Path::new(id);
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("cjs" | "cts") => true,
            Some("js") if path.is_absolute() && self.workshop.project.boundary.permits(path) => {
                // Asked by each module that imports it.
                let mut known = self.workshop.common_js.lock().expect("no thread panicked");
                *known.entry(path.into()).or_insert_with(|| {
                    let text = disk::read(path, self.limit()).unwrap_or_default();
                    let has = |word: &str| memmem::find(&text, word.as_bytes()).is_some();
                    has("exports") || has("require") || has("module")
                })
            }
            _ => false,
        }
    }

    fn is_stuck(&self) -> bool {
        // Asked once: what is late now may have ended when its name is asked for.
        let late = self.deadlines.missed();
        let problems = late.iter().map(|(shown, limit)| timed_out(shown, *limit));
        self.note(|found| found.problems.extend(problems));
        !late.is_empty()
    }

    fn imports(&self, id: &str, imported: Vec<String>, dynamic: Vec<String>) {
        self.note(|found| found.graph.insert(id.to_owned(), (imported, dynamic)));
    }

    fn helper(&self, name: &str) -> String {
        let text = helpers::module(name).unwrap_or_default();
        let shown = format!("helper {name}");
        let path = Path::new(&shown);
        // Compiled like everything else: some are newer than old browsers.
        self.compiled(self.job(path, &shown, text.clone()), false).map_or(text, |(code, _)| code)
    }

    fn is_external(&self, id: &str, importer: Option<&str>, resolved: bool) -> bool {
        self.is_left(id, importer.unwrap_or_default(), resolved)
    }
}
