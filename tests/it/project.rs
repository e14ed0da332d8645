//! A project in a temporary folder, and how the program is run on it.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;

use crate::run::{Launch, Run};

/// What a build made, by path: the output directory and the manifest.
pub type Outputs = BTreeMap<String, Vec<u8>>;

/// The folder of this package.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every folder of `assets-fixtures`, by name.
pub fn fixtures() -> Vec<String> {
    let folder = repository().join("assets-fixtures");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{} cannot be listed: {error}", folder.display()))
        .map(|entry| entry.expect("an entry of assets-fixtures"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().expect("UTF-8 names"))
        .collect();
    names.sort();
    assert!(names.len() > 10, "the fixtures are not where they should be");
    names
}

/// A project in a temporary folder that ends with it.
pub struct Project {
    // Held for its end, which removes the folder.
    _temporary: TempDir,
    root: PathBuf,
}

impl Project {
    /// An empty project.
    pub fn new() -> Self {
        Self::below("project")
    }

    /// An empty project in this folder of a temporary one.
    pub fn below(folder: &str) -> Self {
        let temporary = tempfile::Builder::new().prefix("assetpack-it-").tempdir().expect("a temporary folder");
        // Links in the way to it (as on macOS) would show up in messages.
        let real = fs::canonicalize(temporary.path()).expect("the temporary folder's real path");
        let root = real.join(folder);
        fs::create_dir_all(&root).expect("a project folder");
        Self { _temporary: temporary, root }
    }

    /// A copy of a folder of `assets-fixtures`.
    pub fn fixture(name: &str) -> Self {
        Self::new().with_fixture(name)
    }

    /// Copies a folder of `assets-fixtures` into the project.
    pub fn with_fixture(self, name: &str) -> Self {
        copy(&repository().join("assets-fixtures").join(name), &self.root);
        self
    }

    /// A project with one good release, for what must leave it untouched.
    pub fn released() -> Self {
        let project = Self::new()
            .file("assets/good.css", "a { background: url(good.svg) }\n")
            .file("assets/good.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>\n")
            .file("assets/good.js", "export const good = 1;\nconsole.log(good);\n");
        project.build(&[]).exit(0);
        project
    }

    /// Adds a file.
    pub fn file(self, path: &str, content: &str) -> Self {
        self.write(path, content);
        self
    }

    /// Adds a file that need not be text.
    pub fn bytes(self, path: &str, content: &[u8]) -> Self {
        self.write(path, content);
        self
    }

    /// Adds a symbolic link.
    pub fn link(self, path: &str, target: impl AsRef<Path>) -> Self {
        let path = self.made(path);
        symlink(target, &path).unwrap_or_else(|error| panic!("no link at {}: {error}", path.display()));
        self
    }

    /// Writes a file and the folders on its way.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.made(path);
        fs::write(&path, content).unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()));
    }

    fn made(&self, path: &str) -> PathBuf {
        let path = self.root.join(path);
        let folder = path.parent().expect("a path below the project");
        fs::create_dir_all(folder).unwrap_or_else(|error| panic!("no folder {}: {error}", folder.display()));
        path
    }

    /// The project's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the project.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Builds.
    pub fn build(&self, arguments: &[&str]) -> Run {
        let mut all = vec!["build"];
        all.extend(arguments);
        self.run(&all)
    }

    /// Runs any command.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.launch(arguments).run()
    }

    /// A command that is still to be described further.
    pub fn launch(&self, arguments: &[&str]) -> Launch {
        Launch::new(&self.root, arguments)
    }

    /// Proves the release that is in place.
    pub fn verify(&self) -> Run {
        self.run(&["verify"]).exit(0)
    }

    /// A build that must fail with `code` and leave the release as it was.
    pub fn refuse(&self, code: i32, arguments: &[&str]) -> Run {
        self.refuse_launch(code, |launch| launch, arguments)
    }

    /// The same, for a command that is described further.
    pub fn refuse_launch(&self, code: i32, describe: impl FnOnce(Launch) -> Launch, arguments: &[&str]) -> Run {
        let before = self.outputs();
        let mut all = vec!["build"];
        all.extend(arguments);
        // Nothing that is to fail takes this long.
        let launch = self.launch(&all).limit(Duration::from_secs(30));
        let run = describe(launch).run().exit(code);
        assert_same(&before, &self.outputs(), &format!("the release after:\n{}", run.stderr));
        run
    }

    /// The manifest in place.
    pub fn manifest(&self) -> Value {
        let path = self.path("dist/manifest.json");
        let text = fs::read(&path).unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()));
        serde_json::from_slice(&text).expect("the manifest is JSON")
    }

    /// What the manifest says of a logical path.
    pub fn entry(&self, logical: &str) -> Value {
        let manifest = self.manifest();
        let entry = &manifest["assets"][logical];
        assert!(entry.is_object(), "`{logical}` is not in {manifest:#}");
        entry.clone()
    }

    /// Where an output is, by its logical path.
    pub fn output_path(&self, logical: &str) -> PathBuf {
        let entry = self.entry(logical);
        let path = entry["path"].as_str().expect("a path in the manifest");
        self.path("dist/assets").join(path)
    }

    /// The text of an output, by its logical path.
    pub fn output(&self, logical: &str) -> String {
        fs::read_to_string(self.output_path(logical)).expect("an output that is text")
    }

    /// All that builds wrote.
    pub fn outputs(&self) -> Outputs {
        contents(&self.path("dist"))
    }
}

/// Every file below a folder, by relative path; a link counts as its target's path.
pub fn contents(folder: &Path) -> Outputs {
    let mut found = Outputs::new();
    collect(folder, "", &mut found);
    found
}

fn collect(folder: &Path, prefix: &str, found: &mut Outputs) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let entry = entry.expect("an entry of an output folder");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().expect("a file type");
        if kind.is_dir() {
            collect(&entry.path(), &format!("{name}/"), found);
        } else if kind.is_symlink() {
            let target = fs::read_link(entry.path()).expect("a link's target");
            found.insert(name, format!("-> {}", target.display()).into_bytes());
        } else {
            found.insert(name, fs::read(entry.path()).expect("a readable output"));
        }
    }
}

/// Compares two sets of outputs; a difference is named, not dumped.
#[track_caller]
pub fn assert_same(expected: &Outputs, found: &Outputs, what: &str) {
    for (path, bytes) in expected {
        match found.get(path) {
            None => panic!("{what}: `{path}` is missing"),
            Some(other) if other != bytes => panic!(
                "{what}: `{path}` differs\n{}\n{}",
                String::from_utf8_lossy(bytes),
                String::from_utf8_lossy(other)
            ),
            Some(_) => {}
        }
    }
    for path in found.keys() {
        assert!(expected.contains_key(path), "{what}: `{path}` is new");
    }
}

/// Copies a folder with all that is in it, links as links.
pub fn copy(from: &Path, to: &Path) {
    let status =
        std::process::Command::new("cp").args(["-a", "--"]).arg(from.join(".")).arg(to).status().expect("`cp` runs");
    assert!(status.success(), "{} cannot be copied", from.display());
}
