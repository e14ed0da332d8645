//! Same inputs, same bytes: wherever, whenever and however the build runs.

use std::{
    fs,
    os::unix::fs::symlink,
    path::Path,
    time::{Duration, SystemTime},
};

use crate::{
    project::{Outputs, Project, assert_same, copy, fixtures},
    run::Launch,
};

const BUILD: [&str; 5] = ["build", "--sourcemap", "linked", "--compress", "gzip,br,zstd"];

/// All fixtures, each built as described; the folder of each is `folder` in a temporary one.
fn all(
    folder: &str,
    prepare: impl Fn(&Project),
    describe: impl Fn(&Project, Launch) -> Launch,
) -> Vec<(String, Outputs)> {
    fixtures()
        .into_iter()
        .map(|name| {
            let project = Project::below(folder).with_fixture(&name);
            prepare(&project);
            describe(&project, project.launch(&BUILD)).run().exit(0);
            let outputs = project.outputs();
            (name, outputs)
        })
        .collect()
}

#[track_caller]
fn same(what: &str, found: &[(String, Outputs)]) {
    let usual = all("project", |_| (), |_, launch| launch);
    for ((name, expected), (_, found)) in usual.iter().zip(found) {
        assert_same(expected, found, &format!("{what}: {name}"));
    }
}

#[test]
fn the_folder_does_not_matter() {
    same("deep", &all("a/b/c/d/e", |_| (), |_, launch| launch));
    same("odd", &all("ü ñ/it's \"100%\" #1?/[x] {y} $z/日本", |_| (), |_, launch| launch));
}

#[test]
fn the_number_of_threads_does_not_matter() {
    for jobs in ["1", "8"] {
        same(jobs, &all("project", |_| (), |_, launch| launch.argument("--jobs").argument(jobs)));
    }
}

#[test]
fn the_order_in_which_files_were_made_does_not_matter() {
    // Many names in one folder, so that an order of the file system would show.
    let names: Vec<String> = (0..200).map(|number| format!("f{}", (number * 7919) % 1000)).collect();
    let build = |reverse: bool| {
        let project = Project::new();
        let mut order: Vec<&String> = names.iter().collect();
        if reverse {
            order.reverse();
        }
        for name in order {
            project.write(&format!("assets/{name}.txt"), name);
            project.write(&format!("assets/lib/{name}.js"), format!("export const {name} = '{name}';\n"));
            project.write(&format!("assets/css/_{name}.css"), format!(".{name} {{ color: red }}\n"));
        }
        let imports = names
            .iter()
            .map(|name| format!("import {{ {name} }} from './lib/{name}.js';\nconsole.log({name});\n"))
            .collect::<Vec<_>>()
            .concat();
        project.write("assets/app.js", &imports);
        project.write("assets/other.js", imports);
        let sheets = names.iter().map(|name| format!("@import '_{name}.css';\n")).collect::<Vec<_>>().concat();
        project.write("assets/css/app.css", sheets);
        project.build(&["--sourcemap", "linked"]).exit(0);
        project.outputs()
    };
    assert_same(&build(false), &build(true), "made in reverse order");
}

#[test]
fn times_of_files_do_not_matter() {
    let old = |project: &Project| {
        let time = SystemTime::UNIX_EPOCH + Duration::from_hours(24);
        touch(&project.path(""), time);
    };
    same("old files", &all("project", old, |_, launch| launch));
}

fn touch(folder: &Path, time: SystemTime) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            touch(&path, time);
        } else {
            let file = fs::File::options().write(true).open(&path).expect("a file");
            file.set_modified(time).expect("a time");
        }
    }
}

#[test]
fn the_umask_does_not_matter() {
    for mask in ["077", "000"] {
        same(mask, &all("project", |_| (), |_, launch| launch.umask(mask)));
    }
}

#[test]
fn the_locale_does_not_matter() {
    for locale in ["tr_TR.UTF-8", "C", "de_DE.ISO-8859-1"] {
        same(locale, &all("project", |_| (), |_, launch| launch.variable("LANG", locale).variable("LC_ALL", locale)));
    }
}

#[test]
fn the_time_zone_does_not_matter() {
    same("time zone", &all("project", |_| (), |_, launch| launch.variable("TZ", "Pacific/Kiritimati")));
}

#[test]
fn the_environment_does_not_matter() {
    same("no home", &all("project", |_| (), |_, launch| launch.without("HOME")));
    same("nothing set", &all("project", |_| (), |_, launch| launch.clean()));
    let development = |_: &Project, launch: Launch| {
        launch.variable("NODE_ENV", "development").variable("BROWSERSLIST", "ie 11").variable("SOURCE_DATE_EPOCH", "1")
    };
    same("tools of others", &all("project", |_| (), development));
}

#[test]
fn a_tree_behind_a_link_is_the_same_tree() {
    let linked = |project: &Project| {
        symlink(project.root(), project.path("../link")).expect("a link");
    };
    let named = |project: &Project, _: Launch| Launch::new(project.path("..").as_path(), &["-C", "link"]).with(&BUILD);
    same("-C link", &all("project", linked, named));
    let entered = |project: &Project, launch: Launch| {
        let link = project.path("../link");
        // A shell that went through a link says so in PWD.
        let shown = link.to_str().expect("UTF-8").to_owned();
        launch.started_in(link).variable("PWD", &shown)
    };
    same("cd link", &all("project", linked, entered));
}

#[test]
fn a_source_root_behind_a_link_is_the_same_root() {
    let build = |link: bool| {
        let project = Project::fixture("storefront");
        if link {
            fs::rename(project.path("assets"), project.path("real")).expect("a new name");
            symlink("real", project.path("assets")).expect("a link");
        }
        project.build(&[]).exit(0);
        // Where a source really is may differ; names and bytes of outputs may not.
        let mut outputs = project.outputs();
        outputs.remove("manifest.json");
        outputs
    };
    assert_same(&build(false), &build(true), "assets is a link");
}

#[test]
fn starting_elsewhere_does_not_matter() {
    same(
        "-C",
        &all(
            "project",
            |_| (),
            |project, _| {
                let root = project.root().to_str().expect("UTF-8");
                Launch::new(Path::new("/"), &["-C", root]).with(&BUILD)
            },
        ),
    );
}

#[test]
fn an_earlier_release_does_not_matter() {
    same(
        "over another release",
        &all(
            "project",
            |project| {
                let before = Project::fixture("storefront");
                before.build(&[]).exit(0);
                fs::create_dir(project.path("dist")).expect("a folder");
                copy(&before.path("dist"), &project.path("dist"));
                // Nothing is ever deleted, so the older files have to go for the comparison.
                fs::remove_dir_all(project.path("dist/assets")).expect("removed");
            },
            |_, launch| launch,
        ),
    );
}

#[test]
fn the_program_can_check_itself() {
    for name in fixtures() {
        let project = Project::fixture(&name);
        project.build(&["--check-reproducible"]).exit(0);
        project.verify();
    }
}
