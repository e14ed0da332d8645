//! Random changes, faster than they can be noticed: afterwards, every folder is watched.

use super::{ENOUGH, Scene, WAYS, files, tree, write};
use std::fs::{self, rename};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }

    /// A path up to four names below the project, mostly in the tree.
    fn path(&mut self, root: &Path) -> PathBuf {
        let mut path = if self.roll(5) == 0 { root.to_owned() } else { root.join("assets") };
        for _ in 0..=self.roll(4) {
            path.push(["p", "q", "r"][usize::try_from(self.roll(3)).unwrap()]);
        }
        path
    }
}

/// One change. Many fail, since what they need is not there; that is part of it.
fn change(dice: &mut Dice, root: &Path) {
    let (one, other) = (dice.path(root), dice.path(root));
    let _ = match dice.roll(10) {
        0 | 1 => fs::create_dir_all(&one),
        2 => fs::remove_dir_all(&one),
        3 | 4 => rename(&one, &other),
        5 => fs::create_dir_all(&one).and_then(|()| fs::write(one.join("f"), "1")),
        6 => symlink(&other, &one),
        7 => fs::remove_file(&one),
        8 if dice.roll(4) == 0 => rename(root.join("assets"), root.join("last"))
            .and_then(|()| fs::remove_dir_all(root.join("last")))
            .and_then(|()| fs::create_dir_all(root.join("assets/p"))),
        _ => fs::write(&one, dice.roll(1000).to_string()),
    };
    if dice.roll(8) == 0 {
        std::thread::sleep(Duration::from_micros(dice.roll(2000)));
    }
}

/// All folders at or below a path.
fn folders(path: &Path, found: &mut Vec<PathBuf>) {
    found.push(path.to_owned());
    for entry in fs::read_dir(path).unwrap().flatten() {
        let name = entry.file_name();
        let is_left_out = name == "node_modules" || name == "dist" || name.as_encoded_bytes().starts_with(b".");
        if entry.file_type().unwrap().is_dir() && !is_left_out {
            folders(&entry.path(), found);
        }
    }
}

#[test]
fn every_folder_is_watched_after_a_storm() {
    for (poll, storms) in WAYS.into_iter().zip([60, 8]) {
        let mut scene = Scene::new(poll, files, tree);
        let root = scene.folder.path().to_owned();
        let mut dice = Dice(0x5eed_0042);
        for storm in 0..storms {
            for _ in 0..dice.roll(60) {
                change(&mut dice, &root);
                if dice.roll(10) == 0 {
                    scene.woken(Duration::from_millis(dice.roll(5)));
                }
            }
            fs::create_dir_all(root.join("assets")).unwrap();
            while scene.woken(Duration::from_millis(80)).is_some() {}
            let mut all = Vec::new();
            folders(&root.join("assets"), &mut all);
            for folder in all {
                let path = folder.join("probe");
                write(&path, &format!("{storm}"));
                scene.sees(&format!("storm {storm}, {poll:?}"), &path);
            }
        }
        assert!(scene.woken(ENOUGH / 100).is_none() || poll.is_some());
    }
}
