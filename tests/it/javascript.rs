//! What the settings of `[js]` do that a fixture cannot show: the environment, two
//! builds after each other, files outside of the output directory.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;

use crate::{project::Project, tools};

/// What the module `main.js` prints.
#[track_caller]
fn printed(project: &Project, logical: &str) -> String {
    tools::node(&project.output_path(logical))
}

/// The names of all JS files that a project has published.
fn scripts(project: &Project) -> BTreeSet<String> {
    project.outputs().into_keys().filter(|path| Path::new(path).extension().is_some_and(|e| e == "js")).collect()
}

#[test]
fn listed_variables_of_the_environment_are_constants_in_modules() {
    let project = Project::new().file("assetpack.toml", "[js]\nenv = ['API_URL', 'EMPTY']\n").file(
        "assets/main.js",
        "console.log(import.meta.env.API_URL, import.meta.env.EMPTY === '', import.meta.env.HOME);\n",
    );
    let launch =
        |project: &Project| project.launch(&["build"]).variable("API_URL", "https://\"api\"").variable("EMPTY", "");
    launch(&project).run().exit(0);
    assert_eq!(printed(&project, "main.js"), "https://\"api\" true undefined\n");
    launch(&project).without("API_URL").run().exit(2).stderr_has("error[environment]: `API_URL`").stderr_has("2:8");
}

#[test]
fn the_browsers_of_other_tools_count_until_others_are_given() {
    let project = Project::new()
        .file(
            "package.json",
            "{ \"browserslist\": { \"production\": [\"chrome 60\"], \"development\": [\"chrome 120\"] } }\n",
        )
        .file("assets/main.js", "export const value = globalThis.a ?? 1;\nconsole.log(value);\n");
    project.build(&["--minify", "none"]).exit(0);
    assert!(!project.output("main.js").contains("??"));
    project.build(&["--minify", "none", "--browsers", "chrome 100"]).exit(0);
    assert!(project.output("main.js").contains("??"));
    project.build(&["--minify", "none", "--browsers", "none"]).exit(0);
    assert!(project.output("main.js").contains("??"));
    project.write("package.json", "{ \"browserslist\": { \"production\": [1] } }\n");
    project.refuse(2, &[]).stderr_has("`package.json`");
}

/// Two entries that share a chunk, which loads another one on demand.
fn split(import_map: bool) -> Project {
    let project = Project::new()
        .file("assetpack.toml", &format!("[js]\nimport_map = {import_map}\n"))
        .file("assets/one.js", "import { shared } from './_shared.js';\nconsole.log('one', shared);\n")
        .file("assets/two.js", "import { shared } from './_shared.js';\nconsole.log('two', shared);\n")
        .file("assets/_shared.js", "export const shared = 'shared';\nexport const more = () => import('./_leaf.js');\nconsole.log(more.length);\n")
        .file("assets/_leaf.js", "export const leaf = 'leaf';\n");
    project.build(&[]).exit(0);
    project
}

/// How many JS files a build adds after a change of one module.
fn renamed(project: &Project, path: &str, content: &str) -> usize {
    let before = scripts(project);
    project.write(path, content);
    project.build(&[]).exit(0);
    scripts(project).difference(&before).count()
}

#[test]
fn with_an_import_map_one_changed_leaf_renames_one_file() {
    let project = split(true);
    assert_eq!(renamed(&project, "assets/_leaf.js", "export const leaf = 'another';\n"), 1);
    let shared =
        "export const shared = 'other';\nexport const more = () => import('./_leaf.js');\nconsole.log(more.length);\n";
    assert_eq!(renamed(&project, "assets/_shared.js", shared), 1);
    let manifest = project.manifest();
    let map = &manifest["import_map"];
    for (name, url) in map["imports"].as_object().expect("imports") {
        let entry = &manifest["assets"][name.trim_start_matches("#/")];
        assert_eq!(url, &format!("/assets/{}", entry["path"].as_str().expect("a path")));
        assert_eq!(map["integrity"][url.as_str().expect("a URL")], entry["integrity"]);
    }
    // The expression for the policy is of what stands in the element, as openssl computes it.
    let html = map["html"].as_str().expect("an element");
    let json = html.strip_prefix("<script type=\"importmap\">").and_then(|rest| rest.strip_suffix("</script>"));
    let digest = tools::filter(
        "sh",
        &["-c", "openssl dgst -sha256 -binary | openssl base64 -A"],
        json.expect("a script").as_bytes(),
    );
    assert_eq!(map["csp"], format!("'sha256-{digest}'"));
}

#[test]
fn an_import_map_that_is_wrong_is_found() {
    let project = split(true);
    let path = project.path("dist/manifest.json");
    let text = fs::read_to_string(&path).expect("the manifest");
    let url = project.manifest()["import_map"]["imports"]["#/_leaf.js"].as_str().expect("a URL").to_owned();
    fs::write(&path, text.replacen(&url, "/assets/_leaf-0123456789abcdef.js", 1)).expect("written");
    project.run(&["verify"]).exit(1).stderr_has("the import map");
    // Without a map the specifiers lead nowhere.
    let mut manifest: Value = serde_json::from_str(&text).expect("JSON");
    manifest.as_object_mut().expect("an object").remove("import_map");
    fs::write(&path, manifest.to_string()).expect("written");
    project.run(&["verify"]).exit(1).stderr_has("refers to `#/_shared.js`");
}

#[test]
fn without_an_import_map_only_importers_are_renamed_too() {
    let project = split(false);
    // The leaf, the chunk that loads it, and the two entries that import that one.
    assert_eq!(renamed(&project, "assets/_leaf.js", "export const leaf = 'another';\n"), 4);
    let two = "import { shared } from './_shared.js';\nconsole.log('second', shared);\n";
    assert_eq!(renamed(&project, "assets/two.js", two), 1);
}

#[test]
fn hidden_source_maps_stay_out_of_the_served_directory() {
    let project = Project::fixture("storefront");
    project.build(&["--sourcemap", "hidden"]).exit(0);
    let served = crate::project::contents(&project.path("dist/assets"));
    assert!(!served.keys().any(|path| path.contains(".map")), "{:?}", served.keys());
    let entry = project.entry("app.js");
    let map = project.path("dist/sourcemaps").join(entry["hidden_source_map"].as_str().expect("a path"));
    let map: Value = serde_json::from_slice(&fs::read(map).expect("the map")).expect("JSON");
    assert!(map.get("file").is_none() && map["sourcesContent"].is_array(), "{map}");
    assert!(!project.output("app.js").contains("sourceMappingURL"));
    project.verify().exit(0);
}

#[test]
fn hidden_source_maps_in_the_served_directory_are_refused() {
    let project = Project::released();
    project.write("assetpack.toml", "out = 'dist'\nmanifest.file = 'manifest.json'\nsourcemap = 'hidden'\n");
    project.run(&["build"]).exit(2).stderr_has("`sourcemap_dir` is `dist/sourcemaps`, which lies inside");
}

#[test]
fn source_maps_lead_through_those_of_packages() {
    let map = "{\"version\":3,\"sourceRoot\":\"../src\",\"sources\":[\"a.ts\"],\"sourcesContent\":[\"export const a: number = Math.random();\\n\"],\"names\":[],\"mappings\":\"AAAO,aAAM\"}";
    let code = "export const a=Math.random();\n//# sourceMappingURL=a.js.map\n";
    for (flags, map_is_there) in [(&[][..], true), (&["--browsers", "chrome 40"][..], true), (&[][..], false)] {
        let project = Project::new()
            .file("assets/main.js", "import { a } from 'lib';\nconsole.log(a);\n")
            .file(
                "node_modules/lib/package.json",
                "{ \"name\": \"lib\", \"version\": \"1.0.0\", \"module\": \"dist/a.js\" }\n",
            )
            .file("node_modules/lib/dist/a.js", code);
        if map_is_there {
            project.write("node_modules/lib/dist/a.js.map", map);
        }
        project.build(&[&["--sourcemap", "linked"], flags].concat()).exit(0);
        let map: Value = serde_json::from_str(&project.output("main.js.map")).expect("JSON");
        let source = if map_is_there { "node_modules/lib/src/a.ts" } else { "node_modules/lib/dist/a.js" };
        assert!(map["sources"].as_array().expect("sources").contains(&source.into()), "{map}");
    }
}

#[test]
fn debug_ids_are_those_of_code_and_map() {
    let project = Project::fixture("storefront");
    project.write("assetpack.toml", "sourcemap = 'linked'\ndebug_ids = true\nsources_content = false\n");
    project.build(&[]).exit(0);
    let code = project.output("app.js");
    let id = code.lines().find_map(|line| line.strip_prefix("//# debugId=")).expect("an id").to_owned();
    let map: Value = serde_json::from_str(&project.output("app.js.map")).expect("JSON");
    assert_eq!(map["debugId"], id.as_str());
    assert!(map["sourcesContent"].as_array().is_none_or(Vec::is_empty), "{}", map["sourcesContent"]);
    project.verify().exit(0);
}

#[test]
fn a_stable_file_is_replaced_and_verified() {
    let project = Project::new()
        .file("assetpack.toml", "stable = ['sw.js', 'robots.txt']\n")
        .file("assets/robots.txt", "User-agent: *\n")
        .file("assets/main.js", "export const sw = new URL('./sw.js', import.meta.url).href;\n")
        .file("assets/sw.js", "import { a } from './_a.js';\nself.a = a;\n")
        .file("assets/_a.js", "export const a = 1;\n");
    for value in ["first", "second"] {
        project.write("assets/_a.js", format!("export const a = {value:?};\n"));
        let run = project.build(&[]).exit(0);
        run.stderr_lacks("repaired");
        assert_eq!(project.entry("sw.js")["path"], "sw.js");
        assert!(project.output("sw.js").contains(value));
        assert!(project.output("main.js").contains("./sw.js"));
        project.verify().exit(0);
    }
    assert_eq!(project.output("robots.txt"), "User-agent: *\n");
}

#[test]
fn polyfills_are_imported_by_usage_from_an_installed_core_js() {
    let project = Project::new()
        .file("assetpack.toml", "browsers = 'chrome 60'\n[js]\npolyfills = true\n")
        .file("assets/main.js", "export const last = (list) => list.at(-1);\nconsole.log(last([1, 2]));\n");
    project.refuse(2, &[]).stderr_has("core-js");
    project.write("node_modules/core-js/package.json", "{ \"name\": \"core-js\", \"version\": \"3.40.0\" }\n");
    for name in [
        "es.array.at",
        "es.string.at",
        "es.string.at-alternative",
        "es.typed-array.at",
        "esnext.array.at",
        "esnext.string.at",
    ] {
        project
            .write(&format!("node_modules/core-js/modules/{name}.js"), format!("globalThis.polyfilled = '{name}';\n"));
    }
    project.build(&[]).exit(0);
    assert!(project.output("main.js").contains("es.array.at"));
}

#[test]
fn a_tsconfig_that_cannot_be_read_is_refused() {
    let project = Project::released().file("assets/app.ts", "export const a: number = 1;\nconsole.log(a);\n");
    project.write("tsconfig.json", "{ \"compilerOptions\": }\n");
    project.refuse(1, &[]).stderr_has("error[tsconfig]: `tsconfig.json`");
    project.write("tsconfig.json", "{ \"extends\": \"../../outside.json\" }\n");
    project.refuse(1, &[]).stderr_has("error[tsconfig]").stderr_has("`allow`");
}

#[test]
fn globs_that_cannot_be_answered_are_refused() {
    let cases = [
        ("import.meta.glob(name)", "written in place"),
        ("import.meta.glob('pages/*.js')", "must begin with"),
        ("import.meta.glob('../../*.js')", "leads out"),
        ("import.meta.glob('./*.js', { eagre: true })", "no option `eagre`"),
    ];
    for (call, message) in cases {
        let project = Project::released();
        project.write("assets/app.js", format!("const name = 1;\nexport const all = {call};\n"));
        project.refuse(1, &[]).stderr_has("error[js-import]").stderr_has(message).stderr_has("assets/app.js:2:20");
    }
}

#[test]
fn a_script_for_old_browsers_is_es5() {
    let project = Project::fixture("formats");
    project.build(&[]).exit(0);
    let code = project.output("app.legacy.js");
    let check =
        "const { parse } = require(process.argv[1]); parse(require('fs').readFileSync(0, 'utf8'), { ecmaVersion: 5 });";
    let acorn = crate::project::repository().join("tests/suites/packages/node_modules/acorn");
    tools::filter("node", &["-e", check, acorn.to_str().expect("a path in UTF-8")], code.as_bytes());
}

#[test]
fn comments_and_strings_make_no_module_of_a_script() {
    let project = Project::new()
        .file(
            "assets/page.js",
            "/* the end of exports. */\nvar page = 'require(1)';\nfunction hello() { return page; }\n",
        )
        .file("assets/amd.js", "define(function (require, exports, module) { exports.a = require('b'); });\n");
    project.build(&[]).exit(0);
    assert!(project.output("page.js").contains("function hello"));
    assert!(project.output("amd.js").starts_with("define("));
}

#[test]
fn a_worker_that_is_no_module_is_one_script() {
    let project = Project::new()
        .file("assets/main.js", "import { shared } from './_shared.js';\nconst url = () => new URL('./module.js', import.meta.url);\nexport const all = () => [new Worker(new URL('./classic.js', import.meta.url)), new SharedWorker(new URL('./named.js', import.meta.url), 'name'), new Worker(url(), { type: 'module' }), new Worker(new URL('./module.js', import.meta.url), { type: 'module' })];\nconsole.log(shared);\n")
        .file("assets/_shared.js", "export const shared = Math.random();\n");
    for worker in ["classic", "named", "module"] {
        project.write(
            &format!("assets/{worker}.js"),
            "import { shared } from './_shared.js';\npostMessage(shared);\nexport {};\n",
        );
    }
    project.build(&[]).exit(0);
    for worker in ["classic.js", "named.js"] {
        let code = project.output(worker);
        assert!(code.starts_with("(function") && !code.contains("import"), "{code}");
    }
    assert!(project.output("module.js").contains("from\"./_shared-"));
    project.verify().exit(0);
}

#[test]
fn a_common_js_module_runs_before_what_is_imported_behind_it() {
    let project = Project::new()
        .file("assets/one.js", "import './_part.js';\nimport './_other.js';\nconsole.log('one');\n")
        .file("assets/two.js", "import './_other.js';\nconsole.log('two');\n")
        .file("assets/_part.js", "import './_polyfill.cjs';\nimport './_user.js';\nconsole.log('part');\n")
        .file("assets/_other.js", "import './_polyfill.cjs';\nconsole.log('other');\n")
        .file("assets/_polyfill.cjs", "exports.early = 1;\nconsole.log('polyfill');\n")
        .file("assets/_user.js", "console.log('user');\nexport const user = 1;\n");
    project.build(&[]).exit(0);
    assert_eq!(printed(&project, "one.js"), "polyfill\nuser\npart\nother\none\n");
    assert_eq!(printed(&project, "two.js"), "polyfill\nother\ntwo\n");
}

#[test]
fn two_lazy_modules_that_are_shared_have_names_of_their_own() {
    let project = Project::new()
        .file("assets/main.js", "import './_a.js';\nimport './_b.js';\nexport const all = [import('./_a.js'), import('./_b.js')];\nconsole.log(await Promise.all(all));\n")
        .file("assets/_a.js", "export const a = 1;\n")
        .file("assets/_b.js", "export const b = 2;\n");
    project.build(&[]).exit(0);
    assert_eq!(
        printed(&project, "main.js").replace(char::is_whitespace, ""),
        "[[Module:nullprototype]{a:1},[Module:nullprototype]{b:2}]"
    );
}

#[test]
fn types_that_are_passed_on_are_left_out_and_missing_values_are_refused() {
    let project = Project::new()
        .file("assets/_types.ts", "export type Money = number;\nexport interface Item { a: 1 }\nexport const rate = 1;\n")
        .file("assets/_index.ts", "export { Money, rate, Item as Thing } from './_types';\nimport { Item } from './_types';\nexport { Item };\n")
        .file("assets/main.ts", "import { Money, rate, Thing } from './_index';\nexport { Thing, Money };\nconst money: Money = rate;\nconsole.log(money);\n");
    project.build(&[]).exit(0);
    assert_eq!(printed(&project, "main.js"), "1\n");
    project.write("assets/main.ts", "import { Money, rat } from './_index';\nexport { Money };\nconsole.log(rat);\n");
    project
        .refuse(1, &[])
        .stderr_has("`rat` is not exported")
        .stderr_has("assets/main.ts:1:17")
        .stderr_lacks("Money` is not");
}

#[test]
fn minified_modules_are_modules() {
    let project = Project::new()
        .file("assets/a.js", "export*from\"./b.js\";\n")
        .file("assets/b.js", "let a=1;export{a as b};\n")
        .file("assets/c.js", "import{b}from\"./a.js\";console.log(b);\n");
    project.build(&[]).exit(0);
    assert_eq!(printed(&project, "c.js"), "1\n");
}
