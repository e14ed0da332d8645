//! Puts relative URLs where the linker's tokens stand, and keeps source maps right.

use std::collections::BTreeMap;

use crate::{
    engines::source_map::SourceMap,
    path::{LogicalPath, relative_url},
    reference::{Slot, SlotTable, slot_shapes},
};

/// What an import begins with that an import map resolves; a logical path follows.
pub const MAPPED: &str = "#/";

/// What the tokens in an output's text stand for.
pub struct Names<'a> {
    /// Outputs that the sources refer to by a URL.
    pub targets: &'a BTreeMap<Slot, LogicalPath>,
    /// Chunks.
    pub chunks: &'a BTreeMap<Slot, LogicalPath>,
}

/// A text with URLs in it.
pub struct Rewritten {
    /// The text.
    pub text: String,
    /// From it to the sources.
    pub map: Option<SourceMap>,
    /// The chunks that it imports by a name for the import map.
    pub mapped: Vec<LogicalPath>,
}

/// Replaces every `./TOKEN` and `./TOKEN.js` in `code`, which is the output
/// `logical`, by the URL of the target, its digest still an open slot; with
/// `by_map`, imports of chunks by a name that does not change with their content.
pub fn rewrite(
    code: &str,
    map: Option<SourceMap>,
    logical: &LogicalPath,
    names: &Names<'_>,
    by_map: bool,
    slots: &mut SlotTable,
) -> Rewritten {
    let mut mapped = Vec::new();
    let mut text = String::with_capacity(code.len());
    let mut done = 0;
    let mut edits = Vec::new();
    for (at, token) in slot_shapes(code.as_bytes()) {
        let Some(target) = names.chunks.get(&token).or_else(|| names.targets.get(&token)) else {
            continue;
        };
        let Some(start) = at.checked_sub(2).filter(|start| &code[*start..at] == "./") else {
            continue;
        };
        // The linker's file name for a chunk; a reference that we marked has none.
        let name_end = at + token.as_str().len();
        let is_import = code[name_end..].starts_with(".js");
        let end = name_end + if is_import { 3 } else { 0 };
        let url = if is_import && by_map {
            if !mapped.contains(target) {
                mapped.push(target.clone());
            }
            format!("{MAPPED}{target}")
        } else {
            relative_url(logical.folder(), slots.refer(target).as_str())
        };
        text.push_str(&code[done..start]);
        text.push_str(&url);
        done = end;
        edits.push((start, url.len().cast_signed() - (done - start).cast_signed()));
    }
    text.push_str(&code[done..]);
    let map = map.map(|map| map.after_edits(code, &edits));
    Rewritten { text, map, mapped }
}
