//! swc: one module to plain JavaScript. TypeScript and JSX are translated,
//! syntax that the configured browsers lack is lowered, and references to
//! files (`new URL("…", import.meta.url)`) are marked.

use std::{
    collections::BTreeSet,
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
        ast::{EsVersion, ModuleItem, Pass, Program},
        codegen::{Config, Emitter, text_writer::JsWriter},
        parser::{EsSyntax, Parser, StringInput, Syntax, TsSyntax, lexer::Lexer},
        preset_env::{self, EnvConfig, FeatureOrModule, Mode},
        transforms::{
            base::{
                assumptions::Assumptions,
                fixer::fixer,
                helpers::{HELPERS, Helpers, inject_helpers},
                hygiene::hygiene,
                resolver,
            },
            proposal::{
                decorator_2023_11::decorator_2023_11, decorators,
                explicit_resource_management::explicit_resource_management,
            },
            react::{self, Runtime},
            typescript::{Config as TypeScript, TsxConfig, tsx, typescript},
        },
        visit::VisitMutWith,
    },
};

use super::{
    Dialect, Goal,
    decorated::KeepNames,
    drop::Drop,
    erase,
    glob::Match,
    helpers,
    mark::{Marker, keep_order},
    settings::{NEWEST, Settings},
    tsconfig::{Decorators, Jsx, Options},
};
use crate::diagnostic::{Diagnostic, Location};

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
    /// What its `tsconfig.json` says.
    pub options: &'a Options,
    /// Names that other modules do not have, so that they must be types.
    pub types: &'a BTreeSet<String>,
    /// What holds for all modules.
    pub settings: &'a Settings,
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

/// What the compiler asks about files. The ranges are places in the source.
pub trait Host {
    /// What stands for the URL in `new URL(url, import.meta.url)`; nothing to leave it
    /// alone. With `script`, a worker that is no module is started from it.
    fn url(&mut self, url: &str, place: Range<usize>, script: bool) -> Option<String>;

    /// The files that the patterns of `import.meta.glob` match, in order.
    fn glob(&mut self, patterns: &[String], place: Range<usize>) -> Vec<Match>;

    /// Takes note of an error.
    fn refuse(&mut self, message: String, place: Range<usize>);
}

/// A host for text that has been compiled before: it knows no files.
pub struct NoFiles;

impl Host for NoFiles {
    fn url(&mut self, _: &str, _: Range<usize>, _: bool) -> Option<String> {
        None
    }

    fn glob(&mut self, _: &[String], _: Range<usize>) -> Vec<Match> {
        Vec::new()
    }

    fn refuse(&mut self, _: String, _: Range<usize>) {}
}

/// Compiles one module.
///
/// # Errors
/// Every syntax error found, those too that the parser recovers from.
pub fn compile(input: &Input<'_>, host: &mut dyn Host) -> Result<Output, Vec<Diagnostic>> {
    let result = quietly(|| GLOBALS.set(&Globals::new(), || run(input, host)));
    result.unwrap_or_else(|()| {
        Err(vec![
            Diagnostic::error("engine-failure", "the compiler failed on this file")
                .at(Location::file(input.name))
                .hint("this is a defect of the engine; please report the file"),
        ])
    })
}

fn run(input: &Input<'_>, host: &mut dyn Host) -> Result<Output, Vec<Diagnostic>> {
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
        // ES modules share the helpers; everything else has its own, because an import
        // would make an ES module of it.
        let is_esm = matches!(&program, Program::Module(module) if module.body.iter().any(ModuleItem::is_module_decl));
        HELPERS.set(&Helpers::new(is_esm), || {
            let mut program = program;
            resolver(unresolved, top_level, input.dialect.typescript).process(&mut program);
            let globals = SyntaxContext::empty().apply_mark(unresolved);
            let mut marker = Marker {
                host,
                unresolved: globals,
                start: file.start_pos,
                in_script: input.settings.in_script,
                script_url: None,
                starts_script: false,
                imports: Vec::new(),
            };
            program.visit_mut_with(&mut marker);
            if let Program::Module(module) = &mut program {
                module.body.splice(0..0, marker.imports);
            }
            if input.settings.dropped.concerns(input.source) {
                program.visit_mut_with(&mut Drop { what: &input.settings.dropped, unresolved: globals });
            }
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
    let options = input.options;
    let typescript_syntax = input.dialect.typescript;
    let define_fields = options.define_fields || !typescript_syntax;
    // The pass takes exponential time in the depth of `class extends class …`.
    if input.source.contains('@') || input.source.contains("accessor") {
        match options.decorators {
            Decorators::Legacy { metadata } if typescript_syntax => decorators::decorators(decorators::Config {
                legacy: true,
                emit_metadata: metadata,
                use_define_for_class_fields: define_fields,
            })
            .process(program),
            _ => {
                decorator_2023_11().process(program);
                program.visit_mut_with(&mut KeepNames);
            }
        }
    }
    let (factory, fragment, import_source) = match &options.jsx {
        Jsx::Automatic(package) => (None, None, Some(package)),
        Jsx::Classic(factory, fragment) => (Some(factory), Some(fragment), None),
    };
    if typescript_syntax {
        let config = TypeScript {
            verbatim_module_syntax: options.keep_imports,
            native_class_properties: define_fields,
            ..Default::default()
        };
        if input.dialect.jsx {
            let jsx = TsxConfig {
                pragma: factory.map(|text| text.clone().into()),
                pragma_frag: fragment.map(|text| text.clone().into()),
            };
            tsx(sources.clone(), config, jsx, comments, unresolved, top_level).process(program);
        } else {
            typescript(config, unresolved, top_level).process(program);
        }
    }
    if let (false, Program::Module(module)) = (input.types.is_empty(), &mut *program) {
        erase::erase(module, input.types);
    }
    if input.dialect.jsx {
        // A file that names its factory (`@jsx h`) wants the classic transform.
        let classic = factory.is_some() || memchr::memmem::find(input.source.as_bytes(), b"@jsx ").is_some();
        let options = react::Options {
            runtime: Some(if classic { Runtime::Classic } else { Runtime::Automatic }),
            import_source: import_source.filter(|_| !classic).map(|package| package.as_str().into()),
            pragma: factory.map(|text| text.clone().into()),
            pragma_frag: fragment.map(|text| text.clone().into()),
            ..Default::default()
        };
        react::react(sources.clone(), Some(comments), options, top_level, unresolved).process(program);
    }
    lower(input, program, comments, unresolved, define_fields);
    if let (true, Program::Module(module)) = (input.keep_order, &mut *program) {
        keep_order(module);
    }
    inject_helpers(unresolved).process(program);
    if let Program::Module(module) = program {
        helpers::rename_imports(module);
    }
    hygiene().process(program);
    fixer(Some(comments)).process(program);
}

/// Lowers what the browsers lack, and fields that are to be assigned.
fn lower(
    input: &Input<'_>,
    program: &mut Program,
    comments: &SingleThreadedComments,
    unresolved: Mark,
    define_fields: bool,
) {
    if input.settings.targets.is_some() && input.source.contains("using") {
        explicit_resource_management().process(program);
    }
    let assigned = !define_fields && input.source.contains("class");
    let targets = match &input.settings.targets {
        Some(targets) => preset_env::Targets::Versions(*targets.versions()),
        None if assigned => preset_env::Targets::Versions(*NEWEST),
        None => return,
    };
    // The pass for fields cannot read the static blocks that decorators become.
    let fields = [preset_env::Feature::ClassProperties, preset_env::Feature::ClassStaticBlock];
    let include = if assigned { fields.map(FeatureOrModule::Feature).to_vec() } else { Vec::new() };
    // What a polyfill is made of must not import polyfills.
    let polyfills = input.settings.polyfills.as_ref().filter(|_| !input.name.contains("node_modules/core-js"));
    // Once is enough: a second time the helper would call itself.
    let exclude = if input.settings.is_linked {
        vec![FeatureOrModule::Feature(preset_env::Feature::TypeOfSymbol)]
    } else {
        Vec::new()
    };
    let environment = EnvConfig::from(preset_env::Config {
        exclude,
        targets: Some(targets),
        include,
        mode: polyfills.map(|_| Mode::Usage),
        core_js: polyfills.and_then(|version| version.parse().ok()),
        ..Default::default()
    });
    let mut assumptions = Assumptions::default();
    assumptions.set_public_class_fields = !define_fields;
    preset_env::transform_from_env(unresolved, Some(comments), environment, assumptions).process(program);
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
