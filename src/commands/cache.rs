//! `assetpack cache`

use std::fmt::Write as _;

use super::{Outcome, Terminal, print, summary::bytes};
use crate::{
    cache::{Cache, Contents},
    cli::{CacheAction, CacheArgs},
    config::Config,
    diagnostic::{Failure, count},
};

pub(super) fn run(args: &CacheArgs, config: &Config, terminal: &Terminal) -> Outcome {
    let cache = match Cache::new(&config.cache) {
        Ok(cache) => cache,
        Err(failure) => return terminal.failure(&failure),
    };
    let folder = crate::boundary::shown(&config.root, &config.cache.folder);
    match args.action {
        CacheAction::Stats => print(&stats(&folder, config.cache.limit, &cache.contents())),
        CacheAction::Clear => match cache.clear() {
            Ok(()) => print(&format!("cleared `{folder}`\n")),
            Err(error) => terminal.failure(&Failure::io("clear", &config.cache.folder, &error)),
        },
        CacheAction::Verify => {
            let (whole, removed) = cache.verify();
            let damaged = match removed {
                0 => "all of them are whole".to_owned(),
                _ => format!("{} damaged or of another version, and removed", count(removed, "result")),
            };
            print(&format!("read {} in `{folder}`: {damaged}\n", count(whole + removed, "result")))
        }
    }
}

fn stats(folder: &str, limit: u64, contents: &Contents) -> String {
    let (entries, size) =
        contents.steps.iter().fold((0, 0), |(entries, size), step| (entries + step.entries, size + step.size));
    let mut text = format!("`{folder}` holds {} ({} of {})", count(entries, "result"), bytes(size), bytes(limit));
    if let Some(oldest) = contents.unused_for {
        let _ = write!(
            text,
            ", the oldest of use {} ago",
            count(usize::try_from(oldest.as_secs() / 3600).unwrap_or(0), "hour")
        );
    }
    text.push('\n');
    for step in contents.steps.iter().filter(|step| step.entries > 0) {
        let _ = writeln!(text, "{:10} {:>7}  {:>9}", step.name, step.entries, bytes(step.size));
    }
    text
}
