//! link, for packages of scripts: JavaScript templates as code, in the way of Jammit.
//!
//! All templates of a package are one statement, which sets a member of one object for each:
//! a function, or what `jst.function` makes of its text.

use std::fmt::Write as _;

use crate::{
    config::{JstConfig, TemplateFunction},
    diagnostic::{Diagnostic, Location},
    engines::js::{Goal, parse},
    source_text,
    stages::{packages::Package, project::Project, source::Source},
};

/// The small template function: `<%= value %>` and `<% code %>`, with the members of the argument in scope and
/// `print` to write. It needs `new Function`, which a strict content security policy forbids.
const BUNDLED: &str = r#"var template = function (text) {
  var code = "var __p=[],print=function(){__p.push.apply(__p,arguments)};with(obj||{}){", done = 0;
  text.replace(/<%(=?)([\s\S]+?)%>|$/g, function (tag, value, inner, at) {
    code += "__p.push(" + JSON.stringify(text.slice(done, at)) + ");";
    done = at + tag.length;
    if (tag) code += value ? "__p.push(" + INNER + "\n);" : INNER + "\n";
    return tag;
  });
  return new Function("obj", code + "}return __p.join('')");
};
"#;

/// The templates of a package as code; empty if it has none.
///
/// # Errors
/// Templates that cannot be read.
pub fn compile(project: &Project, package: &Package) -> Result<String, Vec<Diagnostic>> {
    let mut sources: Vec<&Source> =
        package.templates.iter().filter_map(|path| project.tree.sources.get(path)).collect();
    if sources.is_empty() {
        return Ok(String::new());
    }
    if project.config.jst.sorted {
        sources.sort_by_key(|source| &source.shown);
    }
    let JstConfig { extension, function, namespace, separator, escapes, .. } = &project.config.jst;
    let (bundled, function) = match function {
        TemplateFunction::Bundled => (bundled(*escapes), "template"),
        TemplateFunction::Raw => (String::new(), ""),
        TemplateFunction::Named(name) => (String::new(), name.as_str()),
    };
    let mut code = format!("(function(){{\n{namespace} = {namespace} || {{}};\n{bundled}");
    let mut problems = Vec::new();
    let names = names(&sources.iter().map(|source| source.shown.as_str()).collect::<Vec<_>>(), extension);
    for (source, name) in sources.iter().zip(names) {
        match source_text::read(&source.path, &source.shown, project.config.limits.file_size) {
            Ok(text) => {
                let name = quoted(&name.replace('/', separator));
                let text = quoted(&if *escapes { text } else { text.replace('\\', "\\\\") });
                problems.extend(not_a_string(&source.shown, &text));
                let _ = writeln!(code, "{namespace}['{name}'] = {function}('{text}');");
            }
            Err(problem) => problems.push(*problem),
        }
    }
    code.push_str("})();\n");
    if problems.is_empty() { Ok(code) } else { Err(problems) }
}

/// The template function. Where a template's backslashes are read once, as in a string, Jammit's function doubles those that
/// are left in code.
fn bundled(escapes: bool) -> String {
    let inner = if escapes { r#"inner.replace(/\\/g, "\\\\")"# } else { "inner" };
    BUNDLED.replace("INNER", inner)
}

/// A text between single quotes, in which backslashes stay what they are to JavaScript.
fn quoted(text: &str) -> String {
    text.replace("\r\n", "\\n").replace('\n', "\\n").replace('\r', "\\r").replace('\'', "\\'")
}

/// The error for a template whose backslashes leave no string.
fn not_a_string(shown: &str, text: &str) -> Option<Diagnostic> {
    let problem = parse::check("", &format!("('{text}')"), Goal::Script).into_iter().next()?;
    let message = format!("`{shown}` is no text of a JavaScript string: {}", problem.message);
    Some(
        Diagnostic::error("package", message)
            .at(Location::file(shown))
            .hint("backslashes in templates are read as in a string, with `jst.escapes`: double them"),
    )
}

/// What each template is called: its path below the folder that holds all of them, without the extension. One that is
/// alone has the name of its file.
fn names(paths: &[&str], extension: &str) -> Vec<String> {
    let folders = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    let all: Vec<Vec<String>> = paths.iter().map(|path| folders(path)).collect();
    let shared = match all.split_first() {
        Some((first, [])) => first.len() - 1,
        Some((first, rest)) => {
            let same = |at: &usize| rest.iter().all(|other| other.get(*at) == first.get(*at));
            (0..first.len() - 1).take_while(same).count()
        }
        None => 0,
    };
    let ending = format!(".{extension}");
    let name = |parts: &Vec<String>| {
        let path = parts[shared..].join("/");
        path.strip_suffix(&ending).map_or(path.clone(), str::to_owned)
    };
    all.iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_called_by_their_path_below_the_common_folder() {
        for (paths, extension, expected) in [
            (&["a/b/c.jst"][..], "jst", &["c"][..]),
            (&["a/b/c.jst", "a/d.jst"], "jst", &["b/c", "d"]),
            (&["a/b/c.jst", "a/b/d.jst"], "jst", &["c", "d"]),
            (&["a.jst", "b/c.jst"], "jst", &["a", "b/c"]),
            (&["v/a.html.mustache"], "html.mustache", &["a"]),
        ] {
            assert_eq!(names(paths, extension), expected, "{paths:?}");
        }
    }

    #[test]
    fn texts_stand_between_single_quotes() {
        assert_eq!(quoted("a\r\nb\n'c' \\d"), "a\\nb\\n\\'c\\' \\d");
    }
}
