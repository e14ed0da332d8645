//! Programs, graphs, packages and applications, built and run: each suite is a
//! program of its own for Node, which can also be run by hand with more than the
//! selection that is run here.

use std::process::Command;

use crate::{project::repository, run};

/// Runs a suite; what it printed is shown if it fails.
#[track_caller]
fn passes(script: &str, arguments: &[&str], summary: &str) {
    let output = Command::new("node")
        .arg(repository().join("tests").join(script))
        .arg("--assetpack")
        .arg(run::program())
        .args(arguments)
        .output()
        .expect("node runs");
    let printed = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}:\n{printed}\n{errors}");
    // A suite that ran nothing would succeed, too.
    assert!(printed.lines().any(|line| line.starts_with(summary)), "{script} has no summary:\n{printed}");
}

#[test]
fn programs_print_the_same_before_and_after() {
    passes("differential/run.mjs", &[], "differential: ");
}

#[test]
fn random_programs_print_the_same_before_and_after() {
    passes("differential/generate.mjs", &[], "random programs: ");
}

#[test]
fn random_module_graphs_run_in_the_same_order() {
    passes("differential/graphs.mjs", &[], "graphs: ");
}

#[test]
fn common_js_and_es_modules_import_each_other_as_they_should() {
    passes("interop/run.mjs", &[], "interop: ");
}

#[test]
fn packages_pass_their_own_tests_as_bundles() {
    passes("suites/run.mjs", &[], "suites: ");
}

#[test]
fn applications_work_in_chromium() {
    passes("apps/run.mjs", &[], "apps: ");
}

#[test]
fn sheets_of_packages_compute_the_same_styles() {
    passes("styles/run.mjs", &["--level", "safe", "--level", "full"], "styles: ");
}

#[test]
fn trees_of_imports_render_as_in_a_browser() {
    passes("styles/imports.mjs", &[], "imports: ");
}

#[test]
fn traps_and_broken_sheets_keep_their_meaning() {
    passes("styles/traps.mjs", &[], "traps: ");
}

#[test]
fn css_modules_render_and_keep_their_names() {
    passes("styles/modules.mjs", &[], "modules: ");
}

#[test]
fn sass_gives_the_css_of_dart_sass() {
    passes("styles/sass.mjs", &["--engine", "embedded"], "sass: ");
}

#[test]
fn frameworks_in_sass_compile_with_dart_sass_as_a_command() {
    passes("styles/sass.mjs", &["--engine", "dart", "--topic", "frameworks"], "sass: ");
}

#[test]
fn other_compilers_are_run_as_commands() {
    passes("compile/run.mjs", &[], "compile: ");
}

#[test]
fn programs_without_a_framework_read_the_manifest() {
    passes("readers/run.mjs", &[], "readers: ");
}

#[test]
fn servers_follow_their_rules() {
    passes("servers/run.mjs", &[], "servers: ");
}

#[test]
fn frameworks_read_their_manifests() {
    passes("frameworks/run.mjs", &[], "frameworks: ");
}

#[test]
fn projects_of_sprockets_become_what_sprockets_makes_of_them() {
    passes("sprockets/run.mjs", &[], "sprockets: ");
}

#[test]
fn projects_of_old_packagers_become_what_these_make_of_them() {
    passes("packagers/run.mjs", &[], "packagers: ");
}

#[test]
fn processes_that_die_and_write_nothing_serve_releases() {
    passes("twelve-factor/run.mjs", &[], "twelve-factor: ");
}

#[test]
fn damaged_caches_are_never_believed() {
    passes("cache/damage.mjs", &["--count", "1000"], "cache damage: ");
}

#[test]
fn a_cache_moves_with_its_project_and_knows_what_results_depend_on() {
    passes("cache/move.mjs", &[], "cache move: ");
}

#[test]
fn machines_share_a_cache_whatever_becomes_of_its_service() {
    passes("cache/shared.mjs", &["--runs", "1"], "shared cache: ");
}

#[test]
fn a_watched_project_is_what_a_clean_build_gives() {
    passes("watch/edits.mjs", &["--edits", "200"], "watch: ");
}

// Only what is released runs in an empty image: `tests/run` tests that.
#[cfg(target_env = "musl")]
#[test]
fn images_are_built_from_nothing() {
    passes("docker/run.mjs", &[], "docker: ");
}

#[test]
fn every_known_difference_is_documented() {
    let read = |path: &str| std::fs::read_to_string(repository().join(path)).expect(path);
    let documented = read("docs/known-differences.md");
    let mut causes = 0;
    for list in ["tests/differential/known.txt", "tests/interop/known.txt"] {
        for line in read(list).lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (_, cause) = line.split_once(": ").expect("a pattern, a colon and a cause");
            // Others repeat the cause of a smaller program.
            if !cause.starts_with("see ") {
                assert!(documented.contains(cause), "{list}: {cause}");
                causes += 1;
            }
        }
    }
    assert!(causes > 50, "{causes}");
}
