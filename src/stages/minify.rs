//! minify: drafts to smaller drafts that mean the same, in parallel.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    cache::{Cache, Key, Step},
    config::{Config, CssMinify, JsMinify, LegalComments, SourceMap as SourceMapKind},
    diagnostic::{Diagnostic, Location, Severity},
    disk::notebook,
    engines::{
        css,
        js::{
            Goal,
            guard::{self, Hazards},
            minify::{self, Engine, Minified, Refusal, Rung, Style, Syntax},
            parse, settings,
        },
        source_map::SourceMap,
    },
    parallel::largest_first,
    progress::Counter,
    reference::{Marked, slot_shapes},
    stages::{
        compile::sheets,
        compress::Twins,
        link::{Draft, Language, pieces::Joined},
        project::Project,
    },
};

/// The browsers to build for, as each engine understands them.
pub struct Browsers {
    /// For lightningcss.
    pub css: css::Targets,
    /// For swc.
    pub js: settings::Targets,
    /// For oxc.
    pub syntax: Syntax,
}

impl Browsers {
    /// Reads browserslist queries.
    ///
    /// # Errors
    /// What is wrong with them, in words.
    pub fn parse(queries: &[String]) -> Result<Self, String> {
        Ok(Self { css: css::targets(queries)?, js: settings::Targets::parse(queries)?, syntax: Syntax::of(queries)? })
    }
}

/// Lowers and minifies every draft; `legacy` is what the browsers of the second build
/// understand. Where an engine fails the text is less
/// small, and a warning says so; a text that is no JavaScript is an error.
#[must_use]
pub fn minify(
    project: &Project,
    drafts: Vec<Draft>,
    browsers: Option<&Browsers>,
    legacy: &Syntax,
    (twins, counter): (Option<&Twins>, &Counter),
) -> (Vec<Draft>, Vec<Diagnostic>) {
    let config = &project.config;
    let one = |draft: Draft| {
        let name = draft.logical.to_string();
        let work = || match draft.language {
            Language::Js(goal) => script(project, draft, goal, browsers, legacy),
            Language::Css => sheet(project, draft, browsers),
            Language::Data => (draft, Vec::new()),
        };
        let result = project.clock.time("minify", &name, work);
        if let (Some(twins), (draft, _)) = (twins, &result)
            && is_final(config, draft)
        {
            twins.begin(&draft.logical, draft.text.0.as_bytes());
        }
        counter.tick();
        result
    };
    // The largest decides how long it takes.
    let results = largest_first(drafts, |draft| draft.text.0.len() as u64, one);
    let (drafts, problems): (Vec<_>, Vec<_>) = results.into_iter().unzip();
    (drafts, problems.concat())
}

/// Whether no later stage changes a text: it refers to nothing whose name is not known yet, and nothing is added to it.
fn is_final(config: &Config, draft: &Draft) -> bool {
    let is_as_it_is = config.sourcemap == SourceMapKind::None && !config.debug_ids && draft.legal.is_empty();
    is_as_it_is && slot_shapes(draft.text.0.as_bytes()).next().is_none()
}

fn script(
    project: &Project,
    mut draft: Draft,
    goal: Goal,
    browsers: Option<&Browsers>,
    legacy: &Syntax,
) -> (Draft, Vec<Diagnostic>) {
    let Project { config, cache, .. } = project;
    if let Some(mut pieces) = draft.pieces.take() {
        let parts = std::mem::take(&mut pieces.parts).into_par_iter();
        let results = parts.map(|part| script(project, part, goal, browsers, legacy));
        let (parts, problems): (Vec<Draft>, Vec<Vec<Diagnostic>>) = results.unzip();
        draft.rung = parts.iter().filter_map(|part| part.rung).max();
        draft.legal = parts.iter().flat_map(|part| part.legal.clone()).collect();
        pieces.parts = parts;
        let minified = config.js.style(draft.logical.as_str()).minify != JsMinify::None;
        let Joined { text, map, .. } = pieces.join(minified);
        (draft.text, draft.map) = (Marked(text), map);
        return (draft, fewer(problems.concat()));
    }
    let style = config.js.style(draft.logical.as_str());
    let engine = match style.minify {
        JsMinify::Oxc => Engine::Oxc,
        JsMinify::Swc => Engine::Swc,
        JsMinify::None => Engine::None,
    };
    let any = Syntax::default();
    let syntax = if draft.legacy { legacy } else { browsers.map_or(&any, |browsers| &browsers.syntax) };
    let style = Style {
        goal,
        engine,
        syntax,
        keep_names: style.keep_names,
        keep_legal: config.js.legal_comments == LegalComments::Inline,
        map: draft.map.is_some(),
        guarded: false,
        has_with: false,
    };
    if config.js.legal_comments == LegalComments::External && engine != Engine::None {
        draft.legal = parse::legal_comments(&draft.text.0, goal);
    }
    // The errors of a source that nobody has parsed strictly yet are looked for at
    // the same time, because they take as long to find.
    let (minified, errors) = kept(cache, &draft, style, || draft.check());
    if !errors.is_empty() {
        return (draft, errors);
    }
    let minified = match minified {
        Err(Refusal::Hazards(hazards)) => {
            rewrite(&mut draft, &hazards);
            kept(cache, &draft, Style { guarded: true, has_with: hazards.has_with, ..style }, Vec::new).0
        }
        other => other,
    };
    let minified = match minified {
        Ok(minified) => minified,
        Err(Refusal::Hazards(_)) => unreachable!("a text that was rewritten is not searched again"),
        Err(Refusal::NoJavaScript(problem)) => {
            let error = Diagnostic::error(
                "engine-failure",
                format!("`{}` as it was linked is no JavaScript: {problem}", draft.logical),
            )
            .at(draft.sources.first().map(Location::file))
            .hint("this is a defect of the linker; please report the source");
            return (draft, vec![error]);
        }
    };
    draft.map = match (draft.map, minified.map) {
        (Some(linked), Some(small)) => Some(linked.behind(&small)),
        (linked, _) if minified.rung == Rung::None => linked,
        _ => None,
    };
    draft.text = Marked(minified.code);
    let mut warnings = Vec::new();
    if minified.rung != Rung::Full && engine != Engine::None {
        draft.rung = Some(minified.rung);
        let done = match minified.rung {
            Rung::Mangled => "only names and white space were shortened",
            Rung::Whitespace => "only white space was removed",
            Rung::Full | Rung::None => "it is published as it is",
        };
        let reason = minified.reason.unwrap_or_default();
        warnings.push(
            Diagnostic::warning(
                "minify-fallback",
                format!("`{}` could not be minified fully ({reason}): {done}", draft.logical),
            )
            .at(draft.sources.first().map(Location::file)),
        );
    }
    (draft, warnings)
}

/// What came of minifying a text.
type Attempt = Result<Minified, Refusal>;

/// A draft minified, by an earlier build if it was the same, and the errors that `check` finds at the same time.
fn kept(
    cache: &Cache,
    draft: &Draft,
    style: Style<'_>,
    check: impl FnOnce() -> Vec<Diagnostic> + Send,
) -> (Attempt, Vec<Diagnostic>) {
    let key = Key::new(Step::Minify).value(&style).value(&draft.unchecked).part(&draft.text.0);
    let result = cache.step(key, || {
        let (minified, errors) = rayon::join(|| minify::minify(&draft.text.0, style), check);
        if errors.is_empty() && depends_on_text_alone(&minified, style) {
            return Ok(minified);
        }
        // Another time it may get further: a limit of time or memory was met.
        notebook::cannot_be_repeated();
        Err(Box::new((minified, errors)))
    });
    match result {
        Ok(minified) => (minified, Vec::new()),
        Err(not_kept) => *not_kept,
    }
}

/// Whether minifying got as far as the text allows.
fn depends_on_text_alone(minified: &Attempt, style: Style<'_>) -> bool {
    match minified {
        Ok(minified) => minified.rung == Rung::Full || style.engine == Engine::None || style.has_with,
        Err(Refusal::Hazards(_)) => true,
        Err(Refusal::NoJavaScript(_)) => false,
    }
}

/// One warning in the place of those that many parts of a package get, such as templates.
fn fewer(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let (fallbacks, mut problems): (Vec<_>, Vec<_>) =
        problems.into_iter().partition(|problem| problem.code == "minify-fallback");
    let more = fallbacks.len().saturating_sub(1);
    let first = fallbacks.into_iter().next();
    problems.extend(first.map(|first| match more {
        0 => first,
        _ => first.hint(format!("the same holds for {more} more of its parts")),
    }));
    problems
}

/// Writes what the minifier would get wrong in another way.
fn rewrite(draft: &mut Draft, hazards: &Hazards) {
    let length = |text: &str| text.len().cast_signed();
    let edits: Vec<(usize, isize)> = hazards
        .edits
        .iter()
        .map(|(range, text)| (range.start, length(text) - length(&draft.text.0[range.clone()])))
        .collect();
    draft.map = draft.map.take().map(|map| map.after_edits(&draft.text.0, &edits));
    draft.text = Marked(guard::edited(&draft.text.0, &hazards.edits));
}

/// What becomes of a sheet.
#[derive(Serialize, Deserialize)]
struct Styled {
    text: String,
    map: Option<SourceMap>,
    legal: Vec<String>,
    warnings: Vec<Diagnostic>,
}

fn sheet(project: &Project, mut draft: Draft, browsers: Option<&Browsers>) -> (Draft, Vec<Diagnostic>) {
    let config = &project.config;
    let any = css::Targets::default();
    let targets = browsers.map_or(&any, |browsers| &browsers.css);
    let key = Key::new(Step::Style).value(&config.css.minify).value(&config.css.legal_comments).value(targets);
    let map = draft.map.as_ref().map(SourceMap::to_json);
    let key = key.value(&draft.logical).value(&draft.sources.first()).value(&map).part(&draft.text.0);
    let styled = project.cache.step(key, || match styled(config, draft.clone(), targets) {
        (_, problems) if problems.iter().any(|problem| problem.severity == Severity::Error) => Err(problems),
        (draft, warnings) => Ok(Styled { text: draft.text.0, map: draft.map, legal: draft.legal, warnings }),
    });
    match styled {
        Ok(Styled { text, map, legal, warnings }) => {
            (draft.text, draft.map, draft.legal) = (Marked(text), map, legal);
            (draft, warnings)
        }
        Err(problems) => (draft, problems),
    }
}

fn styled(config: &Config, mut draft: Draft, targets: &css::Targets) -> (Draft, Vec<Diagnostic>) {
    let name = draft.logical.to_string();
    // Places in the joined text would mislead: the sheet's own file is named.
    let file = draft.sources.first().unwrap_or(&name).clone();
    let convert = |problem| sheets::diagnostic(problem, Location::file(&file));
    let mut problems = Vec::new();
    match css::lower(&draft.text.0, targets, &name, draft.map.is_some()) {
        Ok(lowered) => {
            problems.extend(lowered.warnings.into_iter().map(convert));
            replace(&mut draft, lowered.css, &lowered.places);
        }
        Err(errors) => {
            problems.extend(errors.into_iter().map(convert));
            return (draft, problems);
        }
    }
    let kept = config.css.legal_comments;
    if kept == LegalComments::External && config.css.minify != CssMinify::None {
        draft.legal = css::legal_comments(&draft.text.0);
    }
    let style = css::Style {
        joins: true,
        hex_alpha: targets.hex_alpha,
        keep_legal: kept == LegalComments::Inline,
        tight_variables: false,
        places: draft.map.is_some(),
    };
    match config.css.minify {
        CssMinify::None => {}
        CssMinify::Safe => minify_sheet(&mut draft, style),
        CssMinify::Full => {
            let mut safe = draft.clone();
            minify_sheet(&mut safe, style);
            let full = css::full(&draft.text.0, targets, &name, draft.map.is_some());
            problems.extend(full.warnings.into_iter().map(convert));
            replace(&mut draft, full.css, &full.places);
            let draft = leaner(draft, style);
            // Merging can cost more than it saves.
            let best = if compressed(&safe.text.0) <= compressed(&draft.text.0) { safe } else { draft };
            return (best, problems);
        }
    }
    (draft, problems)
}

/// The rest of the full level.
fn leaner(mut draft: Draft, style: css::Style) -> Draft {
    let implied = css::implied_parents(&draft.text.0);
    let cuts: Vec<(usize, isize)> = implied.iter().map(|span| (span.start, -span.len().cast_signed())).collect();
    draft.map = draft.map.take().map(|map| map.after_edits(&draft.text.0, &cuts));
    for span in implied.into_iter().rev() {
        draft.text.0.replace_range(span, "");
    }
    // The compiler takes it away, and a browser would read the sheet in the encoding of the page.
    let length = css::CHARSET.len().cast_signed();
    if !draft.text.0.is_ascii() && !draft.text.0.starts_with("@charset") {
        draft.map = draft.map.take().map(|map| map.after_edits(&draft.text.0, &[(0, length)]));
        draft.text.0.insert_str(0, css::CHARSET);
    }
    // Only queries that compare them could tell.
    let tight_variables = !draft.text.0.contains("style(");
    minify_sheet(&mut draft, css::Style { tight_variables, ..style });
    let escaped = css::ascii(&draft.text.0).filter(|(text, edits)| !edits.is_empty() && text.starts_with(css::CHARSET));
    if let Some((text, mut edits)) = escaped {
        let text = text[css::CHARSET.len()..].to_owned();
        if compressed(&text) <= compressed(&draft.text.0) {
            edits.insert(0, (0, -length));
            draft.map = draft.map.take().map(|map| map.after_edits(&draft.text.0, &edits));
            draft.text = Marked(text);
        }
    }
    draft
}

fn minify_sheet(draft: &mut Draft, style: css::Style) {
    let minified = css::minify(&draft.text.0, style);
    replace(draft, minified.css, &minified.places);
}

/// Another text for a sheet, and where things are in it and were before.
fn replace(draft: &mut Draft, css: String, places: &[(usize, usize)]) {
    if !places.is_empty() {
        let map = SourceMap::between(&css, &draft.text.0, places);
        draft.map = draft.map.take().map(|linked| linked.behind(&map));
    }
    draft.text = Marked(css);
}

/// How many bytes are sent.
fn compressed(text: &str) -> usize {
    let mut compressor = libdeflater::Compressor::new(libdeflater::CompressionLvl::default());
    let mut buffer = vec![0; compressor.gzip_compress_bound(text.len())];
    compressor.gzip_compress(text.as_bytes(), &mut buffer).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_limit_stopped_is_tried_again_by_the_next_build() {
        let syntax = Syntax::default();
        let style = Style {
            goal: Goal::Module,
            engine: Engine::Oxc,
            syntax: &syntax,
            keep_names: false,
            keep_legal: false,
            map: false,
            guarded: false,
            has_with: false,
        };
        let reached = |rung| Ok(Minified { code: String::new(), map: None, rung, reason: None });
        assert!(depends_on_text_alone(&reached(Rung::Full), style));
        assert!(!depends_on_text_alone(&reached(Rung::Mangled), style));
        assert!(depends_on_text_alone(&reached(Rung::Whitespace), Style { has_with: true, ..style }));
        assert!(depends_on_text_alone(&reached(Rung::None), Style { engine: Engine::None, ..style }));
    }
}
