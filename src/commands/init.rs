//! `assetpack init`: settings for the project that is there, by the files that frameworks have.

use std::{fmt::Write as _, path::Path};

use clap::ValueEnum;

use super::{LARGEST_SETTINGS, Outcome, Terminal, print};
use crate::{
    cli::InitArgs,
    config::{self, Framework},
    diagnostic::Failure,
    disk,
};

/// A file, what stands in it, and the framework that this tells of. The first that fits counts.
const CLUES: [(&str, &str, Framework); 7] = [
    ("config/vite.json", "", Framework::ViteRuby),
    ("Gemfile.lock", " propshaft ", Framework::Rails),
    ("Gemfile.lock", " sprockets-rails ", Framework::Sprockets),
    ("manage.py", "django", Framework::Django),
    ("mix.exs", ":phoenix", Framework::Phoenix),
    ("artisan", "", Framework::Laravel),
    ("composer.json", "symfony/framework-bundle", Framework::Symfony),
];

/// Settings of other tools, which stay where they are, and what to do about them.
const OTHERS: [(&str, &str); 6] = [
    ("config/assets.yml", "Jammit's: list its packages in `[packages]`, globs and order are the same"),
    ("config/asset_packages.yml", "asset_packager's: list its packages in `[packages]`, in the order that it has"),
    ("webpack.config.js", "webpack's: entries are found by their place, aliases go to `js.alias`"),
    ("vite.config.js", "Vite's: entries are found by their place, aliases go to `js.alias`"),
    ("vite.config.ts", "Vite's: entries are found by their place, aliases go to `js.alias`"),
    ("postcss.config.js", "PostCSS's: name it in `[[compile]]`, as docs/css.md shows"),
];

/// Where sources often are, if no framework says so.
const SOURCES: [&str; 4] = ["assets", "frontend", "app/assets", "src"];

/// Writes the settings into the directory `root`.
pub(super) fn run(args: &InitArgs, root: &Path, terminal: &Terminal) -> Outcome {
    let path = root.join(config::FILE_NAME);
    if disk::is_file(&path) && !args.force {
        let failure = Failure::new(format!("`{}` is there already", config::FILE_NAME));
        return terminal.failure(&failure.hint("`--force` writes it anew"));
    }
    let found = match args.from {
        Some(framework) => Some((framework, None)),
        None => CLUES
            .into_iter()
            .find(|(file, words, _)| holds(&root.join(file), words))
            .map(|(file, _, framework)| (framework, Some(file))),
    };
    let (settings, mut said) = if let Some((framework, clue)) = found {
        let name = framework.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        let because = clue.map_or_else(String::new, |file| format!(", because of `{file}`"));
        let settings = format!(
            "# What this sets, and what reads the result: docs/frameworks.md. Every key: docs/configuration.md.\n\
                 framework = \"{name}\"\n"
        );
        let said = format!(
            "wrote `{}` for {name}{because}\nadd `/{}/` and `/.assetpack/` to `.gitignore`\n",
            config::FILE_NAME,
            framework.out()
        );
        (settings, said)
    } else {
        let source = SOURCES.into_iter().find(|folder| disk::is_directory(&root.join(folder)));
        let folder = source.unwrap_or(SOURCES[0]);
        let settings = format!(
            "# Every key: docs/configuration.md.\nsource = [\"{folder}\"]\nout = \"dist/assets\"\npublic_path = \"/assets/\"\n"
        );
        let mut said = format!("wrote `{}`: no framework was found\n", config::FILE_NAME);
        if source.is_none() {
            let _ = writeln!(said, "create `{folder}`, or name the folder of your sources in `source`");
        }
        said.push_str("add `/dist/` and `/.assetpack/` to `.gitignore`\n");
        (settings, said)
    };
    if let Err(error) = disk::replace(&path, settings.as_bytes()) {
        return terminal.failure(&Failure::io("write", &path, &error));
    }
    for (file, advice) in OTHERS.into_iter().filter(|(file, _)| disk::is_file(&root.join(file))) {
        let _ = writeln!(said, "not carried over: `{file}` is {advice}");
    }
    said.push_str("next: `assetpack check`, then `assetpack build`\n");
    print(&said)
}

/// Whether a file is there, and these words in it.
fn holds(path: &Path, words: &str) -> bool {
    let bytes = disk::read(path, LARGEST_SETTINGS).unwrap_or_default();
    disk::is_file(path) && memchr::memmem::find(&bytes, words.as_bytes()).is_some()
}
