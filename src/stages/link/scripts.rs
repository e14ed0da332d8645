//! link, for classic scripts: there is nothing to link, the text is the output.
//! Only the modules that a script loads on demand get their names in it.

use std::{ops::Range, path::PathBuf};

use super::{Draft, Language, OutputKind};
use crate::{
    diagnostic::{Diagnostic, Location},
    engines::js::{Dialect, Goal, classic, define, depth::too_deep, parse},
    path::{UrlKind, relative_url},
    reference::{Slot, SlotTable, slot_shapes},
    source_text,
    stages::{
        compile::{
            modules::Modules,
            place::Place,
            references::References,
            texts::{self, Texts},
        },
        discover::{Kind, Project, Source},
    },
};

/// A classic script, read.
pub struct Script<'a> {
    /// Where it comes from.
    pub source: &'a Source,
    /// The modules that it loads on demand, and where each is named.
    pub loads: Vec<(Range<usize>, &'a Source)>,
    unusual: bool,
    text: String,
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
    let text = texts.read(&source.path, &source.shown)?.text;
    if let Some(span) = too_deep(&text, limits.nesting) {
        return Err(vec![source_text::nested_too_deep(&source.shown, &text, span, limits.nesting)]);
    }
    let Some(script) = classic::read(&text) else {
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
    if problems.is_empty() { Ok(Some(Script { source, loads, unusual: script.unusual, text })) } else { Err(problems) }
}

/// The module that a path in a script names, with or without its extension.
fn module<'a>(project: &'a Project, references: &References, place: &Place<'_>, url: &str) -> Option<&'a Source> {
    let found: Option<PathBuf> = ["", ".js", ".ts", ".tsx", ".jsx", ".mjs", ".mts"]
        .iter()
        .find_map(|extension| references.source(place, &format!("{url}{extension}")));
    project.tree.at(&found?).filter(|source| matches!(source.kind, Kind::Script(_)))
}

impl Script<'_> {
    /// Compiles the script; its top-level names stay as they are. The slots are
    /// those that stand in its text by chance.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn compile(
        self,
        modules: &Modules,
        define: &[(String, String)],
        slots: &SlotTable,
    ) -> Result<(Draft, Vec<Slot>), Vec<Diagnostic>> {
        let Self { source, loads, unusual, text } = self;
        let look_alikes = slot_shapes(text.as_bytes()).map(|(_, slot)| slot).collect();
        let logical = source.output();
        let mut linked = String::with_capacity(text.len());
        let mut done = 0;
        let mut dynamic_imports = Vec::new();
        for (span, module) in loads {
            let target = module.output();
            let served = slots.served(&target);
            linked.push_str(&text[done..span.start]);
            linked.push('"');
            linked.push_str(&relative_url(logical.folder(), served.as_str()));
            linked.push('"');
            done = span.end;
            if !dynamic_imports.contains(&target) {
                dynamic_imports.push(target);
            }
        }
        linked.push_str(&text[done..]);
        let linked = define::replace(&linked, define).unwrap_or(linked);
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
        let code = modules.classic(&source.path, &source.shown, linked, unusual)?;
        let mut draft = Draft::new(logical, OutputKind::Entry, Language::Js(Goal::Script), code);
        draft.sources = vec![source.shown.clone()];
        draft.unchecked = !changed && draft.text.0 == text;
        if !changed && !draft.unchecked {
            check()?;
        }
        draft.relations.dynamic_imports = dynamic_imports;
        Ok((draft, look_alikes))
    }
}
