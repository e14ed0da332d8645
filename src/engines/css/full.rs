//! The full level of minifying: lightningcss merges rules and rewrites values.
//!
//! It does not always keep the meaning of a sheet (`docs/minification.md` lists what is known), so it is for those who
//! ask for it. What it cannot read stays as it is.

use super::align::align;
use super::brackets;
use super::comment::legal_comments;
use super::compiler::{PANIC, Request, Targets, compile};
use super::growth::function_depth;
use super::lower::{MAX_DEPTH, MAX_FUNCTIONS};
use super::mask::{mask, unmask};
use super::problem::{Problem, ProblemKind};
use super::tokens::{Token, tokenize};
use super::walk::{End, Event, is_at, walk};
use std::ops::Range;

/// What [`full`] made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Full {
    /// The style sheet.
    pub css: String,
    /// Statements that stayed as they are, in source order.
    pub warnings: Vec<Problem>,
    /// Where rules and declarations start in the sheet, and where they started, as bytes; empty unless asked for.
    pub places: Vec<(usize, usize)>,
}

/// Minifies `source` for `targets`. `file` is the name for the compiler's messages; `places` tells whether
/// [`Full::places`] are wanted.
///
/// It needs a stack of 8 MiB, and may take a time that is exponential in the depth of functions up to
/// [`MAX_FUNCTIONS`].
#[must_use]
pub fn full(source: &str, targets: &Targets, file: &str, places: bool) -> Full {
    let masked = mask(source);
    let mut full = minified(&masked.text, targets, file, places);
    let unmasked = unmask(&full.css);
    for (out, at) in &mut full.places {
        *out = unmasked.after(*out);
        *at = masked.before(*at);
    }
    full.css = unmasked.text.into_owned();
    for warning in &mut full.warnings {
        warning.span = masked.before(warning.span.start)..masked.before(warning.span.end);
    }
    full
}

fn minified(source: &str, targets: &Targets, file: &str, places: bool) -> Full {
    let tokens = tokenize(source);
    let request = Request { targets: targets.compiler, compact: true, rules: places, file };
    let mut full = Full::default();
    if brackets::check(source, &tokens, MAX_DEPTH).is_err() {
        let problem =
            Problem::warning(ProblemKind::NotLowered, 0..0, "it is not minified fully: it is nested too deep");
        return Full { css: source.to_owned(), warnings: vec![problem], ..full };
    }
    // Mostly all of it can be read at once, and rules merge best then.
    let statements = statements(source, &tokens);
    if function_depth(&tokens) <= MAX_FUNCTIONS
        && !statements.iter().any(|statement| statement.keeps)
        && let Ok(compiled) = compile(source, request)
    {
        full.add(source, 0, &compiled.css, &compiled.rules, places);
    } else {
        let mut run: Option<Range<usize>> = None;
        for Statement { span, depth, keeps } in statements {
            if keeps {
                full.run(source, run.take(), request);
                full.add(source, span.start, &source[span], &[(0, 0)], places);
                continue;
            }
            let reason = if depth > MAX_FUNCTIONS {
                format!("its functions are nested more than {MAX_FUNCTIONS} deep")
            } else {
                match compile(&source[span.clone()], Request { rules: false, ..request }) {
                    Ok(_) => {
                        run = Some(run.map_or(span.clone(), |run| run.start..span.end));
                        continue;
                    }
                    Err(reason) if reason.starts_with(PANIC) => "the compiler failed on it".to_owned(),
                    Err(reason) => reason,
                }
            };
            full.run(source, run.take(), request);
            let line = source[span.clone()].split(['{', '\n', '\r']).next().unwrap_or_default().trim_end();
            let name: String = line.chars().take(60).collect();
            let message = format!("`{name}` is not minified fully: {reason}");
            full.warnings.push(Problem::warning(ProblemKind::NotLowered, span.clone(), message));
            full.add(source, span.start, &source[span], &[(0, 0)], places);
        }
        full.run(source, run, request);
    }
    full.keep_comments(source);
    full
}

impl Full {
    /// Compiles statements of which each can be compiled.
    fn run(&mut self, source: &str, run: Option<Range<usize>>, request: Request<'_>) {
        let Some(span) = run else { return };
        let text = &source[span.clone()];
        match compile(text, request) {
            Ok(compiled) => self.add(source, span.start, &compiled.css, &compiled.rules, request.rules),
            Err(_) => self.add(source, span.start, text, &[(0, 0)], request.rules),
        }
    }

    /// Appends what was made of the source from the byte `start` on.
    fn add(&mut self, source: &str, start: usize, css: &str, rules: &[(usize, usize)], places: bool) {
        let out = self.css.len();
        self.css.push_str(css);
        if places {
            let pairs = align(&source[start..], css, rules);
            self.places.extend(pairs.into_iter().map(|(after, before)| (out + after, start + before)));
        }
    }

    /// Puts the comments that have to stay, and got lost, before everything else.
    fn keep_comments(&mut self, source: &str) {
        let mut comments = legal_comments(source);
        comments.retain(|comment| !self.css.contains(comment));
        let lost = comments.concat();
        for (out, _) in &mut self.places {
            *out += lost.len();
        }
        self.css.insert_str(0, &lost);
    }
}

/// A statement of a sheet.
struct Statement {
    /// Its bytes.
    span: Range<usize>,
    /// How deep functions are nested in it.
    depth: usize,
    /// Whether the compiler would change what it means: it forgets a semicolon between an at-rule in a rule and the
    /// rule behind it, reads rules that browsers drop for a semicolon or a second byte order mark before them, and
    /// mends media queries for old browsers.
    keeps: bool,
}

fn statements(source: &str, tokens: &[Token]) -> Vec<Statement> {
    let mut found = Vec::new();
    let mut first = None;
    let mut keeps = false;
    // For each open block: whether it is a style rule's, and whether it held an at-rule so far.
    let mut open: Vec<(bool, bool)> = Vec::new();
    let mut walker = walk(source, tokens);
    while let Some(event) = walker.next() {
        let (start, last, ends) = match &event {
            Event::AtRule { keyword, prelude, end } => {
                // Escapes in a query are there for one old browser, to which they are more than what they stand for,
                // and whoever asks for a ratio with a prefix reads no `>=`.
                let is_old = |text: &str| text.contains('\\') || text.contains("-device-pixel-ratio");
                keeps |= is_at(tokens[*keyword].text(source), "media")
                    && tokens[prelude.clone()].iter().any(|token| is_old(token.text(source)));
                if let Some((_, held)) = open.last_mut() {
                    *held = true;
                }
                if *end == End::Block {
                    open.push((false, false));
                }
                (*keyword, prelude.end, *end != End::Block)
            }
            Event::Rule { prelude, end } => {
                let starts_marked = tokens[prelude.start].text(source).starts_with('\u{feff}');
                keeps |= starts_marked || open.last() == Some(&(true, true));
                if *end == End::Block {
                    open.push((true, false));
                }
                (prelude.start, prelude.end, *end != End::Block)
            }
            Event::Close(close) => {
                open.pop();
                (*close, *close, true)
            }
            Event::Relic(at) => (*at, *at, true),
            Event::Empty(_) => {
                keeps |= open.last().is_some_and(|(is_style, _)| !is_style);
                continue;
            }
            _ => continue,
        };
        let from = *first.get_or_insert(start);
        if ends && walker.depth() == 0 {
            let last = last.min(tokens.len() - 1);
            let depth = function_depth(&tokens[from..=last]);
            found.push(Statement { span: tokens[from].start..tokens[last].end, depth, keeps });
            (first, keeps) = (None, false);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn css(source: &str) -> String {
        full(source, &Targets::default(), "a.css", false).css
    }

    #[test]
    fn rules_merge_across_the_sheet() {
        assert_eq!(css("a{color:red}b{color:red}a{margin:0 0 0 0}"), "a,b{color:red}a{margin:0}");
    }

    #[test]
    fn what_cannot_be_read_stays_where_it_is() {
        let source = "a{color:red}b{color:red}c:::{x:y}d{color:red}e{color:red}";
        let full = full(source, &Targets::default(), "a.css", true);
        assert_eq!(full.css, "a,b{color:red}c:::{x:y}d,e{color:red}");
        assert_eq!(full.warnings.len(), 1);
        assert!(full.warnings[0].message.starts_with("`c:::` is not minified fully"), "{:?}", full.warnings);
        let place = full.css.find("d,e").expect("it is there");
        assert!(full.places.contains(&(place, source.find("d{").expect("it is there"))), "{:?}", full.places);
    }

    #[test]
    fn rules_behind_nested_at_rules_stay() {
        let source = ".n{@media all{order:7}& > u{color:green}}a{b:c}d{b:c}";
        assert_eq!(css(source), ".n{@media all{order:7}& > u{color:green}}a,d{b:c}");
    }

    #[test]
    fn rules_that_browsers_drop_stay_dropped() {
        for source in ["@media x{a{b:c};d{b:c}}", "@keyframes k{;to{left:0}}", "\u{feff}a{b:c}"] {
            assert_eq!(css(source), source);
        }
    }

    #[test]
    fn comments_that_have_to_stay_do() {
        assert_eq!(css("/*! a */x{y:z}/*! b */p{q:r}"), "/*! b *//*! a */\nx{y:z}p{q:r}");
    }
}
