//! Directives: `//= require "menu"` and its like, in the comments that a source begins with.

use std::ops::Range;

use super::shell;

/// Which comments can hold directives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comments {
    /// `//` and `/* */`: style sheets of all kinds.
    Style,
    /// `#` as well, for CoffeeScript. No JavaScript begins with one, so they are read there too, as Sprockets does.
    Script,
}

/// What a source asks for. Paths are as written, without quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directive {
    /// `require`: this file stands before the source.
    Require(String),
    /// `require_self`: the source stands here, not last.
    RequireSelf,
    /// `require_directory`: the files of a folder, not of those in it.
    RequireDirectory(String),
    /// `require_tree`: the files of a folder and of all in it.
    RequireTree(String),
    /// `depend_on`: the source is made anew when this file changes.
    DependOn(String),
    /// `depend_on_asset`: the same for an asset, with what it requires.
    DependOnAsset(String),
    /// `depend_on_directory`: the same for the files of a folder, perhaps of one content type.
    DependOnDirectory(String, Option<String>),
    /// `stub`: this file, and what it requires, is no part of the bundle.
    Stub(String),
    /// `link`: this file is an output of its own.
    Link(String),
    /// `link_directory`: so are the files of a folder, perhaps of one content type.
    LinkDirectory(String, Option<String>),
    /// `link_tree`: so are the files of a folder and of all in it.
    LinkTree(String, Option<String>),
}

/// A directive and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// What is asked for, or what is wrong with it, as a message.
    pub directive: Result<Directive, String>,
    /// The bytes of its name and arguments, without the marks of the comment.
    pub span: Range<usize>,
    /// The bytes of its first argument; the whole directive if it has none.
    pub argument: Range<usize>,
}

/// The directives of `text`, in order. Only comments before all code count, and words that are no directives are text.
#[must_use]
pub fn header(text: &str, comments: Comments) -> Vec<Placed> {
    lines(text, comments).into_iter().map(|line| line.placed).collect()
}

/// `text` with its directives removed, line by line, or nothing if it has none.
///
/// Sprockets empties the whole line. Where that line opens or closes a comment of several lines, the rest of the comment
/// becomes code then, or code a comment; here the marks stay.
#[must_use]
pub fn blanked(text: &str, comments: Comments) -> Option<String> {
    let lines = lines(text, comments);
    if lines.is_empty() {
        return None;
    }
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for line in lines {
        result += &text[done..line.bytes.start];
        result += line.kept;
        done = line.bytes.end;
    }
    Some(result + &text[done..])
}

/// `text` as Sprockets 3 hands it to a template language: line ends are `\n`, the last line has one, and directives are
/// gone. Templates show their white space, so unlike [`blanked`] this follows Sprockets in each byte.
#[must_use]
pub fn template(text: &str) -> String {
    let text = &text.replace("\r\n", "\n").replace('\r', "\n");
    let (end, _) = scan(text, Comments::Script);
    let (header, body) = text.split_at(end);
    let mut result = String::with_capacity(text.len() + 1);
    let mut done = 0;
    for line in lines(text, Comments::Script) {
        result += &header[done..line.bytes.start];
        done = line.bytes.end;
        if !header[done..].starts_with('\n') {
            result.push('\n');
        }
    }
    result += &header[done..];
    if result.ends_with('\n') {
        result.pop();
    }
    if !result.is_empty() {
        result.push('\n');
    }
    result += body;
    if !result.is_empty() && !result.ends_with('\n') {
        result.push('\n');
    }
    result
}

/// A line that holds a directive.
struct Line {
    placed: Placed,
    /// Without its end.
    bytes: Range<usize>,
    /// The marks of comments that have to stay.
    kept: &'static str,
}

fn lines(text: &str, comments: Comments) -> Vec<Line> {
    let (end, blocks) = scan(text, comments);
    let mut lines = Vec::new();
    let mut start = 0;
    let mut passed = 0;
    while start < end {
        let length = text[start..end].find(['\n', '\r']);
        let bytes = start..length.map_or(end, |length| start + length);
        while blocks.get(passed).is_some_and(|block| block.end <= bytes.start) {
            passed += 1;
        }
        if let Some(placed) = directive(text, bytes.clone()) {
            lines.push(Line { placed, kept: kept(&blocks[passed..], &bytes), bytes: bytes.clone() });
        }
        start = bytes.end + 1;
    }
    lines
}

/// The marks of the comments that begin before the line, or end after it.
fn kept(blocks: &[Range<usize>], line: &Range<usize>) -> &'static str {
    let closes = blocks.first().is_some_and(|block| block.start < line.start && block.end <= line.end);
    let opens = blocks
        .iter()
        .take_while(|block| block.start < line.end)
        .any(|block| block.start >= line.start && block.end > line.end);
    match (closes, opens) {
        (false, false) => "",
        (false, true) => "/*",
        (true, false) => "*/",
        (true, true) => "*/ /*",
    }
}

/// Where the comments end that the text begins with, and those of them that can span lines.
fn scan(text: &str, comments: Comments) -> (usize, Vec<Range<usize>>) {
    let mut blocks = Vec::new();
    let mut end = 0;
    loop {
        let rest = text[end..].trim_start_matches(shell::is_space);
        let start = text.len() - rest.len();
        if rest.starts_with("//") || (comments == Comments::Script && rest.starts_with('#')) {
            end = rest.find(['\n', '\r']).map_or(text.len(), |length| start + length + 1);
        } else if let Some(length) = rest.strip_prefix("/*").and_then(|inside| inside.find("*/")) {
            end = start + length + 4;
            blocks.push(start..end);
        } else {
            return (end, blocks);
        }
    }
}

/// The directive of a line: after marks of which the last is `=`, and before the end of the comment.
fn directive(text: &str, line: Range<usize>) -> Option<Placed> {
    let written = &text[line.clone()];
    let start = written.find(|letter: char| letter.is_ascii_alphanumeric() || letter == '_')?;
    if !written[..start].trim_end_matches(shell::is_space).ends_with('=') {
        return None;
    }
    let asked = &written[start..];
    let asked = asked.strip_suffix("*/").unwrap_or(asked).trim_end_matches(shell::is_space);
    let from = line.start + start;
    let span = from..from + asked.len();
    match shell::words(asked) {
        Ok(words) => {
            let (name, arguments) = words.split_first()?;
            let given: Vec<&str> = arguments.iter().map(|word| word.text.as_str()).collect();
            let argument = arguments.first().map_or(span.clone(), |word| from + word.span.start..from + word.span.end);
            Some(Placed { directive: understood(&name.text, &given)?, span, argument })
        }
        // A word like `don't` after a line of `=` is no directive: Sprockets gives up there.
        Err(quote) => {
            let name = asked.split(shell::is_space).next().unwrap_or_default();
            let _known = understood(name, &[])?;
            let argument = from + quote..span.end;
            Some(Placed { directive: Err(format!("a quote of `{name}` is not closed")), span, argument })
        }
    }
}

/// The directive of that name, or what is wrong with its arguments; nothing if there is none.
fn understood(name: &str, arguments: &[&str]) -> Option<Result<Directive, String>> {
    let path = |make: fn(String) -> Directive| match arguments {
        [path] => Ok(make((*path).to_owned())),
        [] => Err(format!("`{name}` needs a path")),
        _ => Err(format!("`{name}` takes one path, not {}", arguments.len())),
    };
    let folder = |make: fn(String) -> Directive| match arguments {
        [] => Ok(make(".".to_owned())),
        [path] => Ok(make((*path).to_owned())),
        _ => Err(format!("`{name}` takes one folder, not {}", arguments.len())),
    };
    let filtered = |make: fn(String, Option<String>) -> Directive| match arguments {
        [] => Ok(make(".".to_owned(), None)),
        [path] => Ok(make((*path).to_owned(), None)),
        [path, accept] => Ok(make((*path).to_owned(), Some((*accept).to_owned()))),
        _ => Err(format!("`{name}` takes a folder and a content type, not {} arguments", arguments.len())),
    };
    Some(match name {
        "require" => path(Directive::Require),
        "require_self" if arguments.is_empty() => Ok(Directive::RequireSelf),
        "require_self" => Err("`require_self` takes no argument".to_owned()),
        "require_directory" => folder(Directive::RequireDirectory),
        "require_tree" => folder(Directive::RequireTree),
        "depend_on" => path(Directive::DependOn),
        "depend_on_asset" => path(Directive::DependOnAsset),
        "depend_on_directory" => filtered(Directive::DependOnDirectory),
        "stub" => path(Directive::Stub),
        "link" => path(Directive::Link),
        "link_directory" => filtered(Directive::LinkDirectory),
        "link_tree" => filtered(Directive::LinkTree),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
