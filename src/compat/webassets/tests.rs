use std::fmt::Write as _;

use super::super::Packager;
use super::super::tests::check;

const WEBASSETS: Packager = Packager::Webassets;

#[test]
fn bundles_are_packages() {
    check(
        WEBASSETS,
        &[
            (
                "directory: ../static\nurl: /media\nbundles:\n  js:\n    contents: [a.js, lib/*.js, a.js]\n\
             \x20   output: gen/js.js\n    filters: rjsmin\n  css:\n    filters: cssrewrite, cssmin\n    contents: css/a.css\n\
             \x20   output: gen/css/all-%(version)s.css\n",
                "/static > /static/gen /media/gen/
            js.js: a.js lib/*.js
            css/all.css: css/a.css",
            ),
            (
                "directory: static\nurl: https://cdn.example/s/\nbundles:\n  one: {contents: [two, x.js], output: one.js}\n\
             \x20 two: {contents: [y.js, three]}\n  three: {contents: [z.js], output: b/%(version)s/three.%(version)s.js}\n",
                "static > static/assets https://cdn.example/s/assets/
            one.js: y.js z.js x.js
            b/three.js: z.js",
            ),
            (
                "url: /static\ndirectory: static\nbundles:\n  all:\n    filters: [jsmin]\n    contents:\n\
             \x20     - contents: [a.js]\n        output: out/a.js\n      - contents:\n          - contents: b.js\n\
             \x20           output: out/b.js\n",
                "static > static/out /static/out/
            a.js: {a.js}
            b.js: {b.js}",
            ),
            // What lies in the output directory is no source, so no source may lie there.
            (
                "directory: .\nurl: /\nbundles:\n  a: {contents: js/lib/a.js, output: js/a.js}\n  b: {contents: assets/*.js, output: js/b.js}\n",
                ". > dist /dist/
            js/a.js: js/lib/a.js
            js/b.js: assets/*.js",
            ),
            (
                "directory: static\nurl: /static\nbundles:\n  a: {contents: css/a.css, output: css/packed/x/a.css, filters: cssrewrite}\n\
             \x20 b: {contents: css/packed.css, output: css/packed/b.css, filters: cssrewrite}\n",
                "static > static/css/packed /static/css/packed/
            x/a.css: css/a.css
            b.css: css/packed.css",
            ),
            // `load_bundles` takes bundles alone.
            (
                "js:\n  contents: [jquery.js, 'a{b}*.js']\n  output: js.js\ncss:\n",
                "static > static/assets /static/assets/
            js.js: jquery.js a\\{b\\}*.js
            - there is no `directory`: it is taken to be `static`, served as `/static` \
            (`source`, `out` and `public_path` in assetpack.toml say what holds)",
            ),
            (
                "directory: out\nurl: /o\nload_path: [app, /p/vendor, lib, app]\nbundles:\n  a:\n    contents: [x.js, '*.js', y/*.js]\n\
             \x20   output: a.js\n",
                "app vendor lib > out/assets /o/assets/ shadowing
            a.js: x.js ./app/*.js ./vendor/*.js ./lib/*.js ./app/y/*.js ./vendor/y/*.js ./lib/y/*.js",
            ),
        ],
    );
}

#[test]
fn what_has_no_counterpart_is_listed() {
    check(
        WEBASSETS,
        &[
            (
                "directory: static\nurl: /static\ndebug: true\nversions: timestamp\nmanifest: json:m.json\nupdater: always\n\
             cache: false\nauto_build: off\nload_path: ['a/*']\nconfig: {LESS_BIN: x, datauri_max_size: 9, X: 1}\n\
             filters: [my.Filter]\nbundles:\n  a:\n    contents: [x.js, 'https://x/y.js', //x/z.js]\n    output: a.js\n\
             \x20   filters: mine, less\n    depends: '**/*.less'\n    extra: {media: print}\n    debug: merge\n    merge: false\n\
             \x20 b: {contents: b.txt, output: b.txt}\n  c: {contents: c.js}\n",
                "static > static/assets /static/assets/
            a.js: x.js
            - 3:8 packages are built although `debug` is on \
            (`parts = true` in assetpack.toml publishes each file of a package as well)
            - 4:11 names hold digests of the content, not times
            - 5:11 no manifest of webassets is written (read assetpack's manifest in its place)
            - 9:13 `a/*` stands for folders that are not looked for (name each folder)
            - 10:23 `datauri_max_size` is not carried over \
            (`inline_limit` in assetpack.toml is the largest file that is inlined, in bytes)
            - 10:44 `X` is for a filter that is not run
            - 11:11 the filter `my.Filter` needs Python to run \
            (`[[compile]]` in assetpack.toml runs the compiler as a command)
            - 14:22 `https://x/y.js` is not fetched: it is left out of `a.js` (keep a copy of it among the sources)
            - 14:40 `//x/z.js` is not fetched: it is left out of `a.js` (keep a copy of it among the sources)
            - 16:14 the filter `less` is not run (`[[compile]]` in assetpack.toml runs the compiler as a command)
            - 19:12 all packages are joined and minified \
            (`parts = true` in assetpack.toml publishes each file of a package as well)
            - 20:5 `merge` is not read by webassets' loader of YAML either
            - 21:32 `b.txt` is neither a script nor a sheet: it is not built \
            (packages are scripts (`.js`) or sheets (`.css`))
            - 22:3 `c` has no `output`: nothing is built of it",
            ),
            (
                "directory: static\nurl: /static\ndebug: merge\nbundles:\n  a: {contents: css/a.css, output: b/a.css}\n\
             \x20 b: {contents: css/b.css, output: css/c.css}\n",
                "static > static/assets /static/assets/ plain fixed
            b/a.css fixed: css/a.css
            css/c.css: css/b.css
            - 5:3 `b/a.css` becomes `assets/b/a.css`, where its relative URLs lead elsewhere \
            (give the bundle the filter `cssrewrite`)",
            ),
            (
                "directory: static\nurl: /static\nbundles:\n  a:\n    output: gen/a.css\n    contents:\n      - css/a.css\n\
             \x20     - {contents: [css/b.css, css/**/c.css], filters: [cssrewrite]}\n      - {contents: css/a.css}\n\
             \x20 b: {output: gen/b.css, contents: [css/a.css]}\n  c: {output: gen/c.css}\n",
                "static > static/gen /static/gen/ fixed
            a.css: css/a.css css/b.css css/*/c.css
            b.css fixed: css/a.css
            - 5:13 URLs of all its sheets are rewritten, not only those of some \
            (give the filter to the bundle as a whole)
            - 8:32 `**` stands for one folder, as in webassets without glob2 \
            (name the folders, one pattern for each depth)
            - 9:20 `css/a.css` is joined once, where it is named first
            - 11:15 `gen/c.css` has no files: it is not built",
            ),
        ],
    );
}

#[test]
fn templates_are_carried_over() {
    check(
        WEBASSETS,
        &[(
            "directory: s\nurl: /s\nconfig: {JST_COMPILER: _.template, JST_NAMESPACE: T, JST_DIR_SEPARATOR: '-', JST_BARE: on}\n\
         bundles:\n  a:\n    output: a.js\n    contents:\n      - x.js\n      - {contents: [t/*.html, u/b.jst], filters: jst}\n",
            "s > s/assets /s/assets/ html Named(\"_.template\") T -
        a.js: x.js t/*.html u/b.jst
        - 9:50 files that end in `.jst` are no templates: these end in `.html` (rename them)",
        )],
    );
    check(
        WEBASSETS,
        &[(
            "directory: s\nurl: /s\nbundles:\n  a: {output: a.js, contents: '*.jst', filters: [jst], config: {jst_compiler: false}}\n",
            "s > s/assets /s/assets/ jst Raw window.JST /
        a.js: *.jst",
        )],
    );
}

#[test]
fn what_is_wrong_is_said_at_once() {
    check(
        WEBASSETS,
        &[
            ("", "! `f` is empty"),
            ("[a]", "! 1:1 `f` holds a list, not a map of settings"),
            (
                "directory: s\nurl: /s\nbundles:\n  a: {contents: [b], output: a.js}\n  b: {contents: [{contents: c}]}\n\
             \x20 c: {contents: [b, d]}\n  d: {contents: [x.js]}\n  e: {contents: e, output: e.js}\n",
                "! 5:3 the bundle `b` holds itself
            ! 6:3 the bundle `c` holds itself
            ! 8:3 the bundle `e` holds itself",
            ),
            ("a: 1\n---\nb: 1", "! 2:1 a second document begins here: only the first one is read"),
            (
                "directory: 1\nurl: [a]\nload_path: a\nbundels: {}\ndebug: yep\nfilters: a\nconfig: []\n",
                "! 1:12 `directory` is a number, not text (quotes make text of it)
            ! 2:6 `url` is a list, not text (quotes make text of it)
            ! 3:12 `load_path` is text, not a list of folders (begin each line with `- `)
            ! 4:1 `bundels` is no setting of webassets (did you mean `bundles`?)
            ! 5:8 `debug` is text, not `true`, `false` or `merge`
            ! 6:10 `filters` is text, not a list of classes (begin each line with `- `)
            ! 7:9 `config` is a list, not a map",
            ),
            (
                "directory: s\nurl: /s\nbundles:\n  a: {content: b.js, output: /a.js}\n  b: x\n  c: {contents: [[d], 1], output: c.js, filters: jsmim}\n\
             \x20 d: {contents: 2, output: '%(x)s.js', config: {JST_COMPILER: 3}}\n  e: {contents: [e.js], output: e.js}\n  f: {contents: f.js, output: e.js}\n",
                "! 4:7 `content` is no setting of a bundle (did you mean `contents`?)
            ! 4:30 `/a.js` is no file below `directory`
            ! 5:6 `b` is text, not a map
            ! 6:18 `contents` is a list, not a file or a bundle
            ! 6:23 `contents` is a number, not a file or a bundle
            ! 6:50 `jsmim` is no filter of webassets (did you mean `jsmin`?)
            ! 7:17 `contents` is a number, not a file or a list of files
            ! 7:28 `%(x)s.js` is no file below `directory`
            ! 7:63 `JST_COMPILER` is a number, not text
            ! 9:3 a second package would be written to `e.js` (give one of them another name)",
            ),
        ],
    );
}

#[test]
fn bundles_that_hold_each_other_many_times_end_soon() {
    let mut text = "directory: s\nurl: /s\nbundles:\n  b0: {contents: [x/a.js], output: b0.js}\n".to_owned();
    for level in 1..200 {
        let below = level - 1;
        let _ = writeln!(text, "  b{level}: {{contents: [b{below}, b{below}], output: b{level}.js}}");
    }
    let shown = super::super::tests::show(WEBASSETS, &text);
    assert_eq!(shown.lines().count(), 201);
    assert_eq!(shown.lines().last(), Some("b199.js: x/a.js"));
}
