//! Projects of other packagers, and what native settings have of them.

use crate::project::Project;

fn keys(project: &Project) -> Vec<String> {
    project.manifest()["assets"].as_object().expect("assets").keys().cloned().collect()
}

#[test]
fn only_what_is_named_is_published() {
    let project = Project::new()
        .file("assetpack.toml", "source = 'public'\nout = 'public/assets'\nentries = ['css/*']\npublish = []\n")
        .file("public/css/a.css", ".a { background: url(../img/a.svg) }\n")
        .file("public/img/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'><image href='b.png'/></svg>\n")
        .file("public/img/b.png", "b")
        .file("public/img/c.png", "c")
        .file("public/js/unused.js", "var unused\n")
        .file("public/css/unused/b.css", ".b { c: d }\n");
    project.build(&[]).exit(0);
    project.verify();
    assert_eq!(keys(&project), ["css/a.css", "img/a.svg", "img/b.png"]);
    // What was written is no source of the next build, though it lies in the source root.
    project.build(&[]).exit(0).stderr_has("0 files written");
    assert_eq!(keys(&project).len(), 3);
}

#[test]
fn names_without_a_digest_are_copies() {
    let project = Project::new()
        .file("assetpack.toml", "plain = ['*']\n")
        .file("assets/a.css", &".a { b: url(c.png) }\n".repeat(40))
        .file("assets/c.png", "c");
    project.build(&[]).exit(0);
    project.verify();
    let entry = project.entry("a.css");
    assert_eq!(entry["plain"], "a.css");
    let read = |path: &str| std::fs::read(project.path(&format!("dist/assets/{path}"))).expect(path);
    let path = entry["path"].as_str().expect("a path");
    assert_eq!(read("a.css"), read(path));
    assert_eq!(read("a.css.gz"), read(&format!("{path}.gz")));
    // They follow the source, with their twins.
    project.write("assets/a.css", ".a{}");
    project.build(&["--compress", "none"]).exit(0);
    assert_eq!(read("a.css"), read(project.entry("a.css")["path"].as_str().expect("a path")));
    assert!(!project.path("dist/assets/a.css.gz").exists());
    // Only they have to be revalidated.
    let rules = project.run(&["manifest", "--format", "nginx"]).exit(0).stdout;
    assert!(rules.contains("no-cache") && rules.contains("immutable"), "{rules}");
    project.write("dist/assets/a.css", "other");
    project.run(&["verify"]).exit(1).stderr_has("`a.css` is no copy of `a-");
}

#[test]
fn parts_of_packages_are_published_one_by_one() {
    let settings =
        "parts = true\n[packages]\n\"app.js\" = ['app.js', 'lib/*.js', 't/*.jst']\n\"app.css\" = ['css/*']\n";
    let project = Project::new()
        .file("assetpack.toml", settings)
        .file("assets/app.js", "var a = 1;\n")
        .file("assets/lib/b.js", "var b = 2;\n")
        .file("assets/t/c.jst", "<b><%= d %></b>")
        .file("assets/css/e.css", ".e { f: g }\n");
    project.build(&[]).exit(0);
    project.verify();
    assert_eq!(project.entry("app.js")["parts"], serde_json::json!(["app.self.js", "lib/b.js", "app.jst.js"]));
    assert_eq!(project.entry("app.css")["parts"], serde_json::json!(["css/e.css"]));
    assert_eq!(project.output("app.self.js"), "var a=1;");
}

#[test]
fn what_is_missing_may_be_a_warning() {
    let project = Project::new()
        .file("assetpack.toml", "missing = 'warn'\n[packages]\n\"b.css\" = ['css/*', 'more/*']\n")
        .file("assets/css/a.css", "@import 'none.css';\n.a { b: url(none.png) }\n");
    let said = project.build(&[]).exit(0);
    said.stderr_has("warning[missing-reference]").stderr_has("warning[package]").stderr_has("`none.css`");
    assert!(project.output("b.css").contains("none.png"));
    project.run(&["verify"]).exit(0);
    project.write("assetpack.toml", "[packages]\n\"b.css\" = ['css/*', 'more/*']\n");
    project.build(&[]).exit(1).stderr_has("error[package]");
}

#[test]
fn embedded_pictures_and_addresses_that_stay_are_matters_of_a_package() {
    let settings = "[packages]\n\"a.css\" = 'css/*'\n\"b.css\" = { files = 'css/*', embed = true }\n\
                    \"c.css\" = { files = 'css/*', rewrite = false }\n";
    let project = Project::new()
        .file("assetpack.toml", settings)
        .file("assets/css/a.css", ".a { b: url('../embed/c.png') }\n")
        .file("assets/embed/c.png", "picture");
    project.build(&[]).exit(0);
    assert!(project.output("a.css").contains("url(embed/c-"));
    assert!(project.output("b.css").contains("data:image/png;base64,"));
    assert!(project.output("c.css").contains("../embed/c.png"));
}

#[test]
fn a_wrapper_keeps_names_and_directives_to_itself() {
    let settings = "[packages]\n\"a.js\" = { files = ['a.js', 'b.js'], wrap = '(function(){%s})()' }\n";
    let project = Project::new()
        .file("assetpack.toml", settings)
        .file("assets/a.js", "'use strict';\nvar inner = 1\n")
        .file("assets/b.js", "globalThis.seen = inner; undeclared = 2 // end");
    for minify in ["oxc", "swc", "none"] {
        project.build(&["--minify", minify]).exit(0);
        let script = format!("{};console.log(seen, undeclared, typeof inner)", project.output("a.js"));
        let printed = crate::tools::filter("node", &["-"], script.as_bytes());
        assert_eq!(printed.trim(), "1 2 undefined", "{minify}: {script}");
    }
    project.write("assetpack.toml", "[packages]\n\"a.js\" = { files = ['a.js'], wrap = 'nothing' }\n");
    project.build(&[]).exit(2).stderr_has("assetpack.toml:2").stderr_has("must hold `%s` once");
}

#[test]
fn a_sprockets_application_needs_no_settings_but_its_framework() {
    let project = Project::new()
        .file("assetpack.toml", "framework = 'sprockets'\nout = 'dist/assets'\n")
        .file("app/assets/config/manifest.js", "//= link_tree ../images\n//= link application.js\n//= link app.css\n")
        .file(
            "app/assets/javascripts/application.js.erb",
            "//= require one\nvar logo = '<%= asset_path \"a.png\" %>';\n",
        )
        .file("vendor/assets/javascripts/one.js", "var one = 1 // one")
        .file("app/assets/stylesheets/app.css.scss", "$a: red; .a { b: $a; c: image-url('a.png') }\n")
        .file("app/assets/images/a.png", "a")
        .file("app/assets/images/b-0123abc.digested.png", "b");
    project.build(&[]).exit(0);
    project.verify();
    assert_eq!(keys(&project), ["a.png", "app.css", "application.js", "b-0123abc.digested.png"]);
    let picture = project.entry("a.png")["path"].as_str().expect("a path").to_owned();
    assert_eq!(project.output("application.js"), format!("var one=1,logo=`/assets/{picture}`;"));
    assert_eq!(project.entry("b-0123abc.digested.png")["path"], "b-0123abc.digested.png");
    // Code that needs Ruby, and what nobody has, are told of with their places.
    project.write("vendor/assets/javascripts/one.js", "//= require none\n");
    project.build(&[]).exit(1).stderr_has("vendor/assets/javascripts/one.js:1:13").stderr_has("`none`");
    project.write("vendor/assets/javascripts/one.js", "");
    project.write("app/assets/javascripts/application.js.erb", "var now = \"<%= Time.now %>\"\n");
    project.build(&[]).exit(1).stderr_has("application.js.erb:1:16").stderr_has("needs Ruby");
}

#[test]
fn imports_that_an_import_map_pins_stay_in_a_sprockets_application() {
    let project = Project::new()
        .file("assetpack.toml", "framework = 'sprockets'\nout = 'dist/assets'\n")
        .file("app/assets/config/manifest.js", "//= link_tree ../../javascript .js\n")
        .file("app/javascript/application.js", "import '@hotwired/turbo-rails'; import './util'\n")
        .file("app/javascript/util.js", "console.log('util'); export {}\n");
    project.build(&[]).exit(0);
    let script = project.output("application.js");
    assert!(script.contains("import\"@hotwired/turbo-rails\"") && !script.contains("./util\""), "{script}");
    assert!(keys(&project).contains(&"util.js".to_owned()));
}

#[test]
fn the_settings_of_a_packager_are_read_in_place() {
    let settings = "javascripts:\n  app: [public/js/*.js, '<%= ENV[\"NOTHING\"] %>public/js/a.js']\nproduction:\n  package_path: p\n";
    let project = Project::new()
        .file("assetpack.toml", "compat = 'jammit'\n")
        .file("config/assets.yml", settings)
        .file("public/js/a.js", "var a = 1")
        .file("public/js/b.js", "var b = 2");
    project.build(&[]).exit(0);
    assert_eq!(keys(&project), ["app.js"]);
    assert!(project.path("public/p").is_dir());
    project.write("config/assets.yml", "javascripts:\n  app: [<%= Dir.pwd %>/a.js]\n");
    project.build(&[]).exit(2).stderr_has("config/assets.yml:2:").stderr_has("Dir.pwd");
    project.write("assetpack.toml", "compat = { from = 'jammit', file = 'none.yml' }\n");
    project.build(&[]).exit(2).stderr_has("assetpack.toml:1").stderr_has("`none.yml`, which cannot be read");
    project.write("assetpack.toml", "compat = 'jamit'\n");
    project.build(&[]).exit(2).stderr_has("did you mean `jammit`?");
}

#[test]
fn what_an_earlier_build_wrote_is_no_source() {
    let project = Project::new()
        .file("assetpack.toml", "compat = 'jammit'\nplain = ['**']\n")
        .file("config/assets.yml", "package_path: js\njavascripts:\n  all: ['**/*.js']\n")
        .file("public/js/a.js", "var a = 1")
        .link("public/loop", "../public");
    project.build(&[]).exit(0);
    let first = project.entry("all.js")["sha256"].clone();
    project.build(&[]).exit(0).stderr_has("0 files written");
    assert_eq!(project.entry("all.js")["sha256"], first);
    assert_eq!(project.entry("all.js")["sources"], serde_json::json!(["public/js/a.js"]));
}

#[test]
fn what_cannot_be_one_script_is_shown_where_it_stands() {
    let project = Project::new()
        .file("assetpack.toml", "[packages]\n\"x.js\" = ['a.js', 'b.js']\n")
        .file("assets/a.js", "const k = 1")
        .file("assets/b.js", "#!/usr/bin/env node\n\nconst k = 2");
    project.build(&[]).exit(1).stderr_has("assets/b.js:3:7").stderr_has("already been declared");
    project.write("assets/b.js", "#!/usr/bin/env node\nvar l = 2");
    project.build(&[]).exit(0);
    project.write("assetpack.toml", "[packages]\n\"x.js\" = { files = ['a.js'], wrap = '(function(){%s' }\n");
    project.build(&[]).exit(1).stderr_has("assetpack.toml:2:10").stderr_has("`wrap` has to be a script");
}

#[test]
fn packages_in_packages_are_walked_once() {
    let nested = |count: usize| -> String {
        let line = |at: usize| format!("\"p{at}.js\" = ['p{0}.js', 'p{0}.js', './assets/a.js']\n", at + 1);
        let lines: String = (0..count).map(line).collect();
        format!("[packages]\n{lines}\"p{count}.js\" = ['a.js']\n")
    };
    let project = Project::new().file("assetpack.toml", &nested(40)).file("assets/a.js", "var a = 1");
    project.build(&["--compress", "none"]).exit(0);
    assert_eq!(project.output("p0.js"), "var a=1;");
    project.write("assetpack.toml", nested(300));
    project.build(&[]).exit(1).stderr_has("packages lead to one another more than 64 times");
}

#[test]
fn a_page_can_name_a_package() {
    let project = Project::new()
        .file("assetpack.toml", "[packages]\n\"x.js\" = ['a.js', 'b.js']\n")
        .file("assets/a.js", "var a = 1")
        .file("assets/b.js", "var b = 2")
        .file("assets/p.html", "<!doctype html><title>x</title><script src=x.js></script>");
    project.build(&[]).exit(0);
    project.verify();
    let name = project.entry("x.js")["path"].as_str().expect("a path").to_owned();
    assert!(project.output("p.html").contains(&name));
}

#[test]
fn what_sprockets_cannot_read_is_told_of() {
    let project = Project::new()
        .file("assetpack.toml", "framework = 'sprockets'\n")
        .bytes("app/assets/config/manifest.js", b"//= link a.js\n// \xff\n")
        .file("app/assets/javascripts/a.js", "//= require_tree ./d\n")
        .link("app/assets/javascripts/d/out.js", "/etc/hostname");
    project.build(&[]).exit(1).stderr_has("app/assets/config/manifest.js:2:4");
    // A list of its own in another folder is none.
    project.write("app/assets/builds/config/manifest.js", "//= link none.js\n");
    project.write("app/assets/config/manifest.js", "//= link a.js\n");
    let said = project.build(&[]).exit(0);
    said.stderr_has("warning[outside-of-project]").stderr_has("`allow`");
}

#[test]
fn parts_are_joined_as_texts_whatever_loader_they_ask_for() {
    let project = Project::new()
        .file("assetpack.toml", "[packages]\n\"x.js\" = ['loader.js', 'a.js', 'b.js']\n")
        .file("assets/loader.js", "var module = {}, require = function (name) { return name + '!' };\n")
        .file("assets/a.js", "var a = require('a'); module.exports = { a: a }\n")
        .file("assets/b.js", "console.log(require('b'), module.exports.a)\n");
    project.build(&[]).exit(0);
    assert_eq!(crate::tools::filter("node", &["-"], project.output("x.js").as_bytes()).trim(), "b! a!");
    // What has the syntax of a module is one.
    project.write("assets/b.js", "export default 1\n");
    project.build(&[]).exit(1).stderr_has("`assets/b.js` is a module, and packages join scripts");
}

#[test]
fn names_without_a_digest_change_together_or_not_at_all() {
    let project = Project::new()
        .file("assetpack.toml", "plain = ['**']\n")
        .file("assets/c.css", ".a { b: c }\n")
        .file("assets/x.js", "var x\n");
    project.build(&[]).exit(0);
    project.write("assets/c.css", ".a { b: d }\n");
    std::fs::remove_file(project.path("dist/assets/x.js")).expect("it is there");
    std::fs::create_dir(project.path("dist/assets/x.js")).expect("it is free");
    project.build(&[]).exit(2).stderr_has("x.js");
    let plain = std::fs::read_to_string(project.path("dist/assets/c.css")).expect("it is there");
    assert_eq!(plain, project.output("c.css"));
}

#[test]
fn a_source_is_never_overwritten() {
    let settings = "package_path: js\njavascripts:\n  a: [public/js/a.js, public/js/b.js]\n";
    let project = Project::new()
        .file("assetpack.toml", "compat = 'jammit'\nplain = ['**']\n")
        .file("config/assets.yml", settings)
        .file("public/js/a.js", "var a = 1;\n")
        .file("public/js/b.js", "var b = 2;\n");
    project.build(&[]).exit(1).stderr_has("`a.js` would take the place of the source `public/js/a.js`");
    assert_eq!(std::fs::read_to_string(project.path("public/js/a.js")).expect("it is there"), "var a = 1;\n");
    project.write("assetpack.toml", "compat = 'jammit'\n");
    project.build(&[]).exit(0);
    assert_eq!(project.entry("a.js")["sources"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_module_with_embedded_ruby_is_refused_wherever_it_is_imported() {
    let project = Project::new()
        .file("assetpack.toml", "compat = 'sprockets'\nsource = ['app/assets/*']\n")
        .file("app/assets/config/manifest.js", "//= link b.js\n")
        .file("app/assets/javascripts/b.js", "import { c } from './c.js.erb'; console.log(c)\n")
        .file("app/assets/javascripts/c.js.erb", "export const c = '<%= asset_path \"x.png\" %>'\n")
        .file("app/assets/images/x.png", "x");
    // The name of the picture would stay open in it.
    project.build(&[]).exit(1).stderr_has("`app/assets/javascripts/c.js.erb` is a module with embedded Ruby");
    project.write("app/assets/config/manifest.js", "//= link c.js\n");
    project.build(&[]).exit(1).stderr_has("is a module with embedded Ruby");
}
