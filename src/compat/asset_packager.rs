//! `config/asset_packages.yml` of `asset_packager`, a plug-in of Rails.
//!
//! Lists of names without extensions, in the order in which they are joined. Everything lies below
//! `public/javascripts` and `public/stylesheets`; a package `dir/name` takes its files from `dir`.

use std::collections::BTreeSet;

use super::glob::Syntax;
use super::node::{Entry, Node, Value};
use super::places::{Origin, Places};
use super::report::Report;
use super::roots::{Draft, Part, Roots};
use super::{Carried, Input, yaml};
use crate::diagnostic::Diagnostic;

const KINDS: [(&str, &str); 2] = [("javascripts", "js"), ("stylesheets", "css")];

/// Reads the settings.
pub(super) fn read(input: &Input<'_>) -> Result<Carried, Vec<Diagnostic>> {
    let (text, origin) = Origin::without_mark(input.text);
    let places = Places::new(input.file, input.text, origin);
    let mut report = Report::new(&places);
    let root = report.yaml(input.file, text, yaml::Dialect::Ruby);
    let carried = root.map(|root| {
        let mut roots = Roots::new(input.project);
        roots.set_home("public");
        let mut drafts = Vec::new();
        for entry in root.map().unwrap_or_default() {
            match KINDS.iter().find(|(kind, _)| *kind == entry.name) {
                Some((kind, extension)) => drafts.extend(packages(&entry.node, kind, extension, &roots, &mut report)),
                None => report.unknown(entry, "asset_packager", &KINDS.map(|(kind, _)| kind)),
            }
        }
        let (sources, packages) = roots.resolve(drafts, &mut report);
        // The plug-in writes beside the sources, where nothing can be told apart from them.
        Carried::new(sources, packages, "public/assets".to_owned(), "/assets/".to_owned())
    });
    report.carried(carried)
}

fn packages(node: &Node, kind: &str, extension: &str, roots: &Roots, report: &mut Report<'_>) -> Vec<Draft> {
    const FORM: &str = "each package is an item of its own: `- name: [first, second]`";
    let items = match &node.value {
        Value::List(items) => items,
        Value::Null => return Vec::new(),
        _ => {
            report.mistyped(kind, node, "a list of packages", FORM);
            return Vec::new();
        }
    };
    let mut drafts = Vec::new();
    for item in items {
        let Some([first, others @ ..]) = item.map() else {
            report.mistyped(&format!("an item of {kind}"), item, "a package with its files", FORM);
            continue;
        };
        for other in others {
            let message = format!("`{}` is left out: of an item only the first package counts", other.name);
            report.lost(&other.key.span, message, FORM);
        }
        drafts.extend(package(first, kind, extension, roots, report));
    }
    drafts
}

fn package(entry: &Entry, kind: &str, extension: &str, roots: &Roots, report: &mut Report<'_>) -> Option<Draft> {
    let name = report.name(entry)?;
    let Value::List(items) = &entry.node.value else {
        report.mistyped(&format!("{kind}: {name}"), &entry.node, "a list of names", "write `[first, second]`");
        return None;
    };
    let folder = name.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("/{folder}"));
    let base = format!("public/{kind}{folder}");
    let mut parts = Vec::new();
    let mut seen = BTreeSet::new();
    for item in items {
        // `- 2012` is a name too.
        let source = match &item.value {
            Value::Number(number) => Some(number.as_str()),
            _ => report.text(&format!("{kind}: {name}"), item),
        };
        let Some(source) = source else {
            if item.is_null() {
                report.wrong(&item.span, format!("`{kind}: {name}` holds an item without a name"), "take it out");
            }
            continue;
        };
        if !seen.insert(source) {
            report.lost(&item.span, format!("`{source}` is joined once, where it is named first"), "");
            continue;
        }
        match roots.patterns(&base, &format!("{}.{extension}", source.trim_start_matches('/')), Syntax::Plain) {
            Ok(files) => parts.push((Part::Files(files), report.places.at(&item.span))),
            Err(why) => report.wrong(&item.span, why, ""),
        }
    }
    let place = report.places.at(&entry.key.span);
    Some(Draft { parts, ..Draft::new(format!("{kind}/{name}_packaged.{extension}"), place) })
}

#[cfg(test)]
mod tests {
    use super::super::Packager;
    use super::super::tests::check;

    #[test]
    fn lists_of_names_are_packages() {
        check(
            Packager::AssetPackager,
            &[
                (
                    "--- \njavascripts: \n- base: \n  - prototype\n  - effects\n  - lib/x.min\n- secondary: [foo, foo, 2012]\n\
                 stylesheets: \n- base: [screen]\n- sub/styles: \n  - foo\n  - bar\n",
                    "public > public/assets /assets/
                javascripts/base_packaged.js: javascripts/prototype.js javascripts/effects.js javascripts/lib/x.min.js
                javascripts/secondary_packaged.js: javascripts/foo.js javascripts/2012.js
                stylesheets/base_packaged.css: stylesheets/screen.css
                stylesheets/sub/styles_packaged.css: stylesheets/sub/foo.css stylesheets/sub/bar.css
                - 7:20 `foo` is joined once, where it is named first",
                ),
                (
                    "\u{feff}javascripts:\n- a: [../x, 'b*']\n  c: [d]\n- e: []\nstylesheets:\n",
                    "public > public/assets /assets/
                javascripts/a_packaged.js: x.js javascripts/b\\*.js
                javascripts/e_packaged.js: 
                - 3:3 `c` is left out: of an item only the first package counts \
                (each package is an item of its own: `- name: [first, second]`)",
                ),
            ],
        );
    }

    #[test]
    fn what_is_wrong_is_said_at_once() {
        check(
            Packager::AssetPackager,
            &[
                ("", "! `f` is empty"),
                ("- a", "! 1:1 `f` holds a list, not a map of settings"),
                (
                    "javascript:\n- a: [b]\nstylesheets:\n  base: [a]\n",
                    "! 1:1 `javascript` is no setting of asset_packager (did you mean `javascripts`?)
                ! 4:3 `stylesheets` is a map, not a list of packages \
                (each package is an item of its own: `- name: [first, second]`)",
                ),
                (
                    "javascripts:\n- a\n- b: c\n- d:\n- e: [[f], on, ~]\n- g: [h]\n- g: [i]\n",
                    "! 2:3 `an item of javascripts` is text, not a package with its files \
                (each package is an item of its own: `- name: [first, second]`)
                ! 3:6 `javascripts: b` is text, not a list of names (write `[first, second]`)
                ! 4:4 `javascripts: d` is nothing, not a list of names (write `[first, second]`)
                ! 5:7 `javascripts: e` is a list, not text (quotes make text of it)
                ! 5:12 `javascripts: e` is `true`, not text (quotes make text of it)
                ! 5:16 `javascripts: e` holds an item without a name (take it out)
                ! 7:3 a second package would be written to `javascripts/g_packaged.js` \
                (give one of them another name)",
                ),
            ],
        );
    }
}
