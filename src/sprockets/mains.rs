//! Folders of packages, which stand for the files that their `bower.json` or `package.json` names.

use serde_json::Value;

use super::{names, tree::Tree};

/// What packages say of themselves, the best first. Only Bower's may say it under another name.
const BOWER: [&str; 3] = ["bower.json", "component.json", ".bower.json"];
const NPM: &str = "package.json";

/// Whether a file is read for what it says of its folder.
pub(super) fn describes(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name == NPM || BOWER.contains(&name)
}

impl Tree<'_> {
    /// The files that a package names as its main ones, if the folder is one. Bower's packages lie directly in a load
    /// path, those of npm anywhere.
    pub(super) fn mains(&self, root: usize, name: &str) -> Vec<usize> {
        let folder = names::join(&self.roots[root], name);
        let described = |file: &str| self.packages.get(&names::join(&folder, file)).copied();
        let bower = BOWER.into_iter().filter(|_| !name.contains('/')).find_map(described);
        let bower = bower.map_or_else(Vec::new, |file| self.said(file, |package| listed(&package["main"])));
        let npm = described(NPM).map_or_else(Vec::new, |file| {
            self.said(file, |package| {
                let main =
                    if package["main"].is_null() { vec!["index.js".to_owned()] } else { listed(&package["main"]) };
                main.into_iter().take(1).chain(listed(&package["style"]).into_iter().take(1)).collect()
            })
        });
        let paths = bower.iter().chain(&npm).map(|path| names::join(&folder, path));
        paths.filter_map(|path| self.at(&path)).collect()
    }

    fn said(&self, file: usize, of: impl Fn(&Value) -> Vec<String>) -> Vec<String> {
        let text = (self.read)(file);
        let package = text.and_then(|text| serde_json::from_str(text.trim_start_matches('\u{feff}')).ok());
        package.map_or_else(Vec::new, |package| of(&package))
    }
}

/// A path, or a list of them.
fn listed(value: &Value) -> Vec<String> {
    let all = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    all.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
