//! The settings of other packagers, in assetpack's terms.
//!
//! Pure functions: text in, [`Carried`] and diagnostics out. Neither the disk nor the environment is
//! read. What a packager does only while it serves requests has no meaning here and is passed over;
//! what changes the result and has no counterpart stands in [`Carried::lost`], with its place.

mod asset_packager;
mod carried;
mod django_assetpackager;
mod django_pipeline;
mod erb;
mod jammit;
mod json;
mod node;
mod places;
mod report;
mod roots;
mod glob;
mod tags;
mod webassets;
mod yaml;

use std::path::Path;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::{Diagnostic, Location};

/// The largest text that is read as settings, in bytes.
const LONGEST_TEXT: usize = 16 * 1024 * 1024;

/// A packager whose settings assetpack reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Packager {
    /// `asset_packager`, a plug-in of Rails
    AssetPackager,
    /// django-assetpackager, as `manage.py dumpdata` writes its records
    DjangoAssetpackager,
    /// django-pipeline, its setting `PIPELINE` as JSON
    DjangoPipeline,
    /// Jammit
    Jammit,
    /// webassets, as its YAML loader reads it
    Webassets,
}

impl Packager {
    /// Where its settings usually are, relative to the project.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::AssetPackager => "config/asset_packages.yml",
            Self::DjangoAssetpackager => "assetpackager.json",
            Self::DjangoPipeline => "pipeline.json",
            Self::Jammit => "config/assets.yml",
            Self::Webassets => "assets.yml",
        }
    }
}

/// What is read.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The path to show, relative to the project and with forward slashes.
    pub file: &'a str,
    /// Its text; a byte order mark may stand before it.
    pub text: &'a str,
    /// Which section of Jammit's settings counts: `production` unless it is set otherwise.
    pub environment: &'a str,
    /// The value of an environment variable, for `ENV['X']` in ERB.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// The project's directory, absolute: what absolute patterns in it are made relative to.
    pub project: &'a Path,
}

/// A text beside the settings that names packages too.
#[derive(Clone, Copy, Debug)]
pub struct Template<'a> {
    /// The path to show, relative to the project.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// The settings of a packager, in assetpack's terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The source roots, relative to the project, or absolute where they lie outside of it.
    pub sources: Vec<String>,
    /// Whether the same path may be in several source roots: then that of the first one counts.
    pub shadowing: bool,
    /// The output directory, relative to the project (or absolute where that lies outside of it).
    pub out: String,
    /// The URL under which it is served, with a slash at its end.
    pub public_path: String,
    /// In the order of the file.
    pub packages: Vec<Package>,
    /// How JavaScript templates become code.
    pub templates: Templates,
    /// Whether scripts and sheets are minified.
    pub minify: bool,
    /// The compressed twins: `None` is the default, an empty list is none at all.
    pub compress: Option<Vec<&'static str>>,
    /// What a file is that something names and that is not there.
    pub missing: Missing,
    /// What has no counterpart: warnings of the code `not-carried-over`, in source order.
    pub lost: Vec<Diagnostic>,
}

/// A package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The logical path of the output, relative to `out`: `app.js`, `app-datauri.css`.
    pub name: String,
    /// Where it is written down.
    pub place: Location,
    /// Logical paths, globs over them, and names of other packages of the list, in order. Where logical
    /// paths are not clear, a glob begins with `./` or `../`: then it is one over paths relative to the
    /// project, and its hits are sorted by these. Several globs of one place are of one pattern of the
    /// packager: only if none of them matches anything there is something to say.
    pub files: Vec<(String, Location)>,
    /// Whether pictures and fonts in folders called `embed` become `data:` URLs.
    pub embed: bool,
    /// What stands before and after its code.
    pub wrap: Option<(String, String)>,
    /// Whether relative URLs of a sheet follow their targets; otherwise they stay as they are written.
    pub rewrite: bool,
}

/// What a file is that something names and that is not there: none of these packagers fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// A warning
    Warn,
    /// Nothing: URLs that are not rewritten are not looked up
    Ignore,
}

/// How JavaScript templates become code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Templates {
    /// Which files are templates: the end of their names, without its first full stop.
    pub extension: String,
    /// What is called with a template's text.
    pub function: Function,
    /// The object that holds the results.
    pub namespace: String,
    /// What stands between the folders in a template's name.
    pub separator: String,
    /// Whether templates stand in the order of their paths; otherwise in that of the list.
    pub sorted: bool,
    /// Whether backslashes in a template are read as in a JavaScript string.
    pub escapes: bool,
}

impl Carried {
    /// These packages; the rest is as it mostly is.
    fn new(sources: Vec<String>, packages: Vec<Package>, out: String, public_path: String) -> Self {
        let is_rewritten = packages.iter().all(|package| package.rewrite);
        // With several roots nobody asked whether two of them hold the same path.
        let shadowing = sources.len() > 1;
        Self {
            sources,
            shadowing,
            out,
            public_path,
            packages,
            templates: Templates::default(),
            minify: true,
            compress: None,
            missing: if is_rewritten { Missing::Warn } else { Missing::Ignore },
            lost: Vec::new(),
        }
    }
}

/// What is called with a template's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Function {
    /// Jammit's own micro-templates, whose compiler is part of the package
    Bundled,
    /// Nothing: the text itself is the result
    Raw,
    /// An expression of the user
    Named(String),
}

impl Function {
    /// What a setting means that is inserted as text: `template` is the bundled one, and nothing
    /// leaves the string alone.
    fn of(text: &str) -> Self {
        match text.trim() {
            "template" => Self::Bundled,
            "" => Self::Raw,
            name => Self::Named(name.to_owned()),
        }
    }
}

impl Default for Templates {
    /// Jammit's.
    fn default() -> Self {
        Self {
            extension: "jst".to_owned(),
            function: Function::Bundled,
            namespace: "window.JST".to_owned(),
            separator: "/".to_owned(),
            escapes: false,
            sorted: false,
        }
    }
}

/// Reads the settings of a packager, of which templates may say more.
///
/// Only the argument lists of django-assetpackager's template tags are packages; other packagers
/// name theirs in the settings, and `templates` are not looked at.
///
/// # Errors
/// What cannot be understood, all at once and in source order, each with its place.
pub fn read(packager: Packager, input: &Input<'_>, templates: &[Template<'_>]) -> Result<Carried, Vec<Diagnostic>> {
    if input.text.len() > LONGEST_TEXT {
        let message = format!("`{}` is larger than 16 MiB: these are no settings", input.file);
        return Err(vec![Diagnostic::error(report::WRONG, message).at(Location::file(input.file))]);
    }
    let carried = match packager {
        Packager::AssetPackager => asset_packager::read(input),
        Packager::DjangoAssetpackager => django_assetpackager::read(input, templates),
        Packager::DjangoPipeline => django_pipeline::read(input),
        Packager::Jammit => jammit::read(input),
        Packager::Webassets => webassets::read(input),
    };
    // Both put a template between single quotes as it is.
    let escapes = matches!(packager, Packager::Jammit | Packager::DjangoPipeline);
    let sorted = packager == Packager::Jammit;
    carried.map(|carried| Carried { templates: Templates { sorted, escapes, ..carried.templates }, ..carried })
}

#[cfg(test)]
mod tests;
