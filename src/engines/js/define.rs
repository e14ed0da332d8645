//! Names that are replaced in classic scripts, which no linker sees (oxc).

use std::path::PathBuf;

use memchr::memmem;
use oxc::{
    allocator::Allocator,
    codegen::{Codegen, CodegenOptions, CommentOptions},
    parser::Parser,
    semantic::SemanticBuilder,
    transformer_plugins::{ReplaceGlobalDefines, ReplaceGlobalDefinesConfig},
};

use super::{Goal, parse::options};
use crate::engines::source_map::SourceMap;

/// `source` with each name of `define` replaced by its expression, and the map back; nothing if
/// none stands in it, or if it does not parse, which is told elsewhere.
#[must_use]
pub fn replace(source: &str, define: &[(String, String)]) -> Option<(String, SourceMap)> {
    // Most scripts hold none of them.
    let stands = |name: &str| memmem::find(source.as_bytes(), name.as_bytes()).is_some();
    let concerned: Vec<(String, String)> = define.iter().filter(|(name, _)| stands(name)).cloned().collect();
    if concerned.is_empty() {
        return None;
    }
    let config = ReplaceGlobalDefinesConfig::new(&concerned).ok()?;
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, Goal::Script.source_type()).with_options(options()).parse();
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        return None;
    }
    let mut program = parsed.program;
    let scoping = SemanticBuilder::new().build(&program).semantic.into_scoping();
    let replaced = ReplaceGlobalDefines::new(&allocator, config).build(scoping, &mut program);
    replaced.changed.then(|| {
        let keep = CommentOptions { normal: true, jsdoc: true, annotation: true, ..CommentOptions::default() };
        let source_map_path = Some(PathBuf::new());
        let options = CodegenOptions { comments: keep, source_map_path, ..CodegenOptions::default() };
        let printed = Codegen::new().with_options(options).build(&program);
        let map = printed.map.map_or_else(|| SourceMap::of(Vec::new(), Vec::new()), |map| SourceMap(map.into_owned()));
        (printed.code, map)
    })
}
