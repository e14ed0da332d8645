//! swc: one module to plain JavaScript. TypeScript and JSX are translated,
//! syntax that the configured browsers lack is lowered, and references to
//! files (`new URL("…", import.meta.url)`) are marked.

use std::{
    ops::Range,
    panic::{AssertUnwindSafe, catch_unwind},
};

use swc_core::{
    common::{
        BytePos, FileName, GLOBALS, Globals, Mark, SourceMap, Span, SyntaxContext,
        comments::{Comments, SingleThreadedComments},
        errors::{HANDLER, Handler},
        source_map::SourceMapGenConfig,
        sync::Lrc,
    },
    ecma::{
        ast::{EsVersion, Pass, Program},
        codegen::{Config, Emitter, text_writer::JsWriter},
        parser::{EsSyntax, Parser, StringInput, Syntax, TsSyntax, lexer::Lexer},
        preset_env::{self, EnvConfig},
        transforms::{
            base::{
                assumptions::Assumptions,
                fixer::fixer,
                helpers::{HELPERS, Helpers, inject_helpers},
                hygiene::hygiene,
                resolver,
            },
            proposal::decorator_2023_11::decorator_2023_11,
            react::{self, Runtime},
            typescript::{Config as TypeScript, TsxConfig, typescript},
        },
        visit::VisitMutWith,
    },
};

use super::{
    Dialect, Goal,
    mark::{Marker, keep_order},
};
use crate::diagnostic::{Diagnostic, Location};

/// The browsers to lower syntax for, as swc understands them.
#[derive(Clone, Debug)]
pub struct Targets(Vec<String>);

impl Targets {
    /// Takes browserslist queries.
    ///
    /// # Errors
    /// What is wrong with them, in words.
    pub fn parse(queries: &[String]) -> Result<Self, String> {
        let targets = Self(queries.to_vec());
        // swc takes targets by a conversion that panics on what it cannot read.
        quietly(|| drop(targets.environment()))
            .map(|()| targets)
            .map_err(|()| "no browser list that swc can read".to_owned())
    }

    fn environment(&self) -> EnvConfig {
        EnvConfig::from(preset_env::Config {
            targets: Some(preset_env::Targets::Query(preset_env_base::query::Query::Multiple(self.0.clone()))),
            ..Default::default()
        })
    }
}

/// One module to compile.
pub struct Input<'a> {
    /// The path to show and to put into source maps, relative to the project.
    pub name: &'a str,
    /// Its text, without a byte order mark.
    pub source: &'a str,
    /// From its extension.
    pub dialect: Dialect,
    /// How to read it.
    pub goal: Goal,
    /// What to lower to, if anything.
    pub targets: Option<&'a Targets>,
    /// What a source map calls the source, if one is to be made: its absolute path.
    pub map: Option<&'a str>,
    /// Whether to put an import of [`order_of`](super::mark::order_of) before each import.
    pub keep_order: bool,
}

/// A compiled module.
pub struct Output {
    /// Plain JavaScript with marked references.
    pub code: String,
    /// A source map (revision 3, JSON) to the input, if it was asked for.
    pub map: Option<String>,
}

/// Gives what stands for the URL in `new URL(url, import.meta.url)`, or nothing
/// to leave it alone; the range is the string's place in the source.
pub type Resolve<'f> = dyn FnMut(&str, Range<usize>) -> Option<String> + 'f;

/// Compiles one module.
///
/// # Errors
/// Every syntax error found, those too that the parser recovers from.
pub fn compile(input: &Input<'_>, mark: &mut Resolve<'_>) -> Result<Output, Vec<Diagnostic>> {
    let result = quietly(|| GLOBALS.set(&Globals::new(), || run(input, mark)));
    result.unwrap_or_else(|()| {
        Err(vec![
            Diagnostic::error("engine-failure", "the compiler failed on this file")
                .at(Location::file(input.name))
                .hint("this is a defect of the engine; please report the file"),
        ])
    })
}

fn run(input: &Input<'_>, mark: &mut Resolve<'_>) -> Result<Output, Vec<Diagnostic>> {
    let sources: Lrc<SourceMap> = Lrc::default();
    let file = sources.new_source_file(FileName::Custom(input.name.to_owned()).into(), input.source.to_owned());
    let comments = SingleThreadedComments::default();
    let lexer = Lexer::new(syntax(input.dialect), EsVersion::latest(), StringInput::from(&*file), Some(&comments));
    let mut parser = Parser::new_from(lexer);
    let parsed = match input.goal {
        Goal::Module => parser.parse_module().map(Program::Module),
        Goal::Script => parser.parse_script().map(Program::Script),
    };
    let place = |span: Span| byte_range(span, file.start_pos);
    let mut errors: Vec<_> = parser.take_errors();
    let program = match parsed {
        Ok(program) if errors.is_empty() => program,
        Ok(_) => return Err(syntax_errors(input, errors, place)),
        Err(error) => {
            errors.push(error);
            return Err(syntax_errors(input, errors, place));
        }
    };

    let unresolved = Mark::new();
    let top_level = Mark::new();
    let handler = Handler::with_emitter_writer(Box::new(std::io::sink()), None);
    let program = HANDLER.set(&handler, || {
        HELPERS.set(&Helpers::new(false), || {
            let mut program = program;
            resolver(unresolved, top_level, input.dialect.typescript).process(&mut program);
            program.visit_mut_with(&mut Marker {
                mark,
                unresolved: SyntaxContext::empty().apply_mark(unresolved),
                start: file.start_pos,
            });
            transform(input, &mut program, &sources, &comments, unresolved, top_level);
            program
        })
    });
    Ok(print(input, &program, &sources, &comments))
}

fn transform(
    input: &Input<'_>,
    program: &mut Program,
    sources: &Lrc<SourceMap>,
    comments: &SingleThreadedComments,
    unresolved: Mark,
    top_level: Mark,
) {
    // The pass takes exponential time in the depth of `class extends class …`.
    if input.source.contains('@') {
        decorator_2023_11().process(program);
    }
    if input.dialect.typescript {
        if input.dialect.jsx {
            swc_core::ecma::transforms::typescript::tsx(
                sources.clone(),
                TypeScript::default(),
                TsxConfig::default(),
                comments,
                unresolved,
                top_level,
            )
            .process(program);
        } else {
            typescript(TypeScript::default(), unresolved, top_level).process(program);
        }
    }
    if input.dialect.jsx {
        // A file that names its factory (`@jsx h`) wants the classic transform.
        let classic = memchr::memmem::find(input.source.as_bytes(), b"@jsx ").is_some();
        let options = react::Options {
            runtime: Some(if classic { Runtime::Classic } else { Runtime::Automatic }),
            ..Default::default()
        };
        react::react(sources.clone(), Some(comments), options, top_level, unresolved).process(program);
    }
    if let Some(targets) = input.targets {
        preset_env::transform_from_env(unresolved, Some(comments), targets.environment(), Assumptions::default())
            .process(program);
    }
    if let (true, Program::Module(module)) = (input.keep_order, &mut *program) {
        keep_order(module);
    }
    inject_helpers(unresolved).process(program);
    hygiene().process(program);
    fixer(Some(comments)).process(program);
}

fn print(input: &Input<'_>, program: &Program, sources: &Lrc<SourceMap>, comments: &SingleThreadedComments) -> Output {
    let mut code = Vec::new();
    let mut mappings = Vec::new();
    let writer = JsWriter::new(sources.clone(), "\n", &mut code, input.map.map(|_| &mut mappings));
    let mut emitter =
        Emitter { cfg: Config::default(), cm: sources.clone(), comments: Some(comments as &dyn Comments), wr: writer };
    emitter.emit_program(program).expect("writing to memory cannot fail");
    let map = input.map.map(|source| {
        let mut json = Vec::new();
        sources
            .build_source_map(&mappings, None, WithContent(source))
            .to_writer(&mut json)
            .expect("writing to memory cannot fail");
        String::from_utf8(json).expect("a source map is JSON")
    });
    Output { code: String::from_utf8(code).expect("swc prints UTF-8"), map }
}

/// Source maps that hold the source, by the name that it was given.
struct WithContent<'n>(&'n str);

impl SourceMapGenConfig for WithContent<'_> {
    fn file_name_to_source(&self, _: &FileName) -> String {
        self.0.to_owned()
    }

    fn inline_sources_content(&self, _: &FileName) -> bool {
        true
    }
}

fn syntax(dialect: Dialect) -> Syntax {
    if dialect.typescript {
        Syntax::Typescript(TsSyntax { tsx: dialect.jsx, decorators: true, ..Default::default() })
    } else {
        Syntax::Es(EsSyntax {
            jsx: dialect.jsx,
            decorators: true,
            import_attributes: true,
            auto_accessors: true,
            explicit_resource_management: true,
            ..Default::default()
        })
    }
}

fn syntax_errors(
    input: &Input<'_>,
    errors: Vec<swc_core::ecma::parser::error::Error>,
    place: impl Fn(Span) -> Range<usize>,
) -> Vec<Diagnostic> {
    errors
        .into_iter()
        .map(|error| {
            // What is wrong; the list of every token that would be right is left out.
            let message = error.kind().msg().to_string();
            let message = message.split(". Expected").next().unwrap_or(&message).to_owned();
            Diagnostic::error("js-syntax", lower_first(&message)).at(Location::at(
                input.name,
                input.source,
                place(swc_core::common::Spanned::span(&error)),
            ))
        })
        .collect()
}

/// Our voice: lower case, no final full stop.
#[must_use]
pub fn lower_first(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut characters = message.chars();
    match (characters.next(), characters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().collect::<String>() + characters.as_str()
        }
        _ => message.to_owned(),
    }
}

pub(super) fn byte_range(span: Span, start: BytePos) -> Range<usize> {
    let at = |position: BytePos| position.0.saturating_sub(start.0) as usize;
    at(span.lo)..at(span.hi)
}

/// Runs `work`; a panic inside it is an `Err` and prints nothing.
pub(super) fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, ()> {
    crate::engines::silence_panics(|| catch_unwind(AssertUnwindSafe(work)).map_err(drop))
}
