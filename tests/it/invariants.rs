//! What the design promises of every output, on every fixture, proved by other programs.

use std::{fs, os::unix::fs::MetadataExt, path::Path};

use base64::Engine as _;
use serde_json::Value;

use crate::{
    fixtures::digest_in,
    project::{Project, assert_same, contents, fixtures},
    tools::output_of,
};

/// Each fixture, built with every encoding under a mask that hides files from the web server.
fn built() -> impl Iterator<Item = (String, Project)> {
    fixtures().into_iter().map(|name| {
        let project = Project::fixture(&name);
        let arguments = ["build", "--compress", "gzip,br,zstd"];
        project.launch(&arguments).umask("077").run().exit(0);
        (name, project)
    })
}

/// Calls `check` for each asset: fixture, logical path, what the manifest says, where it is.
fn each(mut check: impl FnMut(&str, &str, &Value, &Path)) {
    for (name, project) in built() {
        let manifest = project.manifest();
        for (logical, entry) in manifest["assets"].as_object().expect("assets") {
            check(&name, logical, entry, &project.output_path(logical));
        }
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("a tool that prints text")
}

#[test]
fn sha256sum_proves_every_name() {
    each(|fixture, logical, entry, path| {
        // A file name that needs no escapes of `sha256sum`.
        let printed = text(output_of("sha256sum", &["--zero"], path));
        let sum = printed.split(' ').next().expect("a sum");
        assert_eq!(entry["sha256"], sum, "{fixture}: {logical}");
        if entry.get("stable").is_some() {
            assert_eq!(entry["path"], logical, "{fixture}: a stable name has no digest");
            return;
        }
        let digest = digest_in(logical, entry);
        let own = sum.starts_with(&digest);
        assert_ne!(own, entry.get("cycle").is_some(), "{fixture}: {logical} is {digest}, {sum}");
    });
}

#[test]
fn openssl_proves_every_integrity() {
    each(|fixture, logical, entry, path| {
        let raw = output_of("openssl", &["dgst", "-sha384", "-binary"], path);
        let integrity = base64::engine::general_purpose::STANDARD.encode(raw);
        assert_eq!(entry["integrity"], format!("sha384-{integrity}"), "{fixture}: {logical}");
    });
}

#[test]
fn sizes_are_those_of_the_files() {
    each(|fixture, logical, entry, path| {
        let size = fs::metadata(path).expect("an output").len();
        assert_eq!(entry["size"], size, "{fixture}: {logical}");
        for variant in entry["variants"].as_object().into_iter().flat_map(|all| all.values()) {
            let path = beside(path, entry, variant);
            let size = fs::metadata(&path).expect("a variant").len();
            assert_eq!(variant["size"], size, "{fixture}: {}", path.display());
        }
    });
}

#[test]
fn the_usual_tools_expand_every_variant_and_each_is_worth_it() {
    let mut seen = 0;
    each(|fixture, logical, entry, path| {
        let original = fs::read(path).expect("an output");
        let Some(variants) = entry["variants"].as_object() else {
            return;
        };
        for (encoding, variant) in variants {
            let program = if encoding == "br" { "brotli" } else { encoding };
            let file = beside(path, entry, variant);
            assert!(
                output_of(program, &["-dc"], &file) == original,
                "{fixture}: {encoding} of {logical} is something else"
            );
            let size = variant["size"].as_u64().expect("a size");
            let most = original.len() as u64 * 95 / 100;
            assert!(size <= most, "{fixture}: {encoding} of {logical} saves too little");
            if encoding == "gzip" {
                let header = &fs::read(&file).expect("a variant")[..10];
                // Flags without a name, no time, any level, and no word on the system.
                assert_eq!(header[..8], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0], "{fixture}: {logical}");
            }
            seen += 1;
        }
    });
    assert!(seen > 30, "there were only {seen} variants");
}

fn beside(path: &Path, entry: &Value, variant: &Value) -> std::path::PathBuf {
    let own = Path::new(entry["path"].as_str().expect("a path"));
    let out = path.ancestors().nth(own.components().count()).expect("an output directory");
    out.join(variant["path"].as_str().expect("a path"))
}

#[test]
fn verify_agrees() {
    for (_, project) in built() {
        project.verify().stdout_has("references hold");
    }
}

#[test]
fn a_second_build_writes_nothing() {
    for (name, project) in built() {
        let look = |path: &str| {
            let data = fs::metadata(project.path("dist").join(path)).expect("an output");
            (data.ino(), data.mtime(), data.mtime_nsec(), data.ctime_nsec())
        };
        let before: Vec<_> = project.outputs().into_keys().map(|path| (look(&path), path)).collect();
        let again = ["--compress", "gzip,br,zstd"];
        project.build(&[&again[..], &["--no-cache"]].concat()).exit(0).stderr_has("0 files written");
        // A command may depend on anything; where outputs lie among the sources, the next build looks at them once.
        project.build(&again).exit(0);
        let said = if name == "external-compiler" { "0 files written" } else { "nothing changed" };
        project.build(&again).exit(0).stderr_has(said);
        let after: Vec<_> = project.outputs().into_keys().map(|path| (look(&path), path)).collect();
        assert_eq!(before, after, "{name}");
    }
}

#[test]
fn a_build_from_nothing_gives_the_same_again() {
    for (name, project) in built() {
        let before = project.outputs();
        fs::remove_dir_all(project.path("dist")).expect("outputs can be removed");
        project.build(&["--compress", "gzip,br,zstd"]).exit(0);
        assert_same(&before, &project.outputs(), &name);
    }
}

#[test]
fn no_placeholder_is_left_that_no_source_wrote() {
    for (name, project) in built() {
        let written: Vec<Vec<u8>> = contents(project.root())
            .into_iter()
            .filter(|(path, _)| !path.starts_with("dist/"))
            .flat_map(|(_, bytes)| placeholders(&bytes))
            .collect();
        for (path, bytes) in project.outputs() {
            for found in placeholders(&bytes) {
                let shown = String::from_utf8_lossy(&found);
                assert!(written.contains(&found), "{name}: {shown} is in {path}");
            }
        }
    }
}

/// Everything that looks like `_ap` and 13 letters of base 32.
fn placeholders(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes
        .windows(16)
        .filter(|window| window.starts_with(b"_ap"))
        .filter(|window| window[3..].iter().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7')))
        .map(<[u8]>::to_vec)
        .collect()
}

#[test]
fn a_web_server_under_another_user_can_read_everything() {
    for (name, project) in built() {
        let mut folders = vec![project.path("dist")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("an output folder") {
                let entry = entry.expect("an entry of an output folder");
                let data = entry.metadata().expect("metadata");
                let expected = if data.is_dir() { 0o755 } else { 0o644 };
                assert_eq!(data.mode() & 0o7777, expected, "{name}: {}", entry.path().display());
                if data.is_dir() {
                    folders.push(entry.path());
                }
            }
        }
    }
}

#[test]
fn nothing_tells_where_it_was_built() {
    let home = std::env::var("HOME").unwrap_or_default();
    for (name, project) in built() {
        let root = project.root().to_str().expect("a path in UTF-8").to_owned();
        let telling = [root.as_str(), "assetpack-it-", &home, env!("CARGO_MANIFEST_DIR")];
        for (path, bytes) in project.outputs() {
            let text = String::from_utf8_lossy(&bytes);
            for word in telling.iter().filter(|word| word.len() > 3) {
                assert!(!text.contains(word), "{name}: {path} holds {word}");
            }
        }
    }
}

#[test]
fn source_maps_tell_nothing_either_and_are_assets() {
    for name in fixtures() {
        let project = Project::fixture(&name);
        project.build(&["--sourcemap", "linked"]).exit(0);
        project.verify();
        let root = project.root().to_str().expect("a path in UTF-8").to_owned();
        for (path, bytes) in project.outputs() {
            assert!(!String::from_utf8_lossy(&bytes).contains(&root), "{name}: {path}");
            if Path::new(&path).extension().is_some_and(|extension| extension == "map") {
                let map: Value = serde_json::from_slice(&bytes).expect("a map is JSON");
                assert_eq!(map["version"], 3, "{name}: {path}");
            }
        }
    }
}

#[test]
fn nothing_is_left_of_the_work() {
    for (name, project) in built() {
        let manifest = project.manifest().to_string();
        for path in project.outputs().keys().filter(|path| *path != "manifest.json") {
            let named = path.strip_prefix("assets/").expect("below the output directory");
            // A copy without a digest has the twins of what it is a copy of.
            let twin = [".br", ".gz"].iter().find_map(|suffix| named.strip_suffix(suffix)).unwrap_or(named);
            let copy = format!("\"plain\":{}", serde_json::to_string(twin).expect("JSON"));
            let quoted = serde_json::to_string(named).expect("JSON");
            assert!(manifest.contains(&quoted) || manifest.contains(&copy), "{name}: {path} is not in the manifest");
        }
        assert!(!project.path("dist/assets/.assetpack-staging").exists(), "{name}");
    }
}
