//! Sources that Sprockets compiles by itself: embedded Ruby that only names assets, and templates as functions.

use std::{ops::Range, path::Path};

use super::{
    helpers, inline, sass,
    texts::{Text, Texts, is_sass},
};
use crate::{
    diagnostic::{Diagnostic, Location},
    path::{LogicalPath, encode_url_path},
    source_text,
    sprockets::{
        directives,
        ejs::ejs,
        erb::{self, Asset, Helper, Segment},
        jst::jst,
        types::{self, Kind},
    },
    stages::source::Source,
};

/// What the extensions of a source say.
pub struct Template {
    /// The path without the languages that are compiled here: `a.css.scss` of `a.css.scss.erb`.
    pub inner: LogicalPath,
    /// The path of what it becomes.
    pub output: LogicalPath,
    /// Those languages, the first one to be compiled first.
    steps: Vec<Step>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Erb,
    Ejs,
    Jst,
}

/// What is to be done with the source at `logical`, if anything.
#[must_use]
pub fn of(logical: &LogicalPath) -> Option<Template> {
    let parts = types::parts(logical.as_str());
    let step = |engine: &&str| match *engine {
        "erb" => Some(Step::Erb),
        "ejs" => Some(Step::Ejs),
        "jst" => Some(Step::Jst),
        _ => None,
    };
    let steps: Vec<Step> = parts.engines.iter().rev().map_while(step).collect();
    if steps.is_empty() {
        return None;
    }
    let output = LogicalPath::parse(&parts.logical()).ok()?;
    let rest = &parts.engines[..parts.engines.len() - steps.len()];
    // Templates are scripts, whatever is said before.
    let inner = if parts.kind() == Kind::JavaScript && rest.is_empty() {
        output.clone()
    } else {
        let extensions: Vec<&str> = parts.format.into_iter().chain(rest.iter().copied()).collect();
        LogicalPath::parse(&[&[parts.name], extensions.as_slice()].concat().join(".")).ok()?
    };
    Some(Template { inner, output, steps })
}

/// Compiles the source, down to a language that others compile.
///
/// # Errors
/// Code that needs Ruby, assets that do not exist, and what further compilers say.
pub fn compile(texts: &Texts, source: &Source, template: &Template) -> Result<Text, Vec<Diagnostic>> {
    let (path, shown) = (source.path.as_path(), source.shown.as_str());
    let limit = texts.project.config.limits.file_size;
    let mut text = Text {
        text: source_text::read(path, shown, limit).map_err(|problem| vec![*problem])?,
        made: true,
        ..Text::default()
    };
    let is_script = types::logical(source.logical.as_str()).1 == Kind::JavaScript;
    // Templates show their white space; everything else keeps its places.
    let is_shown = template.steps.iter().any(|step| *step != Step::Erb);
    text.text = if is_shown { directives::template(&text.text) } else { texts.without_directives(path, text.text) };
    for step in &template.steps {
        text.text = match step {
            Step::Erb => {
                let (made, targets) = evaluate(texts, shown, &text.text, is_script)?;
                text.targets = targets;
                made
            }
            Step::Ejs => ejs(&text.text),
            Step::Jst => jst(types::parts(source.logical.as_str()).name, &text.text),
        };
    }
    if is_sass(Path::new(template.inner.as_str())) {
        let made = path.with_file_name(template.inner.file_name());
        return sass::compile_text(texts, &made, shown, text.text);
    }
    Ok(text)
}

/// What embedded Ruby gives. In sheets and documents, addresses are found again by who reads these; in scripts, they are
/// whole, with slots for names, and this says of which outputs they are.
fn evaluate(
    texts: &Texts,
    shown: &str,
    source: &str,
    is_script: bool,
) -> Result<(String, Vec<LogicalPath>), Vec<Diagnostic>> {
    let problem =
        |span: Range<usize>, message: String| Diagnostic::error("erb", message).at(Location::at(shown, source, span));
    let segments = erb::segments(source).map_err(|problems| {
        let hint = "compile it with a program in `[[compile]]`, or write what it gives";
        let more = problems.len() - 1;
        let (span, message) = problems.into_iter().next().expect("there is one");
        let first = problem(span, message).hint(hint);
        vec![if more == 0 { first } else { first.hint(format!("so do {more} further places of this file")) }]
    })?;
    let (mut text, mut targets, mut problems) = (String::new(), Vec::new(), Vec::new());
    for segment in segments {
        match segment {
            Segment::Text { text: written, .. } => text.push_str(&written),
            Segment::Asset(asset) => match address(texts, &asset) {
                Ok(Address::Data(data)) => text.push_str(&data),
                Ok(Address::Output(target)) if is_script => {
                    text.push_str(&texts.project.config.public_path);
                    text.push_str(&encode_url_path(texts.slots.served(&target).as_str()));
                    targets.push(target);
                }
                Ok(Address::Output(target)) => {
                    text.push('/');
                    text.push_str(target.as_str());
                }
                Err(problem) => problems.push(problem.at(Location::at(shown, source, asset.span))),
            },
        }
    }
    if problems.is_empty() { Ok((text, targets)) } else { Err(problems) }
}

enum Address {
    Output(LogicalPath),
    Data(String),
}

fn address(texts: &Texts, asset: &Asset) -> Result<Address, Diagnostic> {
    let tree = &texts.project.tree;
    let folders: Vec<&str> = asset.folder.into_iter().collect();
    let path = helpers::found(&asset.argument, &folders, tree);
    let logical = LogicalPath::parse(path.split(['?', '#']).next().unwrap_or_default()).ok();
    let source = logical.as_ref().and_then(|logical| tree.get(logical).or_else(|| tree.output(logical)));
    let Some(source) = source else {
        let message = format!("`{}` is asked for, which does not exist", asset.argument);
        return Err(Diagnostic::error("missing-reference", message).hint("assets are called by their logical paths"));
    };
    if asset.helper == Helper::DataUri {
        let limit = texts.project.config.limits.file_size;
        return inline::data_url(&source.path, &source.shown, limit).map(Address::Data).map_err(|problem| *problem);
    }
    Ok(Address::Output(source.output()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_taken_off_one_by_one() {
        for (path, expected) in [
            ("a.js.erb", Some(("a.js", "a.js"))),
            ("a.css.erb", Some(("a.css", "a.css"))),
            ("a.css.scss.erb", Some(("a.css.scss", "a.css"))),
            ("a.scss.erb", Some(("a.scss", "a.css"))),
            ("t/a.jst.ejs", Some(("t/a.js", "t/a.js"))),
            ("t/a.jst", Some(("t/a.js", "t/a.js"))),
            ("a.html.erb", Some(("a.html", "a.html"))),
            ("a.js.coffee.erb", Some(("a.js.coffee", "a.js"))),
            ("a.js", None),
            ("a.jst.eco", None),
        ] {
            let found = of(&LogicalPath::parse(path).expect("a path"));
            let found = found.map(|template| (template.inner.to_string(), template.output.to_string()));
            assert_eq!(found.as_ref().map(|(a, b)| (a.as_str(), b.as_str())), expected, "{path}");
        }
    }
}
