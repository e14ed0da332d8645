//! References that lead to nothing.

use crate::project::Project;

fn refused(path: &str, content: &str, place: &str) -> crate::run::Run {
    let project = Project::released();
    project.write("assets/lib/helper.js", "export const helper = 1;\n");
    project.write("assets/img/logo.png", "not really\n");
    project.write(path, content);
    project.refuse(1, &[]).stderr_has(&format!("--> {path}:{place}\n"))
}

#[test]
fn a_missing_relative_import_is_refused() {
    refused("assets/app.js", "\nimport { helper } from './lib/helpr.js';\nhelper();\n", "2:24")
        .stderr_has("`./lib/helpr.js`")
        .stderr_has("lib/helper.js");
}

#[test]
fn a_missing_file_that_is_imported_with_a_query_is_refused_once() {
    let run = refused("assets/app.js", "import text from './img/logo.pgn?raw';\nconsole.log(text);\n", "1:18");
    run.stderr_has("`./img/logo.pgn?raw`").stderr_has("1 error\n");
}

#[test]
fn a_missing_package_is_refused() {
    refused("assets/app.js", "import 'left-pad';\n", "1:8").stderr_has("left-pad");
}

#[test]
fn a_missing_import_in_typescript_has_its_place_in_the_source() {
    let content = "interface A { b: string }\ntype C = A;\n\nimport { helper } from './lib/helpr';\nexport const c: C = { b: helper };\n";
    refused("assets/app.ts", content, "4:24").stderr_has("./lib/helpr");
}

#[test]
fn a_missing_package_in_tsx_has_its_place_in_the_source() {
    let content = "type C = string;\n/* a */ import { x } from \"none\";\nexport const c: C = x;\n";
    refused("assets/app.tsx", content, "2:27").stderr_has("none");
}

#[test]
fn a_missing_dynamic_import_is_refused() {
    refused("assets/app.js", "export {};\nawait import('./lib/none.js');\n", "2:14");
}

#[test]
fn a_missing_dynamic_import_in_a_classic_script_is_refused() {
    refused("assets/app.js", "function f() {\n  return import('./lib/none.js');\n}\n", "2:17");
}

#[test]
fn a_missing_reexport_is_refused() {
    refused("assets/app.js", "export * from './lib/none.js';\n", "1:15");
}

#[test]
fn a_missing_export_is_refused() {
    let run = refused("assets/app.js", "import { helpr } from './lib/helper.js';\nconsole.log(helpr);\n", "1:10");
    run.stderr_has("helpr").stderr_has("lib/helper.js");
}

#[test]
fn a_missing_export_in_typescript_has_its_place_in_the_source() {
    let content = "type A = { b: string };\nconst a: A | null = null;\nimport { helpr } from './lib/helper.js';\nconsole.log(helpr, a);\n";
    refused("assets/app.ts", content, "3:10").stderr_has("helpr");
}

#[test]
fn a_missing_url_is_refused_with_the_nearest_match() {
    refused("assets/app.css", "a { color: red }\nb { background: url(img/lgoo.png) }\n", "2:17")
        .stderr_has("`img/lgoo.png`")
        .stderr_has("did you mean")
        .stderr_has("img/logo.png`");
}

#[test]
fn a_missing_url_in_a_partial_is_refused_at_the_partial() {
    let project = Project::released();
    project.write("assets/app.css", "@import 'parts/_p.css';\n");
    project.write("assets/parts/_p.css", "\n\na { background: url('none.png') }\n");
    project.refuse(1, &[]).stderr_has("--> assets/parts/_p.css:3:17\n");
}

#[test]
fn a_missing_sheet_is_refused() {
    refused("assets/app.css", "@import 'none.css';\n", "1:9");
}

#[test]
fn a_missing_new_url_is_refused() {
    let content = "export const a = 1;\nexport const b = new URL('./img/lgoo.png', import.meta.url);\n";
    refused("assets/app.js", content, "2:26").stderr_has("img/logo.png");
}

#[test]
fn a_missing_rooted_url_below_the_public_path_is_refused() {
    refused("assets/app.css", "a { background: url(/assets/img/none.png) }\n", "1:17");
}

#[test]
fn what_others_serve_has_to_be_declared() {
    let project = Project::released();
    project.write("assets/app.css", "a { background: url(/elsewhere/x.png) }\n");
    project.refuse(1, &[]).stderr_has("--> assets/app.css:1:17\n").stderr_has("external");
    project.write("assetpack.toml", "external = ['/elsewhere/*']\n");
    project.build(&[]).exit(0);
    assert!(project.output("app.css").contains("/elsewhere/x.png"));
}

#[test]
fn a_name_in_another_case_is_no_match() {
    refused("assets/app.css", "a { background: url(img/Logo.png) }\n", "1:17").stderr_has("img/logo.png");
}

#[test]
fn an_import_in_another_case_is_no_match() {
    refused("assets/app.js", "import './lib/Helper.js';\n", "1:8");
}

#[test]
fn what_is_declared_external_is_left_alone() {
    let project = Project::new()
        .file("assetpack.toml", "external = ['vue', '*/late.png']\n")
        .file("assets/app.css", "a { background: url(img/late.png) }\n")
        .file("assets/app.js", "import { h } from 'vue';\nh();\n");
    project.build(&[]).exit(0);
    assert!(project.output("app.css").contains("img/late.png"));
    assert!(project.output("app.js").contains("vue"));
    project.verify();
}
