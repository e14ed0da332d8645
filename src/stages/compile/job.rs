//! One module on its way through the compiler, under a time limit.

use std::{collections::BTreeSet, ops::Range, path::PathBuf, sync::Arc, time::Duration};

use super::{globs, modules::Workshop, place::Place, references::Meaning};
use crate::{
    config::SourceMap,
    diagnostic::{Diagnostic, Location},
    engines::{
        self,
        js::{
            Dialect, Goal,
            compile::{self, Host, Input},
            glob::Match,
            settings::Settings,
            tsconfig::Options,
        },
    },
    path::LogicalPath,
    reference::Slot,
};

/// A module, independent of everything else, so that it can be left behind.
pub struct Job {
    /// What it is compiled with.
    pub workshop: Arc<Workshop>,
    /// What holds for all modules of the run.
    pub settings: Settings,
    /// What its `tsconfig.json` says.
    pub options: Options,
    /// Names in it that must be types.
    pub types: BTreeSet<String>,
    /// Where it is.
    pub path: PathBuf,
    /// The path to show.
    pub shown: String,
    /// Its text.
    pub text: String,
    /// From its extension.
    pub dialect: Dialect,
    /// How to read it.
    pub goal: Goal,
    /// Whether it gets order imports.
    pub keep_order: bool,
}

/// What came of it.
pub struct Compiled {
    /// The code, or what is wrong with it.
    pub result: Result<compile::Output, Vec<Diagnostic>>,
    /// The outputs that it refers to.
    pub targets: Vec<LogicalPath>,
    /// Those of them that are started as classic scripts.
    pub scripts: Vec<LogicalPath>,
    /// What is wrong with its references.
    pub problems: Vec<Diagnostic>,
}

impl Job {
    /// Compiles the module. Some constructs take the compiler exponential time in
    /// their depth, so it is given up after a while.
    #[must_use]
    pub fn run_within_limit(self) -> Compiled {
        let limit = engines::patience(self.text.len());
        let shown = self.shown.clone();
        engines::within(limit, move || self.run()).unwrap_or_else(|| timed_out(&shown, limit))
    }

    fn run(self) -> Compiled {
        let map = self.workshop.project.config.sourcemap != SourceMap::None;
        let input = Input {
            name: &self.shown,
            source: &self.text,
            dialect: self.dialect,
            goal: self.goal,
            options: &self.options,
            types: &self.types,
            settings: &self.settings,
            map: if map { self.path.to_str() } else { None },
            keep_order: self.keep_order,
        };
        let mut files = Files { job: &self, targets: Vec::new(), scripts: Vec::new(), problems: Vec::new() };
        let result = compile::compile(&input, &mut files);
        Compiled { result, targets: files.targets, scripts: files.scripts, problems: files.problems }
    }
}

fn timed_out(shown: &str, limit: Duration) -> Compiled {
    let seconds = limit.as_secs();
    let problem =
        Diagnostic::error("engine-timeout", format!("`{shown}` could not be compiled within {seconds} seconds"))
            .at(Location::file(shown))
            .hint("the compiler takes long for deeply nested types, classes and arrow functions: simplify the file");
    Compiled { result: Err(vec![problem]), targets: Vec::new(), scripts: Vec::new(), problems: Vec::new() }
}

/// Answers the compiler's questions about files.
struct Files<'j> {
    job: &'j Job,
    targets: Vec<LogicalPath>,
    scripts: Vec<LogicalPath>,
    problems: Vec<Diagnostic>,
}

impl Host for Files<'_> {
    fn url(&mut self, url: &str, place: Range<usize>, script: bool) -> Option<String> {
        let Job { workshop, path, shown, text, .. } = self.job;
        match workshop.references.resolve(&Place::new(path, shown, text), url, place) {
            Ok(Meaning::Foreign) => None,
            Ok(Meaning::Inline(data)) => Some(data),
            Ok(Meaning::Output { target, suffix }) => {
                let slot = Slot::of(target.as_str(), workshop.salt);
                if script {
                    self.scripts.push(target.clone());
                }
                self.targets.push(target);
                Some(format!("./{}{suffix}", slot.as_str()))
            }
            Err(problem) => {
                self.problems.push(*problem);
                None
            }
        }
    }

    fn glob(&mut self, patterns: &[String], place: Range<usize>) -> Vec<Match> {
        globs::matches(&self.job.workshop.project.tree, &self.job.path, patterns).unwrap_or_else(|message| {
            self.refuse(message, place);
            Vec::new()
        })
    }

    fn refuse(&mut self, message: String, place: Range<usize>) {
        self.problems.push(Diagnostic::error("js-import", message).at(Location::at(
            &self.job.shown,
            &self.job.text,
            place,
        )));
    }
}
