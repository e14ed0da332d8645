//! Settings that cannot be meant.

use crate::{project::Project, run::Run};

/// A release, then a configuration that is refused.
fn refused(configuration: &str) -> Run {
    let project = Project::released();
    project.write("assetpack.toml", configuration);
    project.refuse(2, &[])
}

fn refused_flag(arguments: &[&str]) -> Run {
    Project::released().refuse(2, arguments)
}

#[test]
fn an_unknown_key_is_refused_with_a_suggestion_and_its_place() {
    refused("out = 'dist/assets'\npublic_pth = '/x/'\n")
        .stderr_has("--> assetpack.toml:2:1\n")
        .stderr_has("`public_pth`")
        .stderr_has("`public_path`");
}

#[test]
fn an_unknown_key_in_a_table_is_refused_with_its_place() {
    refused("[js]\nminify = 'oxc'\nmninify = 'swc'\n").stderr_has("--> assetpack.toml:3:1\n").stderr_has("minify");
}

#[test]
fn unknown_keys_in_depth_are_refused_with_a_suggestion_each() {
    refused("[css.modules]\nnamse = 'x'\n[[compile]]\nfiles = 'x'\nto = 'css'\ncommand = ['cat']\ndepend = []\n")
        .stderr_has("--> assetpack.toml:2:1\n")
        .stderr_has("did you mean `names`?")
        .stderr_has("--> assetpack.toml:7:1\n")
        .stderr_has("did you mean `depends`?");
}

#[test]
fn all_wrong_keys_are_said_at_once() {
    refused("one = 1\ntwo = 2\n").stderr_has("assetpack.toml:1:1").stderr_has("assetpack.toml:2:1");
}

#[test]
fn what_is_no_toml_is_refused_with_its_place() {
    refused("source = [\"assets\"\nout = 3\n").stderr_has("--> assetpack.toml:");
}

#[test]
fn impossible_values_are_refused_with_their_place() {
    for (configuration, place) in [
        ("source = []\n", "1:"),
        ("source = 3\n", "1:10"),
        ("compress = ['gzp']\n", "1:13"),
        ("public_path = 'assets'\n", "1:15"),
        ("public_path = 7\n", "1:15"),
        ("sourcemap = 'maybe'\n", "1:13"),
        ("deny_warnings = 'yes'\n", "1:17"),
        ("browsers = ''\n", "1:12"),
        ("entries = ['a[']\n", "1:12"),
        ("\n[js]\nminify = 'terser'\n", "3:10"),
        ("[limits]\nnesting = -1\n", "2:11"),
        ("[limits]\nfile_size = 0\n", "2:13"),
    ] {
        refused(configuration).stderr_has(&format!("--> assetpack.toml:{place}"));
    }
}

#[test]
fn an_unknown_flag_is_a_usage_error() {
    refused_flag(&["--minfy", "swc"]).stderr_has("--minify");
}

#[test]
fn impossible_flags_are_refused() {
    for (flag, value) in [
        ("--jobs", "0"),
        ("--jobs", "many"),
        ("--minify", "terser"),
        ("--compress", "lzma"),
        ("--sourcemap", "perhaps"),
        ("--define", "novalue"),
        ("--public-path", "assets"),
        ("--browsers", ""),
        ("--entry", "a["),
    ] {
        refused_flag(&[flag, value]).stderr_has(flag.trim_start_matches('-'));
    }
}

#[test]
fn browsers_that_do_not_exist_are_refused() {
    refused_flag(&["--browsers", "netscape > 4"]).stderr_has("netscape");
    refused_flag(&["--browsers", "chrome >= oops"]).stderr_has("chrome >= oops");
}

#[test]
fn a_definition_that_is_no_expression_is_refused() {
    let project = Project::released();
    let run = project.launch(&["build", "--define", "VERSION=1 +"]).run();
    assert!(matches!(run.code(), 1 | 2), "{}", run.stderr);
    run.stderr_has("VERSION");
}

#[test]
fn a_missing_source_directory_is_refused() {
    refused_flag(&["--source", "nowhere"]).stderr_has("`nowhere`");
}

#[test]
fn without_sources_there_is_nothing_to_build() {
    let project = Project::new();
    project.refuse(2, &[]).stderr_has("`assets`");
    assert!(!project.path("dist").exists(), "something was written");
}

#[test]
fn outputs_among_the_sources_are_refused() {
    refused_flag(&["--out", "assets/out"]).stderr_has("assets/out");
    refused_flag(&["--out", "."]).stderr_has_one_of(&["overlap", "contains"]);
    refused_flag(&["--manifest", "assets/manifest.json"]).stderr_has("assets/manifest.json");
}

#[test]
fn a_missing_configuration_is_refused_where_it_was_named() {
    let project = Project::released();
    project.run(&["--config", "none.toml", "build"]).exit(2).stderr_has("none.toml");
}

#[test]
fn an_entry_that_matches_nothing_is_refused() {
    let project = Project::released();
    let run = project.launch(&["build", "--entry", "pages/*.js"]).run();
    assert!(matches!(run.code(), 1 | 2), "{}", run.stderr);
    run.stderr_has("pages/*.js");
}

#[test]
fn warnings_fail_the_build_where_that_was_asked_for() {
    let warns = "export * from './x.js';\nexport * from './y.js';\n";
    let project = Project::released();
    project.write("assets/lib/x.js", "export const same = 1;\n");
    project.write("assets/lib/y.js", "export const same = 2;\n");
    project.write("assets/lib/all.js", warns);
    project.write("assets/app.js", "import * as all from './lib/all.js';\nconsole.log(all);\n");
    project.refuse(1, &["--deny-warnings"]).stderr_has("warning[");
    project.build(&[]).exit(0).stderr_has("warning[");
}
