//! What is compiled before assetpack's own compilers see it: the tables `[sass]` and `[[compile]]`.

use std::path::PathBuf;
use std::time::Duration;

use super::choice::{SassCompiler, Target};
use super::defaults;
use super::given::{Given, Picker};
use super::key::Key;
use super::layout::{self, Directories};
use super::matcher::PathMatcher;
use super::tables::{CompileTable, SassTable};
use super::values;

/// How Sass is compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SassConfig {
    /// What compiles it.
    pub compiler: SassCompiler,
    /// The program of Dart Sass: a path that holds a `/`, relative to the project, or a name on the path.
    pub command: Option<String>,
    /// Further directories in which files are looked for, in order.
    pub load_paths: Vec<PathBuf>,
}

/// A compiler of another language, which is run as a command.
#[derive(Clone, Debug)]
pub struct CompileRule {
    /// What it compiles, by logical path or `node_modules/…`.
    pub files: PathMatcher,
    /// What it makes.
    pub to: Target,
    /// The program and its arguments, with `{file}` and `{out}` for paths; never empty.
    pub command: Vec<String>,
    /// What else the result depends on, relative to the project; none if that is not known.
    pub depends: Option<PathMatcher>,
    /// How long it may take for one file.
    pub timeout: Duration,
}

/// The final settings of Sass.
pub(super) fn sass(pick: &mut Picker<'_>, directories: Directories<'_>, file: SassTable) -> SassConfig {
    let command = file.command.map(|command| {
        let given: Given<String> = pick.one(Key::SASS_COMMAND, None, Some(command), "");
        if given.value.trim().is_empty() {
            pick.reject(&given.place, given.place.problem("is empty"));
        }
        given.value
    });
    let paths = pick.list(Key::SASS_LOAD_PATHS, None, file.load_paths, &[]);
    SassConfig {
        compiler: pick.choice(Key::SASS_COMPILER, None, file.compiler, defaults::SASS_COMPILER),
        command,
        load_paths: paths.items.into_iter().map(|item| layout::directory(pick, directories, item).value).collect(),
    }
}

/// One rule of `[[compile]]`; nothing if it cannot be used, which is then reported.
pub(super) fn rule(pick: &mut Picker<'_>, file: CompileTable) -> Option<CompileRule> {
    let files = pick.list(Key::COMPILE_FILES, None, Some(file.files), &[]);
    let to: Given<String> = pick.one(Key::COMPILE_TO, None, Some(file.to), "");
    let command = pick.list::<String>(Key::COMPILE_COMMAND, None, Some(file.command), &[]);
    let program = command.items.first().map_or("", |item| item.value.trim());
    if program.is_empty() {
        pick.reject(&command.place, command.place.problem("names no program"));
    } else if command.items.len() == 1 && program.contains(' ') {
        let problem = command.place.problem(&format!("is `{program}`, which no program is called"));
        pick.reject(
            &command.place,
            problem.hint("write the program and its arguments as a list: no shell takes them apart"),
        );
    }
    let depends = match file.depends {
        Some(words) => {
            let list = pick.list(Key::COMPILE_DEPENDS, None, Some(words), &[]);
            Some(values::globs(pick, &list, PathMatcher::new)?)
        }
        None => None,
    };
    let timeout: Given<i64> = pick.one(Key::COMPILE_TIMEOUT, None, file.timeout, defaults::TIMEOUT);
    let seconds = u32::try_from(timeout.value).ok().filter(|seconds| *seconds > 0);
    if seconds.is_none() {
        let what = format!("is {}, but must be a number of seconds, at least 1", timeout.value);
        pick.reject(&timeout.place, timeout.place.problem(&what));
    }
    Some(CompileRule {
        files: values::globs(pick, &files, PathMatcher::new)?,
        to: pick.word(&to)?,
        command: command.items.into_iter().map(|item| item.value).collect(),
        depends,
        timeout: Duration::from_secs(seconds.unwrap_or(1).into()),
    })
}
