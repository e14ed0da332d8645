//! The built-in compiler, in a process of its own: Sass is a language in which a program can recurse, loop and grow
//! without end, and a stack or a memory that is used up ends a process.

use std::{
    io::{self, Read, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    process::ExitCode,
    rc::Rc,
    sync::{Arc, Mutex},
    thread,
};

use sasso::{Options, WarnEvent, WarnKind, compile_with_source_map};
use serde::{Deserialize, Serialize};

use super::{
    Compiled, Failure, Message, Outcome, Request,
    importer::{Finder, readable, syntax},
    said, sentence,
};
use crate::{
    disk::{Note, notebook},
    engines::{
        command::{self, Call},
        js::STACK,
        source_map::SourceMap,
    },
};

/// The first argument of the child; not a command for users.
pub const ARGUMENT: &str = "__sass";
/// How much address space the child gets besides its stack.
const MEMORY_LIMIT: u64 = 4 << 30;

/// What to do about a file that may not be read.
const OUTSIDE: &str = "there is such a file outside of the project: add its directory to `allow` in `assetpack.toml`";
const OTHER_COMPILER: &str = "`compiler = \"dart\"` in `[sass]` uses Dart Sass, once that is installed";

/// What the child answers.
#[derive(Serialize, Deserialize)]
struct Answer {
    made: Made,
    /// What it asked of the file system, if that is all that the result depends on.
    notes: Option<Vec<Note>>,
}

#[derive(Serialize, Deserialize)]
enum Made {
    Css { css: String, map: String, reads: Vec<PathBuf>, warnings: Vec<Message> },
    Wrong(Message),
}

/// Compiles with the compiler that is built in.
///
/// # Panics
/// Never: a request is JSON.
#[must_use]
pub fn embedded(request: &Request) -> Outcome {
    match answer(request) {
        Err(failure) => Outcome { result: Err(failure), notes: None },
        Ok(Answer { made: Made::Wrong(message), notes }) => Outcome { result: Err(Failure::Message(message)), notes },
        Ok(Answer { made: Made::Css { css, map, reads, warnings }, notes }) => {
            Outcome { result: Ok(Compiled { css, map: SourceMap::parse(&map), reads, warnings }), notes }
        }
    }
}

fn answer(request: &Request) -> Result<Answer, Failure> {
    let failed = |error: io::Error| other(format!("the built-in Sass compiler could not be run: {error}"));
    let program = std::env::current_exe().map_err(failed)?;
    let input = serde_json::to_vec(request).expect("a request is JSON");
    let call = Call {
        program: program.as_os_str(),
        arguments: &[ARGUMENT.to_owned()],
        folder: Path::new("."),
        input: &input,
        limit: request.limit,
        most: MEMORY_LIMIT,
    };
    let written = command::run(&call).map_err(|failure| match failure {
        command::Failure::System(error) => failed(error),
        command::Failure::Failed(ending, _) if !ending.starts_with("signal") => broken(),
        command::Failure::TimedOut => {
            other(format!("it could not be compiled within {} s: does a loop end?", request.limit.as_secs()))
        }
        _ => other("the compiler ran out of memory or stack on it: does a loop or a recursion end?".to_owned()),
    })?;
    serde_json::from_slice(&written.output).map_err(|_| broken())
}

fn broken() -> Failure {
    other("the built-in Sass compiler failed on it".to_owned())
}

fn other(text: String) -> Failure {
    Failure::Other(text, OTHER_COMPILER.to_owned())
}

/// The child's side: a request on standard input, the answer on standard output.
#[must_use]
pub fn serve() -> ExitCode {
    let limit = rustix::process::Rlimit {
        current: Some(MEMORY_LIMIT + STACK as u64),
        maximum: Some(MEMORY_LIMIT + STACK as u64),
    };
    // Where the system has no such limit the work is done without.
    let _ = rustix::process::setrlimit(rustix::process::Resource::As, limit);
    let mut input = Vec::new();
    if io::stdin().read_to_end(&mut input).is_err() {
        return ExitCode::FAILURE;
    }
    let Ok(request) = serde_json::from_slice::<Request>(&input) else { return ExitCode::FAILURE };
    notebook::open(false);
    let work = move || catch_unwind(AssertUnwindSafe(|| noted(&request))).ok();
    let thread = thread::Builder::new().stack_size(STACK).spawn(work);
    let answer = thread.ok().and_then(|thread| thread.join().ok().flatten());
    // A path that is no UTF-8 cannot be told.
    let without_notes = |made| serde_json::to_vec(&Answer { made, notes: None });
    let printed = answer.and_then(|answer| serde_json::to_vec(&answer).or_else(|_| without_notes(answer.made)).ok());
    match printed.map(|bytes| io::stdout().write_all(&bytes)) {
        Some(Ok(())) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn noted(request: &Request) -> Answer {
    let made = compile(request);
    let (notes, is_repeatable) = notebook::close();
    Answer { made, notes: is_repeatable.then_some(notes) }
}

fn compile(request: &Request) -> Made {
    let finder = Finder::new(request);
    let path = request.path.to_string_lossy();
    let root = request.root.to_string_lossy();
    let warnings: Arc<Mutex<Vec<Message>>> = Arc::default();
    let heard = warnings.clone();
    let result = {
        let options = Options::new()
            .with_importer(&finder)
            .with_syntax(syntax(&request.path))
            .with_url(&path)
            .with_cwd(&root)
            .with_unicode(false)
            .with_charset(false)
            .with_source_map_include_sources(true)
            .with_warn_handler(Rc::new(move |event: &WarnEvent<'_>| {
                // What a later version of the language drops is no matter of a build.
                if !event.deprecation {
                    heard.lock().expect("no thread panicked").push(warning(event));
                }
            }));
        compile_with_source_map(&readable(&request.source), &options)
    };
    let is_outside = finder.met_outside();
    let reads = finder.into_reads();
    let hint = |text: &str| match text {
        // Dart Sass sees that one member came in two ways.
        _ if text.contains(" multiple global modules") => Some(OTHER_COMPILER.to_owned()),
        _ if text.starts_with("can't find") && is_outside => Some(OUTSIDE.to_owned()),
        _ => None,
    };
    let warnings = std::mem::take(&mut *warnings.lock().expect("no thread panicked"));
    match result {
        Ok(result) => Made::Css { css: result.css, map: result.source_map.to_json(), reads, warnings },
        Err(error) => {
            let message = said::error(&error.to_string(), &request.root, &request.path).unwrap_or_else(|| Message {
                text: sentence(&error.message),
                place: (error.line > 0).then(|| (request.path.clone(), error.line - 1, error.col.saturating_sub(1))),
                hint: None,
            });
            Made::Wrong(Message { hint: hint(&message.text), ..message })
        }
    }
}

fn warning(event: &WarnEvent<'_>) -> Message {
    let text =
        if event.kind == WarnKind::Debug { format!("@debug: {}", event.message) } else { event.message.to_owned() };
    let place = (event.line > 0 && !event.path.is_empty()).then(|| (PathBuf::from(event.path), event.line - 1, 0));
    Message { text, place, hint: None }
}
