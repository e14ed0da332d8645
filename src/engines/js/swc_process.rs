//! swc's minifier, in a process of its own.
//!
//! Its compressor can recurse without end, and a stack overflow ends a process.
//! So the program calls itself: the code goes to the child's standard input, the
//! result comes from its standard output, and what happens in between costs one
//! file at the most.

use std::{
    io::{self, Read, Write},
    path::Path,
    process::ExitCode,
    thread,
};

use swc_core::{
    common::{
        BytePos, FileName, GLOBALS, Globals, LineCol, Mark, SourceMap as Sources,
        comments::{Comments, SingleThreadedComments},
        source_map::DefaultSourceMapGenConfig,
        sync::Lrc,
    },
    ecma::{
        ast::{EsVersion, Pass, Program},
        codegen::{
            Config, Emitter,
            text_writer::{JsWriter, omit_trailing_semi},
        },
        minifier::{
            optimize,
            option::{CompressOptions, ExtraOptions, MangleOptions, MinifyOptions},
        },
        parser::{EsSyntax, Parser, StringInput, Syntax, lexer::Lexer},
        transforms::base::{
            fixer::{fixer, paren_remover},
            resolver,
        },
    },
};

use super::{
    Goal, STACK,
    minify::{Rung, Style},
};
use crate::engines::source_map::SourceMap;
use crate::engines::{
    self,
    command::{self, Call},
};

/// The first argument of the child; not a command for users.
pub const ARGUMENT: &str = "__swc-minify";
/// How much address space the child gets besides its stack.
const MEMORY_LIMIT: u64 = 8 << 30;

/// Minifies `code` in a child process.
///
/// # Errors
/// What went wrong, in a few words.
pub fn call(code: &str, rung: Rung, style: Style<'_>) -> Result<(String, Option<SourceMap>), String> {
    let failed = |error: io::Error| format!("swc could not be run: {error}");
    let program = std::env::current_exe().map_err(failed)?;
    let arguments = [
        ARGUMENT,
        if style.goal == Goal::Module { "module" } else { "script" },
        if rung == Rung::Full { "full" } else { "mangled" },
        if style.map { "map" } else { "no-map" },
        if style.keep_names { "keep-names" } else { "mangle-names" },
        if style.keep_legal { "legal" } else { "no-comments" },
    ];
    let limit = engines::patience(code.len());
    let call = Call {
        program: program.as_os_str(),
        arguments: &arguments.map(str::to_owned),
        folder: Path::new("."),
        input: code.as_bytes(),
        limit,
        most: MEMORY_LIMIT,
    };
    let written = command::run(&call).map_err(|failure| match failure {
        command::Failure::System(error) => failed(error),
        command::Failure::TimedOut => format!("swc did not end within {} seconds", limit.as_secs()),
        _ => "swc failed on it".to_owned(),
    })?;
    let text = String::from_utf8(written.output).map_err(|_| "swc failed on it".to_owned())?;
    // The length of the code stands before it; the map follows.
    let (length, rest) = text.split_once('\n').ok_or("swc failed on it")?;
    let length: usize = length.parse().map_err(|_| "swc failed on it")?;
    let (code, map) = rest.split_at_checked(length).ok_or("swc failed on it")?;
    let map = SourceMap::parse(map);
    Ok((code.to_owned(), map))
}

/// The child's side: arguments as [`call`] gives them, after [`ARGUMENT`].
#[must_use]
pub fn serve(arguments: &[String]) -> ExitCode {
    let limit = rustix::process::Rlimit {
        current: Some(MEMORY_LIMIT + STACK as u64),
        maximum: Some(MEMORY_LIMIT + STACK as u64),
    };
    // Where the system has no such limit the work is done without.
    let _ = rustix::process::setrlimit(rustix::process::Resource::As, limit);
    let mut code = String::new();
    if io::stdin().read_to_string(&mut code).is_err() {
        return ExitCode::FAILURE;
    }
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    let job = Job {
        script: has("script"),
        full: has("full"),
        map: has("map"),
        keep_names: has("keep-names"),
        keep_legal: has("legal"),
    };
    let work = move || {
        let (code, map) = GLOBALS.set(&Globals::new(), || minify(code, job))?;
        let mut stdout = io::stdout().lock();
        write!(stdout, "{}\n{code}{map}", code.len()).ok()?;
        stdout.flush().ok()
    };
    let done =
        thread::Builder::new().stack_size(STACK).spawn(work).ok().and_then(|thread| thread.join().ok()).flatten();
    if done.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What the arguments say.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is one argument")]
struct Job {
    script: bool,
    full: bool,
    map: bool,
    keep_names: bool,
    keep_legal: bool,
}

fn minify(code: String, job: Job) -> Option<(String, String)> {
    let sources: Lrc<Sources> = Lrc::default();
    let file = sources.new_source_file(FileName::Custom("input".to_owned()).into(), code);
    let comments = SingleThreadedComments::default();
    let lexer = Lexer::new(
        Syntax::Es(EsSyntax { import_attributes: true, explicit_resource_management: true, ..Default::default() }),
        EsVersion::latest(),
        StringInput::from(&*file),
        Some(&comments),
    );
    let mut parser = Parser::new_from(lexer);
    let mut program = if job.script {
        Program::Script(parser.parse_script().ok()?)
    } else {
        Program::Module(parser.parse_module().ok()?)
    };
    if !parser.take_errors().is_empty() {
        return None;
    }
    let (unresolved_mark, top_level_mark) = (Mark::new(), Mark::new());
    // The compressor expects a tree without them: `typeof (a)` would become `a`.
    paren_remover(Some(&comments)).process(&mut program);
    resolver(unresolved_mark, top_level_mark, false).process(&mut program);
    let mut program = optimize(
        program,
        sources.clone(),
        Some(&comments),
        None,
        &options(job),
        &ExtraOptions { unresolved_mark, top_level_mark, mangle_name_cache: None },
    );
    fixer(Some(&comments)).process(&mut program);
    keep_comments(&comments, job.keep_legal);

    let mut text = Vec::new();
    let mut mappings: Vec<(BytePos, LineCol)> = Vec::new();
    let mut emitter = Emitter {
        cfg: Config::default().with_minify(true),
        cm: sources.clone(),
        comments: Some(&comments as &dyn Comments),
        wr: omit_trailing_semi(JsWriter::new(sources.clone(), "\n", &mut text, job.map.then_some(&mut mappings))),
    };
    emitter.emit_program(&program).ok()?;
    drop(emitter);
    let mut json = Vec::new();
    if job.map {
        sources.build_source_map(&mappings, None, DefaultSourceMapGenConfig).to_writer(&mut json).ok()?;
    }
    Some((String::from_utf8(text).ok()?, String::from_utf8(json).ok()?))
}

fn options(job: Job) -> MinifyOptions {
    let Job { script, full, keep_names, .. } = job;
    MinifyOptions {
        // Off is what was seen to change meaning. `inline` does not end on two
        // functions that call each other; `collapse_vars` moves effects over calls,
        // and drops those of keys and tagged templates; `switches` loses cases that
        // fall through; `typeofs` drops the effects of its operand. Everything else is
        // the engine's default, without any `unsafe` option; one pass more makes about
        // half a percent.
        compress: full.then(|| CompressOptions {
            inline: 0,
            collapse_vars: false,
            switches: false,
            typeofs: false,
            passes: 2,
            module: !script,
            top_level: None,
            keep_fnames: keep_names,
            keep_classnames: keep_names,
            ..Default::default()
        }),
        mangle: Some(MangleOptions {
            top_level: Some(!script),
            keep_fn_names: keep_names,
            keep_class_names: keep_names,
            ..Default::default()
        }),
        ..Default::default()
    }
}

/// Drops all comments but, with `legal`, those that a licence wants kept.
fn keep_comments(comments: &SingleThreadedComments, legal: bool) {
    let (mut leading, mut trailing) = comments.borrow_all_mut();
    for list in leading.values_mut().chain(trailing.values_mut()) {
        list.retain(|comment| legal && is_legal(&comment.text));
    }
}

fn is_legal(text: &str) -> bool {
    text.starts_with('!') || text.contains("@license") || text.contains("@preserve")
}
