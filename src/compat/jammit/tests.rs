use super::super::Packager;
use super::super::tests::{check, read_text, show, shown};

const HEAD: &str = "public > public/assets /assets/\n";

#[test]
fn packages_are_ordered_lists_of_globs() {
    check(
        Packager::Jammit,
        &[
            (
                "javascripts:\n  app:\n    - public/js/jquery.js\n    - public/js/**/*.js\n    - public/js/jquery.js\n\
             stylesheets:\n  app:\n    - public/css/*.css\n",
                "public > public/assets /assets/
            app.js: js/jquery.js js/**/*.js
            app.css: css/*.css",
            ),
            (
                "javascripts:\n  w:\n    - public/a.js\n    - app/views/*.jst\n  v: [./public//b.js, public/x/../c.js]\n",
                "public . > public/assets /assets/ shadowing
            w.js: a.js ./app/views/*.jst
            v.js: b.js c.js",
            ),
            (
                "base: &base\n  - public/a.js\njavascripts:\n  one: &one\n    - *base\n    - [public/b.js, [public/c.js]]\n\
             \x20 two:\n    - *one\n    - public/d.js\n",
                "public > public/assets /assets/
            one.js: a.js b.js c.js
            two.js: a.js b.js c.js d.js",
            ),
            (
                "defaults: &d\n  gzip_assets: off\n  compress_assets: on\nproduction:\n  <<: *d\n  compress_assets: off\n",
                "public > public/assets /assets/ plain raw",
            ),
            // With a second root, a glob without a folder would match there, too.
            (
                "javascripts:\n  w: [public/**/*.js, public/*.js, public/x/*.js, public/w.js, app/*.jst]\n",
                "public . > public/assets /assets/ shadowing
            w.js: ./public/**/*.js ./public/*.js ./public/x/*.js {w.js} ./app/*.jst",
            ),
            // A file that is called as its package, or as another one, is still a file.
            (
                "javascripts:\n  a: [public/a.js, public/b.js]\n  b: [public/b.js]\n",
                "public > public/assets /assets/
            a.js: {a.js} {b.js}
            b.js: {b.js}",
            ),
            (
                "javascripts:\n  a:\n  2012: [public/a.js]\n  :b: [public/*]\nstylesheets:\n  c: []\n",
                "public > public/assets /assets/
            a.js: 
            2012.js: {a.js}
            b.js: *
            c.css: ",
            ),
        ],
    );
}

#[test]
fn globs_are_written_anew() {
    let of = |settings: &str, glob: &str| {
        let text = show(Packager::Jammit, &format!("{settings}\njavascripts:\n  a: ['{glob}']\n"));
        text.trim_end().replace("\na.js: ", " | ")
    };
    let plain = [
        ("public/{a,b}/*.js", "public > public/assets /assets/ | {a,b}/*.js"),
        ("public/{a/b,}c.js", "public > public/assets /assets/ | {a/b,}c.js"),
        ("public/**/*.js", "public > public/assets /assets/ | **/*.js"),
        ("{public,lib}/x/*.js", "public . > public/assets /assets/ shadowing | ./{public,lib}/x/*.js"),
        ("{public/a/../z,lib}/*.js", "public . > public/assets /assets/ shadowing | ./{public/z/*.js,lib/*.js}"),
        ("**/*.js", "public . > public/assets /assets/ shadowing | ./**/*.js"),
        ("*/js/*.js", "public . > public/assets /assets/ shadowing | ./*/js/*.js"),
        ("*.js", "public . > public/assets /assets/ shadowing | ./*.js"),
        ("public/[^a]*/**", "public > public/assets /assets/ | [!a]*/*"),
        ("/p/public/a/*.js", "public > public/assets /assets/ | a/*.js"),
        ("/p/lib/*.js", "public . > public/assets /assets/ shadowing | ./lib/*.js"),
        ("/usr/share/js/*.js", "public /usr/share/js > public/assets /assets/ shadowing | ../usr/share/js/*.js"),
        ("../shared/a.js", "public /shared > public/assets /assets/ shadowing | ../shared/a.js"),
        ("public/a\\*b.js", "public > public/assets /assets/ | a\\*b.js"),
    ];
    for (glob, expected) in plain {
        assert_eq!(of("", glob), expected, "{glob}");
    }
    let roots = [
        ("asset_roots: /p/engines", "public/js/*.js", "./{public/js/*.js,engines/public/js/*.js}"),
        ("asset_roots: /p/engines", "public/*.js", "./{public/*.js,engines/public/*.js}"),
        (
            "asset_roots: [engines, ./old]",
            "public/js/*.js",
            "./old/public/js/*.js ./public/js/*.js ./engines/public/js/*.js",
        ),
        ("asset_roots: [engines]", "/p/lib/*.js", "./lib/*.js"),
        ("asset_roots: [/p/a, [/p/b, /p/a]]", "js/*.js", "./{js/*.js,a/js/*.js,b/js/*.js}"),
    ];
    for (settings, glob, expected) in roots {
        assert_eq!(
            of(settings, glob),
            format!("public . > public/assets /assets/ shadowing | {expected}"),
            "{settings}"
        );
    }
    let outside = of("asset_roots: [/o/x, /z]", "lib/*.js");
    assert_eq!(
        outside,
        "public . /o/x/lib /z/lib > public/assets /assets/ shadowing | ../o/x/lib/*.js ./lib/*.js ../z/lib/*.js"
    );
    assert_eq!(of("public_root: web", "web/a.js"), "web > web/assets /assets/ | {a.js}");
    assert_eq!(of("public_root: ./", "js/a.js"), ". > assets /assets/ | js/a.js");
    assert_eq!(of("public_root: /srv/www", "/srv/www/js/a.js"), "/srv/www > /srv/www/assets /assets/ | js/a.js");
    let wrong = [
        ("public", "! 3:7 `public` is a folder: write `public/*` for what is in it"),
        ("*/../a.js", "! 3:7 `*/../a.js` goes up from a folder that is not named"),
        ("public/{a.js", "! 3:7 `public/{a.js` has braces without a partner"),
        ("/**/*.js", "! 3:7 `/**/*.js` begins above the project: name the folder that is meant"),
    ];
    for (glob, expected) in wrong {
        assert_eq!(of("", glob), expected, "{glob}");
    }
}

#[test]
fn options_are_carried_over() {
    check(
        Packager::Jammit,
        &[
            ("compress_assets: off", "public > public/assets /assets/ plain"),
            ("gzip_assets: No", "public > public/assets /assets/ raw"),
            ("rewrite_relative_paths: false", HEAD),
            (
                "rewrite_relative_paths: false\nembed_assets: datauri\nstylesheets:\n  a: [public/x.css]\njavascripts:\n  a: []",
                "public > public/assets /assets/ fixed
            a.js: 
            a.css fixed: x.css
            a-datauri.css embed fixed: a.css",
            ),
            ("package_path: packages/v1/", "public > public/packages/v1 /packages/v1/"),
            ("template_function: _.template", "public > public/assets /assets/ jst Named(\"_.template\") window.JST /"),
            ("template_function: off", "public > public/assets /assets/ jst Raw window.JST /"),
            ("template_function: ''", "public > public/assets /assets/ jst Raw window.JST /"),
            ("template_function: template\ntemplate_extension: on", HEAD),
            (
                "template_extension: .html.mustache",
                "public > public/assets /assets/ html.mustache Bundled window.JST /",
            ),
            ("template_namespace: App.T", "public > public/assets /assets/ jst Bundled App.T /"),
            ("allow_debugging: off\npackage_assets: always\njavascript_compressor: :closure", HEAD),
            ("compressor_options:\n  :java: /usr/bin/java\n  munge: true\n  copyright: false", HEAD),
            (
                "embed_assets: datauri\nstylesheets:\n  a: [public/a.css]\n  b:",
                "public > public/assets /assets/
            a.css: {a.css}
            a-datauri.css embed: a.css
            b.css: 
            b-datauri.css embed: b.css",
            ),
            (
                "embed_images: on\nstylesheets:\n  a: [public/x/a.css]",
                "public > public/assets /assets/
            a.css: x/a.css
            a-datauri.css embed: a.css
            - 1:15 no `-mhtml.css` is written: MHTML is obsolete \
            (write `datauri` in its place: Internet Explorer 7 alone needs MHTML)",
            ),
            (
                "package_assets: off\njavascript_compressor: closur\ncss_compressor: sass\n\
             compressor_options: {compilation_level: ADVANCED_OPTIMIZATIONS}",
                "public > public/assets /assets/
            - 1:17 packages are built although `package_assets` is off \
            (`parts = true` in assetpack.toml publishes each file of a package as well)
            - 2:24 `closur` is no compressor of Jammit, which takes `jsmin` instead (did you mean `closure`?)
            - 3:17 sheets are not compiled as Sass after they were joined \
            (call them `.scss`; each of them has to `@use` what it needs of others)
            - 4:22 `compilation_level` is for another minifier \
            (`[js]` in assetpack.toml has the settings of its minifier)",
            ),
            (
                "gzip_assets: on\ngzip_assets: off\n---\na: b",
                "public > public/assets /assets/ raw
            - 1:1 `gzip_assets` is set again further down: only the last one counts
            - 3:1 a second document begins here: only the first one is read",
            ),
        ],
    );
}

#[test]
fn a_section_replaces_whole_values() {
    let text = "javascripts:\n  a: [public/x/a.js]\n  b: [public/x/b.js]\nstaging:\n  javascripts:\n\
                \x20   c: [public/x/c.js]\n  gzip_assets: off\ntest:\n  anything: 1\n";
    let of = |environment: &str| shown(read_text(Packager::Jammit, text, environment));
    assert_eq!(of("production"), format!("{HEAD}a.js: x/a.js\nb.js: x/b.js\n"));
    assert_eq!(of("staging"), "public > public/assets /assets/ raw\nc.js: x/c.js\n");
    assert_eq!(of("gzip_assets"), of("production"));
    assert_eq!(
        of("test"),
        "! 9:3 `anything` is no setting of Jammit (it knows `javascripts`, `stylesheets`, `asset_roots`, \
         `package_assets`, `embed_assets`, `embed_images`, `compress_assets`, `gzip_assets`, \
         `rewrite_relative_paths`, `allow_debugging`, `javascript_compressor`, `css_compressor`, \
         `compressor_options`, `css_compressor_options`, `template_function`, `template_namespace`, \
         `template_extension`, `package_path`, `public_root` and `templates`)\n"
    );
}

#[test]
fn erb_is_expanded_and_places_stay_right() {
    check(Packager::Jammit, &[
        (
            "<%# ä %>package_path: <%= ENV['NAME'] %>\njavascripts:\n  a: ['public/<%= 'x' %>.js']\n",
            "public > public/value /value/
            a.js: x.js",
        ),
        (
            "package_path: <%= ENV['NAME'] %>\ngzip_assets: <%= ENV.fetch('Z', 'maybe') %> # ä\nzip: <%= 'a' %>\n",
            "! 2:14 `gzip_assets` is text, not `true` or `false`
            ! 3:1 `zip` is no setting of Jammit (it knows `javascripts`, `stylesheets`, `asset_roots`, \
            `package_assets`, `embed_assets`, `embed_images`, `compress_assets`, `gzip_assets`, \
            `rewrite_relative_paths`, `allow_debugging`, `javascript_compressor`, `css_compressor`, \
            `compressor_options`, `css_compressor_options`, `template_function`, `template_namespace`, \
            `template_extension`, `package_path`, `public_root` and `templates`)",
        ),
        (
            "a: 1\nb: <%= Rails.root %>\n<% if x %>\n",
            "! 2:4 `Rails.root` needs Ruby to run (of ERB only `ENV['X']`, `ENV.fetch('X', 'default')`, literals and \
            comments can be used: write the value in its place)
            ! 3:1 `if x` needs Ruby to run (of ERB only `ENV['X']`, `ENV.fetch('X', 'default')`, literals and \
            comments can be used: write the value in its place)",
        ),
    ]);
}

#[test]
fn what_is_wrong_is_said_at_once() {
    check(
        Packager::Jammit,
        &[
            ("", "! `f` is empty"),
            ("# nothing\n", "! `f` is empty"),
            ("- a\n", "! 1:1 `f` holds a list, not a map of settings"),
            ("text", "! 1:1 `f` holds text, not a map of settings"),
            ("a: [", "! 1:5 this is no YAML: while parsing a node, did not find expected node content"),
            (
                "javascript:\n  a: [public/x/a.js]\n",
                "! 1:1 `javascript` is no setting of Jammit (did you mean `javascripts`?)",
            ),
            (
                "javascripts:\n  a: public/a.js\n  b: {c: d}\n  on: [x.js]\n  ../c: [y.js]\n  d: [1, '', ]\n  e:\n    -\n",
                "! 2:6 `javascripts.a` is text, not a list of files (begin each line with `- `)
            ! 3:6 `javascripts.b` is a map, not a list of files (begin each line with `- `)
            ! 4:3 `on` is `true`, not the name of a package (quotes make text of it)
            ! 5:3 `../c` cannot be the name of a file
            ! 6:7 `javascripts.d` is a number, not text (quotes make text of it)
            ! 6:10 `javascripts.d` is empty
            ! 8:6 `javascripts.e` holds an item without a file (take the `-` out)",
            ),
            (
                "javascripts: [a]\ncompress_assets: 'off'\ngzip_assets: 1\npackage_path: ../x\ntemplate_extension: .\n\
             template_namespace: off\npackage_assets: allways\nembed_assets: data\npublic_root: [a]\ntemplates: {a: b}\n",
                "! 1:14 `javascripts` is a list, not a map
            ! 2:18 `compress_assets` is text, not `true` or `false` (write `off` without quotes)
            ! 3:14 `gzip_assets` is a number, not `true` or `false`
            ! 4:15 `package_path` names no folder below `public_root` (its default is `assets`)
            ! 5:21 `template_extension` is no extension (its default is `jst`)
            ! 6:21 `template_namespace` is `false`, not text (quotes make text of it)
            ! 7:17 `package_assets` is `allways`, not `on`, `off` or `always` (did you mean `always`?)
            ! 8:15 `embed_assets` is text, not `on`, `off` or `datauri`
            ! 9:14 `public_root` is a list, not text (quotes make text of it)
            ! 10:12 packages of `templates` are gone since Jammit 0.5 \
            (list the templates among the files of packages in `javascripts`)",
            ),
            (
                "embed_assets: datauri\nstylesheets:\n  a: [x.css]\n  a-datauri: [y.css]\n",
                "! 4:3 a second package would be written to `a-datauri.css` (give one of them another name)",
            ),
        ],
    );
}
