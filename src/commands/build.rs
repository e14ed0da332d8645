//! `assetpack build`

use super::{Outcome, Terminal, low_memory, summary};
use crate::{
    cache::Cache,
    cli::BuildArgs,
    config::Config,
    diagnostic::{Diagnostic, Diagnostics},
    pipeline::{self, BuildError},
    progress::Progress,
};

pub(super) fn run(args: &BuildArgs, config: Config, terminal: &Terminal) -> Outcome {
    if args.check_reproducible
        && let Err(error) = check_reproducible(&config)
    {
        return terminal.error(&error);
    }
    let progress = Progress::new(terminal.progress);
    let (result, _) = low_memory::watched(terminal, progress.clock(), || pipeline::build(config, &progress));
    let (stages, total) = progress.finish();
    let release = match result {
        Ok(release) => release,
        Err(error) => return terminal.error(&error),
    };
    terminal.diagnostics(&release.warnings);
    terminal.cache(&release.cached);
    terminal.remark(&summary::release(&release, total, true));
    let timings = args.report.timings.as_deref();
    summary::tell_timings(timings, terminal, &progress, (&stages, total), &release.cached)
}

/// Makes all outputs twice, the second time with one thread, and compares them.
fn check_reproducible(config: &Config) -> Result<(), BuildError> {
    let names = |threads: Option<usize>| -> Result<Vec<String>, BuildError> {
        let mut config = config.clone();
        config.jobs = threads.or(config.jobs);
        // What the first build kept would hide what its commands do.
        config.cache.used &= threads.is_none();
        let progress = Progress::new(false);
        let cache = Cache::new(&config.cache)?;
        let project = pipeline::open(config, cache, &progress)?;
        let plan = pipeline::plan(&project, None, None, &progress)?;
        Ok(plan.assets.iter().map(|asset| format!("{} {}", asset.output, asset.print.digest.hex())).collect())
    };
    let first = names(None)?;
    let single = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .stack_size(crate::engines::js::STACK)
        .build()
        .expect("one thread can be started");
    let second = single.install(|| names(Some(1)))?;
    let differing: Diagnostics = first
        .iter()
        .filter(|output| !second.contains(output))
        .map(|output| {
            Diagnostic::error("not-reproducible", format!("a second build made `{output}` differently"))
                .hint("a command of `[[compile]]`, or `random()` in Sass, gives something else each time; if there is none, please report the project")
        })
        .collect();
    if differing.is_empty() { Ok(()) } else { Err(differing.into()) }
}
