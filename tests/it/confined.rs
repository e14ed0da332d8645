//! Nothing outside of the project is read, and nothing outside of the output is written.

use std::{fs, os::unix::fs::symlink};

use crate::project::Project;

/// What must never be seen in an output, a message or a map.
const CANARY: &str = "canary-5b1f";

/// A project beside a folder that it must not read. Each file is valid for what may import it.
fn caged() -> Project {
    let project = Project::released();
    project.write("../outside/secret.css", format!(".{CANARY} {{ color: red }}\n"));
    project.write("../outside/secret.js", format!("export default '{CANARY}';\nconsole.log('{CANARY}');\n"));
    project.write("../outside/secret.json", format!("{{ \"a\": \"{CANARY}\" }}\n"));
    project.write("../outside/secret.png", CANARY);
    project.write("../outside/folder/inner.txt", CANARY);
    project
}

/// One file that tries to get out, and the place that the message names.
fn caught(path: &str, content: &str, place: &str) {
    let project = caged();
    let outside = project.root().parent().expect("a parent").join("outside");
    let content = content.replace("ABSOLUTE", outside.to_str().expect("UTF-8"));
    project.write(path, content);
    let run = project.refuse(1, &[]);
    let run = run.stderr_has(&format!("{path}:{place}"));
    assert!(!run.stderr.contains(CANARY), "{}", run.stderr);
    assert!(!run.stdout.contains(CANARY), "{}", run.stdout);
}

#[test]
fn sheets_do_not_import_from_outside() {
    for url in [
        "'../../outside/secret.css'",
        "url(../../outside/secret.css)",
        "'ABSOLUTE/secret.css'",
        "'%2e%2e/%2e%2e/outside/secret.css'",
        "'..%2f..%2foutside/secret.css'",
        "'.././../outside/./secret.css'",
        "'\\2e\\2e/\\2e\\2e/outside/secret.css'",
        "'..\\\\..\\\\outside\\\\secret.css'",
    ] {
        caught("assets/app.css", &format!("@import {url};\n"), "1:9");
    }
}

#[test]
fn sheets_do_not_name_files_outside() {
    for url in [
        "../../outside/secret.png",
        "'../../outside/secret.png'",
        "ABSOLUTE/secret.png",
        "%2e%2e/%2E%2E/outside/secret.png",
        "'..%2f..%2foutside/secret.png'",
        "/assets/../../../outside/secret.png",
        "/assets/%2e%2e/%2e%2e/outside/secret.png",
        "'\\2e\\2e/../outside/secret.png'",
        "'..\\\\..\\\\outside\\\\secret.png'",
    ] {
        caught("assets/app.css", &format!("a {{ background: url({url}) }}\n"), "1:17");
    }
}

#[test]
fn addresses_of_files_are_refused() {
    caught("assets/app.css", "@import 'file://ABSOLUTE/secret.css';\n", "1:9");
    caught("assets/app.css", "a { background: url(file://ABSOLUTE/secret.png) }\n", "1:17");
    caught("assets/app.js", "import 'file://ABSOLUTE/secret.js';\n", "1:");
    caught("assets/app.js", "export const a = new URL('file://ABSOLUTE/secret.png', import.meta.url);\n", "1:26");
}

#[test]
fn scripts_do_not_import_from_outside() {
    for specifier in [
        "../../outside/secret.js",
        "../../outside/secret",
        "ABSOLUTE/secret.js",
        "%2e%2e/%2e%2e/outside/secret.js",
        "./../.././outside/secret.js",
        "../../outside/secret.json",
    ] {
        caught("assets/app.js", &format!("import a from '{specifier}';\nconsole.log(a);\n"), "1:");
        caught("assets/app.ts", &format!("import a from '{specifier}';\nconsole.log(a as string);\n"), "1:");
        caught("assets/app.js", &format!("export {{}};\nawait import('{specifier}');\n"), "2:");
        caught("assets/app.js", &format!("export * from '{specifier}';\n"), "1:");
    }
}

#[test]
fn common_modules_do_not_require_from_outside() {
    caught("assets/app.cjs", "module.exports = require('../../outside/secret.js');\n", "1:");
}

#[test]
fn new_urls_do_not_name_files_outside() {
    for url in [
        "../../outside/secret.png",
        "ABSOLUTE/secret.png",
        "./%2e%2e/%2e%2e/outside/secret.png",
        "..%2f..%2foutside/secret.png",
        "..\\\\..\\\\outside\\\\secret.png",
    ] {
        caught("assets/app.js", &format!("export const a = new URL('{url}', import.meta.url);\n"), "1:26");
    }
}

#[test]
fn packages_do_not_lead_outside() {
    for package in [
        r#"{ "name": "p", "main": "../../../outside/secret.js" }"#,
        r#"{ "name": "p", "module": "../../../outside/secret.js" }"#,
        r#"{ "name": "p", "exports": "../../../outside/secret.js" }"#,
        r#"{ "name": "p", "exports": { ".": "./../../../outside/secret.js" } }"#,
        r#"{ "name": "p", "exports": { ".": "./%2e%2e/%2e%2e/%2e%2e/outside/secret.js" } }"#,
        r#"{ "name": "p", "browser": { "./index.js": "../../../outside/secret.js" }, "main": "index.js" }"#,
    ] {
        let project = caged();
        project.write("node_modules/p/package.json", package);
        project.write("node_modules/p/index.js", "export default 1;\n");
        project.write("assets/app.js", "import a from 'p';\nconsole.log(a);\n");
        let run = project.launch(&["build"]).run();
        no_canary(&project, &run.stderr);
        assert!(run.code() != 0 || package.contains("browser"), "{package} leads outside");
    }
}

#[test]
fn links_do_not_lead_outside() {
    for (link, target) in [
        ("assets/link.png", "../../outside/secret.png"),
        ("assets/link.css", "../../outside/secret.css"),
        ("assets/link.js", "../../outside/secret.js"),
        ("assets/folder", "../../outside/folder"),
        ("assets/up", "../.."),
    ] {
        let project = caged().link(link, target);
        let run = project.refuse(1, &[]).stderr_has(link);
        no_canary(&project, &run.stderr);
    }
}

#[test]
fn chains_of_links_do_not_lead_outside() {
    let project = caged()
        .link("links/one.png", "two.png")
        .link("links/two.png", "../../outside/secret.png")
        .link("assets/link.png", "../links/one.png");
    let run = project.refuse(1, &[]).stderr_has("assets/link.png");
    no_canary(&project, &run.stderr);
}

#[test]
fn a_link_beside_the_sources_that_code_names_does_not_lead_outside() {
    for (link, target, path, code) in [
        ("lib", "../outside", "assets/app.js", "import '../lib/secret.js';\n"),
        ("lib", "../outside", "assets/app.css", "@import '../lib/secret.css';\n"),
        ("lib", "../outside", "assets/app.css", "a { background: url(../lib/secret.png) }\n"),
        ("lib", "../outside", "assets/app.js", "export const a = new URL('../lib/secret.png', import.meta.url);\n"),
    ] {
        let project = caged().link(link, target);
        project.write(path, code);
        let run = project.refuse(1, &[]).stderr_has(path);
        no_canary(&project, &run.stderr);
    }
}

#[test]
fn links_in_a_circle_end() {
    for (link, target) in [("assets/loop.png", "loop.png"), ("assets/folder/loop", "../folder"), ("assets/all", ".")] {
        Project::released().link(link, target).refuse(1, &[]).stderr_has(link);
    }
}

#[test]
fn a_link_to_nothing_is_refused() {
    Project::released().link("assets/gone.png", "none.png").refuse(1, &[]).stderr_has("assets/gone.png");
}

#[test]
fn links_inside_of_the_project_work() {
    let project = Project::new()
        .file("shared/a.png", "a picture\n")
        .link("assets/a.png", "../shared/a.png")
        .link("assets/all", "../shared");
    project.build(&[]).exit(0);
    assert_eq!(project.output("a.png"), "a picture\n");
    assert_eq!(project.output("all/a.png"), "a picture\n");
}

#[test]
fn what_is_allowed_may_be_read() {
    let project = caged()
        .file("assetpack.toml", "allow = ['../outside']\n")
        .link("assets/link.png", "../../outside/secret.png")
        .file("assets/app.css", "@import '../../outside/secret.css';\n")
        .file("assets/app.js", "import a from '../../outside/secret.js';\nconsole.log(a);\n");
    project.build(&[]).exit(0);
    assert_eq!(project.output("link.png"), CANARY);
    assert!(project.output("app.css").contains(CANARY));
    assert!(project.output("app.js").contains(CANARY));
    project.verify();
}

#[test]
fn what_is_allowed_is_a_folder_and_not_all_that_begin_like_it() {
    let project = caged().file("assetpack.toml", "allow = ['../out']\n");
    project.write("../out/fine.css", "a { color: red }\n");
    project.write("assets/app.css", "@import '../../outside/secret.css';\n");
    let run = project.refuse(1, &[]).stderr_has("assets/app.css:1:9");
    no_canary(&project, &run.stderr);
}

#[test]
fn nothing_is_written_through_a_link_in_the_output() {
    for link in ["dist/assets/css", "dist/assets/css/deep"] {
        let project = caged().file("assets/css/deep/app.css", "a { color: red }\n").link(link, "/nonexistent");
        let path = project.path(link);
        fs::remove_file(&path).expect("a link can be removed");
        let elsewhere = project.root().parent().expect("a parent").join("elsewhere");
        fs::create_dir(&elsewhere).expect("a folder");
        symlink(&elsewhere, &path).expect("a link");
        project.refuse(2, &[]).stderr_has(link);
        let written = fs::read_dir(&elsewhere).expect("a folder").count();
        assert_eq!(written, 0, "{link}");
    }
}

#[test]
fn names_that_were_taken_by_links_are_replaced_and_not_followed() {
    let project = caged();
    let victim = project.root().parent().expect("a parent").join("victim");
    fs::write(&victim, "untouched").expect("a file");
    for path in [project.output_path("good.css"), project.output_path("good.svg"), project.path("dist/manifest.json")] {
        fs::remove_file(&path).expect("an output can be removed");
        symlink(&victim, &path).expect("a link");
    }
    symlink(&victim, project.path("dist/assets/.assetpack-staging")).expect("a link");
    project.build(&[]).exit(0);
    assert_eq!(fs::read_to_string(&victim).expect("a file"), "untouched");
    project.verify();
    assert!(!project.path("dist/manifest.json").is_symlink());
    assert!(!project.output_path("good.css").is_symlink());
}

#[test]
fn a_staging_folder_that_is_a_link_to_a_folder_is_not_emptied() {
    let project = caged();
    let outside = project.root().parent().expect("a parent").join("outside");
    symlink(&outside, project.path("dist/assets/.assetpack-staging")).expect("a link");
    project.write("assets/new.css", "a { color: blue }\n");
    project.build(&[]).exit(0);
    assert!(outside.join("secret.css").is_file(), "somebody else's file was deleted");
}

#[track_caller]
fn no_canary(project: &Project, said: &str) {
    assert!(!said.contains(CANARY), "{said}");
    for (path, bytes) in project.outputs() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(CANARY) && !text.contains("outside"), "{path} holds what is outside");
    }
}
