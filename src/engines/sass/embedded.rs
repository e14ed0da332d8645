//! The built-in compiler: the only place that calls sasso.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{Arc, Mutex},
};

use sasso::{Options, WarnEvent, WarnKind, compile_with_source_map};

use super::{
    Compiled, Failure, Files, Message, Request,
    importer::{Finder, syntax},
    said, sentence,
};
use crate::engines::{self, source_map::SourceMap};

const OTHER_COMPILER: &str = "`compiler = \"dart\"` in `[sass]` uses Dart Sass, once that is installed";

/// Compiles with the compiler that is built in.
///
/// # Errors
/// What is wrong with the source, or with the compiler.
pub fn embedded(request: Request, files: impl Files + 'static) -> Result<Compiled, Failure> {
    let limit = request.limit;
    let work = move || {
        catch_unwind(AssertUnwindSafe(|| compile(&request, &files)))
            .unwrap_or_else(|_| Err(other("the built-in Sass compiler failed on it".to_owned())))
    };
    engines::within(limit, work)
        .unwrap_or_else(|| Err(other(format!("it could not be compiled within {} s", limit.as_secs()))))
}

fn other(text: String) -> Failure {
    Failure::Other(text, OTHER_COMPILER.to_owned())
}

fn compile(request: &Request, files: &dyn Files) -> Result<Compiled, Failure> {
    let finder = Finder::new(request, files);
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
            .with_warn_handler(std::rc::Rc::new(move |event: &WarnEvent<'_>| {
                // What a later version of the language drops is no matter of a build.
                if !event.deprecation {
                    heard.lock().expect("no thread panicked").push(warning(event));
                }
            }));
        compile_with_source_map(&request.source, &options)
    };
    let reads = finder.into_reads();
    let warnings = std::mem::take(&mut *warnings.lock().expect("no thread panicked"));
    match result {
        Ok(result) => {
            Ok(Compiled { css: result.css, map: SourceMap::parse(&result.source_map.to_json()), reads, warnings })
        }
        Err(error) => {
            Err(Failure::Message(said::error(&error.to_string(), &request.root).unwrap_or_else(|| Message {
                text: sentence(&error.message),
                place: (error.line > 0).then(|| (request.path.clone(), error.line - 1, error.col.saturating_sub(1))),
                hint: None,
            })))
        }
    }
}

fn warning(event: &WarnEvent<'_>) -> Message {
    let text =
        if event.kind == WarnKind::Debug { format!("@debug: {}", event.message) } else { event.message.to_owned() };
    let place = (event.line > 0 && !event.path.is_empty()).then(|| (PathBuf::from(event.path), event.line - 1, 0));
    Message { text, place, hint: None }
}
