//! link, for classic scripts: there is nothing to link, the text is the output.
//! Only the modules that a script loads on demand get their names in it.

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use super::{Draft, Language, OutputKind};
use crate::{
    diagnostic::{Diagnostic, Location},
    engines::{
        js::{
            Dialect, Goal,
            classic::{self, Script as Classic},
            define,
            depth::too_deep,
            parse,
        },
        source_map::SourceMap,
    },
    path::{LogicalPath, UrlKind, relative_url},
    reference::{Slot, SlotTable, slot_shapes},
    source_text,
    stages::{
        compile::{
            directives,
            modules::Modules,
            place::Place,
            references::References,
            texts::{self, Text, Texts},
        },
        project::Project,
        source::{Kind, Source},
    },
};

/// A classic script, read.
#[derive(Clone)]
pub struct Script<'a> {
    /// Where it comes from.
    pub source: &'a Source,
    /// The output that it goes to.
    pub logical: LogicalPath,
    /// The modules that it loads on demand, and where each is named.
    pub loads: Vec<(Range<usize>, &'a Source)>,
    /// The outputs whose addresses stand in it.
    pub targets: Vec<LogicalPath>,
    unusual: bool,
    has_with: bool,
    /// The bytes of `"use strict"` at its start.
    strict: Option<Range<usize>>,
    /// Whether they are to be left out.
    sloppy: bool,
    text: String,
    /// From the text to what another compiler made it of.
    map: Option<SourceMap>,
}

/// Reads a source if it is a classic script: plain `.js` without imports or
/// exports. TypeScript, JSX and `.mjs` are modules by declaration.
///
/// # Errors
/// If it cannot be read, or loads a module that does not exist.
pub fn read_if_script<'a>(
    project: &'a Project,
    references: &References,
    texts: &Texts,
    source: &'a Source,
) -> Result<Option<Script<'a>>, Vec<Diagnostic>> {
    let plain = source.kind == Kind::Script(Dialect { typescript: false, jsx: false });
    if !plain || !texts::extension(project, &source.path).eq_ignore_ascii_case("js") {
        return Ok(None);
    }
    let limits = &project.config.limits;
    let Text { text, map, targets, .. } = texts.read(&source.path, &source.shown)?;
    if let Some(span) = too_deep(&text, limits.nesting) {
        return Err(vec![source_text::nested_too_deep(&source.shown, &text, span, limits.nesting)]);
    }
    let joined = source.part || project.config.follows_directives();
    let Some(script) = classic::read(&text, joined) else {
        return Ok(None);
    };
    let place = Place::new(&source.path, &source.shown, &text);
    let (mut loads, mut problems) = (Vec::new(), Vec::new());
    for load in script.loads {
        if UrlKind::of(&load.url) == UrlKind::Foreign || project.config.external.is_match(&load.url) {
            continue;
        }
        match module(project, references, &place, &load.url) {
            Some(module) => loads.push((load.span, module)),
            None => problems.push(
                Diagnostic::error(
                    "missing-import",
                    format!("`{}` imports `{}`, which does not exist", source.shown, load.url),
                )
                .at(Location::at(&source.shown, &text, load.span))
                .hint("a classic script loads modules of a source root, by a relative path"),
            ),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let logical = source.output();
    let map = map.map(|map| map.renamed(|path| project.boundary.shown(Path::new(path)), |_| None));
    let Classic { unusual, has_with, strict, .. } = script;
    Ok(Some(Script { source, logical, loads, targets, unusual, has_with, strict, sloppy: false, text, map }))
}

/// The module that a path in a script names, with or without its extension.
fn module<'a>(project: &'a Project, references: &References, place: &Place<'_>, url: &str) -> Option<&'a Source> {
    let found: Option<PathBuf> = ["", ".js", ".ts", ".tsx", ".jsx", ".mjs", ".mts"]
        .iter()
        .find_map(|extension| references.source(place, &format!("{url}{extension}")));
    project.tree.code_at(&found?).filter(|source| matches!(source.kind, Kind::Script(_)))
}

/// A classic script as an output.
pub struct Compiled {
    /// The output.
    pub draft: Draft,
    /// The outputs whose addresses stand in it.
    pub targets: Vec<LogicalPath>,
    /// The slots that stand in its text by chance.
    pub look_alikes: Vec<Slot>,
}

impl Script<'_> {
    /// The same as part of another output.
    #[must_use]
    pub fn within(self, logical: LogicalPath) -> Self {
        Self { logical, ..self }
    }

    /// What the user should know of it.
    #[must_use]
    pub fn warning(&self) -> Option<Diagnostic> {
        directives::warning(&self.source.shown, &self.text)
    }

    /// Whether all of it is strict.
    #[must_use]
    pub fn is_strict(&self) -> bool {
        self.strict.is_some()
    }

    /// Takes away what makes it strict; everything else keeps its place.
    pub fn forget_strict(&mut self) {
        self.sloppy = true;
    }

    /// Compiles the script; its top-level names stay as they are.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn compile(
        self,
        modules: &Modules,
        define: &[(String, String)],
        slots: &SlotTable,
    ) -> Result<Compiled, Vec<Diagnostic>> {
        let Self { source, logical, loads, targets, unusual, has_with, strict, sloppy, text, map } = self;
        let is_ours = |slot: &Slot| targets.iter().any(|target| slots.stands_for(*slot, target));
        let look_alikes = slot_shapes(text.as_bytes()).map(|(_, slot)| slot).filter(|slot| !is_ours(slot)).collect();
        let wants_map = modules.wants_map();
        let mut map = wants_map.then(|| map.unwrap_or_else(|| SourceMap::identity(&source.shown, &text)));
        let mut linked = String::with_capacity(text.len());
        let mut done = 0;
        let mut dynamic_imports = Vec::new();
        let mut edits = Vec::new();
        let mut written: Vec<(Range<usize>, String)> = Vec::new();
        for (span, module) in loads {
            let target = module.output();
            written.push((span, format!("\"{}\"", relative_url(logical.folder(), slots.served(&target).as_str()))));
            if !dynamic_imports.contains(&target) {
                dynamic_imports.push(target);
            }
        }
        for (span, url) in written {
            linked.push_str(&text[done..span.start]);
            edits.push((span.start, url.len().cast_signed() - span.len().cast_signed()));
            linked.push_str(&url);
            done = span.end;
        }
        linked.push_str(&text[done..]);
        map = map.map(|map| map.after_edits(&text, &edits));
        if let Some(span) = strict.filter(|_| sloppy) {
            // It stands before everything that could have moved it.
            let blank = " ".repeat(span.len());
            linked.replace_range(span, &blank);
        }
        if let Some((replaced, back)) = define::replace(&linked, define) {
            map = map.map(|map| map.behind(&back));
            linked = replaced;
        }
        let check = || {
            let errors = parse::check(&source.shown, &text, Goal::Script);
            if errors.is_empty() { Ok(()) } else { Err(errors) }
        };
        // Places in another text would mislead. In the text as it was written, errors
        // are looked for while it is minified.
        let changed = linked != text;
        if changed {
            check()?;
        }
        let (code, back) = modules.classic(&source.path, &source.shown, linked, unusual)?;
        if let Some(back) = back.and_then(|json| SourceMap::parse(&json)) {
            map = map.map(|map| map.behind(&back));
        }
        let mut draft = Draft::new(logical, OutputKind::Entry, Language::Js(Goal::Script), code);
        draft.map = map;
        draft.has_with = has_with;
        draft.sources = vec![source.shown.clone()];
        draft.unchecked = !changed && draft.text.0 == text;
        if !changed && !draft.unchecked {
            check()?;
        }
        draft.relations.dynamic_imports = dynamic_imports;
        Ok(Compiled { draft, targets, look_alikes })
    }
}
