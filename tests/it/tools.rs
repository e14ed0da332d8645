//! Other programs, as independent witnesses: what they say is compared with what we say.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

/// What a program prints. A program that is missing fails the test.
#[track_caller]
pub fn output_of(program: &str, arguments: &[&str], file: &Path) -> Vec<u8> {
    let output = Command::new(program)
        .args(arguments)
        .arg(file)
        .output()
        .unwrap_or_else(|error| panic!("`{program}` cannot be run (.ci/run installs it): {error}"));
    assert!(
        output.status.success(),
        "{program} {arguments:?} {}: {}",
        file.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// What a program makes of its standard input.
#[track_caller]
pub fn filter(program: &str, arguments: &[&str], input: &[u8]) -> String {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("`{program}` cannot be run (.ci/run installs it): {error}"));
    child.stdin.take().expect("a pipe").write_all(input).expect("input is read");
    let output = child.wait_with_output().expect("it ends");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {errors}");
    String::from_utf8(output.stdout).expect("it prints UTF-8")
}

/// What a module prints when Node runs it.
#[track_caller]
pub fn node(file: &Path) -> String {
    // Outputs are called `.js`; whether Node takes one for a module must not depend on its folder.
    let import = format!("import {:?}", format!("file://{}", file.display()));
    filter("node", &["--input-type=module", "-"], import.as_bytes())
}
