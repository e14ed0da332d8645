//! Packages: scripts and sheets that are joined in a given order.

use crate::{project::Project, tools::filter};

/// What a classic script prints.
fn run(script: &str) -> String {
    filter("node", &["-"], script.as_bytes()).trim().to_owned()
}

fn project(files: &[(&str, &str)]) -> Project {
    let project = Project::new();
    for (path, content) in files {
        project.write(path, content);
    }
    project
}

#[test]
fn scripts_are_joined_in_the_order_of_the_settings() {
    let project = project(&[
        (
            "assetpack.toml",
            "[packages]\n\"js/base.js\" = [\"vendor/*.js\", \"js/z.js\"]\n\"js/all.js\" = [\"js/base.js\", \"js/*.js\"]\n",
        ),
        ("assets/vendor/b.js", "var order = ['b'] // no end of the line"),
        ("assets/vendor/c.js", "order.push('c')"),
        ("assets/js/z.js", "(function () { order.push('z') })()"),
        ("assets/js/a.js", "(function () { order.push('a'); globalThis.done = order.join(' ') })()\n"),
    ]);
    project.build(&[]).exit(0);
    project.verify();
    assert_eq!(project.entry("js/all.js")["kind"], "package");
    let entry = project.entry("js/all.js");
    let sources: Vec<&str> =
        entry["sources"].as_array().expect("a list").iter().filter_map(serde_json::Value::as_str).collect();
    assert_eq!(sources, ["assets/vendor/b.js", "assets/vendor/c.js", "assets/js/z.js", "assets/js/a.js"]);
    // Nothing else is published: the parts are no entries of their own.
    assert_eq!(project.manifest()["assets"].as_object().expect("assets").len(), 2);
    for minify in ["oxc", "swc", "none"] {
        project.build(&["--minify", minify]).exit(0);
        let script = project.output("js/all.js");
        assert_eq!(run(&format!("{script};console.log(done)")), "b c z a", "{minify}: {script}");
    }
}

#[test]
fn what_one_part_asks_for_does_not_hold_for_the_others() {
    let files = [
        ("assetpack.toml", "[packages]\n\"all.js\" = [\"js/strict.js\", \"js/sloppy.js\"]\n"),
        ("assets/js/strict.js", "'use strict';\nvar first = 1;\n"),
        ("assets/js/sloppy.js", "undeclared = 2; console.log(first + undeclared, typeof first);\n"),
    ];
    let all = project(&files);
    for minify in ["oxc", "swc", "none"] {
        all.build(&["--minify", minify]).exit(0);
        assert_eq!(run(&all.output("all.js")), "3 number", "{minify}");
    }
    // Where all of them do, all of it is strict.
    all.write("assets/js/sloppy.js", "'use strict';\nconsole.log((function () { return this })());\n");
    all.build(&[]).exit(0);
    assert_eq!(run(&all.output("all.js")), "undefined");
}

#[test]
fn sheets_are_joined_with_what_they_import() {
    let project = project(&[
        ("assetpack.toml", "[packages]\n\"css/site.css\" = [\"css/b.css\", \"css/a.scss\"]\n"),
        ("assets/css/b.css", "@import \"lib/base.css\";\n.b { background: url(../img/b.svg) }\n"),
        ("assets/css/lib/base.css", ".base { a: b }\n"),
        ("assets/css/a.scss", "$x: red;\n.a { color: $x }\n"),
        ("assets/img/b.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ]);
    project.build(&[]).exit(0);
    project.verify();
    let sheet = project.output("css/site.css");
    assert!(sheet.starts_with(".base{a:b}.b{background:url(../img/b-"), "{sheet}");
    assert!(sheet.ends_with(")}.a{color:red}"), "{sheet}");
    assert!(project.manifest()["assets"].get("css/a.css").is_none());
}

#[test]
fn a_package_may_be_called_as_its_part() {
    let project = project(&[
        ("assetpack.toml", "[packages]\n\"js/app.js\" = [\"js/lib/*.js\", \"js/app.js\"]\n"),
        ("assets/js/lib/a.js", "var a = 1;\n"),
        ("assets/js/app.js", "console.log(a);\n"),
    ]);
    project.build(&[]).exit(0);
    assert_eq!(run(&project.output("js/app.js")), "1");
}

#[test]
fn packages_that_cannot_be_are_refused() {
    for (settings, path, place, words) in [
        ("\"a.js\" = [\"js/none.js\"]", "js/one.js", "2:11", "`js/none.js` matches no script"),
        ("\"a.js\" = [\"css/x.css\"]", "js/one.js", "2:11", "is no script"),
        ("\"a.js\" = [\"b.js\"]\n\"b.js\" = [\"a.js\"]", "js/one.js", "3:11", "a package holds itself"),
        ("\"a.js\" = [\"js/one.js\", \"js/**/x*.js\"]", "js/one.js", "2:24", "`js/**/x*.js` matches no script"),
    ] {
        let project = Project::released();
        project.write("assetpack.toml", format!("[packages]\n{settings}\n"));
        project.write("assets/css/x.css", ".x { a: b }\n");
        project.write(&format!("assets/{path}"), "var one = 1;\n");
        project.refuse(1, &[]).stderr_has(words).stderr_has(&format!("--> assetpack.toml:{place}\n"));
    }
    let project = Project::released();
    project.write("assetpack.toml", "[packages]\n\"a.js\" = [\"js/m.js\"]\n");
    project.write("assets/js/m.js", "export const m = 1;\n");
    project.refuse(1, &[]).stderr_has("`assets/js/m.js` is a module, and packages join scripts");
    project.write("assets/js/m.js", "let one = 1;\n");
    project.write("assets/js/n.js", "let one = 2;\n");
    project.write("assetpack.toml", "[packages]\n\"a.js\" = [\"js/m.js\", \"js/n.js\"]\n");
    project.refuse(1, &[]).stderr_has("`a.js` cannot be one script").stderr_has("`one`");
    project.write("assets/js/n.js", "let = ;\n");
    project.refuse(1, &[]).stderr_has("--> assets/js/n.js:1:");
    project.write("assetpack.toml", "[packages]\n\"a.png\" = [\"js/m.js\"]\n");
    project.refuse(2, &[]).stderr_has("neither a script nor a sheet");
}

#[test]
fn maps_lead_from_packages_and_scripts_to_the_parts() {
    let project = project(&[
        ("assetpack.toml", "[packages]\n\"js/all.js\" = [\"js/lib/*.js\"]\n"),
        ("assets/js/lib/a.js", "var greeting = 'hello';\n"),
        ("assets/js/lib/b.js", "'use strict';\nfunction greet(name) {\n  return greeting + name;\n}\n"),
        ("assets/js/alone.js", "// first\nfunction shout(text) {\n  console.log(text, process.env.NODE_ENV);\n}\n"),
    ]);
    for minify in ["oxc", "none"] {
        project.build(&["--sourcemap", "linked", "--minify", minify]).exit(0);
        project.verify();
        for (output, word, source, line) in
            [("js/all.js", "return", "assets/js/lib/b.js", 3), ("js/alone.js", "console", "assets/js/alone.js", 3)]
        {
            let map = project.output(&format!("{output}.map"));
            let found = origin(&project.output(output), &map, word);
            assert_eq!(found, (source.to_owned(), line), "{minify}: {output}");
        }
    }
}

/// The source and the line of the first place of a word, by Node's reader of maps.
fn origin(text: &str, map: &str, word: &str) -> (String, u64) {
    let at = text.find(word).expect("the word");
    let line = text[..at].matches('\n').count();
    let column = at - text[..at].rfind('\n').map_or(0, |end| end + 1);
    let script = format!(
        "const {{ SourceMap }} = require('module'); const found = new SourceMap({map}).findEntry({line}, {column});\n\
         console.log(JSON.stringify([found.originalSource, found.originalLine + 1]))"
    );
    serde_json::from_str(&run(&script)).expect("a place")
}

#[test]
fn directives_of_sprockets_are_told_of() {
    let project = project(&[
        ("assets/app.js", "// the shop\n//= require jquery\n//= require_tree .\nvar shop = 1;\n"),
        ("assets/app.css", "/*\n *= require_self\n */\n.a { b: c }\n"),
    ]);
    let run = project.build(&[]).exit(0);
    let run = run.stderr_has("warning[sprockets-directive]").stderr_has("--> assets/app.js:2:3\n");
    run.stderr_has("--> assets/app.css:2:3\n");
}

#[test]
fn a_with_statement_keeps_its_own_part_from_being_minified() {
    let settings = "[packages]\n\"x.js\" = ['a.js', 'b.js', 'c.js']\n";
    let project = project(&[
        ("assetpack.toml", settings),
        ("assets/a.js", "(function () { var longName = { x: 1 }; globalThis.first = longName.x + longName.x })()"),
        ("assets/b.js", "function scope(object) { with (object) { return typeof inner } }\n"),
        (
            "assets/c.js",
            "(function () { var otherName = 2; console.log(first, scope({ inner: 1 }), otherName) })() // end",
        ),
    ]);
    for minify in ["oxc", "swc", "none"] {
        for map in ["none", "linked"] {
            project.build(&["--minify", minify, "--sourcemap", map]).exit(0);
            let script = project.output("x.js");
            assert_eq!(run(&script), "2 number 2", "{minify}: {script}");
            assert_eq!(script.contains("longName"), minify == "none", "{minify}: {script}");
        }
    }
    let said = project.build(&["--sourcemap", "linked"]).exit(0);
    said.stderr_has("minify-fallback").stderr_has("assets/b.js");
    let map: serde_json::Value = serde_json::from_str(&project.output("x.js.map")).expect("a map");
    assert_eq!(map["sources"].as_array().map(Vec::len), Some(3));
}
