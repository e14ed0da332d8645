#![expect(clippy::disallowed_methods, reason = "these tests change files to see whether that is noticed")]
#![expect(clippy::unwrap_used, reason = "a test that cannot make its files has failed")]

mod limits;
mod scenes;
mod storm;

use super::{Burst, Targets, Watcher};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Both ways of noticing.
const WAYS: [Option<Duration>; 2] = [None, Some(Duration::from_millis(20))];

/// Longer than anything takes to be noticed.
const ENOUGH: Duration = Duration::from_secs(20);

/// A project with a watched tree, and who watches it.
struct Scene {
    folder: TempDir,
    watcher: Watcher,
}

impl Scene {
    /// `prepare` makes files below the project's folder; `targets` says what of it is watched.
    fn new(poll: Option<Duration>, prepare: impl Fn(&Path), targets: impl Fn(&Path) -> Targets) -> Self {
        let folder = tempfile::tempdir().unwrap();
        prepare(folder.path());
        let mut watcher = Watcher::new(poll).unwrap();
        watcher.set(targets(folder.path())).unwrap();
        let mut scene = Self { folder, watcher };
        scene.calm();
        scene
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// What was noticed within `limit`.
    fn woken(&mut self, limit: Duration) -> Option<Vec<PathBuf>> {
        match self.watcher.wait_until(Some(Instant::now() + limit))? {
            Burst::Changed(paths) => Some(paths),
            Burst::Stopped => panic!("nobody stopped it"),
        }
    }

    /// Waits until nothing more comes. When polling, young times are told a second time.
    fn calm(&mut self) {
        let limit =
            Duration::from_millis(if matches!(self.watcher.source, super::Source::Polls(_)) { 2200 } else { 120 });
        while self.woken(limit).is_some() {}
    }

    /// Waits until a path is reported, itself or by a folder above.
    fn sees(&mut self, what: &str, path: &Path) {
        let end = Instant::now() + ENOUGH;
        while let Some(limit) = end.checked_duration_since(Instant::now()) {
            let Some(paths) = self.woken(limit) else { break };
            if paths.iter().any(|found| path.starts_with(found)) {
                return;
            }
        }
        panic!("{what}: {} was not noticed", path.display());
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// `assets` as a tree; `dist` is the program's own.
fn tree(root: &Path) -> Targets {
    Targets {
        folders: [root.to_owned()].into(),
        trees: [root.join("assets")].into(),
        ignored: [root.join("dist"), root.join("assets/dist")].into(),
    }
}

/// Files that most scenes start with.
fn files(root: &Path) {
    write(&root.join("assets/a.css"), "a{}");
    write(&root.join("assets/deep/er/b.css"), "b{}");
    write(&root.join("other/c.css"), "c{}");
    symlink("../other/c.css", root.join("assets/link.css")).unwrap();
    write(&root.join("dist/old.css"), "");
    write(&root.join("assets/.git/HEAD"), "");
    write(&root.join("assets/node_modules/p/old.js"), "");
    write(&root.join("assets/dist/old.css"), "");
}
