//! What the code of fixtures prints when it runs, word for word as their README.md says.

use std::{fmt::Write as _, fs};

use crate::{
    project::Project,
    tools::{filter, node},
};

/// Builds a fixture with every minifier and runs an entry as a module.
fn prints(fixture: &str, entry: &str, expected: &str) {
    for minifier in ["oxc", "swc", "none"] {
        let project = Project::fixture(fixture);
        project.build(&["--minify", minifier]).exit(0);
        // Node asks the nearest package.json what a `.js` file is.
        project.write("dist/package.json", "{ \"type\": \"module\" }\n");
        assert_eq!(node(&project.output_path(entry)), expected, "{fixture}, {entry}, {minifier}");
    }
}

/// The same for classic scripts: in one global scope, as `<script>` tags, then an expression.
fn scripts_print(fixture: &str, entries: &[&str], then: &str, expected: &str) {
    for minifier in ["oxc", "swc", "none"] {
        let project = Project::fixture(fixture);
        project.build(&["--minify", minifier]).exit(0);
        project.write("dist/package.json", "{ \"type\": \"module\" }\n");
        let mut program = "const vm = require('node:vm'), fs = require('node:fs'), url = require('node:url');\nglobalThis.window = globalThis;\n".to_owned();
        for entry in entries {
            let path = project.output_path(entry);
            let path = path.to_str().expect("UTF-8");
            // An import inside of a script is resolved where the script is.
            let load = format!("importModuleDynamically: (to) => import(new URL(to, url.pathToFileURL({path:?})))");
            let read = format!("fs.readFileSync({path:?}, 'utf8')");
            writeln!(program, "vm.runInThisContext({read}, {{ filename: {path:?}, {load} }});").expect("a text grows");
        }
        writeln!(program, "vm.runInThisContext({then:?});").expect("a text grows");
        let printed = filter("node", &["--experimental-vm-modules", "--no-warnings", "-"], program.as_bytes());
        assert_eq!(printed, expected, "{fixture}, {minifier}");
    }
}

#[test]
fn a_graph_runs_in_order_and_once() {
    prints(
        "js-graph",
        "main.js",
        "state\nfirst 0\nodd function\neven function\nlegacy loaded object true\nall\n\
         main isEven,isOdd,legacy,state\nlegacy LEGACY 1 true\ncount 1 1 true\none\ntwo function\n\
         chain one two one two one\nslow before\nslow after\nslow 42\n",
    );
    prints("js-graph", "admin.js", "state\neven function\nodd function\nadmin 1 true\n");
}

#[test]
fn two_entries_share_their_modules() {
    let project = Project::fixture("js-graph");
    project.build(&[]).exit(0);
    project.write("dist/package.json", "{ \"type\": \"module\" }\n");
    let path = |entry: &str| format!("{:?}", project.output_path(entry));
    project.write(
        "dist/page.mjs",
        format!(
            "await import({});\nawait new Promise((done) => setTimeout(done, 100));\nawait import({});\n",
            path("main.js"),
            path("admin.js")
        ),
    );
    let printed = node(&project.path("dist/page.mjs"));
    assert!(printed.ends_with("slow 42\nadmin 5 true\n"), "{printed}");
}

#[test]
fn typescript_means_what_it_meant() {
    prints(
        "typescript",
        "main.js",
        "c=3.14/2,s=4.00/2\nc 1,1\nTuesday 2 8 HELLO!\n8 71 1 0 true\n3000 42 yes undefined\n",
    );
}

#[test]
fn jsx_means_what_it_meant() {
    prints(
        "jsx-classic",
        "main.js",
        "<p id=\"main\" data-n=1 class=\"x\" hidden=true>one two   & ©\u{a0}<b key=\"a\">a</b><b key=\"b\">b</b></p>\
         [say \"hi\" <i>in</i>]<use xlink:href=\"#a\"></use><my-tag></my-tag><em>hello you</em>\n",
    );
}

#[test]
fn imported_json_is_what_it_was() {
    let project = Project::fixture("json-import");
    let list: serde_json::Value =
        serde_json::from_slice(&fs::read(project.path("assets/data/list.json")).expect("a file")).expect("JSON");
    prints(
        "json-import",
        "main.js",
        &format!(
            "Settings 1,-0.5,1e+21,12345678901234567000 Settings </script>\n\
             true not the default export null\n6 {list}\n"
        ),
    );
}

#[test]
fn entries_that_load_each_other_run() {
    prints("reference-cycle", "page.js", "a b a true\n");
}

#[test]
fn modules_of_two_roots_run_together() {
    prints("two-roots", "main.js", "hello, two roots\n");
}

#[test]
fn packages_run_as_their_parts_would() {
    scripts_print("jammit", &["site.js", "cart.js"], "cart.call", "jquery cart\n");
    scripts_print("sprockets", &["application.js"], "JST['widgets/item'].call", "vendor application menu\n");
}

#[test]
fn files_of_any_name_run() {
    prints("names", "my app.js", "number one\nmy app 3\ntrue\n");
}

#[test]
fn modules_stay_modules() {
    prints("scripts-and-modules", "page.js", "page <page> undefined not global\n");
    prints("scripts-and-modules", "marked.js", "marked undefined not global\n");
    prints("scripts-and-modules", "meta.js", "meta string not global\n");
    prints("scripts-and-modules", "plain.js", "plain undefined not global\n");
}

#[test]
fn classic_scripts_stay_lenient_and_global() {
    scripts_print(
        "scripts-and-modules",
        &["sloppy.js"],
        "console.log(typeof sloppy, typeof twice)",
        "sloppy 42 true made global\nfunction function\n",
    );
}

#[test]
fn a_classic_script_that_loads_a_module_stays_one() {
    scripts_print(
        "scripts-and-modules",
        &["loader.js"],
        "console.log(typeof loadPanel, loaderName)",
        "function loader\nloader <panel>\n",
    );
}

#[test]
fn classic_scripts_share_their_globals() {
    scripts_print(
        "classic-script",
        &["menu.js", "js/search.js", "js/strict.js"],
        "console.log([openMenu(), calledOnlyFromHtml(), search('x'), searchReady(), strictThis()].join('|'))",
        "open main|3.1|3|10|true\n",
    );
}
