//! One change each: it is noticed, and what follows is noticed too.

use super::{Scene, Targets, WAYS, files, symlink, tree, write};
use std::fs::{self, Permissions, rename};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

/// A name, what happens, the path that is reported, and a path that is written afterwards.
type Case = (&'static str, fn(&Path), &'static str, &'static str);

const TREE: &[Case] = &[
    ("written", |r| write(&r.join("assets/a.css"), "a{b:c}"), "assets/a.css", "assets/a.css"),
    ("same length", |r| write(&r.join("assets/a.css"), "b{}"), "assets/a.css", "assets/a.css"),
    ("truncated", |r| drop(fs::File::create(r.join("assets/a.css")).unwrap()), "assets/a.css", "assets/a.css"),
    (
        "touched",
        |r| fs::File::open(r.join("assets/a.css")).unwrap().set_modified(std::time::SystemTime::now()).unwrap(),
        "assets/a.css",
        "assets/a.css",
    ),
    (
        "renamed over",
        |r| {
            write(&r.join("assets/.a.tmp"), "x{}");
            rename(r.join("assets/.a.tmp"), r.join("assets/a.css")).unwrap();
        },
        "assets/a.css",
        "assets/a.css",
    ),
    (
        "backup and new",
        |r| {
            rename(r.join("assets/a.css"), r.join("assets/a.css~")).unwrap();
            write(&r.join("assets/a.css"), "y{}");
            fs::remove_file(r.join("assets/a.css~")).unwrap();
        },
        "assets/a.css",
        "assets/a.css",
    ),
    (
        "removed",
        |r| fs::remove_file(r.join("assets/deep/er/b.css")).unwrap(),
        "assets/deep/er/b.css",
        "assets/deep/er/n.css",
    ),
    (
        "folder moved out",
        |r| rename(r.join("assets/deep"), r.join("gone")).unwrap(),
        "assets/deep",
        "assets/deep/er/b.css",
    ),
    (
        "folder moved in",
        |r| rename(r.join("other"), r.join("assets/in")).unwrap(),
        "assets/in/c.css",
        "assets/in/c.css",
    ),
    (
        "folder moved within",
        |r| rename(r.join("assets/deep"), r.join("assets/new")).unwrap(),
        "assets/new/er/b.css",
        "assets/new/er/b.css",
    ),
    (
        "folders exchanged",
        |r| {
            write(&r.join("assets/two/er/b.css"), "2");
            rename(r.join("assets/deep"), r.join("assets/t")).unwrap();
            rename(r.join("assets/two"), r.join("assets/deep")).unwrap();
            rename(r.join("assets/t"), r.join("assets/two")).unwrap();
        },
        "assets/deep/er/b.css",
        "assets/deep/er/b.css",
    ),
    (
        "deep folders at once",
        |r| write(&r.join("assets/1/2/3/4/5/6/7/8/n.css"), "n"),
        "assets/1/2/3/4/5/6/7/8/n.css",
        "assets/1/2/3/4/5/6/7/8/m.css",
    ),
    (
        "folder again",
        |r| {
            fs::remove_dir_all(r.join("assets/deep")).unwrap();
            write(&r.join("assets/deep/er/b.css"), "again");
        },
        "assets/deep/er/b.css",
        "assets/deep/er/b.css",
    ),
    (
        "root again",
        |r| {
            fs::remove_dir_all(r.join("assets")).unwrap();
            write(&r.join("assets/deep/er/b.css"), "again");
        },
        "assets/deep/er/b.css",
        "assets/deep/er/b.css",
    ),
    (
        "root replaced",
        |r| {
            write(&r.join("next/deep/er/b.css"), "next");
            rename(r.join("assets"), r.join("last")).unwrap();
            rename(r.join("next"), r.join("assets")).unwrap();
        },
        "assets/deep/er/b.css",
        "assets/deep/er/b.css",
    ),
    (
        "link elsewhere",
        |r| {
            fs::remove_file(r.join("assets/link.css")).unwrap();
            symlink("a.css", r.join("assets/link.css")).unwrap();
        },
        "assets/link.css",
        "assets/a.css",
    ),
    (
        "file permissions",
        |r| fs::set_permissions(r.join("assets/a.css"), Permissions::from_mode(0o600)).unwrap(),
        "assets/a.css",
        "assets/a.css",
    ),
    (
        "folder permissions",
        |r| fs::set_permissions(r.join("assets/deep/er"), Permissions::from_mode(0o700)).unwrap(),
        "assets/deep/er",
        "assets/deep/er/b.css",
    ),
    (
        "folder closed and open",
        |r| {
            fs::set_permissions(r.join("assets/deep"), Permissions::from_mode(0o000)).unwrap();
            fs::set_permissions(r.join("assets/deep"), Permissions::from_mode(0o755)).unwrap();
        },
        "assets/deep",
        "assets/deep/er/b.css",
    ),
    ("beside the tree", |r| write(&r.join("settings.toml"), "x"), "settings.toml", "settings.toml"),
];

/// Runs all cases side by side, in both ways of noticing.
fn run(cases: &[Case], prepare: fn(&Path), targets: fn(&Path) -> Targets, shown: fn(&str) -> String) {
    std::thread::scope(|threads| {
        for poll in WAYS {
            for (name, change, seen, then) in cases {
                threads.spawn(move || {
                    let mut scene = Scene::new(poll, prepare, targets);
                    change(scene.folder.path());
                    let seen = scene.path(seen);
                    scene.sees(&format!("{name}, {poll:?}"), &seen);
                    scene.calm();
                    write(&scene.path(then), "afterwards");
                    let then = scene.path(&shown(then));
                    scene.sees(&format!("{name}, afterwards, {poll:?}"), &then);
                });
            }
        }
    });
}

#[test]
fn a_tree() {
    run(TREE, files, tree, str::to_owned);
}

/// The folder is behind a link, and nothing else is watched.
fn linked(root: &Path) -> Targets {
    Targets {
        folders: [root.join("now/css"), root.join("none/at/all"), root.join("file.css")].into(),
        ..Targets::default()
    }
}

fn releases(root: &Path) {
    write(&root.join("v1/css/a.css"), "1");
    write(&root.join("v2/css/a.css"), "2");
    write(&root.join("v1/file.css"), "2");
    symlink("v1", root.join("now")).unwrap();
    symlink("now/file.css", root.join("file.css")).unwrap();
}

const LINKED: &[Case] = &[
    ("behind a link", |r| write(&r.join("v1/css/a.css"), "3"), "now/css/a.css", "v1/css/a.css"),
    (
        "link elsewhere",
        |r| {
            symlink("v2", r.join("next")).unwrap();
            rename(r.join("next"), r.join("now")).unwrap();
        },
        "now",
        "v2/css/a.css",
    ),
    (
        "target renamed",
        |r| {
            rename(r.join("v1"), r.join("v0")).unwrap();
            rename(r.join("v2"), r.join("v1")).unwrap();
        },
        "v1",
        "v1/css/a.css",
    ),
    ("linked file", |r| write(&r.join("v1/file.css"), "3"), "v1/file.css", "v1/file.css"),
    ("missing", |r| write(&r.join("none/at/all/a.css"), "3"), "none/at/all/a.css", "none/at/all/b.css"),
    (
        "missing, in steps",
        |r| {
            write(&r.join("none/x"), "");
            std::thread::sleep(Duration::from_millis(100));
            write(&r.join("none/at/all/a.css"), "3");
        },
        "none/at/all/a.css",
        "none/at/all/b.css",
    ),
    (
        "missing, moved in",
        |r| {
            write(&r.join("some/at/all/a.css"), "3");
            rename(r.join("some"), r.join("none")).unwrap();
        },
        "none/at/all/a.css",
        "none/at/all/b.css",
    ),
];

#[test]
fn links_and_what_is_missing() {
    run(LINKED, releases, linked, |path| path.replace("v1/css", "now/css").replace("v2/css", "now/css"));
}

/// A name, and what wakes nobody.
type Quiet = (&'static str, fn(&Path));

const QUIET: &[Quiet] = &[
    ("reading", |r| {
        fs::read(r.join("assets/a.css")).unwrap();
        fs::read_dir(r.join("assets/deep")).unwrap().for_each(drop);
    }),
    ("own output", |r| {
        write(&r.join("dist/new.css"), "");
        write(&r.join("assets/dist/x/new.css"), "");
        rename(r.join("dist/new.css"), r.join("dist/old.css")).unwrap();
    }),
    ("hidden", |r| write(&r.join("assets/.git/index"), "")),
    ("packages", |r| write(&r.join("assets/node_modules/p/new.js"), "")),
    ("not asked for", |r| write(&r.join("other/c2.css"), "")),
];

#[test]
fn what_wakes_nobody() {
    for poll in WAYS {
        for (name, act) in QUIET {
            let mut scene = Scene::new(poll, files, tree);
            act(scene.folder.path());
            assert_eq!(scene.woken(Duration::from_millis(200)), None, "{name}, {poll:?}");
        }
    }
}
