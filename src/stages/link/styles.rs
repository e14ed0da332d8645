//! link, for CSS, as a whole: which sheets become which drafts.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use super::{
    Draft, OutputKind,
    join::Address,
    order::{Piece, What},
    release::Link,
    shared::{self, Output},
    sheets,
};
use crate::{
    config::Missing,
    diagnostic::{Diagnostic, Severity},
    path::LogicalPath,
    stages::{
        compile::{
            css_modules::{self, is_module},
            sheet::{Sheets, Step},
            sheets::compile_sheets,
            texts::is_sass,
        },
        packages::Package,
        source::{Kind, Source},
    },
};

impl Link<'_> {
    /// One sheet for each style entry, for each sheet that no other imports, and
    /// for each entry whose modules import sheets.
    pub(super) fn sheets(
        &mut self,
        imported: &BTreeMap<LogicalPath, Vec<PathBuf>>,
        referred: &BTreeSet<LogicalPath>,
        drafts: &mut [Draft],
    ) -> Vec<Draft> {
        let project = self.project;
        // Sass that is no entry is there to be used by other Sass, and a CSS module by code.
        let is_root = |source: &&Source| {
            source.kind == Kind::Style
                && (source.part || !source.is_partial())
                && (source.entry
                    || source.part
                    || (source.publish && !(is_sass(&source.path) || is_module(project, &source.path)))
                    || referred.contains(&source.output()))
        };
        let styles: Vec<&Source> = project.tree.sources.values().filter(is_root).collect();
        let roots =
            styles.iter().map(|source| source.path.clone()).chain(imported.values().flatten().cloned()).collect();
        let mut sheets = compile_sheets(&self.workshop, roots);
        self.problems.extend(std::mem::take(&mut sheets.problems));
        self.look_alikes.extend(std::mem::take(&mut sheets.look_alikes));
        self.types = self.types(&sheets);
        let used: BTreeSet<&PathBuf> = sheets
            .sheets
            .values()
            .flat_map(|sheet| sheet.prelude.iter().filter_map(Step::sheet).chain(&sheet.dependencies))
            .chain(imported.values().flatten())
            .collect();
        let mut outputs: Vec<(LogicalPath, Vec<PathBuf>)> = styles
            .iter()
            .filter(|source| {
                let is_alone = !used.contains(&source.path) && !source.part && source.publish;
                source.entry || is_alone || referred.contains(&source.output())
            })
            .map(|source| (source.output(), vec![source.path.clone()]))
            .collect();
        for package in project.tree.packages.iter().filter(|package| !package.is_script) {
            let parts: Vec<&Source> = package.parts.iter().filter_map(|part| project.tree.sources.get(part)).collect();
            if project.config.parts {
                for part in &parts {
                    let own = (package.part(part), vec![part.path.clone()]);
                    if !outputs.contains(&own) {
                        outputs.push(own);
                    }
                }
            }
            outputs.push((package.logical.clone(), parts.iter().map(|part| part.path.clone()).collect()));
        }
        for (entry, paths) in imported {
            let logical = entry.with_extension("css");
            let legacy = drafts.iter().find(|draft| draft.logical == *entry).and_then(|d| d.relations.legacy.clone());
            for draft in drafts.iter_mut().filter(|d| d.logical == *entry || Some(&d.logical) == legacy.as_ref()) {
                draft.relations.css.push(logical.clone());
            }
            // A sheet beside its module (`app.js` imports `app.css`) is that output.
            let own = outputs.iter().position(|(output, _)| *output == logical);
            match own {
                Some(index) if paths.contains(&outputs[index].1[0]) => outputs[index].1.clone_from(paths),
                _ => outputs.push((logical, paths.clone())),
            }
        }
        self.link_sheets(&outputs, &sheets, drafts)
    }

    /// The declarations of the project's CSS modules, if they are wanted.
    fn types(&self, sheets: &Sheets) -> Vec<(PathBuf, String)> {
        let Some(folder) = &self.project.config.css.modules.types else { return Vec::new() };
        let declared = |path: &PathBuf| {
            let source = self.project.tree.at(path)?;
            let local = self.workshop.css_modules.get(&self.workshop, path)?;
            let exports = css_modules::exports(&self.workshop, &local);
            Some((folder.join(format!("{}.d.ts", source.logical)), css_modules::declarations(&exports)))
        };
        sheets.sheets.keys().filter_map(declared).collect()
    }

    fn link_sheets(
        &mut self,
        outputs: &[(LogicalPath, Vec<PathBuf>)],
        sheets: &Sheets,
        drafts: &mut [Draft],
    ) -> Vec<Draft> {
        let mut linked = Vec::new();
        let mut all = Vec::new();
        for (logical, roots) in outputs {
            match sheets::pieces(logical, roots, sheets) {
                Ok(pieces) => {
                    let shown = |root: &PathBuf| Some(sheets.sheets.get(root)?.shown.clone());
                    let sources = roots.iter().filter_map(shown).collect();
                    all.push(Output { logical: logical.clone(), sources, pieces, before: Vec::new() });
                }
                Err(problem) => self.problems.push(problem),
            }
        }
        if self.project.config.css.shared {
            // A page names its sheets itself: it would miss what it does not know of.
            let (paged, free): (Vec<_>, Vec<_>) =
                all.into_iter().partition(|output| self.named.contains(&output.logical));
            all = shared::share(free).unwrap_or_else(|problems| {
                self.problems.extend(problems);
                Vec::new()
            });
            all.extend(paged);
            // Who loads a sheet loads what it shares first.
            for draft in drafts {
                let css = std::mem::take(&mut draft.relations.css);
                for own in css {
                    let before = all.iter().filter(|output| output.logical == own).flat_map(|output| &output.before);
                    draft.relations.css.extend(before.cloned());
                    draft.relations.css.push(own);
                }
            }
        }
        for Output { logical, sources, pieces, before } in all {
            let package = self.project.tree.packages.iter().find(|package| package.logical == logical);
            let addresses = |target: &LogicalPath| match package {
                Some(Package { embed: true, rewrite, .. }) => match self.references.embedded(target) {
                    Some(data) => Address::Data(data),
                    None if *rewrite => Address::Served,
                    None => Address::Written,
                },
                Some(Package { rewrite: false, .. }) => Address::Written,
                _ => Address::Served,
            };
            let mut pieces = pieces;
            let mut link = |pieces: &[Piece<'_>]| {
                sheets::link_sheet(&logical, pieces, sources.clone(), self.project, &addresses, &mut self.slots)
            };
            let linked_sheet = link(&pieces).or_else(|problem| {
                // Where settings are those of another packager, such a sheet has been in use.
                if package.is_none() || self.project.config.missing == Missing::Error {
                    return Err(problem);
                }
                pieces.sort_by_key(|piece| !matches!(piece.what, What::Remote(_)));
                let draft = link(&pieces)?;
                self.problems.push(Diagnostic { severity: Severity::Warning, ..problem });
                Ok(draft)
            });
            match linked_sheet {
                Ok(mut draft) => {
                    if let Some(package) = package {
                        draft.kind = OutputKind::Package;
                        if self.project.config.parts {
                            let sources = package.parts.iter().filter_map(|part| self.project.tree.sources.get(part));
                            draft.relations.parts = sources.map(|part| package.part(part)).collect();
                        }
                    }
                    draft.relations.css = before;
                    linked.push(draft);
                }
                Err(problem) => self.problems.push(problem),
            }
        }
        linked
    }
}
