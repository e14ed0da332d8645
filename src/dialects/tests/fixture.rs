//! The release that the formats are tested with.

use serde_json::{Value, json};

use crate::{dialects::without_extension, manifest::Manifest};

/// A manifest of outputs with short digests.
pub(super) fn manifest() -> Manifest {
    let rows = [
        ("_shared-77.css", "style", json!({"sources": ["src/base.css"]})),
        ("_util.js", "chunk", json!({"sources": ["src/lib/util.ts", "src/lib/more.ts"], "source_map": "_util.js.map"})),
        ("_util.js.map", "map", json!({})),
        (
            "app.css",
            "style",
            json!({"sources": ["src/lib/dialog.css", "src/lib/list.css"], "css": ["_shared-77.css"], "assets": ["img/a b.svg"]}),
        ),
        (
            "app.js",
            "entry",
            json!({
                "sources": ["src/app.tsx"], "imports": ["_util.js"], "dynamic_imports": ["pages/chart.js"],
                "css": ["_shared-77.css", "app.css"], "assets": ["img/a b.svg"], "preload": ["_util.js"],
                "legacy": "app.legacy.js"
            }),
        ),
        ("app.legacy.js", "entry", json!({"sources": ["src/app.tsx"], "css": ["_shared-77.css", "app.css"]})),
        ("img/a b.svg", "static", json!({"sources": ["src/img/a b.svg"]})),
        ("pages/chart.js", "chunk", json!({"sources": ["src/pages/chart.ts"], "imports": ["_util.js"]})),
        ("robots.txt", "static", json!({"sources": ["src/robots.txt"], "stable": true})),
        ("theme.css", "style", json!({"sources": ["src/theme.scss", "src/colors.scss"]})),
        ("vendor.css", "style", json!({"sources": ["node_modules/grid/grid.css"]})),
        ("vendor.js", "package", json!({"sources": ["src/old/a.js", "src/old/b.js"]})),
    ];
    let mut manifest = Manifest::new("https://cdn.example/a/");
    for (index, (logical, kind, mut fields)) in rows.into_iter().enumerate() {
        let stem = without_extension(logical.strip_suffix(".map").unwrap_or(logical));
        let path = if fields["stable"] == true {
            logical.to_owned()
        } else {
            format!("{stem}-{index:02}{}", &logical[stem.len()..])
        };
        let media_type = match logical.rsplit_once('.').expect("an extension").1 {
            "js" => "text/javascript",
            "css" => "text/css",
            "svg" => "image/svg+xml",
            "map" => "application/json",
            _ => "text/plain",
        };
        let sha256 = format!("{index:064x}");
        let integrity = format!("sha384-{index}");
        let whole = json!({"path": path, "kind": kind, "media_type": media_type, "size": 100 + index, "sha256": sha256, "integrity": integrity});
        let fields = fields.as_object_mut().expect("an object");
        fields.extend(whole.as_object().expect("an object").clone());
        let entry = serde_json::from_value(Value::Object(fields.clone())).expect("an entry");
        manifest.assets.insert(logical.to_owned(), entry);
    }
    manifest
}
