//! `assetpack build --watch`: builds, and again whenever something that the build looked at is no longer as it was.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use super::{Outcome, Terminal, load, low_memory, root, start_threads, summary};
use crate::{
    boundary,
    cli::{BuildArgs, Cli},
    config::Config,
    diagnostic::Failure,
    disk::{Look, Note, notebook},
    engines::running,
    pipeline,
    progress::Progress,
    watch::{Burst, Targets, Watcher},
};

/// How long a build may go on after the signal to end.
const GRACE: Duration = Duration::from_secs(2);
/// How many changed files are named.
const NAMED: usize = 3;

pub(super) fn run(cli: &Cli, args: &BuildArgs, terminal: &Terminal) -> Outcome {
    match watch(cli, args, terminal) {
        Ok(()) => Outcome::Good,
        Err(failure) => terminal.failure(&failure),
    }
}

fn watch(cli: &Cli, args: &BuildArgs, terminal: &Terminal) -> Result<(), Failure> {
    let root = root(cli)?;
    start_threads(args.work.jobs.map(usize::from))?;
    let poll = args.poll.map(Duration::from_secs_f64);
    let mut watcher = Watcher::new(poll).map_err(Failure::new)?;
    let stopper = watcher.stopper();
    running::end_with(move || {
        stopper.stop();
        thread::sleep(GRACE);
    });
    let mut changed = Vec::new();
    let mut ignored = BTreeSet::new();
    loop {
        notebook::open(true);
        let mut seen = match load(cli, &root) {
            Ok(config) => {
                ignored = written(&config);
                build(config, &changed, terminal)
            }
            Err(failure) => {
                terminal.failure(&failure);
                notebook::close().0
            }
        };
        let targets = Targets {
            folders: seen.iter().filter_map(folder).filter(|path| path.is_absolute()).collect(),
            ignored: ignored.clone(),
            ..Targets::default()
        };
        if let Err(problem) = watcher.set(targets) {
            // What could be watched is; the next build tries the rest again.
            terminal.failure(&Failure::new(problem));
        }
        changed = loop {
            if let Burst::Stopped = watcher.wait() {
                return Ok(());
            }
            let changed = notebook::changed(&mut seen);
            if !changed.is_empty() {
                break changed.iter().map(|path| boundary::shown(&root, path)).collect();
            }
        };
    }
}

/// Builds once; gives what was looked at.
fn build(config: Config, changed: &[String], terminal: &Terminal) -> Vec<Note> {
    let progress = Progress::new(terminal.progress);
    let (result, mut seen) = low_memory::watched(terminal, progress.clock(), || pipeline::build(config, &progress));
    let (_, total) = progress.finish();
    match result {
        Ok(release) => {
            terminal.diagnostics(&release.warnings);
            terminal.cache(&release.cached);
            if !changed.is_empty() {
                terminal.remark(&format!("{}: ", list(changed)));
            }
            terminal.remark(&summary::release(&release, total, changed.is_empty()));
        }
        Err(error) => {
            terminal.error(&error);
            terminal.remark("waiting for changes\n");
        }
    }
    seen.sort_by(|one, other| one.path.cmp(&other.path));
    seen
}

/// The first of the paths, and how many more there are.
fn list(changed: &[String]) -> String {
    let named: Vec<String> = changed.iter().take(NAMED).map(|path| format!("`{path}`")).collect();
    match changed.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// The folder in which a change of the answer shows.
fn folder(note: &Note) -> Option<PathBuf> {
    match note.look {
        Look::Names(_) | Look::Visible(_) => Some(note.path.clone()),
        _ => note.path.parent().map(Path::to_owned),
    }
}

/// What a build writes itself.
fn written(config: &Config) -> BTreeSet<PathBuf> {
    let files = config.dialects.iter().map(|dialect| dialect.file.clone());
    let own = [&config.out, &config.manifest, &config.sourcemap_dir, &config.cache.folder];
    files.chain(own.into_iter().cloned()).collect()
}
