//! How deep a JavaScript source nests, estimated from its text.
//!
//! Every parser and every pass behind it recurses along the nesting, and a
//! stack overflow cannot be caught. So hostile or generated text is measured
//! before an engine sees it. This is no parser: strings, comments, templates and
//! regular expressions are skipped as a lexer would, and where only a parser
//! could tell a division from a regular expression the likelier one is taken.

use std::ops::Range;

/// How many operators may follow one another in one expression or statement for
/// each level of nesting that is allowed: chains recurse too, with smaller frames.
const CHAIN_FACTOR: usize = 20;
/// The fewest bytes that an operator spelled as a word takes, with the space behind it.
const SHORTEST_WORD: usize = 3;

/// The first place at which `source` nests deeper than `limit` levels, or chains
/// so many operators that it amounts to the same; `None` if all is well.
#[must_use]
pub fn too_deep(source: &str, limit: usize) -> Option<Range<usize>> {
    let bytes = source.as_bytes();
    // Nothing nests deeper than there are bytes that open something, and no chain
    // is longer than there are operators and words. Most modules end here.
    let opening = bytes.iter().filter(|byte| b"([{`<".contains(byte)).count();
    if opening <= limit {
        let operators = bytes.iter().filter(|byte| byte.is_ascii_punctuation()).count();
        if operators + bytes.len() / SHORTEST_WORD <= limit * CHAIN_FACTOR {
            return None;
        }
    }
    Scanner::new(bytes, limit).run()
}

/// What the previous token was, as far as it decides what `/` and a line end mean.
#[derive(Clone, Copy, PartialEq)]
enum Previous {
    /// An identifier, a literal or a closing bracket: an operator comes next.
    Value,
    /// The end of a block or object.
    Brace,
    /// Anything after which an expression begins.
    Operator,
}

struct Level {
    open: u8,
    /// Operators since the last boundary on the level outside.
    chain: usize,
    elses: usize,
    /// `if (…)` and the like: after the bracket a statement begins.
    head: bool,
}

struct Scanner<'s> {
    text: &'s [u8],
    limit: usize,
    at: usize,
    levels: Vec<Level>,
    chain: usize,
    elses: usize,
    tags: usize,
    previous: Previous,
    head: bool,
    after_else: bool,
}

impl<'s> Scanner<'s> {
    fn new(text: &'s [u8], limit: usize) -> Self {
        Self {
            text,
            limit,
            at: 0,
            levels: Vec::new(),
            chain: 0,
            elses: 0,
            tags: 0,
            previous: Previous::Operator,
            head: false,
            after_else: false,
        }
    }

    fn run(mut self) -> Option<Range<usize>> {
        while let Some(&byte) = self.text.get(self.at) {
            let start = self.at;
            self.at += 1;
            match byte {
                b'\n' => self.line_end(),
                b' ' | b'\t' | b'\r' => {}
                b'"' | b'\'' => self.string(byte),
                b'`' => self.template(),
                b'/' => self.slash(),
                b'(' | b'[' | b'{' => self.open(byte),
                b')' | b']' | b'}' => self.close(byte),
                b';' | b',' => {
                    self.chain = 0;
                    self.previous = Previous::Operator;
                }
                b'<' => self.less(start),
                byte if byte.is_ascii_alphanumeric() || byte >= 0x80 || b"_$#@\\".contains(&byte) => {
                    self.word(start);
                }
                _ => self.operator(),
            }
            if self.levels.len() + self.tags > self.limit
                || self.chain > self.limit * CHAIN_FACTOR
                || self.elses > self.limit * CHAIN_FACTOR
            {
                return Some(start..self.at.max(start + 1));
            }
        }
        None
    }

    fn operator(&mut self) {
        self.chain += 1;
        self.previous = Previous::Operator;
    }

    /// Without semicolons a line that ends in a value and is followed by a word
    /// ends its statement.
    fn line_end(&mut self) {
        if self.previous == Previous::Operator {
            return;
        }
        let next = self.text[self.at..].iter().find(|byte| !byte.is_ascii_whitespace());
        if next.is_none_or(|byte| byte.is_ascii_alphabetic() || b"_$@".contains(byte)) {
            self.chain = 0;
        }
    }

    fn string(&mut self, quote: u8) {
        while let Some(&byte) = self.text.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'\n' => break,
                byte if byte == quote => break,
                _ => {}
            }
        }
        self.previous = Previous::Value;
    }

    /// The text of a template up to its end or its next `${`.
    fn template(&mut self) {
        while let Some(&byte) = self.text.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'`' => break,
                b'$' if self.text.get(self.at) == Some(&b'{') => {
                    self.at += 1;
                    self.open(b'`');
                    return;
                }
                _ => {}
            }
        }
        self.previous = Previous::Value;
    }

    fn slash(&mut self) {
        match self.text.get(self.at) {
            Some(b'/') => {
                while self.text.get(self.at).is_some_and(|byte| *byte != b'\n') {
                    self.at += 1;
                }
            }
            Some(b'*') => {
                let end = memchr::memmem::find(&self.text[self.at + 1..], b"*/");
                self.at = end.map_or(self.text.len(), |end| self.at + end + 3);
            }
            Some(b'>') => {
                self.tags = self.tags.saturating_sub(1);
                self.at += 1;
                self.previous = Previous::Value;
            }
            _ if self.previous == Previous::Value => self.operator(),
            _ => match self.regular_expression_end() {
                Some(end) => {
                    self.at = end;
                    self.previous = Previous::Value;
                }
                None => self.operator(),
            },
        }
    }

    /// Behind the closing slash, if there is one on this line.
    fn regular_expression_end(&self) -> Option<usize> {
        let mut class = false;
        let mut at = self.at;
        loop {
            match self.text.get(at)? {
                b'\n' => return None,
                b'\\' => at += 1,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => return Some(at + 1),
                _ => {}
            }
            at += 1;
        }
    }

    fn open(&mut self, open: u8) {
        self.levels.push(Level { open, chain: self.chain, elses: self.elses, head: self.head });
        self.chain = 0;
        self.elses = 0;
        self.head = false;
        self.previous = Previous::Operator;
    }

    fn close(&mut self, close: u8) {
        let Some(level) = self.levels.pop() else {
            return;
        };
        self.elses = level.elses;
        if close == b'}' && level.open == b'`' {
            self.chain = level.chain;
            self.template();
            return;
        }
        if close == b'}' {
            self.chain = 0;
            self.previous = Previous::Brace;
            return;
        }
        self.chain = level.chain + 1;
        self.previous = if level.head { Previous::Operator } else { Previous::Value };
    }

    /// `<` opens a JSX element where an expression may begin.
    fn less(&mut self, start: usize) {
        match self.text.get(self.at) {
            Some(b'/') => {
                self.tags = self.tags.saturating_sub(1);
                // Over the whole closing tag: its `/` is no operator.
                while self.text.get(self.at).is_some_and(|byte| !b">\n".contains(byte)) {
                    self.at += 1;
                }
                self.at += 1;
                self.previous = Previous::Operator;
            }
            Some(byte) if byte.is_ascii_alphabetic() || *byte == b'>' => {
                let before = self.text[..start].iter().rev().find(|byte| !byte.is_ascii_whitespace());
                if self.previous != Previous::Value && before.is_some_and(|byte| *byte != b'<') {
                    self.tags += 1;
                }
                self.operator();
            }
            _ => self.operator(),
        }
    }

    fn word(&mut self, start: usize) {
        while self
            .text
            .get(self.at)
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80 || b"_$".contains(byte))
        {
            self.at += 1;
        }
        let property = start > 0 && self.text[start - 1] == b'.';
        self.previous = Previous::Value;
        self.head = false;
        if property {
            return;
        }
        let after_else = std::mem::take(&mut self.after_else);
        match &self.text[start..self.at] {
            b"if" => {
                if !after_else {
                    self.elses = 0;
                }
                self.head = true;
                self.operator();
            }
            b"for" | b"while" | b"with" => {
                self.head = true;
                self.operator();
            }
            b"else" => {
                self.elses += 1;
                self.after_else = true;
                self.previous = Previous::Operator;
            }
            b"export" | b"import" | b"const" | b"let" | b"var" | b"return" | b"throw" | b"case" => {
                self.chain = 0;
                self.previous = Previous::Operator;
            }
            b"do" | b"new" | b"typeof" | b"void" | b"delete" | b"await" | b"yield" | b"extends" | b"in" | b"of"
            | b"instanceof" | b"class" | b"function" | b"async" | b"keyof" | b"infer" | b"readonly" => self.operator(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(open: &str, close: &str, depth: usize) -> String {
        format!("x={}1{}", open.repeat(depth), close.repeat(depth))
    }

    #[test]
    fn brackets_of_every_kind_are_counted() {
        for (open, close) in [
            ("(", ")"),
            ("[", "]"),
            ("{a:", "}"),
            ("`${", "}`"),
            ("function(){return ", "}"),
            ("()=>{", "}"),
            ("f(", ")"),
            ("class{static{", "}}"),
            ("<a>", "</a>"),
        ] {
            let limit = 500;
            assert_eq!(too_deep(&nested(open, close, 250), limit), None, "{open}");
            assert!(too_deep(&nested(open, close, 501), limit).is_some(), "{open}");
        }
    }

    #[test]
    fn chains_are_counted() {
        for link in ["!", "a=>", "a?b:", "a+", "a=", "if(a)", "a:", "new ", "A<", "a.b", "a()", "typeof "] {
            let long = format!("x={}a", link.repeat(25_000));
            assert!(too_deep(&long, 1000).is_some(), "{link}");
            let short = format!("x={}a", link.repeat(500));
            assert_eq!(too_deep(&short, 1000), None, "{link}");
        }
        assert!(too_deep(&"if(a){}else ".repeat(25_000), 1000).is_some());
    }

    #[test]
    fn text_that_only_looks_like_nesting_is_not_counted() {
        for quiet in ["\"(\";", "'[';", "/[({]/;", "/*(*/", "//((\n", "`((`;", "a=b/c;(d)/e;\n"] {
            assert_eq!(too_deep(&quiet.repeat(2_000), 1000), None, "{quiet}");
        }
        for quiet in ["a.b = c.d\n", "const f = (a) => a.b\n", "x = a < b && c > d;\n", "a as B<C>;\n"] {
            assert_eq!(too_deep(&quiet.repeat(30_000), 1000), None, "{quiet}");
        }
    }
}
