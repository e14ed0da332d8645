//! The functions that Rails gives to Sass (`image-url("a.png")`). To Sass they are functions of CSS, which it leaves
//! alone; here they become addresses from the root of the sources, which are resolved like all others.

use std::ops::Range;

use crate::{
    engines::css::{
        import::string_value,
        tokens::{Kind, Token, tokenize},
    },
    path::LogicalPath,
    stages::source::SourceTree,
};

/// What helpers begin with, and the folders in which each of them looks, besides the root.
const HELPERS: [(&str, &[&str]); 7] = [
    ("asset", &[]),
    ("image", &["images", "img"]),
    ("font", &["fonts"]),
    ("audio", &["audios", "audio"]),
    ("video", &["videos", "video"]),
    ("javascript", &["javascripts", "js"]),
    ("stylesheet", &["stylesheets", "css"]),
];

/// A call of a helper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Where it stands: bytes of the sheet.
    pub span: Range<usize>,
    /// What it asks for: the path from the root of the sources, with the query or fragment.
    pub path: String,
    /// Whether it wants the content as a `data:` URL.
    pub data: bool,
}

/// The calls in `css`, in order; or the place of one that cannot be understood.
///
/// # Errors
/// The bytes of a call whose argument is no text, or that stands where no address can.
pub fn calls(css: &str, tree: &SourceTree) -> Result<Vec<Call>, Range<usize>> {
    let mut calls = Vec::new();
    if !HELPERS.iter().any(|(name, _)| css.contains(&format!("{name}-")) || css.contains(&format!("{name}_"))) {
        return Ok(calls);
    }
    let tokens = tokenize(css);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        let text = token.text(css);
        match token.kind {
            Kind::Function => {
                let Some((helper, ending)) = helper(text.trim_end_matches('(')) else { continue };
                let Some((argument, length)) = argument(css, &tokens[at..]) else {
                    return Err(token.start..token.end);
                };
                let end = tokens[at + length - 1].end;
                match ending {
                    "url" | "data-url" => calls.push(Call {
                        span: token.start..end,
                        path: found(&argument, helper, tree),
                        data: ending == "data-url",
                    }),
                    _ => return Err(token.start..end),
                }
                at += length;
            }
            // `url(asset-path("a.png"))` is an address with quotes in it, which is none.
            Kind::BadUrl => {
                let inside = text.get(4..).unwrap_or_default().trim_start();
                let Some((name, rest)) = inside.split_once('(') else { continue };
                let Some((helper, "path")) = helper(name) else { continue };
                let quoted = rest.trim_end_matches(')').trim();
                let is_closed = tokens.get(at).is_some_and(|next| next.kind == Kind::CloseParen);
                if !is_closed || quoted.len() < 2 || !quoted.starts_with(['"', '\'']) {
                    return Err(token.start..token.end);
                }
                let path = found(&string_value(quoted), helper, tree);
                calls.push(Call { span: token.start..tokens[at].end, path, data: false });
                at += 1;
            }
            _ => {}
        }
    }
    Ok(calls)
}

/// The helper that a function's name is, and what it gives.
fn helper(name: &str) -> Option<(&'static [&'static str], &'static str)> {
    // To Sass, both are the same in a name.
    let name = name.replace('_', "-");
    HELPERS.iter().find_map(|(known, folders)| {
        let ending = name.strip_prefix(known)?.strip_prefix('-')?;
        Some((*folders, ["url", "path", "data-url"].into_iter().find(|found| *found == ending)?))
    })
}

/// The only argument of a function, a string, and how many tokens there are up to its bracket.
fn argument(css: &str, tokens: &[Token]) -> Option<(String, usize)> {
    let mut solid = tokens.iter().enumerate().filter(|(_, token)| !token.kind.is_gap());
    let ((_, string), (close, bracket)) = (solid.next()?, solid.next()?);
    let fits = string.kind == (Kind::String { closed: true }) && bracket.kind == Kind::CloseParen;
    fits.then(|| (string_value(string.text(css)), close + 1))
}

/// The path from the root: as it is, or in one of the helper's folders.
pub fn found(argument: &str, folders: &[&str], tree: &SourceTree) -> String {
    let end = argument.find(['?', '#']).unwrap_or(argument.len());
    let path = argument[..end].trim_start_matches('/');
    let exists = |path: &str| LogicalPath::parse(path).is_ok_and(|logical| tree.get(&logical).is_some());
    let inside = folders.iter().map(|folder| format!("{folder}/{path}")).find(|path| exists(path));
    match inside.filter(|_| !exists(path)) {
        Some(inside) => format!("{inside}{}", &argument[end..]),
        None => format!("{path}{}", &argument[end..]),
    }
}
