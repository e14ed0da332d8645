//! Nesting of every bracket-like construct: 500 deep builds, 50,000 deep never kills the program.

use std::time::Duration;

use crate::{
    project::Project,
    run::{Run, patience},
};

/// How often each construct is repeated where it has to build.
const DEEP: usize = 500;
/// And where an error is as good an answer.
const ABYSS: usize = 50_000;

/// What stands before, in the middle, and after; the outer two are repeated.
type Shape = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// Name, start, repeated opening, middle, repeated closing; all of it ends in `;`.
const JS: &[Shape] = &[
    ("parentheses", "x = ", "(", "1", ")"),
    ("arrays", "x = ", "[", "1", "]"),
    ("objects", "x = ", "{a:", "1", "}"),
    ("computed keys", "x = ", "{[", "1", "]:1}"),
    ("calls", "x = ", "f(", "1", ")"),
    ("calls of calls", "x = f", "(1)", "", ""),
    ("members", "x = f", "[0]", "", ""),
    ("optional chains", "x = f", "?.a", "", ""),
    ("indexes", "x = ", "f[", "0", "]"),
    ("functions", "x = ", "function(){return ", "1", "}"),
    ("function declarations", "", "function g(){", "", "}"),
    ("arrows", "x = ", "a=>", "1", ""),
    ("arrows with bodies", "x = ", "()=>{return ", "1", "}"),
    ("default parameters", "x = ", "(a=", "1", ")=>1"),
    ("classes", "x = ", "class{a=", "1", "}"),
    ("heritage", "x = ", "class extends ", "f", "{}"),
    ("static blocks", "x = ", "class{static{y=", "1", "}}"),
    ("blocks", "", "{", "f()", "}"),
    ("if", "", "if(x)", "f()", ""),
    ("if else", "", "if(x)f();else ", "f()", ""),
    ("loops", "", "for(;x;)", "f()", ""),
    ("while", "", "while(x){", "f()", "}"),
    ("do", "", "do ", "f()", ";while(x)"),
    ("try", "", "try{", "f()", "}catch{}"),
    ("switch", "", "switch(x){case 1:", "f()", "}"),
    ("templates", "x = ", "`${", "1", "}`"),
    ("ternaries", "x = ", "y?1:", "1", ""),
    ("ternary tests", "x = ", "y?", "1", ":1"),
    ("not", "x = ", "!", "1", ""),
    ("typeof", "x = ", "typeof ", "1", ""),
    ("minus", "x = ", "- ", "1", ""),
    ("plus", "x = 1", "+y", "", ""),
    ("strings", "x = 1", "+'a'", "", ""),
    ("and", "x = y", "&&y", "", ""),
    ("nullish", "x = y", "??y", "", ""),
    ("powers", "x = y", "**y", "", ""),
    ("commas", "x = (1", ",y", ")", ""),
    ("assignments", "x = ", "y=", "1", ""),
    ("new", "x = ", "new ", "f", ""),
    ("new with arguments", "x = ", "new f(", "1", ")"),
    ("array patterns", "var ", "[", "a", "]"),
    ("object patterns", "var ", "{a:", "b", "}"),
    ("spread", "x = ", "[...", "[]", "]"),
    ("regular expression groups", "x = /", "(", "a", ")"),
    ("regular expression classes", "x = /", "(?:[a]", "a", ")"),
];

const CSS: &[Shape] = &[
    ("rules", "", "a{", "color:red", "}"),
    ("nested rules", "a{", "&:hover{", "color:red", "}"),
    ("media", "", "@media print{", "a{color:red}", "}"),
    ("supports", "", "@supports (a:b){", "a{color:red}", "}"),
    ("supports conditions", "@supports ", "(", "a:b", ")"),
    ("layers", "", "@layer x{", "a{color:red}", "}"),
    ("containers", "", "@container (width>1px){", "a{color:red}", "}"),
    ("is", "", ":is(", "a", ")"),
    ("not", "", ":not(", "a", ")"),
    ("has", "", ":has(", "a", ")"),
    ("calc", "a{width:", "calc(", "1px", ")"),
    ("parentheses in calc", "a{width:calc", "(", "1px", ")"),
    ("custom properties", "a{--x:", "(", "1", ")"),
    ("custom braces", "a{--x:", "{", "a", "}"),
    ("custom brackets", "a{--x:", "[", "1", "]"),
    ("var", "a{width:", "var(--x,", "1px", ")"),
    ("unknown functions", "a{width:", "f(", "1px", ")"),
    ("unknown rules", "", "@x{", "a{color:red}", "}"),
    ("urls", "a{background:", "f(url(data:,x),", "x", ")"),
];

fn end(name: &str, language: Language) -> &'static str {
    match (language, name) {
        (
            Language::Css,
            "nested rules"
            | "calc"
            | "parentheses in calc"
            | "var"
            | "urls"
            | "custom properties"
            | "custom braces"
            | "custom brackets"
            | "unknown functions",
        ) => "}\n",
        (Language::Css, "supports conditions" | "is" | "not" | "has") => "{a:b}\n",
        (Language::Css, _) => "\n",
        (Language::Js, "regular expression groups" | "regular expression classes") => "/;\n",
        (Language::Js, "array patterns" | "object patterns") => "=x;\n",
        (Language::Js, _) => ";\n",
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Js,
    Css,
}

fn source(language: Language, &(name, start, open, middle, close): &Shape, depth: usize) -> String {
    // A custom property must not be taken for a rule of its own.
    let end = end(name, language);
    format!("{start}{}{middle}{}{end}", open.repeat(depth), close.repeat(depth))
}

fn half_open(language: Language, shape: &Shape) -> String {
    let whole = source(language, shape, ABYSS);
    whole[..whole.len() / 2].to_owned()
}

/// Collects what went wrong, so that one report shows all of it.
struct Report(Vec<String>);

impl Report {
    /// A release; a warning is allowed.
    fn builds(&mut self, what: &str, path: &str, content: &str, arguments: &[&str]) {
        let project = Project::new().file(path, content);
        match attempt(&project, arguments) {
            Ok(run) if run.code() == 0 => {}
            // Some languages have constructs that multiply when they are translated: a class
            // in a heritage, nested rules for browsers that know none. They may be refused, in
            // these words, where they are translated.
            Ok(run) if translated(path, arguments) && is_multiplied(&run.stderr) => {}
            Ok(run) => self.0.push(format!("{what} of {DEEP} levels is refused:\n{}", cut(&run.stderr))),
            Err(report) => self.0.push(format!("{what} of {DEEP} levels: {report}")),
        }
    }

    /// An error or a release, but never a signal (every run asserts that), and soon.
    fn survives(&mut self, what: &str, path: &str, content: &str, arguments: &[&str]) {
        let project = Project::new().file(path, content);
        let limit = Duration::from_secs(2) * patience();
        let mut best = Duration::MAX;
        // Other work on the machine must not decide: the best of three counts.
        for _ in 0..3 {
            match attempt(&project, arguments) {
                Ok(run) => best = best.min(run.duration),
                Err(report) => {
                    self.0.push(format!("{what} of {ABYSS} levels: {report}"));
                    return;
                }
            }
            if best < limit {
                return;
            }
        }
        self.0.push(format!("{what} of {ABYSS} levels takes {best:?}"));
    }

    #[track_caller]
    fn end(self) {
        assert!(self.0.is_empty(), "{}", self.0.join("\n\n"));
    }
}

/// Whether a source is more than linked.
fn translated(path: &str, arguments: &[&str]) -> bool {
    path == "assets/app.ts" || arguments.contains(&"--browsers")
}

fn is_multiplied(message: &str) -> bool {
    message.contains("error[engine-timeout]")
        || (message.contains("error[css-lowering]") && message.contains("would grow from"))
}

/// A build of which a bad end is reported, so that the other shapes are still tried.
fn attempt(project: &Project, arguments: &[&str]) -> Result<Run, String> {
    let launch = project.launch(&["build"]).with(arguments).limit(Duration::from_secs(10) * patience());
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| launch.run()))
        .map_err(|report| cut(report.downcast_ref::<String>().map_or("?", String::as_str)))
}

fn cut(text: &str) -> String {
    text.chars().take(300).collect()
}

fn all_js(path: &str, before: &str, arguments: &[&str]) {
    let mut report = Report(Vec::new());
    for shape in JS {
        let source = |depth| format!("{before}{}", source(Language::Js, shape, depth));
        report.builds(shape.0, path, &source(DEEP), arguments);
        report.survives(shape.0, path, &source(ABYSS), arguments);
    }
    report.end();
}

const MODULE: &str = "export let x, y, f = () => x;\n";
const SCRIPT: &str = "var x, y, f = function () {};\n";

#[test]
fn modules_may_be_nested() {
    all_js("assets/app.js", MODULE, &[]);
}

#[test]
fn classic_scripts_may_be_nested() {
    all_js("assets/app.js", SCRIPT, &[]);
}

#[test]
fn typescript_may_be_nested() {
    all_js("assets/app.ts", "export let x: any, y: any, f: any = () => x;\n", &[]);
}

#[test]
fn modules_for_old_browsers_may_be_nested() {
    all_js("assets/app.js", MODULE, &["--browsers", "chrome 60"]);
}

#[test]
fn classic_scripts_for_old_browsers_may_be_nested() {
    all_js("assets/app.js", SCRIPT, &["--browsers", "chrome 60"]);
}

#[test]
fn modules_that_swc_minifies_may_be_nested() {
    all_js("assets/app.js", MODULE, &["--minify", "swc"]);
}

#[test]
fn half_of_what_is_nested_is_an_error() {
    let mut report = Report(Vec::new());
    for shape in JS {
        let source = format!("{MODULE}{}", half_open(Language::Js, shape));
        report.survives(shape.0, "assets/app.js", &source, &[]);
    }
    for shape in CSS {
        report.survives(shape.0, "assets/app.css", &half_open(Language::Css, shape), &[]);
    }
    report.end();
}

#[test]
fn jsx_and_types_may_be_nested() {
    let mut report = Report(Vec::new());
    let jsx = |depth: usize| {
        let (open, close) = ("<p>".repeat(depth), "</p>".repeat(depth));
        format!("/** @jsx h */\nexport const h = () => 1;\nexport const a = {open}x{close};\n")
    };
    let generics = |depth: usize| {
        let (open, close) = ("A<".repeat(depth), ">".repeat(depth));
        format!("type A<T> = T;\nexport let a: {open}string{close};\nconsole.log(1);\n")
    };
    let objects = |depth: usize| {
        let (open, close) = ("{a:".repeat(depth), "}".repeat(depth));
        format!("export let a: {open}string{close};\nconsole.log(1);\n")
    };
    let conditions =
        |depth: usize| format!("type A<T> = {}T;\nexport let a: A<1>;\n", "T extends 1 ? 1 : ".repeat(depth));
    for (what, path, source) in [
        ("elements", "assets/app.jsx", &jsx as &dyn Fn(usize) -> String),
        ("elements", "assets/app.tsx", &jsx),
        ("generics", "assets/app.ts", &generics),
        ("object types", "assets/app.ts", &objects),
        ("conditional types", "assets/app.ts", &conditions),
    ] {
        report.builds(what, path, &source(DEEP), &[]);
        report.survives(what, path, &source(ABYSS), &[]);
    }
    report.end();
}

#[test]
fn a_module_that_takes_too_long_is_left_behind_on_the_only_thread() {
    let heritage = source(Language::Js, &("", "export let x = ", "class extends (", "Object", ") {}"), 40);
    let project = Project::new().file("assets/app.ts", &heritage).file("assets/broken.js", "export let a = ;\n");
    let launch = project.launch(&["build", "--browsers", "chrome 40", "--jobs", "1"]);
    let run = launch.limit(Duration::from_secs(10) * patience()).run();
    assert_eq!(run.code(), 1, "{}", run.stderr);
    for expected in ["`assets/app.ts` could not be compiled within 5 seconds", "assets/broken.js:1:16", "2 errors"] {
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
}

fn all_css(arguments: &[&str]) {
    let mut report = Report(Vec::new());
    for shape in CSS {
        report.builds(shape.0, "assets/app.css", &source(Language::Css, shape, DEEP), arguments);
        report.survives(shape.0, "assets/app.css", &source(Language::Css, shape, ABYSS), arguments);
    }
    report.end();
}

#[test]
fn css_may_be_nested() {
    all_css(&[]);
}

#[test]
fn css_for_old_browsers_may_be_nested() {
    all_css(&["--browsers", "chrome 60"]);
}

#[test]
fn json_modules_may_be_nested() {
    let mut report = Report(Vec::new());
    for (depth, open, close) in [(DEEP, "[", "]"), (DEEP, "{\"a\":", "}"), (ABYSS, "[", "]"), (ABYSS, "{\"a\":", "}")] {
        let json = format!("{}1{}", open.repeat(depth), close.repeat(depth));
        let project = Project::new()
            .file("assets/data.json", &json)
            .file("assets/app.js", "import data from './data.json';\nconsole.log(data);\n");
        let run = project.build(&[]);
        if depth == DEEP && run.code() != 0 {
            report.0.push(format!("JSON of {depth} levels is refused: {}", run.stderr));
        }
        if run.duration > Duration::from_secs(2) * patience() {
            report.0.push(format!("JSON of {depth} levels takes {:?}", run.duration));
        }
    }
    report.end();
}
