//! Every folder of `assets-fixtures` is built and compared with a text in `tests/expected`.
//!
//! `UPDATE=1` writes the texts anew; read the difference before it is committed.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::PathBuf, process::Command};

use serde_json::{Map, Value};

use crate::project::{Project, fixtures, repository};

/// Code that is longer is not shown: nobody would read it.
const SHOWN: usize = 8 * 1024;

#[test]
fn every_fixture_builds_as_expected() {
    let mut wrong = Vec::new();
    for name in fixtures() {
        let found = outcome(&Project::fixture(&name));
        let path = expected(&name);
        if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
            fs::write(&path, &found).unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()));
            continue;
        }
        match fs::read_to_string(&path) {
            Ok(text) if text == found => {}
            Ok(text) => wrong.push(format!("{name} is not as expected:\n{}", difference(&text, &found))),
            Err(error) => wrong.push(format!("{}: {error} (UPDATE=1 writes it; read what it says)", path.display())),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_expectation_has_a_fixture() {
    let known: BTreeSet<PathBuf> = fixtures().iter().map(|name| expected(name)).collect();
    let folder = repository().join("tests/expected");
    for entry in fs::read_dir(folder).expect("a folder of expectations") {
        let path = entry.expect("an entry of the expectations").path();
        assert!(known.contains(&path), "{} belongs to no fixture", path.display());
    }
}

#[test]
fn every_fixture_says_what_it_is_for() {
    for name in fixtures() {
        let readme = repository().join("assets-fixtures").join(&name).join("README.md");
        assert!(readme.is_file(), "{} is missing", readme.display());
    }
}

fn expected(name: &str) -> PathBuf {
    repository().join("tests/expected").join(format!("{name}.txt"))
}

/// All that a build did, as one text without what changes for no reason that matters here: digests,
/// sizes, times.
fn outcome(project: &Project) -> String {
    let run = project.build(&["--message-format", "short"]);
    let mut text = format!("exit {}\n", run.code());
    for line in run.stderr.lines() {
        if line.contains("warning[") || line.contains("error") {
            writeln!(text, "{line}").expect("a text grows");
        }
    }
    if run.code() != 0 {
        return text;
    }
    let manifest = project.manifest();
    let assets = manifest["assets"].as_object().expect("assets");
    let digests: Vec<String> = assets
        .iter()
        .filter(|(_, entry)| entry.get("stable").is_none())
        .map(|(logical, entry)| digest_in(logical, entry))
        .collect();
    for (logical, entry) in assets {
        text.push('\n');
        text.push_str(&record(logical, entry));
    }
    for (logical, entry) in assets {
        let media_type = entry["media_type"].as_str().expect("a media type");
        if !matches!(media_type, "text/javascript" | "text/css") {
            continue;
        }
        let code = project.output(logical);
        writeln!(text, "\n==> {logical}").expect("a text grows");
        if code.len() > SHOWN {
            writeln!(text, "({} bytes are not shown)", code.len()).expect("a text grows");
            continue;
        }
        text.push_str(&code);
        if !code.ends_with('\n') {
            text.push_str("⏎\n");
        }
    }
    for digest in digests {
        text = text.replace(&digest, "«digest»");
    }
    text
}

/// What the manifest says of one asset, without sizes and digests.
fn record(logical: &str, entry: &Value) -> String {
    let fields: &Map<String, Value> = entry.as_object().expect("an entry is an object");
    let word = |name: &str| fields[name].as_str().expect("a text in the manifest");
    let mut text = format!("{logical}\n  {} {} {}\n", word("kind"), word("media_type"), word("path"));
    for (name, value) in fields {
        let shown = match (name.as_str(), value) {
            ("path" | "kind" | "media_type" | "size" | "sha256" | "integrity", _) => continue,
            ("variants", Value::Object(variants)) => variants.keys().cloned().collect::<Vec<_>>().join(" "),
            (_, Value::Array(items)) => {
                items.iter().map(|item| item.as_str().expect("lists hold texts")).collect::<Vec<_>>().join(", ")
            }
            (_, Value::String(text)) => text.clone(),
            (_, other) => other.to_string(),
        };
        writeln!(text, "  {name}: {shown}").expect("a text grows");
    }
    text
}

/// The digest in a fingerprinted path; it is not the file's own in a reference cycle.
pub fn digest_in(logical: &str, entry: &Value) -> String {
    let path = entry["path"].as_str().expect("a path");
    let same = logical.bytes().zip(path.bytes()).take_while(|(one, other)| one == other).count();
    let digest = path
        .get(same..)
        .and_then(|rest| rest.strip_prefix('-').or(Some(rest)))
        .and_then(|rest| rest.get(..16))
        .filter(|digest| digest.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .unwrap_or_else(|| panic!("no digest in `{path}` of `{logical}`"));
    digest.to_owned()
}

/// What `diff` says, in part.
fn difference(expected: &str, found: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in [("expected", expected), ("found", found)] {
        fs::write(folder.path().join(name), text).expect("a text can be written");
    }
    let output = Command::new("diff")
        .args(["-U1", "expected", "found"])
        .current_dir(folder.path())
        .output()
        .expect("`diff` runs");
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().skip(2).take(60).collect::<Vec<_>>().join("\n")
}
