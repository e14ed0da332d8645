//! Pages, pictures and manifests that name what is not there, or cannot be read.

use crate::project::Project;

/// A release, then a document that is wrong at this place.
fn refused_at(path: &str, content: &str, place: &str) -> crate::run::Run {
    let project = Project::released();
    project.write("assets/lib/part.js", "export const part = 1;\n");
    project.write(path, content);
    project.refuse(1, &[]).stderr_has(&format!("--> {path}:{place}\n"))
}

#[test]
fn what_a_page_loads_has_to_be_there() {
    for (content, place) in [
        ("<!doctype html>\n<img src=none.png>\n", "2:10"),
        ("<img srcset=\"good.svg 1x, none.png 2x\">\n", "1:27"),
        ("<link rel=stylesheet href='none.css'>\n", "1:28"),
        ("<script type=module src=none.js></script>\n", "1:25"),
        ("<p style=\"color: red; background: url(none.png)\">\n", "1:35"),
        ("<style>\n.a { background: url(none.png) }\n</style>\n", "2:18"),
        ("<video poster=\"none.png\"></video>\n", "1:16"),
        ("<img alt=\"é&amp;é\" src=\"none.png\">\n", "1:25"),
    ] {
        refused_at("assets/page.html", content, place).stderr_has("missing-reference").stderr_has("`none.");
    }
}

#[test]
fn a_page_reads_nothing_outside_of_the_project() {
    for url in ["../../../etc/passwd", "..%2f..%2f..%2fetc/passwd", "file:///etc/passwd", "/../../etc/passwd"] {
        refused_at("assets/page.html", &format!("<img src=\"{url}\">\n"), "1:11").stderr_has("outside-of-project");
    }
}

#[test]
fn a_picture_reads_nothing_outside_of_the_project() {
    let svg = |body: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\">\n{body}\n</svg>\n");
    refused_at("assets/a.svg", &svg("<image href=\"../../../etc/passwd\"/>"), "2:14").stderr_has("outside-of-project");
    refused_at("assets/a.svg", &svg("<style>a { b: url(../../etc/passwd) }</style>"), "2:15")
        .stderr_has("outside-of-project");
}

#[test]
fn entities_that_grow_without_bound_are_refused() {
    let entity = |level: usize| format!("<!ENTITY e{level} \"{}\">", format!("&e{};", level - 1).repeat(20));
    let levels = (1..30).map(entity).collect::<Vec<_>>().concat();
    let content = format!(
        "<!DOCTYPE svg [<!ENTITY e0 \"x\">{levels}]>\n<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"&e29;\"/></svg>\n"
    );
    let project = Project::released();
    project.write("assets/a.svg", content);
    project.refuse(1, &[]).stderr_has("--> assets/a.svg:");
}

#[test]
fn an_inline_script_names_no_file() {
    for (content, place) in [
        ("<script type=module>\nimport './lib/part.js';\n</script>\n", "2:8"),
        ("<script type=module>await import('/assets/lib/part.js')</script>\n", "1:34"),
        ("<script>\nimport('./lib/part.js');\n</script>\n", "2:8"),
    ] {
        refused_at("assets/page.html", content, place).stderr_has("inline-import");
    }
}

#[test]
fn a_module_in_a_plain_script_is_refused() {
    refused_at("assets/page.html", "<script src=good.js></script>\n", "1:13").stderr_has("module");
}

#[test]
fn a_base_behind_urls_is_refused() {
    refused_at("assets/page.html", "<img src=good.svg>\n<base href=\"/x/\">\n", "2:13").stderr_has("document");
}

#[test]
fn integrity_in_a_circle_is_refused() {
    let project = Project::released();
    project.write("assets/page.html", "<link rel=stylesheet href=b.css integrity>\n");
    project.write("assets/b.css", ".a { background: url(page.html) }\n");
    project.refuse(1, &[]).stderr_has("error[integrity]").stderr_has("--> assets/page.html");
}

#[test]
fn broken_manifests_and_pictures_are_refused_at_their_place() {
    refused_at("assets/a.webmanifest", "{\n  \"icons\": [{ \"src\": \"none.png\" }]\n}\n", "2:23")
        .stderr_has("none.png");
    refused_at("assets/a.webmanifest", "{\n  \"icons\": [}\n", "2:13").stderr_has("document");
    refused_at(
        "assets/a.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\">\n<image href=\"good.svg\">\n</svg>\n",
        "3:1",
    )
    .stderr_has("not well-formed");
}

#[test]
fn a_page_with_very_many_errors_is_refused_in_time() {
    let project = Project::released();
    project.write("assets/page.html", "<img src=none.png>".repeat(20_000));
    project.refuse(1, &[]).stderr_has("--> assets/page.html:1:10\n");
}
