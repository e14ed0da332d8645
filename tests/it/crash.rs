//! All or nothing: a build that is killed leaves a whole release.

use std::{
    fs,
    process::Stdio,
    time::{Duration, Instant},
};

use crate::{
    project::{Project, assert_same},
    run::{Launch, Run, wait},
};

/// A small generator (splitmix64): the same moments in every run of the test.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    /// Bytes that no encoding can shorten.
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| u8::try_from(self.below(256)).expect("below 256")).collect()
    }
}

/// Sources of which every version differs in every file.
fn version(project: &Project, number: u64) {
    let mut dice = Dice(number);
    for file in 0..60 {
        project.write(&format!("assets/img/{file}.bin"), dice.bytes(20_000));
        project.write(&format!("assets/text/{file}.txt"), format!("version {number} of {file}\n").repeat(400));
    }
    let urls =
        (0..60).map(|file| format!(".i{file} {{ background: url(img/{file}.bin) }}\n")).collect::<Vec<_>>().concat();
    project.write("assets/app.css", format!("/*! {number} */\n{urls}"));
    project.write("assets/app.js", format!("console.log({number}, new URL('./img/1.bin', import.meta.url).href);\n"));
}

#[test]
fn a_build_that_is_killed_leaves_a_whole_release() {
    let project = Project::new();
    version(&project, 0);
    project.build(&[]).exit(0);
    version(&project, 1);
    // How long a rebuild takes here decides when it is killed, and is learned on the way: other
    // work on the machine comes and goes.
    let usual = project.build(&[]).exit(0).duration;
    let mut most = u64::try_from(usual.as_micros()).expect("no build takes this long");
    let mut dice = Dice(20_260_101);
    let mut killed = 0;
    let mut round = 0;
    while killed < 100 {
        assert!(round < 500, "only {killed} builds were killed in the act");
        version(&project, round + 2);
        let before = project.manifest();
        fs::copy(project.path("dist/manifest.json"), project.path("before.json")).expect("a copy");
        let mut child = project.launch(&["build"]).spawn(Stdio::null(), Stdio::null());
        std::thread::sleep(Duration::from_micros(dice.below(most)));
        child.kill().expect("a child can be killed");
        let status = child.wait().expect("a killed child ends");
        if status.success() {
            most = most * 9 / 10;
        } else {
            killed += 1;
            most = most * 101 / 100;
        }
        // Whichever manifest is in place, and the one before it in any case.
        project.verify();
        project.run(&["verify", "before.json"]).exit(0);
        if status.code() != Some(0) && round % 10 == 0 {
            assert!(
                project.manifest() == before || project.run(&["verify"]).code() == 0,
                "round {round}: neither the old release nor the new one"
            );
        }
        // The full cycle every time would only repeat what the next round does.
        if round % 5 == 4 {
            project.build(&[]).exit(0);
            project.verify();
            assert!(!project.path("dist/assets/.assetpack-staging").exists(), "round {round}");
        }
        round += 1;
    }
    project.build(&[]).exit(0);
    project.verify();
    clean_of_leftovers(&project);
}

/// No temporary file of a killed build may pile up.
fn clean_of_leftovers(project: &Project) {
    for path in project.outputs().keys() {
        let name = path.rsplit('/').next().expect("a name");
        assert!(!name.starts_with('.'), "{path} was left behind");
    }
}

#[test]
fn the_first_build_that_is_killed_leaves_nothing_that_looks_like_a_release() {
    for round in 0..20 {
        let project = Project::new();
        version(&project, round);
        let mut child = project.launch(&["build"]).spawn(Stdio::null(), Stdio::null());
        std::thread::sleep(Duration::from_millis(Dice(round).below(150)));
        child.kill().expect("a child can be killed");
        child.wait().expect("a killed child ends");
        if project.path("dist/manifest.json").exists() {
            project.verify();
        }
        project.build(&[]).exit(0);
        project.verify();
    }
}

#[test]
fn two_builds_on_one_output_never_mix() {
    let (one, other) = (Project::new(), Project::new());
    let shared = Project::new();
    let arguments = |project: &Project| -> Launch {
        let (out, manifest) = (shared.path("dist/assets"), shared.path("dist/manifest.json"));
        project.launch(&["build", "--out"]).argument(out).argument("--manifest").argument(manifest)
    };
    for round in 0..8 {
        version(&one, 2 * round);
        version(&other, 2 * round + 1);
        let alone: Vec<_> = [&one, &other]
            .into_iter()
            .map(|project| {
                project.build(&[]).exit(0);
                project.manifest()
            })
            .collect();
        let runs: Vec<Run> = std::thread::scope(|scope| {
            let running = [&one, &other].map(|project| {
                let launch = arguments(project);
                scope.spawn(|| launch.run())
            });
            running.into_iter().map(|run| run.join().expect("a run")).collect()
        });
        for run in runs {
            run.exit(0);
        }
        shared.write("assets/.keep", "");
        shared.verify();
        assert!(alone.contains(&shared.manifest()), "round {round}: the manifest is of no build");
        // Both releases are whole: nothing of the one that came first was lost.
        for manifest in alone {
            shared.write("other.json", serde_json::to_vec(&manifest).expect("JSON"));
            shared.run(&["verify", "other.json"]).exit(0);
        }
    }
}

#[test]
fn a_build_waits_for_the_one_that_holds_the_output() {
    let project = Project::released();
    project.write("assets/new.css", "a { color: blue }\n");
    let before = project.outputs();
    let directory = fs::File::open(project.path("dist/assets")).expect("the output directory");
    directory.lock().expect("the lock of the output directory");
    let mut child = project.launch(&["build"]).spawn(Stdio::null(), Stdio::null());
    let early = Instant::now() + Duration::from_millis(1500);
    while Instant::now() < early {
        let ended = child.try_wait().expect("a child can be waited for");
        assert!(ended.is_none(), "it did not wait for the lock");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_same(&before, &project.outputs(), "while it waits");
    directory.unlock().expect("the lock can be given back");
    let status = wait(&mut child, Instant::now() + Duration::from_secs(30));
    assert!(status.is_some_and(|status| status.success()), "{status:?}");
    project.verify();
    project.entry("new.css");
}

#[test]
fn a_lock_is_given_back_by_a_kill() {
    let project = Project::new();
    version(&project, 1);
    for _ in 0..5 {
        let mut child = project.launch(&["build"]).spawn(Stdio::null(), Stdio::null());
        std::thread::sleep(Duration::from_millis(60));
        child.kill().expect("a child can be killed");
        child.wait().expect("a killed child ends");
        let run = project.build(&[]).exit(0);
        assert!(run.duration < Duration::from_secs(20), "{:?}", run.duration);
    }
}
