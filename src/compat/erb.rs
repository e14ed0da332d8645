//! ERB, as far as it needs no Ruby: environment variables and literals.

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

use super::places::Origin;

/// A text without its tags, and what of it comes from where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Expanded {
    pub(super) text: String,
    pub(super) origin: Origin,
}

/// Code that cannot be run here: its bytes in the original, and what is wrong with it.
pub(super) type Refused = (Range<usize>, String);

/// What Ruby's `ERB.new(text).result` gives, with `variable` as `ENV`.
///
/// Known are `<%= … %>` with `ENV['X']`, `ENV.fetch('X')`, `ENV.fetch('X', 'default')`, literal
/// strings and numbers, and several of these with `||` between them; `<%# … %>`, and `<%%`.
///
/// # Errors
/// Every other piece of code.
pub(super) fn expand(text: &str, variable: &dyn Fn(&str) -> Option<String>) -> Result<Expanded, Vec<Refused>> {
    let mut done = Expanded { text: String::with_capacity(text.len()), origin: Origin::default() };
    let mut refused = Vec::new();
    // Parsers see no byte order mark.
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while let Some(open) = text[at..].find("<%").map(|found| at + found) {
        done.origin.copy(done.text.len(), at..open);
        done.text.push_str(&text[at..open]);
        if text[open..].starts_with("<%%") {
            done.origin.instead(done.text.len(), open..open + 3);
            done.text.push_str("<%");
            at = open + 3;
            continue;
        }
        let Some(close) = text[open..].find("%>").map(|found| open + found) else {
            refused.push((open..text.len(), "`<%` is never closed".to_owned()));
            at = text.len();
            break;
        };
        let tag = open..close + 2;
        let code = &text[open + 2..close];
        if let Some(code) = code.strip_prefix('=') {
            match evaluate(code, variable) {
                Ok(value) => {
                    done.origin.instead(done.text.len(), tag.clone());
                    done.text.push_str(&value);
                }
                Err(why) => refused.push((tag.clone(), why.unwrap_or_else(|| needs_ruby(code)))),
            }
        } else if !code.starts_with('#') {
            refused.push((tag.clone(), needs_ruby(code)));
        }
        at = tag.end;
    }
    done.origin.copy(done.text.len(), at..text.len());
    done.text.push_str(&text[at..]);
    if refused.is_empty() { Ok(done) } else { Err(refused) }
}

fn needs_ruby(code: &str) -> String {
    let code: String = code.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = code.chars().take(80).collect();
    let dots = if short.len() < code.len() { "…" } else { "" };
    format!("`{short}{dots}` needs Ruby to run")
}

/// The value as Ruby would write it. `Err(None)` is code that is not known here.
fn evaluate(code: &str, variable: &dyn Fn(&str) -> Option<String>) -> Result<String, Option<String>> {
    let mut words = Words { code, rest: code.char_indices().peekable() };
    let mut value = words.operand(variable)?;
    loop {
        match words.next()? {
            // What Ruby writes of `nil` is nothing.
            None => return Ok(value.unwrap_or_default()),
            Some(Word::Or) => {
                let other = words.operand(variable);
                // Of what stands after a value only the form counts; it is not asked for.
                value = match (value, other) {
                    (_, Err(None)) => return Err(None),
                    (Some(value), _) => Some(value),
                    (None, other) => other?,
                };
            }
            Some(_) => return Err(None),
        }
    }
}

#[derive(Debug, PartialEq)]
enum Word {
    Text(String),
    Number(String),
    Name(String),
    Sign(char),
    Or,
}

struct Words<'a> {
    code: &'a str,
    rest: Peekable<CharIndices<'a>>,
}

impl Words<'_> {
    /// `None` is `nil`.
    fn operand(&mut self, variable: &dyn Fn(&str) -> Option<String>) -> Result<Option<String>, Option<String>> {
        match self.next()? {
            Some(Word::Text(text) | Word::Number(text)) => Ok(Some(text)),
            Some(Word::Name(name)) if name == "nil" => Ok(None),
            Some(Word::Name(name)) if name == "ENV" => match self.next()? {
                Some(Word::Sign('[')) => {
                    let name = self.literal()?;
                    self.sign(']')?;
                    Ok(variable(&name))
                }
                Some(Word::Sign('.')) if self.next()? == Some(Word::Name("fetch".to_owned())) => {
                    self.sign('(')?;
                    let name = self.literal()?;
                    let default = match self.next()? {
                        Some(Word::Sign(')')) => None,
                        Some(Word::Sign(',')) => match self.next()? {
                            Some(Word::Text(text) | Word::Number(text)) => {
                                self.sign(')')?;
                                Some(text)
                            }
                            _ => return Err(None),
                        },
                        _ => return Err(None),
                    };
                    let value = variable(&name).or(default);
                    value.map(Some).ok_or_else(|| Some(format!("the environment variable `{name}` is not set")))
                }
                _ => Err(None),
            },
            _ => Err(None),
        }
    }

    fn literal(&mut self) -> Result<String, Option<String>> {
        if let Some(Word::Text(text)) = self.next()? { Ok(text) } else { Err(None) }
    }

    fn sign(&mut self, sign: char) -> Result<(), Option<String>> {
        if self.next()? == Some(Word::Sign(sign)) { Ok(()) } else { Err(None) }
    }

    /// The next word; nothing at the end of the code.
    fn next(&mut self) -> Result<Option<Word>, Option<String>> {
        while self.rest.next_if(|(_, char)| char.is_whitespace()).is_some() {}
        let Some((start, first)) = self.rest.next() else { return Ok(None) };
        let word = match first {
            '\'' | '"' => Word::Text(self.string(first)?),
            '|' if self.rest.next_if(|(_, char)| *char == '|').is_some() => Word::Or,
            '0'..='9' | '-' => Word::Number(number(self.run(start)).ok_or(None)?),
            'a'..='z' | 'A'..='Z' | '_' => Word::Name(self.run(start).to_owned()),
            sign => Word::Sign(sign),
        };
        Ok(Some(word))
    }

    /// Letters, digits and, in numbers, what stands between digits.
    fn run(&mut self, start: usize) -> &str {
        let numeric = !self.code[start..].starts_with(|char: char| char.is_ascii_alphabetic() || char == '_');
        let part = |char: char| char.is_ascii_alphanumeric() || char == '_' || (numeric && char == '.');
        while self.rest.next_if(|(_, char)| part(*char)).is_some() {}
        let end = self.rest.peek().map_or(self.code.len(), |(at, _)| *at);
        &self.code[start..end]
    }

    fn string(&mut self, quote: char) -> Result<String, Option<String>> {
        let mut text = String::new();
        while let Some((_, char)) = self.rest.next() {
            match char {
                _ if char == quote => return Ok(text),
                '\\' => match (self.rest.next().ok_or(None)?.1, quote) {
                    (next @ ('\\' | '\''), '\'') => text.push(next),
                    (next, '\'') => text.extend(['\\', next]),
                    ('n', _) => text.push('\n'),
                    ('t', _) => text.push('\t'),
                    (next, _) if !next.is_ascii_alphanumeric() => text.push(next),
                    _ => return Err(None),
                },
                '#' if quote == '"' && self.rest.peek().is_some_and(|(_, next)| "{$@".contains(*next)) => {
                    return Err(None);
                }
                _ => text.push(char),
            }
        }
        Err(None)
    }
}

/// A decimal number that Ruby writes as it is written here.
fn number(text: &str) -> Option<String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let canonical = (whole == "0" || !whole.starts_with('0')) && (part == "0" || !part.ends_with('0'));
    // Ruby writes `-0` in another way.
    let canonical = canonical && (!text.starts_with('-') || digits.contains(|char| matches!(char, '1'..='9')));
    (is_number(whole) && is_number(part) && canonical && part.len() < 16).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<String, Vec<Refused>> {
        let variable = |name: &str| (name == "A").then(|| "value".to_owned());
        expand(text, &variable).map(|done| done.text)
    }

    #[test]
    fn what_needs_no_ruby_is_expanded() {
        let table = [
            ("a: <%= ENV['A'] %>", "a: value"),
            ("a: <%= ENV[\"A\"] %>", "a: value"),
            ("a: <%=ENV['B']%>;", "a: ;"),
            ("<%= ENV.fetch('A') %>", "value"),
            ("<%= ENV.fetch('A', 'x') %>", "value"),
            ("<%= ENV.fetch( \"B\" , \"x\\ty\" ) %>", "x\ty"),
            ("<%= ENV.fetch('B', 3) %>", "3"),
            ("<%= ENV['B'] || 'x' %>", "x"),
            ("<%= ENV['A'] || ENV.fetch('B') %>", "value"),
            ("<%= ENV['B'] || ENV['C'] || ENV['A'] %>", "value"),
            ("<%= nil %>", ""),
            ("<%= 'it''s' %>", ""),
            ("<%= 'it\\'s \\n' %>", "it's \\n"),
            ("<%= 12 %> <%= -1.5 %>", "12 -1.5"),
            ("a<%# ENV['A'] and more %>b", "ab"),
            ("a <%% b %> c", "a <% b %> c"),
            ("\u{feff}a", "a"),
            ("", ""),
        ];
        for (text, expected) in table {
            match of(text) {
                Ok(found) => assert_eq!(found, expected, "{text}"),
                // Two literals beside each other are one in Ruby; nobody writes that.
                Err(_) => assert_eq!(text, "<%= 'it''s' %>"),
            }
        }
    }

    #[test]
    fn all_other_code_is_refused() {
        let table = [
            ("a: <%= Rails.env %>", 3..19, "`Rails.env` needs Ruby to run"),
            ("<% if  x %>", 0..11, "`if x` needs Ruby to run"),
            ("<%- 1 -%>", 0..9, "`- 1 -` needs Ruby to run"),
            ("<%= \"#{x}\" %>", 0..13, "`\"#{x}\"` needs Ruby to run"),
            ("<%= ENV['A'].to_s %>", 0..20, "`ENV['A'].to_s` needs Ruby to run"),
            ("<%= ENV['A'] || x %>", 0..20, "`ENV['A'] || x` needs Ruby to run"),
            ("<%= ENV.fetch('B') %>", 0..21, "the environment variable `B` is not set"),
            ("<%= ENV[x] %>", 0..13, "`ENV[x]` needs Ruby to run"),
            ("<%= -0 %>", 0..9, "`-0` needs Ruby to run"),
            ("<%= 010 %>", 0..10, "`010` needs Ruby to run"),
            ("<%= %>", 0..6, "`` needs Ruby to run"),
            ("<%= 'a %>", 0..9, "`'a` needs Ruby to run"),
            ("a <%= 1", 2..7, "`<%` is never closed"),
        ];
        for (text, span, message) in table {
            assert_eq!(of(text), Err(vec![(span, message.to_owned())]), "{text}");
        }
        assert_eq!(of("<% a %><% b %>").map_err(|all| all.len()), Err(2));
    }
}
