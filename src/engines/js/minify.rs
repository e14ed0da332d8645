//! Minifying, made safe: every result is parsed again, and where an engine fails
//! on a text the next weaker way is tried.

use memchr::memmem;
use oxc::{
    allocator::Allocator,
    codegen::{Codegen, CodegenOptions, CommentOptions, LegalComment},
    mangler::MangleOptions,
    minifier::{CompressOptions, CompressOptionsKeepNames, Minifier as OxcMinifier, MinifierOptions},
    parser::Parser,
    transformer::{ESFeature, Engine as Browser, EngineTargets},
};

use serde::{Deserialize, Serialize};

use super::{
    Goal,
    compile::quietly,
    guard::{self, Hazards},
    parse::{self, options},
    swc_process,
};
use crate::engines;
use crate::engines::source_map::SourceMap;

/// Which engine minifies JavaScript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// oxc, the default.
    Oxc,
    /// swc, in a process of its own.
    Swc,
    /// None: the text is only checked.
    None,
}

/// The syntax that minifying may use.
#[derive(Clone, Debug, Default)]
pub struct Syntax(EngineTargets);

impl Syntax {
    /// What the browsers of some browserslist queries understand.
    ///
    /// # Errors
    /// What is wrong with them, in words.
    pub fn of(queries: &[String]) -> Result<Self, String> {
        EngineTargets::try_from_query(&queries.join(",")).map(Self)
    }

    /// Whether oxc may print for these browsers: it writes strings as templates
    /// where that is shorter, whatever it is told of the browsers.
    fn suits_oxc(&self) -> bool {
        // Internet Explorer never had templates, so no version of it is in the table.
        !self.0.has_feature(ESFeature::ES2015TemplateLiterals) && !self.0.contains_key(&Browser::Ie)
    }
}

/// How far minifying got; what got less far is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rung {
    /// Everything the engine does.
    Full,
    /// Names shortened and white space removed, expressions untouched.
    Mangled,
    /// White space removed, nothing else.
    Whitespace,
    /// Nothing: the text is as it was linked.
    None,
}

/// A minified text.
#[derive(Serialize, Deserialize)]
pub struct Minified {
    /// The text.
    pub code: String,
    /// From the text to the one that was given.
    pub map: Option<SourceMap>,
    /// How it was made.
    pub rung: Rung,
    /// Why it is not the highest rung, if it is not.
    pub reason: Option<String>,
}

/// How a text is minified.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub struct Style<'a> {
    /// How to read it.
    pub goal: Goal,
    /// By what.
    pub engine: Engine,
    /// The syntax that may be used.
    pub syntax: &'a Syntax,
    /// Whether functions and classes keep their `name`.
    pub keep_names: bool,
    /// Whether comments that hold a licence stay.
    pub keep_legal: bool,
    /// Whether to make a source map.
    pub map: bool,
    /// Whether it has been searched for what oxc gets wrong.
    pub guarded: bool,
    /// Whether a `with` statement is in it, so that no name may change.
    pub has_with: bool,
}

/// Why a text was not minified.
#[derive(Debug, Serialize, Deserialize)]
pub enum Refusal {
    /// It has to be written in another way first; then `guarded` is to be set.
    Hazards(Hazards),
    /// It does not parse: why.
    NoJavaScript(String),
}

/// Why one engine did not minify a text.
enum Failure {
    Hazards(Hazards),
    Reason(String),
}

impl From<String> for Failure {
    fn from(reason: String) -> Self {
        Self::Reason(reason)
    }
}

/// Minifies `code`.
///
/// # Errors
/// If it has to be rewritten first, or does not parse.
pub fn minify(code: &str, style: Style<'_>) -> Result<Minified, Refusal> {
    let Style { goal, engine, syntax, .. } = style;
    let mut reason = style.has_with.then(|| "it has a `with` statement".to_owned());
    let rungs: &[Rung] = match engine {
        Engine::None => &[],
        _ if style.has_with => &[Rung::Whitespace],
        _ => &[Rung::Full, Rung::Mangled, Rung::Whitespace],
    };
    let engine = match engine {
        Engine::Oxc if !syntax.suits_oxc() => Engine::Swc,
        engine => engine,
    };
    for rung in rungs.iter().copied() {
        let result = match (engine, rung) {
            (Engine::Oxc, Rung::Full | Rung::Whitespace) | (Engine::Swc, Rung::Whitespace) => {
                oxc_within_limit(code, rung, style)
            }
            _ => swc_process::call(code, rung, style).map_err(Failure::Reason),
        };
        let result = match result {
            Err(Failure::Hazards(hazards)) => return Err(Refusal::Hazards(hazards)),
            Err(Failure::Reason(reason)) => Err(reason),
            Ok(result) => Ok(result),
        };
        let checked = result.and_then(|(text, map)| {
            if parse::check("", &text, goal).is_empty() {
                Ok((text, map))
            } else {
                Err("the result would not parse".to_owned())
            }
        });
        match checked {
            Ok((code, map)) => {
                return Ok(Minified { code, map, rung, reason });
            }
            Err(why) => reason = reason.or(Some(why)),
        }
    }
    // What is left is what the linker printed; it is parsed as well.
    if let Some(error) = parse::check("", code, goal).into_iter().next() {
        return Err(Refusal::NoJavaScript(error.message));
    }
    Ok(Minified { code: code.to_owned(), map: None, rung: Rung::None, reason })
}

/// The engine on a thread of its own, which is left behind if it does not end.
fn oxc_within_limit(code: &str, rung: Rung, style: Style<'_>) -> Result<(String, Option<SourceMap>), Failure> {
    let limit = engines::patience(code.len());
    let (text, syntax) = (code.to_owned(), style.syntax.clone());
    let Style { goal, engine, keep_names, keep_legal, map, guarded, has_with, .. } = style;
    let work = move || {
        let style = Style { goal, engine, syntax: &syntax, keep_names, keep_legal, map, guarded, has_with };
        quietly(|| oxc(&text, rung, style)).unwrap_or_else(|()| Err("oxc failed on it".to_owned().into()))
    };
    engines::within(limit, work)
        .unwrap_or_else(|| Err(format!("oxc did not end within {} seconds", limit.as_secs()).into()))
}

fn oxc(code: &str, rung: Rung, style: Style<'_>) -> Result<(String, Option<SourceMap>), Failure> {
    let Style { goal, keep_names, .. } = style;
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, code, goal.source_type()).with_options(options()).parse();
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        return Err("oxc cannot parse it".to_owned().into());
    }
    let mut program = parsed.program;
    if !style.guarded && guard::may_have_hazards(code, goal) {
        let hazards = guard::hazards(code, &program);
        if hazards != Hazards::default() {
            return Err(Failure::Hazards(hazards));
        }
    }
    let full = rung == Rung::Full;
    let minified = OxcMinifier::new(MinifierOptions {
        mangle: full.then(|| MangleOptions {
            top_level: Some(goal == Goal::Module),
            keep_names: keep_names.into(),
            ..Default::default()
        }),
        compress: full.then(|| compress_options(style)),
        mangle_properties: None,
    })
    .minify(&allocator, &mut program);
    let printed = Codegen::new()
        .with_options(CodegenOptions {
            minify: true,
            comments: CommentOptions {
                normal: false,
                jsdoc: false,
                // Of no use to a browser, and a defect of the printer (an
                // annotation behind a division) would start a comment.
                annotation: false,
                legal: if style.keep_legal { LegalComment::Inline } else { LegalComment::None },
            },
            source_map_path: style.map.then(Default::default),
            ..CodegenOptions::default()
        })
        .with_scoping(minified.scoping)
        // What a direct `eval` names must keep its name.
        .with_private_member_mappings(
            minified.class_private_mappings.filter(|_| memmem::find(code.as_bytes(), b"eval(").is_none()),
        )
        .build(&program);
    Ok((printed.code, printed.map.map(|map| SourceMap(map.into_owned()))))
}

fn compress_options(style: Style<'_>) -> CompressOptions {
    let mut smallest = CompressOptions { target: style.syntax.0.clone(), ..CompressOptions::smallest() };
    if style.keep_names {
        smallest.keep_names = CompressOptionsKeepNames::all_true();
    }
    match style.goal {
        Goal::Module => smallest,
        // A script's top-level functions are called from other scripts and pages.
        Goal::Script => CompressOptions { unused: oxc::minifier::CompressOptionsUnused::Keep, ..smallest },
    }
}
