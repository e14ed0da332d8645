use std::sync::Arc;

use super::*;
use crate::sprockets::File;

/// The parts of a file's bundle in a tree of load paths `js` and `lib`, then what it links, by paths in the project.
fn bundled(files: &[(&str, &str)], of: &str) -> Result<(String, String), Vec<String>> {
    let roots = ["js", "lib"];
    let mut sorted = files.to_vec();
    sorted.sort_unstable();
    let place = |path: &str| usize::from(path.starts_with("lib/"));
    let given: Vec<File<'_>> = sorted
        .iter()
        .map(|(path, _)| File { root: place(path), path: path.split_once('/').map_or("", |(_, rest)| rest) })
        .collect();
    let read = |file: usize| Some(Arc::from(sorted[file].1));
    let tree = Tree::new(&roots, &given, &["js/empty"], &read);
    let show = |files: Vec<usize>| files.into_iter().map(|file| sorted[file].0).collect::<Vec<_>>().join(" ");
    let file = tree.at(of).unwrap_or_default();
    match tree.bundle(file) {
        Ok(bundle) => Ok((show(bundle.parts), show(bundle.links))),
        Err(problems) => Err(problems.into_iter().map(|problem| problem.message).collect()),
    }
}

/// The parts of `js/app.js`, which is the first file.
#[track_caller]
fn parts(files: &[(&str, &str)], expected: &str) {
    let parts = bundled(files, files[0].0).map(|(parts, _)| parts);
    assert_eq!(parts.as_deref(), Ok(expected));
}

#[test]
fn requirements_come_first_and_once() {
    parts(&[("js/app.js", "x")], "js/app.js");
    parts(
        &[("js/app.js", "//= require b\n//= require a\n//= require b"), ("js/a.js", "//= require b"), ("js/b.js", "")],
        "js/b.js js/a.js js/app.js",
    );
    parts(
        &[("js/app.js", "//= require a\n//= require_self\n//= require b"), ("js/a.js", ""), ("js/b.js", "")],
        "js/a.js js/app.js js/b.js",
    );
    parts(
        &[
            ("js/app.js", "//= require a"),
            ("js/a.js", "//= require_self\n//= require b"),
            ("js/b.js", "//= require c"),
            ("js/c.js", ""),
        ],
        "js/a.js js/c.js js/b.js js/app.js",
    );
}

#[test]
fn circles_end_where_they_close() {
    parts(&[("js/app.js", "//= require a"), ("js/a.js", "//= require app")], "js/app.js js/a.js");
    parts(
        &[
            ("js/app.js", "//= require a"),
            ("js/a.js", "//= require b"),
            ("js/b.js", "//= require a\n//= require c"),
            ("js/c.js", ""),
        ],
        "js/a.js js/c.js js/b.js js/app.js",
    );
    parts(&[("js/app.js", "//= require ./app")], "js/app.js");
}

#[test]
fn stubs_of_the_bundle_itself_count() {
    let shared = [("js/a.js", "//= require b"), ("js/b.js", ""), ("js/c.js", "//= require b\n//= stub a")];
    let with = |app: &'static str| {
        let mut files = vec![("js/app.js", app)];
        files.extend(shared);
        files
    };
    parts(&with("//= require a\n//= stub b"), "js/a.js js/app.js");
    parts(&with("//= require c\n//= stub a"), "js/c.js js/app.js");
    parts(&with("//= require a\n//= require c"), "js/b.js js/a.js js/c.js js/app.js");
    parts(&with("//= require a\n//= stub app"), "");
}

#[test]
fn folders_are_in_the_order_of_their_paths() {
    let files = [
        ("js/app.js", "//= require_tree ."),
        ("js/a/z.js", ""),
        ("js/a.js", ""),
        ("js/a-b.js", ""),
        ("js/a/index.css", ""),
        ("js/a/b/c.coffee", ""),
        ("js/b/.hidden.js", ""),
        ("js/b/c.js~", ""),
        ("js/b/d.png", ""),
        ("lib/x.js", ""),
    ];
    parts(&files, "js/a-b.js js/a.js js/a/b/c.coffee js/a/z.js js/app.js");
    let mut flat = files;
    flat[0].1 = "//= require_directory ./a\n//= require_directory";
    parts(&flat, "js/a/z.js js/a-b.js js/a.js js/app.js");
    flat[0].1 = "//= require_tree ../lib\n//= require_tree ./empty";
    parts(&flat, "lib/x.js js/app.js");
}

#[test]
fn names_are_looked_up_as_sprockets_does() {
    let files = [
        ("js/app.js", ""),
        ("js/menu/index.js", ""),
        ("js/menu/item.js", "//= require ./other\n//= require ../both"),
        ("js/menu/other.js.coffee", ""),
        ("js/both.css", ""),
        ("js/both.js", ""),
        ("js/jquery.ui.js", ""),
        ("js/with space.js", ""),
        ("lib/both.js", ""),
        ("lib/only.js.erb", ""),
        ("lib/index.js", ""),
        ("lib/next.js", "//= require ./only\n//= require ."),
    ];
    for (directive, expected) in [
        ("menu", "js/menu/index.js"),
        ("./menu", "js/menu/index.js"),
        ("menu/index", "js/menu/index.js"),
        ("menu/item", "js/menu/other.js.coffee js/both.js js/menu/item.js"),
        ("both.js", "js/both.js"),
        ("jquery.ui", "js/jquery.ui.js"),
        ("\"with space\"", "js/with space.js"),
        ("with\\ space.js", "js/with space.js"),
        ("only", "lib/only.js.erb"),
        ("only.coffee", "lib/only.js.erb"),
        ("next", "lib/only.js.erb lib/index.js lib/next.js"),
        ("menu/../both", "js/both.js"),
    ] {
        let mut tree = files;
        let text = format!("//= require {directive}");
        tree[0].1 = &text;
        parts(&tree, &format!("{expected} js/app.js"));
    }
}

#[test]
fn packages_name_their_files() {
    let files = [
        ("js/app.js", "//= require one\n//= require two\n//= require three\n//= require deep/one\n//= require four"),
        ("js/four/index.js", ""),
        ("js/four/bower.json", "{ broken"),
        ("lib/deep/one/bower.json", "{\"main\": \"b.js\"}"),
        ("lib/deep/one/index.js", ""),
        ("lib/deep/one/b.js", ""),
        ("lib/one/.bower.json", "{\"main\": [\"style.css\", \"./dist/one.js\"]}"),
        ("lib/one/dist/one.js", ""),
        ("lib/one/index.js", ""),
        ("lib/one/style.css", ""),
        ("lib/three/index.js", ""),
        ("lib/three/package.json", "{}"),
        ("lib/two/lib/two.js", "//= require ./one"),
        ("lib/two/lib/one.js", ""),
        ("lib/two/package.json", "{\"main\": \"lib/two.js\", \"style\": \"two.css\"}"),
    ];
    parts(
        &files,
        "lib/one/dist/one.js lib/two/lib/one.js lib/two/lib/two.js lib/three/index.js lib/deep/one/index.js \
         js/four/index.js js/app.js",
    );
    let mut direct = files;
    direct[0].1 = "//= require one/index";
    parts(&direct, "lib/one/index.js js/app.js");
}

#[test]
fn links_are_those_of_all_parts() {
    let files = [
        ("js/app.js", "//= require a\n//= link b.css\n//= link_tree ./img"),
        ("js/a.js", "//= link b.css\n//= link_directory . .js"),
        ("js/b.css", "/*= link img/a.png */"),
        ("js/c.js", ""),
        ("js/img/a.png", ""),
        ("js/img/deep/b.gif", ""),
    ];
    let all = "js/b.css js/app.js js/c.js js/img/a.png js/img/deep/b.gif";
    assert_eq!(bundled(&files, "js/app.js"), Ok(("js/a.js js/app.js".to_owned(), all.to_owned())));
    assert_eq!(bundled(&files, "js/img/a.png"), Ok(("js/img/a.png".to_owned(), String::new())));
    let filtered = |accept: &str| {
        let text = format!("//= link_tree . {accept}");
        bundled(&[("js/app.js", &text), files[2], files[4], files[5]], "js/app.js").map(|(_, links)| links)
    };
    assert_eq!(filtered("image/*"), Ok("js/img/a.png js/img/deep/b.gif".to_owned()));
    assert_eq!(filtered("css"), Ok("js/b.css".to_owned()));
    assert_eq!(filtered(""), Ok("js/b.css js/img/a.png js/img/deep/b.gif".to_owned()));
}

#[test]
fn problems_of_all_parts_are_reported() {
    let files = [("js/app.js", "//= require a\n//= require zz"), ("js/a.js", "//= require_self\n//= require_self")];
    let found = bundled(&files, "js/app.js");
    let expected = ["this file already has its place in the bundle", "no load path has a `zz` that becomes JavaScript"];
    assert_eq!(found, Err(expected.map(str::to_owned).to_vec()));
    // What is only linked has its own bundle.
    let linked = [("js/app.js", "//= link a.js"), files[1]];
    assert_eq!(bundled(&linked, "js/app.js"), Ok(("js/app.js".to_owned(), "js/a.js".to_owned())));
}

#[test]
fn long_chains_and_large_trees_are_no_problem() {
    const COUNT: usize = 20_000;
    let paths: Vec<String> = (0..COUNT).map(|at| format!("{at:05}.js")).collect();
    let files: Vec<File<'_>> = paths.iter().map(|path| File { root: 0, path }).collect();
    let read =
        |file: usize| Some(Arc::from(format!("//= require {:05}\n//= require {:05}", (file + 1) % COUNT, file / 2)));
    let tree = Tree::new(&["js"], &files, &[], &read);
    let parts = tree.bundle(0).map(|bundle| bundle.parts.len());
    assert_eq!(parts, Ok(COUNT));
}
