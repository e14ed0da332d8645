//! Sass that cannot be compiled: the place is in the file that is wrong, partials included.

use crate::project::Project;

/// A release, then an entry and a partial of which one is wrong at this place.
fn refused_at(entry: &str, partial: &str, place: &str) -> crate::run::Run {
    let project = Project::released();
    project.write("assets/app.scss", entry);
    project.write("assets/parts/_p.scss", partial);
    project.refuse(1, &[]).stderr_has(&format!("--> assets/{place}\n"))
}

#[test]
fn an_undefined_variable_in_a_partial_is_refused_at_the_partial() {
    refused_at("@use 'parts/p';\n", "\n\n.a { color: $nope; }\n", "parts/_p.scss:3:13")
        .stderr_has("undefined variable");
}

#[test]
fn a_missing_url_in_a_partial_is_refused_at_the_partial() {
    refused_at("@use 'parts/p';\n", ".a {\n  background: url(none.png);\n}\n", "parts/_p.scss:2:3")
        .stderr_has("`none.png`");
}

#[test]
fn an_error_rule_is_refused_where_the_mixin_is_included() {
    refused_at("@use 'parts/p';\n.a { @include p.m; }\n", "@mixin m {\n  @error 'not here';\n}\n", "app.scss:2:6")
        .stderr_has("not here");
}

#[test]
fn a_sheet_that_does_not_exist_is_refused_at_its_rule() {
    refused_at("\n@use 'parts/q';\n", "", "app.scss:2:1").stderr_has("can't find stylesheet to import");
}

#[test]
fn extending_nothing_is_refused_at_its_rule() {
    refused_at(".a { color: red; }\n.b { @extend .none; }\n", "", "app.scss:2:6").stderr_lacks("(2:6)");
}

#[test]
fn a_module_that_uses_itself_is_refused() {
    refused_at("@use 'parts/p';\n", "@use 'p';\n", "parts/_p.scss:1:1").stderr_has("module loop");
}

#[test]
fn a_recursion_without_end_is_refused() {
    for source in [
        "@mixin m { @include m; }\n.a { @include m; }\n",
        "@function f($x) { @return f($x + 1); }\n.a { b: f(1); }\n",
        "@mixin m { @include m { @content; } }\n.a { @include m { b: c; } }\n",
    ] {
        refused_at(source, "", "app.scss").stderr_has("error[sass]");
    }
}

#[test]
fn a_text_that_doubles_without_end_is_refused() {
    refused_at("$l: 'a';\n@while true { $l: $l + $l; }\n", "", "app.scss").stderr_has("error[sass]");
}

#[test]
fn deep_brackets_are_refused_or_compiled() {
    let project = Project::released();
    project.write("assets/app.scss", format!(".a {{ b: {}1{}; }}\n", "(".repeat(200_000), ")".repeat(200_000)));
    let run = project.build(&[]);
    assert!(run.code() < 2, "{}", run.stderr);
}

#[test]
fn a_sheet_outside_of_the_project_is_not_read() {
    for rule in ["@use '../../outside/x';\n", "@import '../../outside/x';\n", "@forward '../../outside/x';\n"] {
        let project = Project::released();
        project.write("../outside/_x.scss", ".secret { a: b; }\n");
        project.write("assets/app.scss", rule);
        project.refuse(1, &[]).stderr_has("--> assets/app.scss:1:").stderr_lacks("secret");
    }
}

#[test]
fn a_package_name_leads_nowhere_else() {
    for rule in ["@use 'pkg:../../../outside/x';\n", "@use '~../../../outside/x';\n"] {
        let project = Project::released();
        project.write("../outside/_x.scss", ".secret { a: b; }\n");
        project.write("node_modules/p/package.json", "{}\n");
        project.write("assets/app.scss", rule);
        project.refuse(1, &[]).stderr_has("--> assets/app.scss:1:").stderr_lacks("secret");
    }
}

#[test]
fn a_partial_that_is_not_utf8_is_refused_without_the_machines_path() {
    let project = Project::released();
    project.write("assets/app.scss", "@use 'p';\n");
    project.write("assets/_p.scss", b".a { b: \"caf\xe9\"; }\n");
    let folder = project.root().display().to_string();
    project.refuse(1, &[]).stderr_has("assets/_p.scss").stderr_lacks(&folder);
}

#[test]
fn a_sass_sheet_beside_a_css_sheet_of_its_name_is_refused() {
    let project = Project::released();
    project.write("assets/app.css", ".a { b: c }\n");
    project.write("assets/app.scss", ".a { b: c }\n");
    project.refuse(1, &[]).stderr_has("`assets/app.css` and `assets/app.scss` would both become `app.css`");
}

#[test]
fn a_helper_without_its_file_is_refused_at_its_place() {
    refused_at("\n.a { b: image-url('none.png'); }\n", "", "app.scss:2:6").stderr_has("none.png");
}

#[test]
fn the_source_of_a_sheet_is_no_text_to_embed() {
    let project = Project::released();
    project.write("assets/lib/a.scss", ".a { b: c; }\n");
    project.write("assets/app.js", "import css from './lib/a.scss?inline';\nconsole.log(css);\n");
    project.refuse(1, &[]).stderr_has("--> assets/lib/a.scss\n").stderr_has("unsupported-import");
}

#[test]
fn a_member_that_came_in_two_ways_is_refused_with_a_way_out() {
    let project = Project::released();
    project.write("assets/_m.scss", "@mixin box { a: b; }\n");
    project.write("assets/_all.scss", "@forward 'm';\n");
    project.write("assets/app.scss", "@use 'm' as *;\n@use 'all' as *;\n.a { @include box; }\n");
    project.refuse(1, &[]).stderr_has("--> assets/app.scss:3:6\n").stderr_has("`compiler = \"dart\"`");
}

#[test]
fn sass_outside_of_the_project_is_refused_with_a_way_to_allow_it() {
    let project = Project::released();
    project.write("../outside/_vars.scss", "$b: c;\n");
    project.write("assets/app.scss", "@use '../../outside/vars';\n");
    project.refuse(1, &[]).stderr_has("--> assets/app.scss:1:1\n").stderr_has("`allow`");
}
