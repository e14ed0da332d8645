//! Manifests in the formats of other tools: where they are, and what becomes of entries of others.
//! What the tools themselves make of them is in `tests/frameworks`.

use crate::project::Project;

/// A project with one sheet where a framework has its sources.
fn project(settings: &str, source: &str) -> Project {
    Project::new().file("assetpack.toml", settings).file(source, ".a { b: c }\n")
}

fn json(project: &Project, path: &str) -> serde_json::Value {
    let text = std::fs::read_to_string(project.path(path)).expect(path);
    serde_json::from_str(&text).expect("it is JSON")
}

#[test]
fn presets_follow_their_frameworks() {
    for (name, source, manifest, pointer) in [
        ("rails", "app/assets/stylesheets/app.css", "public/assets/.manifest.json", "/app.css/digested_path"),
        ("django", "assets/app.css", "staticfiles/staticfiles.json", "/paths/app.css"),
        ("phoenix", "assets/css/app.css", "priv/static/cache_manifest.json", "/latest/assets~1css~1app.css"),
        ("laravel", "resources/css/app.css", "public/build/manifest.json", "/resources~1css~1app.css/file"),
        ("symfony", "assets/app.css", "public/build/manifest.json", "/build~1app.css"),
        (
            "vite-ruby",
            "app/frontend/entrypoints/app.css",
            "public/vite/.vite/manifest.json",
            "/entrypoints~1app.css/file",
        ),
    ] {
        let project = project(&format!("framework = \"{name}\"\n"), source);
        project.build(&[]).exit(0);
        let found = json(&project, manifest);
        let value = found.pointer(pointer).and_then(serde_json::Value::as_str);
        assert!(
            value.is_some_and(|value| value.contains("app-") && value.rsplit('.').next() == Some("css")),
            "{name}: {found:#}"
        );
        assert!(!project.run(&["verify"]).stdout.contains("named by no manifest"), "{name}");
    }
}

#[test]
fn presets_leave_out_what_is_no_asset() {
    for (name, asset, others) in [
        ("laravel", "resources/css/app.css", ["resources/views/a.blade.php", "resources/lang/de.json"]),
        ("phoenix", "assets/css/app.css", ["assets/package.json", "assets/tailwind.config.js"]),
    ] {
        let project = project(&format!("framework = \"{name}\"\n"), asset).file(others[0], "{}");
        project.write(others[1], "{}");
        project.build(&[]).exit(0);
        let assets = project.manifest();
        let assets = assets["assets"].as_object().expect("assets");
        assert_eq!(assets.len(), 1, "{name}: {:?}", assets.keys());
    }
}

#[test]
fn a_sprockets_manifest_is_replaced_under_the_name_that_it_has() {
    let project = project("framework = \"sprockets\"\n", "app/assets/stylesheets/application.css")
        .file("public/assets/.sprockets-manifest-0123456789abcdef0123456789abcdef.json", "{}");
    project.build(&[]).exit(0);
    let found = json(&project, "public/assets/.sprockets-manifest-0123456789abcdef0123456789abcdef.json");
    assert!(found.pointer("/assets/application.css").is_some(), "{found:#}");
}

#[test]
fn entries_of_others_stay_where_that_is_asked_for() {
    let others =
        "{\"paths\": {\"admin/base.css\": \"admin/base.123456789abc.css\"}, \"version\": \"1.1\", \"hash\": \"x\"}";
    let project = project("framework = \"django\"\n", "assets/app.css").file("staticfiles/staticfiles.json", others);
    project.build(&[]).exit(0);
    let found = json(&project, "staticfiles/staticfiles.json");
    assert_eq!(found.pointer("/paths/admin~1base.css").expect("it stays"), "admin/base.123456789abc.css");
    assert!(found.pointer("/paths/app.css").is_some(), "{found:#}");
    // What is ours is forgotten with its source.
    std::fs::rename(project.path("assets/app.css"), project.path("assets/other.css")).expect("it is there");
    project.build(&[]).exit(0);
    let found = json(&project, "staticfiles/staticfiles.json");
    assert!(found.pointer("/paths/admin~1base.css").is_some(), "{found:#}");
    assert!(found.pointer("/paths/app.css").is_none() && found.pointer("/paths/other.css").is_some(), "{found:#}");
    // What cannot be read cannot be kept.
    project.write("staticfiles/staticfiles.json", "{\"paths\": ");
    project.build(&[]).exit(2).stderr_has("staticfiles.json` cannot be kept");
}

#[test]
fn two_manifests_of_one_name_are_refused() {
    let settings = "[manifest]\nalso = [\"encore\", \"asset-mapper\"]\n";
    let run = project(settings, "assets/app.css").build(&[]).exit(2);
    run.stderr_has("`dist/assets/manifest.json`").stderr_has("`asset-mapper`").stderr_has("`[manifest.files]`");
    let settings = "[manifest]\nalso = \"encore\"\n[manifest.files]\nvite = \"x.json\"\n";
    project(settings, "assets/app.css").build(&[]).exit(2).stderr_has("which `manifest.also` does not name");
}

#[test]
fn formats_are_printed_from_a_release() {
    let project = project("", "assets/app.css");
    project.build(&[]).exit(0);
    let printed = |format: &str| project.run(&["manifest", "--format", format]).exit(0).stdout;
    assert!(printed("django").contains("\"version\": \"1.1\""));
    assert!(printed("nginx").contains("immutable"));
    assert!(printed("rust").contains("app-"));
    project.run(&["manifest", "--format", "encore"]).exit(2).stderr_has("`--into DIR`");
    project.run(&["manifest", "--format", "encore", "--into", "made"]).exit(0);
    // As all flags, it is relative to where the program is started.
    project.write("conf/assetpack.toml", "[manifest]\nfile = \"../dist/manifest.json\"\n");
    project.run(&["--config", "conf/assetpack.toml", "manifest", "--format", "encore", "--into", "other"]).exit(0);
    assert!(project.path("other/entrypoints.json").exists());
    assert!(json(&project, "made/entrypoints.json").pointer("/entrypoints/app/css/0").is_some());
}

#[test]
fn folders_of_assets_are_found_by_a_star() {
    let project = project("source = [\"app/assets/*\"]\n", "app/assets/stylesheets/app.css")
        .file("app/assets/images/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .file("app/assets/.hidden/x.css", ".x { y: z }\n");
    project.build(&[]).exit(0);
    assert_eq!(project.outputs().len(), 3, "{:?}", project.outputs().keys());
    project.write("assetpack.toml", "source = [\"app/none/*\"]\n");
    project.build(&[]).exit(2).stderr_has("`app/none/*` matches no directory");
}

#[test]
fn phoenix_finds_its_packages_where_mix_puts_them() {
    let project = Project::new()
        .file("assetpack.toml", "framework = \"phoenix\"\nout = \"dist/assets\"\n")
        .file("assets/js/app.js", "import { Socket } from 'phoenix'; import 'phoenix_html'; console.log(Socket)\n")
        .file("deps/phoenix/package.json", "{ \"exports\": { \"import\": \"./priv/static/phoenix.mjs\" } }\n")
        .file("deps/phoenix/priv/static/phoenix.mjs", "export const Socket = 'socket of phoenix'\n")
        .file("deps/phoenix_html/package.json", "{ \"main\": \"./priv/static/phoenix_html.js\" }\n")
        .file("deps/phoenix_html/priv/static/phoenix_html.js", "console.log('html of phoenix')\n");
    project.build(&[]).exit(0);
    let script = project.output("js/app.js");
    assert!(script.contains("socket of phoenix") && script.contains("html of phoenix"), "{script}");
}
