//! One module on its way through the compiler, under a time limit.

use std::{collections::BTreeSet, ops::Range, path::PathBuf, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};

use super::{globs, modules::Workshop, place::Place, references::Meaning};
use crate::{
    cache::{Key, Step},
    config::SourceMap,
    diagnostic::{Diagnostic, Location},
    engines::{
        self,
        deadlines::Deadlines,
        js::{
            Dialect, Goal,
            compile::{self, Host, Input},
            glob::Match,
            settings::Settings,
            tsconfig::Options,
        },
        source_map,
    },
    path::LogicalPath,
    reference::Slot,
};

/// Stands in source maps for the file itself: where the project is does not matter to what is kept.
const THE_SOURCE: &str = "";

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
    /// That it runs is written here, where its thread can be left behind with it; otherwise it gets one that can.
    pub deadlines: Option<Arc<Deadlines>>,
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
    asked: Vec<Asked>,
}

impl Job {
    /// What it becomes is kept under this.
    fn key(&self) -> Key {
        let wants_map = self.workshop.project.config.sourcemap != SourceMap::None;
        let key = Key::new(Step::Compile).value(&self.settings).value(&self.options).value(&self.types);
        let key = key.value(&(self.dialect, self.goal, self.keep_order, wants_map));
        key.part(&self.shown).part(&self.text)
    }

    /// A source map of the compiler with the path of the file in it.
    #[must_use]
    pub fn placed(&self, json: &str) -> Option<String> {
        let path = self.path.to_string_lossy();
        let map = source_map::SourceMap::parse(json)?;
        Some(
            map.renamed(|source| if source == THE_SOURCE { path.to_string() } else { source.to_owned() }, |_| None)
                .to_json(),
        )
    }

    /// The module compiled, by an earlier build if it was the same: then also the files that it asks for lead to the same.
    #[must_use]
    pub fn compiled(self: &Arc<Self>) -> Compiled {
        let cache = &self.workshop.project.cache;
        let mut fresh = None;
        let first = cache.step(self.key(), || {
            let compiled = self.run_within_limit();
            let asked: Vec<Question> = compiled.asked.iter().map(|asked| asked.question.clone()).collect();
            let kept = match &compiled.result {
                _ if !compiled.problems.is_empty() => Err(()),
                Ok(made) if asked.is_empty() => Ok(Kept::Made(made.code.clone(), made.map.clone())),
                Ok(_) => Ok(Kept::Asks(asked)),
                Err(_) => Err(()),
            };
            fresh = Some(compiled);
            kept
        });
        let (mut files, kept) = (Files::new(self), first);
        let made = match (kept, &fresh) {
            (Ok(Kept::Made(code, map)), None) => Some((code, map)),
            (Ok(Kept::Asks(questions)), _) => {
                for question in questions {
                    files.answer(question);
                }
                let key = self.key().value(&files.asked);
                cache
                    .step(key, || {
                        let compiled = fresh.take().unwrap_or_else(|| self.run_within_limit());
                        match &compiled.result {
                            Ok(made) if compiled.asked == files.asked => Ok((made.code.clone(), made.map.clone())),
                            _ => {
                                fresh = Some(compiled);
                                Err(())
                            }
                        }
                    })
                    .ok()
            }
            _ => None,
        };
        match (made, fresh) {
            (Some((code, map)), _) => files.compiled(Ok(compile::Output { code, map })),
            (None, Some(fresh)) => fresh,
            (None, None) => self.run_within_limit(),
        }
    }

    /// Compiles the module. Some constructs take the compiler exponential time in
    /// their depth, so it is given up after a while.
    fn run_within_limit(self: &Arc<Self>) -> Compiled {
        let limit = engines::patience(self.text.len());
        if let Some(deadlines) = &self.deadlines {
            return deadlines.during(&self.shown, limit, || self.run());
        }
        let job = self.clone();
        let late = || Files::new(self).compiled(Err(vec![timed_out(&self.shown, limit)]));
        engines::within(limit, move || job.run()).unwrap_or_else(late)
    }

    fn run(&self) -> Compiled {
        let map = self.workshop.project.config.sourcemap != SourceMap::None;
        let input = Input {
            name: &self.shown,
            source: &self.text,
            dialect: self.dialect,
            goal: self.goal,
            options: &self.options,
            types: &self.types,
            settings: &self.settings,
            map: map.then_some(THE_SOURCE),
            keep_order: self.keep_order,
        };
        let mut files = Files::new(self);
        let result = compile::compile(&input, &mut files);
        files.compiled(result)
    }
}

/// The compiler needs more time than a module may take.
#[must_use]
pub fn timed_out(shown: &str, limit: Duration) -> Diagnostic {
    let seconds = limit.as_secs();
    Diagnostic::error("engine-timeout", format!("`{shown}` could not be compiled within {seconds} seconds"))
        .at(Location::file(shown))
        .hint("the compiler takes long for deeply nested types, classes and arrow functions: simplify the file")
}

/// What is kept of a module.
#[derive(Serialize, Deserialize)]
enum Kept {
    /// The code and its map: it asks for no files.
    Made(String, Option<String>),
    /// The files that it asks for. What it becomes is kept under the answers.
    Asks(Vec<Question>),
}

/// What the compiler asks about a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Question {
    Url { url: String, place: Range<usize>, script: bool },
    Glob { patterns: Vec<String>, place: Range<usize> },
}

/// A question and what the compiler was told.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    question: Question,
    answer: Answer,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    Url(Option<String>),
    Glob(Vec<Match>),
}

/// Answers the compiler's questions about files.
struct Files<'j> {
    job: &'j Job,
    targets: Vec<LogicalPath>,
    scripts: Vec<LogicalPath>,
    problems: Vec<Diagnostic>,
    asked: Vec<Asked>,
}

impl<'j> Files<'j> {
    fn new(job: &'j Job) -> Self {
        Self { job, targets: Vec::new(), scripts: Vec::new(), problems: Vec::new(), asked: Vec::new() }
    }

    fn compiled(self, result: Result<compile::Output, Vec<Diagnostic>>) -> Compiled {
        let Self { targets, scripts, problems, asked, .. } = self;
        Compiled { result, targets, scripts, problems, asked }
    }

    fn answer(&mut self, question: Question) -> Answer {
        let answer = match question.clone() {
            Question::Url { url, place, script } => Answer::Url(self.url_at(&url, place, script)),
            Question::Glob { patterns, place } => Answer::Glob(self.matches(&patterns, place)),
        };
        self.asked.push(Asked { question, answer: answer.clone() });
        answer
    }

    fn url_at(&mut self, url: &str, place: Range<usize>, script: bool) -> Option<String> {
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

    fn matches(&mut self, patterns: &[String], place: Range<usize>) -> Vec<Match> {
        globs::matches(&self.job.workshop.project.tree, &self.job.path, patterns).unwrap_or_else(|message| {
            self.refuse(message, place);
            Vec::new()
        })
    }
}

impl Host for Files<'_> {
    fn url(&mut self, url: &str, place: Range<usize>, script: bool) -> Option<String> {
        match self.answer(Question::Url { url: url.to_owned(), place, script }) {
            Answer::Url(url) => url,
            Answer::Glob(_) => None,
        }
    }

    fn glob(&mut self, patterns: &[String], place: Range<usize>) -> Vec<Match> {
        match self.answer(Question::Glob { patterns: patterns.to_vec(), place }) {
            Answer::Glob(found) => found,
            Answer::Url(_) => Vec::new(),
        }
    }

    fn refuse(&mut self, message: String, place: Range<usize>) {
        self.problems.push(Diagnostic::error("js-import", message).at(Location::at(
            &self.job.shown,
            &self.job.text,
            place,
        )));
    }
}
