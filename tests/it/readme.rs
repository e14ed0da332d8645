//! Every command of README.md runs, and what README shows of its output is true, apart from
//! digests, sizes and times, which change with the engines.

use std::{fs, path::Path, process::Command};

use crate::{
    project::{Project, repository},
    run::program,
};

/// Commands that a test cannot run: the tests themselves, and an installation.
const NOT_HERE: [&str; 2] = ["tests/run", "cargo install "];

/// A command of README and the output that stands below it.
struct Shown {
    command: String,
    output: String,
}

#[test]
fn every_command_of_the_readme_does_what_it_shows() {
    let project = Project::new();
    project.write("assetpack.log", "");
    copy_fixtures(&project);
    let commands = shown_commands(&fs::read_to_string(repository().join("README.md")).expect("README.md"));
    assert!(commands.len() > 8, "README shows commands");
    for Shown { command, output } in commands {
        if NOT_HERE.iter().any(|start| command.starts_with(start)) {
            continue;
        }
        // The program under test is what `cargo run` would start.
        let line = command.replace("cargo run --release --locked --", "assetpack");
        let folder = program().parent().expect("a folder").to_owned();
        let path = format!("{}:{}", folder.display(), std::env::var("PATH").expect("PATH is set"));
        let result = Command::new("sh")
            .args(["-c", &format!("exec 2>&1; {line}")])
            .env("PATH", path)
            .env("NO_COLOR", "1")
            .current_dir(project.root())
            .output()
            .expect("a shell");
        let text = String::from_utf8_lossy(&result.stdout).into_owned();
        assert!(result.status.success(), "$ {command}\n{text}");
        if !output.is_empty() {
            assert_eq!(stable(&text), stable(&output), "$ {command}");
        }
    }
}

#[test]
fn the_configuration_of_the_readme_is_accepted() {
    let readme = fs::read_to_string(repository().join("README.md")).expect("README.md");
    let toml = readme
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("README shows a configuration");
    let project = Project::new().file("assetpack.toml", toml).file("assets/app.js", "export {}");
    project.build(&[]).exit(0);
}

fn copy_fixtures(project: &Project) {
    let from = repository().join("assets-fixtures");
    let status =
        Command::new("cp").args(["-r".as_ref(), from.as_os_str(), project.root().as_os_str()]).status().expect("cp");
    assert!(status.success(), "the fixtures are copied");
    let _ = fs::remove_dir_all(Path::new(project.root()).join("assets-fixtures/storefront/dist"));
}

fn shown_commands(readme: &str) -> Vec<Shown> {
    let blocks = readme.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mut commands: Vec<Shown> = Vec::new();
    for line in blocks.flat_map(str::lines) {
        if let Some(command) = line.strip_prefix("$ ") {
            commands.push(Shown { command: command.to_owned(), output: String::new() });
        } else {
            let shown = commands.last_mut().expect("output follows a command");
            shown.output.push_str(line);
            shown.output.push('\n');
        }
    }
    commands
}

/// The text without what another version of an engine may change: digests, sizes and times.
fn stable(text: &str) -> Vec<String> {
    let word = |word: &str| {
        let core = word.trim_matches(|c: char| "(),:".contains(c));
        let number = core.chars().all(|c| c.is_ascii_digit() || c == '.') && !core.is_empty();
        let unit = ["B", "kB", "MB", "ms", "s"].contains(&core);
        if number || unit { None } else { Some(without_digests(word)) }
    };
    text.lines().map(|line| line.split_whitespace().filter_map(word).collect::<Vec<_>>().join(" ")).collect()
}

/// Runs of 16 or more hexadecimal digits become one mark.
fn without_digests(word: &str) -> String {
    let mut text = String::new();
    let mut digits = String::new();
    for c in word.chars().chain([' ']) {
        if c.is_ascii_hexdigit() && !c.is_ascii_uppercase() {
            digits.push(c);
            continue;
        }
        text.push_str(if digits.len() >= 16 { "#" } else { &digits });
        digits.clear();
        text.push(c);
    }
    text.trim_end().to_owned()
}
