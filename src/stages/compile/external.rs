//! Sources that a command compiles: `[[compile]]`.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    path::{Path, PathBuf},
    sync::Mutex,
};

use super::{
    input_map::input_map,
    texts::{Text, Texts},
};
use crate::{
    boundary,
    config::{CompileRule, PathMatcher},
    diagnostic::{Diagnostic, Location, cause},
    digest::Digest,
    disk::{self, Scratch},
    engines::command::{self, Call, Failure},
    source_text,
};

/// Stands in a command for the path of the source.
const FILE: &str = "{file}";
/// Stands in a command for the path of the result.
const OUT: &str = "{out}";
/// How many lines of a command's complaints are shown.
const MOST_LINES: usize = 20;

/// The digests of what results depend on, each computed once in a build.
#[derive(Default)]
pub struct Dependencies(Mutex<BTreeMap<Vec<String>, Option<Digest>>>);

/// Runs the command of `rule` on the source at `path`, unless an earlier build did it.
///
/// # Errors
/// If the source cannot be read, or the command fails.
pub fn compile(texts: &Texts, rule: &CompileRule, path: &Path, shown: &str) -> Result<Text, Vec<Diagnostic>> {
    let source = disk::read(path, texts.project.config.limits.file_size)
        .map_err(|error| vec![unreadable(shown, &cause(&error))])?;
    let key = rule.depends.as_ref().and_then(|globs| {
        let dependencies = texts.dependencies.of(&texts.project.config.root, globs)?.hex();
        let mut parts: Vec<&[u8]> = rule.command.iter().map(String::as_bytes).collect();
        parts.extend([b"".as_slice(), shown.as_bytes(), dependencies.as_bytes(), &source]);
        Some(keyed(&parts))
    });
    let kept = key.as_ref().and_then(|key| texts.cache.get(key));
    let made = if let Some(made) = kept {
        made
    } else {
        let made = run(texts, rule, shown, &source).map_err(|problem| vec![*problem])?;
        if let Some(key) = &key {
            texts.cache.put(key, &made);
        }
        made
    };
    let text = source_text::decode(made, shown).map_err(|problem| {
        let problem = problem.at(Location::file(shown));
        vec![Diagnostic { message: format!("what `{}` wrote for `{shown}` is not UTF-8", rule.command[0]), ..problem }]
    })?;
    let limit = texts.project.config.limits.file_size;
    let map = input_map(path, &text, &texts.project.boundary, limit);
    Ok(Text { text, map, made: true, ..Text::default() })
}

fn run(texts: &Texts, rule: &CompileRule, shown: &str, source: &[u8]) -> Result<Vec<u8>, Box<Diagnostic>> {
    let config = &texts.project.config;
    let root = texts.project.boundary.root();
    let writes_file = rule.command.iter().any(|word| word.contains(OUT));
    let reads_file = rule.command.iter().any(|word| word.contains(FILE));
    let scratch: Option<Scratch> = if writes_file {
        let made = texts.cache.scratch(&format!("result.{}", rule.to.extension()));
        Some(made.map_err(|error| unreadable(".assetpack", &cause(&error)))?)
    } else {
        None
    };
    let out = scratch.as_ref().map_or_else(String::new, |scratch| boundary::shown(root, scratch.path()));
    let words: Vec<String> = rule.command.iter().map(|word| word.replace(FILE, shown).replace(OUT, &out)).collect();
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
        None => Ok(printed),
        Some(scratch) => disk::read(scratch.path(), config.limits.file_size).map_err(|error| {
            let message = format!("`{}` left no result for `{shown}` in `{{out}}`: {}", words[0], cause(&error));
            Box::new(Diagnostic::error("compile-command", message).at(Location::file(shown)))
        }),
    }
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
        Failure::Failed(ending, said) => error(format!("`{program}` failed on `{shown}` ({ending}){}", quoted(&said))),
    }
}

/// The first lines of what a program said, indented, without colours.
pub(super) fn quoted(said: &str) -> String {
    let plain = anstream::adapter::strip_str(said).to_string();
    let mut lines = plain.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let mut text = String::new();
    for line in lines.by_ref().take(MOST_LINES) {
        text.push_str("\n  ");
        text.push_str(line);
    }
    if lines.next().is_some() {
        text.push_str("\n  …");
    }
    text
}

/// A digest of parts, each with its length, so that none can run into the next.
fn keyed(parts: &[&[u8]]) -> Digest {
    let mut bytes = b"compile 1".to_vec();
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    Digest::of(&bytes)
}

impl Dependencies {
    /// The digest of all files below `root` that `globs` match, names included.
    fn of(&self, root: &Path, globs: &PathMatcher) -> Option<Digest> {
        let mut known = self.0.lock().expect("no thread panicked");
        *known.entry(globs.globs().to_vec()).or_insert_with(|| digest(root, globs))
    }
}

/// `None` if a file cannot be read: then nothing is known of the dependencies.
fn digest(root: &Path, globs: &PathMatcher) -> Option<Digest> {
    let mut files: BTreeMap<PathBuf, Digest> = BTreeMap::new();
    for glob in globs.globs() {
        let start = root.join(fixed_folder(glob));
        let (found, errors) = if disk::is_file(&root.join(glob)) {
            files.insert(PathBuf::from(glob), disk::fingerprint(&root.join(glob)).ok()?.0.digest);
            continue;
        } else if disk::is_directory(&start) {
            disk::list(&start)
        } else {
            continue;
        };
        if !errors.is_empty() {
            return None;
        }
        for file in found {
            let relative = file.path.strip_prefix(root).ok()?.to_owned();
            if globs.is_match(relative.to_str()?) && !files.contains_key(&relative) {
                files.insert(relative, disk::fingerprint(&file.path).ok()?.0.digest);
            }
        }
    }
    let mut lines = String::new();
    for (path, digest) in &files {
        lines.extend([
            digest.hex().as_str(),
            " ",
            path.to_str()?,
            "
",
        ]);
    }
    Some(Digest::of(lines.as_bytes()))
}

/// The folders at the start of a glob that hold no wildcard.
fn fixed_folder(glob: &str) -> String {
    let folders: Vec<&str> = glob.split('/').take_while(|part| !part.contains(['*', '?', '[', '{', '\\'])).collect();
    let all = glob.split('/').count() == folders.len();
    folders[..folders.len() - usize::from(all)].join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_begin_in_a_folder() {
        for (glob, folder) in
            [("a/b/*.js", "a/b"), ("a/b.js", "a"), ("**/*.html", ""), ("b.js", ""), ("a/{b,c}/d", "a"), ("a/b?/c", "a")]
        {
            assert_eq!(fixed_folder(glob), folder, "{glob}");
        }
    }

    #[test]
    fn complaints_are_shown_in_part_and_without_colours() {
        assert_eq!(quoted("\u{1b}[31mbad\u{1b}[0m\n\n  at 1:2\n"), "\n  bad\n    at 1:2");
        assert_eq!(quoted(&"x\n".repeat(30)).lines().count(), MOST_LINES + 2);
    }
}
