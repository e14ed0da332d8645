//! What the outputs of a release refer to, read from the published files themselves.

use std::ops::Range;

use crate::{
    diagnostic::{Diagnostic, Location},
    engines::{
        css,
        js::{Goal, parse},
        markup::{self, CssKind, Host, Role, Text},
    },
};

/// A reference: the URL, and its bytes in the output.
pub type Found = (String, Range<usize>);

/// The references in the output `name`, whose text is of a type that can hold any; nothing for others.
///
/// # Errors
/// What keeps it from being read.
pub fn references(name: &str, media_type: &str, text: &str) -> Result<Vec<Found>, Vec<Diagnostic>> {
    match media_type {
        "text/css" => sheet(name, text),
        "text/javascript" => script(name, text),
        "text/html" => document(name, text, markup::html::rewrite),
        "image/svg+xml" => document(name, text, markup::svg::rewrite),
        "application/manifest+json" => document(name, text, markup::webmanifest::rewrite),
        _ => Ok(Vec::new()),
    }
}

/// Whether outputs of a type are read at all.
pub fn can_refer(media_type: &str) -> bool {
    ["text/css", "text/javascript", "text/html", "image/svg+xml", "application/manifest+json"].contains(&media_type)
}

/// Whether the bytes of an output of such a type have to be read as a text.
pub fn may_refer(media_type: &str, bytes: &[u8]) -> bool {
    media_type != "image/svg+xml" || markup::svg::may_refer(bytes)
}

/// What a sheet whose errors were left to browsers refers to is looked at as well.
fn sheet(name: &str, text: &str) -> Result<Vec<Found>, Vec<Diagnostic>> {
    let sheet = css::recover(text, usize::MAX).map_err(|problem| {
        vec![Diagnostic::error("verify", problem.message).at(Location::at(name, text, problem.span))]
    })?;
    let imports = sheet.prelude.into_iter().filter_map(|step| match step {
        css::Prelude::Import(import) => Some((import.url, import.url_span)),
        css::Prelude::LayerStatement { .. } => None,
    });
    Ok(sheet.references.into_iter().map(|reference| (reference.url, reference.span)).chain(imports).collect())
}

fn script(name: &str, text: &str) -> Result<Vec<Found>, Vec<Diagnostic>> {
    let parsed = parse::references(name, text, Goal::Module)
        .or_else(|errors| parse::references(name, text, Goal::Script).map_err(|_| errors))?;
    if has_early_error(text) {
        return Err(parse::check(name, text, Goal::Module));
    }
    Ok(parsed.into_iter().map(|reference| (reference.url, reference.span)).collect())
}

/// A text that is neither a module nor a script to a browser.
fn has_early_error(text: &str) -> bool {
    !parse::check("", text, Goal::Module).is_empty() && !parse::check("", text, Goal::Script).is_empty()
}

type Rewrite = fn(&str, &mut dyn Host) -> markup::Rewritten;

fn document(name: &str, text: &str, rewrite: Rewrite) -> Result<Vec<Found>, Vec<Diagnostic>> {
    let mut collector = Collector::default();
    let problem = |problem: markup::Problem| {
        Diagnostic::error("verify", problem.message).at(Location::at(name, text, problem.span))
    };
    rewrite(text, &mut collector).map_err(|problems| problems.into_iter().map(problem).collect::<Vec<_>>())?;
    // Behind a base, what is relative is relative to something else.
    Ok(if collector.based { Vec::new() } else { collector.found })
}

/// Notes what a document loads; where its links lead is the server's matter.
#[derive(Default)]
struct Collector {
    based: bool,
    found: Vec<Found>,
}

impl Host for Collector {
    fn base(&mut self, _: &str, _: Range<usize>) {
        self.based = true;
    }

    fn url(&mut self, url: &str, place: Range<usize>, role: Role) -> Option<String> {
        let is_link = matches!(role, Role::Navigation | Role::Frame | Role::Prefetch);
        let is_prefix = role == Role::Import && url.ends_with('/');
        if !is_link && !is_prefix {
            self.found.push((url.to_owned(), place));
        }
        None
    }

    fn integrity(&mut self, _: &str, _: Range<usize>) -> Option<String> {
        None
    }

    fn css(&mut self, text: &Text<'_>, kind: CssKind) -> Option<String> {
        let (before, after) = kind.wrapping();
        let whole = format!("{before}{}{after}", text.as_str());
        if let Ok(sheet) = css::recover(&whole, usize::MAX) {
            let place = |span: Range<usize>| text.place_of(span.start - before.len()..span.end - before.len());
            self.found.extend(sheet.references.into_iter().map(|reference| (reference.url, place(reference.span))));
        }
        None
    }

    fn script(&mut self, _: &Text<'_>, _: bool) {}
}
