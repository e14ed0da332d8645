//! The build on one screen.
//!
//! ```text
//! discover → compile → link → minify → fingerprint → compress → manifest → commit
//!   disk     parallel  parallel parallel   ordered     parallel    pure      disk
//! ```

use std::{path::PathBuf, sync::Arc};

use crate::{
    boundary::Boundary,
    config::Config,
    diagnostic::{Diagnostic, Diagnostics, Failure},
    disk::{self, OutputDirectory},
    manifest::Manifest,
    progress::Progress,
    stages::{
        commit::{self, Written},
        compile::settings::JsSettings,
        compress, dialects, discover,
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
    /// What was written to the manifest.
    pub manifest: Manifest,
    /// How many files were.
    pub written: Written,
    /// What the user should know.
    pub warnings: Diagnostics,
}

/// All outputs, named; nothing is written yet.
#[derive(Debug)]
pub struct Plan {
    /// Sorted by logical path.
    pub assets: Vec<Asset>,
    /// Files for other tools, which are not served: where each is written, and its text.
    pub types: Vec<(PathBuf, String)>,
    /// What the user should know.
    pub warnings: Diagnostics,
}

/// Builds and publishes.
///
/// # Errors
/// Whatever is wrong with the assets, or with the place that they go to. The
/// previous release is then untouched.
pub fn build(config: Config, progress: &Progress) -> Result<Release, BuildError> {
    let project = open(config, progress)?;
    publish(&project.config, plan(&project, progress)?, progress)
}

/// Finds the sources.
///
/// # Errors
/// Directories that are missing or overlap, files that cannot be published.
pub fn open(config: Config, progress: &Progress) -> Result<Arc<Project>, BuildError> {
    let boundary = Boundary::new(&config)?;
    let tree = progress.stage("discover", 1, |_| discover::discover(&config, &boundary))?;
    Ok(Arc::new(Project { config, boundary, tree }))
}

/// Everything between reading the sources and writing the outputs. The same
/// inputs give the same bytes, on any machine and with any number of threads.
///
/// # Errors
/// All errors of the first stage that has any, in source order.
pub fn plan(project: &Arc<Project>, progress: &Progress) -> Result<Plan, BuildError> {
    let config = &project.config;
    let browsers = browsers(config)?;
    let js = JsSettings::new(config, browsers.as_ref().map(|browsers| &browsers.js))?;
    let Linked { mut drafts, files, modules, types, mut slots, mut warnings } =
        progress.stage("compile+link", 1, |_| link_all(project, &js))?;
    if config.js.licenses {
        drafts.extend(licenses::licenses(config, &modules));
    }
    // Reading files waits for the disk while minifying keeps a processor busy.
    let ((drafts, problems), hashed) = progress.stage("minify+hash", drafts.len() + files.len(), |counter| {
        rayon::join(
            || minify::minify(config, drafts, browsers.as_ref(), &js.legacy_syntax, counter),
            || fingerprint::hash_files(files, &slots, counter),
        )
    });
    warnings.extend(problems);
    warnings.extend(config.notes.iter().chain(&project.tree.notes).cloned());
    warnings.dedupe();
    let hashed = hashed.map_err(Diagnostics::from)?;
    if warnings.has_errors() {
        return Err(warnings.into());
    }
    let assets = progress.stage("fingerprint", 1, |_| {
        let mut drafts = maps::attach(config, drafts, &mut slots);
        licenses::legal_comments(&mut drafts);
        fingerprint::fingerprint(drafts, hashed, &slots)
    });
    let assets = assets.map_err(Diagnostics::from)?;
    commit::refuse_sources(project, &assets)?;
    if config.deny_warnings && !warnings.is_empty() {
        return Err(warnings.into());
    }
    Ok(Plan { assets, types, warnings })
}

fn publish(config: &Config, plan: Plan, progress: &Progress) -> Result<Release, BuildError> {
    let Plan { assets, types, mut warnings } = plan;
    for (path, text) in types {
        disk::replace(&path, text.as_bytes()).map_err(|error| Failure::io("write", &path, &error))?;
    }
    let directory = OutputDirectory::lock(&config.out, || progress.waiting(&config.out))
        .map_err(|(path, error)| Failure::io("write", &path, &error).hint("the previous release is untouched"))?;
    let encodings: Vec<_> = config.compress.iter().copied().collect();
    let variants = progress
        .stage("compress", 0, |counter| compress::compress(&assets, &encodings, &directory, counter))
        .map_err(|(output, error)| {
            Failure::io("write", &config.out.join(output), &error).hint("the previous release is untouched")
        })?;
    let manifest = manifest::manifest(&config.public_path, &assets, &variants);
    let others = dialects::dialects(config, &manifest)?;
    let (written, repaired) = progress.stage("commit", 0, |counter| {
        commit::commit(config, &directory, assets, variants, (&manifest, &others), counter)
    })?;
    warnings.extend(repaired);
    Ok(Release { manifest, written, warnings })
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
