//! Chunks without code: what is left of a module that only imports sheets, which several entries share.

use std::collections::BTreeSet;

use crate::engines::js::link::Chunk;

/// The chunks that hold something, and no imports of others.
#[must_use]
pub fn without_empty(mut chunks: Vec<Chunk>) -> Vec<Chunk> {
    let empty: BTreeSet<String> =
        chunks.iter().filter(|chunk| is_empty(chunk, &chunks)).map(|chunk| chunk.token.clone()).collect();
    chunks.retain(|chunk| !empty.contains(&chunk.token));
    for chunk in &mut chunks {
        for token in chunk.imports.extract_if(.., |token| empty.contains(token)) {
            let statement = statement(&token);
            if let Some(at) = chunk.code.find(&statement) {
                let edit = (at, -statement.len().cast_signed());
                chunk.map = chunk.map.take().map(|map| map.after_edits(&chunk.code, &[edit]));
                chunk.code.replace_range(at..at + statement.len(), "");
            }
        }
    }
    chunks
}

/// Whether nothing is lost without a chunk: it has no text, and whoever imports it does so by a statement alone.
fn is_empty(chunk: &Chunk, all: &[Chunk]) -> bool {
    let is_bare = |other: &Chunk| {
        let imports = other.imports.contains(&chunk.token);
        !other.dynamic_imports.contains(&chunk.token) && (!imports || other.code.contains(&statement(&chunk.token)))
    };
    let is_own = chunk.is_entry || chunk.facade.is_some() || !chunk.imports.is_empty();
    !is_own && chunk.code.trim().is_empty() && all.iter().all(is_bare)
}

/// How the linker writes it.
fn statement(token: &str) -> String {
    format!("import \"./{token}.js\";")
}
