use super::super::Packager;
use super::super::tests::check;

const PIPELINE: Packager = Packager::DjangoPipeline;
const USUAL: &str = "static > staticfiles /static/ jst Bundled window.JST _\n";
const WRAP: &str = "\"(function() {\\n\"\"\\n}).call(this);\"";

#[test]
fn groups_are_packages() {
    check(
        PIPELINE,
        &[
            ("{}", USUAL),
            (
                r#"{"STYLESHEETS": {"a": {"source_filenames": ["css/*.css", "css/**/[!x]*.css", "b.css"], "output_filename": "css/a.css",
                "extra_context": {"media": "screen"}, "template_name": "x.html", "manifest": false, "compiler_options": {}}},
                "JAVASCRIPT": {"b": {"source_filenames": ["js/{x}.js", "./js/t/*.jst"], "output_filename": "js/b.js", "variant": null},
                "c": {"source_filenames": [], "output_filename": "c.js"}}}"#,
                &format!(
                    "{USUAL}css/a.css: css/*.css css/*/[!x]*.css b.css
                js/b.js {WRAP}: js/\\{{x\\}}.js js/t/*.jst
                c.js {WRAP}: "
                ),
            ),
            (
                "\u{feff}{\"STYLESHEETS\": {\"a\": {\"source_filenames\": [\"css/b.css\"], \"output_filename\": \"a.css\", \
             \"variant\": \"datauri\"}}}",
                &format!("{USUAL}a.css embed: css/b.css"),
            ),
            (
                r#"{"PIPELINE": {"PIPELINE_URL": "https://cdn/x"}, "STATIC_ROOT": "/p/public/static/", "STATIC_URL": "/s/",
                "STATICFILES_DIRS": ["assets", "/p/more", ["prefix", "x"]]}"#,
                "assets more > public/static https://cdn/x/ shadowing jst Bundled window.JST _
            - 2:37 hits of a pattern in several folders are joined folder by folder \
            (name the files in the order in which they are joined)
            - 2:59 files of this folder are not found under its prefix (move the files into a folder of that name)",
            ),
        ],
    );
    check(
        PIPELINE,
        &[(
            r#"{"PIPELINE": {"STYLESHEETS": {"a": {"source_filenames": ["*.css", "x/*.css"], "output_filename": "o.css"}}},
            "STATICFILES_DIRS": ["a", "b"]}"#,
            "a b > staticfiles /static/ shadowing jst Bundled window.JST _
        o.css: *.css x/*.css
        - 2:33 hits of a pattern in several folders are joined folder by folder \
        (name the files in the order in which they are joined)",
        )],
    );
}

#[test]
fn options_are_carried_over() {
    let code = r#""JAVASCRIPT": {"a": {"source_filenames": ["x/a.js"], "output_filename": "a.js"}}"#;
    let with = |options: &str| format!("{{{options}, {code}}}");
    let table = [
        (r#""DISABLE_WRAPPER": true"#, format!("{USUAL}a.js: x/a.js")),
        (r#""JS_WRAPPER": "/*%%%%*/%s//100%%""#, format!("{USUAL}a.js \"/*%%*/\"\"//100%\": x/a.js")),
        (
            r#""TEMPLATE_NAMESPACE": "T", "TEMPLATE_EXT": ".html.jst", "TEMPLATE_FUNC": "_.t", "TEMPLATE_SEPARATOR": """#,
            format!("static > staticfiles /static/ html.jst Named(\"_.t\") T \na.js {WRAP}: x/a.js"),
        ),
        (
            r#""TEMPLATE_FUNC": "template", "TEMPLATE_SEPARATOR": "/""#,
            format!("static > staticfiles /static/\na.js {WRAP}: x/a.js"),
        ),
        (
            r#""JS_COMPRESSOR": null, "CSS_COMPRESSOR": "pipeline.compressors.cssmin.CSSMinCompressor""#,
            format!("{USUAL}a.js {WRAP}: x/a.js"),
        ),
        (
            r#""JS_COMPRESSOR": "", "CSS_COMPRESSOR": "pipeline.compressors.NoopCompressor""#,
            format!("static > staticfiles /static/ plain jst Bundled window.JST _\na.js {WRAP}: x/a.js"),
        ),
        (
            r#""MIMETYPES": [["text/x", ".x"]], "SASS_BINARY": "s", "YUI_BINARY": "y", "TERSER_ARGUMENTS": "--compress",
               "LESS_ARGUMENTS": "", "SHOW_ERRORS_INLINE": true, "PIPELINE_COLLECTOR_ENABLED": false, "PIPELINE_ENABLED": true,
               "COMPILERS": ["pipeline.compilers.sass.SASSCompiler"], "EMBED_MAX_IMAGE_SIZE": 32700, "EMBED_PATH": "[/]?embed/""#,
            format!("{USUAL}a.js {WRAP}: x/a.js"),
        ),
    ];
    for (options, expected) in &table {
        check(PIPELINE, &[(&with(options), expected)]);
    }
}

#[test]
fn what_has_no_counterpart_is_listed() {
    check(
        PIPELINE,
        &[(
            r#"{
"PIPELINE_ENABLED": false,
"JS_COMPRESSOR": false,
"CSS_COMPRESSOR": "app.Mine",
"COMPILERS": ["pipeline.compilers.less.LessCompiler", "my.Compiler"],
"SASS_ARGUMENTS": ["-I", "x"],
"EMBED_MAX_IMAGE_SIZE": 1000,
"EMBED_PATH": "img/",
"STYLESHEETS": {"a": {"source_filenames": ["x/a.css"], "output_filename": "a.css", "compiler_options": {"x": 1}}},
"MIMETYPES": [], "MIMETYPES": []
}"#,
            "static > staticfiles /static/ jst Bundled window.JST _
        a.css: x/a.css
        - 2:21 packages are built although `PIPELINE_ENABLED` is off \
        (`parts = true` in assetpack.toml publishes each file of a package as well)
        - 3:18 scripts are minified as well \
        (`minify = \"none\"` in the table `[js]` of assetpack.toml switches that off)
        - 4:19 `app.Mine` needs Python to run: assetpack's minifier stands in for it \
        (`[js]` and `[css]` in assetpack.toml have its settings)
        - 5:15 `less.LessCompiler` is not run (`[[compile]]` in assetpack.toml runs the compiler as a command)
        - 5:55 `my.Compiler` needs Python to run (`[[compile]]` in assetpack.toml runs the compiler as a command)
        - 6:1 `SASS_ARGUMENTS` is for a program that is not run
        - 7:25 pictures are embedded up to 32,700 characters in Base64 \
        (`embed` in assetpack.toml names files that are always inlined)
        - 8:15 pictures and fonts are embedded from folders called `embed` \
        (`embed` in assetpack.toml names files that are always inlined)
        - 9:84 `compiler_options` are for a compiler that is not run \
        (`[sass]` and `[[compile]]` in assetpack.toml have settings of compilers)
        - 10:1 `MIMETYPES` is set again further down: only the last one counts",
        )],
    );
}

#[test]
fn what_is_wrong_is_said_at_once() {
    check(
        PIPELINE,
        &[
            ("", "! `f` is empty"),
            ("[]", "! 1:1 `f` holds a list, not a map of settings"),
            ("{'a': 1}", "! 1:2 this is no JSON: `'` stands where a key in quotes should be"),
            (
                "{\"PIPELINE\": 1, \"STATIC_RUT\": 2}",
                "! 1:14 `PIPELINE` is a number, not a map
            ! 1:17 `STATIC_RUT` is no setting of this file (did you mean `STATIC_ROOT`?)",
            ),
            (
                r#"{
"JAVASCRIPTS": {}, "PIPELINE_JS": {}, "YUI_BINARI": "",
"STYLESHEETS": {"a": {"source_filename": ["a"], "variant": "data"}, "b": null, "c": 1, "d": {"source_filenames": "x", "output_filename": "d.js"}},
"JAVASCRIPT": {"e": {"source_filenames": [1, "../../p"], "output_filename": "/e.js", "variant": 2}},
"JS_WRAPPER": "x%d", "DISABLE_WRAPPER": "no", "TEMPLATE_FUNC": 1, "TEMPLATE_EXT": ".", "COMPILERS": ["pipeline.compilers.x"],
"JS_COMPRESSOR": "pipeline.compressors.yui.YUICompresor", "CSS_COMPRESSOR": 1
}"#,
                "! 2:1 `JAVASCRIPTS` is no setting of django-pipeline (did you mean `JAVASCRIPT`?)
            ! 2:20 `PIPELINE_JS` is not read since django-pipeline 1.6 (call it `JAVASCRIPT`)
            ! 2:39 `YUI_BINARI` is no setting of django-pipeline (it knows `STYLESHEETS`, `JAVASCRIPT`, \
            `PIPELINE_ENABLED`, `PIPELINE_COLLECTOR_ENABLED`, `PIPELINE_ROOT`, `PIPELINE_URL`, `SHOW_ERRORS_INLINE`, \
            `CSS_COMPRESSOR`, `JS_COMPRESSOR`, `COMPILERS`, `TEMPLATE_NAMESPACE`, `TEMPLATE_EXT`, `TEMPLATE_FUNC`, \
            `TEMPLATE_SEPARATOR`, `DISABLE_WRAPPER`, `JS_WRAPPER`, `MIMETYPES`, `EMBED_MAX_IMAGE_SIZE` and `EMBED_PATH`)
            ! 3:17 `STYLESHEETS.a` has no `output_filename`
            ! 3:23 `source_filename` is no setting of a package (did you mean `source_filenames`?)
            ! 3:60 `data` is no variant: there is only `datauri`
            ! 3:74 `STYLESHEETS.b` is nothing, not a map
            ! 3:85 `STYLESHEETS.c` is a number, not a map
            ! 3:114 `source_filenames` is text, not a list of files
            ! 3:138 `d.js` is no name of a package in `STYLESHEETS` (it is relative, and ends in `.css`)
            ! 4:43 `source_filenames` is a number, not text (quotes make text of it)
            ! 4:46 `../../p` is a folder: write `../../p/*` for what is in it
            ! 4:77 `/e.js` is no name of a package in `JAVASCRIPT` (it is relative, and ends in `.js`)
            ! 4:97 `variant` is a number, not `datauri`
            ! 5:15 `JS_WRAPPER` is no text around `%s` (`%s` stands for the code, once; write `%%` for `%`)
            ! 5:41 `DISABLE_WRAPPER` is text, not `true` or `false` (write `no` without quotes)
            ! 5:64 `TEMPLATE_FUNC` is a number, not the name of a function
            ! 5:83 `TEMPLATE_EXT` is no extension (its default is `.jst`)
            ! 5:102 `pipeline.compilers.x` is no compiler of django-pipeline
            ! 6:18 `pipeline.compressors.yui.YUICompresor` is no compressor of django-pipeline \
            (did you mean `yui.YUICompressor`?)
            ! 6:77 `CSS_COMPRESSOR` is a number, not the name of a class",
            ),
        ],
    );
}
