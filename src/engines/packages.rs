//! What `package.json` decides: where the style sheets of a package are (`exports`
//! with the condition `style`, then the field `style`), and by whose rules the
//! modules of a folder import (`type`).

use std::{
    collections::BTreeMap,
    ffi::OsString,
    path::{Path, PathBuf},
    sync::Mutex,
};

use oxc_resolver::{ResolveOptions, ResolverGeneric};

use super::files::Files;

/// The real path of the sheet that `specifier` (`bootstrap`,
/// `bootstrap/dist/css/bootstrap.css`) names for a file in `folder`.
#[must_use]
pub fn style_sheet(folder: &Path, specifier: &str) -> Option<PathBuf> {
    sheet(folder, specifier, &["style"], &[".css", ".scss", ".sass"])
}

/// The same for Sass: packages may have sheets for it alone.
#[must_use]
pub fn sass_sheet(folder: &Path, specifier: &str) -> Option<PathBuf> {
    sheet(folder, specifier, &["sass", "style"], &[".scss", ".sass", ".css"])
}

fn sheet(folder: &Path, specifier: &str, fields: &[&str], extensions: &[&str]) -> Option<PathBuf> {
    let with = |last: &str| fields.iter().copied().chain([last]).map(str::to_owned).collect();
    if specifier.starts_with(['.', '/']) || specifier.is_empty() {
        return None;
    }
    let resolver = ResolverGeneric::new_with_file_system(
        Files::default(),
        ResolveOptions {
            condition_names: with("default"),
            main_fields: with("main"),
            extensions: extensions.iter().map(|extension| (*extension).to_owned()).collect(),
            tsconfig: None,
            ..ResolveOptions::default()
        },
    );
    let found = resolver.resolve(folder, specifier).ok()?;
    Some(found.path().to_owned())
}

/// A `package.json` above some module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it says `"type": "module"`: its `.js` files import as Node.js does.
    pub is_module: bool,
}

/// The `package.json` of each folder, each read once.
#[derive(Debug, Default)]
pub struct Packages(Mutex<BTreeMap<OsString, Option<Package>>>);

impl Packages {
    /// The nearest one at or above `folder`, as far as `permits` allows.
    ///
    /// # Panics
    /// If a thread panicked while it wrote one down.
    pub fn nearest(&self, folder: &Path, permits: &dyn Fn(&Path) -> bool) -> Option<Package> {
        if let Some(known) = self.0.lock().expect("no thread panicked").get(folder.as_os_str()) {
            return known.clone();
        }
        let path = folder.join("package.json");
        let found = if !permits(&path) {
            None
        } else if crate::disk::is_file(&path) {
            let bytes = crate::disk::read(&path, 1 << 20).unwrap_or_default();
            let package: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
            Some(Package { is_module: package["type"] == "module", path })
        } else {
            folder.parent().and_then(|parent| self.nearest(parent, permits))
        };
        self.0.lock().expect("no thread panicked").insert(folder.into(), found.clone());
        found
    }
}
