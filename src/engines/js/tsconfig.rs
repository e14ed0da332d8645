//! `tsconfig.json`: what it says about compiling a source, and where its `paths`
//! lead (`oxc_resolver`). Types are not checked, so most of its options say nothing here.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use oxc_resolver::{
    ResolveError, ResolveOptions, ResolverGeneric, TsConfig, TsconfigDiscovery, TsconfigOptions, TsconfigReferences,
};

use crate::{boundary::Boundary, engines::files::Files, path::is_packaged};

/// How JSX is translated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Jsx {
    /// Calls of `jsx` from the `jsx-runtime` of this package.
    Automatic(String),
    /// Calls of a factory, and what stands for a fragment.
    Classic(String, String),
}

/// What decorators mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decorators {
    /// What the language says.
    Standard,
    /// What TypeScript said before version 5.
    Legacy {
        /// Whether the types are told at run time.
        metadata: bool,
    },
}

/// What matters to the compiler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How JSX is translated.
    pub jsx: Jsx,
    /// What decorators mean.
    pub decorators: Decorators,
    /// Whether fields are defined, as the language says, or assigned.
    pub define_fields: bool,
    /// Whether imports stay that are only used as types but not marked as such.
    pub keep_imports: bool,
}

impl Default for Options {
    /// What holds where no `tsconfig.json` says anything.
    fn default() -> Self {
        Self {
            jsx: Jsx::Automatic("react".to_owned()),
            decorators: Decorators::Standard,
            define_fields: true,
            keep_imports: false,
        }
    }
}

/// The configurations of a project, each read once.
pub struct TsConfigs {
    resolver: ResolverGeneric<Files>,
    boundary: Boundary,
    manual: bool,
    above: Mutex<BTreeMap<OsString, Option<PathBuf>>>,
}

impl fmt::Debug for TsConfigs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TsConfigs")
    }
}

impl TsConfigs {
    /// Configurations inside of `boundary`: the one at `file`, or the nearest above each source.
    #[must_use]
    pub fn new(boundary: &Boundary, file: Option<&Path>) -> Self {
        let tsconfig = match file {
            Some(file) => TsconfigDiscovery::Manual(TsconfigOptions {
                config_file: file.to_owned(),
                references: TsconfigReferences::Auto,
            }),
            None => TsconfigDiscovery::Auto,
        };
        let options = ResolveOptions { tsconfig: Some(tsconfig), ..ResolveOptions::default() };
        Self {
            resolver: ResolverGeneric::new_with_file_system(Files::within(boundary), options),
            boundary: boundary.clone(),
            manual: file.is_some(),
            above: Mutex::default(),
        }
    }

    /// What holds for the source at `path`.
    ///
    /// # Errors
    /// What is wrong with its configuration, and the file in question.
    pub fn options(&self, path: &Path) -> Result<Options, (PathBuf, String)> {
        let Some(config) = self.of(path)? else {
            return Ok(Options::default());
        };
        let given = &config.compiler_options;
        let word = |text: &Option<String>| text.as_deref().unwrap_or_default().to_ascii_lowercase();
        let jsx = match word(&given.jsx).as_str() {
            "react" => Jsx::Classic(
                given.jsx_factory.clone().unwrap_or_else(|| "React.createElement".to_owned()),
                given.jsx_fragment_factory.clone().unwrap_or_else(|| "React.Fragment".to_owned()),
            ),
            _ => Jsx::Automatic(given.jsx_import_source.clone().unwrap_or_else(|| "react".to_owned())),
        };
        Ok(Options {
            jsx,
            decorators: if given.experimental_decorators.unwrap_or(false) {
                Decorators::Legacy { metadata: given.emit_decorator_metadata.unwrap_or(false) }
            } else {
                Decorators::Standard
            },
            // The default follows the target, and a target that is not given is the latest.
            define_fields: given.use_define_for_class_fields.unwrap_or_else(|| {
                let old = ["es3", "es5", "es6"];
                let target = word(&given.target);
                !old.contains(&target.as_str()) && !matches!(target.strip_prefix("es20"), Some(year) if year < "22")
            }),
            keep_imports: given.verbatim_module_syntax.unwrap_or(false)
                || given.preserve_value_imports.unwrap_or(false)
                || matches!(word(&given.imports_not_used_as_values).as_str(), "preserve" | "error"),
        })
    }

    /// Where `specifier` may lead by `paths` and `baseUrl`, in order of preference.
    #[must_use]
    pub fn candidates(&self, importer: &Path, specifier: &str) -> Vec<PathBuf> {
        if specifier.starts_with(['.', '/', '#', '\0']) {
            return Vec::new();
        }
        // What is wrong with it is told where the importer is compiled.
        match self.of(importer) {
            Ok(Some(config)) => config.resolve_path_alias_or_base_url(specifier),
            _ => Vec::new(),
        }
    }

    /// The file at or above a folder; each folder is looked into once.
    fn nearest(&self, folder: &Path) -> Option<PathBuf> {
        if let Some(known) = self.above.lock().expect("no thread panicked").get(folder.as_os_str()) {
            return known.clone();
        }
        let file = folder.join("tsconfig.json");
        let found = if !self.boundary.permits(&file) {
            None
        } else if crate::disk::is_file(&file) {
            Some(file)
        } else {
            folder.parent().and_then(|above| self.nearest(above))
        };
        self.above.lock().expect("no thread panicked").insert(folder.into(), found.clone());
        found
    }

    /// The configuration that owns a source; as other bundlers do it, also one that
    /// does not include the source, if it is the nearest.
    fn of(&self, path: &Path) -> Result<Option<Arc<TsConfig>>, (PathBuf, String)> {
        if is_packaged(path) {
            return Ok(None);
        }
        let found = self.resolver.find_tsconfig(path).map_err(|error| problem(path, error))?;
        if found.is_some() || self.manual {
            return Ok(found);
        }
        let nearest = path.parent().and_then(|folder| self.nearest(folder));
        nearest.map(|file| self.resolver.resolve_tsconfig(&file).map_err(|error| problem(&file, error))).transpose()
    }
}

/// The file that an error is about, and the innermost reason.
fn problem(path: &Path, error: ResolveError) -> (PathBuf, String) {
    match error {
        ResolveError::TsconfigLoadFailed { path, source } => {
            let (_, reason) = problem(&path, *source);
            (path, reason)
        }
        ResolveError::TsconfigNotFound(file) => {
            (path.to_owned(), format!("`{}` does not exist, or leads out of the project", file.display()))
        }
        ResolveError::Json(error) => (error.path.clone(), error.message.clone()),
        other => (path.to_owned(), other.to_string()),
    }
}
