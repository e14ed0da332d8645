//! Compilers that are programs of their own: text in, text out, within a time limit.

use std::{
    env,
    ffi::{OsStr, OsString},
    io::{self, Read, Write},
    os::unix::process::{CommandExt, ExitStatusExt},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use super::running::Group;

/// How much of what a program complains about is kept.
const MOST_COMPLAINTS: u64 = 64 * 1024;

/// One run of a program.
pub struct Call<'a> {
    /// A path, or a name to be looked for in `node_modules/.bin` at and above `folder`, then on the path.
    pub program: &'a OsStr,
    /// What follows it.
    pub arguments: &'a [String],
    /// Where it runs.
    pub folder: &'a Path,
    /// What it reads from its standard input.
    pub input: &'a [u8],
    /// How long it may take.
    pub limit: Duration,
    /// How many bytes it may write to its standard output.
    pub most: u64,
}

/// What a program that did not fail wrote.
#[derive(Debug)]
pub struct Written {
    /// To its standard output.
    pub output: Vec<u8>,
    /// To its standard error.
    pub complaints: String,
}

/// Why a program gave no result.
#[derive(Debug)]
pub enum Failure {
    /// There is no such program.
    Missing,
    /// It could not be started or read.
    System(io::Error),
    /// It did not end in time, and was stopped.
    TimedOut,
    /// It wrote more than it may.
    TooLong,
    /// It failed: how, and what it said.
    Failed(String, String),
}

/// Runs a program. Whatever it started is stopped with it.
///
/// # Errors
/// Why there is no result.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that starts programs: those that the user configured, and this one"
)]
pub fn run(call: &Call<'_>) -> Result<Written, Failure> {
    let mut command = Command::new(call.program);
    if let Some(path) = search_path(call.folder) {
        command.env("PATH", path);
    }
    command
        .args(call.arguments)
        .current_dir(call.folder)
        // A group of its own, which can be stopped as a whole.
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let started = Group::start(&mut command);
    let (mut child, group) = started.map_err(|error| {
        if error.kind() == io::ErrorKind::NotFound { Failure::Missing } else { Failure::System(error) }
    })?;
    let result = converse(&mut child, call);
    if result.is_err() {
        group.stop();
    }
    let status = child.wait().map_err(Failure::System)?;
    let Written { output, complaints } = result?;
    if output.len() as u64 > call.most {
        return Err(Failure::TooLong);
    }
    if !status.success() {
        return Err(Failure::Failed(ending(status), complaints));
    }
    Ok(Written { output, complaints })
}

/// Feeds and reads a program until it closes both of its outputs.
fn converse(child: &mut Child, call: &Call<'_>) -> Result<Written, Failure> {
    let mut input = child.stdin.take().expect("the input was piped");
    let output = child.stdout.take().expect("the output was piped");
    let errors = child.stderr.take().expect("the complaints were piped");
    let text = call.input.to_vec();
    // One that does not want its input closes the pipe; that is no failure.
    thread::spawn(move || input.write_all(&text));
    let (send, receive) = mpsc::channel();
    for (stream, most, is_output) in
        [(Box::new(output) as Box<dyn Read + Send>, call.most + 1, true), (Box::new(errors), MOST_COMPLAINTS, false)]
    {
        let send = send.clone();
        thread::spawn(move || {
            let mut stream = stream;
            let mut bytes = Vec::new();
            let read = stream.by_ref().take(most).read_to_end(&mut bytes);
            if !is_output && read.is_ok() {
                // What is too much is read, so that the program can go on.
                let _ = io::copy(&mut stream, &mut io::sink());
            }
            let _ = send.send((is_output, read.map(|_| bytes)));
        });
    }
    let deadline = std::time::Instant::now() + call.limit;
    let (mut result, mut complaints) = (Vec::new(), String::new());
    for _ in 0..2 {
        let left = deadline.saturating_duration_since(std::time::Instant::now());
        let (is_output, bytes) = receive.recv_timeout(left).map_err(|_| Failure::TimedOut)?;
        let bytes = bytes.map_err(Failure::System)?;
        if is_output {
            if bytes.len() as u64 > call.most {
                return Err(Failure::TooLong);
            }
            result = bytes;
        } else {
            complaints = String::from_utf8_lossy(&bytes).into_owned();
        }
    }
    Ok(Written { output: result, complaints })
}

fn ending(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "no exit code".to_owned(),
    }
}

/// The path on which programs are found, with those of installed packages first.
fn search_path(folder: &Path) -> Option<OsString> {
    #[expect(clippy::disallowed_methods, reason = "which program is run is the user's choice")]
    let inherited = env::var_os("PATH").unwrap_or_else(|| OsString::from("/usr/local/bin:/usr/bin:/bin"));
    let installed = folder.ancestors().map(|folder| folder.join("node_modules/.bin"));
    let inherited: Vec<PathBuf> = env::split_paths(&inherited).collect();
    env::join_paths(installed.chain(inherited)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, input: &str) -> Result<String, Failure> {
        let call = Call {
            program: OsStr::new("sh"),
            arguments: &["-c".to_owned(), script.to_owned()],
            folder: Path::new("/"),
            input: input.as_bytes(),
            limit: Duration::from_millis(500),
            most: 1000,
        };
        run(&call).map(|written| String::from_utf8_lossy(&written.output).into_owned())
    }

    #[test]
    fn text_goes_in_and_comes_out() {
        assert_eq!(shell("tr a-z A-Z", "abc").expect("it runs"), "ABC");
        // A pipe holds less than this.
        assert_eq!(shell("wc -c", &"x".repeat(1 << 20)).expect("it runs").trim(), (1 << 20).to_string());
        assert_eq!(shell("exec <&-; echo done", &"x".repeat(1 << 20)).expect("it runs"), "done\n");
    }

    #[test]
    fn failures_say_how() {
        let Err(Failure::Failed(how, what)) = shell("echo bad >&2; exit 3", "") else { panic!("it fails") };
        assert_eq!((how.as_str(), what.as_str()), ("exit code 3", "bad\n"));
        assert!(matches!(shell("sleep 60 & sleep 60", ""), Err(Failure::TimedOut)));
        assert!(matches!(shell("yes", ""), Err(Failure::TooLong)));
        // What is said beyond the limit holds nothing up.
        let said = "head -c 1000000 /dev/zero >&2; echo ok";
        assert_eq!(shell(said, "").expect("it runs"), "ok\n");
        let missing = Call {
            program: OsStr::new("assetpack-no-such-program"),
            arguments: &[],
            folder: Path::new("/"),
            input: b"",
            limit: Duration::from_secs(1),
            most: 1,
        };
        assert!(matches!(run(&missing), Err(Failure::Missing)));
    }
}
