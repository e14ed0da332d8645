//! Steps that are kept from build to build: Sass, of which nobody knows what it reads before it is compiled.

use std::fs;

use crate::{
    project::{Project, assert_same},
    run::Run,
};

const PARTIALS: [(&str, &str); 5] = [
    ("assetpack.toml", "[sass]\nload_paths = [\"own\", \"vendor\"]\n"),
    ("vendor/_theme.scss", "$color: red;\n"),
    ("assets/_box.scss", "@use 'theme';\n@mixin box { color: theme.$color }\n@warn 'old';\n"),
    ("assets/app.scss", "@use 'box';\n.a { @include box.box }\n"),
    ("assets/other.css", ".b { c: d }\n"),
];

fn project() -> Project {
    let project = Project::new();
    for (path, content) in PARTIALS {
        project.write(path, content);
    }
    project
}

/// A build without what the last one published, and how often it found nothing in the cache.
fn build(project: &Project) -> (Run, usize) {
    let _ = fs::remove_dir_all(project.path("dist"));
    let run = project.build(&["--timings"]).exit(0);
    let misses = run.stderr.split_once(" hits, ").expect("hits of the cache").1;
    let misses = misses.split(' ').next().and_then(|number| number.parse().ok()).expect("a number of misses");
    (run, misses)
}

fn built_like_a_clean_one(project: &Project) -> usize {
    let (run, misses) = build(project);
    let outputs = project.outputs();
    fs::remove_dir_all(project.path("dist")).expect("the release goes");
    let clean = project.build(&["--no-cache"]).exit(0);
    assert_same(&project.outputs(), &outputs, "the release with a cache");
    let warning = |run: &Run| run.stderr.contains("old") && run.stderr.contains("assets/_box.scss:3:1");
    assert!(warning(&run) && warning(&clean), "{}\n{}", run.stderr, clean.stderr);
    misses
}

#[test]
fn sass_of_the_same_files_is_compiled_once() {
    let project = project();
    assert_ne!(built_like_a_clean_one(&project), 0);
    assert_eq!(built_like_a_clean_one(&project), 0);
    let color = |color: &str| project.write("vendor/_theme.scss", format!("$color: {color};\n"));
    color("blue");
    assert_ne!(built_like_a_clean_one(&project), 0);
    color("red");
    assert_eq!(built_like_a_clean_one(&project), 0, "what was kept before it was changed");

    // Something else is asked.
    project.write("vendor/_theme.scss", "@forward 'colors';\n");
    project.write("vendor/_colors.scss", "$color: green;\n");
    assert_ne!(built_like_a_clean_one(&project), 0);
    assert_eq!(built_like_a_clean_one(&project), 0);
    project.write("own/_theme.scss", "$color: black;\n");
    assert_ne!(built_like_a_clean_one(&project), 0);
    assert_eq!(project.output("app.css"), ".a{color:black}");
    fs::remove_file(project.path("own/_theme.scss")).expect("a file");
    assert_eq!(built_like_a_clean_one(&project), 0);
    color("red");
    assert_eq!(built_like_a_clean_one(&project), 0);
}

#[test]
fn kept_sass_moves_with_its_project() {
    let project = project();
    let (_, misses) = build(&project);
    assert_ne!(misses, 0);
    for place in ["copy", "a/folder/below/é/copy"] {
        let copy = Project::below(place);
        crate::project::copy(project.root(), copy.root());
        assert_eq!(built_like_a_clean_one(&copy), 0, "{place}");
    }
}

#[test]
fn kept_sass_is_no_way_out_of_the_project() {
    let project = project();
    project.write("assetpack.toml", "allow = [\"../shared\"]\n[sass]\nload_paths = [\"vendor\"]\n");
    fs::remove_file(project.path("vendor/_theme.scss")).expect("a file");
    project.write("../shared/_theme.scss", "$color: red;\n");
    let project = project.link("vendor/_theme.scss", "../../shared/_theme.scss");
    project.build(&[]).exit(0);
    project.write("assetpack.toml", "[sass]\nload_paths = [\"vendor\"]\n");
    let run = project.refuse(1, &[]);
    assert!(run.stderr.contains("outside of the project"), "{}", run.stderr);
}

#[test]
fn sass_that_gives_something_else_each_time_is_compiled_each_time() {
    let project = Project::new().file("assets/app.scss", "@use 'sass:math';\n.a { b: math.random(1000000000) }\n");
    for _ in 0..2 {
        let (run, misses) = build(&project);
        assert!(misses > 0 && run.stderr.contains("in every build"), "{}", run.stderr);
    }
}

#[test]
fn the_nearest_package_counts_for_sass() {
    let project = Project::below("above/project")
        .file("../node_modules/theme/_index.scss", "$color: red;\n")
        .file("node_modules/theme/package.json", "{\"sass\": \"src/main.scss\"}")
        .file("node_modules/theme/src/main.scss", "$color: blue;\n")
        .file("assets/app.scss", "@use 'pkg:theme';\n.a { color: theme.$color }\n");
    project.build(&[]).exit(0);
    assert_eq!(project.output("app.css"), ".a{color:blue}");
}
