//! Token soup: nothing may panic, and minifying may change nothing but white space, comments and spellings.

use super::escape::resolve;
use super::import::{string_value, url_value};
use super::number;
use super::tokens::{Kind, tokenize};
use super::walk::walk;
use super::{Style, scan};

fn minify(source: &str) -> String {
    super::minify(source, Style { keep_legal: true, ..Style::default() }).css
}

const PIECES: &[&str] = &[
    "a",
    "a{",
    "}a{",
    "rgb(1,2,3)",
    "rgba(0 , 0,0,.5)",
    "b ",
    "-",
    "--",
    "--x",
    "--x:",
    "\\31",
    "\\31 ",
    "\\",
    "\\g",
    "é",
    "\0",
    "u+4?",
    "url(",
    "url(a)",
    "url('a')",
    "url( \"a\" )",
    "url(a b)",
    "u\\72l(",
    "f(",
    "style(",
    "selector(",
    ":is(",
    ":nth-child(",
    "calc(",
    "expression(",
    "filter:progid:a",
    "unicode-range:",
    "@media",
    "@layer ",
    "@import ",
    "@supports ",
    "@x",
    "@",
    "#",
    "#AABBCC",
    "#aabbccdd",
    "#a",
    "\"s\"",
    "'s",
    "\"",
    "'a\\\nb'",
    "1",
    "0.5",
    ".5",
    "+.50",
    "-0.0",
    "1.0",
    "1.50px",
    "1.0em",
    "0.0%",
    "1e3",
    "1.0e-3",
    "+",
    ">",
    "~",
    "*",
    "/",
    "|",
    "=",
    "<",
    "!",
    "!important",
    "%",
    "$",
    "^",
    "&",
    ".",
    ",",
    ";",
    ";;",
    ":",
    " : ",
    "::",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "{}",
    "a{b:c}",
    "a{",
    "b:",
    "<!--",
    "-->",
    "/*",
    "*/",
    "/**/",
    "/*! k */",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\x0c",
    "\t",
    "\u{feff}",
    "of ",
    "progid:",
];

/// A linear congruential generator: the same soup on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % bound
    }

    fn soup(&mut self) -> String {
        (0..self.below(24)).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }
}

/// The tokens with every spelling in one form, without gaps and without the semicolons that may go.
fn meaning(source: &str) -> Vec<String> {
    let tokens = tokenize(source);
    let mut words: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(&token) = tokens.get(at) {
        at += 1;
        let text = token.text(source);
        if let Some((color, length)) = super::color::hexadecimal(source, &tokens[at - 1..], true) {
            words.push(color);
            at += length - 1;
            continue;
        }
        let word = match token.kind {
            Kind::Whitespace | Kind::Comment { .. } | Kind::Semicolon => continue,
            Kind::Url { closed: true } => format!("url {}", url_value(text)),
            Kind::Function if text.eq_ignore_ascii_case("url(") => {
                let mut rest = tokens[at..].iter().filter(|token| token.kind != Kind::Whitespace);
                match (rest.next(), rest.next()) {
                    (Some(string), Some(close))
                        if matches!(string.kind, Kind::String { closed: true }) && close.kind == Kind::CloseParen =>
                    {
                        while tokens[at].start <= close.start {
                            at += 1;
                            if at == tokens.len() {
                                break;
                            }
                        }
                        format!("url {}", string_value(string.text(source)))
                    }
                    _ => text.to_owned(),
                }
            }
            Kind::Number | Kind::Percentage | Kind::Dimension => {
                format!("{:?} {}", token.kind, resolve(&number::shorten(token, text)))
            }
            Kind::Hash => number::shorten_color(text).unwrap_or_else(|| format!("hash {}", resolve(text))),
            Kind::Ident | Kind::AtKeyword | Kind::Function => {
                format!("{:?} {}", token.kind, resolve(text))
            }
            _ => format!("{:?} {text}", token.kind),
        };
        words.push(word);
    }
    words
}

/// The statements: their kinds and where they end, without what means nothing.
fn shape(source: &str) -> Vec<String> {
    use super::walk::{End, Event};
    let tokens = tokenize(source);
    walk(source, &tokens)
        .filter_map(|event| match event {
            Event::Comment(_) | Event::Empty(_) => None,
            Event::Relic(_) => Some("relic".to_owned()),
            Event::Close(_) => Some("close".to_owned()),
            Event::AtRule { end, .. } => Some(format!("at {}", end == End::Block)),
            Event::Rule { end, .. } => Some(format!("rule {}", end == End::Block)),
            Event::Declaration { .. } => Some("declaration".to_owned()),
            Event::Stray { .. } => Some("stray".to_owned()),
        })
        .collect()
}

#[test]
fn soup_keeps_its_meaning() {
    let mut dice = Dice(1);
    for _ in 0..20_000 {
        let source = dice.soup();
        let small = minify(&source);
        assert_eq!(minify(&small), small, "twice: {source:?}");
        assert_eq!(meaning(&small), meaning(&source), "tokens: {source:?} => {small:?}");
        assert_eq!(shape(&small), shape(&source), "statements: {source:?} => {small:?}");
        let all = Style { joins: true, hex_alpha: true, keep_legal: true, ..Style::default() };
        let smaller = super::minify(&source, all).css;
        assert_eq!(super::minify(&smaller, all).css, smaller, "twice: {source:?}");
        assert_eq!(super::minify(&source, Style { places: true, ..all }).css, smaller, "with places: {source:?}");
        let _ = scan(&source, 16);
        assert!(small.len() <= source.len() + 4 * source.matches("/*").count() + 3, "longer: {source:?} => {small:?}");
    }
}

#[test]
fn tokens_tile_the_text() {
    let mut dice = Dice(2);
    for _ in 0..5_000 {
        let source = dice.soup();
        let text: String = tokenize(&source).iter().map(|token| token.text(&source)).collect();
        assert_eq!(text, source.strip_prefix('\u{feff}').unwrap_or(&source));
    }
}

#[test]
fn nesting_needs_no_stack() {
    for open in ["a{", "(", "[", "f(", "@media x{", "a{--x:{", ":not(", "a{b:c(", "--x:[", "/*! */{"] {
        let source = open.repeat(50_000);
        assert_eq!(minify(&minify(&source)), minify(&source));
        let problems = scan(&source, 250).expect_err("far too deep");
        assert_eq!((problems.len(), problems[0].kind), (1, super::ProblemKind::TooDeep));
    }
    let source = format!("{}{}", "a{".repeat(50_000), "}".repeat(50_000));
    assert!(scan(&source, 50_000).is_ok());
}
