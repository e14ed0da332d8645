//! `assetpack check`

use super::{Outcome, Terminal, summary, templates};
use crate::{cache::Cache, cli::CheckArgs, config::Config, diagnostic::count, pipeline, progress::Progress};

pub(super) fn run(args: &CheckArgs, config: Config, terminal: &Terminal) -> Outcome {
    let progress = Progress::new(terminal.progress);
    let cache = match Cache::new(&config.cache) {
        Ok(cache) => cache,
        Err(failure) => return terminal.failure(&failure),
    };
    let result = pipeline::open(config, cache.clone(), &progress).and_then(|project| {
        let mut plan = pipeline::plan(&project, None, None, &progress)?;
        let carried = plan.carried.names().map(|(name, _)| name.to_owned());
        let keys = plan.assets.iter().map(|asset| asset.logical.to_string()).chain(carried).collect();
        let (checked, problems) = templates::check(&project, &keys)?;
        if problems.has_errors() {
            return Err(problems.into());
        }
        plan.warnings.extend(problems);
        Ok((plan, checked))
    });
    let (stages, total) = progress.finish();
    let cached = cache.finish();
    let (plan, checked) = match result {
        Ok(result) => result,
        Err(error) => return terminal.error(&error),
    };
    terminal.diagnostics(&plan.warnings);
    terminal.cache(&cached);
    let templates = match checked {
        0 => String::new(),
        number => format!(" and {}", count(number, "template")),
    };
    terminal.remark(&format!(
        "checked {}{templates}: nothing is wrong\n",
        count(plan.assets.len() + plan.carried.len(), "asset")
    ));
    let timings = args.report.timings.as_deref();
    summary::tell_timings(timings, terminal, &progress, (&stages, total), &cached)
}
