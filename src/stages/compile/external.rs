//! Sources that a command compiles: `[[compile]]`.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use serde::{Deserialize, Serialize};

use super::{
    input_map::{input_map, without_comment},
    texts::{Text, Texts},
};
use crate::{
    boundary,
    cache::{Key, Step},
    config::{CompileRule, PathMatcher},
    diagnostic::{Diagnostic, Location, cause},
    digest::Digest,
    disk::{self, Scratch, Stamp, notebook},
    engines::{
        command::{self, Call, Failure},
        source_map::SourceMap,
    },
    path::normalized,
    project_files::project_files,
    source_text,
    stages::project::Project,
};

/// Stands in a command for the path of the source.
const FILE: &str = "{file}";
/// Stands in a command for the path of the result.
const OUT: &str = "{out}";
/// How many lines of a command's complaints are shown.
const MOST_LINES: usize = 20;

/// What results depend on, each read once in a build.
#[derive(Default)]
pub struct Dependencies(Mutex<BTreeMap<Vec<String>, Option<Arc<Depended>>>>);

/// The files that some globs match: the path to show of each, its digest, and a stamp in which a change would show.
#[derive(Debug, PartialEq, Eq)]
struct Depended(Vec<(String, Digest, Option<Stamp>)>);

/// Runs the command of `rule` on the source at `path`, unless an earlier build did it.
///
/// # Errors
/// If the source cannot be read, or the command fails.
pub fn compile(texts: &Texts, rule: &CompileRule, path: &Path, shown: &str) -> Result<Text, Vec<Diagnostic>> {
    let config = &texts.project.config;
    let source = disk::read(path, config.limits.file_size).map_err(|error| vec![unreadable(shown, &cause(&error))])?;
    let make = || -> Result<Made, Vec<Diagnostic>> {
        let bytes = run(texts, rule, shown, &source).map_err(|problem| vec![*problem])?;
        let text = source_text::decode(bytes, shown).map_err(|problem| {
            let message = format!("what `{}` wrote for `{shown}` is not UTF-8", rule.command[0]);
            vec![Diagnostic { message, location: None, ..*problem }.at(Location::file(shown))]
        })?;
        Ok(Made::of(texts, path, text))
    };
    let project = &texts.project;
    let depended = rule.depends.as_ref().and_then(|globs| Some((globs, texts.dependencies.of(project, globs)?)));
    let Some((globs, depended)) = depended else {
        notebook::cannot_be_repeated();
        return Ok(make()?.into_text(texts));
    };
    let key = Key::new(Step::Command).value(&rule.command).part(shown).part(depended.digest().hex()).part(&source);
    let kept = project.cache.step(key, || match make() {
        Err(problems) => Err(Err(problems)),
        // The command read the files itself: perhaps not what the key says of them.
        Ok(result) if !is_still(path, &source) || !depended.still_holds(project, globs) => Err(Ok(result)),
        Ok(result) => Ok(result),
    });
    Ok(kept.or_else(|not_kept| not_kept)?.into_text(texts))
}

/// Whether a source still says what was read of it.
fn is_still(path: &Path, source: &[u8]) -> bool {
    disk::digest_now(path).is_ok_and(|(digest, _)| digest == Digest::of(source))
}

/// What a command made, the same wherever the project is.
#[derive(Serialize, Deserialize)]
struct Made {
    text: String,
    /// Its source map as JSON, with sources relative to the project; empty without one.
    map: String,
}

impl Made {
    /// Takes the map out of what was written. Its sources may be relative to the source or to where the command ran;
    /// what is neither is the source itself, which came from the standard input.
    fn of(texts: &Texts, path: &Path, text: String) -> Self {
        let boundary = &texts.project.boundary;
        let folder = path.parent().unwrap_or(path);
        let map = input_map(path, &text, boundary, texts.project.config.limits.file_size);
        let Some(map) = map else { return Self { text, map: String::new() } };
        let name = |source: &str| {
            let found = Path::new(source);
            let from_root = found.strip_prefix(folder).map(|relative| boundary.root().join(relative));
            let is_ours = |path: &Path| disk::is_file(path) && boundary.permits(path);
            match from_root {
                _ if is_ours(found) => boundary.shown(found),
                Ok(other) if is_ours(&other) => boundary.shown(&other),
                _ => boundary.shown(path),
            }
        };
        Self { map: map.renamed(name, |_| None).to_json(), text: without_comment(text) }
    }

    fn into_text(self, texts: &Texts) -> Text {
        let root = texts.project.boundary.root();
        let map = SourceMap::parse(&self.map);
        let map = map
            .map(|map| map.renamed(|source| normalized(&root.join(source)).to_string_lossy().into_owned(), |_| None));
        let reads = map.iter().flat_map(|map| map.sources().map(PathBuf::from).collect::<Vec<_>>()).collect();
        Text { text: self.text, map, reads, made: true, ..Text::default() }
    }
}

fn run(texts: &Texts, rule: &CompileRule, shown: &str, source: &[u8]) -> Result<Vec<u8>, Box<Diagnostic>> {
    if !rule.command.iter().any(|word| word.contains(OUT)) {
        return run_into(texts, rule, shown, source, None);
    }
    let config = &texts.project.config;
    let name = format!("result.{}", rule.to.extension());
    let failed = |error: std::io::Error| {
        let folder = boundary::shown(texts.project.boundary.root(), &config.cache.folder);
        let message = format!("no file for the result can be made in `{folder}`: {}", cause(&error));
        let hint = "`--cache DIR` names a folder that can be written to, as `TMPDIR` does";
        Box::new(Diagnostic::error("compile-command", message).at(Location::file(shown)).hint(hint))
    };
    let place = Scratch::new(&config.cache.folder, &name).map_err(failed)?;
    let result = run_into(texts, rule, shown, source, Some(&place));
    if result.is_err() && !place.is_there() {
        // Somebody cleared the cache meanwhile.
        let place = Scratch::elsewhere(&name).map_err(failed)?;
        return run_into(texts, rule, shown, source, Some(&place));
    }
    result
}

fn run_into(
    texts: &Texts,
    rule: &CompileRule,
    shown: &str,
    source: &[u8],
    scratch: Option<&Scratch>,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    let config = &texts.project.config;
    let root = texts.project.boundary.root();
    let reads_file = rule.command.iter().any(|word| word.contains(FILE));
    // From elsewhere no `..` leads there if a link is on the way.
    let place = |scratch: &Scratch| {
        let path = scratch.path();
        if path.starts_with(root) { boundary::shown(root, path) } else { path.to_string_lossy().into_owned() }
    };
    let out = scratch.map_or_else(String::new, place);
    let words: Vec<String> = rule.command.iter().map(|word| filled(word, shown, &out)).collect();
    let call = Call {
        program: OsStr::new(&words[0]),
        arguments: &words[1..],
        folder: root,
        input: if reads_file { b"" } else { source },
        limit: rule.timeout,
        most: config.limits.file_size,
    };
    let printed = command::run(&call).map_err(|failure| Box::new(diagnostic(&words[0], shown, failure, rule)))?;
    match scratch {
        None => Ok(printed.output),
        Some(scratch) => scratch.read(config.limits.file_size).map_err(|error| {
            if error.kind() == std::io::ErrorKind::FileTooLarge {
                return Box::new(diagnostic(&words[0], shown, Failure::TooLong, rule));
            }
            let message = format!("`{}` left no result for `{shown}` in `{{out}}`: {}", words[0], cause(&error));
            Box::new(Diagnostic::error("compile-command", message).at(Location::file(shown)))
        }),
    }
}

/// A word of a command with paths in the place of what stands for them.
fn filled(word: &str, file: &str, out: &str) -> String {
    let parts: Vec<String> = word.split(FILE).map(|part| part.replace(OUT, out)).collect();
    parts.join(file)
}

fn unreadable(shown: &str, reason: &str) -> Diagnostic {
    Diagnostic::error("unreadable-file", format!("cannot read `{shown}`: {reason}")).at(Location::file(shown))
}

/// What went wrong with a command, in its own words where it had any.
fn diagnostic(program: &str, shown: &str, failure: Failure, rule: &CompileRule) -> Diagnostic {
    let error = |message| Diagnostic::error("compile-command", message).at(Location::file(shown));
    match failure {
        Failure::Missing => error(format!("`{program}`, which should compile `{shown}`, was not found"))
            .hint("install it, or correct `command` in `[[compile]]`: it is looked for in `node_modules/.bin` and on the path"),
        Failure::System(reason) => error(format!("`{program}` could not be run on `{shown}`: {}", cause(&reason))),
        Failure::TimedOut => {
            let seconds = rule.timeout.as_secs();
            error(format!("`{program}` did not end within {seconds} s on `{shown}`, and was stopped"))
                .hint("`timeout` in `[[compile]]` sets the limit in seconds; a command that watches its sources never ends")
        }
        Failure::TooLong => error(format!("`{program}` wrote more than `limits.file_size` bytes for `{shown}`")),
        Failure::Failed(ending, said) => {
            error(format!("`{program}` failed on `{shown}` ({ending})")).output(first_lines(&said))
        }
    }
}

/// The first lines of what a program said, without colours.
fn first_lines(said: &str) -> Vec<String> {
    let plain = anstream::adapter::strip_str(said).to_string();
    let mut lines = plain.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let mut found: Vec<String> = lines.by_ref().take(MOST_LINES).map(str::to_owned).collect();
    if lines.next().is_some() {
        found.push("…".to_owned());
    }
    found
}

impl Dependencies {
    /// All files of the project that `globs` match; `None` if one cannot be read.
    fn of(&self, project: &Project, globs: &PathMatcher) -> Option<Arc<Depended>> {
        let mut known = self.0.lock().expect("no thread panicked");
        known.entry(globs.globs().to_vec()).or_insert_with(|| Depended::on(project, globs).map(Arc::new)).clone()
    }
}

impl Depended {
    fn on(project: &Project, globs: &PathMatcher) -> Option<Self> {
        let files = listed(project, globs)?.into_iter().map(|(shown, path)| {
            let (digest, stamp) = disk::digest_now(&path).ok()?;
            Some((shown, digest, stamp))
        });
        files.collect::<Option<_>>().map(Self)
    }

    /// One digest for all of them, names included.
    fn digest(&self) -> Digest {
        let lines: Vec<String> =
            self.0.iter().map(|(shown, digest, _)| format!("{} {shown}\n", digest.hex())).collect();
        Digest::of(lines.concat().as_bytes())
    }

    /// Whether they are the same files, with the same contents.
    fn still_holds(&self, project: &Project, globs: &PathMatcher) -> bool {
        let Some(now) = listed(project, globs) else { return false };
        let same = |((shown, path), (name, digest, stamp)): ((String, PathBuf), &(String, Digest, Option<Stamp>))| {
            let is_untouched = stamp.is_some() && disk::stamp(&path) == *stamp;
            shown == *name && (is_untouched || disk::digest_now(&path).is_ok_and(|(now, _)| now == *digest))
        };
        now.len() == self.0.len() && now.into_iter().zip(&self.0).all(same)
    }
}

fn listed(project: &Project, globs: &PathMatcher) -> Option<Vec<(String, PathBuf)>> {
    let found = project_files(&project.config, &project.boundary, globs);
    let is_whole = !found.is_partial && found.outside.is_empty();
    is_whole.then(|| found.files.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_are_shown_in_part_and_without_colours() {
        assert_eq!(first_lines("\u{1b}[31mbad\u{1b}[0m\n\n  at 1:2\n"), ["bad", "  at 1:2"]);
        assert_eq!(first_lines(&"x\n".repeat(30)).len(), MOST_LINES + 1);
    }
}
