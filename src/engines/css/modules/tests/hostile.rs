//! Sheets that nobody would write: nothing may panic, and what comes out is a sheet if what came in was one.

use super::super::super::reference::ReferenceKind;
use super::*;
use std::collections::BTreeSet;

const PIECES: &[&str] = &[
    ".a",
    "#b",
    ".c:hover",
    "a",
    "b",
    "c",
    "-",
    "--x",
    "\\31 ",
    "\\",
    "é",
    "\0",
    " ",
    "  ",
    "\n",
    "/**/",
    "/*",
    "*/",
    ":local",
    ":global",
    ":local(",
    ":global(",
    ":is(",
    ":",
    "::",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "{}",
    ",",
    ";",
    ".",
    "#",
    "&",
    ">",
    "*",
    "|",
    "!",
    "!important",
    "/",
    "@value ",
    "@value a: b;",
    "@value b: c a;",
    "@value c from 'x';",
    "@value a, b as c from \"y\";",
    " from ",
    " as ",
    "'x'",
    "\"a b\"",
    "'",
    "url(a)",
    "url('b')",
    "url(",
    "@keyframes ",
    "@keyframes a{}",
    "@media ",
    "@scope(",
    "@container ",
    "@counter-style a{",
    "@layer a",
    "@import 'a';",
    "<!--",
    "-->",
    ":export{",
    ":export{a:b}",
    ":import('x'){",
    ":import('x'){a:b}",
    "composes:",
    "composes:a;",
    "composes:b from 'x'",
    "animation:",
    "animation-name:a ",
    "--animation:",
    "local(a)",
    "global(",
    "var(--a,",
    "ease",
    "infinite",
    "grid-area:a",
    "grid-template:",
    "[a-start]",
    "container:a",
    "list-style:a",
    "content:counter(a,b)",
    "system:extends ",
    "color:a",
    ".a{",
    ".a,.b{",
    ".a{composes:b}",
    ".b{composes:a}",
    "1",
    "1a",
    "50%",
    "\u{feff}",
];

/// A linear congruential generator: the same sheets on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % bound
    }

    fn piece(&mut self) -> &'static str {
        PIECES[self.below(PIECES.len())]
    }

    fn soup(&mut self) -> String {
        (0..self.below(24)).map(|_| self.piece()).collect()
    }

    /// A sheet of the tables with something wrong with it.
    fn mutated(&mut self, sheets: &[&str]) -> String {
        let mut sheet: Vec<char> = sheets[self.below(sheets.len())].chars().collect();
        for _ in 0..=self.below(3) {
            let at = self.below(sheet.len() + 1);
            match self.below(4) {
                0 => sheet.truncate(at),
                1 if at < sheet.len() => {
                    sheet.remove(at);
                }
                2 => {
                    let other = sheets[self.below(sheets.len())];
                    sheet.splice(at..at, other.chars());
                }
                _ => {
                    sheet.splice(at..at, self.piece().chars());
                }
            }
        }
        sheet.into_iter().collect()
    }
}

/// Checks what holds for every sheet; tells whether it was one, and a module.
fn hold(source: &str) -> bool {
    let is_sheet = scan(source, 250).is_ok();
    let Ok(module) = module(source, ALL) else {
        return false;
    };
    let mut done = 0;
    for (span, _) in &module.edits {
        assert!(done <= span.start && span.start <= span.end && span.end <= source.len(), "{span:?}: {source:?}");
        done = span.end;
    }
    let names: BTreeSet<_> = module.exports.iter().map(|export| &export.name).collect();
    assert_eq!(names.len(), module.exports.len(), "{source:?}");
    assert!(module.exports.is_sorted_by_key(|export| export.span.start), "{source:?}");
    let local = |name: &String| names.contains(name);
    let composed = module.exports.iter().flat_map(|export| &export.composes);
    assert!(composed.into_iter().all(|one| !matches!(one, Composed::Local(name) if !local(name))), "{source:?}");
    assert!(module.imports.iter().all(|import| import.dependency < module.dependencies.len()), "{source:?}");
    let result = edited(source, &module, |module, pieces| {
        let known = |piece: &Piece| match piece {
            Piece::Imported(_) => Piece::Text("imported".into()),
            Piece::Reference(found) if found.kind == ReferenceKind::String => Piece::Text("'address'".into()),
            Piece::Reference(_) => Piece::Text("url(address)".into()),
            piece => piece.clone(),
        };
        text(module, &pieces.iter().map(known).collect::<Vec<_>>())
    });
    if is_sheet {
        let again = scan(&result, 250);
        assert!(again.is_ok(), "{source:?} => {result:?}: {again:?}");
    }
    is_sheet
}

#[test]
fn soup_stays_soup() {
    let mut dice = Dice(1);
    let sheets = (0..20_000).filter(|_| hold(&dice.soup())).count();
    assert!(sheets > 300, "{sheets}");
}

#[test]
fn mutations_stay_sheets() {
    let tables = [selectors::ROWS, values::ROWS, composes::ROWS, names::ROWS];
    let samples: Vec<&str> = tables.into_iter().flatten().map(|(source, ..)| *source).collect();
    let mut dice = Dice(2);
    let sheets = (0..20_000).filter(|_| hold(&dice.mutated(&samples))).count();
    assert!(sheets > 5_000, "{sheets}");
}

#[test]
fn nesting_needs_no_stack() {
    let deep = || {
        for open in [
            "a{",
            "(",
            "[",
            ":is(",
            ":local(",
            ":global{",
            "@media x{",
            ".a{animation:var(--x,",
            "@scope(",
            "@value a:(",
        ] {
            let open = open.repeat(50_000);
            assert!(module(&open, ALL).is_ok() || open.starts_with(":local"));
        }
    };
    let done = std::thread::Builder::new().stack_size(256 * 1024).spawn(deep).expect("threads can be started").join();
    assert!(done.is_ok());
}

fn many(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect::<Vec<_>>().concat()
}

#[test]
fn values_cannot_explode() {
    let doubling = many(64, |at| format!("@value v{}: v{at} v{at};", at + 1));
    let problems = module(&doubling, ALL).expect_err("it would be 2^64 names");
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].message, "the values of this file add up to far too much");
}

#[test]
fn compositions_cannot_explode() {
    let classes = many(1_000, |at| format!(".a{at},"));
    let composed = many(1_000, |at| format!("b{at} "));
    let source = format!("{classes}.a{{composes:{composed} from global}}");
    let problems = module(&source, ALL).expect_err("a million of compositions");
    assert_eq!(
        problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>(),
        ["far too many classes are composed here"]
    );
    let chain = many(20_000, |at| format!(".a{at}{{composes:a{}}}", at + 1));
    assert!(module(&format!("{chain}.a20000{{}}"), ALL).is_ok());
    let problems = module(&format!("{chain}.a20000{{composes:a0}}"), ALL).expect_err("a long cycle");
    assert!(
        problems[0].message.starts_with("`a0` composes itself: a0 → … → a19995 → a19996 → "),
        "{}",
        problems[0].message
    );
}
