//! Why assetpack could not run at all: usage, configuration, disk. Exit code 2.

use std::fmt;
use std::io;
use std::path::Path;

use super::Diagnostic;

/// One reason not to go on, with the problems that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What could not be done, and why.
    pub message: String,
    /// How to fix it; only what was verified to help.
    pub hints: Vec<String>,
    /// The places that are to blame, such as lines of the configuration file.
    pub diagnostics: Vec<Diagnostic>,
}

impl Failure {
    /// A failure with nothing but a message.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hints: Vec::new(), diagnostics: Vec::new() }
    }

    /// The operating system refused: `Failure::io("write", path, &error)` says
    /// "cannot write `path`: permission denied".
    #[must_use]
    pub fn io(action: &str, path: &Path, error: &io::Error) -> Self {
        // Only Windows writes a backslash between folders; elsewhere it is part of a name.
        let path = path.display().to_string();
        let path = if cfg!(windows) { path.replace('\\', "/") } else { path };
        Self::new(format!("cannot {action} `{path}`: {}", cause(error)))
    }

    /// Adds a way out. The same hint is never given twice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        let hint = hint.into();
        if !self.hints.contains(&hint) {
            self.hints.push(hint);
        }
        self
    }

    /// Adds the problems that are to blame.
    #[must_use]
    pub fn because(mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) -> Self {
        self.diagnostics.extend(diagnostics);
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// `1 error`, `2 errors`: a number with its noun.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// The system's words in our voice: lower case, and without the number that helps nobody.
#[must_use]
pub fn cause(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error ").next().unwrap_or(&text);
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string());
    // An abbreviation such as `UTF-8` stays as it is.
    match first {
        Some(first) if letters.clone().next().is_some_and(char::is_lowercase) => first + letters.as_str(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(path: &str, error: &io::Error) -> String {
        Failure::io("write", Path::new(path), error).to_string()
    }

    #[test]
    fn the_system_speaks_in_our_voice() {
        let denied = io::Error::from_raw_os_error(13);
        assert_eq!(message("p", &denied), "cannot write `p`: permission denied");
        let odd = io::Error::new(io::ErrorKind::InvalidData, "UTF-8 expected");
        assert_eq!(message("a/b", &odd), "cannot write `a/b`: UTF-8 expected");
        let empty = io::Error::other("");
        assert_eq!(message("p", &empty), "cannot write `p`: ");
    }

    #[test]
    fn numbers_agree_with_their_nouns() {
        assert_eq!(count(0, "error"), "0 errors");
        assert_eq!(count(1, "error"), "1 error");
        assert_eq!(count(2, "warning"), "2 warnings");
    }
}
