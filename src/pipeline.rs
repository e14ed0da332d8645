//! The build on one screen.
//!
//! ```text
//! discover → compile → link → minify → fingerprint → compress → manifest → commit
//!   disk     parallel  parallel parallel   ordered     parallel    pure      disk
//! ```

use std::{path::PathBuf, sync::Arc};

use crate::{
    boundary::Boundary,
    cache::{self, Cache},
    config::Config,
    diagnostic::{Diagnostic, Diagnostics, Failure},
    digest::Digest,
    disk::{
        self, Note, OutputDirectory,
        notebook::{self, Answers},
    },
    last_build::{LastBuild, Published, known::Known},
    manifest::Manifest,
    progress::Progress,
    stages::{
        carry::{self, Carried},
        commit::{self, Commit, Written},
        compile::settings::JsSettings,
        compress::{self, Twins},
        dialects, discover,
        fingerprint::{self, Asset},
        licenses,
        link::release::{Linked, link_all},
        manifest, maps,
        minify::{self, Browsers},
        project::Project,
    },
};

/// Why there is no release.
#[derive(Debug)]
pub enum BuildError {
    /// The assets are wrong: exit code 1.
    Assets(Diagnostics),
    /// The build could not run: exit code 2.
    Run(Box<Failure>),
}

impl From<Failure> for BuildError {
    fn from(failure: Failure) -> Self {
        Self::Run(Box::new(failure))
    }
}

impl From<Diagnostics> for BuildError {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Assets(diagnostics)
    }
}

/// A published release.
#[derive(Debug)]
pub struct Release {
    /// What was written; nothing where all of it was in place.
    pub news: Option<News>,
    /// How many assets it has, and how many bytes they have together.
    pub assets: (usize, u64),
    /// What the user should know.
    pub warnings: Diagnostics,
    /// What was had of the cache.
    pub cached: cache::Use,
}

/// What a build wrote.
#[derive(Debug)]
pub struct News {
    /// What was written to the manifest, apart from the bulk of static files.
    pub manifest: Manifest,
    /// How many files were.
    pub written: Written,
}

/// All outputs, named; nothing is written yet.
#[derive(Debug)]
pub struct Plan {
    /// Sorted by logical path.
    pub assets: Vec<Asset>,
    /// The bulk of static files.
    pub carried: Carried,
    /// Files for other tools, which are not served: where each is written, and its text.
    pub types: Vec<(PathBuf, String)>,
    /// What the user should know.
    pub warnings: Diagnostics,
}

/// Builds and publishes, unless all that a build would read and write is as the last one left it. Gives also what was
/// asked of the file system, in order, whatever came of it.
pub fn build(config: Config, progress: &Progress) -> (Result<Release, BuildError>, Vec<Note>) {
    let cache = match Cache::new(&config.cache) {
        Ok(cache) => cache,
        Err(failure) => return (Err(failure.into()), notebook::close().0),
    };
    let mut last = LastBuild::recall(&cache, &config);
    let held = progress.stage("look", 1, |_| last.as_mut().and_then(|last| last.still_holds(&cache, &config)));
    if let (Some(last), Some(held)) = (&last, held)
        && (!config.deny_warnings || last.warnings.is_empty())
    {
        if held == Answers::Confirmed {
            last.remember(&cache, &config);
        }
        let warnings = last.warnings.clone().into();
        let mut inputs = last.inputs.clone();
        if notebook::holds_all() {
            inputs.extend(last.known.notes(&cache, &config));
        }
        let _ = notebook::close();
        let release = Release { news: None, assets: last.assets, warnings, cached: cache.finish() };
        return (Ok(release), inputs);
    }
    let last = last.map(Arc::new);
    notebook::know(last.clone());
    let known = last.as_ref().map(|last| &last.known);
    let opened = open(config, cache, progress);
    let planned = opened.and_then(|project| {
        let twins = Twins::new(&project.config, project.cache.clone(), project.clock.clone());
        Ok((plan(&project, Some(&twins), known, progress)?, project, twins))
    });
    let (mut inputs, is_repeatable) = notebook::close();
    let built = planned.and_then(|(plan, project, twins)| {
        let (release, files, carried) = publish(&project, plan, &twins, progress)?;
        let (cache, config) = (&project.cache, &project.config);
        if cache.is_used() {
            progress.stage("remember", 1, |_| {
                let newer = carried.remember(known);
                if let Some(known) = known {
                    known.give_way(&newer, cache, config);
                }
                let seen = (inputs.clone(), is_repeatable);
                LastBuild::new(seen, files, &release.warnings, release.assets, newer).remember(cache, config);
            });
        }
        Ok(Release { cached: cache.finish(), ..release })
    });
    notebook::know(None);
    inputs.extend(notebook::take_many());
    (built, inputs)
}

/// Finds the sources.
///
/// # Errors
/// Directories that are missing or overlap, files that cannot be published.
pub fn open(config: Config, cache: Cache, progress: &Progress) -> Result<Arc<Project>, BuildError> {
    let boundary = Boundary::new(&config)?;
    let tree = progress.stage("discover", 1, |_| discover::discover(&config, &boundary))?;
    Ok(Arc::new(Project { config, boundary, cache, clock: progress.clock().clone(), tree }))
}

/// Everything between reading the sources and writing the outputs; `twins` are begun as soon as a text is final, and
/// static files that are `known` to be as they were are not read. The same inputs give the same bytes, on any machine
/// and with any number of threads.
///
/// # Errors
/// All errors of the first stage that has any, in source order.
pub fn plan(
    project: &Arc<Project>,
    twins: Option<&Twins>,
    known: Option<&Known>,
    progress: &Progress,
) -> Result<Plan, BuildError> {
    let config = &project.config;
    let browsers = browsers(config)?;
    let js = JsSettings::new(config, browsers.as_ref().map(|browsers| &browsers.js))?;
    let Linked { mut drafts, files, apart, modules, types, mut slots, mut warnings } =
        progress.stage("compile+link", 1, |_| link_all(project, &js))?;
    if config.js.licenses {
        drafts.extend(licenses::licenses(config, &modules));
    }
    // Reading files waits for the disk while minifying keeps a processor busy.
    let steps = drafts.len() + files.len() + project.tree.bulk.len();
    let ((drafts, problems), hashed) = progress.stage("minify+hash", steps, |counter| {
        rayon::join(
            || minify::minify(project, drafts, browsers.as_ref(), &js.legacy_syntax, (twins, counter)),
            || carry::hash(project, (files, apart), known, &slots, counter),
        )
    });
    warnings.extend(problems);
    warnings.extend(config.notes.iter().chain(&project.tree.notes).cloned());
    warnings.dedupe();
    let (files, carried) = hashed.map_err(Diagnostics::from)?;
    if warnings.has_errors() {
        return Err(warnings.into());
    }
    let assets = progress.stage("fingerprint", 1, |_| {
        let mut drafts = maps::attach(config, drafts, &mut slots);
        licenses::legal_comments(&mut drafts);
        fingerprint::fingerprint(drafts, files, &carried, &slots)
    });
    let assets = assets.map_err(Diagnostics::from)?;
    commit::refuse_sources(project, &assets)?;
    if config.deny_warnings && !warnings.is_empty() {
        return Err(warnings.into());
    }
    Ok(Plan { assets, carried, types, warnings })
}

fn publish(
    project: &Project,
    plan: Plan,
    twins: &Twins,
    progress: &Progress,
) -> Result<(Release, Vec<Published>, Carried), BuildError> {
    let config = &project.config;
    let Plan { assets, mut carried, types, mut warnings } = plan;
    let mut files = Vec::new();
    for (path, text) in types {
        disk::replace(&path, text.as_bytes()).map_err(|error| Failure::io("write", &path, &error))?;
        files.push((path, Some(Digest::of(text.as_bytes()))));
    }
    let directory = OutputDirectory::lock(&config.out, || progress.waiting(&config.out))
        .map_err(|(path, error)| Failure::io("write", &path, &error).hint("the previous release is untouched"))?;
    let variants = progress.stage("compress", 0, |counter| compress::compress(&assets, twins, &directory, counter))?;
    let mut commit = Commit::new(config, &directory);
    // Very many files are compressed and committed page by page.
    progress.stage("static files", 0, |counter| carried.publish(twins, &directory, &mut commit, counter))?;
    let manifest = manifest::manifest(&config.public_path, &assets, &variants);
    let others = if config.dialects.is_empty() {
        Vec::new()
    } else {
        dialects::dialects(config, &manifest::whole(&manifest, &carried)?)?
    };
    let size: u64 = manifest.assets.values().map(|entry| entry.size).sum();
    let assets_in_all = (manifest.assets.len() + carried.len(), size + carried.size());
    let committed = progress.stage("commit", 0, |counter| {
        commit.add(assets, variants, counter)?;
        commit.finish(&others, |file| manifest::write(&manifest, &carried, file))
    })?;
    warnings.extend(committed.warnings);
    files.extend(committed.files);
    let news = Some(News { manifest, written: committed.written });
    Ok((Release { news, assets: assets_in_all, warnings, cached: cache::Use::default() }, files, carried))
}

fn browsers(config: &Config) -> Result<Option<Browsers>, Failure> {
    if config.browsers.is_empty() {
        return Ok(None);
    }
    Browsers::parse(&config.browsers).map(Some).map_err(|problem| {
        let query = config.browsers.join(", ");
        let mut failure = Failure::new(format!("`{query}` is not understood as a list of browsers: {problem}"))
            .hint("it is a browserslist query, such as `defaults` or `chrome >= 100, safari >= 15`");
        if let Some(place) = config.place("browsers") {
            failure = failure.because([Diagnostic::error("config-value", problem).at(place.clone())]);
        }
        failure
    })
}
