//! Puts relative URLs where the linker's tokens stand, and keeps source maps right.

use std::collections::BTreeMap;

use crate::{
    engines::js::source_map::SourceMap,
    path::{LogicalPath, relative_url},
    reference::{Slot, SlotTable, slot_shapes},
};

/// Replaces every `./TOKEN` and `./TOKEN.js` in `code`, which is the output
/// `logical`, by the URL of the target, its digest still an open slot.
pub fn rewrite(
    code: &str,
    map: Option<SourceMap>,
    logical: &LogicalPath,
    targets: &BTreeMap<Slot, LogicalPath>,
    chunks: &BTreeMap<Slot, LogicalPath>,
    slots: &mut SlotTable,
) -> (String, Option<SourceMap>) {
    let mut text = String::with_capacity(code.len());
    let mut done = 0;
    let mut edits = Vec::new();
    for (at, token) in slot_shapes(code.as_bytes()) {
        let Some(target) = chunks.get(&token).or_else(|| targets.get(&token)) else {
            continue;
        };
        let Some(start) = at.checked_sub(2).filter(|start| &code[*start..at] == "./") else {
            continue;
        };
        // The linker's file name for a chunk; a reference that we marked has none.
        let named = at + token.as_str().len();
        let end = named + if code[named..].starts_with(".js") { 3 } else { 0 };
        let slot = slots.slot(target);
        let url = relative_url(logical.folder(), target.fingerprinted(slot.as_str()).as_str());
        text.push_str(&code[done..start]);
        text.push_str(&url);
        done = end;
        edits.push((start, url.len().cast_signed() - (done - start).cast_signed()));
    }
    text.push_str(&code[done..]);
    let map = map.map(|map| shift(map, code, &edits));
    (text, map)
}

/// Moves the map's tokens behind each edit (byte offset, growth) on its line.
fn shift(map: SourceMap, code: &str, edits: &[(usize, isize)]) -> SourceMap {
    if edits.is_empty() {
        return map;
    }
    // By line: the column of each edit in UTF-16 units, and the growth so far.
    let mut lines: BTreeMap<u32, Vec<(u32, i64)>> = BTreeMap::new();
    let (mut line, mut line_start, mut scanned) = (0, 0, 0);
    for (offset, growth) in edits {
        for at in memchr::memchr_iter(b'\n', &code.as_bytes()[scanned..*offset]) {
            line += 1;
            line_start = scanned + at + 1;
        }
        scanned = *offset;
        let column = code[line_start..*offset].encode_utf16().count();
        let edits = lines.entry(line).or_default();
        let before = edits.last().map_or(0, |(_, growth)| *growth);
        edits.push((u32::try_from(column).unwrap_or(u32::MAX), before + i64::try_from(*growth).unwrap_or(0)));
    }
    map.moved(|line, column| {
        lines.get(&line).map_or(0, |edits| {
            let before = edits.partition_point(|(edit, _)| *edit < column);
            before.checked_sub(1).map_or(0, |last| edits[last].1)
        })
    })
}
