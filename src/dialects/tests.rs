//! Each format for one release that has what is hard to write: names that have to be
//! encoded, sheets that come with modules, a script for old browsers, a stable name.

mod fixture;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use self::fixture::manifest;
use super::*;
use crate::manifest::ImportMap;

/// The files of a dialect, as JSON, by their paths.
fn written(dialect: Dialect, manifest: &Manifest) -> BTreeMap<String, Value> {
    let release = Release { manifest, below: "build/", root: "src/" };
    let parsed = |file: Written| (file.path, serde_json::from_str(&file.text).expect("JSON"));
    dialect.write(&release).into_iter().map(parsed).collect()
}

/// The only file of a dialect.
fn only(dialect: Dialect) -> Value {
    let files = written(dialect, &manifest());
    assert_eq!(files.len(), 1);
    files.into_values().next().expect("a file")
}

#[test]
fn files_are_called_as_readers_expect() {
    let expected = [
        (Dialect::Sprockets, vec![sprockets::FILE.to_owned()]),
        (Dialect::Propshaft, vec![".manifest.json".to_owned()]),
        (Dialect::Django, vec!["staticfiles.json".to_owned()]),
        (Dialect::Vite, vec![".vite/manifest.json".to_owned()]),
        (Dialect::Phoenix, vec!["cache_manifest.json".to_owned()]),
        (Dialect::Encore, vec!["entrypoints.json".to_owned(), "manifest.json".to_owned()]),
        (Dialect::AssetMapper, ["manifest", "importmap", "entrypoint.app"].map(|name| format!("{name}.json")).to_vec()),
        (Dialect::WebpackManifest, vec!["manifest.json".to_owned()]),
        (Dialect::WebpackBundleTracker, vec!["webpack-stats.json".to_owned()]),
        (Dialect::Mix, vec!["mix-manifest.json".to_owned()]),
        (Dialect::Importmap, vec!["importmap.json".to_owned()]),
        (Dialect::EsbuildMetafile, vec!["meta.json".to_owned()]),
    ];
    assert_eq!(expected.len(), Dialect::value_variants().len());
    let manifest = manifest();
    for (dialect, paths) in expected {
        let release = Release { manifest: &manifest, below: "build/", root: "" };
        let files = dialect.write(&release);
        let found: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(found, paths, "{dialect:?}");
        assert!(found[0].ends_with(dialect.default_file().1), "{dialect:?}");
        for file in files {
            assert!(file.text.ends_with('\n') && !file.text.ends_with("\n\n"), "{dialect:?}");
        }
    }
}

#[test]
fn flat_formats_name_every_output() {
    let files = |at: &Value| at.as_object().expect("an object").keys().cloned().collect::<BTreeSet<_>>();
    let manifest = manifest();
    let keys = |before: &str| manifest.assets.keys().map(|key| format!("{before}{key}")).collect::<BTreeSet<_>>();
    let paths =
        |before: &str| manifest.assets.values().map(|entry| format!("{before}{}", entry.path)).collect::<BTreeSet<_>>();
    let cases = [
        (files(&only(Dialect::Sprockets)["assets"]), keys("")),
        (files(&only(Dialect::Sprockets)["files"]), paths("")),
        (files(&only(Dialect::Propshaft)), keys("")),
        (files(&only(Dialect::Django)["paths"]), &keys("build/") | &paths("build/")),
        (files(&only(Dialect::Phoenix)["latest"]), keys("build/")),
        (files(&only(Dialect::WebpackManifest)), keys("build/")),
        (files(&written(Dialect::Encore, &manifest)["manifest.json"]), keys("build/")),
        (files(&written(Dialect::AssetMapper, &manifest)["manifest.json"]), keys("")),
        (files(&only(Dialect::WebpackBundleTracker)["assets"]), paths("")),
        (files(&only(Dialect::Mix)), keys("/build/")),
        (files(&only(Dialect::EsbuildMetafile)["outputs"]), paths("build/")),
    ];
    for (found, expected) in cases {
        assert_eq!(found, expected);
    }
}

#[test]
fn urls_are_encoded_and_files_are_not() {
    let (url, file) = ("img/a%20b-06.svg", "img/a b-06.svg");
    let manifest = manifest();
    let cdn = format!("https://cdn.example/a/{url}");
    let tracked = &only(Dialect::WebpackBundleTracker)["assets"][file];
    let cases = [
        (only(Dialect::Sprockets)["assets"]["img/a b.svg"].clone(), file.to_owned()),
        (only(Dialect::Propshaft)["img/a b.svg"]["digested_path"].clone(), file.to_owned()),
        (only(Dialect::Django)["paths"]["build/img/a b.svg"].clone(), format!("build/{file}")),
        (only(Dialect::Vite)["img/a b.svg"]["file"].clone(), file.to_owned()),
        (only(Dialect::Vite)["app.tsx"]["assets"][0].clone(), file.to_owned()),
        (only(Dialect::Phoenix)["latest"]["build/img/a b.svg"].clone(), format!("build/{url}")),
        (written(Dialect::Encore, &manifest)["manifest.json"]["build/img/a b.svg"].clone(), cdn.clone()),
        (written(Dialect::AssetMapper, &manifest)["manifest.json"]["img/a b.svg"].clone(), cdn.clone()),
        (only(Dialect::WebpackManifest)["build/img/a b.svg"].clone(), cdn.clone()),
        (tracked["publicPath"].clone(), cdn),
        (tracked["name"].clone(), file.to_owned()),
        (tracked["sourceFilename"].clone(), "src/img/a b.svg".to_owned()),
        (only(Dialect::Mix)["/build/img/a b.svg"].clone(), format!("/build/{url}")),
        (only(Dialect::Mix)["/build/robots.txt"].clone(), "/build/robots.txt".to_owned()),
    ];
    for (found, expected) in cases {
        assert_eq!(found, json!(expected));
    }
}

#[test]
fn vite_has_the_graph() {
    let expected = json!({
        "_shared-77-00.css": {"file": "_shared-77-00.css", "src": "_shared-77-00.css", "integrity": "sha384-0"},
        "_util-01.js": {"file": "_util-01.js", "name": "_util", "integrity": "sha384-1"},
        "_app-03.css": {
            "file": "app-03.css", "src": "_app-03.css", "css": ["_shared-77-00.css"], "assets": ["img/a b-06.svg"],
            "integrity": "sha384-3"
        },
        "app.tsx": {
            "file": "app-04.js", "name": "app", "src": "app.tsx", "isEntry": true, "imports": ["_util-01.js"],
            "dynamicImports": ["pages/chart.ts"], "css": ["_shared-77-00.css", "app-03.css"],
            "assets": ["img/a b-06.svg"], "integrity": "sha384-4"
        },
        "app-legacy.tsx": {
            "file": "app.legacy-05.js", "name": "app-legacy", "src": "app-legacy.tsx", "isEntry": true,
            "integrity": "sha384-5"
        },
        "img/a b.svg": {"file": "img/a b-06.svg", "src": "img/a b.svg", "integrity": "sha384-6"},
        "pages/chart.ts": {
            "file": "pages/chart-07.js", "name": "pages/chart", "src": "pages/chart.ts", "isDynamicEntry": true,
            "imports": ["_util-01.js"], "integrity": "sha384-7"
        },
        "robots.txt": {"file": "robots.txt", "src": "robots.txt", "integrity": "sha384-8"},
        "theme.scss": {"file": "theme-09.css", "src": "theme.scss", "isEntry": true, "integrity": "sha384-9"},
        "node_modules/grid/grid.css": {
            "file": "vendor-10.css", "src": "node_modules/grid/grid.css", "isEntry": true, "integrity": "sha384-10"
        },
        "vendor.js": {
            "file": "vendor-11.js", "name": "vendor", "src": "vendor.js", "isEntry": true, "integrity": "sha384-11"
        }
    });
    assert_eq!(only(Dialect::Vite), expected);
}

#[test]
fn vite_gives_no_key_twice() {
    // `app.css` beside `app.js` is its own output; the sheet of `page.js` is not.
    let mut manifest = manifest();
    let set = |manifest: &mut Manifest, key: &str, sources: &[&str]| {
        let entry = manifest.assets.get_mut(key).expect("an output");
        entry.sources = sources.iter().map(|source| (*source).to_owned()).collect();
    };
    set(&mut manifest, "app.css", &["src/lib/dialog.css", "src/app.css"]);
    set(&mut manifest, "theme.css", &["src/app.css"]);
    let vite = written(Dialect::Vite, &manifest).remove(".vite/manifest.json").expect("a file");
    assert_eq!(vite["app.css"]["file"], "theme-09.css");
    assert_eq!(vite["_app-03.css"]["file"], "app-03.css");
    set(&mut manifest, "theme.css", &["src/theme.css"]);
    let vite = written(Dialect::Vite, &manifest).remove(".vite/manifest.json").expect("a file");
    assert_eq!(
        vite["app.css"],
        json!({
            "file": "app-03.css", "src": "app.css", "isEntry": true, "css": ["_shared-77-00.css"],
            "assets": ["img/a b-06.svg"], "integrity": "sha384-3"
        })
    );
}

#[test]
fn tags_are_for_entries_and_sheets() {
    let manifest = manifest();
    let url = |path: &str| format!("https://cdn.example/a/{path}");
    let encore = &written(Dialect::Encore, &manifest)["entrypoints.json"];
    let css = [url("_shared-77-00.css"), url("app-03.css")];
    assert_eq!(
        encore["entrypoints"],
        json!({
            "app": {"js": [url("app-04.js")], "css": css},
            "app.legacy": {"js": [url("app.legacy-05.js")], "css": css},
            "theme": {"css": [url("theme-09.css")]},
            "vendor": {"js": [url("vendor-11.js")]},
            "vendor.css": {"css": [url("vendor-10.css")]}
        })
    );
    assert_eq!(encore["integrity"][url("app-03.css")], "sha384-3");
    assert_eq!(
        only(Dialect::WebpackBundleTracker)["chunks"],
        json!({
            "app": ["_shared-77-00.css", "app-03.css", "app-04.js"],
            "app.legacy": ["_shared-77-00.css", "app-03.css", "app.legacy-05.js"],
            "theme": ["theme-09.css"],
            "vendor": ["vendor-11.js"],
            "vendor.css": ["vendor-10.css"]
        })
    );
}

#[test]
fn import_maps_name_modules() {
    let mut manifest = manifest();
    let url = |path: &str| format!("https://cdn.example/a/{path}");
    let mapped = [("#/</script>".to_owned(), url("x.js"), "sha384-x".to_owned())];
    manifest.import_map = ImportMap::new(mapped.into_iter());
    let release = Release { manifest: &manifest, below: "", root: "" };
    let text = Dialect::Importmap.write(&release).remove(0).text;
    assert!(!text.contains('<'));
    let map: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(map["imports"], json!({"#/</script>": url("x.js"), "app": url("app-04.js")}));
    let checked = [("_util-01.js", "1"), ("app-04.js", "4"), ("pages/chart-07.js", "7"), ("x.js", "x")];
    let checked: BTreeMap<String, String> = checked.map(|(path, of)| (url(path), format!("sha384-{of}"))).into();
    assert_eq!(map["integrity"], json!(checked));
    let merged =
        Dialect::Importmap.merge(r#"{"imports":{"<b":"/b.js"},"scopes":{}}"#, &text).expect("it can be merged");
    assert!(!merged.contains('<') && merged.contains("\"scopes\"") && merged.contains("\\u003cb"));

    let files = written(Dialect::AssetMapper, &manifest);
    assert_eq!(files["entrypoint.app.json"], json!([url("_util.js"), "_shared-77.css", "app.css"]));
    let item =
        |path: &str, kind: &str, of: u8| json!({"path": url(path), "type": kind, "integrity": format!("sha384-{of}")});
    let items: BTreeMap<String, Value> = [
        (url("_util.js"), item("_util-01.js", "js", 1)),
        ("_shared-77.css".to_owned(), item("_shared-77-00.css", "css", 0)),
        ("app".to_owned(), item("app-04.js", "js", 4)),
        ("app.css".to_owned(), item("app-03.css", "css", 3)),
    ]
    .into();
    assert_eq!(files["importmap.json"], json!(items));
}

#[test]
fn rails_knows_files_and_their_digests() {
    let sprockets = only(Dialect::Sprockets);
    assert_eq!(
        sprockets["files"]["app-04.js"],
        json!({
            "logical_path": "app.js", "mtime": "9999-12-31T00:00:00+00:00", "size": 104,
            "digest": format!("{:064x}", 4), "integrity": "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQ="
        })
    );
    let digits = sprockets::FILE.strip_prefix(".sprockets-manifest-").and_then(|name| name.strip_suffix(".json"));
    let digits = digits.expect("the name that Sprockets looks for");
    assert!(digits.len() == 32 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')));
    let propshaft = only(Dialect::Propshaft);
    assert_eq!(propshaft["theme.css"], json!({"digested_path": "theme-09.css", "integrity": "sha384-9", "app": true}));
    assert_eq!(propshaft["vendor.css"]["app"], false);
}

#[test]
fn esbuild_knows_what_is_made_of_what() {
    let meta = only(Dialect::EsbuildMetafile);
    assert_eq!(
        meta["outputs"]["build/app-04.js"],
        json!({
            "imports": [
                {"path": "build/_util-01.js", "kind": "import-statement"},
                {"path": "build/pages/chart-07.js", "kind": "dynamic-import"}
            ],
            "exports": [], "entryPoint": "src/app.tsx", "cssBundle": "build/app-03.css",
            "inputs": {"src/app.tsx": {"bytesInOutput": 104}}, "bytes": 104
        })
    );
    assert_eq!(
        meta["outputs"]["build/app-03.css"],
        json!({
            "imports": [
                {"path": "build/_shared-77-00.css", "kind": "import-rule"},
                {"path": "build/img/a b-06.svg", "kind": "url-token"}
            ],
            "exports": [], "inputs": {"src/lib/dialog.css": {"bytesInOutput": 0}, "src/lib/list.css": {"bytesInOutput": 0}},
            "bytes": 103
        })
    );
    assert_eq!(meta["inputs"]["src/img/a b.svg"], json!({"bytes": 106, "imports": []}));
    assert_eq!(meta["inputs"]["src/theme.scss"], json!({"bytes": 0, "imports": []}));
}

#[test]
fn phoenix_has_both_maps() {
    let phoenix = only(Dialect::Phoenix);
    assert_eq!((&phoenix["version"], &phoenix["digests"]), (&json!(1), &json!({})));
}

#[test]
fn merging_keeps_what_others_wrote() {
    let cases = [
        (
            Dialect::Sprockets,
            json!({"files": {"g-1.js": {"logical_path": "g.js"}}, "assets": {"g.js": "g-1.js"}}),
            "/assets/g.js",
        ),
        (Dialect::Propshaft, json!({"g.js": "g-1.js"}), "/g.js"),
        (Dialect::Django, json!({"paths": {"g.js": "g.1.js"}, "version": "1.1", "hash": "0"}), "/paths/g.js"),
        (Dialect::Vite, json!({"g.js": {"file": "g-1.js"}}), "/g.js/file"),
        (
            Dialect::Phoenix,
            json!({"!comment!": "c", "version": 1, "latest": {}, "digests": {"g.js": {"sha512": "s"}}}),
            "/digests/g.js/sha512",
        ),
        (Dialect::Encore, json!({"entrypoints": {"g": {"js": ["/g.js"]}}}), "/entrypoints/g/js/0"),
        (Dialect::AssetMapper, json!({"g.js": "/g-1.js"}), "/g.js"),
        (Dialect::WebpackManifest, json!({"g.js": "/g-1.js"}), "/g.js"),
        (
            Dialect::WebpackBundleTracker,
            json!({"status": "error", "chunks": {"g": ["g.js"]}, "assets": {}}),
            "/chunks/g/0",
        ),
        (Dialect::Mix, json!({"/g.js": "/g.js?id=1"}), "/~1g.js"),
        (Dialect::Importmap, json!({"imports": {"g": "/g.js"}}), "/imports/g"),
        (Dialect::EsbuildMetafile, json!({"inputs": {"g.js": {"bytes": 1}}, "outputs": {}}), "/inputs/g.js/bytes"),
    ];
    assert_eq!(cases.len(), Dialect::value_variants().len());
    let manifest = manifest();
    for (dialect, existing, at) in cases {
        let new = dialect.write(&Release { manifest: &manifest, below: "build/", root: "src/" }).remove(0).text;
        let merge = |existing: &str| dialect.merge(existing, &new);
        let merged = merge(&existing.to_string()).expect("it can be merged");
        let value: Value = serde_json::from_str(&merged).expect("JSON");
        let own: Value = serde_json::from_str(&new).expect("JSON");
        assert!(existing.pointer(at).is_some() && value.pointer(at) == existing.pointer(at), "{dialect:?}: {merged}");
        assert!(holds(&value, &own), "{dialect:?}: {merged}");
        // Once more changes nothing.
        assert_eq!(merge(&merged), Ok(merged.clone()), "{dialect:?}");
        assert_eq!(
            merge("{"),
            Err("it is no JSON: EOF while parsing an object at line 1 column 1".to_owned()),
            "{dialect:?}"
        );
    }
    let error = Dialect::Phoenix.merge(r#"{"a":"b"}"#, "{}");
    assert_eq!(error, Err("it has no `latest` and `digests`".to_owned()));
    let stale = Dialect::WebpackBundleTracker.merge(r#"{"status":"error","message":"m"}"#, r#"{"status":"done"}"#);
    assert_eq!(stale, Ok("{\n  \"status\": \"done\"\n}\n".to_owned()));
    assert_eq!(Dialect::AssetMapper.merge(r#"["old"]"#, "[\"new\"]\n"), Ok("[\"new\"]\n".to_owned()));
}

/// Whether `all` has what `part` has; of hashes over everything only that there is one.
fn holds(all: &Value, part: &Value) -> bool {
    match (all, part) {
        (Value::Object(all), Value::Object(part)) => {
            part.iter().all(|(key, value)| all.get(key).is_some_and(|found| key == "hash" || holds(found, value)))
        }
        _ => all == part,
    }
}
