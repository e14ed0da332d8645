//! Selectors: which classes and ids are local, and what `:local` and `:global` say about it.

use super::super::escape;
use super::super::tokens::Kind;
use super::NameKind;
use super::edits::{Mark, Name, When, With};
use super::words::{Context, Word};

/// Whether names are local or global.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Names belong to the sheet.
    Local,
    /// Names are what they are.
    Global,
}

impl Mode {
    fn of(text: &str) -> Option<Self> {
        let is = |name: &str| escape::is_name(text.as_bytes(), name.as_bytes());
        if is("local") {
            Some(Self::Local)
        } else if is("global") {
            Some(Self::Global)
        } else {
            None
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Local => ":local",
            Self::Global => ":global",
        }
    }
}

/// What a list of selectors says.
pub struct Selectors {
    pub marks: Vec<Mark>,
    /// What holds in the block: global if every selector ended so.
    pub mode: Mode,
    /// The classes, if every selector is a single local class.
    pub classes: Option<Vec<String>>,
}

/// The mode that a block alone is about: the whole prelude is `:local` or `:global`.
pub fn alone(words: &[Word<'_>]) -> Option<Mode> {
    let first = words.iter().position(|word| !word.kind.is_gap())?;
    let [colon, name, rest @ ..] = &words[first..] else {
        return None;
    };
    let is_alone = rest.iter().all(|word| word.kind.is_gap());
    (is_alone && colon.kind == Kind::Colon && name.kind == Kind::Ident).then(|| Mode::of(name.text)).flatten()
}

/// Reads a list of selectors in which names are local or global to begin with.
pub fn read(context: &mut Context<'_>, words: &[Word<'_>], mode: Mode) -> Selectors {
    let mut reader = Reader {
        context,
        words,
        marks: Vec::new(),
        levels: Vec::new(),
        base: mode,
        mode,
        within: None,
        one: One::Nothing,
        switch: None,
        classes: Some(Vec::new()),
        all_global: true,
    };
    let mut at = 0;
    while at < words.len() {
        at = reader.word(at);
    }
    reader.selector_ends();
    // What closes a bracket is marked after what stands in it.
    reader.marks.sort_by_key(|mark| (mark.word, mark.range.start));
    let mode = if reader.all_global { Mode::Global } else { Mode::Local };
    Selectors { marks: reader.marks, mode, classes: reader.classes }
}

/// Open brackets.
struct Level {
    closer: Kind,
    /// The mode at its start, which every comma goes back to.
    base: Mode,
    /// The mode after it.
    outer: Mode,
    /// The colon of `:local(` or `:global(`.
    scope: Option<usize>,
}

/// What has been seen of a selector.
enum One {
    Nothing,
    /// A single local class.
    Class(String),
    More,
}

struct Reader<'c, 's, 'w> {
    context: &'c mut Context<'s>,
    words: &'c [Word<'w>],
    marks: Vec<Mark>,
    levels: Vec<Level>,
    base: Mode,
    mode: Mode,
    /// The `:local(` or `:global(` around this place.
    within: Option<Mode>,
    one: One,
    /// The `:local` or `:global` without brackets in this selector.
    switch: Option<usize>,
    classes: Option<Vec<String>>,
    all_global: bool,
}

impl Reader<'_, '_, '_> {
    fn kind(&self, at: usize) -> Option<Kind> {
        self.words.get(at).map(|word| word.kind)
    }

    /// The next word from `at` on that is no comment.
    fn skip_comments(&self, mut at: usize) -> usize {
        while matches!(self.kind(at), Some(Kind::Comment { .. })) {
            at += 1;
        }
        at
    }

    /// The last word before `at` that is no comment.
    fn before(&self, at: usize) -> Option<usize> {
        (0..at).rev().find(|&at| !matches!(self.words[at].kind, Kind::Comment { .. }))
    }

    /// Takes the word at `at`, and tells which one is next.
    fn word(&mut self, at: usize) -> usize {
        let word = self.words[at];
        let in_square = self.levels.last().is_some_and(|level| level.closer == Kind::CloseSquare);
        if self.levels.last().is_some_and(|level| level.closer == word.kind) {
            self.close(at);
        } else if in_square {
            self.open(word.kind, None);
        } else {
            match word.kind {
                Kind::Whitespace | Kind::Comment { .. } => {}
                Kind::Comma => self.comma(at),
                Kind::Colon => return self.pseudo(at),
                Kind::Delim(b'.') => return self.name(NameKind::Class, self.skip_comments(at + 1)),
                Kind::Delim(b'#') => return self.name(NameKind::Id, at + 1),
                Kind::Hash => {
                    self.one = One::More;
                    let name = &word.text[1..];
                    if self.mode == Mode::Local && is_identifier(name) {
                        let with = local(NameKind::Id, name);
                        self.marks.push(Mark { word: at, range: 1..word.text.len(), with });
                    }
                }
                kind => {
                    self.one = One::More;
                    self.open(kind, None);
                    // Without the brackets around it, it would begin or end a statement.
                    if let (Kind::OpenBrace | Kind::Semicolon | Kind::AtKeyword, Some(scope)) = (kind, self.within) {
                        let message = format!("`{}` cannot stand in `{}(…)`", word.text, scope.text());
                        self.context.error(word.span(), message, "write a selector");
                    }
                }
            }
        }
        at + 1
    }

    /// What stands after the sign of a class or an id.
    fn name(&mut self, kind: NameKind, at: usize) -> usize {
        let Some(word) = self.words.get(at).filter(|word| word.kind == Kind::Ident) else {
            self.one = One::More;
            return at;
        };
        let before = std::mem::replace(&mut self.one, One::More);
        if self.mode == Mode::Local && word.is_known() {
            if kind == NameKind::Class && matches!(before, One::Nothing) {
                self.one = One::Class(escape::resolve(word.text));
            }
            self.marks.push(Mark::whole(at, self.words, local(kind, word.text)));
        }
        at + 1
    }

    fn open(&mut self, opener: Kind, scope: Option<usize>) {
        if let Some(closer) = opener.closer() {
            self.levels.push(Level { closer, base: self.base, outer: self.mode, scope });
            self.base = self.mode;
        }
    }

    fn close(&mut self, at: usize) {
        let Some(level) = self.levels.pop() else {
            return;
        };
        if let Some(colon) = level.scope {
            self.close_scope(colon, at);
        }
        (self.base, self.mode) = (level.base, level.outer);
    }

    /// The bracket at `at` ends a `:local(…)` or `:global(…)` whose colon stands at `colon`.
    fn close_scope(&mut self, colon: usize, at: usize) {
        self.within = None;
        let first = (colon + 2..at).find(|&at| !self.words[at].kind.is_gap());
        let Some(first) = first else {
            let span = self.words[colon].start..self.words[at].end;
            let text = self.mode.text();
            let hint = format!("name something: `{text}(.name)`");
            self.context.error(span, format!("there is nothing in `{text}()`"), &hint);
            return;
        };
        self.marks.extend([colon, colon + 1, at].map(|at| Mark::cut(at, self.words)));
        let last = (first..at).rfind(|&at| !self.words[at].kind.is_gap()).unwrap_or(first);
        for at in (colon + 2..first).chain(last + 1..at) {
            if self.kind(at) == Some(Kind::Whitespace) {
                self.marks.push(Mark::cut(at, self.words));
            }
        }
    }

    fn comma(&mut self, at: usize) {
        let scope = self.levels.last().and_then(|level| level.scope);
        if scope.is_some() {
            let text = self.mode.text();
            let hint = format!("write one for each: `{text}(.a), {text}(.b)`");
            self.context.error(self.words[at].span(), format!("no list can stand in `{text}(…)`"), &hint);
        }
        if self.levels.is_empty() {
            self.selector_ends();
        }
        self.mode = self.base;
    }

    fn selector_ends(&mut self) {
        self.all_global &= self.mode == Mode::Global;
        let one = std::mem::replace(&mut self.one, One::Nothing);
        if let (Some(at), One::Nothing) = (self.switch.take(), &one) {
            let text = self.mode.text();
            let hint = format!("write `{text}(.name)`, or give it a rule of its own: `{text} {{ … }}`");
            let span = self.words[at].start..self.words[at + 1].end;
            self.context.error(span, format!("`{text}` alone selects nothing"), &hint);
        }
        match one {
            One::Class(name) => self.classes.iter_mut().for_each(|classes| classes.push(name.clone())),
            One::Nothing | One::More => self.classes = None,
        }
    }

    /// Stands on a colon.
    fn pseudo(&mut self, at: usize) -> usize {
        let Some(name) = self.words.get(at + 1).filter(|word| matches!(word.kind, Kind::Ident | Kind::Function)) else {
            self.one = One::More;
            return at + 1;
        };
        let is_element = at > 0 && self.words[at - 1].kind == Kind::Colon;
        let mode = Mode::of(name.text.trim_end_matches('(')).filter(|_| !is_element && name.is_known());
        let Some(mode) = mode else {
            self.one = One::More;
            self.open(name.kind, None);
            return at + 2;
        };
        if let Some(outer) = self.within {
            let message = format!("`{}` stands inside of `{}(…)`", mode.text(), outer.text());
            self.context.error(self.words[at].start..name.end, message, "close the outer bracket before it");
        }
        if name.kind == Kind::Function {
            self.open(name.kind, Some(at));
            self.within = Some(mode);
            (self.mode, self.base) = (mode, mode);
        } else {
            self.switch(at, mode);
        }
        at + 2
    }

    /// `:local` or `:global` without brackets, whose colon stands at `at`.
    fn switch(&mut self, at: usize, mode: Mode) {
        let is_combinator = |kind: Option<Kind>| matches!(kind, Some(Kind::Delim(b'>' | b'+' | b'~' | b'|')));
        let starts =
            |kind| is_combinator(kind) || matches!(kind, None | Some(Kind::Comma | Kind::OpenParen | Kind::Function));
        let ends = |kind| is_combinator(kind) || matches!(kind, None | Some(Kind::Comma | Kind::CloseParen));
        let before = self.before(at);
        let earlier = before.filter(|&at| self.words[at].kind == Kind::Whitespace).and_then(|at| self.before(at));
        let earlier = earlier.map(|at| self.words[at].kind);
        let before = before.map(|at| self.words[at].kind);
        let after = self.skip_comments(at + 2);
        let spaced = self.kind(after) == Some(Kind::Whitespace);
        let next = self.kind(self.skip_comments(after + usize::from(spaced)));
        let tight_before = !starts(before) && before != Some(Kind::Whitespace);
        let tight_after = !spaced && !ends(next);
        let text = mode.text();
        if (tight_before && spaced && !ends(next))
            || (tight_after && !tight_before && !is_combinator(before) && !is_combinator(earlier))
        {
            let span = self.words[at].start..self.words[at + 1].end;
            let hint = format!("write `{text}(…)` around what it is about");
            self.context.error(span, format!("`{text}` has white space on one side only"), &hint);
        }
        self.marks.push(Mark::cut(at, self.words));
        self.marks.push(Mark::cut(at + 1, self.words));
        if !tight_before && self.kind(at + 2) == Some(Kind::Whitespace) {
            self.marks.push(Mark::cut(at + 2, self.words));
        }
        if self.levels.is_empty() {
            self.switch = Some(at);
        }
        self.mode = mode;
    }
}

/// Whether the name of a hash is an identifier: only then it is an id.
fn is_identifier(name: &str) -> bool {
    !name.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit()) || name.starts_with("--")
}

fn local(kind: NameKind, text: &str) -> With {
    With::Name(Name { kind, text: escape::resolve(text), when: When::Always })
}
