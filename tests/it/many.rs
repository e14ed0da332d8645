//! Static files by the thousand, which pass through a build page by page.

use std::{collections::BTreeSet, fs, path::PathBuf, thread, time::Duration};

use crate::project::{Outputs, Project, assert_same};

/// More than two pages of files: some are referred to, some become texts, some get twins, one is large.
fn crowd() -> Project {
    let project = Project::new();
    for number in 0..2500 {
        let folder = number % 7;
        project.write(&format!("assets/crowd/{folder}/file-{number:04}.bin"), format!("{number}"));
    }
    for number in 0..40 {
        let text = format!("{{\"number\": \"{}\"}}\n", format!("{number} ").repeat(200));
        project.write(&format!("assets/crowd-{number}.json"), &text);
        project.write(&format!("assets/crowd/{number}.svg"), format!("<svg id=\"n{number}\"/>\n"));
    }
    project.write("assets/crowd/large.bin", "large".repeat(100_000));
    project
        .write("assets/crowd/parts.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"3.svg\"/></svg>\n");
    project.write("assets/app.css", ".a{background:url(crowd/3/file-0003.bin)}\n");
    project.write("assets/zz.js", "console.log(new URL('./crowd/5/file-0005.bin', import.meta.url).href);\n");
    project
}

fn read(project: &Project, path: &str) -> String {
    fs::read_to_string(project.path(path)).expect("a text")
}

fn manifest(project: &Project) -> String {
    read(project, "dist/manifest.json")
}

#[test]
fn thousands_of_files_are_all_in_the_manifest_in_order() {
    let project = crowd();
    project.build(&[]).exit(0);
    project.verify();
    let text = manifest(&project);
    let whole: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let keys: Vec<&String> = whole["assets"].as_object().expect("an object").keys().collect();
    assert!(keys.is_sorted(), "{keys:?}");
    assert_eq!(keys.len(), 2500 + 80 + 4);
    assert_eq!(format!("{}\n", serde_json::to_string_pretty(&whole).expect("JSON")), text);
    let entry = project.entry("crowd-12.json");
    assert_eq!(
        entry["variants"].as_object().map(|twins| twins.keys().cloned().collect::<Vec<_>>()).unwrap_or_default(),
        ["br", "gzip"]
    );
    assert!(project.output("app.css").contains("crowd/3/file-0003-"));
    assert!(project.output("crowd/parts.svg").contains("\"3-"));
}

#[test]
fn every_file_reaches_the_manifests_of_other_tools() {
    let project = crowd();
    project.write("assetpack.toml", "[manifest]\nalso = [\"django\"]\n");
    project.build(&[]).exit(0);
    project.verify();
    let django: serde_json::Value =
        serde_json::from_str(&read(&project, "dist/assets/staticfiles.json")).expect("JSON");
    let paths = django["paths"].as_object().expect("an object");
    assert_eq!(
        paths.values().filter(|path| path.as_str().is_some_and(|path| path.contains("file-"))).count(),
        2 * 2500
    );
    assert_eq!(paths.len(), 2 * (2500 + 80 + 4), "by their own names and by those with digests");
}

#[test]
fn one_file_among_thousands_that_changes_is_published_anew() {
    let project = crowd();
    project.build(&[]).exit(0);
    project.write("assets/crowd/6/file-1238.bin", "another");
    fs::remove_file(project.path("assets/crowd/0/file-0007.bin")).expect("removed");
    project.write("assets/crowd/0/file-0007a.bin", "added");
    project.build(&[]).exit(0).stderr_has("2 files written");
    project.verify();
    let warm = manifest(&project);
    fs::remove_dir_all(project.path("dist")).expect("removed");
    project.build(&["--no-cache"]).exit(0);
    assert_eq!(manifest(&project), warm);
}

/// What is published, by path: what earlier builds left there is not counted.
fn released(project: &Project) -> Outputs {
    project.verify();
    let manifest: serde_json::Value = serde_json::from_str(&manifest(project)).expect("JSON");
    let paths = manifest["assets"].as_object().expect("an object").values().flat_map(|entry| {
        let twins = entry["variants"].as_object().into_iter().flat_map(|twins| twins.values());
        let paths = std::iter::once(entry).chain(twins).filter_map(|file| file["path"].as_str());
        paths.map(|path| format!("assets/{path}")).collect::<Vec<_>>()
    });
    let paths: BTreeSet<String> = paths.chain(["manifest.json".to_owned()]).collect();
    project.outputs().into_iter().filter(|(path, _)| paths.contains(path)).collect()
}

#[test]
fn pages_in_which_nothing_changed_stay_beside_those_in_which_something_did() {
    let project = crowd();
    project.build(&[]).exit(0);
    let output = |logical: &str| project.output_path(logical);
    let remove = |path: PathBuf| fs::remove_file(path).expect("removed");
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"6.svg\"/></svg>\n";
    let edits: [(&str, &dyn Fn()); 10] = [
        ("a picture that names another", &|| project.write("assets/crowd/5.svg", picture)),
        ("the other one", &|| project.write("assets/crowd/6.svg", "<svg id=\"other\"/>\n")),
        ("one in the last page", &|| project.write("assets/crowd/6/file-2497.bin", "another")),
        ("one before all, which moves all", &|| project.write("assets/a.bin", "first")),
        ("one less", &|| remove(project.path("assets/crowd/0/file-0007.bin"))),
        ("a twin less in its place", &|| remove(output("crowd-12.json").with_added_extension("br"))),
        ("one less in its place", &|| remove(output("crowd/1/file-0001.bin"))),
        ("other bytes in its place", &|| fs::write(output("crowd/2/file-0002.bin"), "2 and more").expect("written")),
        ("written again", &|| project.write("assets/crowd/4/file-0004.bin", "4")),
        ("large instead of small", &|| project.write("assets/crowd/4/file-0011.bin", "4".repeat(300_000))),
    ];
    for (what, edit) in edits {
        // What is older than a tick of the clock is known by its stamp from here on.
        thread::sleep(Duration::from_millis(60));
        project.build(&[]).exit(0);
        edit();
        project.build(&[]).exit(0);
        let warm = released(&project);
        fs::rename(project.path("dist"), project.path("warm")).expect("set aside");
        project.build(&["--no-cache"]).exit(0);
        assert_same(&released(&project), &warm, what);
        fs::remove_dir_all(project.path("dist")).expect("removed");
        fs::rename(project.path("warm"), project.path("dist")).expect("back in its place");
    }
}

#[test]
fn files_whose_names_clash_are_told_of_among_thousands() {
    let project = crowd();
    project.write("assets/crowd/3/FILE-0010.bin", "upper case");
    project.write("assets/crowd-1.JSON", "{}");
    let refused = project.refuse(1, &[]);
    refused
        .stderr_has("`assets/crowd-1.JSON` and `assets/crowd-1.json` differ only by case")
        .stderr_has("`assets/crowd/3/FILE-0010.bin` and `assets/crowd/3/file-0010.bin` differ only by case");
}

#[test]
fn one_name_that_is_composed_in_two_ways_is_told_of_in_one_root_and_in_two() {
    let project = Project::new();
    project.write("one/caf\u{e9}.png", "composed");
    project.write("two/cafe\u{301}.png", "decomposed");
    project.write("assetpack.toml", "source = [\"one\", \"two\"]\n");
    project.refuse(1, &[]).stderr_has("duplicate-logical-path").stderr_has("let the first root win");
    project.write("assetpack.toml", "source = [\"one\", \"two\"]\nshadowing = true\n");
    project.build(&[]).exit(0);
    assert_eq!(project.output("caf\u{e9}.png"), "composed");
    project.write("one/cafe\u{301}.png", "decomposed");
    project.refuse(1, &[]).stderr_has("how Unicode composes them");
}

#[test]
fn roots_that_come_and_go_do_not_mix_up_their_files() {
    let project = Project::new();
    let settings = "source = [\"one\", \"two\", \"three\"]\nshadowing = true\n";
    project.write("assetpack.toml", settings);
    for root in ["one", "two", "three"] {
        project.write(&format!("{root}/{root}.txt"), root);
    }
    project.write("three/same.txt", "three");
    project.build(&[]).exit(0);
    project.write("two/same.txt", "two");
    project.build(&[]).exit(0);
    assert_eq!(project.output("same.txt"), "two");
    fs::remove_file(project.path("two/same.txt")).expect("removed");
    project.build(&[]).exit(0);
    assert_eq!(project.output("same.txt"), "three");
}
