//! What is said about bad files and flags.

use super::*;

#[test]
fn all_are_shown_together_with_their_places() {
    let file = "\
sorce = \"app\"
out = 3
public_path = \"assets\"
[js]
minify = \"oxd\"
[minify]
";
    let expected = "\
error[config-key]: unknown key `sorce`
 --> assetpack.toml:1:1
  |
1 | sorce = \"app\"
  | ^^^^^
hint: did you mean `source`?

error[config-value]: `out` must be a string
 --> assetpack.toml:2:7
  |
2 | out = 3
  |       ^

error[config-value]: `public_path` is `assets`, but must begin with `/` or with a scheme and a host
 --> assetpack.toml:3:15
  |
3 | public_path = \"assets\"
  |               ^^^^^^^^

error[config-value]: `js.minify` cannot be `oxd`
 --> assetpack.toml:5:10
  |
5 | minify = \"oxd\"
  |          ^^^^^ must be `oxc`, `swc` or `none`
hint: did you mean `oxc`?

error[config-key]: unknown key `minify`
 --> assetpack.toml:6:2
  |
6 | [minify]
  |  ^^^^^^
hint: `minify` belongs into `[css]` or `[js]`

error: the configuration has 5 errors
";
    assert_eq!(said(file), expected);
}

#[test]
fn unknown_keys_say_where_they_belong() {
    let hints = |file: &str| {
        let text = said(file);
        let hint = text.lines().find_map(|line| line.strip_prefix("hint: "));
        hint.expect("there is a hint").to_owned()
    };
    assert_eq!(hints("public-path = '/'"), "did you mean `public_path`?");
    assert_eq!(hints("[js]\ncompress = []"), "`compress` belongs above the first `[table]`");
    assert_eq!(hints("nesting = 20"), "`nesting` belongs into `[limits]`");
    assert_eq!(hints("[limits]\nx = 1"), "the keys of `[limits]` are `nesting` and `file_size`");
    assert_eq!(hints("[manifest]\nx = 1"), "the keys of `[manifest]` are `file`, `also`, `merge`, `files` and `root`");
    let all = hints("zzz = 1");
    assert!(all.starts_with("the keys of the file are `framework`, `compat`, `source`, "), "{all}");
    assert!(all.ends_with(" and `limits`"), "{all}");
}

#[test]
fn wrong_types() {
    let cases = [
        ("source = 1", "1:10: error[config-value]: `source` must be a string or a list of strings"),
        ("source = ['a', 2]", "1:16: error[config-value]: `source` must be a string"),
        ("shadowing = 'yes'", "1:13: error[config-value]: `shadowing` must be a boolean"),
        ("js = 'swc'", "1:6: error[config-value]: `js` must be a table"),
        ("manifest = ['m.json']", "1:12: error[config-value]: `manifest` must be a table"),
        ("[js]\ndefine = 1", "2:10: error[config-value]: `js.define` must be a table"),
        ("[js.define]\nA = true", "2:5: error[config-value]: `js.define.A` must be a string"),
        ("[limits]\nnesting = 1.5", "2:11: error[config-value]: `limits.nesting` must be an integer"),
        ("out = { a = 1 }", "1:7: error[config-value]: `out` must be a string"),
        ("[[css]]\nminify = 'safe'", "1:1: error[config-value]: `css` must be a table"),
        ("[out]\na = 1", "1:1: error[config-value]: `out` must be a string"),
    ];
    for (file, expected) in cases {
        assert_eq!(briefly(file), [expected], "{file}");
    }
}

#[test]
fn definitions_are_expressions_under_quoted_names() {
    let text = said("[js.define]\nprocess.env.NODE_ENV = '\"test\"'\nDEBUG = true\n\"a-b\" = '1'\nB = ' '");
    for expected in [
        "`js.define.process` must be a string",
        "hint: a name with dots has to be quoted, as in `\"process.…\" = …`",
        "`js.define.DEBUG` must be a string",
        "hint: write the JS expression as a string, such as `\"true\"`",
        "`js.define` cannot replace `a-b`, which is not a name or names joined by dots",
        "`js.define` replaces `B` by nothing",
        "the configuration has 4 errors",
    ] {
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn impossible_values() {
    let cases = [
        ("source = []", "1:10: error[config-value]: `source` is empty: there would be nothing to build"),
        ("source = ['a', '']", "1:16: error[config-value]: `source` is an empty path"),
        ("source = ['a', './a/']", "1:16: error[config-value]: `source` names `a` twice"),
        ("out = ''", "1:7: error[config-value]: `out` is an empty path"),
        ("browsers = []", "1:12: error[config-value]: `browsers` is empty"),
        ("browsers = ['x', ' ']", "1:18: error[config-value]: `browsers` holds an empty query"),
        ("compress = ['gzip', 'lz4']", "1:21: error[config-value]: `compress` cannot be `lz4`"),
        ("compress = ['gzip', 'none']", "1:12: error[config-value]: `compress` has `none` beside other words"),
        ("sourcemap = 'yes'", "1:13: error[config-value]: `sourcemap` cannot be `yes`"),
        ("[css]\nminify = 'most'", "2:10: error[config-value]: `css.minify` cannot be `most`"),
        (
            "[limits]\nnesting = 15",
            "2:11: error[config-value]: `limits.nesting` is 15, but must lie between 16 and 4000",
        ),
        ("[limits]\nfile_size = -1", "2:13: error[config-value]: `limits.file_size` is -1, but must be at least 1"),
        ("public_path = ''", "1:15: error[config-value]: `public_path` is empty: write `/` for the root of the site"),
        (
            "ignore = ['a', 'b{']",
            "1:16: error[config-value]: `ignore` holds the glob `b{`, which cannot be used: \
             unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)",
        ),
    ];
    for (file, expected) in cases {
        assert_eq!(briefly(file), [expected], "{file}");
    }
}

#[test]
fn directories_that_get_in_each_others_way() {
    let cases = [
        ("source = 'a'\nout = 'a'", "2:7: error[config-value]: `out` is `a`, which is also a source root"),
        (
            "source = ['b', 'a']\nout = 'a/x'",
            "2:7: error[config-value]: `out` is `a/x`, which lies inside the source root `a`",
        ),
        ("source = 'a/b'\nout = 'a'", "2:7: error[config-value]: `out` is `a`, which contains the source root `a/b`"),
        ("source = '.'", "1:10: error[config-value]: `out` is `dist/assets`, which lies inside the source root `.`"),
        (
            "[manifest]\nfile = 'dist/assets'",
            "2:8: error[config-value]: `manifest.file` is `dist/assets`, which is a directory",
        ),
        ("[manifest]\nfile = 'dist'", "2:8: error[config-value]: `manifest.file` is `dist`, which is a directory"),
        ("[manifest]\nfile = '.'", "2:8: error[config-value]: `manifest.file` is `.`, which is a directory"),
        ("[manifest]\nfile = 'x/'", "2:8: error[config-value]: `manifest.file` is `x/`, which names a directory"),
        (
            "[manifest]\nfile = 'assets/m.json'",
            "2:8: error[config-value]: `manifest.file` is `assets/m.json`, which lies inside the source root `assets`",
        ),
    ];
    for (file, expected) in cases {
        let found = briefly(file);
        assert_eq!(found.first().map(String::as_str), Some(expected), "{file}");
    }
    good("source = 'ab'\nout = 'a'");
    good("[manifest]\nfile = 'dist/assets/m.json'");
}

#[test]
fn the_manifest_never_replaces_the_configuration() {
    let file = "[manifest]\nfile = './assetpack.toml'";
    let expected = "2:8: error[config-value]: `manifest.file` is `assetpack.toml`, \
        which is the configuration file";
    assert_eq!(briefly(file), [expected]);
}

#[test]
fn nothing_is_derived_from_a_problem() {
    // The default source root `assets` is not to blame for `out`.
    assert_eq!(briefly("sorce = 'a'\nout = 'assets/x'").len(), 1);
    assert_eq!(briefly("source = []\nout = 'assets/x'").len(), 1);
}

#[test]
fn not_toml() {
    let text = said("out = \"a\nsource = [\n");
    assert!(text.starts_with("error[config-syntax]: not valid TOML: "), "{text}");
    assert!(text.contains(" --> assetpack.toml:1:"), "{text}");
    let text = briefly("out = 'a'\nout = 'b'\n");
    assert_eq!(text, ["2:1: error[config-syntax]: not valid TOML: duplicate key"]);
    assert!(briefly("a = \nb = = 2\n").len() >= 2);
}

#[test]
fn not_utf8() {
    let expected = "\
error[config-encoding]: `assetpack.toml` is not UTF-8
 --> assetpack.toml:2:8
  |
2 | out = '\u{fffd}'
  |        ^ the byte 0xe9 cannot stand here

error: the configuration has 1 error
";
    assert_eq!(said(b"# x\nout = '\xe9'\n"), expected);
    let text = said(b"\xff\xfeo\0u\0t\0");
    assert!(text.contains("1:1") && text.contains("UTF-16 begins like this"), "{text}");
    assert_eq!(good("\u{feff}out = 'x'\r\n").out, Path::new("/p/x"));
}

#[test]
fn flags_are_named_as_flags() {
    let out = |path: &str| Overrides { out: Some(path.into()), ..Overrides::default() };
    let expected = "error[config-value]: `--out` is `assets/x`, which lies inside the source root `assets`\n\
        error: the configuration has 1 error\n";
    assert_eq!(flagged(out("assets/x")), expected);
    let both = Overrides {
        public_path: Some(String::new()),
        entries: Some(vec!["[".into()]),
        define: Some(vec![("1".into(), "x".into())]),
        browsers: Some(String::new()),
        compress: Some(vec![Compress::None, Compress::Br]),
        templates: Some(vec!["/x/*".into()]),
        ..out("o")
    };
    let text = flagged(both);
    for name in ["`--public-path`", "`--entry`", "`--define`", "`--browsers`", "`--compress`", "`--templates`"] {
        assert!(text.contains(name), "{text}");
    }
    assert!(text.ends_with("the configuration has 6 errors\n"), "{text}");
}
