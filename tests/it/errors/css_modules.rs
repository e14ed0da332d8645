//! CSS modules that contradict themselves, or ask for what is not there.

use crate::project::Project;

/// A release, then a module and the script that uses it; the place is in the module.
fn refused_at(content: &str, place: &str) -> crate::run::Run {
    let project = Project::released();
    project.write("assets/lib/base.module.css", ".base { a: b }\n@value size: 1px;\n");
    project.write("assets/lib/a.module.css", content);
    project.write("assets/app.js", "import names from './lib/a.module.css';\nconsole.log(names);\n");
    project.refuse(1, &[]).stderr_has(&format!("--> assets/lib/a.module.css:{place}\n"))
}

#[test]
fn what_is_composed_has_to_be_there() {
    refused_at(".a {\n  composes: bsae from './base.module.css';\n}\n", "2:13").stderr_has("did you mean `base`?");
    refused_at(".a { composes: b; }\n", "1:16").stderr_has("no class `b`");
    refused_at(".a { composes: b from './none.css'; }\n", "1:23").stderr_has("`./none.css`");
}

#[test]
fn circles_are_refused() {
    refused_at(".a { composes: b; }\n.b { composes: a; }\n", "2:16").stderr_has("a → b → a");
}

#[test]
fn composing_where_it_means_nothing_is_refused() {
    refused_at(".a .b { composes: c; }\n.c {}\n", "1:9").stderr_has("single local class");
    refused_at("@media (x) {\n  .a:hover { composes: c; }\n}\n.c {}\n", "2:14").stderr_has("single local class");
}

#[test]
fn a_module_reads_nothing_outside_of_the_project() {
    refused_at(".a { composes: x from '../../../outside/x.css'; }\n", "1:23").stderr_has("outside-of-project");
    refused_at("@value x from 'file:///etc/passwd';\n", "1:15").stderr_has("outside-of-project");
}

#[test]
fn values_that_multiply_are_refused() {
    let values: Vec<String> = (1..40).map(|at| format!("@value v{at}: v{0} v{0};", at - 1)).collect();
    let values = values.concat();
    let project = Project::released();
    project.write("assets/a.module.css", format!("@value v0: x;{values}.a {{ b: v39 }}\n"));
    project.write("assets/app.js", "import './a.module.css';\n");
    project.refuse(1, &[]).stderr_has("--> assets/a.module.css:1:");
}

#[test]
fn a_name_that_is_not_exported_is_refused_in_the_script() {
    let project = Project::released();
    project.write("assets/a.module.css", ".card { a: b }\n");
    project.write("assets/app.js", "import { crad } from './a.module.css';\nconsole.log(crad);\n");
    project.refuse(1, &[]).stderr_has("--> assets/app.js:1:10\n").stderr_has("missing-export");
}
