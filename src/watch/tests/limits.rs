//! Beginning, end, and much at once.

use super::{ENOUGH, Scene, Targets, WAYS, files, tree, write};
use crate::watch::{Burst, Watcher};
use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

#[test]
fn what_changed_before_it_was_watched_is_reported() {
    for poll in WAYS {
        let folder = tempfile::tempdir().unwrap();
        files(folder.path());
        let mut watcher = Watcher::new(poll).unwrap();
        watcher.set(tree(folder.path())).unwrap();
        let Burst::Changed(paths) = watcher.wait() else { panic!("nobody stopped it") };
        assert!(paths.contains(&folder.path().join("assets")), "{paths:?}");

        // The same again is nothing; a folder more is reported, also if it is on the way to one.
        let mut targets = tree(folder.path());
        watcher.set(targets.clone()).unwrap();
        targets.folders.insert(folder.path().join("other"));
        targets.folders.insert(folder.path().join("missing.css"));
        while watcher.wait_until(Some(Instant::now() + Duration::from_millis(2200))).is_some() {}
        watcher.set(targets).unwrap();
        let Burst::Changed(paths) = watcher.wait() else { panic!("nobody stopped it") };
        assert_eq!(paths, [folder.path().join("missing.css"), folder.path().join("other")], "{poll:?}");
    }
}

#[test]
fn stopping() {
    for poll in WAYS {
        let folder = tempfile::tempdir().unwrap();
        let mut watcher = Watcher::new(poll).unwrap();
        watcher.set(Targets { folders: [folder.path().into()].into(), ..Targets::default() }).unwrap();
        let stopper = watcher.stopper();
        assert!(!stopper.is_stopped());
        let other = stopper.clone();
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(100));
            other.stop();
        });
        let start = Instant::now();
        while watcher.wait() != Burst::Stopped {}
        assert!(start.elapsed() < ENOUGH && stopper.is_stopped());
        assert_eq!(watcher.wait(), Burst::Stopped);
        thread.join().unwrap();
    }
}

#[test]
fn relative_paths_are_refused() {
    let mut watcher = Watcher::new(None).unwrap();
    let result = watcher.set(Targets { trees: ["assets".into()].into(), ..Targets::default() });
    assert_eq!(result, Err("`assets` cannot be watched: its path is not absolute".to_owned()));
}

#[test]
fn ten_thousand_files_at_once() {
    for poll in WAYS {
        let mut scene = Scene::new(poll, files, tree);
        for number in 0..10_000 {
            write(&scene.path(&format!("assets/{}/{number}.css", number % 100)), "x");
        }
        let mut seen = BTreeSet::new();
        while let Some(paths) = scene.woken(Duration::from_millis(if poll.is_some() { 1000 } else { 300 })) {
            assert!(paths.len() <= 1000);
            seen.extend(paths);
        }
        assert!(!seen.is_empty(), "{poll:?}");
        for number in [0, 57, 99] {
            let path = scene.path(&format!("assets/{number}/later.css"));
            write(&path, "y");
            scene.sees(&format!("later, {poll:?}"), &path);
        }
    }
}

#[test]
fn lost_events_report_everything() {
    let mut scene = Scene::new(None, files, tree);
    scene.watcher.inbox.add(|notes| notes.everything = true);
    let paths = scene.woken(ENOUGH).unwrap();
    for target in [scene.folder.path().to_owned(), scene.path("assets")] {
        assert!(paths.contains(&target), "{paths:?}");
    }
    scene.calm();
    let path = scene.path("assets/deep/er/b.css");
    write(&path, "later");
    scene.sees("after lost events", &path);
}

#[test]
fn the_systems_queue_overflows() {
    let mut scene = Scene::new(None, files, tree);
    let inbox = scene.watcher.inbox.clone();
    // Nobody takes events away as long as this is held: the first of them waits for it.
    let held = inbox.0.0.lock().unwrap();
    for number in 0..9_000 {
        write(&scene.path(&format!("assets/deep/{number}")), "x");
    }
    fs::rename(scene.path("assets/deep"), scene.path("gone")).unwrap();
    write(&scene.path("assets/deep/er/b.css"), "another folder now");
    drop(held);
    let mut seen = BTreeSet::new();
    while let Some(paths) = scene.woken(Duration::from_millis(500)) {
        seen.extend(paths);
    }
    assert!(seen.contains(scene.folder.path()) && seen.contains(&scene.path("assets")), "no overflow was told");
    let path = scene.path("assets/deep/er/b.css");
    write(&path, "later");
    scene.sees("after the overflow", &path);
}

#[test]
fn too_many_notes_are_everything() {
    let mut scene = Scene::new(None, files, tree);
    let root = scene.path("assets");
    scene.watcher.inbox.add(|notes| notes.touched.extend((0..60_000).map(|number| root.join(number.to_string()))));
    assert!(scene.woken(ENOUGH).unwrap().contains(&scene.path("assets")));
    fs::remove_file(scene.path("assets/a.css")).unwrap();
    let path = scene.path("assets/a.css");
    scene.sees("after that", &path);
}
