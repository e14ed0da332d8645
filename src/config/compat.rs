//! Other packagers' settings, read in place: the key `compat`.

use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;

use super::file::ConfigFile;
use super::given::{Given, List, Picker, Place};
use super::jst;
use super::key::Key;
use super::layout::{self, Directories};
use super::matcher::{GlobError, PathMatcher, fixed_folder};
use super::tables::CompatTable;
use super::words::{OrTable, Placed, Words};
use super::{Files, parse, path};
use crate::compat::{self, Carried, Input, Missing, Packager, Template};
use crate::diagnostic::Diagnostic;

/// A packager whose projects are built as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compat {
    /// `asset_packager`, of Rails
    AssetPackager,
    /// django-assetpackager, as `dumpdata` writes it
    DjangoAssetpackager,
    /// django-pipeline, its settings as JSON
    DjangoPipeline,
    /// Jammit
    Jammit,
    /// Sprockets: directives in the sources
    Sprockets,
    /// webassets, as YAML
    Webassets,
}

impl Compat {
    /// Whether it fails without a file that its settings name.
    #[must_use]
    pub const fn wants_files(self) -> bool {
        matches!(self, Self::AssetPackager | Self::DjangoAssetpackager | Self::Webassets)
    }

    /// The reader of its settings, if it has any outside of the sources.
    #[must_use]
    pub const fn packager(self) -> Option<Packager> {
        Some(match self {
            Self::AssetPackager => Packager::AssetPackager,
            Self::DjangoAssetpackager => Packager::DjangoAssetpackager,
            Self::DjangoPipeline => Packager::DjangoPipeline,
            Self::Jammit => Packager::Jammit,
            Self::Webassets => Packager::Webassets,
            Self::Sprockets => return None,
        })
    }
}

/// What Jammit takes if nothing says which: builds are for production.
pub const ENVIRONMENT: &str = "production";

/// A text with the path to show.
pub type Shown = (String, String);

/// What a packager's settings say, and the templates that say more.
///
/// # Errors
/// What cannot be understood.
pub fn read(
    packager: Packager,
    (file, text): &Shown,
    templates: &[Shown],
    environment: &str,
    root: &Path,
) -> Result<Carried, Vec<Diagnostic>> {
    #[expect(clippy::disallowed_methods, reason = "only variables that its settings name are read")]
    let variable = |name: &str| std::env::var(name).ok();
    let templates: Vec<Template<'_>> = templates.iter().map(|(file, text)| Template { file, text }).collect();
    compat::read(packager, &Input { file, text, environment, variable: &variable, project: root }, &templates)
}

/// The packager, and what its settings say, which stands in for what the file leaves out.
pub(super) fn carry(
    pick: &mut Picker<'_>,
    directories: Directories<'_>,
    file: &mut ConfigFile,
    preset: Option<Compat>,
    files: &dyn Files,
) -> (Option<Compat>, Option<Carried>) {
    let Some(given) = file.compat.take() else { return (preset, None) };
    let span = given.span();
    let table = match given.into_inner() {
        OrTable::Table(table) => table,
        OrTable::Words(Words::One(word)) => {
            let from = Placed::new(span.clone(), word);
            CompatTable { from, file: None, templates: None, environment: None }
        }
        OrTable::Words(Words::Many(_)) => {
            let location = pick.remember(Key::COMPAT.name.to_owned(), span);
            let place = Place { key: Key::COMPAT, by_flag: false, location };
            pick.reject(&place, place.problem("must be a string or a table"));
            return (None, None);
        }
    };
    let Some(compat) = pick.optional::<Compat>(Key::COMPAT, Some(table.from)) else { return (None, None) };
    let Some(packager) = compat.packager() else { return (Some(compat), None) };
    let settings: Given<PathBuf> = pick.one(Key::COMPAT_FILE, None, table.file, packager.file());
    let environment: Given<String> = pick.one(Key::COMPAT_ENVIRONMENT, None, table.environment, ENVIRONMENT);
    let templates: List<String> = pick.list(Key::COMPAT_TEMPLATES, None, table.templates, &[]);
    let settings = text(pick, directories, settings, files);
    let templates: Vec<Given<PathBuf>> =
        templates.items.into_iter().flat_map(|glob| matching(pick, directories, glob, files)).collect();
    let count = templates.len();
    let templates: Vec<Shown> =
        templates.into_iter().filter_map(|template| text(pick, directories, template, files)).collect();
    let Some(settings) = settings.filter(|_| templates.len() == count) else { return (Some(compat), None) };
    let carried = read(packager, &settings, &templates, &environment.value, directories.project);
    let carried = carried.inspect(|carried| fill(file, carried, &span));
    (Some(compat), carried.map_err(|problems| pick.problems.extend(problems)).ok())
}

/// The files that a glob relative to the project matches.
fn matching(
    pick: &mut Picker<'_>,
    directories: Directories<'_>,
    glob: Given<String>,
    files: &dyn Files,
) -> Vec<Given<PathBuf>> {
    let Given { value, place } = glob;
    let matcher = match PathMatcher::new(std::slice::from_ref(&value)) {
        Ok(matcher) => matcher,
        Err(GlobError { reason, .. }) => {
            let what = format!("has the glob `{value}`, which cannot be used: {reason}");
            pick.reject(&place, place.problem(&what));
            return Vec::new();
        }
    };
    let folder = fixed_folder(&value);
    let below = files.list(&directories.project.join(&folder)).into_iter().filter(|path| {
        let relative = path.strip_prefix(directories.project).ok().and_then(Path::to_str);
        relative.is_some_and(|relative| matcher.is_match(relative))
    });
    let found: Vec<Given<PathBuf>> = below.map(|value| Given { value, place: place.clone() }).collect();
    if found.is_empty() {
        let what = format!("has the glob `{value}`, which matches no file");
        pick.reject(&place, place.problem(&what));
    }
    found
}

/// The text of a file that `compat` names.
fn text(
    pick: &mut Picker<'_>,
    directories: Directories<'_>,
    given: Given<PathBuf>,
    files: &dyn Files,
) -> Option<Shown> {
    let Given { value, place } = layout::directory(pick, directories, given);
    let location = place.location.clone().or_else(|| pick.places.get(Key::COMPAT.name).cloned());
    let place = Place { key: Key::COMPAT, location, ..place };
    let shown = path::shown(directories.project, &value);
    let bytes = files.read(&value).map_err(|error| {
        let what = format!("reads `{shown}`, which cannot be read: {}", crate::diagnostic::cause(&error));
        pick.reject(&place, place.problem(&what).hint("`compat = { from = \"…\", file = \"…\" }` names another one"));
    });
    match parse::decode(&shown, &bytes.ok()?) {
        Ok(text) => Some((shown, text.to_owned())),
        Err(problem) => {
            pick.problems.push(problem);
            None
        }
    }
}

/// Sets the keys that the file leaves out, with the place of `compat` itself.
fn fill(file: &mut ConfigFile, carried: &Carried, span: &Range<usize>) {
    let at = |text: &str| Placed::new(span.clone(), text.to_owned());
    let list = |words: &[&str]| Placed::new(span.clone(), Words::Many(words.iter().map(|word| at(word)).collect()));
    let sources: Vec<&str> = carried.sources.iter().map(String::as_str).collect();
    file.source.get_or_insert_with(|| list(&sources));
    file.out.get_or_insert_with(|| at(&carried.out));
    file.public_path.get_or_insert_with(|| at(&carried.public_path));
    if carried.shadowing {
        file.shadowing.get_or_insert_with(|| Placed::new(span.clone(), true));
    }
    // Packages, and what they refer to, are all there is.
    file.entries.get_or_insert_with(|| list(&[]));
    file.publish.get_or_insert_with(|| list(&[]));
    file.missing.get_or_insert_with(|| at(if carried.missing == Missing::Warn { "warn" } else { "ignore" }));
    if !carried.minify {
        file.js.minify.get_or_insert_with(|| at("none"));
        file.css.minify.get_or_insert_with(|| at("none"));
    }
    if let Some(encodings) = &carried.compress {
        file.compress.get_or_insert_with(|| list(encodings));
    }
    jst::fill(&mut file.jst, &carried.templates, span);
}
