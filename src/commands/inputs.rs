//! `assetpack inputs`

use std::{collections::BTreeMap, path::Path};

use super::{Outcome, Terminal, print};
use crate::{
    boundary,
    cache::{Cache, Key, Step},
    cli::InputsArgs,
    config::Config,
    digest::Digest,
    disk::{Look, Note, notebook},
    last_build::{self, LastBuild},
    pipeline,
    progress::Progress,
};

pub(super) fn run(args: &InputsArgs, config: Config, terminal: &Terminal) -> Outcome {
    let (root, settings) = (config.root.clone(), last_build::settings(&config));
    let notes = match seen(config, terminal) {
        Ok(notes) => notes,
        Err(outcome) => return outcome,
    };
    // What was looked for and not found would be read if it were there, so it need not be told.
    let shown = |path: &Path| boundary::shown(&root, path);
    let files: BTreeMap<String, Digest> =
        notes.iter().filter_map(|note| Some((shown(&note.path), *note.content()?))).collect();
    let links: BTreeMap<String, String> = notes
        .iter()
        .filter_map(|note| match &note.look {
            Look::Real(Some(real)) if *real != note.path => Some((shown(&note.path), shown(real))),
            _ => None,
        })
        .collect();
    if !args.digest {
        return print(&files.into_keys().map(|path| path + "\n").collect::<String>());
    }
    let key = Key::new(Step::Inputs).part(settings);
    let key = files.iter().fold(key, |key, (path, digest)| key.part(path).part(digest.as_bytes()));
    let key = links.iter().fold(key, |key, (path, real)| key.part(path).part(real));
    print(&format!("{}\n", key.finish().hex()))
}

/// What a build asks of the file system: as the last one noted it, if that is still so.
fn seen(config: Config, terminal: &Terminal) -> Result<Vec<Note>, Outcome> {
    let cache = Cache::new(&config.cache).map_err(|failure| terminal.failure(&failure))?;
    let (settings, _) = notebook::close();
    let mut last = LastBuild::recall(&cache, &config);
    if let Some(last) = &mut last
        && last.still_holds(&cache, &config).is_some()
    {
        let mut notes = std::mem::take(&mut last.inputs);
        notes.extend(last.known.notes(&cache, &config));
        return Ok(notes);
    }
    let known = last.as_ref().map(|last| &last.known);
    notebook::open(true);
    let progress = Progress::new(terminal.progress);
    let planned = pipeline::open(config, cache.clone(), &progress)
        .and_then(|project| pipeline::plan(&project, None, known, &progress).map(|_| ()));
    let _ = progress.finish();
    let (mut notes, _) = notebook::close();
    terminal.cache(&cache.finish());
    planned.map_err(|error| terminal.error(&error))?;
    notes.extend(notebook::take_many());
    notes.extend(settings);
    Ok(notes)
}
