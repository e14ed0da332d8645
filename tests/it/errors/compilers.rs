//! Commands of `[[compile]]` that fail, and results that clash.

use crate::project::Project;

fn project(command: &str, to: &str) -> Project {
    let project = Project::released();
    project.write(
        "assetpack.toml",
        format!("[[compile]]\nfiles = \"**/*.src\"\nto = \"{to}\"\ncommand = {command}\ntimeout = 2\n"),
    );
    project.write("assets/app.src", ".a { b: c }\n");
    project
}

#[test]
fn a_command_that_fails_is_refused_in_its_own_words() {
    project("[\"sh\", \"-c\", \"echo it is so >&2; exit 3\"]", "css")
        .refuse(1, &[])
        .stderr_has("--> assets/app.src\n")
        .stderr_has("exit code 3")
        .stderr_has("it is so");
}

#[test]
fn a_command_that_is_not_there_is_refused() {
    project("[\"no-such-program-here\"]", "css").refuse(1, &[]).stderr_has("`no-such-program-here`");
}

#[test]
fn a_command_without_end_is_stopped() {
    project("[\"sh\", \"-c\", \"sleep 60 & sleep 60\"]", "css").refuse(1, &[]).stderr_has("within 2 s");
}

#[test]
fn a_command_without_a_result_is_refused() {
    project("[\"true\", \"{out}\"]", "css").refuse(1, &[]).stderr_has("left no result");
}

#[test]
fn a_result_that_is_not_utf8_is_refused() {
    project("[\"printf\", \"\\\\377\"]", "css").refuse(1, &[]).stderr_has("not UTF-8");
}

#[test]
fn a_page_and_a_result_of_the_same_name_are_refused() {
    let project = project("[\"cat\"]", "html");
    project.write("assets/app.html", "<p>another\n");
    project.refuse(1, &[]).stderr_has("output-clash").stderr_has("`assets/app.src`").stderr_has("`assets/app.html`");
}

#[test]
fn a_missing_file_in_a_result_is_refused_where_the_source_has_the_words() {
    let project = project("[\"cat\"]", "css");
    project.write("assets/app.src", ".a { b: c }\n.b { background: url(none.png) }\n");
    project.refuse(1, &[]).stderr_has("--> assets/app.src:2:18\n");
}
