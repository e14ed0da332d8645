//! A manifest from its file, or what is wrong with it.

use std::{
    error::Error,
    fmt, fs, io,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::{Manifest, SCHEMA};

/// Why a text is no manifest that can be used.
#[derive(Debug)]
pub enum Problem {
    /// It is not JSON, or a field is missing or of another type.
    Json(serde_json::Error),
    /// It has this schema, whose fields may mean something else.
    Schema(u32),
    /// What this key names is not below the output directory.
    Outside {
        /// The logical path.
        key: String,
        /// The path that no server may join with its directory.
        path: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => error.fmt(formatter),
            Self::Schema(schema) => {
                write!(formatter, "its schema is {schema}, and this version reads schema {SCHEMA}")
            }
            Self::Outside { key, path } => {
                write!(formatter, "`{path}` (`{key}`) is not a path below the output directory")
            }
        }
    }
}

impl Error for Problem {}

/// Why a file gives no manifest.
#[derive(Debug)]
pub enum ReadError {
    /// The file cannot be read.
    File(PathBuf, io::Error),
    /// It holds something else.
    Content(PathBuf, Problem),
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, error) => write!(formatter, "cannot read `{}`: {error}", path.display()),
            Self::Content(path, problem) => write!(formatter, "`{}` is not a manifest: {problem}", path.display()),
        }
    }
}

impl Error for ReadError {}

impl Manifest {
    /// Reads the file of a manifest. It does not change while a release lives,
    /// so a process does this once, when it starts.
    ///
    /// # Errors
    /// With the file's path: it cannot be read, or is no manifest of this schema.
    #[expect(clippy::disallowed_methods, reason = "for other programs; this one reads through `disk`")]
    pub fn read(path: impl AsRef<Path>) -> Result<Self, ReadError> {
        let path = path.as_ref();
        let bytes = fs::read(path).map_err(|error| ReadError::File(path.to_owned(), error))?;
        Self::parse(bytes).map_err(|problem| ReadError::Content(path.to_owned(), problem))
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// It is no JSON, not a manifest, or one of another schema.
    pub fn parse(json: impl AsRef<[u8]>) -> Result<Self, Problem> {
        #[derive(Deserialize)]
        struct Version {
            schema: u32,
        }
        let json = json.as_ref();
        let version: Version = serde_json::from_slice(json).map_err(Problem::Json)?;
        if version.schema != SCHEMA {
            return Err(Problem::Schema(version.schema));
        }
        serde_json::from_slice(json).map_err(Problem::Json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said() {
        let cases = [
            ("", "EOF while parsing a value at line 1 column 0"),
            ("{", "EOF while parsing an object at line 1 column 1"),
            ("{}", "missing field `schema` at line 1 column 2"),
            (r#"{"schema": 2}"#, "its schema is 2, and this version reads schema 1"),
            (r#"{"schema": 1}"#, "missing field `generator` at line 1 column 13"),
            (
                r#"{"schema":1,"generator":"","engines":{},"public_path":"/","assets":[]}"#,
                "invalid type: sequence, expected a map at line 1 column 67",
            ),
        ];
        for (json, expected) in cases {
            assert_eq!(
                Manifest::parse(json).map_err(|problem| problem.to_string()),
                Err(expected.to_owned()),
                "{json}"
            );
        }
    }

    #[test]
    fn the_file_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("manifest.json");
        let problem = || Manifest::read(&path).expect_err("no manifest").to_string();
        let shown = path.display();
        assert_eq!(problem(), format!("cannot read `{shown}`: No such file or directory (os error 2)"));
        write(&path, "{}");
        assert_eq!(problem(), format!("`{shown}` is not a manifest: missing field `schema` at line 1 column 2"));
        write(&path, r#"{"schema":1,"generator":"","engines":{},"public_path":"/","assets":{},"later":0}"#);
        assert_eq!(Manifest::read(&path).expect("a manifest").public_path, "/");
    }

    #[expect(clippy::disallowed_methods, reason = "a test writes its own file")]
    fn write(path: &Path, text: &str) {
        fs::write(path, text).expect("a file");
    }
}
