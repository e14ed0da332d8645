//! Outputs in the programs that they are for: Chromium and Node, driven by `tests/browser`.
//!
//! `tests/install` installs what this needs.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    project::{Project, repository},
    run::Launch,
    tools,
};

const MINIFIERS: [&str; 3] = ["oxc", "swc", "none"];

/// Prints what became of pages in Chromium.
fn check(work: &Value) -> Value {
    let script = repository().join("tests/browser/check.mjs");
    let script = script.to_str().expect("a path in UTF-8");
    let printed = tools::filter("node", &[script], work.to_string().as_bytes());
    serde_json::from_str(&printed).expect("check.mjs prints JSON")
}

/// Joins two JSON objects.
fn with(mut one: Value, other: Value) -> Value {
    let (Value::Object(into), Value::Object(from)) = (&mut one, other) else {
        panic!("two objects");
    };
    into.extend(from);
    one
}

/// A release as `check.mjs` wants it: a site, and what each of its pages begins with.
struct Release {
    site: String,
    prefix: String,
    root: PathBuf,
}

impl Release {
    fn new(site: &str, root: &Path) -> Self {
        Self::under("/assets/", site, root)
    }

    fn under(prefix: &str, site: &str, root: &Path) -> Self {
        Self { site: site.to_owned(), prefix: prefix.to_owned(), root: root.to_owned() }
    }

    fn site(&self) -> Value {
        json!({ "mounts": { &self.prefix: self.root.join("dist/assets") } })
    }

    fn page(&self, parts: Value) -> Value {
        let manifest = self.root.join("dist/manifest.json");
        with(json!({ "site": self.site, "prefix": self.prefix, "manifest": manifest }), parts)
    }
}

/// What must be empty after any page.
fn complaints(page: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for kind in ["errors", "failed", "missing", "remote"] {
        for entry in page[kind].as_array().expect("a list") {
            found.push(format!("{kind}: {entry}"));
        }
    }
    found
}

#[track_caller]
fn assert_quiet(page: &Value, what: &str) {
    let found = complaints(page);
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

// The storefront.

/// What a visitor does: looks, puts a mug into the basket, opens its reviews.
const VISIT: &str = r##"(async () => {
    const one = (selector) => document.querySelector(selector);
    const text = (selector) => one(selector).textContent.replace(/\s+/g, " ").trim();
    const until = async (what) => {
        for (let turn = 0; turn < 400 && !what(); turn++) await new Promise((next) => setTimeout(next, 10));
    };
    const fetched = () => performance.getEntriesByType("resource").map((entry) => decodeURIComponent(entry.name));
    const seen = {
        products: [...document.querySelectorAll(".card h2")].map((title) => title.textContent),
        empty: text(".basket ul"),
        free: text("output"),
        paying: !one("#checkout button").disabled,
    };
    one("[data-product=mug] .add").click();
    one("[data-product=mug] .add").click();
    seen.basket = text(".basket ul");
    seen.total = text("output");
    seen.order = one("[name=order]").value;
    await document.fonts.ready;
    const before = fetched();
    one("[data-product=mug] .more").click();
    await until(() => one("[data-product=mug] ol"));
    await until(() => [...document.images].every((image) => image.complete));
    seen.reviews = text("[data-product=mug] ol");
    seen.leaves = document.querySelectorAll("[data-product=mug] ol img").length;
    seen.added = fetched().filter((url) => !before.includes(url) && !url.endsWith(".ico")).map((url) => new URL(url).pathname.replace(/-[0-9a-f]{16}\./, "."));
    seen.images = [...document.images].every((image) => image.complete && image.naturalWidth > 0);
    seen.fonts = [...document.fonts].map((font) => font.status);
    return seen;
})()"##;

#[test]
fn the_storefront_works_in_chromium_with_every_minifier() {
    for minifier in MINIFIERS {
        let project = Project::fixture("storefront");
        project.build(&["--minify", minifier]).exit(0);
        visit_storefront(&project, minifier);
    }
}

#[test]
fn the_storefront_works_in_chromium_with_source_maps() {
    for kind in ["linked", "hidden", "inline"] {
        let project = Project::fixture("storefront");
        project.build(&["--sourcemap", kind]).exit(0);
        visit_storefront(&project, kind);
    }
}

#[track_caller]
fn visit_storefront(project: &Project, what: &str) {
    // Where it was built for, and below another address: references are relative.
    let here = Release::new("here", project.root());
    let there = Release::under("/other/prefix/", "there", project.root());
    let visit = json!({
        "template": project.path("index.html"),
        "wait": "document.documentElement.dataset.ready === '1'",
        "evaluate": VISIT,
    });
    let compressed = json!({ "precompressed": true });
    let found = check(&json!({
        "sites": { "here": with(here.site(), compressed.clone()), "there": with(there.site(), compressed) },
        "pages": [here.page(visit.clone()), there.page(visit)],
    }));
    for (page, release) in [&found["pages"][0], &found["pages"][1]].into_iter().zip([here, there]) {
        let what = format!("{what} below {}", release.prefix);
        assert_quiet(page, &what);
        let seen = &page["value"];
        let list = json!(["Enamel mug", "Canvas tote", "Darjeeling, 100 g"]);
        assert_eq!(seen["products"], list, "{what}");
        assert_eq!(seen["empty"], "Nothing yet.", "{what}");
        assert_eq!(seen["free"], "basket: free", "{what}");
        assert_eq!(seen["paying"], false, "{what}");
        assert_eq!(seen["basket"], "2 × Enamel mug 25,00 €×", "{what}");
        assert_eq!(seen["total"], "basket: 25,00 €", "{what}");
        assert_eq!(seen["order"], r#"{"mug":2}"#, "{what}");
        let reviews = "Survived a fall from the roof. AdaHot tea, hot handle. Ben";
        assert_eq!(seen["reviews"], reviews, "{what}");
        assert_eq!(seen["leaves"], 8, "{what}");
        assert_eq!(seen["images"], true, "{what}");
        assert_eq!(seen["fonts"], json!(["loaded"]), "{what}");
        let added = format!("{}pages/reviews.js", release.prefix);
        assert_eq!(seen["added"], json!([added]), "{what}: what a click on Reviews fetches");
        // The server had twins, and Chromium could read them.
        let sent = page["sent"].as_object().expect("what was sent");
        let scripts: Vec<_> = sent.iter().filter(|(path, _)| path.contains("/app-")).collect();
        assert!(scripts.iter().all(|(_, coding)| *coding == "br"), "{what}: {scripts:?}");
    }
}

// What the fixtures print.

/// A page of a fixture: what it loads, prints and answers.
struct Case {
    fixture: &'static str,
    uses: Value,
    prints: Vec<String>,
    evaluate: &'static str,
    value: Value,
}

fn case(fixture: &'static str, uses: &[(&str, &str)], prints: &[&str]) -> Case {
    Case {
        fixture,
        uses: json!(uses),
        prints: prints.iter().map(ToString::to_string).collect(),
        evaluate: "",
        value: Value::Null,
    }
}

impl Case {
    fn answers(mut self, evaluate: &'static str, value: Value) -> Self {
        self.evaluate = evaluate;
        self.value = value;
        self
    }
}

const JS_URLS: &str = r#"(async () => {
    const main = await import(urlOf["main.js"]);
    const deep = await main.later();
    const seen = {};
    const { picture, single, commented, escaped, bare, named, suffixed } = main;
    for (const [name, given] of Object.entries({ picture, single, commented, escaped, bare, named, suffixed, up: deep.up })) {
        const url = new URL(given);
        const response = await fetch(url);
        const size = (await response.arrayBuffer()).byteLength;
        const file = decodeURIComponent(url.pathname).replace(/-[0-9a-f]{16}(?=\.)/, "-HASH");
        seen[name] = [response.status, size > 0, file, url.search + url.hash].join(" ");
    }
    seen.ratio = main.ratio(600) === 600 / main.picture.href.length / 2;
    seen.page = main.page().href === new URL("./not-there.png", document.baseURI).href;
    seen.remote = main.remote.href;
    seen.data = main.data.href;
    seen.text = deep.text;
    return seen;
})()"#;

#[expect(clippy::too_many_lines, reason = "a table")]
fn cases() -> Vec<Case> {
    let list = repository().join("assets-fixtures/json-import/assets/data/list.json");
    let list: Value = serde_json::from_slice(&fs::read(list).expect("a list")).expect("JSON");
    let list = format!("6 {list}");
    let texts = tools::node(&repository().join("assets-fixtures/js-urls/assets/main.js"));
    let texts: Vec<&str> = texts.lines().collect();
    let main = [
        "state",
        "first 0",
        "odd function",
        "even function",
        "legacy loaded object true",
        "all",
        "main isEven,isOdd,legacy,state",
        "legacy LEGACY 1 true",
        "count 1 1 true",
        "one",
        "two function",
        "chain one two one two one",
        "slow before",
        "slow after",
        "slow 42",
    ];
    let mut main_then_admin = main.to_vec();
    main_then_admin.push("admin 5 true");

    vec![
        case("js-graph", &[("module", "main.js")], &main),
        case("js-graph", &[("module", "main.js")], &main_then_admin)
            .answers("import(urlOf['admin.js']).then(() => firstRan)", json!(1)),
        case(
            "js-graph",
            &[("module", "admin.js")],
            &["state", "even function", "odd function", "admin 1 true"],
        ),
        case("js-urls", &[("module", "main.js")], &texts).answers(
            JS_URLS,
            json!({
                "picture": "200 true /assets/x-HASH.png ",
                "single": "200 true /assets/x-HASH.png ",
                "commented": "200 true /assets/x-HASH.png ",
                "escaped": "200 true /assets/x-HASH.png ",
                "bare": "200 true /assets/x-HASH.png ",
                "named": "200 true /assets/img/a b#1-HASH.png ",
                "suffixed": "200 true /assets/x-HASH.png ?size=2#left",
                "up": "200 true /assets/x-HASH.png ",
                "ratio": true,
                "page": true,
                "remote": "https://static.example.com/x.png",
                "data": "data:,x",
                "text": "new URL(\"../x.png\", import.meta.url)",
            }),
        ),
        case(
            "typescript",
            &[("module", "main.js")],
            &[
                "c=3.14/2,s=4.00/2",
                "c 1,1",
                "Tuesday 2 8 HELLO!",
                "8 71 1 0 true",
                "3000 42 yes undefined",
            ],
        ),
        case(
            "jsx-classic",
            &[("module", "main.js")],
            &[concat!(
                "<p id=\"main\" data-n=1 class=\"x\" hidden=true>one two   & ©\u{a0}",
                "<b key=\"a\">a</b><b key=\"b\">b</b></p>[say \"hi\" <i>in</i>]",
                "<use xlink:href=\"#a\"></use><my-tag></my-tag><em>hello you</em>"
            )],
        ),
        case(
            "json-import",
            &[("module", "main.js")],
            &[
                "Settings 1,-0.5,1e+21,12345678901234567000 Settings </script>",
                "true not the default export null",
                &list,
            ],
        ),
        case("reference-cycle", &[("module", "page.js")], &["a b a true"]),
        case(
            "scripts-and-modules",
            &[
                ("script", "sloppy.js"),
                ("module", "page.js"),
                ("module", "marked.js"),
                ("module", "meta.js"),
                ("module", "plain.js"),
            ],
            &[
                "sloppy 42 true made global",
                "page <page> undefined not global",
                "marked undefined not global",
                "meta string not global",
                "plain undefined not global",
            ],
        )
        .answers(
            "[typeof sloppy, typeof twice, undeclared, typeof pageOnly, typeof markedOnly, typeof metaOnly, typeof plainOnly]",
            json!([
                "function", "function", "made global", "undefined", "undefined", "undefined", "undefined"
            ]),
        ),
        case("scripts-and-modules", &[("script", "loader.js")], &["loader <panel>"])
            .answers("[typeof loadPanel, loaderName]", json!(["function", "loader"])),
        case(
            "classic-script",
            &[("script", "menu.js"), ("script", "js/search.js"), ("script", "js/strict.js")],
            &[],
        )
        .answers(
            r#"[openMenu(), calledOnlyFromHtml(), search("x"), searchReady(), strictThis(),
                closeMenu(), openMenu("x"), describeMenu(), menuVersion, menuState, menuLimit, typeof MenuItem, typeof inner]"#,
            json!([
                "open main", "3.1", 3, 10, true, "closed", "open x", "open x", "3.1",
                { "open": true, "name": "x" }, 4, "function", "undefined"
            ]),
        ),
        case(
            "names",
            &[("module", "my app.js"), ("script", "jquery.tiny.min.js")],
            &["number one", "my app 3", "true"],
        )
        .answers("tiny('html') === document.documentElement", json!(true)),
        case("two-roots", &[("module", "main.js"), ("script", "widget.js")], &["hello, two roots"])
            .answers("widget()", json!("widget")),
    ]
}

/// Builds every fixture with these options and compares what it does with what its README says.
#[track_caller]
fn fixtures_do_what_they_say(options: &[&str]) {
    let cases = cases();
    let mut sites = serde_json::Map::new();
    let mut pages = Vec::new();
    let mut wrong = Vec::new();
    let mut shown = Vec::new();
    // Held until the browser is through with them.
    let mut projects: Vec<(&str, Project)> = Vec::new();
    for case in &cases {
        if !projects.iter().any(|(name, _)| *name == case.fixture) {
            let project = Project::fixture(case.fixture);
            let run = project.build(options);
            if run.code() != 0 {
                wrong.push(format!("{} does not build:\n{}", case.fixture, run.stderr));
            }
            projects.push((case.fixture, project));
        }
        let (_, project) = projects.iter().find(|(name, _)| *name == case.fixture).expect("built");
        if !project.path("dist/manifest.json").is_file() {
            continue;
        }
        let release = Release::new(case.fixture, project.root());
        sites.insert(case.fixture.to_owned(), release.site());
        // The last line of a page may come from what is evaluated.
        let prints = case.prints.len() - usize::from(case.evaluate.starts_with("import("));
        pages.push(release.page(json!({ "use": case.uses, "prints": prints, "evaluate": case.evaluate })));
        shown.push(case);
    }
    let found = check(&json!({ "sites": sites, "pages": pages }));
    for (case, page) in shown.iter().zip(found["pages"].as_array().expect("pages")) {
        let what = format!("{} {}", case.fixture, case.uses);
        wrong.extend(complaints(page).iter().map(|complaint| format!("{what}: {complaint}")));
        let expected = json!(case.prints);
        if page["console"] != expected {
            wrong.push(format!("{what} prints\n  {}\ninstead of\n  {expected}", page["console"]));
        }
        if page["value"] != case.value {
            wrong.push(format!("{what} answers\n  {}\ninstead of\n  {}", page["value"], case.value));
        }
    }
    assert!(wrong.is_empty(), "with {options:?}:\n{}", wrong.join("\n"));
}

#[test]
fn scripts_do_what_they_say_after_oxc() {
    fixtures_do_what_they_say(&["--minify", "oxc"]);
}

#[test]
fn scripts_do_what_they_say_after_swc() {
    fixtures_do_what_they_say(&["--minify", "swc"]);
}

#[test]
fn scripts_do_what_they_say_unminified() {
    fixtures_do_what_they_say(&["--minify", "none"]);
}

#[test]
fn scripts_do_what_they_say_for_chrome_60() {
    fixtures_do_what_they_say(&["--browsers", "chrome 60"]);
}

#[test]
fn scripts_do_what_they_say_for_ie_11() {
    fixtures_do_what_they_say(&["--browsers", "ie 11"]);
}

/// The expectations themselves: what the sources do without us.
#[test]
fn sources_do_what_their_readmes_say() {
    let native =
        [("js-graph", "main.js"), ("js-graph", "admin.js"), ("reference-cycle", "page.js"), ("names", "my app.js")];
    let cases = cases();
    for (fixture, entry) in native {
        let project = Project::fixture(fixture).file("package.json", r#"{ "type": "module" }"#);
        let printed = tools::node(&project.path("assets").join(entry));
        let case = cases.iter().find(|case| case.fixture == fixture && case.uses[0][1] == entry).expect("a case");
        assert_eq!(printed.lines().collect::<Vec<_>>(), case.prints, "{fixture} {entry}");
    }
    let project = Project::fixture("classic-script");
    let scripts = json!([["script", "menu.js"], ["script", "js/search.js"], ["script", "js/strict.js"]]);
    let case = cases.iter().find(|case| case.fixture == "classic-script").expect("a case");
    let found = check(&json!({
        "sites": { "raw": { "mounts": { "/assets/": project.path("assets") } } },
        "pages": [{ "site": "raw", "use": scripts, "evaluate": case.evaluate }],
    }));
    assert_eq!(found["pages"][0]["value"], case.value);
}

// Style sheets.

/// A built sheet beside its sources in Chromium.
struct Sheet {
    name: String,
    root: PathBuf,
    /// URL prefix → directory, for the sources.
    mounts: Value,
    built: String,
    raw: String,
    remote: usize,
}

/// Compares sheets; what differs, by sheet.
fn compare(sheets: &[Sheet]) -> Vec<String> {
    let mut sites = serde_json::Map::new();
    let mut comparisons = Vec::new();
    for (number, sheet) in sheets.iter().enumerate() {
        let release = Release::new(&format!("built {number}"), &sheet.root);
        let raw = format!("raw {number}");
        sites.insert(release.site.clone(), release.site());
        sites.insert(raw.clone(), json!({ "mounts": sheet.mounts }));
        comparisons.push(json!({
            "built": release.page(json!({ "use": [["style", sheet.built]] })),
            "raw": { "site": raw, "use": [["style", sheet.raw]] },
        }));
    }
    let found = check(&json!({ "sites": sites, "compare": comparisons }));
    let mut wrong = Vec::new();
    for (sheet, result) in sheets.iter().zip(found["compare"].as_array().expect("comparisons")) {
        let mut says = |what: String| wrong.push(format!("{}: {what}", sheet.name));
        for kind in ["differences", "rule_differences"] {
            for difference in result[kind].as_array().expect("a list") {
                says(format!("{kind}: {difference}"));
            }
        }
        // The build warns of addresses in custom properties and leaves them as they are.
        let excepted = result["excepted"].as_array().expect("a list");
        let is_excepted = |entry: &&Value| {
            let entry = entry.as_str().expect("a text");
            excepted.iter().any(|path| entry.ends_with(path.as_str().expect("a path")))
        };
        let missing = result["built"]["missing"].as_array().expect("a list");
        let only_excepted = missing.iter().all(|entry| is_excepted(&entry));
        // What is no fault of ours is wrong with the original, too: `about:blank` is no picture.
        for kind in ["errors", "failed", "missing"] {
            let original = result["raw"][kind].as_array().expect("a list");
            for entry in result["built"][kind].as_array().expect("a list") {
                let known = original.contains(entry)
                    || is_excepted(&entry)
                    || only_excepted && entry.as_str().is_some_and(|text| text.contains("status of 404"));
                if !known {
                    says(format!("{kind}: {entry}"));
                }
            }
        }
        for (url, status) in result["urls"].as_object().expect("URLs") {
            if status != 200 {
                says(format!("{url} answers {status}"));
            }
        }
        if result["built"]["remote"] != result["raw"]["remote"] {
            says(format!("remote: {} and {}", result["built"]["remote"], result["raw"]["remote"]));
        }
        let remote = result["built"]["remote"].as_array().expect("a list").len();
        if remote < sheet.remote {
            says(format!("{remote} remote files are asked for"));
        }
        if result["elements"].as_u64() < Some(10) {
            says(format!("the page has no elements: {result}"));
        }
    }
    wrong
}

fn fixture_sheet(project: &Project, name: &str, key: &str, remote: usize) -> Sheet {
    Sheet {
        name: format!("{name} {key}"),
        root: project.root().to_owned(),
        mounts: json!({ "/assets/": project.path("assets") }),
        built: key.to_owned(),
        raw: key.to_owned(),
        remote,
    }
}

#[test]
fn sheets_mean_the_same_after_a_build() {
    let mut sheets = Vec::new();
    let mut projects = Vec::new();
    for minifier in ["oxc", "none"] {
        for (fixture, keys, remote) in [
            ("storefront", &["css/shop.css"][..], 0),
            ("css-references", &["css/references.css"], 0),
            ("css-imports", &["css/site.css"], 2),
            ("css-hacks", &["css/hacks.css", "css/odd.css"], 0),
            ("names", &["v1.2.3.css", "theme.dark.css", "app-0123456789abcdef.css"], 0),
        ] {
            let project = Project::fixture(fixture);
            project.build(&["--minify", minifier]).exit(0);
            let label = format!("{fixture} --minify {minifier}");
            sheets.extend(keys.iter().map(|key| fixture_sheet(&project, &label, key, remote)));
            projects.push(project);
        }
    }
    let wrong = compare(&sheets);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn imports_come_out_in_the_order_that_the_readme_gives() {
    let project = Project::fixture("css-imports");
    project.build(&[]).exit(0);
    let evaluate = r#"(() => {
        const style = getComputedStyle(document.querySelector("p"));
        return ["color", "order", "z-index", "opacity", "width", "letter-spacing", "text-indent"].map((name) => style.getPropertyValue(name));
    })()"#;
    let parts = json!({
        "use": [["style", "css/site.css"]],
        "body": r#"<p class="order cycle layered nested"></p>"#,
        "evaluate": evaluate,
    });
    let release = Release::new("built", project.root());
    let raw = json!({ "mounts": { "/assets/": project.path("assets") } });
    let found = check(&json!({
        "sites": { "built": release.site(), "raw": raw },
        "pages": [release.page(parts.clone()), with(json!({ "site": "raw" }), parts)],
    }));
    let expected = json!(["rgb(0, 128, 0)", "3", "2", "0.5", "40px", "normal", "4px"]);
    for (page, what) in [(&found["pages"][1], "the sources"), (&found["pages"][0], "the output")] {
        assert_eq!(page["value"], expected, "{what}");
        let remote = page["remote"].as_array().expect("a list");
        assert_eq!(remote.len(), 2, "{what}: {remote:?}");
        assert_eq!(remote[0], "https://fonts.example.com/css2?family=A;B&display=swap", "{what}");
        assert_eq!(remote[1], "https://cdn.example.com/fonts.css", "{what}");
    }
}

// Packages from npm.

/// A project that finds the packages of `tests/packages` in a folder above it.
struct Shop {
    folder: TempDir,
}

impl Shop {
    fn new() -> Self {
        let packages = repository().join("tests/packages");
        assert!(
            packages.join("node_modules/.installed-from").is_file(),
            "the packages are not installed: run tests/install"
        );
        let folder = tempfile::Builder::new()
            .prefix("project-")
            .tempdir_in(fs::canonicalize(packages).expect("a real path"))
            .expect("a folder beside the packages");
        Self { folder }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn file(self, path: &str, content: &str) -> Self {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
        self
    }

    #[track_caller]
    fn build(&self, options: &[&str]) {
        let mut arguments = vec!["build"];
        arguments.extend(options);
        Launch::new(self.root(), &arguments).run().exit(0);
    }

    fn manifest(&self) -> Value {
        let text = fs::read(self.root().join("dist/manifest.json")).expect("a manifest");
        serde_json::from_slice(&text).expect("JSON")
    }
}

const REACT_PAGE: &str = r#"import { createRoot } from "react-dom/client";
import { Button, DatePicker, Table } from "antd";
import _ from "lodash-es";
import * as d3 from "d3";
import { of, map } from "rxjs";
import moment from "moment";

console.log(JSON.stringify(_.chunk([1, 2, 3, 4, 5], 2)));
console.log(d3.scaleLinear([0, 10], [0, 100])(5));
of(1, 2, 3).pipe(map((n) => n * n)).subscribe((n) => console.log(n));
console.log(moment("2020-02-29").add(1, "year").format("YYYY-MM-DD"));

createRoot(document.body).render(
  <div>
    <Button onClick={() => {}} />
    <DatePicker />
    <Table />
  </div>,
);
"#;

fn react() -> Shop {
    Shop::new().file("assets/entry.jsx", REACT_PAGE)
}

#[test]
fn a_react_page_works_in_chromium_with_every_minifier() {
    for minifier in MINIFIERS {
        let shop = react();
        shop.build(&["--minify", minifier, "--compress", "none"]);
        let release = Release::new("react", shop.root());
        let found = check(&json!({
            "sites": { "react": release.site() },
            "pages": [release.page(json!({
                "use": [["module", "entry.js"]],
                "wait": "document.querySelector('table')",
                "evaluate": "(() => ['button.ant-btn', '.ant-picker input', '.ant-table table', '.ant-empty'].map((selector) => document.querySelectorAll(selector).length))()",
            }))],
        }));
        let page = &found["pages"][0];
        assert_quiet(page, minifier);
        let expected = json!(["[[1,2],[3,4],[5]]", "50", "1", "4", "9", "2021-02-28"]);
        assert_eq!(page["console"], expected, "{minifier}");
        assert_eq!(page["value"], json!([1, 1, 1, 1]), "{minifier}");
    }
}

#[test]
fn a_react_page_is_as_small_as_rolldown_makes_it() {
    let shop = react();
    shop.build(&["--compress", "none"]);
    let ours: u64 = shop.manifest()["assets"]
        .as_object()
        .expect("assets")
        .values()
        .filter_map(|asset| asset["size"].as_u64())
        .sum();
    let output = Command::new(repository().join("tests/packages/node_modules/.bin/rolldown"))
        .args(["assets/entry.jsx", "-m", "--format", "esm", "--platform", "browser"])
        .args(["--transform.define", r#"process.env.NODE_ENV:"production""#])
        .args(["-d", "rolldown"])
        .current_dir(shop.root())
        .output()
        .expect("rolldown runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let theirs = fs::metadata(shop.root().join("rolldown/entry.js")).expect("an output").len();
    let limit = theirs * 102 / 100;
    assert!(ours <= limit, "{ours} bytes, where rolldown's command makes {theirs}: the limit is {limit}");
}

/// A sheet of a package, built from an entry that imports it, beside the package's own file.
fn package_sheet(path: &str, fonts: &[&str]) -> Vec<String> {
    let shop = Shop::new().file("assets/app.css", &format!("@import \"{path}\";\n"));
    shop.build(&["--compress", "none"]);
    let manifest = shop.manifest();
    let assets = manifest["assets"].as_object().expect("assets");
    let mut wrong = Vec::new();
    for font in fonts {
        if !assets.values().any(|asset| {
            asset["sources"].as_array().is_some_and(|sources| {
                sources.iter().any(|source| source.as_str().is_some_and(|source| source.ends_with(font)))
            })
        }) {
            wrong.push(format!("{font} was not emitted"));
        }
    }
    let modules = repository().join("tests/packages/node_modules");
    let sheet = Sheet {
        name: path.to_owned(),
        root: shop.root().to_owned(),
        mounts: json!({ "/assets/npm/": modules }),
        built: "app.css".to_owned(),
        // Files of packages are published below `npm/`.
        raw: format!("npm/{path}"),
        remote: 0,
    };
    wrong.extend(compare(&[sheet]));
    wrong
}

#[test]
fn bootstrap_looks_the_same() {
    let wrong = package_sheet("bootstrap/dist/css/bootstrap.css", &[]);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn bootstrap_icons_look_the_same() {
    let wrong = package_sheet(
        "bootstrap-icons/font/bootstrap-icons.css",
        &["fonts/bootstrap-icons.woff2", "fonts/bootstrap-icons.woff"],
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn bulma_looks_the_same() {
    let wrong = package_sheet("bulma/css/bulma.css", &[]);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn font_awesome_looks_the_same() {
    let wrong = package_sheet(
        "@fortawesome/fontawesome-free/css/all.css",
        &["webfonts/fa-solid-900.woff2", "webfonts/fa-regular-400.woff2", "webfonts/fa-brands-400.woff2"],
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

// Source maps.

#[test]
fn source_maps_lead_to_the_same_tokens() {
    let mut wrong = Vec::new();
    for minifier in MINIFIERS {
        let project = Project::fixture("storefront");
        project.build(&["--minify", minifier, "--sourcemap", "linked"]).exit(0);
        let script = repository().join("tests/browser/maps.mjs");
        let script = script.to_str().expect("a path in UTF-8");
        let printed = tools::output_of("node", &[script, "200"], project.root());
        let found: Value = serde_json::from_slice(&printed).expect("maps.mjs prints JSON");
        let entries = found["wrong"].as_array().expect("a list");
        wrong.extend(entries.iter().map(|entry| format!("{minifier}: {entry}")));
        assert!(found["positions"].as_u64() >= Some(200), "{minifier}: {found:#}");
        assert!(found["compared"].as_u64() >= Some(100), "{minifier}: {found:#}");
        assert!(found["files"].as_u64() >= Some(5), "{minifier}: {found:#}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
