use std::sync::Arc;

use crate::sprockets::{File, Tree};

const ROOTS: [&str; 4] = ["app/assets/config", "app/assets/images", "app/assets/js", "lib/assets"];

/// Targets by their paths: those of the manifest if there is one, or else those of Sprockets 3; or messages.
fn targets(files: &[(&str, &str)]) -> Result<Vec<String>, Vec<String>> {
    let mut sorted = files.to_vec();
    sorted.sort_unstable();
    let given: Vec<File<'_>> = sorted
        .iter()
        .filter_map(|(path, _)| {
            let root = ROOTS.iter().position(|root| path.starts_with(&format!("{root}/")))?;
            Some(File { root, path: &path[ROOTS[root].len() + 1..] })
        })
        .collect();
    let read = |file: usize| Some(Arc::from(sorted[file].1));
    let tree = Tree::new(&ROOTS, &given, &[], &read);
    let found = match tree.at("app/assets/config/manifest.js") {
        Some(manifest) => tree.targets(manifest),
        None => tree.default_targets(&|root| ROOTS[root].starts_with("app/")),
    };
    found
        .map(|files| files.into_iter().map(|file| sorted[file].0.to_owned()).collect())
        .map_err(|problems| problems.into_iter().map(|problem| problem.message).collect())
}

#[test]
fn a_manifest_names_what_is_published() {
    let files = [
        ("app/assets/config/manifest.js", "//= link_tree ../images\n//= link_directory ../js .js\n//= link all.css"),
        ("app/assets/images/.keep", ""),
        ("app/assets/images/a.png", ""),
        ("app/assets/js/a.js", "//= require b/c\n//= link extra"),
        ("app/assets/js/b/c.js", "//= link manifest.js\n//= link a.js"),
        ("lib/assets/all.css", ""),
        ("lib/assets/extra.js", "//= link a.js"),
        ("lib/assets/unused.js", ""),
    ];
    let expected = ["app/assets/images/a.png", "app/assets/js/a.js", "lib/assets/extra.js", "lib/assets/all.css"];
    assert_eq!(targets(&files), Ok(expected.map(str::to_owned).to_vec()));
    assert_eq!(targets(&[files[0], files[1], files[3], files[4], files[5], files[6]]).map(|found| found.len()), Ok(3));
}

#[test]
fn one_output_has_one_source() {
    let files = [
        ("app/assets/config/manifest.js", "//= link_directory ../js"),
        ("app/assets/js/a.coffee", ""),
        ("app/assets/js/a.js", ""),
    ];
    let expected = "`app/assets/js/a.coffee` and `app/assets/js/a.js` both become `a.js`";
    assert_eq!(targets(&files), Err(vec![expected.to_owned()]));
}

#[test]
fn each_problem_is_reported_once() {
    let files = [
        ("app/assets/config/manifest.js", "//= link a.js\n//= link b.js"),
        ("app/assets/js/a.js", "//= require c"),
        ("app/assets/js/b.js", "//= require c"),
        ("app/assets/js/c.js", "//= require ./d"),
    ];
    let expected = "there is no `./d` beside this file that becomes JavaScript";
    assert_eq!(targets(&files), Err(vec![expected.to_owned()]));
}

#[test]
fn without_a_manifest_the_defaults_of_sprockets_3_hold() {
    let files = [
        ("app/assets/images/a.png", ""),
        ("app/assets/images/LICENSE", ""),
        ("app/assets/js/admin/application.js.coffee", ""),
        ("app/assets/js/application.js", "//= link other.css"),
        ("app/assets/js/application/index.css", ""),
        ("app/assets/js/my_application.js", ""),
        ("app/assets/js/page.html.erb", ""),
        ("lib/assets/application.js", ""),
        ("lib/assets/application.css", ""),
        ("lib/assets/b.png", ""),
        ("lib/assets/other.css", ""),
    ];
    let expected = [
        "app/assets/images/a.png",
        "app/assets/js/admin/application.js.coffee",
        "app/assets/js/application.js",
        "lib/assets/other.css",
        "app/assets/js/application/index.css",
        "app/assets/js/page.html.erb",
    ];
    assert_eq!(targets(&files), Ok(expected.map(str::to_owned).to_vec()));
}
