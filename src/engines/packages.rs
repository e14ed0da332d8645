//! Finding style sheets in `node_modules`, by the rules that `package.json`
//! sets: `exports` with the condition `style`, then the field `style`.

use std::path::{Path, PathBuf};

use oxc_resolver::{ResolveOptions, Resolver};

/// The real path of the sheet that `specifier` (`bootstrap`,
/// `bootstrap/dist/css/bootstrap.css`) names for a file in `folder`.
#[must_use]
pub fn style_sheet(folder: &Path, specifier: &str) -> Option<PathBuf> {
    if specifier.starts_with(['.', '/']) || specifier.is_empty() {
        return None;
    }
    let resolver = Resolver::new(ResolveOptions {
        condition_names: vec!["style".to_owned(), "default".to_owned()],
        main_fields: vec!["style".to_owned(), "main".to_owned()],
        extensions: vec![".css".to_owned()],
        tsconfig: None,
        ..ResolveOptions::default()
    });
    let found = resolver.resolve(folder, specifier).ok()?;
    Some(found.path().to_owned())
}
