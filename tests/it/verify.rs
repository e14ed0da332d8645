//! `verify` finds each kind of damage; the next build repairs it.

use std::fs;

use base64::Engine as _;
use serde_json::{Value, json};

use crate::{project::Project, run::Run, tools::output_of};

/// A release with everything in it, verified.
fn release() -> Project {
    let project = Project::fixture("storefront");
    project.build(&[]).exit(0);
    project.verify().stdout_has("verified");
    project
}

/// The release after its manifest was changed.
fn with_manifest(change: impl FnOnce(&mut Value)) -> (Project, Run) {
    let project = release();
    let mut manifest = project.manifest();
    change(&mut manifest);
    project.write("dist/manifest.json", serde_json::to_vec_pretty(&manifest).expect("JSON"));
    let run = project.run(&["verify"]);
    (project, run)
}

#[test]
fn a_flipped_byte_is_found_and_repaired() {
    let project = release();
    let path = project.output_path("css/shop.css");
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    let good = fs::read(&path).expect("an output");
    let mut bytes = good.clone();
    bytes[100] ^= 1;
    fs::write(&path, bytes).expect("an output can be damaged");
    project.run(&["verify"]).exit(1).stderr_has(&name).stderr_has("SHA-256");
    project.build(&[]).exit(0).stderr_has("warning[repaired]").stderr_has(&name);
    assert_eq!(fs::read(&path).expect("an output"), good);
    project.verify();
}

#[test]
fn a_file_that_was_cut_is_found_and_repaired() {
    let project = release();
    let path = project.output_path("img/paper.png");
    let bytes = fs::read(&path).expect("an output");
    fs::write(&path, &bytes[..bytes.len() / 2]).expect("an output can be damaged");
    project.run(&["verify"]).exit(1).stderr_has("img/paper-").stderr_has("size");
    project.build(&[]).exit(0).stderr_has("warning[repaired]");
    project.verify();
}

#[test]
fn a_missing_file_is_found_and_made_again() {
    let project = release();
    fs::remove_file(project.output_path("app.js")).expect("an output can be removed");
    project.run(&["verify"]).exit(1).stderr_has("app-");
    project.build(&[]).exit(0);
    project.verify();
}

#[test]
fn a_missing_variant_is_found_and_made_again() {
    let project = release();
    let entry = project.entry("app.js");
    let variant = entry["variants"]["br"]["path"].as_str().expect("a variant").to_owned();
    fs::remove_file(project.path("dist/assets").join(&variant)).expect("a variant can be removed");
    project.run(&["verify"]).exit(1).stderr_has(&variant);
    project.build(&[]).exit(0);
    project.verify();
}

#[test]
fn a_variant_of_something_else_is_found_and_repaired() {
    let project = release();
    let entry = project.entry("app.js");
    let variant = entry["variants"]["gzip"]["path"].as_str().expect("a variant").to_owned();
    let path = project.path("dist/assets").join(&variant);
    let other = output_of("gzip", &["-nc"], &project.path("assets/robots.txt"));
    fs::write(&path, other).expect("a variant can be damaged");
    project.run(&["verify"]).exit(1).stderr_has(&variant);
    project.build(&[]).exit(0).stderr_has("warning[repaired]");
    project.verify();
}

#[test]
fn a_variant_with_more_behind_it_is_found() {
    for encoding in ["gzip", "br"] {
        let project = release();
        let mut manifest = project.manifest();
        let variant = &mut manifest["assets"]["app.js"]["variants"][encoding];
        let path = project.path("dist/assets").join(variant["path"].as_str().expect("a path"));
        let mut bytes = fs::read(&path).expect("a variant");
        bytes.extend(b"and more");
        variant["size"] = json!(bytes.len());
        fs::write(&path, bytes).expect("a variant can be damaged");
        project.write("dist/manifest.json", serde_json::to_vec_pretty(&manifest).expect("JSON"));
        project.run(&["verify"]).exit(1).stderr_has("app-");
    }
}

#[test]
fn wrong_numbers_in_the_manifest_are_found() {
    for (field, value) in [("size", json!(1)), ("sha256", json!("0".repeat(64))), ("integrity", json!("sha384-AAAA"))] {
        let (_, run) = with_manifest(|manifest| manifest["assets"]["app.js"][field] = value);
        run.exit(1).stderr_has("app-");
    }
    let (_, run) = with_manifest(|manifest| manifest["assets"]["app.js"]["variants"]["br"]["size"] = json!(1));
    run.exit(1).stderr_has(".br");
}

#[test]
fn names_that_the_manifest_does_not_hold_are_found() {
    for field in ["imports", "dynamic_imports", "css", "assets", "preload"] {
        let (_, run) = with_manifest(|manifest| manifest["assets"]["app.js"][field] = json!(["gone.js"]));
        run.exit(1).stderr_has("gone.js");
    }
}

#[test]
fn references_that_lead_to_nothing_are_found() {
    let (_, run) = with_manifest(|manifest| {
        let assets = manifest["assets"].as_object_mut().expect("assets");
        assets.remove("img/paper.png");
        for entry in assets.values_mut() {
            if let Some(list) = entry.get_mut("assets").and_then(Value::as_array_mut) {
                list.retain(|key| key != "img/paper.png");
            }
        }
    });
    run.exit(1).stderr_has("css/shop-").stderr_has("img/paper-");
}

#[test]
fn a_manifest_cannot_lead_out_of_the_output() {
    for path in ["../../README.md", "/etc/hostname", "css/../../../README.md", "./app.js", ""] {
        let (_, run) = with_manifest(|manifest| manifest["assets"]["app.js"]["path"] = json!(path));
        run.exit(1).stderr_has("app.js");
        let (_, run) = with_manifest(|manifest| manifest["assets"]["app.js"]["variants"]["br"]["path"] = json!(path));
        run.exit(1);
    }
}

#[test]
fn a_name_without_its_digest_is_found() {
    let (_, run) = with_manifest(|manifest| {
        let path = manifest["assets"]["robots.txt"]["path"].clone();
        manifest["assets"]["favicon.ico"]["path"] = path;
    });
    run.exit(1).stderr_has("robots-");
}

#[test]
fn a_cycle_that_was_changed_is_found() {
    let project = Project::fixture("reference-cycle");
    project.build(&[]).exit(0);
    let mut manifest = project.manifest();
    let path = project.output_path("b.js");
    let mut code = fs::read_to_string(&path).expect("an output");
    code.push_str("//\n");
    fs::write(&path, &code).expect("an output can be damaged");
    project.run(&["verify"]).exit(1).stderr_has("b-");
    // Even a manifest that was made to fit cannot make the shared digest true.
    let sum = String::from_utf8(output_of("sha256sum", &[], &path)).expect("text");
    manifest["assets"]["b.js"]["sha256"] = json!(sum.split(' ').next().expect("a sum"));
    manifest["assets"]["b.js"]["size"] = json!(code.len());
    manifest["assets"]["b.js"]["variants"] = json!({});
    let raw = output_of("openssl", &["dgst", "-sha384", "-binary"], &path);
    let integrity = base64::engine::general_purpose::STANDARD.encode(raw);
    manifest["assets"]["b.js"]["integrity"] = json!(format!("sha384-{integrity}"));
    project.write("dist/manifest.json", serde_json::to_vec_pretty(&manifest).expect("JSON"));
    project.run(&["verify"]).exit(1).stderr_has("share");
}

#[test]
fn strangers_are_information() {
    let project = release();
    project.write("dist/assets/stranger.txt", "not ours\n");
    project.verify().stdout_has("1 file");
    project.build(&[]).exit(0);
    assert!(project.path("dist/assets/stranger.txt").is_file(), "a build deletes nothing");
}

#[test]
fn what_is_no_manifest_cannot_be_verified() {
    for text in ["", "{", "[]", "{}", "{\"schema\":99,\"assets\":{}}", "null"] {
        let project = release();
        project.write("dist/manifest.json", text);
        project.run(&["verify"]).exit(2).stderr_has("dist/manifest.json");
    }
    Project::released().run(&["verify", "none.json"]).exit(2).stderr_has("none.json");
}

#[test]
fn fields_that_a_reader_does_not_know_are_ignored() {
    let (_, run) = with_manifest(|manifest| {
        manifest["later"] = json!({ "a": 1 });
        manifest["assets"]["app.js"]["later"] = json!([1]);
    });
    run.exit(0);
}

#[test]
fn all_damage_is_said_at_once() {
    let project = release();
    for logical in ["app.js", "checkout.js", "css/shop.css"] {
        fs::remove_file(project.output_path(logical)).expect("an output can be removed");
    }
    project.run(&["verify"]).exit(1).stderr_has("app-").stderr_has("checkout-").stderr_has("shop-");
}
