//! What must come out right although it is easily broken: each case was wrong once.

use crate::project::Project;

/// A project that builds, and whose release is whole.
fn built(files: &[(&str, &str)]) -> Project {
    let project = Project::new();
    for (path, content) in files {
        project.write(path, content);
    }
    project.build(&[]).exit(0);
    project.verify();
    project
}

#[test]
fn addresses_in_an_import_map_stay_addresses() {
    let page = built(&[
        ("assets/lib/x.js", "export const x = 1;\n"),
        (
            "assets/index.html",
            "<script type=importmap>{\"imports\":{\"x\":\"./lib/x.js\"},\"integrity\":{\"./lib/x.js\":\"\"}}</script>\n\
             <script type=module>import \"x\"</script>\n",
        ),
    ])
    .output("index.html");
    assert!(page.contains("\"x\":\"./lib/x-"), "{page}");
    assert!(page.contains("{\"./lib/x-"), "{page}");
}

#[test]
fn a_page_gets_what_its_sheet_shares() {
    let project = built(&[
        ("assetpack.toml", "[css]\nshared = true\n"),
        ("assets/lib/z.css", ".z{a:b}"),
        ("assets/x.css", "@import 'lib/z.css';.x{a:b}"),
        ("assets/y.css", "@import 'lib/z.css';.y{a:b}"),
        ("assets/index.html", "<link rel=stylesheet href=x.css>\n"),
    ]);
    let shared = project.entry("x.css")["css"].as_array().map_or(0, Vec::len);
    let links = project.output("index.html").matches("<link").count();
    assert_eq!(links, shared + 1, "{}", project.output("index.html"));
}

#[test]
fn entries_name_their_own_sheets_in_their_own_order() {
    let project = built(&[
        ("assets/lib/y.css", ".y{a:b}"),
        ("assets/lib/z.css", ".z{a:b}"),
        ("assets/lib/x.js", "import './z.css';\nexport const x = document.title;\n"),
        ("assets/one.js", "import { x } from './lib/x.js';\nimport './lib/y.css';\nconsole.log(x);\n"),
        ("assets/two.js", "import './lib/y.css';\nimport { x } from './lib/x.js';\nconsole.log(x, 2);\n"),
    ]);
    assert_eq!(project.entry("one.js")["css"], serde_json::json!(["one.css"]));
    assert_eq!(project.entry("two.js")["css"], serde_json::json!(["two.css"]));
    assert_eq!(project.output("one.css"), ".z{a:b}.y{a:b}");
    assert_eq!(project.output("two.css"), ".y{a:b}.z{a:b}");
}

#[test]
fn a_module_that_a_page_and_a_module_load_runs_once() {
    let project = built(&[
        ("assets/a.js", "import './lib/x.js';\n"),
        ("assets/lib/x.js", "window.count = (window.count || 0) + 1;\n"),
        ("assets/index.html", "<script type=module src=a.js></script><script type=module src=lib/x.js></script>\n"),
    ]);
    let outputs = project.outputs();
    let scripts = outputs.iter().filter(|(path, _)| path.rsplit('.').next() == Some("js"));
    assert_eq!(scripts.filter(|(_, text)| String::from_utf8_lossy(text).contains("count||0")).count(), 1);
}

#[test]
fn a_picture_of_a_package_finds_its_pictures() {
    let project = built(&[
        ("node_modules/p/i.png", "not really"),
        ("node_modules/p/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"i.png\"/></svg>"),
        ("assets/app.css", ".a { background: url(../node_modules/p/a.svg) }\n"),
    ]);
    let svg = project.output("npm/p/a.svg");
    assert!(!svg.contains("\"i.png\""), "{svg}");
}

#[test]
fn a_picture_in_another_encoding_is_whole() {
    let project = Project::new().bytes(
        "assets/a.svg",
        b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><text>\xe9</text></svg>",
    );
    project.build(&[]).exit(0);
    project.verify();
}

#[test]
fn a_page_keeps_its_byte_order_mark() {
    let project = built(&[("assets/i.png", "x"), ("assets/a.html", "\u{feff}<p>é<img src=i.png>\n")]);
    assert!(project.output("a.html").starts_with('\u{feff}'));
}

#[test]
fn a_command_runs_on_pictures_that_name_nothing() {
    let project = built(&[
        ("assetpack.toml", "[[compile]]\nfiles = \"**/*.svg\"\nto = \"svg\"\ncommand = [\"sed\", \"s/<!--.*-->//\"]\n"),
        ("assets/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- x --></svg>"),
        ("assets/app.css", ".a { background: url(a.svg) }\n"),
    ]);
    assert!(!project.output("a.svg").contains("<!--"), "{}", project.output("a.svg"));
}

#[test]
fn the_source_of_a_page_is_not_published() {
    let project = built(&[
        ("assetpack.toml", "[[compile]]\nfiles = \"**/*.pug\"\nto = \"html\"\ncommand = [\"cat\"]\n"),
        ("assets/a.pug", "<p>x</p>"),
    ]);
    assert!(project.outputs().keys().all(|path| !path.contains(".pug")), "{:?}", project.outputs().keys());
}

#[test]
fn broken_sheets_are_repaired_once_in_each_place() {
    for source in [".a{b:c}}\n/*# sourceMappingURL=a.css.map */\n", "{\"\";@import\"\"\"\\", "}", "\"", "@import \"x"] {
        let project = Project::new().file("assetpack.toml", "external = [\"*\"]\n[css]\nerror_recovery = [\"**\"]\n");
        project.write("assets/a.css", source);
        let run = project.build(&[]);
        assert_eq!(run.code(), 0, "{source}\n{}", run.stderr);
        project.verify();
    }
}

#[test]
fn a_broken_module_keeps_its_names_local() {
    let project = Project::new().file("assetpack.toml", "[css]\nerror_recovery = [\"**\"]\n");
    project.write("assets/a.module.css", ".card{b:c;}}.d{e:f}\n");
    project.write("assets/app.js", "import names from './a.module.css';\nconsole.log(names);\n");
    let run = project.build(&[]);
    // An error would be as right; a name that is everybody's is not.
    assert!(run.code() == 1 || !project.output("app.css").contains(".card"), "{}", run.stderr);
}

#[test]
fn broken_sheets_are_lowered_where_they_can_be() {
    let project = Project::new()
        .file("assetpack.toml", "browsers = [\"chrome 80\"]\n[css]\nerror_recovery = [\"**\"]\n")
        .file("assets/a.css", ".a{b:c}}.d{&:hover{e:f\n");
    project.build(&[]).exit(0);
}

#[test]
fn local_names_hold_no_space() {
    let project = built(&[
        ("assetpack.toml", "[css.modules]\nnames = \"[name]__[local]--[hash]\"\n"),
        ("assets/lib/a b.module.css", ".card{a:b}"),
        ("assets/app.js", "import names from './lib/a b.module.css';\nconsole.log(names);\n"),
    ]);
    assert!(!project.output("app.css").contains('\\'), "{}", project.output("app.css"));
}

#[test]
fn unused_selectors_go_without_reviving_others() {
    let project = built(&[
        ("assetpack.toml", "[css.unused]\ntemplates = [\"views/*\"]\n"),
        ("views/a.html", "<p class=a>"),
        ("assets/app.css", ".a,.no::-moz-nope{color:red}html{b:c}P{d:e}.no{f:g}"),
    ]);
    let css = project.output("app.css");
    assert!(!css.contains(".a{color"), "{css}");
    assert!(css.contains("html{b:c}") && css.contains("P{d:e}") && !css.contains("f:g"), "{css}");
}

#[test]
fn a_worker_beside_its_entry_is_one_output() {
    let project = built(&[
        ("assets/app.js", "export {};\nnew Worker(new URL('./worker.js', import.meta.url));\n"),
        ("assets/worker.js", "self.x = 1;\n"),
    ]);
    project.entry("worker.js");
}

#[test]
fn everyday_sass_compiles() {
    for source in [
        ".a::after { content: 'more...'; }\n",
        ".a { &:not(&--x) { b: c; } }\n",
        ".a { content: ':not(&--x) @at-root (without: layer)'; }\n",
        ".btn-check:not(.btn-check-x):not(.y) { b: c; }\n.btn { d: e; }\n.x { @extend .btn; }\n",
    ] {
        let project = Project::new().file("assets/app.scss", source);
        let run = project.build(&[]);
        assert_eq!(run.code(), 0, "{source}\n{}", run.stderr);
    }
}

#[test]
fn modules_beside_the_source_roots_are_modules() {
    let project = built(&[
        ("assets/app.js", "import '../components/button.js';\n"),
        ("components/button.js", "import names from './button.module.css';\nconsole.log(names.card);\n"),
        ("components/button.module.css", ".card { a: b }\n"),
    ]);
    assert!(!project.output("app.css").contains(".card"), "{}", project.output("app.css"));
}

#[test]
fn strings_in_functions_of_a_page_stay_strings() {
    let page = built(&[
        ("assets/i.png", "x"),
        ("assets/a.html", "<p style=\"--x: 1; background: src('i.png'), url(i.png)\">"),
    ])
    .output("a.html");
    assert!(page.contains("src('i-") && page.contains("url('i-"), "{page}");
}

#[test]
fn packages_that_are_linked_to_a_store_find_theirs_beside_it() {
    let project = Project::new()
        .file("node_modules/.pnpm/p@1/node_modules/p/index.scss", "@use 'q/q';\n.p { a: q.$b; }\n")
        .file("node_modules/.pnpm/p@1/node_modules/q/_q.scss", "$b: c;\n")
        .link("node_modules/p", ".pnpm/p@1/node_modules/p")
        .file("assets/app.scss", "@use 'p';\n");
    project.build(&[]).exit(0);
    assert_eq!(project.output("app.css"), ".p{a:c}");
}

#[test]
fn sass_is_found_where_the_settings_say() {
    let project = Project::new().file("assetpack.toml", "[sass]\nload_paths = [\"../shared\"]\n");
    project.write("../shared/_vars.scss", "$b: c;\n");
    project.write("assets/app.scss", "@use 'vars';\n.a { b: vars.$b; }\n");
    project.build(&[]).exit(0);
    assert_eq!(project.output("app.css"), ".a{b:c}");
}

#[test]
fn a_name_that_stays_keeps_no_twins_of_what_it_was() {
    let project = Project::new().file("assetpack.toml", "stable = [\"sw.js\"]\n");
    project.write("assets/sw.js", format!("console.log({:?});\n", "long ".repeat(500)));
    project.build(&[]).exit(0);
    assert!(project.path("dist/assets/sw.js.gz").exists());
    project.write("assets/sw.js", "a();\n");
    project.build(&[]).exit(0);
    assert!(!project.path("dist/assets/sw.js.gz").exists() && !project.path("dist/assets/sw.js.br").exists());
    project.verify();
}

#[test]
fn a_sheet_that_entries_share_leaves_no_empty_chunk() {
    let project = built(&[
        ("assets/a.js", "import './lib/c.css';\nconsole.log(1);\n"),
        ("assets/b.js", "import './lib/c.css';\nconsole.log(2);\n"),
        ("assets/lib/c.css", "p { color: red }\n"),
    ]);
    let manifest = project.manifest();
    let keys: Vec<&String> = manifest["assets"].as_object().expect("assets").keys().collect();
    assert_eq!(keys, ["a.css", "a.js", "b.css", "b.js"]);
    assert_eq!(project.output("a.js").trim(), "console.log(1);");
}

#[test]
fn sass_that_comes_into_an_earlier_load_path_is_seen() {
    let project = built(&[
        ("assetpack.toml", "[sass]\nload_paths = [\"own\", \"vendor\"]\n"),
        ("vendor/_theme.scss", "$color: red;\n"),
        ("assets/app.scss", "@use 'theme';\n.a { color: theme.$color }\n"),
    ]);
    assert_eq!(project.output("app.css"), ".a{color:red}");
    project.write("own/_theme.scss", "$color: blue;\n");
    project.build(&[]).exit(0);
    assert_eq!(project.output("app.css"), ".a{color:blue}");
}
