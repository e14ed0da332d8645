//! The licences of what was really bundled: packages of which some module is in
//! some output, not everything that is installed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::{Path, PathBuf},
};

use serde::Serialize;
use serde_json::Value;

use super::link::{Draft, Language, OutputKind};
use crate::{
    config::Config,
    disk,
    path::{LogicalPath, package_name},
};

/// Where they are published: for people, and for programs.
const TEXT: &str = "LICENSES.txt";
const DATA: &str = "LICENSES.json";
/// What the file with a licence may be called, apart from case and extension.
const NAMES: [&str; 4] = ["license", "licence", "copying", "notice"];

/// A package, in the words of its `package.json`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Package {
    name: String,
    version: String,
    /// An SPDX expression, if it says so itself.
    license: Option<String>,
    repository: Option<String>,
    /// The text of its licence files.
    text: Option<String>,
}

/// The two files with the licences of the packages that `modules` belong to.
///
/// # Panics
/// Never: the names are logical paths.
#[must_use]
pub fn licenses(config: &Config, modules: &BTreeSet<PathBuf>) -> Vec<Draft> {
    let folders: BTreeSet<PathBuf> = modules.iter().filter_map(|module| package_folder(module)).collect();
    // The same version may be installed in several places.
    let packages: BTreeMap<(String, String), Package> = folders
        .iter()
        .map(|folder| package(folder, config.limits.file_size))
        .map(|package| ((package.name.clone(), package.version.clone()), package))
        .collect();
    let packages: Vec<Package> = packages.into_values().collect();
    let json = serde_json::to_string_pretty(&packages).expect("packages can be written as JSON") + "\n";
    let draft = |name: &str, text: String| {
        let logical = LogicalPath::parse(name).expect("a logical path");
        Draft::new(logical, OutputKind::Static, Language::Data, text)
    };
    vec![draft(DATA, json), draft(TEXT, as_text(&packages))]
}

/// The folder of the package that a file belongs to; none for the project's own.
fn package_folder(module: &Path) -> Option<PathBuf> {
    let text = module.to_str()?;
    let start = text.rfind("/node_modules/")? + "/node_modules/".len();
    Some(PathBuf::from(&text[..start + package_name(&text[start..]).len()]))
}

fn package(folder: &Path, limit: u64) -> Package {
    let read = |path: &Path| disk::read(path, limit).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let about: Value = read(&folder.join("package.json"))
        .and_then(|text| serde_json::from_str(text.trim_start_matches('\u{feff}')).ok())
        .unwrap_or_default();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    // Old packages hold an object, or a list of them.
    let license = text(&about["license"])
        .or_else(|| text(&about["license"]["type"]))
        .or_else(|| text(&about["licenses"][0]["type"]));
    let files: Vec<String> = disk::names(folder)
        .into_iter()
        .filter(|name| NAMES.iter().any(|known| name.to_ascii_lowercase().starts_with(known)))
        .filter_map(|name| read(&folder.join(name)))
        .map(|text| text.replace("\r\n", "\n").trim().to_owned())
        .collect();
    let folder_name = || folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Package {
        name: text(&about["name"]).unwrap_or_else(folder_name),
        version: text(&about["version"]).unwrap_or_default(),
        license,
        repository: text(&about["repository"]).or_else(|| text(&about["repository"]["url"])),
        text: (!files.is_empty()).then(|| files.join("\n\n")),
    }
}

fn as_text(packages: &[Package]) -> String {
    let mut text = String::new();
    for package in packages {
        let license = package.license.as_deref().unwrap_or("no licence is stated");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{} {} ({license})", package.name, package.version);
        if let Some(repository) = &package.repository {
            let _ = writeln!(text, "{repository}");
        }
        let _ = writeln!(text, "\n{}\n\n{}\n", package.text.as_deref().unwrap_or("(no licence file)"), "-".repeat(72));
    }
    text
}

/// One file beside each output whose licence comments were taken out of it.
pub fn legal_comments(drafts: &mut Vec<Draft>) {
    let extracted: Vec<Draft> = drafts
        .iter_mut()
        .filter(|draft| !draft.legal.is_empty())
        .map(|draft| {
            let text = std::mem::take(&mut draft.legal).join("\n\n") + "\n";
            Draft::new(draft.logical.appended(".LEGAL.txt"), OutputKind::Static, Language::Data, text)
        })
        .collect();
    drafts.extend(extracted);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_belongs_to_the_innermost_package() {
        let folder = |path: &str| package_folder(Path::new(path)).map(|folder| folder.display().to_string());
        assert_eq!(folder("/p/node_modules/a/lib/x.js").as_deref(), Some("/p/node_modules/a"));
        assert_eq!(folder("/p/node_modules/@s/a/x.js").as_deref(), Some("/p/node_modules/@s/a"));
        assert_eq!(
            folder("/p/node_modules/a/node_modules/b/x.js").as_deref(),
            Some("/p/node_modules/a/node_modules/b")
        );
        assert_eq!(folder("/p/assets/x.js"), None);
    }
}
