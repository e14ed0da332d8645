//! One run of the program, with what holds for every run: it ends by itself, in time, without a
//! panic or a signal, and with one of its three exit codes.

use std::{
    ffi::OsString,
    fs::File,
    io::{Read, Seek, Write},
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

/// The program under test.
pub fn program() -> PathBuf {
    let named = option_env!("CARGO_BIN_EXE_assetpack").map(OsString::from);
    let path = named
        .or_else(|| std::env::var_os("ASSETPACK"))
        .map(PathBuf::from)
        .expect("cargo names the program, or the variable ASSETPACK does");
    assert!(path.is_file(), "there is no program at {}", path.display());
    path
}

/// How much more time a program without optimisation gets.
pub fn patience() -> u32 {
    let unoptimised = match option_env!("CARGO_BIN_EXE_assetpack") {
        Some(_) => cfg!(debug_assertions),
        None => program().to_string_lossy().contains("debug"),
    };
    if unoptimised { 10 } else { 1 }
}

/// A run that is being described.
pub struct Launch {
    wrapper: Vec<OsString>,
    arguments: Vec<OsString>,
    folder: PathBuf,
    variables: Vec<(String, Option<OsString>)>,
    clean: bool,
    input: Vec<u8>,
    limit: Duration,
}

impl Launch {
    /// The program with these arguments, started in `folder`.
    pub fn new(folder: &Path, arguments: &[&str]) -> Self {
        Self {
            wrapper: Vec::new(),
            arguments: arguments.iter().map(OsString::from).collect(),
            folder: folder.to_owned(),
            variables: vec![("NO_COLOR".to_owned(), None)],
            clean: false,
            input: Vec::new(),
            limit: Duration::from_mins(1),
        }
    }

    /// One more argument, of any bytes.
    pub fn argument(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// More arguments.
    pub fn with(mut self, arguments: &[&str]) -> Self {
        self.arguments.extend(arguments.iter().map(OsString::from));
        self
    }

    /// Started in another folder.
    pub fn started_in(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = folder.into();
        self
    }

    /// With a variable of the environment.
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), Some(value.into())));
        self
    }

    /// Without one.
    pub fn without(mut self, name: &str) -> Self {
        self.variables.push((name.to_owned(), None));
        self
    }

    /// With an empty environment.
    pub fn clean(mut self) -> Self {
        self.clean = true;
        self
    }

    /// With this file mode creation mask, in octal digits.
    pub fn umask(mut self, mask: &str) -> Self {
        let script = format!("umask {mask}; exec \"$@\"");
        self.wrapper = ["/bin/sh", "-c", &script, "sh"].map(OsString::from).to_vec();
        self
    }

    /// Started by another program.
    pub fn wrapped(mut self, wrapper: &[&str]) -> Self {
        self.wrapper = wrapper.iter().map(OsString::from).collect();
        self
    }

    /// As a user who owns nothing here.
    pub fn by_nobody(self) -> Self {
        self.wrapped(&["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"])
    }

    /// How long it may take before it is killed and the test fails.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Starts it, for tests that end it themselves.
    pub fn spawn(&self, stdout: Stdio, stderr: Stdio) -> Child {
        let mut words: Vec<OsString> = self.wrapper.clone();
        words.push(program().into());
        words.extend(self.arguments.iter().cloned());
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).current_dir(&self.folder);
        if self.clean {
            command.env_clear();
        }
        for (name, value) in &self.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        let stdin = if self.input.is_empty() { Stdio::null() } else { Stdio::piped() };
        let mut child = command
            .stdin(stdin)
            .stdout(stdout)
            .stderr(stderr)
            .spawn()
            .unwrap_or_else(|error| panic!("{} cannot be started: {error}", words[0].display()));
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(&self.input).expect("input is read");
        }
        child
    }

    /// Runs it to its end.
    #[track_caller]
    pub fn run(self) -> Run {
        // Files rather than pipes: nothing has to be drained while waiting.
        let mut stdout = tempfile::tempfile().expect("a file for stdout");
        let mut stderr = tempfile::tempfile().expect("a file for stderr");
        let share = |file: &File| Stdio::from(file.try_clone().expect("a second handle"));
        let started = Instant::now();
        let mut child = self.spawn(share(&stdout), share(&stderr));
        let status = wait(&mut child, started + self.limit);
        let duration = started.elapsed();
        let shown = self.arguments.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>();
        let run =
            Run { command: shown.join(" "), status, stdout: text(&mut stdout), stderr: text(&mut stderr), duration };
        run.no_panic();
        run
    }
}

/// Waits for a child; at the deadline it is killed, which shows as no status.
pub fn wait(child: &mut Child, deadline: Instant) -> Option<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait().expect("a child can be waited for") {
            return Some(status);
        }
        if Instant::now() > deadline {
            child.kill().expect("a child can be killed");
            child.wait().expect("a killed child ends");
            return None;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn text(file: &mut File) -> String {
    let mut bytes = Vec::new();
    file.rewind().expect("a file can be rewound");
    file.read_to_end(&mut bytes).expect("a file can be read");
    String::from_utf8(bytes).expect("the program writes UTF-8")
}

/// A run that has ended.
pub struct Run {
    command: String,
    status: Option<ExitStatus>,
    /// What it wrote as its result.
    pub stdout: String,
    /// What it said.
    pub stderr: String,
    /// How long it took.
    pub duration: Duration,
}

impl Run {
    /// Holds for every run.
    #[track_caller]
    fn no_panic(&self) {
        let report = self.report();
        let status = self.status.unwrap_or_else(|| panic!("it did not end in time: {report}"));
        assert_eq!(status.signal(), None, "it died of a signal: {report}");
        let code = status.code().expect("an exit code, as there was no signal");
        assert!((0..=2).contains(&code), "exit code {code}: {report}");
        assert!(!self.stderr.contains("panicked"), "it panicked: {report}");
    }

    /// Ended with this code.
    #[track_caller]
    pub fn exit(self, code: i32) -> Self {
        assert_eq!(self.code(), code, "the exit code: {}", self.report());
        self
    }

    /// The exit code.
    pub fn code(&self) -> i32 {
        self.status.and_then(|status| status.code()).unwrap_or(-1)
    }

    /// Said this.
    #[track_caller]
    pub fn stderr_has(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "`{text}` is not in stderr: {}", self.report());
        self
    }

    /// Said this in any case of letters.
    #[track_caller]
    pub fn stderr_has_one_of(self, texts: &[&str]) -> Self {
        let said = self.stderr.to_lowercase();
        let found = texts.iter().any(|text| said.contains(&text.to_lowercase()));
        assert!(found, "none of {texts:?} is in stderr: {}", self.report());
        self
    }

    /// Did not say this.
    #[track_caller]
    pub fn stderr_lacks(self, text: &str) -> Self {
        assert!(!self.stderr.contains(text), "`{text}` is in stderr: {}", self.report());
        self
    }

    /// Printed this.
    #[track_caller]
    pub fn stdout_has(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "`{text}` is not in stdout: {}", self.report());
        self
    }

    fn report(&self) -> String {
        let cut = |text: &str| text.chars().take(4000).collect::<String>();
        format!(
            "assetpack {} ({:?}, {:?})\n--- stdout\n{}\n--- stderr\n{}",
            self.command,
            self.status,
            self.duration,
            cut(&self.stdout),
            cut(&self.stderr)
        )
    }
}
