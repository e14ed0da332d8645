//! link, for modules that become one classic script: entries in the format `iife`,
//! and the second build of every entry for browsers without modules.

use std::collections::BTreeSet;

use super::{
    Draft, Language,
    chunks::{Chunks, Entry, Linker, Run},
};
use crate::{
    engines::js::{
        Dialect, Goal,
        compile::{self, Input, NoFiles},
        link::{Format, Order},
        settings::Settings,
        tsconfig::Options,
    },
    engines::source_map::SourceMap,
    path::LogicalPath,
    reference::{Marked, SlotTable},
};

impl Linker<'_> {
    /// One classic script with everything in it.
    pub(super) fn script(&self, entry: Entry<'_>, slots: &mut SlotTable) -> Chunks {
        let name = self.style(&entry).name;
        let settings = Settings { in_script: true, ..self.settings.clone() };
        self.run_script(entry, name, &settings, slots)
    }

    /// Builds `entries` a second time, with `settings`.
    pub(super) fn add_legacy(
        &self,
        all: &mut Chunks,
        entries: Vec<Entry<'_>>,
        settings: &Settings,
        slots: &mut SlotTable,
    ) {
        for entry in entries {
            let modern =
                |draft: &&mut Draft| draft.logical == entry.output && draft.language == Language::Js(Goal::Module);
            let Some(draft) = all.drafts.iter_mut().find(modern) else {
                continue;
            };
            let output: LogicalPath = entry.output.with_extension("legacy.js");
            draft.relations.legacy = Some(output.clone());
            let mut old = self.run_script(Entry { source: entry.source, output }, None, settings, slots);
            for draft in &mut old.drafts {
                draft.legacy = true;
            }
            // They share the sheets.
            old.sheets.clear();
            all.add(old);
        }
    }

    fn run_script(&self, entry: Entry<'_>, name: Option<String>, settings: &Settings, slots: &mut SlotTable) -> Chunks {
        let globals = self.project().config.js.globals.clone().into_iter().collect();
        let threads = self.project().config.threads();
        let run = Run { format: Format::Iife { name, globals }, order: Order::Loose, small: BTreeSet::new(), threads };
        let entries = [entry];
        let run = self.run(&entries.each_ref(), settings, &run, slots.salt());
        let (chunks, found) = run.expect("a run to its end");
        let mut linked = self.named(&entries, chunks, found, Goal::Script, &BTreeSet::new(), slots);
        for draft in &mut linked.drafts {
            if let Err(problems) = lower(draft, settings) {
                linked.found.problems.extend(problems);
            }
        }
        linked
    }
}

/// Lowers what the linker itself wrote: it wraps modules in arrow functions.
fn lower(draft: &mut Draft, settings: &Settings) -> Result<(), Vec<crate::diagnostic::Diagnostic>> {
    if settings.targets.is_none() {
        return Ok(());
    }
    let settings = Settings { targets: settings.targets.clone(), is_linked: true, ..Settings::default() };
    let input = Input {
        name: draft.logical.as_str(),
        source: &draft.text.0,
        dialect: Dialect { typescript: false, jsx: false },
        goal: Goal::Script,
        options: &Options::default(),
        types: &BTreeSet::new(),
        settings: &settings,
        map: draft.map.as_ref().map(|_| draft.logical.as_str()),
        keep_order: false,
    };
    let output = compile::compile(&input, &mut NoFiles)?;
    let lowered = output.map.as_deref().and_then(SourceMap::parse);
    draft.map = match (draft.map.take(), lowered) {
        (Some(linked), Some(lowered)) => Some(linked.behind(&lowered)),
        _ => None,
    };
    draft.text = Marked(output.code);
    Ok(())
}
