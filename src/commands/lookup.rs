//! `assetpack url` and `assetpack list`

use std::fmt::Write as _;

use super::{Outcome, Terminal, print, read_manifest};
use crate::{
    cli::{ListArgs, UrlArgs},
    config::Config,
    diagnostic::{Diagnostic, Diagnostics, nearest},
};

/// Prints the URL of each logical path, a line each.
pub(super) fn url(args: &UrlArgs, config: &Config, terminal: &Terminal) -> Outcome {
    let manifest = match read_manifest(config) {
        Ok(manifest) => manifest,
        Err(failure) => return terminal.failure(&failure),
    };
    let mut lines = String::new();
    let mut missing = Diagnostics::new();
    for logical in &args.logical {
        let Some(entry) = manifest.assets.get(logical) else {
            let mut problem = Diagnostic::error("unknown-path", format!("`{logical}` is not in the manifest"));
            if let Some(near) = nearest(logical, manifest.assets.keys().map(String::as_str)) {
                problem = problem.hint(format!("did you mean `{near}`?"));
            }
            missing.push(problem);
            continue;
        };
        let _ = writeln!(lines, "{}", manifest.url_of(entry));
    }
    let outcome = print(&lines);
    if missing.is_empty() {
        return outcome;
    }
    terminal.diagnostics(&missing);
    Outcome::Wrong
}

/// Prints all logical paths and their URLs: in columns, or as one JSON object.
pub(super) fn list(args: &ListArgs, config: &Config, terminal: &Terminal) -> Outcome {
    let manifest = match read_manifest(config) {
        Ok(manifest) => manifest,
        Err(failure) => return terminal.failure(&failure),
    };
    if args.json {
        let urls: std::collections::BTreeMap<&String, String> =
            manifest.assets.iter().map(|(logical, entry)| (logical, manifest.url_of(entry))).collect();
        let json = serde_json::to_string_pretty(&urls).expect("texts can be written as JSON");
        return print(&(json + "\n"));
    }
    let width = manifest.assets.keys().map(|logical| logical.chars().count()).max().unwrap_or(0);
    let mut lines = String::new();
    for (logical, entry) in &manifest.assets {
        let _ = writeln!(lines, "{logical:width$}  {}", manifest.url_of(entry));
    }
    print(&lines)
}
