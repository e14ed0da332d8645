use std::sync::Arc;

use super::*;
use crate::sprockets::File;

/// What is said about `js/menu/app.js` with this text: the message, what is marked, the hints.
fn said(text: &str) -> Vec<(String, String, Vec<String>)> {
    let files = [
        ("css/theme.css", 0),
        ("css/img/logo.png", 0),
        ("js/menu.js", 1),
        ("js/menu/app.js", 1),
        ("js/menu/item.js", 1),
    ];
    let roots = ["css", "js"];
    let given: Vec<File<'_>> = files
        .iter()
        .map(|(path, root)| File { root: *root, path: path.split_once('/').map_or("", |(_, rest)| rest) })
        .collect();
    let read = |file: usize| (file == 3).then(|| Arc::from(text));
    let tree = Tree::new(&roots, &given, &[], &read);
    let problems = tree.bundle(3).err().unwrap_or_default();
    let show = |problem: Diagnostic| {
        let location = problem.location.expect("each of these problems has a place");
        assert_eq!((&*problem.code, location.file.as_str()), (CODE, "js/menu/app.js"));
        let span = location.span.expect("each place is a stretch of text");
        (problem.message, text[span.offset..span.offset + span.length].to_owned(), problem.hints)
    };
    problems.into_iter().map(show).collect()
}

#[test]
fn messages_name_the_way_out() {
    let paths = "the load paths are `css`, `js`";
    let cases: &[(&str, &str, &str, &[&str])] = &[
        (
            "require menus",
            "no load path has a `menus` that becomes JavaScript",
            "menus",
            &["did you mean `menu`?", paths],
        ),
        ("require itm.js", "no load path has a `itm.js` that becomes JavaScript", "itm.js", &[paths]),
        (
            "require 'menu/itm.js'",
            "no load path has a `menu/itm.js` that becomes JavaScript",
            "'menu/itm.js'",
            &["did you mean `menu/item.js`?", paths],
        ),
        (
            "require ./itm",
            "there is no `./itm` beside this file that becomes JavaScript",
            "./itm",
            &["did you mean `./item`?"],
        ),
        (
            "require ../men",
            "there is no `../men` beside this file that becomes JavaScript",
            "../men",
            &["did you mean `../menu`?"],
        ),
        ("link theme.png", "`theme.png` is `css/theme.css`, which becomes CSS", "theme.png", &[]),
        (
            "require theme.css",
            "`theme.css` is `css/theme.css`, which becomes CSS; only what becomes JavaScript can be part of this bundle",
            "theme.css",
            &[],
        ),
        (
            "stub img/logo",
            "`img/logo` is `css/img/logo.png`, which becomes image/png; only what becomes JavaScript can be part of this bundle",
            "img/logo",
            &[],
        ),
        ("link img/logo.gif", "`img/logo.gif` is `css/img/logo.png`, which becomes image/png", "img/logo.gif", &[]),
        (
            "link img/log.png",
            "no load path has a `img/log.png`",
            "img/log.png",
            &["did you mean `img/logo.png`?", paths],
        ),
        (
            "require /menu",
            "`/menu` is an absolute path",
            "/menu",
            &["write it as seen from a load path, such as `menu/item`, or from this file, such as `./item`"],
        ),
        (
            "require ../../css/theme",
            "`../../css/theme` leads out of the load path `js`",
            "../../css/theme",
            &["name the file as seen from its own load path, without `./` and `../`"],
        ),
        (
            "require_tree menu",
            "`require_tree` needs a path that begins with `./` or `../`, not `menu`",
            "menu",
            &["the path is seen from the folder of this file"],
        ),
        (
            "link_tree ../../css/image",
            "`../../css/image` is no folder: no load path holds `css/image`",
            "../../css/image",
            &["did you mean the folder `css/img`?"],
        ),
        ("link_tree . .scss", "`.scss` is not what is published: that is `.css`", ".", &[]),
        ("require", "`require` needs a path", "require", &[]),
    ];
    for (directive, message, marked, hints) in cases {
        let expected = ((*message).to_owned(), (*marked).to_owned(), hints.iter().map(ToString::to_string).collect());
        assert_eq!(said(&format!("//= {directive}\n")), [expected], "{directive}");
    }
}

#[test]
fn many_problems_cost_little() {
    let text = "//= require men\n".repeat(1_000);
    assert_eq!(said(&text).len(), 1_000);
}
