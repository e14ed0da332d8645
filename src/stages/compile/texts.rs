//! compile, for other languages: what assetpack's own compilers read of a source.
//! Most sources are read as they are; Sass and whatever `[[compile]]` names are
//! compiled first, each once in a build.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, Once, OnceLock},
};

use super::{external, input_map::input_map, sass, template};
use crate::{
    config::{CompileRule, Config, SourceMap as SourceMapKind},
    diagnostic::Diagnostic,
    engines::source_map::SourceMap,
    path::LogicalPath,
    reference::SlotTable,
    source_text,
    sprockets::{Comments, blanked},
    stages::{project::Project, source::Source},
};

/// The text of a source.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// What is to be compiled.
    pub text: String,
    /// From it to what it was made of, whose sources are absolute paths.
    pub map: Option<SourceMap>,
    /// Other files that it was made of.
    pub reads: Vec<PathBuf>,
    /// Whether the text is not that of the file, so that places in it mislead.
    pub made: bool,
    /// Whether the file begins with a byte order mark, which the text is without.
    pub marked: bool,
    /// The outputs whose addresses stand in it, as open slots: the compiler of its language would not find them.
    pub targets: Vec<LogicalPath>,
    /// What its compiler had to say.
    pub warnings: Vec<Diagnostic>,
}

type Shared = Arc<OnceLock<Result<Text, Vec<Diagnostic>>>>;

/// The texts of all sources.
pub struct Texts {
    pub(super) project: Arc<Project>,
    /// For the addresses that stand in texts.
    pub(super) slots: SlotTable,
    made: Mutex<BTreeMap<OsString, Shared>>,
    /// That all Sass was noted.
    pub(super) all_sass: Once,
    pub(super) dependencies: external::Dependencies,
}

impl Texts {
    /// For one attempt at a build.
    #[must_use]
    pub fn new(project: Arc<Project>, slots: SlotTable) -> Self {
        Self {
            project,
            slots,
            made: Mutex::default(),
            all_sass: Once::new(),
            dependencies: external::Dependencies::default(),
        }
    }

    /// The text of the source at the real path `path`, which is shown as `shown`.
    ///
    /// # Errors
    /// If it cannot be read or compiled.
    ///
    /// # Panics
    /// If a thread panicked while it looked for it.
    pub fn read(&self, path: &Path, shown: &str) -> Result<Text, Vec<Diagnostic>> {
        let limit = self.project.config.limits.file_size;
        let rule = rule(&self.project, path);
        let template = if rule.is_none() { template_of(&self.project, path) } else { None };
        if rule.is_none() && template.is_none() && !is_sass(path) {
            let (text, marked) = source_text::read_marked(path, shown, limit).map_err(|problem| vec![*problem])?;
            // Modules bring their maps to the linker; a sheet's is followed when it is joined.
            let is_sheet = extension(&self.project, path).eq_ignore_ascii_case("css");
            let wants_map = is_sheet && self.project.config.sourcemap != SourceMapKind::None;
            let map = if wants_map { input_map(path, &text, &self.project.boundary, limit) } else { None };
            let text = self.without_directives(path, text);
            return Ok(Text { text, map, marked, ..Text::default() });
        }
        let made = self.made.lock().expect("no thread panicked").entry(path.into()).or_default().clone();
        let compile = || match (rule, template) {
            (Some(rule), _) => external::compile(self, rule, path, shown),
            (None, Some((source, template))) => template::compile(self, source, &template),
            (None, None) => sass::compile(self, path, shown),
        };
        made.get_or_init(|| self.project.clock.time("compile", shown, compile)).clone()
    }

    /// The text without the directives that a project of Sprockets has in it: they have been followed.
    pub(super) fn without_directives(&self, path: &Path, text: String) -> String {
        if !self.project.config.follows_directives() || self.project.tree.at(path).is_none() {
            return text;
        }
        let is_style = file_extension(path).eq_ignore_ascii_case("css");
        let comments = if is_style { Comments::Style } else { Comments::Script };
        blanked(&text, comments).unwrap_or(text)
    }
}

/// The extension that a source has for assetpack's own compilers.
#[must_use]
pub fn extension<'p>(project: &'p Project, path: &'p Path) -> &'p str {
    match rule(project, path) {
        Some(rule) => rule.to.extension(),
        None if is_sass(path) => "css",
        None if project.config.follows_directives() => {
            let made = project.tree.code_at(path).and_then(|source| source.made.as_ref());
            made.map_or_else(|| file_extension(path), LogicalPath::extension)
        }
        None => file_extension(path),
    }
}

fn file_extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or("")
}

/// What Sprockets does with a source, where this is one of its projects.
fn template_of<'p>(project: &'p Project, path: &Path) -> Option<(&'p Source, template::Template)> {
    let source = project.tree.code_at(path).filter(|_| project.config.follows_directives())?;
    Some((source, template::of(&source.logical)?))
}

/// Whether a source is Sass.
#[must_use]
pub fn is_sass(path: &Path) -> bool {
    path.extension().is_some_and(|extension| ["scss", "sass"].iter().any(|sass| extension.eq_ignore_ascii_case(sass)))
}

/// The external compiler of a source, if it has one.
fn rule<'p>(project: &'p Project, path: &'p Path) -> Option<&'p CompileRule> {
    if project.config.compile.is_empty() {
        return None;
    }
    compile_rule(&project.config, &project.name(path))
}

/// The external compiler for a logical path, or for one that begins with `node_modules/`.
#[must_use]
pub fn compile_rule<'c>(config: &'c Config, path: &str) -> Option<&'c CompileRule> {
    config.compile.iter().find(|rule| rule.files.is_match(path))
}
