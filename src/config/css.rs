//! How CSS is built: the table `[css]`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::choice::{CssMinify, LegalComments, LocalKind};
use super::defaults;
use super::given::{Given, Picker};
use super::key::Key;
use super::layout::{self, Directories};
use super::matcher::PathMatcher;
use super::tables::{CssTable, ModulesTable, UnusedTable};
use super::values;

/// How CSS is built.
#[derive(Clone, Debug)]
pub struct CssConfig {
    /// What shortens it.
    pub minify: CssMinify,
    /// What becomes of comments that begin with `/*!`.
    pub legal_comments: LegalComments,
    /// Sheets whose syntax errors are published as they are.
    pub error_recovery: PathMatcher,
    /// Whether what several entries import becomes a sheet of its own.
    pub shared: bool,
    /// Sheets whose names are local to them.
    pub modules: CssModules,
    /// Rules that are left out.
    pub unused: Unused,
}

/// Sheets whose names are local to them.
#[derive(Clone, Debug)]
pub struct CssModules {
    /// Which sheets they are, by logical path or `node_modules/…`.
    pub files: PathMatcher,
    /// What local names become: a text with `[hash]`, `[local]` and `[name]`.
    pub names: String,
    /// Which kinds of names are local besides classes, ids and animations.
    pub local: BTreeSet<LocalKind>,
    /// Where `.d.ts` files are written.
    pub types: Option<PathBuf>,
}

/// Rules that no page needs.
#[derive(Clone, Debug)]
pub struct Unused {
    /// Classes, ids and keyframes that no page uses.
    pub names: PathMatcher,
    /// What the names are looked for in, relative to the project; if none, everything is kept.
    pub templates: PathMatcher,
    /// Names that are kept although no template has them.
    pub keep: PathMatcher,
}

impl Unused {
    /// Whether anything is to be left out.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        !self.names.globs().is_empty() || !self.templates.globs().is_empty()
    }
}

/// The final settings of CSS.
pub(super) fn css(
    pick: &mut Picker<'_>,
    directories: Directories<'_>,
    out: &Path,
    minify: Option<CssMinify>,
    file: CssTable,
) -> Option<CssConfig> {
    let recovery = pick.list(Key::CSS_RECOVERY, None, file.error_recovery, &[]);
    Some(CssConfig {
        minify: pick.choice(Key::CSS_MINIFY, minify, file.minify, defaults::CSS_MINIFY),
        legal_comments: pick.choice(Key::CSS_LEGAL, None, file.legal_comments, defaults::LEGAL_COMMENTS),
        error_recovery: values::globs(pick, &recovery, PathMatcher::new)?,
        shared: pick.one(Key::CSS_SHARED, None, file.shared, false).value,
        modules: modules(pick, directories, out, file.modules)?,
        unused: unused(pick, file.unused)?,
    })
}

fn modules(pick: &mut Picker<'_>, directories: Directories<'_>, out: &Path, file: ModulesTable) -> Option<CssModules> {
    let files = pick.list(Key::CSS_MODULES, None, file.files, defaults::CSS_MODULES);
    let names: Given<String> = pick.one(Key::CSS_NAMES, None, file.names, defaults::CSS_NAMES);
    if let Some(what) = wrong_names(&names.value) {
        let problem = names.place.problem(&format!("is `{}`, {what}", names.value));
        pick.reject(&names.place, problem.hint("such as `[hash]`, or `[name]_[local]_[hash]`"));
    }
    let local = pick.list(Key::CSS_LOCAL, None, file.local, defaults::CSS_LOCAL);
    let local = local.items.iter().filter_map(|item| pick.word(item)).collect();
    let types = file.types.map(|types| {
        let given = pick.one(Key::CSS_TYPES, None, Some(types), PathBuf::new());
        let given = layout::directory(pick, directories, given);
        layout::not_served(pick, directories, out, &given, "declarations are for TypeScript alone");
        given.value
    });
    Some(CssModules { files: values::globs(pick, &files, PathMatcher::new)?, names: names.value, local, types })
}

/// Why a text cannot name classes: `[hash]` tells the names of two files apart, and the
/// rest has to be part of a CSS identifier.
fn wrong_names(names: &str) -> Option<&'static str> {
    if !names.contains("[hash]") {
        return Some("which does not hold `[hash]`: two files could get the same name");
    }
    let rest = names.replace("[hash]", "").replace("[local]", "").replace("[name]", "");
    let usable = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter) || !letter.is_ascii();
    (!rest.chars().all(usable))
        .then_some("which holds more than `[hash]`, `[local]`, `[name]`, letters, digits, `-` and `_`")
}

fn unused(pick: &mut Picker<'_>, file: UnusedTable) -> Option<Unused> {
    let mut globs = |key, words| {
        let list = pick.list(key, None, words, &[]);
        values::globs(pick, &list, PathMatcher::new)
    };
    Some(Unused {
        names: globs(Key::CSS_UNUSED, file.names)?,
        templates: globs(Key::CSS_TEMPLATES, file.templates)?,
        keep: globs(Key::CSS_KEEP, file.keep)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_a_hash_and_letters() {
        for names in ["[hash]", "_[hash]", "[name]__[local]--[hash]", "é[hash]"] {
            assert_eq!(wrong_names(names), None, "{names}");
        }
        for names in ["", "[local]", "[hash] x", "[hash].x", "[hash][path]"] {
            assert!(wrong_names(names).is_some(), "{names}");
        }
    }
}
