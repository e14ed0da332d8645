//! Compiled globs. Paths and URLs differ in one point: in a path `*` does not cross `/`.

use std::fmt;

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// Globs over paths with forward slashes. `*` stays inside one folder, `**` crosses folders.
#[derive(Clone, Debug)]
pub struct PathMatcher(Patterns);

/// Globs over URLs and import specifiers. `*` matches anything, also `/`.
#[derive(Clone, Debug)]
pub struct UrlMatcher(Patterns);

impl PathMatcher {
    /// Compiles globs; the error names the one that is wrong and says why.
    ///
    /// # Errors
    /// The first glob that is not one, with the reason.
    pub fn new(globs: &[String]) -> Result<Self, GlobError> {
        Patterns::new(globs, true).map(Self)
    }

    /// Whether `glob` is one, at the cost of reading it alone.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(glob: &str) -> Result<(), GlobError> {
        compile(glob, true).map(drop)
    }

    /// Whether at least one glob matches the whole path.
    #[must_use]
    pub fn is_match(&self, path: &str) -> bool {
        self.0.set.is_match(path)
    }

    /// The positions in [`globs`](Self::globs) of all that match, to say which ones never do.
    #[must_use]
    pub fn matches(&self, path: &str) -> Vec<usize> {
        self.0.set.matches(path)
    }

    /// The globs as written.
    #[must_use]
    pub fn globs(&self) -> &[String] {
        &self.0.globs
    }
}

impl UrlMatcher {
    /// Compiles globs; the error names the one that is wrong and says why.
    ///
    /// # Errors
    /// The first glob that is not one, with the reason.
    pub fn new(globs: &[String]) -> Result<Self, GlobError> {
        Patterns::new(globs, false).map(Self)
    }

    /// Whether at least one glob matches the whole URL.
    #[must_use]
    pub fn is_match(&self, url: &str) -> bool {
        self.0.set.is_match(url)
    }

    /// The globs as written.
    #[must_use]
    pub fn globs(&self) -> &[String] {
        &self.0.globs
    }
}

/// Why a text is not a glob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlobError {
    /// The text.
    pub glob: String,
    /// What is wrong with it.
    pub reason: String,
}

#[derive(Clone)]
struct Patterns {
    globs: Vec<String>,
    set: GlobSet,
}

impl fmt::Debug for Patterns {
    /// The globs as written: the compiled ones fill pages.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(&self.globs).finish()
    }
}

impl Patterns {
    fn new(globs: &[String], in_path: bool) -> Result<Self, GlobError> {
        let mut builder = GlobSetBuilder::new();
        for glob in globs {
            builder.add(compile(glob, in_path)?);
        }
        let set = builder.build().map_err(|error| GlobError {
            glob: error.glob().unwrap_or_default().to_owned(),
            reason: error.kind().to_string(),
        })?;
        Ok(Self { globs: globs.to_vec(), set })
    }
}

fn compile(glob: &str, in_path: bool) -> Result<Glob, GlobError> {
    let wrong = |reason: String| GlobError { glob: glob.to_owned(), reason };
    if glob.is_empty() {
        return Err(wrong("it is empty".to_owned()));
    }
    if in_path && (glob.starts_with('/') || glob.split('/').any(|part| part == "." || part == "..")) {
        return Err(wrong(
            "it can match nothing: paths do not begin with `/` and have no `.` or `..` in them".to_owned(),
        ));
    }
    // A backslash escapes on every system: the same file has to mean the same everywhere.
    GlobBuilder::new(glob)
        .literal_separator(in_path)
        .backslash_escape(true)
        .empty_alternates(true)
        .build()
        .map_err(|error| wrong(error.kind().to_string()))
}

/// The folders at the start of a glob that hold no wildcard.
#[must_use]
pub fn fixed_folder(glob: &str) -> String {
    let folders: Vec<&str> = glob.split('/').take_while(|part| !part.contains(['*', '?', '[', '{', '\\'])).collect();
    let all = glob.split('/').count() == folders.len();
    folders[..folders.len() - usize::from(all)].join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(globs: &[&str]) -> Result<PathMatcher, GlobError> {
        PathMatcher::new(&globs.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    fn reason(glob: &str) -> String {
        paths(&[glob]).expect_err("the glob is wrong").reason
    }

    #[test]
    fn a_star_stays_in_its_folder() {
        let entries = paths(&["*", "{css,js}/*", "deep/**/*.js"]).expect("good globs");
        for path in ["app.js", "css/app.css", "js/a.min.js", "deep/a.js", "deep/b/c/a.js", ".x"] {
            assert!(entries.is_match(path), "{path}");
        }
        for path in ["img/app.js", "css/parts/app.css", "deep/b/a.css"] {
            assert!(!entries.is_match(path), "{path}");
        }
        assert_eq!(entries.matches("css/app.css"), [1]);
        assert!(!paths(&[]).expect("no globs").is_match(""));
    }

    #[test]
    fn a_star_crosses_the_slashes_of_a_url() {
        let globs = ["https://cdn.example.com/*", "react", "lodash/*"].map(str::to_owned);
        let external = UrlMatcher::new(&globs).expect("good globs");
        for url in ["https://cdn.example.com/a/b.js?v=1#x", "react", "lodash/fp/map"] {
            assert!(external.is_match(url), "{url}");
        }
        for url in ["react-dom", "http://cdn.example.com/a", "lodash", "./react"] {
            assert!(!external.is_match(url), "{url}");
        }
    }

    #[test]
    fn wrong_globs_say_why() {
        assert_eq!(reason("a{b"), "unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)");
        assert_eq!(reason(""), "it is empty");
        assert!(reason("[z-a]").contains("invalid range"), "{}", reason("[z-a]"));
        assert!(reason("/css/*").starts_with("it can match nothing"));
        assert!(reason("./css/*").starts_with("it can match nothing"));
        assert!(paths(&["..a/b"]).is_ok());
    }

    #[test]
    fn globs_begin_in_a_folder() {
        for (glob, folder) in
            [("a/b/*.js", "a/b"), ("a/b.js", "a"), ("**/*.html", ""), ("b.js", ""), ("a/{b,c}/d", "a"), ("a/b?/c", "a")]
        {
            assert_eq!(fixed_folder(glob), folder, "{glob}");
        }
    }
}
