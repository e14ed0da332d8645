//! The compilers and compressors of django-pipeline, which are programs and Python classes.

use super::super::node::{Node, Value};
use super::super::report::Report;
use super::super::roots::near;

/// What the settings of programs begin with, and the arguments that each has by default.
const PROGRAMS: &[(&str, &[&str])] = &[
    ("BABEL", &[""]),
    ("CLOSURE", &[""]),
    ("COFFEE_SCRIPT", &[""]),
    ("CSSMIN", &[""]),
    ("CSSTIDY", &["--template=highest"]),
    ("LESS", &[""]),
    ("LIVE_SCRIPT", &[""]),
    ("SASS", &[""]),
    ("STYLUS", &[""]),
    ("TERSER", &["--compress"]),
    ("TYPE_SCRIPT", &[""]),
    ("UGLIFYJS", &[""]),
    ("YUGLIFY_CSS", &["--terminal"]),
    ("YUGLIFY_JS", &["--terminal"]),
    ("YUI_CSS", &[""]),
    ("YUI_JS", &[""]),
];
/// What comes with django-pipeline, below `pipeline.compressors.`.
const COMPRESSORS: &[&str] = &[
    "NoopCompressor",
    "closure.ClosureCompressor",
    "csshtmljsminify.CssHtmlJsMinifyCompressor",
    "cssmin.CSSMinCompressor",
    "csstidy.CSSTidyCompressor",
    "jsmin.JSMinCompressor",
    "jsmin.SlimItCompressor",
    "terser.TerserCompressor",
    "uglifyjs.UglifyJSCompressor",
    "yuglify.YuglifyCompressor",
    "yui.YUICompressor",
];
/// The same below `pipeline.compilers.`, with what becomes of each; nothing is lost without a hint.
const COMPILERS: &[(&str, &str)] = &[
    ("coffee.CoffeeScriptCompiler", COMMAND),
    ("es6.ES6Compiler", "`browsers` in assetpack.toml: scripts are compiled for these; call them `.js`"),
    ("less.LessCompiler", COMMAND),
    ("livescript.LiveScriptCompiler", COMMAND),
    // Files that end in `.scss` and `.sass` are compiled as such.
    ("sass.SASSCompiler", ""),
    ("stylus.StylusCompiler", COMMAND),
    ("typescript.TypeScriptCompiler", "list what the compiler makes of it, or link ES modules: `entries` may be `.ts`"),
];
const COMMAND: &str = "`[[compile]]` in assetpack.toml runs the compiler as a command";

/// Whether scripts and sheets are minified: unless both compressors are switched off.
pub(super) fn minifies(js: Option<&Node>, css: Option<&Node>, report: &mut Report<'_>) -> bool {
    let mut compresses = |name: &str, node: Option<&Node>| {
        let Some(node) = node else { return true };
        match &node.value {
            Value::Switch(false) => return false,
            Value::Text(text) if text.is_empty() => return false,
            Value::Text(text) => match text.strip_prefix("pipeline.compressors.") {
                Some("NoopCompressor") => return false,
                Some(known) if COMPRESSORS.contains(&known) => {}
                Some(other) => {
                    let message = format!("`{text}` is no compressor of django-pipeline");
                    report.wrong(&node.span, message, &near(other, COMPRESSORS));
                }
                None => {
                    let message = format!("`{text}` needs Python to run: assetpack's minifier stands in for it");
                    report.lost(&node.span, message, "`[js]` and `[css]` in assetpack.toml have its settings");
                }
            },
            _ => report.mistyped(name, node, "the name of a class", ""),
        }
        true
    };
    let found = (compresses("JS_COMPRESSOR", js), compresses("CSS_COMPRESSOR", css));
    let (kept, off) = match found {
        (false, true) => ("scripts", js),
        (true, false) => ("sheets", css),
        (both, _) => return both,
    };
    if let Some(node) = off {
        let table = if kept == "scripts" { "[js]" } else { "[css]" };
        let hint = format!("`minify = \"none\"` in the table `{table}` of assetpack.toml switches that off");
        report.lost(&node.span, format!("{kept} are minified as well"), &hint);
    }
    true
}

/// The list `COMPILERS`.
pub(super) fn compilers(node: &Node, report: &mut Report<'_>) {
    let Value::List(items) = &node.value else {
        report.mistyped("COMPILERS", node, "a list of classes", "");
        return;
    };
    for item in items {
        let Some(text) = report.text("COMPILERS", item) else { continue };
        let Some(name) = text.strip_prefix("pipeline.compilers.") else {
            report.lost(&item.span, format!("`{text}` needs Python to run"), COMMAND);
            continue;
        };
        match COMPILERS.iter().find(|(known, _)| *known == name) {
            Some((_, "")) => {}
            Some((_, hint)) => report.lost(&item.span, format!("`{name}` is not run"), hint),
            None => {
                let known: Vec<&str> = COMPILERS.iter().map(|(known, _)| *known).collect();
                report.wrong(&item.span, format!("`{text}` is no compiler of django-pipeline"), &near(name, &known));
            }
        }
    }
}

/// Whether a key names a program.
pub(super) fn is_binary(key: &str) -> bool {
    let name = key.strip_suffix("_BINARY");
    name.is_some_and(|name| matches!(name, "YUI" | "YUGLIFY") || PROGRAMS.iter().any(|(known, _)| *known == name))
}

/// Whether a key holds the arguments of a program.
pub(super) fn is_arguments(key: &str) -> bool {
    let name = key.strip_suffix("_ARGUMENTS");
    name.is_some_and(|name| PROGRAMS.iter().any(|(known, _)| *known == name))
}

/// Whether these are other arguments than the usual ones.
pub(super) fn has_arguments(key: &str, node: &Node) -> bool {
    let Some(name) = key.strip_suffix("_ARGUMENTS") else { return false };
    let usual = PROGRAMS.iter().find(|(known, _)| *known == name).map(|(_, usual)| usual);
    let text = match &node.value {
        Value::List(items) => items.iter().filter_map(Node::text).collect::<Vec<_>>().join(" "),
        Value::Text(text) => text.clone(),
        _ => String::new(),
    };
    usual.is_some_and(|usual| !text.is_empty() && !usual.contains(&text.as_str()))
}
