//! What looks difficult and has to work all the same.

use std::fs;

use crate::{project::Project, tools::node};

#[test]
fn a_css_import_cycle_works() {
    let project = Project::new()
        .file("assets/app.css", "@import '_a.css';\n.app { color: red }\n")
        .file("assets/_a.css", "@import '_b.css';\n.a { color: red }\n")
        .file("assets/_b.css", "@import '_a.css';\n@import 'app.css';\n.b { color: red }\n");
    project.build(&[]).exit(0);
    let sheet = project.output("app.css");
    let order = [".b{", ".a{", ".app{"].map(|rule| sheet.find(rule).expect("each rule is there"));
    assert!(order.is_sorted(), "{sheet}");
    assert_eq!(sheet.matches(".a{").count(), 1, "{sheet}");
}

#[test]
fn a_sheet_that_imports_itself_works() {
    let project = Project::new().file("assets/app.css", "@import 'app.css';\n.a { color: red }\n");
    project.build(&[]).exit(0);
    assert_eq!(project.output("app.css").matches(".a{").count(), 1);
}

#[test]
fn a_js_import_cycle_works() {
    let project = Project::new()
        .file("assets/app.js", "import { even } from './lib/even.js';\nconsole.log(even(10), even(7));\n")
        .file(
            "assets/lib/even.js",
            "import { odd } from './odd.js';\nexport const even = (n) => n === 0 || odd(n - 1);\n",
        )
        .file(
            "assets/lib/odd.js",
            "import { even } from './even.js';\nexport const odd = (n) => n !== 0 && even(n - 1);\n",
        );
    project.build(&[]).exit(0);
    assert_eq!(node(&project.output_path("app.js")), "true false\n");
}

#[test]
fn an_empty_source_root_is_an_empty_release() {
    let project = Project::new();
    fs::create_dir(project.path("assets")).expect("a folder");
    project.build(&[]).exit(0);
    assert_eq!(project.manifest()["assets"], serde_json::json!({}));
    project.verify();
}

#[test]
fn an_empty_file_of_each_kind_works_as_an_entry_and_as_an_import() {
    let code = ["js", "mjs", "cjs", "ts", "mts", "cts", "tsx", "jsx", "css"];
    for extension in code {
        let project = Project::new().file(&format!("assets/empty.{extension}"), "");
        project.build(&[]).exit(0).stderr_lacks("warning");
        let output = if extension == "css" { "empty.css" } else { "empty.js" };
        // What the linker puts around a module may remain of one that is empty.
        assert!(project.output(output).len() < 150, "{extension}");
        if output == "empty.js" {
            assert_eq!(node(&project.output_path(output)), "", "{extension}");
        }
        project.verify();
    }
    for extension in code {
        let import = if extension == "css" { "@import './_empty.css';" } else { "import './_empty.X';" };
        let kind = if extension == "css" { "css" } else { "js" };
        let project = Project::new()
            .file(&format!("assets/_empty.{extension}"), "")
            .file(&format!("assets/app.{kind}"), &import.replace('X', extension));
        project.build(&[]).exit(0);
    }
    for extension in ["svg", "png", "txt", "woff2", "html", "json", "wasm", "map"] {
        let project = Project::new().file(&format!("assets/empty.{extension}"), "");
        project.build(&[]).exit(0).stderr_lacks("warning");
        assert_eq!(project.entry(&format!("empty.{extension}"))["size"], 0, "{extension}");
        project.verify();
    }
}

/// Names, and how a URL writes each.
const NAMES: &[(&str, &str)] = &[
    ("with space", "with%20space"),
    ("c#", "c%23"),
    ("what?", "what%3F"),
    ("100%", "100%25"),
    ("%20", "%2520"),
    ("it's", "it%27s"),
    ("so \"called\"", "so%20%22called%22"),
    ("(1) [2] {3}", "%281%29%20%5B2%5D%20%7B3%7D"),
    ("a+b&c;d=e,f@g!h$i", "a+b&c;d=e,f@g!h$i"),
    ("caf\u{e9}", "caf%C3%A9"),
    ("cafe\u{301}", "cafe%CC%81"),
    ("日本 💥", "%E6%97%A5%E6%9C%AC%20%F0%9F%92%A5"),
    ("-dash", "-dash"),
    ("~tilde", "~tilde"),
    ("$1", "$1"),
    ("two  spaces", "two%20%20spaces"),
];

/// A logical path is the same whichever normal form a file system prefers.
fn composed(name: &str) -> String {
    name.replace("e\u{301}", "\u{e9}")
}

#[test]
fn css_and_js_name_files_of_every_name() {
    for (name, url) in NAMES {
        let project = Project::new()
            .file(&format!("assets/img/{name}.svg"), "<svg/>")
            .file("assets/app.css", &format!("a {{ background: url(\"img/{url}.svg\") }}\n"))
            .file("assets/app.js", &format!("console.log(new URL(\"./img/{url}.svg\", import.meta.url).href);\n"));
        project.build(&[]).exit(0).stderr_lacks("warning");
        project.verify();
        let name = &composed(name);
        let output = project.output_path(&format!("img/{name}.svg"));
        let shown = output.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(shown.starts_with(&format!("{name}-")), "{shown}");
        // What Node makes of the URL has to be the very file that was emitted.
        let printed = node(&project.output_path("app.js"));
        let script = format!(
            "import fs from 'node:fs'; console.log(fs.readFileSync(new URL({:?}), 'utf8'))",
            printed.trim_end()
        );
        let read = crate::tools::filter("node", &["--input-type=module", "-"], script.as_bytes());
        assert_eq!(read, "<svg/>\n", "{name}");
        assert!(!project.output("app.css").contains(&format!("img/{url}.svg")), "{name}");
    }
}

#[test]
fn entries_and_chunks_of_every_name_load() {
    // In a specifier `?` begins a query, for every tool that reads one.
    for (name, _) in NAMES.iter().filter(|(name, _)| !name.contains('?')) {
        // Apart from that a specifier is a path, not a URL.
        let specifier = format!("./lazy/{name}.js");
        let importer = format!("const m = await import({specifier:?});\nconsole.log(m.name);\n");
        let project = Project::new()
            .file(&format!("assets/{name}.js"), &importer)
            .file(&format!("assets/lazy/{name}.js"), "export const name = 'lazy';\n");
        project.build(&[]).exit(0);
        project.verify();
        let file = project.output_path(&format!("{}.js", composed(name)));
        let printed = crate::tools::filter(
            "node",
            &["--input-type=module", "-"],
            format!(
                "import {{ pathToFileURL }} from 'node:url'; await import(pathToFileURL({:?}).href)",
                file.to_str().expect("UTF-8")
            )
            .as_bytes(),
        );
        assert_eq!(printed, "lazy\n", "{name}");
    }
}

#[test]
fn a_reference_in_the_other_normal_form_finds_its_file_or_is_refused_with_the_name() {
    // Editors and file systems disagree about the form; what must not happen is a dangling URL.
    for (file, reference) in [("caf\u{e9}", "cafe\u{301}"), ("cafe\u{301}", "caf\u{e9}")] {
        for (path, code) in [
            ("assets/app.css", format!("a {{ background: url('{reference}.svg') }}\n")),
            ("assets/app.js", format!("export const a = new URL('./{reference}.svg', import.meta.url);\n")),
        ] {
            let project = Project::new().file(&format!("assets/{file}.svg"), "<svg/>").file(path, &code);
            let run = project.build(&[]);
            if run.code() == 0 {
                project.verify();
            } else {
                run.exit(1).stderr_has(path).stderr_has(&format!("{file}.svg"));
            }
        }
    }
}

#[test]
fn a_url_in_a_custom_property_is_left_alone_and_reported() {
    let project = Project::new()
        .file("assets/css/app.css", "a { --picture: url('../img/a.png'); background: var(--picture) }\n")
        .file("assets/img/a.png", "a picture\n");
    project.build(&[]).exit(0).stderr_has("warning[custom-property-url]").stderr_has("--> assets/css/app.css:1:16");
    let sheet = project.output("css/app.css");
    assert!(sheet.contains("url('../img/a.png')"), "{sheet}");
}
