//! What is refused of sheets beyond their syntax: shared sheets, recovery, unused rules.

use crate::project::Project;

#[test]
fn entries_that_share_sheets_in_two_orders_are_refused() {
    let project = Project::released();
    project.write("assetpack.toml", "[css]\nshared = true\n");
    project.write("assets/lib/y.css", ".y { a: b }\n");
    project.write("assets/lib/z.css", ".z { a: b }\n");
    project.write("assets/one.css", "@import 'lib/z.css';\n@import 'lib/y.css';\n");
    project.write("assets/two.css", "@import 'lib/y.css';\n@import 'lib/z.css';\n");
    project.refuse(1, &[]).stderr_has("css-order").stderr_has("`one.css`").stderr_has("`two.css`");
}

#[test]
fn scripts_that_share_sheets_in_two_orders_are_refused() {
    let project = Project::released();
    project.write("assetpack.toml", "[css]\nshared = true\n");
    project.write("assets/lib/y.css", ".y { a: b }\n");
    project.write("assets/lib/z.css", ".z { a: b }\n");
    project.write("assets/one.js", "import './lib/z.css';\nimport './lib/y.css';\n");
    project.write("assets/two.js", "import './lib/y.css';\nimport './lib/z.css';\n");
    project.refuse(1, &[]).stderr_has("css-order");
}

#[test]
fn recovery_does_not_hide_what_is_missing() {
    let project = Project::released();
    project.write("assetpack.toml", "[css]\nerror_recovery = [\"**\"]\n");
    project.write("assets/old.css", ".a { b: c }}\n.d { background: url(none.png)\n");
    project.refuse(1, &[]).stderr_has("--> assets/old.css:2:18\n");
}

#[test]
fn templates_that_match_nothing_are_refused() {
    let project = Project::released();
    project.write("assetpack.toml", "[css.unused]\ntemplates = [\"views/**\"]\n");
    project.refuse(1, &[]).stderr_has("--> assetpack.toml:2:").stderr_has("`views/**`");
}

#[test]
fn templates_are_not_read_through_a_link_out_of_the_project() {
    let project = Project::released().link("views/out.html", "../../outside.html");
    project.write("../outside.html", "secret");
    project.write("assets/app.css", ".secret { a: b }\n");
    project.write("assetpack.toml", "[css.unused]\ntemplates = [\"views/**\"]\n");
    project.refuse(1, &[]).stderr_has("outside-of-project");
}
