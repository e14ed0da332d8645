//! Lowers what the target browsers cannot read, and nothing else.
//!
//! lightningcss changes more than it has to, so it never sees a whole sheet: each rule is compiled by itself, once for
//! the targets and once for no browser in particular. Only where the two differ did the targets matter, and only there
//! does its text replace the author's.

use super::align::align;
use super::compiler::{Compiled, Compiler, PANIC, Request, Targets, compile};
use super::growth::{Growth, function_depth, is_explosion};
use super::problem::{Problem, ProblemKind};
use super::scan::recover;
use super::tokens::{Token, tokenize};
use super::walk::{End, Event, is_at, walk};
use std::ops::Range;

/// How deep brackets may be nested in a sheet that is lowered: lightningcss recurses.
///
/// Measured: at 500 it needs more than 2 MiB of stack, at 5,000 more than 8 MiB.
pub const MAX_DEPTH: usize = 1000;

/// How deep functions may be nested in a rule that is lowered. Each level of `clamp()` doubles the time that lightningcss
/// takes: 0.06 s at 16 levels, 1 s at 20.
pub const MAX_FUNCTIONS: usize = 16;

/// At-rules around rules that are lowered one by one.
const GROUPS: [&str; 4] = ["media", "supports", "container", "layer"];

/// A rule to try an at-rule with.
const PROBE: &str = "{a{b:c}}";

/// What [`lower`] made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lowered {
    /// The style sheet.
    pub css: String,
    /// Rules that could not be read and stayed as they are, in source order.
    pub warnings: Vec<Problem>,
    /// Where things start in the style sheet, and where they started, as bytes: each token that stayed as it was, and
    /// each rule and declaration that did not. Nothing if all of it stayed, or if nobody asked.
    pub places: Vec<(usize, usize)>,
}

/// Lowers the rules of `source` that `targets` need lowered; all other text stays byte for byte.
/// `file` is the name for the compiler's messages; `places` tells whether [`Lowered::places`] are wanted.
///
/// Rules in `@media`, `@supports`, `@container` and `@layer` are lowered one by one, and so are the conditions.
/// It needs a stack of 8 MiB, because lightningcss recurses up to [`MAX_DEPTH`] levels deep.
///
/// # Errors
///
/// What is wrong with the sheet, rules that would explode, and rules on which lightningcss panics.
pub fn lower(source: &str, targets: &Targets, file: &str, places: bool) -> Result<Lowered, Vec<Problem>> {
    if targets.compiler.browsers.is_none() {
        return Ok(Lowered { css: source.to_owned(), ..Lowered::default() });
    }
    // What is broken is left to browsers here: whoever wants to know has been told.
    recover(source, MAX_DEPTH).map_err(|problem| vec![problem])?;
    let tokens = tokenize(source);
    let mut lowering = Lowering {
        source,
        targets,
        file,
        custom: custom_media(source, &tokens),
        wants_places: places,
        places: Vec::new(),
        css: String::new(),
        done: 0,
        warnings: Vec::new(),
        errors: Vec::new(),
    };
    lowering.sheet(&tokens);
    if !lowering.errors.is_empty() {
        return Err(lowering.errors);
    }
    if lowering.done == 0 {
        return Ok(Lowered { css: source.to_owned(), warnings: lowering.warnings, places: Vec::new() });
    }
    lowering.keep(source.len());
    let Lowering { css, warnings, places, .. } = lowering;
    Ok(Lowered { css, warnings, places })
}

/// The statements that define custom media queries.
fn custom_media(source: &str, tokens: &[Token]) -> String {
    let mut walker = walk(source, tokens);
    let mut found = String::new();
    while let Some(event) = walker.next() {
        if let Event::AtRule { keyword, prelude, end: End::Semicolon } = event
            && walker.depth() == 0
            && is_at(tokens[keyword].text(source), "custom-media")
        {
            found.push_str(&source[tokens[keyword].start..tokens[prelude.end].end]);
        }
    }
    found
}

struct Lowering<'s> {
    source: &'s str,
    targets: &'s Targets,
    file: &'s str,
    /// All `@custom-media` statements.
    custom: String,
    wants_places: bool,
    places: Vec<(usize, usize)>,
    css: String,
    /// The source up to here is in `css`.
    done: usize,
    warnings: Vec<Problem>,
    errors: Vec<Problem>,
}

/// A rule that is lowered as a whole.
struct Unit {
    /// Its first token.
    first: usize,
    /// How many blocks are open around it.
    depth: usize,
    growth: Growth,
}

impl Lowering<'_> {
    fn sheet(&mut self, tokens: &[Token]) {
        let mut unit: Option<Unit> = None;
        let mut walker = walk(self.source, tokens);
        while let Some(event) = walker.next() {
            let depth = walker.depth();
            if let Event::AtRule { keyword, prelude, end: End::Semicolon } = &event
                && depth == 0
                && is_at(tokens[*keyword].text(self.source), "custom-media")
            {
                // No browser knows it, and its uses are written out.
                self.replace(tokens[*keyword].start..tokens[prelude.end].end, "", &[]);
                continue;
            }
            let (start, prelude, is_rule) = match event {
                Event::AtRule { keyword, prelude, end: End::Block } => (keyword, prelude, false),
                Event::Rule { prelude, end: End::Block } => (prelude.start, prelude, true),
                Event::Close(close) => {
                    match unit.take() {
                        Some(ended) if ended.depth == depth => {
                            self.unit(&ended, &tokens[ended.first..=close]);
                        }
                        Some(mut open) => {
                            open.growth.leave();
                            unit = Some(open);
                        }
                        None => {}
                    }
                    continue;
                }
                _ => continue,
            };
            let keyword = tokens[start].text(self.source);
            if unit.is_none() && !is_rule && GROUPS.iter().any(|group| is_at(keyword, group)) {
                // The block's bracket follows the prelude.
                self.condition(tokens[start].start..tokens[prelude.end].start);
                continue;
            }
            let unit = unit.get_or_insert_with(|| Unit { first: start, depth: depth - 1, growth: Growth::default() });
            if is_rule {
                unit.growth.enter_rule(&tokens[prelude]);
            } else {
                unit.growth.enter_at_rule();
            }
        }
    }

    /// Lowers one rule.
    fn unit(&mut self, unit: &Unit, tokens: &[Token]) {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return;
        };
        let span = first.start..last.end;
        if function_depth(tokens) > MAX_FUNCTIONS {
            self.unread(span, &format!("its functions are nested more than {MAX_FUNCTIONS} deep"));
            return;
        }
        if self.targets.nesting && is_explosion(span.len(), unit.growth.total) {
            self.explosion(span, unit.growth.total);
            return;
        }
        if let Some(compiled) = self.lowered(&span, &self.source[span.clone()], false) {
            if is_explosion(span.len(), compiled.css.len()) {
                self.explosion(span, compiled.css.len());
            } else {
                let text = compiled.css.trim_end();
                let places = if self.wants_places {
                    align(&self.source[span.clone()], text, &compiled.rules)
                } else {
                    Vec::new()
                };
                self.replace(span, text, &places);
            }
        }
    }

    /// Lowers what stands before the block of an at-rule, by trying it on a rule that needs no lowering.
    fn condition(&mut self, span: Range<usize>) {
        let condition = &self.source[span.clone()];
        let is_custom = condition.contains("--") && !self.custom.is_empty();
        let trial = format!("{}{condition}{PROBE}", if is_custom { self.custom.as_str() } else { "" });
        let Some(Compiled { css: text, .. }) = self.lowered(&span, &trial, is_custom) else {
            return;
        };
        let tokens = tokenize(&text);
        // Anything but one at-rule around the probe is no condition, and the author's stays.
        if let Some(Event::AtRule { prelude, end: End::Block, .. }) = walk(&text, &tokens).next() {
            self.replace(span, text[..tokens[prelude.end].start].trim_end(), &[(0, 0)]);
        }
    }

    /// What the targets need instead of `text`, or `None` if they need nothing else. Reports what goes wrong.
    /// `always` says that they need it, whatever it looks like.
    fn lowered(&mut self, span: &Range<usize>, text: &str, always: bool) -> Option<Compiled> {
        let plain = Request { targets: Compiler::default(), compact: false, rules: false, file: self.file };
        let lower = Request { targets: self.targets.compiler, rules: self.wants_places, ..plain };
        let compiled = compile(text, plain).and_then(|plain| Ok((plain, compile(text, lower)?)));
        match compiled {
            Ok((plain, lowered)) => {
                (always || plain.css != lowered.css || self.targets.must_compute(text)).then_some(lowered)
            }
            Err(error) if error.starts_with(PANIC) => {
                let message = format!("the lowering compiler failed on `{}`", self.name(span));
                self.errors.push(Problem::error(ProblemKind::CompilerFailure, span.clone(), message));
                None
            }
            Err(error) => {
                self.unread(span.clone(), &error);
                None
            }
        }
    }

    /// Copies the source up to `end`.
    fn keep(&mut self, end: usize) {
        let kept = self.source.get(self.done..end).unwrap_or_default();
        if self.wants_places {
            let (out, at) = (self.css.len(), self.done);
            let solid = tokenize(kept).into_iter().filter(|token| !token.kind.is_gap());
            self.places.extend(solid.map(|token| (out + token.start, at + token.start)));
        }
        self.css.push_str(kept);
        self.done = end;
    }

    fn replace(&mut self, span: Range<usize>, text: &str, places: &[(usize, usize)]) {
        self.keep(span.start);
        let out = self.css.len();
        self.places.extend(places.iter().map(|(after, before)| (out + after, span.start + before)));
        self.css.push_str(text);
        self.done = span.end;
    }

    fn unread(&mut self, span: Range<usize>, reason: &str) {
        let message = format!("`{}` is not lowered: {reason}", self.name(&span));
        self.warnings.push(Problem::warning(ProblemKind::NotLowered, span, message));
    }

    fn explosion(&mut self, span: Range<usize>, size: usize) {
        let message = format!("`{}` would grow from {} bytes to {size} or more", self.name(&span), span.len());
        self.errors.push(
            Problem::error(ProblemKind::Explosion, span, message).hint("nest fewer selector lists in each other"),
        );
    }

    /// The beginning of a rule, to name it in a message.
    fn name(&self, span: &Range<usize>) -> String {
        let text = &self.source[span.clone()];
        let line = text.split(['{', '\n', '\r']).next().unwrap_or_default().trim_end();
        line.chars().take(60).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::compiler::targets;
    use super::*;

    fn old() -> Targets {
        targets(&["chrome 80".to_owned()]).expect("the query is valid")
    }

    fn css(source: &str) -> String {
        lower(source, &old(), "a.css", false).expect("the sheet is valid").css
    }

    #[test]
    fn what_needs_nothing_stays() {
        let source = "/*a*/ a{ color : #FF0000; color:red }\n@media  print {b{ margin:0 0 }}@layer x;c{*zoom:1}";
        assert_eq!(css(source), source);
        assert_eq!(lower(source, &Targets::default(), "a.css", false).expect("valid").css, source);
    }

    #[test]
    fn what_needs_lowering_is_lowered() {
        assert_eq!(css("x{ a : b }a{b{color:red}}y{ }"), "x{ a : b }a b {\n  color: red;\n}y{ }");
        assert_eq!(
            css("@media (width>=400px){ a{ b : c }d{inset:0}}"),
            "@media (min-width: 400px){ a{ b : c }d{top: 0;\n  bottom: 0;\n  left: 0;\n  right: 0;\n}}"
                .replace("d{", "d {\n  ")
        );
    }

    #[test]
    fn custom_media_are_written_out() {
        let source = "@custom-media --small (width<400px);a{b:c}@media (--small) and (hover){a{b:d}}";
        assert_eq!(css(source), "a{b:c}@media (not (min-width: 400px)) and (hover){a{b:d}}");
    }

    #[test]
    fn what_is_computed_for_everybody_is_lowered_where_it_is_needed() {
        let old = targets(&["chrome 60".to_owned()]).expect("the query is valid");
        let lowered = |source| lower(source, &old, "a.css", false).expect("valid").css;
        assert!(lowered("a{color:rgb(1 2 3)}").contains("#010203"));
        assert!(!lowered("a{color:color-mix(in srgb,red,blue)}").contains("color-mix"));
        assert_eq!(css("a{color:rgb(1 2 3)}"), "a{color:rgb(1 2 3)}");
    }

    #[test]
    fn places_lead_back() {
        let source = "x{ a : b }é{b{color:red;inset:0}}y{ }";
        let Lowered { css, places, .. } = lower(source, &old(), "a.css", true).expect("valid");
        let pairs: Vec<(&str, &str)> = places
            .iter()
            .filter_map(|(out, at)| Some((css[*out..].split_whitespace().next()?, &source[*at..])))
            .collect();
        for (word, start) in [("x{", "x{"), ("é", "b{color"), ("color:", "color:red"), ("red;", "red"), ("y{", "y{ }")]
        {
            assert!(pairs.iter().any(|(out, at)| *out == word && at.starts_with(start)), "{word}: {pairs:?}");
        }
    }

    #[test]
    fn conditions_may_hold_blocks() {
        let source = "@supports (--a:{b:c}) and (backdrop-filter:none){a{b:c}}";
        let lowered = css(source);
        assert!(lowered.starts_with("@supports (--a:") && lowered.ends_with("{a{b:c}}"), "{lowered}");
        assert!(lowered.contains("-webkit-backdrop-filter") || lowered == source, "{lowered}");
    }

    #[test]
    fn what_cannot_be_read_stays_and_is_told() {
        let source = "a{b:c}d{:::{e:f}}";
        let lowered = lower(source, &old(), "a.css", false).expect("no error");
        assert_eq!(lowered.css, source);
        assert_eq!(lowered.warnings.len(), 1);
        assert_eq!((lowered.warnings[0].kind, lowered.warnings[0].span.clone()), (ProblemKind::NotLowered, 6..17));

        let source = format!("a{{width:{}1{}}}", "clamp(1px,".repeat(100), ")".repeat(100));
        assert_eq!(lower(&source, &old(), "a.css", false).expect("no error").warnings.len(), 1);
    }

    #[test]
    fn explosions_are_stopped_before_they_happen() {
        // The caller gives lowering a large stack, as the build does.
        let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(explosions).expect("a thread");
        thread.join().expect("no explosion");
    }

    fn explosions() {
        for (open, count) in [(".a,.b{", 18), (".a,.b{", 200), ("&&{", 100)] {
            let source = format!(".x{{{}c:d{}}}", open.repeat(count), "}".repeat(count));
            let problems = lower(&source, &old(), "a.css", false).expect_err("too large");
            assert_eq!((problems.len(), problems[0].kind), (1, ProblemKind::Explosion), "{open}");
            assert!(problems[0].message.starts_with("`.x` would grow from"), "{}", problems[0].message);
        }
        let source = format!("{}{}", "a{".repeat(MAX_DEPTH + 1), "}".repeat(MAX_DEPTH + 1));
        assert_eq!(lower(&source, &old(), "a.css", false).expect_err("too deep")[0].kind, ProblemKind::TooDeep);
    }
}
