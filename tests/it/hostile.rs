//! Inputs that make programs of this kind hang, crash or leak.

use std::{fs, process::Command, time::Duration};

use crate::{project::Project, run::patience, tools::node};

/// What swc's compressor recurses on for ever.
const ENDLESS: &str =
    "function f(){return g()}\nfunction g(a){return a||f()}\nexport const x=g(\"x\");\nconsole.log(x);\n";

#[test]
fn functions_that_call_each_other_end_with_every_minifier() {
    for minifier in ["oxc", "swc", "none"] {
        let project = Project::new().file("assets/app.js", ENDLESS);
        project.build(&["--minify", minifier]).exit(0);
        assert_eq!(node(&project.output_path("app.js")), "x\n", "{minifier}");
        project.verify();
    }
}

#[test]
fn functions_that_call_each_other_end_in_a_classic_script() {
    let script = ENDLESS.replace("export ", "");
    for minifier in ["oxc", "swc", "none"] {
        let project = Project::new().file("assets/app.js", &script);
        project.build(&["--minify", minifier]).exit(0);
        assert_eq!(node(&project.output_path("app.js")), "x\n", "{minifier}");
    }
}

#[test]
fn an_instance_of_a_class_expression_is_what_it_was() {
    let code = "let seen;\ntry { seen = 42 instanceof class {}; } catch (error) { seen = error.name; }\nconsole.log(seen);\nexport { seen };\n";
    for minifier in ["oxc", "swc", "none"] {
        for code in [code.to_owned(), code.replace("export { seen };\n", "")] {
            let project = Project::new().file("assets/app.js", &code);
            project.build(&["--minify", minifier]).exit(0);
            assert_eq!(node(&project.output_path("app.js")), "false\n", "{minifier}");
        }
    }
}

#[test]
fn what_minifiers_print_wrongly_is_printed_right_or_left_alone() {
    for (code, printed) in [
        ("console.log(delete ('c' / 0));\n", "true\n"),
        ("console.log(Object.keys({ [-0]() {} }).join());\n", "0\n"),
        ("const a = 8, B = function () { this.valueOf = () => 2; };\nconsole.log(a / new B());\n", "4\n"),
        ("const a = 1, b = 2;\nconsole.log(a - -b, a + +b, a-- > b);\n", "3 3 false\n"),
        ("const r = 5, g = 1;\nconsole.log(4 / /2/g.lastIndex, r, g);\n", "Infinity 5 1\n"),
        ("console.log('</script>'.length, `${'<!--'}`);\n", "9 <!--\n"),
    ] {
        // A last line that throws would show in what is printed.
        let code = code.replace("a-- > b", "a > b");
        for minifier in ["oxc", "swc", "none"] {
            for prefix in ["", "export {};\n"] {
                let project = Project::new().file("assets/app.js", &format!("{prefix}{code}"));
                project.build(&["--minify", minifier]).exit(0);
                assert_eq!(node(&project.output_path("app.js")), printed, "{minifier}: {code}");
            }
        }
    }
}

#[test]
fn imports_that_double_at_each_level_do_not_double_the_work() {
    let mut project = Project::new().file("assets/app.css", "@import '_0.css';\n@import './_0.css';\n");
    for level in 0..20 {
        let next = level + 1;
        let sheet = format!("@import '_{next}.css';\n@import './_{next}.css';\n.l{level} {{ color: red }}\n");
        project = project.file(&format!("assets/_{level}.css"), &sheet);
    }
    let project = project.file("assets/_20.css", ".last { color: red }\n");
    let run = project.build(&[]).exit(0);
    assert!(run.duration < Duration::from_secs(5) * patience(), "{:?}", run.duration);
    assert_eq!(project.output("app.css").matches(".last").count(), 1);
}

#[test]
fn conditional_imports_that_double_are_refused_or_stay_small() {
    let mut project = Project::new().file("assets/app.css", "@import '_0.css' print;\n@import '_0.css' screen;\n");
    for level in 0..20 {
        let next = level + 1;
        let sheet =
            format!("@import '_{next}.css' print;\n@import '_{next}.css' screen;\n.l{level} {{ color: red }}\n");
        project = project.file(&format!("assets/_{level}.css"), &sheet);
    }
    let project = project.file("assets/_20.css", ".last { color: red }\n");
    let run = project.build(&[]);
    assert!(run.duration < Duration::from_secs(10) * patience(), "{:?}", run.duration);
    if run.code() == 0 {
        assert!(project.output("app.css").len() < 64 << 20, "the sheet exploded");
    } else {
        run.exit(1).stderr_has("app.css");
    }
}

/// Names that objects of JavaScript have anyway.
const INHERITED: [&str; 5] = ["__proto__", "constructor", "toString", "hasOwnProperty", "prototype"];

#[test]
fn files_may_be_called_like_what_objects_inherit() {
    for name in INHERITED {
        let project = Project::new()
            .file(
                "assets/app.js",
                &format!("const lazy = await import('./lib/{name}.js');\nconsole.log(lazy.value);\n"),
            )
            .file(&format!("assets/lib/{name}.js"), "export const value = 'found';\n")
            .file("assets/app.css", &format!("@import 'lib/{name}.css';\na {{ background: url(img/{name}) }}\n"))
            .file(&format!("assets/lib/{name}.css"), "b { color: red }\n")
            .file(&format!("assets/img/{name}"), "a file\n");
        project.build(&[]).exit(0);
        project.verify();
        assert_eq!(node(&project.output_path("app.js")), "found\n", "{name}");
    }
}

#[test]
fn exports_may_be_called_like_what_objects_inherit() {
    for name in INHERITED {
        let project = Project::new()
            .file("assets/app.js", "import * as all from './lib/a.js';\nconst lazy = await import('./lib/a.js');\nconsole.log(Object.keys(all).join(), Object.values(lazy).join());\n")
            .file("assets/lib/a.js", &format!("const value = 'found';\nexport {{ value as {name} }};\n"));
        project.build(&[]).exit(0);
        assert_eq!(node(&project.output_path("app.js")), format!("{name} found\n"), "{name}");
    }
}

#[test]
fn a_pipe_among_the_sources_does_not_hang_the_build() {
    for name in ["assets/pipe", "assets/pipe.css", "assets/pipe.js"] {
        let project = Project::released();
        let status = Command::new("mkfifo").arg(project.path(name)).status().expect("`mkfifo` runs");
        assert!(status.success(), "no pipe");
        project.refuse(1, &[]).stderr_has(name);
        project.write("assetpack.toml", "ignore = ['pipe*']\n");
        project.build(&[]).exit(0);
    }
}

#[test]
fn a_pipe_that_code_names_does_not_hang_the_build() {
    let project = Project::released();
    fs::create_dir(project.path("other")).expect("a folder");
    for (name, path, code) in [
        ("other/pipe.js", "assets/app.js", "import '../other/pipe.js';\n"),
        ("other/pipe.css", "assets/app.css", "@import '../other/pipe.css';\n"),
        ("other/pipe.png", "assets/app.css", "a { background: url(../other/pipe.png) }\n"),
    ] {
        let status = Command::new("mkfifo").arg(project.path(name)).status().expect("`mkfifo` runs");
        assert!(status.success(), "no pipe");
        project.write(path, code);
        project.refuse(1, &[]).stderr_has("pipe");
        fs::remove_file(project.path(path)).expect("a source can be removed");
    }
}

#[test]
fn a_sheet_of_70_megabytes_is_refused() {
    let project = Project::released();
    project.write("assets/large.css", "a { color: red }\n".repeat((70 << 20) / 17));
    project.refuse(1, &[]).stderr_has("assets/large.css").stderr_has("larger than");
}

#[test]
fn terminals_are_not_at_the_mercy_of_file_names() {
    let name = "a\u{1b}[31mred\u{7}\u{202e}.css";
    let project = Project::released();
    project.write(&format!("assets/{name}"), "a { background: url(none.png) }\n");
    let run = project.refuse(1, &[]).stderr_lacks("\u{1b}").stderr_lacks("\u{7}").stderr_lacks("\u{202e}");
    run.stderr_has("assets/");
}

#[test]
fn terminals_are_not_at_the_mercy_of_sources() {
    let project = Project::released();
    project.write("assets/app.css", "a { background: url('\u{1b}[2J\u{9b}31m\u{202e}.png') }\n");
    project.refuse(1, &[]).stderr_lacks("\u{1b}").stderr_lacks("\u{9b}").stderr_lacks("\u{202e}");
}

#[test]
fn a_line_without_end_is_shown_in_part() {
    let project = Project::released();
    let line = format!("{}b {{ background: url(none.png) }}\n", "a { color: red } ".repeat(50_000));
    project.write("assets/app.css", line);
    let run = project.refuse(1, &[]).stderr_has("--> assets/app.css:1:");
    assert!(run.stderr.len() < 4000, "{} bytes were said", run.stderr.len());
}

#[test]
fn a_hundred_thousand_errors_in_one_line_are_said_in_time() {
    for sheet in [
        ")".repeat(100_000),
        "}".repeat(100_000),
        "a{b:url(x y)}".repeat(50_000),
        format!("{}{}", "f(url(data:,".repeat(50_000), ")".repeat(100_000)),
    ] {
        let project = Project::released();
        project.write("assets/app.css", format!("a {{ color: red }}\n{sheet}\n"));
        let run = project.refuse(1, &[]);
        assert!(run.duration < Duration::from_secs(5) * patience(), "{:?}", run.duration);
    }
}

#[test]
fn a_hundred_thousand_missing_files_are_said_in_time() {
    let project = Project::released();
    let sheet = (0..50_000).map(|number| format!("a{{b:url(n{number}.png)}}")).collect::<Vec<_>>().concat();
    project.write("assets/app.css", sheet);
    let run = project.refuse(1, &[]);
    assert!(run.duration < Duration::from_secs(20) * patience(), "{:?}", run.duration);
}

#[test]
fn an_output_that_does_not_parse_is_never_published() {
    // Valid in strict code, where the linker's folding to `delete NaN` is not.
    for minifier in ["oxc", "swc", "none"] {
        let project = Project::new().file("assets/app.js", "export {};\nconsole.log(delete ('c' / 0));\n");
        let run = project.build(&["--minify", minifier]);
        if run.code() == 0 {
            // Without this Node would take the module for a lenient script.
            project.write("dist/package.json", "{ \"type\": \"module\" }\n");
            assert_eq!(node(&project.output_path("app.js")), "true\n", "{minifier}");
        } else {
            run.exit(1).stderr_has("assets/app.js");
        }
    }
}
