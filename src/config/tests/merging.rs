//! Flags over the file over the defaults.

use super::*;

#[test]
fn defaults() {
    for config in [load(None, Overrides::default()).expect("no file is fine"), good("")] {
        assert_eq!(config.root, Path::new("/p"));
        assert_eq!(paths(&config.sources), ["/p/assets"]);
        assert_eq!(config.out, Path::new("/p/dist/assets"));
        assert_eq!(config.manifest, Path::new("/p/dist/manifest.json"));
        assert_eq!(config.public_path, "/assets/");
        for entry in ["app.js", "stylesheets/app.css", "entrypoints/a.ts"] {
            assert!(config.entries.is_match(entry), "{entry}");
        }
        assert!(!config.entries.is_match("js/parts/a.js"));
        assert!(!config.ignore.is_match("a") && !config.external.is_match("a"));
        assert!(config.allow.is_empty() && config.browsers.is_empty());
        assert!(!config.shadowing && !config.deny_warnings && config.cache.used);
        assert_eq!(config.sourcemap, SourceMap::None);
        assert_eq!(config.compress, BTreeSet::from([Encoding::Br, Encoding::Gzip]));
        assert_eq!(config.js.minify, JsMinify::Oxc);
        assert_eq!(config.js.define["process.env.NODE_ENV"], "\"production\"");
        assert_eq!(config.css.minify, CssMinify::Safe);
        assert_eq!(config.limits, Limits { nesting: 1000, file_size: 67_108_864 });
        assert_eq!(config.jobs, None);
    }
}

#[test]
fn a_file_that_sets_everything() {
    let config = good(
        r#"
        source = ["app", "../shared/./x", "/abs"]
        out = "public/a/"
        public_path = "https://cdn.example.com/x"
        entries = "main/*.js"
        ignore = ["*.psd"]
        external = "https://*"
        allow = ["../lib"]
        shadowing = true
        browsers = ["last 2 versions", "not dead"]
        sourcemap = "hidden"
        compress = ["zstd"]
        deny_warnings = true
        [manifest]
        file = "public/a/.manifest.json"
        [js]
        minify = "swc"
        define = { DEBUG = "false", "process.env.NODE_ENV" = '"test"' }
        [css]
        minify = "none"
        [limits]
        nesting = 16
        file_size = 1
        "#,
    );
    assert_eq!(paths(&config.sources), ["/p/app", "/shared/x", "/abs"]);
    assert_eq!(config.out, Path::new("/p/public/a"));
    assert_eq!(config.manifest, Path::new("/p/public/a/.manifest.json"));
    assert_eq!(config.public_path, "https://cdn.example.com/x/");
    assert!(config.entries.is_match("main/a.js") && !config.entries.is_match("a.js"));
    assert!(config.ignore.is_match("a.psd") && config.external.is_match("https://a/b"));
    assert_eq!(paths(&config.allow), ["/lib"]);
    assert_eq!(config.browsers, ["last 2 versions", "not dead"]);
    assert!(config.shadowing && config.deny_warnings);
    assert_eq!(config.sourcemap, SourceMap::Hidden);
    assert_eq!(config.compress, BTreeSet::from([Encoding::Zstd]));
    assert_eq!((config.js.minify, config.css.minify), (JsMinify::Swc, CssMinify::None));
    assert_eq!(config.js.define["DEBUG"], "false");
    assert_eq!(config.js.define["process.env.NODE_ENV"], "\"test\"");
    assert_eq!(config.limits, Limits { nesting: 16, file_size: 1 });
    assert_eq!(config.file.as_deref(), Some(Path::new("/p/assetpack.toml")));
}

#[test]
fn flags_win_and_lists_are_replaced() {
    let file = "source = ['a', 'b']\nout = 'o'\ncompress = 'none'\n[js]\ndefine = { A = '1', B = '2' }";
    let flags = Overrides {
        source: Some(vec!["c".into()]),
        compress: Some(vec![Compress::Br]),
        define: Some(vec![("B".into(), "3".into()), ("C".into(), "4".into())]),
        minify: Some(JsMinify::None),
        jobs: Some(3),
        cache: CacheFlags { unused: true, ..CacheFlags::default() },
        ..Overrides::default()
    };
    let config = load(Some(file.as_bytes()), flags).expect("a good file and good flags");
    assert_eq!(paths(&config.sources), ["/p/c"]);
    assert_eq!(config.out, Path::new("/p/o"));
    assert_eq!(config.compress, BTreeSet::from([Encoding::Br]));
    let define: Vec<&str> = config.js.define.values().map(String::as_str).collect();
    assert_eq!(define, ["1", "3", "4", "\"production\""]);
    assert_eq!((config.js.minify, config.css.minify), (JsMinify::None, CssMinify::None));
    assert_eq!((config.jobs, config.cache.used), (Some(3), false));
    assert_eq!(config.place("source"), None);
    let minify = Overrides { minify: Some(JsMinify::Swc), ..Overrides::default() };
    let config = load(Some(b"[css]\nminify = 'none'"), minify).expect("good settings");
    assert_eq!((config.js.minify, config.css.minify), (JsMinify::Swc, CssMinify::None));
}

#[test]
fn a_named_file_makes_its_directory_the_project() {
    let read = |path: &Path| {
        assert_eq!(path, Path::new("/p/conf/ci.toml"));
        Ok(b"source = 'here'\nallow = 3".to_vec())
    };
    let of = |files: &dyn Files| {
        let flags = Overrides { out: Some("o".into()), ..Overrides::default() };
        Config::load(Path::new("/p/x/.."), Some(Path::new("conf/ci.toml")), flags, files)
    };
    let failure = of(&read).expect_err("`allow` is wrong");
    let place = failure.diagnostics[0].location.as_ref().expect("it has a place");
    assert_eq!(place.file, "conf/ci.toml");
    let config = of(&|_: &Path| Ok(b"source = 'here'".to_vec())).expect("a good file");
    assert_eq!(config.root, Path::new("/p/conf"));
    assert_eq!(paths(&config.sources), ["/p/conf/here"]);
    assert_eq!(config.out, Path::new("/p/o"));
    let failure = of(&|_: &Path| Err(io::ErrorKind::NotFound.into())).expect_err("it has to exist");
    assert_eq!(failure.message, "cannot read `conf/ci.toml`: entity not found");
}

#[test]
fn an_unreadable_file_is_never_passed_over() {
    let read = |_: &Path| Err(io::Error::from_raw_os_error(13));
    let failure = Config::load(Path::new("/p"), None, Overrides::default(), &read);
    let message = failure.expect_err("it cannot be read").message;
    assert_eq!(message, "cannot read `assetpack.toml`: permission denied");
}

#[test]
fn later_stages_know_where_a_setting_stands() {
    let config = good("source = [\n  'a',\n  'b',\n]\n[js]\nminify = 'swc'\ndefine.X = '1'\n");
    let line = |key| {
        let span = config.place(key)?.span.as_ref()?;
        Some((span.line, span.column, span.length))
    };
    assert_eq!(line("source[1]"), Some((3, 3, 3)));
    assert_eq!(line("js.minify"), Some((6, 10, 5)));
    assert_eq!(line("js.define.X"), Some((7, 12, 3)));
    assert_eq!(line("out"), None);
}
