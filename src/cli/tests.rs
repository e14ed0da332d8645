//! What can be typed, and what it means.

use super::args::{COMPRESSION, OUTPUT, TRANSFORMATION};
use super::*;
use crate::config::{Compress, JsMinify, SourceMap};

const VERSION: &str = "0.1.0 (lightningcss 1, rolldown 2, swc_core 3)";

fn typed(arguments: &str) -> Result<Cli, clap::Error> {
    let words = std::iter::once("assetpack").chain(arguments.split_whitespace());
    parse(words, VERSION)
}

fn overrides(arguments: &str) -> Overrides {
    typed(arguments).expect("a good command line").command.overrides()
}

/// What clap prints, and the exit code.
fn printed(arguments: &str) -> (String, i32) {
    let error = typed(arguments).expect_err("clap has to say something");
    (error.to_string(), error.exit_code())
}

#[test]
fn verify_cli() {
    command(VERSION).debug_assert();
}

#[test]
fn every_flag_of_build() {
    let found = overrides(
        "build --source a --source b --out o --manifest m.json --public-path /x --entry *.js --entry *.css \
         --minify swc --compress gzip,zstd --browsers defaults --sourcemap linked --define A=b=c \
         --define X=1 --jobs 4 --no-cache --deny-warnings --timings --check-reproducible",
    );
    let expected = Overrides {
        source: Some(vec!["a".into(), "b".into()]),
        out: Some("o".into()),
        manifest: Some("m.json".into()),
        public_path: Some("/x".into()),
        entries: Some(vec!["*.js".into(), "*.css".into()]),
        minify: Some(JsMinify::Swc),
        compress: Some(vec![Compress::Gzip, Compress::Zstd]),
        browsers: Some("defaults".into()),
        sourcemap: Some(SourceMap::Linked),
        define: Some(vec![("A".into(), "b=c".into()), ("X".into(), "1".into())]),
        jobs: Some(4),
        effort: None,
        cache: CacheFlags { unused: true, ..CacheFlags::default() },
        deny_warnings: Some(true),
        templates: None,
    };
    assert_eq!(found, expected);
}

#[test]
fn silence_decides_nothing() {
    for command in ["build", "check", "verify", "url a.css", "list", "schema config", "completions zsh"] {
        assert_eq!(overrides(command), Overrides::default(), "{command}");
    }
}

#[test]
fn the_other_commands() {
    let found = overrides("check --templates a/**/*.erb --templates b --source s");
    assert_eq!(found.templates, Some(vec!["a/**/*.erb".into(), "b".into()]));
    assert_eq!(found.source, Some(vec!["s".into()]));
    for command in ["verify m.json", "verify --manifest m.json", "url a --manifest m.json", "list --manifest m.json"] {
        assert_eq!(overrides(command).manifest, Some("m.json".into()), "{command}");
    }
    assert_eq!(overrides("verify m.json --out o").out, Some("o".into()));
    let Command::Url(url) = typed("url a.css b/c.js").expect("good").command else {
        panic!("`url` is `url`");
    };
    assert_eq!(url.logical, ["a.css", "b/c.js"]);
    assert!(matches!(typed("list --json").expect("good").command, Command::List(ListArgs { json: true, .. })));
}

#[test]
fn global_flags_stand_on_either_side() {
    for line in [
        "-C d --config f -q --message-format json --color never build",
        "build -C d --config f -q --message-format json --color never",
    ] {
        let cli = typed(line).expect("good");
        assert_eq!(cli.directory, Some("d".into()));
        assert_eq!(cli.config, Some("f".into()));
        assert!(cli.messages.quiet && !cli.messages.colored(true, false));
        assert_eq!(cli.messages.message_format, MessageFormat::Json);
    }
}

#[test]
fn colors() {
    let of = |line: &str| typed(line).expect("good").messages;
    assert!(of("build").colored(true, false));
    assert!(!of("build").colored(false, false));
    assert!(!of("build").colored(true, true));
    assert!(of("build --color always").colored(false, true));
}

#[test]
fn usage_errors_end_with_2_and_suggest() {
    let (text, code) = printed("build --sorce x");
    assert_eq!(code, 2);
    assert!(text.contains("similar argument exists: '--source'"), "{text}");
    let (text, code) = printed("build --minify oxd");
    assert_eq!(code, 2);
    assert!(text.contains("a similar value exists: 'oxc'"), "{text}");
    for line in [
        "",
        "biuld",
        "build --jobs 0",
        "build --jobs x",
        "build --define A",
        "build --compress lz4",
        "build --compress",
        "check --out x",
        "check --manifest x",
        "check --compress gzip",
        "check --check-reproducible",
        "verify a --manifest b",
        "url",
        "schema",
        "build --out=",
        "build x",
    ] {
        assert_eq!(printed(line).1, 2, "{line}");
    }
}

#[test]
fn the_version_names_the_engines() {
    let expected = (format!("assetpack {VERSION}\n"), 0);
    assert_eq!(printed("--version"), expected);
}

#[test]
fn help_is_in_order_and_ends_with_examples() {
    let (text, code) = printed("build --help");
    assert_eq!(code, 0);
    let places: Vec<Option<usize>> = [INPUT, OUTPUT, TRANSFORMATION, COMPRESSION, MESSAGES, "Examples"]
        .iter()
        .map(|heading| text.find(&format!("\n{heading}:\n")))
        .collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{text}");
    assert!(text.trim_end().ends_with("also as .gz, .br and .zst"), "{text}");
    assert_eq!(BUILD_EXAMPLES.matches("  assetpack build").count(), 3);
}

#[test]
fn the_examples_are_good_command_lines() {
    for line in BUILD_EXAMPLES.lines().filter_map(|line| line.strip_prefix("  assetpack ")) {
        assert!(typed(line).is_ok(), "{line}");
    }
}

#[test]
fn completion_scripts_know_the_commands() {
    use clap::ValueEnum;
    for shell in clap_complete::Shell::value_variants() {
        let script = String::from_utf8(completions(*shell, VERSION)).expect("scripts are text");
        assert!(script.contains("check-reproducible"), "{shell}");
    }
}
