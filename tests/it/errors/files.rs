//! Files that cannot be read, published or told apart.

use std::{ffi::OsStr, fs, os::unix::ffi::OsStrExt, os::unix::fs::PermissionsExt};

use crate::project::Project;

/// Lets another user read (and, in the output, write) what the temporary folder holds.
fn open_to_all(project: &Project) {
    let outside = project.root().parent().expect("the temporary folder");
    fs::set_permissions(outside, fs::Permissions::from_mode(0o755)).expect("a mode");
    let status =
        std::process::Command::new("chmod").args(["-R", "a+rwX"]).arg(project.root()).status().expect("`chmod` runs");
    assert!(status.success(), "the project cannot be opened to all");
}

#[test]
fn a_file_that_may_not_be_read_is_refused() {
    for secret in ["assets/secret.css", "assets/secret.js", "assets/secret.txt"] {
        let project = Project::released();
        open_to_all(&project);
        project.write(secret, "/* secret */\n");
        fs::set_permissions(project.path(secret), fs::Permissions::from_mode(0o000)).expect("a mode");
        project
            .refuse_launch(1, crate::run::Launch::by_nobody, &[])
            .stderr_has(secret)
            .stderr_has_one_of(&["permission denied"]);
    }
}

#[test]
fn a_folder_that_may_not_be_read_is_refused() {
    let project = Project::released();
    open_to_all(&project);
    project.write("assets/secret/a.txt", "secret\n");
    fs::set_permissions(project.path("assets/secret"), fs::Permissions::from_mode(0o000)).expect("a mode");
    project.refuse_launch(1, crate::run::Launch::by_nobody, &[]).stderr_has("assets/secret");
}

#[test]
fn an_output_directory_of_somebody_else_is_refused() {
    let project = Project::released();
    open_to_all(&project);
    for folder in ["dist/assets", "dist"] {
        fs::set_permissions(project.path(folder), fs::Permissions::from_mode(0o755)).expect("a mode");
    }
    project.write("assets/new.css", "a { color: red }\n");
    project
        .refuse_launch(2, crate::run::Launch::by_nobody, &[])
        .stderr_has("dist/assets")
        .stderr_has_one_of(&["permission denied"]);
}

#[test]
fn a_file_in_place_of_the_output_directory_is_refused() {
    let project = Project::new().file("assets/a.css", "a { color: red }\n").file("dist/assets", "a file\n");
    project.refuse(2, &[]).stderr_has("dist/assets");
}

#[test]
fn a_directory_in_place_of_the_manifest_is_refused() {
    let project = Project::new().file("assets/a.css", "a { color: red }\n").file("dist/manifest.json/x", "\n");
    project.build(&[]).exit(2).stderr_has("dist/manifest.json");
}

#[test]
fn a_directory_in_place_of_an_output_is_refused() {
    let project = Project::new().file("assets/a.txt", "text\n");
    project.build(&[]).exit(0);
    let output = project.output_path("a.txt");
    fs::remove_file(&output).expect("an output can be removed");
    fs::create_dir(&output).expect("a folder in its place");
    let name = output.file_name().expect("a name").to_string_lossy().into_owned();
    project.refuse(2, &[]).stderr_has(&name);
}

#[test]
fn code_that_is_not_utf8_is_refused_with_its_place() {
    for name in ["app.js", "app.css", "app.ts"] {
        let project = Project::released();
        let path = format!("assets/{name}");
        project.write(&path, b"/* fine */\n/* caf\xe9 */\n");
        project.refuse(1, &[]).stderr_has(&format!("--> {path}:2:7\n")).stderr_has("UTF-8");
    }
}

#[test]
fn other_files_may_hold_any_bytes() {
    let project = Project::new().bytes("assets/photo.raw", b"caf\xe9\0\xff");
    project.build(&[]).exit(0);
    let copied = fs::read(project.output_path("photo.raw")).expect("an output");
    assert_eq!(copied, b"caf\xe9\0\xff");
}

#[test]
fn a_file_name_that_is_not_utf8_is_refused() {
    let project = Project::released();
    let path = project.path("assets").join(OsStr::from_bytes(b"caf\xe9.txt"));
    fs::write(path, "text\n").expect("any name can be written");
    project.refuse(1, &[]).stderr_has("assets/caf").stderr_has("UTF-8");
}

#[test]
fn two_roots_with_one_logical_path_are_refused() {
    let project = Project::released();
    project.write("vendor/good.css", "b { color: red }\n");
    project
        .refuse(1, &["--source", "assets", "--source", "vendor"])
        .stderr_has("assets/good.css")
        .stderr_has("vendor/good.css");
}

#[test]
fn two_sources_of_one_output_are_refused() {
    for other in ["assets/good.ts", "assets/good.mjs", "assets/good.tsx"] {
        let project = Project::released();
        project.write(other, "export const other = 1;\n");
        project.refuse(1, &[]).stderr_has("assets/good.js").stderr_has(other);
    }
}

#[test]
fn a_static_file_in_the_way_of_an_output_is_refused() {
    let project = Project::released();
    project.write("assets/lazy.ts", "export const a: number = 1;\n");
    project.write("assets/lazy.js.map", "{}\n");
    project.refuse(1, &["--sourcemap", "linked"]).stderr_has("lazy.js.map");
}

#[test]
fn paths_that_differ_only_by_case_are_refused() {
    let project = Project::released();
    project.write("assets/img/Logo.png", "one\n");
    project.write("assets/img/logo.png", "other\n");
    project.refuse(1, &[]).stderr_has("img/Logo.png").stderr_has("img/logo.png");
}

#[test]
fn paths_that_differ_only_by_case_beyond_ascii_are_refused() {
    let project = Project::released();
    project.write("assets/É.png", "one\n");
    project.write("assets/é.png", "other\n");
    project.refuse(1, &[]).stderr_has("É.png").stderr_has("é.png");
}

#[test]
fn paths_that_differ_only_by_normal_form_are_refused() {
    let project = Project::released();
    project.write("assets/caf\u{e9}.png", "one\n");
    project.write("assets/cafe\u{301}.png", "other\n");
    project.refuse(1, &[]).stderr_has("caf");
}
