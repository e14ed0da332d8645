//! Sources that are no valid code.

use crate::project::Project;

/// A release, then one wrong file; the place has to be exact.
fn refused_at(path: &str, content: &str, line_and_column: &str) {
    let project = Project::released();
    project.write(path, content);
    let run = project.refuse(1, &[]).stderr_has(&format!("--> {path}:{line_and_column}\n"));
    // The line itself is shown, too.
    let line: usize = line_and_column.split(':').next().and_then(|line| line.parse().ok()).expect("a line number");
    let shown = content.lines().nth(line - 1).expect("the line");
    run.stderr_has(shown.trim());
}

#[test]
fn a_module_with_a_syntax_error_is_refused() {
    refused_at("assets/app.js", "import './good.js';\nlet x = ;\n", "2:9");
}

#[test]
fn a_classic_script_with_a_syntax_error_is_refused() {
    refused_at("assets/app.js", "function f() {\n  return 1 +;\n}\n", "2:13");
}

#[test]
fn a_module_that_another_one_imports_is_refused_at_its_own_place() {
    let project = Project::released();
    project.write("assets/app.js", "import './lib/part.js';\n");
    project.write("assets/lib/part.js", "export const a = 1;\n\nexport const b = (;\n");
    project.refuse(1, &[]).stderr_has("--> assets/lib/part.js:3:19\n");
}

#[test]
fn an_error_that_a_parser_could_recover_from_is_an_error() {
    refused_at("assets/app.js", "export {};\nlet a = 1;\nlet a = 2;\n", "3:5");
}

#[test]
fn typescript_errors_are_in_the_typescript_source() {
    let content = "interface A {\n  b: string;\n}\n\nexport const a: A = { b: };\n";
    refused_at("assets/app.ts", content, "5:26");
}

#[test]
fn tsx_errors_are_in_the_tsx_source() {
    let content = "/** @jsx h */\nconst h = (): number => 1;\nexport const a = <p>{h</p>;\n";
    let project = Project::released();
    project.write("assets/app.tsx", content);
    project.refuse(1, &[]).stderr_has("--> assets/app.tsx:3:");
}

#[test]
fn jsx_elements_have_to_be_closed() {
    let project = Project::released();
    project.write("assets/app.jsx", "/** @jsx h */\nconst h = 1;\nexport const a = <p><b></p>;\n");
    project.refuse(1, &[]).stderr_has("--> assets/app.jsx:3:");
}

#[test]
fn a_block_that_is_not_closed_in_css_is_refused() {
    refused_at("assets/app.css", "a { color: red }\nb { color: blue\n", "2:3");
}

#[test]
fn a_string_that_is_not_closed_in_css_is_refused() {
    refused_at("assets/app.css", "a { color: red }\nb { content: \"x }\n", "2:14");
}

#[test]
fn a_bracket_too_many_in_css_is_refused() {
    refused_at("assets/app.css", "a { color: red }\n}\nb { color: blue }\n", "2:1");
}

#[test]
fn a_comment_that_is_not_closed_in_css_is_refused() {
    refused_at("assets/app.css", "a { color: red }\n/* b { color: blue }\n", "2:1");
}

#[test]
fn all_errors_of_a_sheet_come_at_once_and_in_source_order() {
    let project = Project::released();
    let sheet = "a { background: url(none.png) }\nb { background: url(nil.png) }\n}\nc { color: red }\n}\n";
    project.write("assets/app.css", sheet);
    let run = project.refuse(1, &["--message-format", "short"]);
    let places: Vec<&str> = run
        .stderr
        .lines()
        .filter_map(|line| line.strip_prefix("assets/app.css:"))
        .filter_map(|line| line.split(": ").next())
        .collect();
    assert!(places.contains(&"3:1") && places.contains(&"5:1"), "{}", run.stderr);
    let mut sorted = places.clone();
    sorted.sort_unstable();
    assert_eq!(places, sorted, "{}", run.stderr);
}

#[test]
fn errors_of_several_files_come_at_once_and_in_order() {
    let project = Project::released();
    for name in ["c", "a", "b"] {
        project.write(&format!("assets/{name}.css"), "a { background: url(none.png) }\n");
        project.write(&format!("assets/{name}.js"), "import './none.js';\n");
    }
    let run = project.refuse(1, &["--message-format", "short"]);
    let files: Vec<&str> =
        run.stderr.lines().filter(|line| line.contains(" error[")).filter_map(|line| line.split(':').next()).collect();
    let names = ["assets/a.css", "assets/a.js", "assets/b.css", "assets/b.js", "assets/c.css", "assets/c.js"];
    assert_eq!(files, names, "{}", run.stderr);
}

#[test]
fn errors_of_classic_scripts_and_of_packages_come_with_those_of_sheets_and_modules() {
    let project = Project::released();
    project.write("assets/sheet.css", "a { color: red\n");
    project.write("assets/module.js", "import './none.js';\n");
    project.write("assets/script.js", "let x = ;\n");
    project.write("assets/part.js", "let y = ;\n");
    project.write("assets/whole.js", "let z = 1;\n");
    project.write("assetpack.toml", "[packages]\n'site.js' = ['part.js', 'whole.js']\n");
    let run = project.refuse(1, &["--message-format", "short"]);
    let places: Vec<&str> =
        run.stderr.lines().filter_map(|line| line.split_once(": error[")).map(|(place, _)| place).collect();
    let expected = ["module.js:1:8", "part.js:1:9", "script.js:1:9", "sheet.css:1:3"].map(|at| format!("assets/{at}"));
    assert_eq!(places, expected, "{}", run.stderr);
}

#[test]
fn json_that_is_imported_has_to_be_json() {
    let project = Project::released();
    project.write("assets/app.js", "import data from './data.json';\nconsole.log(data);\n");
    project.write("assets/data.json", "{\n  \"a\": 1,\n  \"b\": oops\n}\n");
    project.refuse(1, &[]).stderr_has("--> assets/data.json:3:");
}

#[test]
fn json_that_nobody_imports_is_only_copied() {
    let project = Project::new().file("assets/data.json", "{ oops\n");
    project.build(&[]).exit(0);
    assert_eq!(project.output("data.json"), "{ oops\n");
}
