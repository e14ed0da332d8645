//! ERB without Ruby: templates whose code only asks for the addresses of assets.

use std::{borrow::Cow, ops::Range};

use super::erb_scan::{self, Code, Piece};

/// A stretch of a template's result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment<'a> {
    /// Text that is written.
    Text {
        /// What is written.
        text: Cow<'a, str>,
        /// Where it comes from.
        span: Range<usize>,
    },
    /// An asset whose address, or content, is written.
    Asset(Asset),
}

/// A call of a helper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// What is wanted of the asset.
    pub helper: Helper,
    /// The folder in which the helper looks too: `images` of `image_path`; none for `asset_path`.
    pub folder: Option<&'static str>,
    /// The path that is asked for, with the extension that `javascript_path` and `stylesheet_path` add.
    pub argument: String,
    /// All of the tag.
    pub span: Range<usize>,
}

/// What a helper gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Helper {
    /// The path of the asset.
    Path,
    /// Its URL; without `url( )` around it.
    Url,
    /// Its content, as a `data:` URL.
    DataUri,
}

/// A kind of asset that helpers are called by, its folder, and the extension that is added.
type AssetKind = (&'static str, Option<&'static str>, Option<&'static str>);

const KINDS: [AssetKind; 7] = [
    ("asset", None, None),
    ("image", Some("images"), None),
    ("font", Some("fonts"), None),
    ("audio", Some("audios"), None),
    ("video", Some("videos"), None),
    ("javascript", Some("javascripts"), Some(".js")),
    ("stylesheet", Some("stylesheets"), Some(".css")),
];

/// How much of code is repeated in a message, in characters.
const SHOWN: usize = 60;

/// What `template` consists of: text and assets, in order.
///
/// # Errors
/// The places of all code that needs Ruby, each with a message.
pub fn segments(template: &str) -> Result<Vec<Segment<'_>>, Vec<(Range<usize>, String)>> {
    let pieces = erb_scan::pieces(template).map_err(|span| vec![(span, "this tag is not closed".to_owned())])?;
    let mut segments: Vec<Segment<'_>> = Vec::new();
    let mut problems = Vec::new();
    let mut skips_line_end = false;
    for piece in pieces {
        let skips = std::mem::take(&mut skips_line_end);
        match piece {
            Piece::Text(span) => {
                let text = &template[span.clone()];
                let cut = if skips { text.len() - text.trim_start_matches('\r').len() } else { 0 };
                let cut = if skips && text[cut..].starts_with('\n') { cut + 1 } else { 0 };
                push(&mut segments, Cow::Borrowed(&text[cut..]), span.start + cut..span.end);
            }
            Piece::Escaped(span) => push(&mut segments, Cow::Borrowed("<%"), span),
            Piece::Code(code) => {
                // Sprockets knows no `-%>`. Those who write it want what it means elsewhere.
                let text = code.text.strip_suffix('-').inspect(|_| skips_line_end = true).unwrap_or(&code.text);
                match value(&code, text) {
                    Some(Value::Nothing) => {}
                    Some(Value::Text(text)) => push(&mut segments, Cow::Owned(text), code.span),
                    Some(Value::Asset(asset)) => segments.push(Segment::Asset(asset)),
                    None => problems.push(refused(template, &code)),
                }
            }
        }
    }
    if problems.is_empty() { Ok(segments) } else { Err(problems) }
}

fn push<'a>(segments: &mut Vec<Segment<'a>>, text: Cow<'a, str>, span: Range<usize>) {
    if !text.is_empty() {
        segments.push(Segment::Text { text, span });
    }
}

fn refused(template: &str, code: &Code) -> (Range<usize>, String) {
    let inside = &template[code.inside.clone()];
    let trimmed = inside.trim();
    let start = code.inside.start + (inside.len() - inside.trim_start().len());
    let line = trimmed.lines().next().unwrap_or_default();
    let mut shown: String = line.chars().take(SHOWN).collect();
    if shown.len() < trimmed.len() {
        shown.push('…');
    }
    let message = format!("`{shown}` needs Ruby: only asset helpers and strings are evaluated");
    (start..start + trimmed.len(), message)
}

enum Value {
    Nothing,
    Text(String),
    Asset(Asset),
}

/// What a tag gives, if no Ruby is needed to know.
fn value(code: &Code, text: &str) -> Option<Value> {
    if code.opening == "<%#" {
        return Some(Value::Nothing);
    }
    if code.opening == "<%" {
        let text = text.strip_prefix('-').unwrap_or(text);
        let is_comment = text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#'));
        return is_comment.then_some(Value::Nothing);
    }
    let mut rest = text.trim();
    if rest.starts_with(['"', '\'']) {
        let text = string(&mut rest)?;
        return rest.is_empty().then_some(Value::Text(text));
    }
    let name = &rest[..rest.find(|letter: char| letter != '_' && !letter.is_ascii_alphanumeric())?];
    rest = &rest[name.len()..];
    let (helper, (_, mut folder, extension)) = helper(name)?;
    let is_bracketed = rest.starts_with('(');
    if is_bracketed {
        rest = &rest[1..];
    } else if !rest.starts_with(char::is_whitespace) {
        return None;
    }
    rest = rest.trim_start();
    let mut argument = string(&mut rest)?;
    rest = rest.trim_start();
    if let Some(option) = rest.strip_prefix(',') {
        // `type: :image` makes one helper of another.
        let end = option.find(')').filter(|_| is_bracketed).unwrap_or(option.len());
        let kind = option[..end].trim();
        let kind =
            kind.strip_prefix("type:").or_else(|| kind.strip_prefix(":type")?.trim_start().strip_prefix("=>"))?;
        let kind = kind.trim_start().strip_prefix(':')?;
        folder = KINDS
            .iter()
            .find(|(known, folder, extension)| *known == kind && folder.is_some() && extension.is_none())?
            .1;
        rest = &option[end..];
    }
    if is_bracketed {
        rest = rest.strip_prefix(')')?;
    }
    if !rest.is_empty() {
        return None;
    }
    if let Some(extension) = extension.filter(|extension| !argument.ends_with(extension)) {
        argument += extension;
    }
    Some(Value::Asset(Asset { helper, folder, argument, span: code.span.clone() }))
}

/// The helper of that name: what it gives, and of which kind of asset.
fn helper(name: &str) -> Option<(Helper, AssetKind)> {
    if name == "asset_data_uri" {
        return Some((Helper::DataUri, KINDS[0]));
    }
    let (kind, wanted) = name.rsplit_once('_')?;
    let kind = KINDS.iter().find(|(known, ..)| *known == kind)?;
    match wanted {
        "path" => Some((Helper::Path, *kind)),
        "url" => Some((Helper::Url, *kind)),
        _ => None,
    }
}

/// Reads a string of Ruby that holds no code.
fn string(rest: &mut &str) -> Option<String> {
    let mut letters = rest.chars();
    let quote = letters.next().filter(|quote| matches!(quote, '"' | '\''))?;
    let mut text = String::new();
    loop {
        match letters.next()? {
            letter if letter == quote => break,
            '#' if quote == '"' && letters.as_str().starts_with(['{', '$', '@']) => return None,
            '\\' => match (quote, letters.next()?) {
                (_, escaped @ ('\\' | '\'' | '"')) if escaped == '\\' || escaped == quote => text.push(escaped),
                ('\'', other) => text.extend(['\\', other]),
                (_, 'n') => text.push('\n'),
                (_, 't') => text.push('\t'),
                (_, 's') => text.push(' '),
                (_, 'u') => text.push(unicode(&mut letters)?),
                // Everything that means more than itself is left to Ruby.
                (_, other) if other.is_ascii_alphanumeric() || other == '\n' => return None,
                (_, other) => text.push(other),
            },
            letter => text.push(letter),
        }
    }
    *rest = letters.as_str();
    Some(text)
}

/// The character of `\u00e4` or `\u{e4}`, after the `u`.
fn unicode(letters: &mut std::str::Chars<'_>) -> Option<char> {
    let rest = letters.as_str();
    let (digits, length) = match rest.strip_prefix('{') {
        Some(inside) => inside.split_once('}').map(|(digits, _)| (digits, digits.len() + 2))?,
        None => (rest.get(..4)?, 4),
    };
    let is_number = (1..=6).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let number = u32::from_str_radix(digits, 16).ok().filter(|_| is_number)?;
    *letters = rest[length..].chars();
    char::from_u32(number)
}

#[cfg(test)]
mod tests;
