//! `assetpack manifest --format F`: the manifest of a release in another form.

use std::path::Path;

use super::{Outcome, Terminal, print, read_manifest};
use crate::{
    cli::{ManifestArgs, ManifestFormat},
    codegen,
    config::Config,
    diagnostic::Failure,
    dialects::{self, Release},
    disk, servers,
};

/// Prints it, or writes the files of a format into a folder, which is relative to `started`.
pub(super) fn run(args: &ManifestArgs, started: &Path, config: &Config, terminal: &Terminal) -> Outcome {
    let manifest = match read_manifest(config) {
        Ok(manifest) => manifest,
        Err(failure) => return terminal.failure(&failure),
    };
    let (below, root) = (dialects::folder(&args.below), dialects::folder(&args.root));
    let release = Release { manifest: &manifest, below: &below, root: &root };
    let files: Vec<(String, String)> = match args.format {
        ManifestFormat::Dialect(dialect) => {
            dialect.write(&release).into_iter().map(|written| (written.path, written.text)).collect()
        }
        ManifestFormat::Server(server) => {
            let shown = crate::boundary::shown(&config.root, &config.out);
            let directory = args.served_from.as_deref().unwrap_or(&shown);
            vec![(servers::file_name(server).to_owned(), servers::rules(server, &manifest, directory))]
        }
        ManifestFormat::Code(language) => {
            vec![(language.file_name().to_owned(), codegen::source(language, &manifest))]
        }
    };
    let Some(folder) = &args.into else {
        return match files.as_slice() {
            [(_, text)] => print(text),
            several => {
                let names: Vec<String> = several.iter().map(|(name, _)| format!("`{name}`")).collect();
                terminal.failure(
                    &Failure::new(format!("this format has several files: {}", names.join(", ")))
                        .hint("name the folder that they go to with `--into DIR`"),
                )
            }
        };
    };
    for (name, text) in files {
        let path = started.join(folder).join(name);
        if let Err(error) = disk::replace(&path, text.as_bytes()) {
            return terminal.failure(&Failure::io("write", &path, &error));
        }
    }
    Outcome::Good
}
