//! Globs of Ruby and Python, written as assetpack understands them.
//!
//! A pattern is taken apart at its slashes. What leads a pattern and is plain text decides which
//! source root it belongs to; the rest stays a glob.

/// Whose globs they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// `Dir[]`: braces, `[^a]`, a backslash escapes; `**/` crosses folders
    Ruby,
    /// Python's `glob`: no braces, no escapes; `**` is `*`
    Python,
    /// No globs at all
    Plain,
}

/// How many patterns braces may stand for.
const MOST_PATTERNS: usize = 256;

/// A part between slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// Plain text, not escaped
    Name(String),
    /// A glob as assetpack reads it; `**` for any folders
    Glob(String),
}

impl Segment {
    /// As a part of a glob.
    pub(super) fn glob(&self) -> String {
        match self {
            Self::Name(name) => escape(name),
            Self::Glob(glob) => glob.clone(),
        }
    }
}

/// Plain text as a glob that matches nothing else.
pub(super) fn escape(name: &str) -> String {
    let mut glob = String::with_capacity(name.len());
    for char in name.chars() {
        if matches!(char, '*' | '?' | '[' | ']' | '{' | '}' | '\\') {
            glob.push('\\');
        }
        glob.push(char);
    }
    glob
}

/// A glob that can stand between braces: commas of names are none between alternatives.
pub(super) fn without_commas(glob: &str) -> String {
    let mut text = String::with_capacity(glob.len());
    let (mut depth, mut escaped) = (0_usize, false);
    for char in glob.chars() {
        match char {
            '{' if !escaped => depth += 1,
            '}' if !escaped => depth = depth.saturating_sub(1),
            ',' if !escaped && depth == 0 => text.push('\\'),
            _ => {}
        }
        escaped = char == '\\' && !escaped;
        text.push(char);
    }
    text
}

/// The parts of a pattern, without `.` and doubled slashes.
///
/// Braces that hold a slash are part of one segment.
pub(super) fn segments(pattern: &str, syntax: Syntax) -> Vec<Segment> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut depth = 0_usize;
    let mut escaped = false;
    for char in pattern.chars() {
        match char {
            '/' if depth == 0 => parts.push(std::mem::take(&mut part)),
            _ => {
                if syntax == Syntax::Ruby && !escaped {
                    match char {
                        '{' => depth += 1,
                        '}' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                }
                part.push(char);
            }
        }
        escaped = syntax == Syntax::Ruby && char == '\\' && !escaped;
    }
    parts.push(part);
    let last = parts.len() - 1;
    let kept = parts.iter().enumerate().filter(|(_, part)| !part.is_empty() && *part != ".");
    kept.map(|(at, part)| segment(part, syntax, at == last)).collect()
}

fn segment(part: &str, syntax: Syntax, last: bool) -> Segment {
    let (escapes, braces) = (syntax == Syntax::Ruby, syntax == Syntax::Ruby);
    if syntax == Syntax::Plain {
        return Segment::Name(part.to_owned());
    }
    // At the end of a pattern Ruby's `**` is `*`.
    if part == "**" && syntax == Syntax::Ruby && !last {
        return Segment::Glob("**".to_owned());
    }
    let (mut glob, mut name, mut magic) = (String::new(), String::new(), false);
    let mut rest = part.chars();
    while let Some(char) = rest.next() {
        match char {
            '*' => {
                magic = true;
                // Beside other text two stars are one.
                if !glob.ends_with('*') || glob.ends_with("\\*") {
                    glob.push('*');
                }
            }
            '?' => {
                magic = true;
                glob.push('?');
            }
            '[' if class(rest.as_str()).is_some() => {
                let length = class(rest.as_str()).unwrap_or_default();
                let inner = &rest.as_str()[..length];
                magic = true;
                glob.push('[');
                match inner.strip_prefix('^') {
                    Some(inner) if syntax == Syntax::Ruby => glob.extend(["!", inner]),
                    // A caret that Python takes for itself stands where it is no sign here either.
                    Some("") => glob.push_str("\\^"),
                    Some(inner) => glob.extend([inner, "^"]),
                    None => glob.push_str(inner),
                }
                glob.push(']');
                rest = rest.as_str()[length + 1..].chars();
            }
            '{' | '}' | ',' if braces && part.contains('{') => {
                magic = true;
                glob.push(char);
            }
            '\\' if escapes => {
                if let Some(next) = rest.next() {
                    glob.push_str(&escape(&next.to_string()));
                    name.push(next);
                }
            }
            char => {
                glob.push_str(&escape(&char.to_string()));
                name.push(char);
            }
        }
    }
    if magic { Segment::Glob(glob) } else { Segment::Name(name) }
}

/// How long the inside of `[…]` is, if it is closed.
fn class(rest: &str) -> Option<usize> {
    let negated = usize::from(rest.starts_with(['!', '^']));
    // A bracket that comes first is one of the characters.
    let first = usize::from(rest[negated..].starts_with(']'));
    let end = rest[negated + first..].find(']')?;
    Some(negated + first + end)
}

/// Every pattern without braces that a pattern of Ruby stands for; nothing if these are too many.
pub(super) fn alternatives(pattern: &str) -> Option<Vec<String>> {
    let mut done = Vec::new();
    let mut open = vec![pattern.to_owned()];
    while let Some(pattern) = open.pop() {
        let Some((before, inner, after)) = braces(&pattern) else {
            done.push(pattern);
            continue;
        };
        // The last one is taken first from the end of the list.
        open.extend(inner.iter().rev().map(|inner| format!("{before}{inner}{after}")));
        if open.len() + done.len() > MOST_PATTERNS {
            return None;
        }
    }
    Some(done)
}

/// What stands before the first braces, what they hold, and what stands after them.
fn braces(pattern: &str) -> Option<(&str, Vec<&str>, &str)> {
    let bytes = pattern.as_bytes();
    let (mut open, mut depth, mut from, mut inner) = (None, 0_usize, 0, Vec::new());
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'{' => {
                depth += 1;
                if depth == 1 {
                    open = Some(at);
                    from = at + 1;
                }
            }
            b',' if depth == 1 => {
                inner.push(&pattern[from..at]);
                from = at + 1;
            }
            b'}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    inner.push(&pattern[from..at]);
                    return Some((&pattern[..open?], inner, &pattern[at + 1..]));
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether braces of a pattern of Ruby are all closed.
pub(super) fn is_balanced(pattern: &str) -> bool {
    let (mut depth, mut escaped) = (0_i64, false);
    for char in pattern.chars() {
        match char {
            '{' if !escaped => depth += 1,
            '}' if !escaped => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
        escaped = char == '\\' && !escaped;
    }
    depth == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pattern: &str, syntax: Syntax) -> String {
        let segments = segments(pattern, syntax);
        let shown: Vec<String> = segments
            .iter()
            .map(|segment| match segment {
                Segment::Name(name) => name.clone(),
                Segment::Glob(glob) => format!("<{glob}>"),
            })
            .collect();
        shown.join(" ")
    }

    #[test]
    fn patterns_become_segments() {
        let table = [
            (Syntax::Ruby, "public//js/./a.js", "public js a.js"),
            (Syntax::Ruby, "public/**/*.js", "public <**> <*.js>"),
            (Syntax::Ruby, "public/**", "public <*>"),
            (Syntax::Ruby, "a**b/x", "<a*b> x"),
            (Syntax::Ruby, "{a/b,c}/*.js", "<{a/b,c}> <*.js>"),
            (Syntax::Ruby, "[^a]x/[a-z]", "<[!a]x> <[a-z]>"),
            (Syntax::Ruby, "a\\*b", "a*b"),
            (Syntax::Ruby, "a,b", "a,b"),
            (Syntax::Ruby, "[a", "[a"),
            (Syntax::Python, "a/**/b?.js", "a <*> <b?.js>"),
            (Syntax::Python, "{a,b}/*{c}", "{a,b} <*\\{c\\}>"),
            (Syntax::Python, "[^a]/[!a]/[]a]*", "<[a^]> <[!a]> <[]a]*>"),
            (Syntax::Python, "a\\b", "a\\b"),
            (Syntax::Plain, "a/*.js", "a *.js"),
        ];
        for (syntax, pattern, expected) in table {
            assert_eq!(of(pattern, syntax), expected, "{pattern}");
        }
    }

    #[test]
    fn plain_text_is_escaped() {
        assert_eq!(escape("a[1]{b}*?\\.js"), "a\\[1\\]\\{b\\}\\*\\?\\\\.js");
        assert_eq!(escape("a b.js"), "a b.js");
        assert_eq!(without_commas("a,b/{c,d}\\,e"), "a\\,b/{c,d}\\,e");
    }

    #[test]
    fn braces_are_taken_apart() {
        let table = [
            ("a/*.js", vec!["a/*.js"]),
            ("{a,b}/{c,}", vec!["a/c", "a/", "b/c", "b/"]),
            ("{a,{b,c}d}", vec!["a", "bd", "cd"]),
            ("a\\{b,c}", vec!["a\\{b,c}"]),
            ("{a", vec!["{a"]),
        ];
        for (pattern, expected) in table {
            assert_eq!(alternatives(pattern).as_deref(), Some(&expected.map_to_owned()[..]), "{pattern}");
        }
        assert_eq!(alternatives(&"{a,b}".repeat(40)), None);
        assert!(is_balanced("{a,{b}}\\{") && !is_balanced("{a") && !is_balanced("}{"));
    }

    trait Owned {
        fn map_to_owned(&self) -> Vec<String>;
    }

    impl Owned for Vec<&str> {
        fn map_to_owned(&self) -> Vec<String> {
            self.iter().map(|&text| text.to_owned()).collect()
        }
    }
}
