//! Source maps become outputs of their own, or part of the output that they describe.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    config::{Config, SourceMap as Mode},
    digest::Digest,
    engines::source_map::SourceMap,
    path::{LogicalPath, relative_url},
    reference::SlotTable,
    source_text,
    stages::link::{Draft, Language, OutputKind},
};

/// Takes the map of each draft and publishes it the way the settings say.
///
/// A map does not name the file that it describes: that would make every pair a
/// reference cycle.
#[must_use]
pub fn attach(config: &Config, drafts: Vec<Draft>, slots: &mut SlotTable) -> Vec<Draft> {
    let mut all = Vec::with_capacity(drafts.len());
    for mut draft in drafts {
        let Some(map) = draft.map.take() else {
            all.push(draft);
            continue;
        };
        let mut map = relocatable(map, config);
        let mut comments = String::from("\n");
        // CSS knows no comments of one line.
        let (open, close) = if draft.language == Language::Css { ("/*", " */") } else { ("//", "") };
        if config.debug_ids {
            // Of the code and its map, before either has its name.
            let id = Digest::of(format!("{}\0{}", draft.text.0, map.to_json()).as_bytes()).uuid();
            comments = format!("\n{open}# debugId={id}{close}\n");
            map = map.with_debug_id(&id);
        }
        let json = map.to_json();
        let comment = |url: &str| format!("{open}# sourceMappingURL={url}{close}\n");
        if config.sourcemap == Mode::Inline {
            let url = format!("data:application/json;charset=utf-8;base64,{}", STANDARD.encode(&json));
            draft.text.0 += &(comments + &comment(&url));
            all.push(draft);
            continue;
        }
        let logical = draft.logical.appended(".map");
        let kind = if config.sourcemap == Mode::Linked { OutputKind::Map } else { OutputKind::HiddenMap };
        if kind == OutputKind::Map {
            let url = relative_url(draft.logical.folder(), slots.refer(&logical).as_str());
            comments += &comment(url.trim_start_matches("./"));
            draft.relations.source_map = Some(logical.clone());
        } else {
            draft.relations.hidden_map = Some(logical.clone());
        }
        if comments.len() > 1 {
            draft.text.0 += &comments;
        }
        all.push(draft);
        all.push(Draft::new(logical, kind, Language::Data, json));
    }
    all
}

/// The map with sources relative to the project, whole, and without a `file`.
fn relocatable(map: SourceMap, config: &Config) -> SourceMap {
    let map = map.renamed(
        // The linker counts from the folder that it would write to, one below the project.
        |source| source.strip_prefix("../").unwrap_or(source).trim_start_matches('\0').to_owned(),
        |source| {
            // The linker keeps no text of JSON. Nothing else is read: the names may
            // come from a package's own map.
            let inside = LogicalPath::parse(source).is_ok_and(|path| path.as_str() == source);
            let path = config.root.join(source);
            let json = inside && path.extension().is_some_and(|extension| extension == "json");
            json.then(|| source_text::read(&path, source, config.limits.file_size).ok()).flatten()
        },
    );
    if config.sources_content { map } else { map.without_contents() }
}
