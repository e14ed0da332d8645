//! Source maps become outputs of their own, or part of the output that they describe.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    config::{Config, SourceMap as Mode},
    engines::js::source_map::SourceMap,
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
        let json = relocatable(map, config).to_json();
        let comment = |url: &str| format!("\n//# sourceMappingURL={url}\n");
        if config.sourcemap == Mode::Inline {
            let url = format!("data:application/json;charset=utf-8;base64,{}", STANDARD.encode(&json));
            draft.text.0.push_str(&comment(&url));
            all.push(draft);
            continue;
        }
        let logical = draft.logical.appended(".map");
        if config.sourcemap == Mode::Linked {
            let slot = slots.slot(&logical);
            let served = logical.fingerprinted(slot.as_str());
            let url = relative_url(draft.logical.folder(), served.as_str());
            draft.text.0.push_str(&comment(url.trim_start_matches("./")));
        }
        draft.source_map = Some(logical.clone());
        all.push(draft);
        all.push(Draft::new(logical, OutputKind::Map, Language::Json, json));
    }
    all
}

/// The map with sources relative to the project, whole, and without a `file`.
fn relocatable(map: SourceMap, config: &Config) -> SourceMap {
    map.renamed(
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
    )
}
