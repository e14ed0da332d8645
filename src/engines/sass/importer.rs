//! Which file `@use`, `@forward` and `@import` mean: partials, index files, files for `@import`
//! only, load paths and packages, as the language's reference says
//! (<https://sass-lang.com/documentation/at-rules/use/>, "Finding the Module").

use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use sasso::{CanonicalUrl, CanonicalizeContext, Importer, ImporterError, ImporterResult, Syntax};

use super::Request;
use crate::{
    disk,
    engines::packages,
    path::{is_packaged, normalized, package_name},
};

/// The extensions of Sass, in the order in which they are looked for, and that of CSS.
const EXTENSIONS: [&str; 2] = ["scss", "sass"];

/// Stands in sources for `pkg:`, of which the compiler would make a namespace that cannot be one. As long, so that
/// places stay what they are.
const PACKAGE: &str = "~~~/";

/// A source, with addresses of packages as the compiler can read them.
pub fn readable(source: &str) -> String {
    source.replace("\"pkg:", "\"~~~/").replace("'pkg:", "'~~~/")
}

/// Finds files by the rules of the language, among those that may be read.
pub struct Finder<'r> {
    request: &'r Request,
    /// What was found, in order.
    reads: Mutex<Vec<PathBuf>>,
    /// Whether a file was met that may not be read.
    outside: AtomicBool,
}

impl<'r> Finder<'r> {
    pub fn new(request: &'r Request) -> Self {
        Self { request, reads: Mutex::default(), outside: AtomicBool::new(false) }
    }

    /// The files that were read.
    pub fn into_reads(self) -> Vec<PathBuf> {
        self.reads.into_inner().expect("no thread panicked")
    }

    /// Whether a file was met that may not be read.
    pub fn met_outside(&self) -> bool {
        self.outside.load(Ordering::Relaxed)
    }

    /// Whether there is a file that may be read.
    fn is_file(&self, path: &Path) -> bool {
        let is_file = disk::is_file(path);
        let may_be_read = is_file && disk::real_path(path).is_ok_and(|real| self.request.boundary.permits(&real));
        self.outside.fetch_or(is_file && !may_be_read, Ordering::Relaxed);
        may_be_read
    }

    fn shown(&self, path: &Path) -> String {
        self.request.boundary.shown(path)
    }

    fn find(&self, url: &str, importer: &Path, for_import: bool) -> Result<Option<PathBuf>, ImporterError> {
        let folder = importer.parent().unwrap_or(importer);
        if let Some(specifier) = url.strip_prefix("pkg:").or_else(|| url.strip_prefix(PACKAGE)) {
            return self.package(specifier, folder, for_import);
        }
        // What other bundlers write for packages.
        if let Some(specifier) = url.strip_prefix('~') {
            return self.package(specifier, folder, for_import);
        }
        let path = url.strip_prefix("file://").unwrap_or(url);
        if path.contains("://") {
            return Ok(None);
        }
        for base in std::iter::once(folder).chain(self.request.load_paths.iter().map(PathBuf::as_path)) {
            if let Some(found) = self.at(&normalized(&base.join(path)), for_import)? {
                return Ok(Some(found));
            }
        }
        // What a package needs may be installed beside the place that a link to it leads to.
        let real = disk::real_path(folder).ok().filter(|real| is_packaged(real) && real != folder);
        match real {
            Some(real) if !path.starts_with(['.', '/']) => self.package(path, &real, for_import),
            _ => Ok(None),
        }
    }

    /// A file of a package: what its `package.json` says, or the path below it.
    fn package(&self, specifier: &str, folder: &Path, for_import: bool) -> Result<Option<PathBuf>, ImporterError> {
        let sheet = |folder: &Path| packages::sass_sheet(folder, specifier).filter(|path| self.is_file(path));
        for above in folder.ancestors() {
            let installed = above.join("node_modules");
            if let Some(found) = self.at(&installed.join(specifier), for_import)? {
                return Ok(Some(found));
            }
            // The nearest package counts, whatever is installed above it.
            if disk::is_directory(&installed.join(package_name(specifier)))
                && let Some(found) = sheet(above)
            {
                return Ok(Some(found));
            }
        }
        Ok(sheet(folder))
    }

    /// The file that a path without its underscore, and perhaps without its extension, means.
    fn at(&self, path: &Path, for_import: bool) -> Result<Option<PathBuf>, ImporterError> {
        if let Some(found) = self.spelled(path, for_import)? {
            return Ok(Some(found));
        }
        if disk::is_directory(path) { self.spelled(&path.join("index"), for_import) } else { Ok(None) }
    }

    fn spelled(&self, path: &Path, for_import: bool) -> Result<Option<PathBuf>, ImporterError> {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let explicit = EXTENSIONS.contains(&extension) || extension == "css";
        let stem = if explicit { &name[..name.len() - extension.len() - 1] } else { name };
        let groups: Vec<Vec<&str>> =
            if explicit { vec![vec![extension]] } else { vec![EXTENSIONS.to_vec(), vec!["css"]] };
        let kinds: &[&str] = if for_import { &[".import", ""] } else { &[""] };
        for kind in kinds {
            for group in &groups {
                let names = group.iter().flat_map(|extension| {
                    let plain = format!("{stem}{kind}.{extension}");
                    [format!("_{plain}"), plain]
                });
                let found: Vec<PathBuf> =
                    names.map(|name| path.with_file_name(name)).filter(|path| self.is_file(path)).collect();
                match found.as_slice() {
                    [] => {}
                    [one] => return Ok(Some(one.clone())),
                    several => {
                        let names: Vec<String> = several.iter().map(|path| format!("`{}`", self.shown(path))).collect();
                        return Err(ImporterError {
                            message: format!("It's not clear which file to import: {}", names.join(", ")),
                        });
                    }
                }
            }
        }
        Ok(None)
    }
}

impl Importer for Finder<'_> {
    fn canonicalize(
        &self,
        url: &str,
        context: &CanonicalizeContext<'_>,
    ) -> Result<Option<CanonicalUrl>, ImporterError> {
        let importer = context.containing_url.map_or(self.request.path.as_path(), |url| Path::new(url.as_str()));
        let found = self.find(url, importer, context.from_import)?;
        Ok(found.map(|path| CanonicalUrl::new(path.to_string_lossy())))
    }

    fn load(&self, canonical: &CanonicalUrl) -> Result<Option<ImporterResult>, ImporterError> {
        let path = PathBuf::from(canonical.as_str());
        let Ok(bytes) = disk::read(&path, self.request.most) else { return Ok(None) };
        let contents = String::from_utf8(bytes)
            .map_err(|_| ImporterError { message: format!("`{}` is not UTF-8", self.shown(&path)) })?;
        let contents = readable(contents.strip_prefix('\u{feff}').unwrap_or(&contents));
        let mut reads = self.reads.lock().expect("no thread panicked");
        if !reads.contains(&path) {
            reads.push(path.clone());
        }
        Ok(Some(ImporterResult { contents, syntax: syntax(&path), source_map_url: None }))
    }
}

/// The syntax that a file's extension declares.
pub fn syntax(path: &Path) -> Syntax {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some(extension) if extension.eq_ignore_ascii_case("sass") => Syntax::Sass,
        Some(extension) if extension.eq_ignore_ascii_case("css") => Syntax::Css,
        _ => Syntax::Scss,
    }
}
