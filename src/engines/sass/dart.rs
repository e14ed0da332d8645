//! Dart Sass as a command: the `sass` of the npm packages `sass` and `sass-embedded`, or of a release.

use std::{ffi::OsStr, path::PathBuf};

use super::{Compiled, Failure, Outcome, Request, said};
use crate::engines::{
    command::{self, Call},
    source_map::SourceMap,
};

/// Before an inline source map.
const MAP: &str = "/*# sourceMappingURL=data:application/json;charset=utf-8,";
const INSTALL: &str = "install it (`npm install sass-embedded`), or name it with `command` in `[sass]`";

/// Compiles with the program `command`, or with the `sass` that is installed.
#[must_use]
pub fn dart(request: &Request, command: Option<&str>) -> Outcome {
    Outcome { result: compile(request, command.unwrap_or("sass")), notes: None }
}

fn compile(request: &Request, program: &str) -> Result<Compiled, Failure> {
    let mut arguments: Vec<String> =
        ["--no-color", "--no-unicode", "--embed-source-map", "--source-map-urls=absolute", "--embed-sources"]
            .map(str::to_owned)
            .to_vec();
    arguments.push("--pkg-importer=node".to_owned());
    for path in &request.load_paths {
        arguments.push(format!("--load-path={}", path.display()));
    }
    arguments.push(request.path.to_string_lossy().into_owned());
    let call = Call {
        program: OsStr::new(program),
        arguments: &arguments,
        folder: &request.root,
        input: b"",
        limit: request.limit,
        most: request.most,
    };
    let ran = command::run(&call).map_err(|failure| explained(failure, program, request))?;
    let warnings = said::warnings(&ran.complaints, &request.root);
    let printed = String::from_utf8(ran.output)
        .map_err(|_| Failure::Other(format!("`{program}` wrote what is not UTF-8"), INSTALL.to_owned()))?;
    let Some(at) = printed.rfind(MAP) else {
        return Ok(Compiled { css: printed, warnings, ..Compiled::default() });
    };
    let data = printed[at + MAP.len()..].trim_end().trim_end_matches("*/").trim_end();
    let json = percent_encoding::percent_decode_str(data).decode_utf8_lossy();
    let map = SourceMap::parse(&json).map(|map| map.renamed(absolute, |_| None));
    let reads = map.as_ref().map(|map| map.sources().map(PathBuf::from).filter(|read| *read != request.path).collect());
    let css = printed[..at].trim_end().to_owned() + "\n";
    Ok(Compiled { css, map, reads: reads.unwrap_or_default(), warnings })
}

/// The path in a `file:` URL.
fn absolute(source: &str) -> String {
    let path = source.strip_prefix("file://").unwrap_or(source);
    percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned()
}

fn explained(failure: command::Failure, program: &str, request: &Request) -> Failure {
    use command::Failure::{Failed, Missing, System, TimedOut, TooLong};
    let other = |text: String| Failure::Other(text, INSTALL.to_owned());
    match failure {
        Missing => other(format!("`{program}`, which should compile Sass, was not found")),
        System(error) => other(format!("`{program}` could not be run: {error}")),
        TimedOut => other(format!("`{program}` did not end within {} s, and was stopped", request.limit.as_secs())),
        TooLong => other(format!("`{program}` wrote more than `limits.file_size` bytes")),
        Failed(ending, said) => match said::error(&said, &request.root, &request.path) {
            Some(message) => Failure::Message(message),
            None => other(format!("`{program}` failed ({ending}): {}", said.trim())),
        },
    }
}
