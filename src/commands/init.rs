//! `assetpack init`: settings for the project that is there, by the files that frameworks and packagers have.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use clap::ValueEnum;

use super::{LARGEST_SETTINGS, Outcome, Terminal, print};
use crate::{
    cli::{InitArgs, Origin},
    compat::{Carried, Packager},
    config::{self, Framework, compat},
    diagnostic::{Diagnostics, Failure},
    disk, source_text,
};

/// A file, what stands in it, and what this tells of. The first that fits counts.
const CLUES: [(&str, &str, Origin); 13] = [
    ("config/assets.yml", "", Origin::Packager(Packager::Jammit)),
    ("config/asset_packages.yml", "", Origin::Packager(Packager::AssetPackager)),
    ("assetpackager.json", "assetpackager.", Origin::Packager(Packager::DjangoAssetpackager)),
    ("pipeline.json", "", Origin::Packager(Packager::DjangoPipeline)),
    ("assets.yml", "bundles:", Origin::Packager(Packager::Webassets)),
    ("assets.yaml", "bundles:", Origin::Packager(Packager::Webassets)),
    ("config/vite.json", "", Origin::Framework(Framework::ViteRuby)),
    ("Gemfile.lock", " propshaft ", Origin::Framework(Framework::Rails)),
    ("Gemfile.lock", " sprockets-rails ", Origin::Framework(Framework::Sprockets)),
    ("manage.py", "django", Origin::Framework(Framework::Django)),
    ("mix.exs", ":phoenix", Origin::Framework(Framework::Phoenix)),
    ("artisan", "", Origin::Framework(Framework::Laravel)),
    ("composer.json", "symfony/framework-bundle", Origin::Framework(Framework::Symfony)),
];

/// Settings of other tools, which stay where they are, and what to do about them.
const OTHERS: [(&str, &str); 4] = [
    ("webpack.config.js", "webpack's: entries are found by their place, aliases go to `js.alias`"),
    ("vite.config.js", "Vite's: entries are found by their place, aliases go to `js.alias`"),
    ("vite.config.ts", "Vite's: entries are found by their place, aliases go to `js.alias`"),
    ("postcss.config.js", "PostCSS's: name it in `[[compile]]`, as docs/css.md shows"),
];

/// Where sources often are, if no framework says so.
const SOURCES: [&str; 4] = ["assets", "frontend", "app/assets", "src"];

/// Where templates often are whose tags list files.
const TEMPLATES: &str = "templates";

/// Writes the settings into the directory `root`.
pub(super) fn run(args: &InitArgs, root: &Path, terminal: &Terminal) -> Outcome {
    let path = root.join(config::FILE_NAME);
    if disk::is_file(&path) && !args.force {
        let failure = Failure::new(format!("`{}` is there already", config::FILE_NAME));
        return terminal.failure(&failure.hint("`--force` writes it anew"));
    }
    let clue = || CLUES.into_iter().find(|(file, words, _)| holds(&root.join(file), words));
    let found = match args.from {
        Some(origin) => Some((origin, None)),
        None => clue().map(|(file, _, origin)| (origin, Some(file))),
    };
    let written = match found {
        Some((Origin::Framework(framework), clue)) => Ok(framework_settings(framework, clue)),
        Some((Origin::Packager(packager), clue)) => packager_settings(packager, clue, root, terminal),
        None => Ok(plain_settings(root)),
    };
    let (settings, mut said) = match written {
        Ok(written) => written,
        Err(failure) => return terminal.failure(&failure),
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

/// The settings, and what to say of them.
type Written = (String, String);

fn framework_settings(framework: Framework, clue: Option<&str>) -> Written {
    let name = framework.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
    let settings = format!(
        "# What this sets, and what reads the result: docs/frameworks.md. Every key: docs/configuration.md.\n\
         framework = \"{name}\"\n"
    );
    (settings, said(&name, clue, framework.out()))
}

fn packager_settings(
    packager: Packager,
    clue: Option<&'static str>,
    root: &Path,
    terminal: &Terminal,
) -> Result<Written, Failure> {
    let name = packager.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
    let file = clue.unwrap_or(packager.file());
    let text = |path: PathBuf, shown: String| {
        let text = source_text::read(&path, &shown, LARGEST_SETTINGS)
            .map_err(|problem| Failure::new(format!("the settings of {name} cannot be read")).because([*problem]))?;
        Ok::<_, Failure>((shown, text))
    };
    let settings = text(root.join(file), file.to_owned())?;
    let mut templates = Vec::new();
    if packager == Packager::DjangoAssetpackager {
        for template in disk::list(&root.join(TEMPLATES)).0 {
            let shown = format!("{TEMPLATES}/{}", template.relative.display());
            // Pictures and the like lie there, too.
            templates.extend(text(template.path, shown).ok());
        }
    }
    let carried = compat::read(packager, &settings, &templates, compat::ENVIRONMENT, root).map_err(|problems| {
        Failure::new(format!("the settings of {name} cannot be carried over")).because(Diagnostics::from(problems))
    })?;
    let Carried { out, lost, .. } = &carried;
    let mut said = said(&name, clue, out);
    let _ = writeln!(said, "instead, `compat = \"{name}\"` alone reads `{file}` anew in each build");
    terminal.diagnostics(&Diagnostics::from(lost.clone()));
    let settings = format!(
        "# From `{file}`. Every key: docs/configuration.md; what these packagers have: docs/packagers.md.\n{}",
        carried.to_toml()
    );
    Ok((settings, said))
}

fn plain_settings(root: &Path) -> Written {
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
}

fn said(name: &str, clue: Option<&str>, out: &str) -> String {
    let because = clue.map_or_else(String::new, |file| format!(", because of `{file}`"));
    let file = config::FILE_NAME;
    format!("wrote `{file}` for {name}{because}\nadd `/{out}/` and `/.assetpack/` to `.gitignore`\n")
}

/// Whether a file is there, and these words in it.
fn holds(path: &Path, words: &str) -> bool {
    let bytes = disk::read(path, LARGEST_SETTINGS).unwrap_or_default();
    disk::is_file(path) && memchr::memmem::find(&bytes, words.as_bytes()).is_some()
}
