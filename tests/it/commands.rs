//! The smaller commands: `check`, `url`, `list`, `schema`, `completions`, help.

use std::fs;

use serde_json::Value;

use crate::{project::Project, run::Launch};

fn release() -> Project {
    let project = Project::fixture("storefront");
    project.build(&[]).exit(0);
    project
}

#[test]
fn url_prints_one_address_a_line() {
    let project = release();
    let run = project.run(&["url", "css/shop.css", "app.js"]).exit(0);
    let lines: Vec<&str> = run.stdout.lines().collect();
    let path = |logical: &str| format!("/assets/{}", project.entry(logical)["path"].as_str().expect("a path"));
    assert_eq!(lines, [path("css/shop.css"), path("app.js")]);
}

#[test]
fn url_encodes_what_a_url_has_to() {
    let project = Project::fixture("names");
    project.build(&[]).exit(0);
    let run = project.run(&["url", "100%.txt", "c#.txt", "my app.js", "what? \"now\".txt"]).exit(0);
    let lines: Vec<&str> = run.stdout.lines().collect();
    for (line, start) in
        lines.iter().zip(["/assets/100%25-", "/assets/c%23-", "/assets/my%20app-", "/assets/what%3F%20%22now%22-"])
    {
        assert!(line.starts_with(start), "{line}");
    }
}

#[test]
fn url_uses_the_public_path() {
    let project = Project::fixture("storefront");
    project.build(&["--public-path", "https://cdn.example.com/shop/"]).exit(0);
    let run = project.run(&["url", "app.js"]).exit(0);
    assert!(run.stdout.starts_with("https://cdn.example.com/shop/app-"), "{}", run.stdout);
    project.verify();
}

#[test]
fn url_of_an_unknown_path_names_the_nearest() {
    release().run(&["url", "css/shpo.css"]).exit(1).stderr_has("css/shop.css");
}

#[test]
fn list_names_everything() {
    let project = release();
    let run = project.run(&["list"]).exit(0);
    let manifest = project.manifest();
    let assets = manifest["assets"].as_object().expect("assets");
    assert_eq!(run.stdout.lines().count(), assets.len());
    for logical in assets.keys() {
        assert!(run.stdout.lines().any(|line| line.starts_with(logical.as_str())), "{logical}");
    }
}

#[test]
fn list_as_json_is_one_object() {
    let project = release();
    let run = project.run(&["list", "--json"]).exit(0);
    let list: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let manifest = project.manifest();
    for (logical, entry) in manifest["assets"].as_object().expect("assets") {
        let path = entry["path"].as_str().expect("a path");
        let url = list[logical].as_str().expect("a URL");
        assert!(url.starts_with("/assets/"), "{url}");
        assert_eq!(url.len(), "/assets/".len() + path.len(), "{url}: {path}");
    }
}

#[test]
fn without_a_release_there_is_nothing_to_look_up() {
    let project = Project::new();
    for command in [&["url", "app.js"][..], &["list"], &["verify"]] {
        project.run(command).exit(2).stderr_has("dist/manifest.json");
    }
}

#[test]
fn check_says_the_same_as_build_and_writes_nothing() {
    let project = Project::fixture("storefront");
    project.run(&["check"]).exit(0);
    assert!(!project.path("dist").exists(), "something was written");
    project.write("assets/bad.css", "a { background: url(none.png) }\n");
    project.run(&["check"]).exit(1).stderr_has("assets/bad.css:1:17");
    assert!(!project.path("dist").exists(), "something was written");
}

#[test]
fn the_manifest_is_of_its_schema() {
    let project = release();
    let schema: Value = serde_json::from_str(&project.run(&["schema", "manifest"]).exit(0).stdout).expect("JSON");
    let manifest = project.manifest();
    let required = |schema: &Value| -> Vec<String> {
        let names = schema["required"].as_array().expect("required fields");
        names.iter().map(|name| name.as_str().expect("a name").to_owned()).collect()
    };
    for name in required(&schema) {
        assert!(manifest.get(&name).is_some(), "{name}");
    }
    let entry = &schema["$defs"]["Entry"];
    let known = entry["properties"].as_object().expect("properties");
    for (logical, asset) in manifest["assets"].as_object().expect("assets") {
        for name in required(entry) {
            assert!(asset.get(&name).is_some(), "{logical}: {name}");
        }
        for name in asset.as_object().expect("an object").keys() {
            assert!(known.contains_key(name), "{logical}: {name} is not in the schema");
        }
    }
}

#[test]
fn the_manifest_is_as_the_design_writes_it() {
    let project = release();
    let text = fs::read_to_string(project.path("dist/manifest.json")).expect("a manifest");
    assert!(text.ends_with("}\n") && !text.contains('\r'), "no final line break");
    let manifest = project.manifest();
    let fields: Vec<&String> = manifest.as_object().expect("an object").keys().collect();
    assert_eq!(fields, ["schema", "generator", "engines", "public_path", "assets"]);
    let order = [
        "path",
        "kind",
        "media_type",
        "sources",
        "size",
        "sha256",
        "integrity",
        "variants",
        "imports",
        "dynamic_imports",
        "css",
        "assets",
        "preload",
        "source_map",
    ];
    // `serde_json` keeps the order of the file, as the package asks it to.
    let keys: Vec<&String> = manifest["assets"].as_object().expect("assets").keys().collect();
    assert!(keys.is_sorted(), "{keys:?}");
    for entry in manifest["assets"].as_object().expect("assets").values() {
        let places: Vec<usize> = entry
            .as_object()
            .expect("an object")
            .keys()
            .filter_map(|name| order.iter().position(|known| known == name))
            .collect();
        assert!(places.is_sorted(), "{entry}");
    }
}

#[test]
fn the_schema_of_the_configuration_knows_its_keys() {
    let schema: Value = serde_json::from_str(&Project::new().run(&["schema", "config"]).exit(0).stdout).expect("JSON");
    let properties = schema["properties"].as_object().expect("properties");
    for key in ["source", "out", "public_path", "entries", "browsers", "compress", "js", "css"] {
        assert!(properties.contains_key(key), "{key}");
    }
    assert_eq!(schema["additionalProperties"], false);
}

#[test]
fn completions_are_printed_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        Project::new().run(&["completions", shell]).exit(0).stdout_has("assetpack").stdout_has("public-path");
    }
}

#[test]
fn help_and_version_are_results() {
    let project = Project::new();
    project.run(&["--version"]).exit(0).stdout_has("assetpack ").stdout_has("rolldown");
    for command in ["build", "check", "verify", "url", "list", "schema", "completions"] {
        project.run(&["--help"]).exit(0).stdout_has(command);
        project.run(&[command, "--help"]).exit(0).stdout_has("Usage");
    }
    project.run(&[]).exit(2);
    project.run(&["bild"]).exit(2).stderr_has("build");
}

#[test]
fn a_project_elsewhere_is_built_there() {
    let project = Project::fixture("storefront");
    let root = project.root().to_str().expect("UTF-8").to_owned();
    Launch::new(std::path::Path::new("/"), &["-C", &root, "build"]).run().exit(0);
    project.verify();
    project.run(&["-C", "nowhere", "build"]).exit(2).stderr_has("nowhere");
}

#[test]
fn the_paths_of_a_configuration_are_relative_to_it() {
    let project = Project::fixture("two-roots");
    fs::rename(project.path("assetpack.toml"), project.path("other.toml")).expect("a new name");
    project.run(&["--config", "other.toml", "build"]).exit(0);
    project.entry("widget.js");
    let beside = Project::new()
        .file(
            "deep/conf/assetpack.toml",
            "source = ['../web']\nout = '../../public'\n[manifest]\nfile = '../../m.json'\n",
        )
        .file("deep/web/a.txt", "text\n");
    beside.run(&["--config", "deep/conf/assetpack.toml", "build"]).exit(0);
    assert!(beside.path("m.json").is_file(), "no manifest where the configuration wants it");
    assert!(beside.path("public").is_dir(), "no outputs where the configuration wants them");
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let project = release();
    let run = project
        .launch(&["list"])
        .wrapped(&["/bin/sh", "-c", "\"$@\" | head -c 1 >/dev/null; exit 0", "sh"])
        .run()
        .exit(0);
    assert_eq!(run.stderr, "");
}

#[test]
fn timings_are_said_on_request() {
    let project = Project::fixture("storefront");
    project.build(&["--timings"]).exit(0).stderr_has("compress");
}

#[test]
fn init_finds_the_framework_that_is_there() {
    for (file, content, expected) in [
        ("Gemfile.lock", "GEM\n  specs:\n    propshaft (1.2.0)\n", "framework = \"rails\""),
        ("Gemfile.lock", "GEM\n  specs:\n    sprockets-rails (3.4.2)\n", "framework = \"sprockets\""),
        ("manage.py", "import django\n", "framework = \"django\""),
        ("mix.exs", "{:phoenix, \"~> 1.8\"}\n", "framework = \"phoenix\""),
        ("artisan", "#!/usr/bin/env php\n", "framework = \"laravel\""),
        ("composer.json", "{\"require\": {\"symfony/framework-bundle\": \"^7\"}}", "framework = \"symfony\""),
        ("config/vite.json", "{}", "framework = \"vite-ruby\""),
        ("frontend/app.css", ".a { b: c }\n", "source = [\"frontend\"]"),
        ("notes.txt", "", "source = [\"assets\"]"),
    ] {
        let project = Project::new().file(file, content);
        project.run(&["init"]).exit(0).stdout_has("wrote `assetpack.toml`").stdout_has(".gitignore");
        let written = std::fs::read_to_string(project.path("assetpack.toml")).expect("it was written");
        assert!(written.contains(expected), "{file}: {written}");
        // It is not replaced unless that is asked for.
        project.run(&["init"]).exit(2).stderr_has("is there already").stderr_has("--force");
        project.run(&["init", "--force", "--from", "laravel"]).exit(0);
        let written = std::fs::read_to_string(project.path("assetpack.toml")).expect("it was written");
        assert!(written.contains("framework = \"laravel\""), "{written}");
    }
}

#[test]
fn init_tells_of_settings_that_it_cannot_carry_over() {
    let project = Project::new().file("vite.config.js", "export default {}\n");
    project.run(&["init"]).exit(0).stdout_has("not carried over: `vite.config.js` is Vite's");
}

#[test]
fn init_carries_over_what_a_packager_says() {
    for (file, settings, source, package) in [
        ("config/assets.yml", "javascripts:\n  app: [public/js/*.js]\nembed_assets: on\n", "public/js/a.js", "app.js"),
        (
            "config/asset_packages.yml",
            "javascripts:\n- base: [a]\n",
            "public/javascripts/a.js",
            "javascripts/base_packaged.js",
        ),
        (
            "assets.yml",
            "directory: static\nbundles:\n  app:\n    output: gen/app.js\n    contents: [a.js]\n    filters: jsmin\n",
            "static/a.js",
            "app.js",
        ),
        (
            "pipeline.json",
            "{\"JAVASCRIPT\": {\"app\": {\"source_filenames\": [\"a.js\"], \"output_filename\": \"js/app.js\"}}}\n",
            "static/a.js",
            "js/app.js",
        ),
    ] {
        let project = Project::new().file(file, settings).file(source, "var a = 1;\n");
        let said = project.run(&["init"]).exit(0).stdout_has(file);
        // What has no counterpart is told of, with its place.
        assert_eq!(said.stderr.contains("not-carried-over"), settings.contains("embed_assets"), "{}", said.stderr);
        project.build(&[]).exit(0);
        let written = project.entry(package)["sha256"].clone();
        // The same is read in place.
        let name = said.stdout.split('`').find(|word| word.starts_with("compat = ")).expect("it says so").to_owned();
        project.write("assetpack.toml", &name);
        project.build(&[]).exit(0);
        assert_eq!(project.entry(package)["sha256"], written, "{file}");
    }
}
