//! What the tests of all packagers share, and what holds for all of them.

use std::fmt::Write as _;

use super::*;

/// Reads `text`, in the project `/p` with `NAME` as the only variable.
pub(super) fn read_text(packager: Packager, text: &str, environment: &str) -> Result<Carried, Vec<Diagnostic>> {
    let variable = |name: &str| (name == "NAME").then(|| "value".to_owned());
    let input = Input { file: "f", text, environment, variable: &variable, project: Path::new("/p") };
    read(packager, &input, &[])
}

/// Everything that was found, one line for each thing, or what is wrong.
pub(super) fn show(packager: Packager, text: &str) -> String {
    shown(read_text(packager, text, "production"))
}

pub(super) fn shown(result: Result<Carried, Vec<Diagnostic>>) -> String {
    let carried = match result {
        Ok(carried) => carried,
        Err(wrong) => return wrong.iter().map(|found| said('!', found)).collect(),
    };
    let mut text = format!("{} > {} {}", carried.sources.join(" "), carried.out, carried.public_path);
    let flags = [
        (carried.shadowing, " shadowing"),
        (!carried.minify, " plain"),
        (carried.compress.is_some(), " raw"),
        (carried.missing == Missing::Ignore, " fixed"),
    ];
    text.extend(flags.iter().filter(|(is, _)| *is).map(|(_, word)| *word));
    let Templates { extension, function, namespace, separator, .. } = &carried.templates;
    if (Templates { escapes: false, sorted: false, ..carried.templates.clone() }) != Templates::default() {
        let _ = write!(text, " {extension} {function:?} {namespace} {separator}");
    }
    text.push('\n');
    for package in &carried.packages {
        let files: Vec<&str> = package.files.iter().map(|(file, _)| file.as_str()).collect();
        let embed = if package.embed { " embed" } else { "" };
        let wrap = package.wrap.as_ref().map_or_else(String::new, |(one, two)| format!(" {one:?}{two:?}"));
        let fixed = if package.rewrite { "" } else { " fixed" };
        let _ = writeln!(text, "{}{embed}{fixed}{wrap}: {}", package.name, files.join(" "));
    }
    text.extend(carried.lost.iter().map(|found| said('-', found)));
    text
}

fn said(sign: char, found: &Diagnostic) -> String {
    let location = found.location.as_deref().expect("every message has a place");
    let place = location.span.as_ref().map_or_else(String::new, |span| format!("{}:{} ", span.line, span.column));
    let file = if location.file == "f" { String::new() } else { format!("{}:", location.file) };
    let hints = found.hints.iter().fold(String::new(), |text, hint| text + " (" + hint + ")");
    format!("{sign} {file}{place}{}{hints}\n", found.message)
}

/// Each case: the settings, then what is found. Lines of the expectation may be indented.
pub(super) fn check(packager: Packager, table: &[(&str, &str)]) {
    for (text, expected) in table {
        let expected = expected.lines().fold(String::new(), |text, line| text + line.trim_start() + "\n");
        assert_eq!(show(packager, text), expected, "\n--- of ---\n{text}\n");
    }
}

/// Settings of each packager that use what it has.
const SETTINGS: [(Packager, &str); 5] = [
    (Packager::AssetPackager, "javascripts:\n- a: [b]\nstylesheets:\n- x/c: [d, e]\n"),
    (
        Packager::DjangoAssetpackager,
        "[{\"pk\": 1, \"model\": \"assetpackager.css\", \"fields\": {\"css\": \"css/ä\\\"\\\\.css\"}}]",
    ),
    (
        Packager::DjangoPipeline,
        "{\"JS_COMPRESSOR\": null, \"CSS_COMPRESSOR\": null, \"STYLESHEETS\": {\"a\": {\"source_filenames\": [\"x/*.css\"], \
         \"output_filename\": \"a.css\", \"variant\": \"datauri\"}}, \"JAVASCRIPT\": {\"a\": {\"source_filenames\": \
         [\"x/*.js\"], \"output_filename\": \"a.js\"}}}",
    ),
    (
        Packager::Jammit,
        "<%# x %>gzip_assets: off\nrewrite_relative_paths: off\nembed_assets: datauri\ntemplate_function: off\n\
         javascripts:\n  a: [public/**/*.js, app/*.jst]\nstylesheets:\n  a: [public/a.css, ../x/*.css]\n",
    ),
    (
        Packager::Webassets,
        "directory: static\nurl: /static\nbundles:\n  a:\n    contents: [x.js, {contents: t/*.jst, filters: jst}]\n\
         \x20   output: gen/a.%(version)s.js\n    filters: rjsmin\n",
    ),
];

#[test]
fn settings_can_be_written_as_toml() {
    for (packager, text) in SETTINGS {
        let carried = read_text(packager, text, "production").expect("good settings");
        let toml: toml::Table = toml::from_str(&carried.to_toml()).expect("the text is TOML");
        let packages = toml["packages"].as_table().expect("a table");
        assert_eq!(packages.len(), carried.packages.len());
        for package in &carried.packages {
            let value = &packages[&package.name];
            let files = value.get("files").unwrap_or(value).as_array().expect("a list");
            let files: Vec<&str> = files.iter().filter_map(toml::Value::as_str).collect();
            let expected: Vec<&str> = package.files.iter().map(|(file, _)| file.as_str()).collect();
            assert_eq!(files, expected);
        }
        assert_eq!(toml["out"].as_str(), Some(carried.out.as_str()));
    }
}

#[test]
fn a_mark_at_the_beginning_moves_no_place() {
    for (packager, text) in SETTINGS {
        let plain = read_text(packager, text, "production").expect("good settings");
        let marked = read_text(packager, &format!("\u{feff}{text}"), "production").expect("good settings");
        let lines = |carried: &Carried| -> Vec<(usize, usize)> {
            let spans = carried.packages.iter().filter_map(|package| package.place.span.as_ref());
            spans.map(|span| (span.line, span.column)).collect()
        };
        assert_eq!(lines(&plain), lines(&marked));
        assert_eq!(plain.to_toml(), marked.to_toml());
    }
}

#[test]
fn a_text_that_was_cut_or_changed_ends_no_program() {
    for (packager, text) in SETTINGS {
        for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            let (before, after) = text.split_at(at);
            for between in ["", "\0", "&a ", "*a", "{", "]", "\"", "- ", "<%", "\n\t", "../", "ä", "!x ", ": "] {
                let _ = show(packager, before);
                let _ = show(packager, &format!("{before}{between}{after}"));
            }
        }
    }
}

#[test]
fn only_settings_are_read() {
    let text = " ".repeat(LONGEST_TEXT + 1);
    for (packager, _) in SETTINGS {
        assert_eq!(show(packager, &text), "! `f` is larger than 16 MiB: these are no settings\n");
    }
}
