use std::path::Path;

use super::super::tests::{check, shown};
use super::super::{Input, Packager, Template, read};

const PACKAGER: Packager = Packager::DjangoAssetpackager;
const HEAD: &str = "media > media/assets /media/assets/\n";

fn of(model: &str, key: u32, fields: &str) -> String {
    format!("{{\"pk\": {key}, \"model\": \"assetpackager.{model}\", \"fields\": {{{fields}}}}}")
}

fn script(key: u32, path: &str, order: i32) -> String {
    of("javascript", key, &format!("\"javascript\": \"{path}\", \"order\": {order}, \"site\": 1"))
}

fn sheet(key: u32, path: &str, order: i32) -> String {
    of("css", key, &format!("\"css\": \"{path}\", \"order\": {order}, \"site\": 1"))
}

fn dump(records: &[String]) -> String {
    format!("[{}]", records.join(",\n"))
}

fn with(records: &[String], template: &str) -> String {
    let text = dump(records);
    let variable = |_: &str| None;
    let input =
        Input { file: "f", text: &text, environment: "production", variable: &variable, project: Path::new("/p") };
    let templates = [Template { file: "t.html", text: template }];
    shown(read(PACKAGER, &input, &templates))
}

#[test]
fn records_are_sorted_by_their_order() {
    let records = [
        script(1, "js/c.js", 2),
        script(7, "js/b.js", 1),
        script(3, "js/a.js", 2),
        script(2, "js/z*.js", -1),
        sheet(1, "css/a.css", 0),
        "{\"pk\": 1, \"model\": \"sites.site\", \"fields\": {\"domain\": \"x\"}}".to_owned(),
    ];
    let expected = "media > media/assets /media/assets/
        js/base.js: js/z\\*.js js/b.js js/c.js js/a.js
        css/base.css: css/a.css";
    check(PACKAGER, &[(&dump(&records), expected)]);
    let key = |records: &str| records.replace("\"order\": 2", "\"order\": \"2\"");
    check(PACKAGER, &[(&key(&dump(&records)), expected)]);
}

#[test]
fn each_site_has_packages_of_its_own() {
    let record =
        |key, path: &str, site: &str| of("javascript", key, &format!("\"javascript\": \"{path}\", \"site\": {site}"));
    let records = [record(1, "js/a.js", "1"), record(2, "js/b.js", "2"), record(3, "js/c.js", "[\"a b.org\"]")];
    check(
        PACKAGER,
        &[(
            &dump(&records),
            "media > media/assets /media/assets/
        js/base-1.js: js/a.js
        js/base-2.js: js/b.js
        js/base-a-b.org.js: js/c.js
        - there are records of 3 sites: each has packages of its own (the names of packages end in the site's key)",
        )],
    );
}

#[test]
fn tags_and_assets_are_packages_in_the_order_of_the_records() {
    let asset = |name: &str, kind: &str| {
        of("asset", 1, &format!("\"name\": \"{name}\", \"_hash\": \"x\", \"asset_type\": \"{kind}\", \"site\": 1"))
    };
    let records = [
        script(1, "js/a.js", 1),
        script(2, "js/b.js", 2),
        script(3, "js/x/c.js", 3),
        sheet(1, "css/a.css", 1),
        sheet(2, "css/b.css", 2),
        asset("js/a.js\\njs/b.js\\njs/x/c.js", "js"),
        asset("js/b.js\\njs/old.js\\njs/older.js", "js"),
        asset("css/b.css", "css"),
        asset("", "css"),
    ];
    let template = "{# {% javascript_include_merged b.js %} #}\n{% load asset_include %}{% javascript_include_merged :base %}\n\
                    \x20 {% javascript_include_merged x/c.js a.js %}{%css_include_merged b.css%}\n\
                    {% comment %}{% css_include_merged a.css %}{% endcomment %}\n\
                    {% verbatim x %}{% css_include_merged a.css %}{% endverbatim %}{% endverbatim x %}\n\
                    {% css_include_merged a.css c.css\n%}{% css_include_merged a.css bb.css %}{% css_include_merged %}\n";
    assert_eq!(
        with(&records, template),
        format!(
            "{HEAD}js/base.js: js/a.js {{js/b.js}} js/x/c.js\ncss/base.css: {{css/a.css}} {{css/b.css}}\njs/b.js: {{js/b.js}}\n\
             css/b.css: {{css/b.css}}\njs/a+c.js: js/a.js js/x/c.js\ncss/a.css: {{css/a.css}}\n\
             - 7:62 `js/old.js` and 1 more have no record: they are left out (did you mean `js/a.js`?)\n\
             - t.html:7:3 `css/bb.css` has no record: it is left out (did you mean `css/b.css`?)\n\
             - t.html:7:40 `css_include_merged` names no files\n"
        )
    );
}

#[test]
fn names_do_not_collide() {
    let mut records: Vec<String> = (1..20).map(|key| script(key, &format!("js/some-long-name-{key}.js"), 0)).collect();
    records.push(script(20, "js/base.js", 0));
    records.push(script(21, "js/x/base.js", 0));
    let names: Vec<String> = (1..10).map(|key| format!("some-long-name-{key}.js")).collect();
    let template = format!(
        "{{% javascript_include_merged {} %}}{{% javascript_include_merged base.js %}}{{% javascript_include_merged x/base.js %}}",
        names.join(" ")
    );
    let shown = with(&records, &template);
    let names: Vec<&str> = shown.lines().skip(1).filter_map(|line| line.split(':').next()).collect();
    assert_eq!(names, ["js/base.js", "js/some-long-name-1+8.js", "js/base-2.js", "js/base-3.js"]);
}

#[test]
fn what_is_wrong_is_said_at_once() {
    let records = [
        "1".to_owned(),
        of("javascripts", 1, ""),
        of("javascript", 1, "\"css\": 1"),
        of("css", 1, "\"css\": 1"),
        of("css", 1, "\"css\": \"\", \"order\": 1"),
        of("css", 1, "\"css\": \"a\", \"order\": 1.5"),
        of("css", 1, "\"css\": \"../media\""),
    ];
    check(PACKAGER, &[
        ("", "! `f` is empty"),
        ("{}", "! 1:1 `f` holds a map, not a list of records (`manage.py dumpdata assetpackager` writes it)"),
        ("[", "! 1:2 this is no JSON: its end stands where a value should be"),
        ("[]", "! there are no records of `assetpackager` (`manage.py dumpdata assetpackager` writes them)"),
        (
            &dump(&records),
            "! 1:2 this is no record: it has no `model` with `fields`
            ! 2:20 `assetpackager.javascripts` is no model of django-assetpackager (did you mean `assetpackager.javascript`?)
            ! 3:58 this record has no field `javascript`
            ! 4:59 `css` is a number, not text (quotes make text of it)
            ! 5:59 `css` is empty
            ! 6:73 `order` is a number, not a whole number
            ! 7:59 `../media` is a folder: write `../media/*` for what is in it",
        ),
    ]);
}
