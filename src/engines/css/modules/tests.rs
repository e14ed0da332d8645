//! What [`module`] makes of small sheets, in tables.

mod composes;
mod hostile;
mod names;
mod problems;
mod selectors;
mod values;

use super::super::scan;
use super::*;

const ALL: Scoping = Scoping { containers: true, counter_styles: true, grid: true };

/// A sheet, its text once the local name `a` is `_a`, and its exports, in order: `a` for a name, `a(b !c <d@x>)` for a
/// class composed of a local, a global and an imported class, `a=text` for a value.
type Row = (&'static str, &'static str, &'static str);

/// A name as an identifier.
fn identifier(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-') || !c.is_ascii();
    let escaped = |c: char| if c.is_ascii_control() { format!("\\{:x} ", u32::from(c)) } else { format!("\\{c}") };
    name.chars().map(|c| if plain(c) { c.to_string() } else { escaped(c) }).collect()
}

/// Pieces as text: `_a` for the local name `a`, `<a@file>` for an imported one, `<address>`.
fn text(module: &Module, pieces: &[Piece]) -> String {
    let one = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Local(name) => format!("_{}", identifier(name)),
        Piece::Imported(index) => imported(module, *index),
        Piece::Reference(reference) => format!("<{}>", reference.url),
    };
    pieces.iter().map(one).collect()
}

fn imported(module: &Module, index: usize) -> String {
    let Imported { dependency, name, .. } = &module.imports[index];
    format!("<{name}@{}>", module.dependencies[*dependency].0)
}

/// The source with its edits made.
fn edited(source: &str, module: &Module, text: impl Fn(&Module, &[Piece]) -> String) -> String {
    let mut result = String::new();
    let mut done = 0;
    for (span, pieces) in &module.edits {
        result += &source[done..span.start];
        result += &text(module, pieces);
        done = span.end;
    }
    result + &source[done..]
}

fn export(module: &Module, export: &Export) -> String {
    let name = &export.name;
    let composed = |composed: &Composed| match composed {
        Composed::Local(name) => name.clone(),
        Composed::Global(name) => format!("!{name}"),
        Composed::Imported(index) => imported(module, *index),
    };
    match &export.kind {
        ExportKind::Value(pieces) => format!("{name}={}", text(module, pieces)),
        ExportKind::Local(_) if export.composes.is_empty() => name.clone(),
        ExportKind::Local(_) => {
            format!("{name}({})", export.composes.iter().map(composed).collect::<Vec<_>>().join(" "))
        }
    }
}

fn check(rows: &[Row]) {
    for (source, expected, exports) in rows {
        let module = module(source, ALL).unwrap_or_else(|problems| panic!("{source}: {problems:?}"));
        assert_eq!(edited(source, &module, text), *expected, "{source}");
        let found: Vec<_> = module.exports.iter().map(|one| export(&module, one)).collect();
        assert_eq!(found.join("; "), *exports, "{source}");
        assert_eq!(module.problems, [], "{source}");
        assert!(scan(source, 250).is_ok_and(|sheet| sheet.problems.is_empty()), "{source}");
    }
}

#[test]
fn exports_have_kinds_and_places() {
    use NameKind::{Class, Container, CounterStyle, Grid, Id, Keyframes};
    let source = "#a{container:b;grid-template:[c]} .d{} @keyframes e{} @counter-style f{} #g{} .g{} #d{}";
    let module = module(source, ALL).expect("nothing is wrong");
    let found: Vec<_> =
        module.exports.iter().map(|export| (export.kind.clone(), &source[export.span.clone()])).collect();
    let kinds =
        [(Id, "a"), (Container, "b"), (Grid, "c"), (Class, "d"), (Keyframes, "e"), (CounterStyle, "f"), (Class, "g")];
    assert_eq!(found, kinds.map(|(kind, text)| (ExportKind::Local(kind), text)));
}

#[test]
fn scoping_says_what_is_local() {
    let source = ".a{container:b;grid-area:c;grid-template:\"c\";list-style:d} @container b{} @counter-style d{}";
    let scoped = |containers, counter_styles, grid| {
        let module = module(source, Scoping { containers, counter_styles, grid }).expect("nothing is wrong");
        edited(source, &module, text)
    };
    let nothing = source.replace(".a", "._a");
    assert_eq!(scoped(false, false, false), nothing);
    assert_eq!(scoped(true, false, false), nothing.replace('b', "_b"));
    assert_eq!(scoped(false, false, true), nothing.replace("area:c", "area:_c").replace("\"c\"", "\"_c\""));
    assert_eq!(scoped(false, true, false), nothing.replace("style:d", "style:_d").replace("style d", "style _d"));
}

#[test]
fn dependencies_in_source_order() {
    let source = ".a{composes:b from './x'} :import('./y'){c:d} @value e from \"./z\"; .f{composes:g from \"./y\"}";
    let module = module(source, ALL).expect("nothing is wrong");
    let files: Vec<_> = module.dependencies.iter().map(|(name, span)| (name.as_str(), &source[span.clone()])).collect();
    assert_eq!(files, [("./x", "'./x'"), ("./y", "'./y'"), ("./z", "\"./z\"")]);
    let mut names: Vec<_> = module
        .imports
        .iter()
        .map(|import| (import.span.start, import.name.as_str(), &source[import.span.clone()], import.dependency))
        .collect();
    names.sort_unstable();
    let names: Vec<_> = names.into_iter().map(|(_, name, text, dependency)| (name, text, dependency)).collect();
    assert_eq!(names, [("b", "b", 0), ("d", "d", 1), ("e", "e", 2), ("g", "g", 1)]);
}

#[test]
fn addresses_know_where_they_are_written() {
    let source = "@value a: url( b.png ); .c{background:a}";
    let module = module(source, ALL).expect("nothing is wrong");
    let [_, _, (span, pieces)] = module.edits.as_slice() else {
        panic!("the value, the class and the use: {:?}", module.edits);
    };
    assert_eq!(&source[span.clone()], "a");
    assert!(matches!(pieces.as_slice(), [Piece::Reference(found)] if &source[found.span.clone()] == "url( b.png )"));
}

#[test]
fn edits_take_what_stands_in_them() {
    let source = ".a{b:url(c)} :export{d:url(e)} .f{g:url(h)}";
    let module = module(source, ALL).expect("nothing is wrong");
    let sheet = scan(source, 250).expect("nothing is wrong");
    let taken: Vec<_> = sheet.references.iter().map(|found| (found.url.as_str(), module.takes(&found.span))).collect();
    assert_eq!(taken, [("c", false), ("e", true), ("h", false)]);
}
