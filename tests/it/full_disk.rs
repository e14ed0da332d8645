//! A disk that is full or may not be written: real ones, mounted for the test (which needs root).

use std::{fs, path::PathBuf, process::Command};

use crate::{
    crash::Dice,
    project::{Project, assert_same},
};

/// A small file system in memory, gone with this value.
struct Disk(PathBuf);

impl Disk {
    fn mount(path: PathBuf, size: &str) -> Self {
        fs::create_dir_all(&path).expect("a place to mount");
        let options = format!("size={size},mode=755");
        let output = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "assetpack-test"])
            .arg(&path)
            .output()
            .expect("`mount` runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "mounting needs root (the CI container runs as root): {errors}");
        Self(path)
    }

    fn remount(&self, options: &str) {
        let status = Command::new("mount")
            .args(["-o", &format!("remount,{options}")])
            .arg(&self.0)
            .status()
            .expect("`mount` runs");
        assert!(status.success(), "remounting needs root");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // A leftover mount harms nobody; a panic here would hide the first one.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// About 400 kB that cannot be compressed, and a sheet and a script that can.
fn grow(project: &Project) {
    let mut dice = Dice(7);
    for file in 0..20 {
        project.write(&format!("assets/img/{file}.bin"), dice.bytes(20_000));
    }
    project.write("assets/more.css", "a { color: red }\nb { color: blue }\n".repeat(1000));
    project.write("assets/more.js", "console.log('more');\n".repeat(1000));
}

#[test]
fn a_full_disk_leaves_the_release_whole_and_recovers() {
    for size in ["64k", "128k", "200k", "300k", "400k", "440k"] {
        let project = Project::new().file("assets/good.css", "a { color: red }\n");
        let disk = Disk::mount(project.path("dist"), size);
        project.build(&[]).exit(0);
        let before = project.outputs();
        grow(&project);
        let run = project.build(&[]).exit(2).stderr_has("dist").stderr_has_one_of(&["no space", "full"]);
        assert!(!run.stderr.contains("os error"), "{}", run.stderr);
        project.verify();
        let after = project.outputs();
        for (path, bytes) in &before {
            assert!(after.get(path) == Some(bytes), "{size}: {path} was changed");
        }
        let left: Vec<&String> = after.keys().filter(|path| path.contains(".assetpack-")).collect();
        assert!(left.is_empty(), "{size}: {left:?} keeps the disk full");
        disk.remount("size=16m");
        project.build(&[]).exit(0);
        project.verify();
        project.entry("more.css");
    }
}

#[test]
fn a_disk_without_room_for_the_manifest_keeps_the_old_one() {
    let project = Project::new().file("assets/good.css", "a { color: red }\n");
    let _disk = Disk::mount(project.path("small"), "4k");
    let arguments = ["--manifest", "small/manifest.json"];
    project.build(&arguments).exit(0);
    let before = fs::read(project.path("small/manifest.json")).expect("a manifest");
    grow(&project);
    project.build(&arguments).exit(2).stderr_has("small/manifest.json");
    let after = fs::read(project.path("small/manifest.json")).expect("a manifest");
    assert_eq!(before, after);
    let files = fs::read_dir(project.path("small")).expect("a folder").count();
    assert_eq!(files, 1, "something is left beside the manifest");
}

#[test]
fn a_disk_that_may_only_be_read_is_refused() {
    let project = Project::new().file("assets/good.css", "a { color: red }\n");
    let disk = Disk::mount(project.path("dist"), "1m");
    project.build(&[]).exit(0);
    let before = project.outputs();
    project.write("assets/new.css", "a { color: blue }\n");
    disk.remount("ro");
    project.build(&[]).exit(2).stderr_has("dist").stderr_has_one_of(&["read-only"]);
    assert_same(&before, &project.outputs(), "a read-only disk");
    project.verify();
    disk.remount("rw");
    project.build(&[]).exit(0);
    project.verify();
}
