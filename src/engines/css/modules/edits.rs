//! What the reading wants to replace, before it is known which names are local.

use super::super::reference::Reference;
use super::NameKind;
use super::words::{Origin, Word, would_join};
use std::ops::Range;

/// A name that is local, or may turn out to be.
#[derive(Clone, Debug)]
pub struct Name {
    pub kind: NameKind,
    /// Its escapes resolved.
    pub text: String,
    pub when: When,
}

/// When a name is local.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Always: it is declared here, or wrapped in `local(…)`.
    Always,
    /// If the sheet declares it. If it does not, that may be `missed`, which is worth a warning.
    Declared { missed: bool },
}

/// A part of a word that something else replaces.
pub struct Mark {
    /// The index of the word.
    pub word: usize,
    /// Bytes of its text.
    pub range: Range<usize>,
    pub with: With,
}

/// What replaces a part of a word.
pub enum With {
    /// Text, often none.
    Text(&'static str),
    Name(Name),
}

impl Mark {
    /// Replaces all of a word.
    pub fn whole(word: usize, words: &[Word<'_>], with: With) -> Self {
        Self { word, range: 0..words[word].text.len(), with }
    }

    /// Removes all of a word.
    pub fn cut(word: usize, words: &[Word<'_>]) -> Self {
        Self::whole(word, words, With::Text(""))
    }
}

/// A part of what an edit writes.
pub enum Draft<'w> {
    /// Text that is not there now.
    Text(&'w str),
    /// A name, and how it is written.
    Name(Name, &'w str),
    Imported(usize),
    Reference(&'w Reference),
}

/// An edit: the bytes it replaces, and by what.
pub struct Edit<'w> {
    pub span: Range<usize>,
    pub drafts: Vec<Draft<'w>>,
}

/// All edits, in no order.
#[derive(Default)]
pub struct Edits<'w>(pub Vec<Edit<'w>>);

impl<'w> Edits<'w> {
    pub fn replace(&mut self, span: Range<usize>, text: &'w str) {
        self.0.push(Edit { span, drafts: vec![Draft::Text(text)] });
    }

    /// Turns words and the marks on them into edits. The marks are sorted by word and range.
    pub fn add(&mut self, words: &[Word<'w>], mut marks: Vec<Mark>) {
        keep_apart(words, &mut marks);
        let mut marks = marks.into_iter().peekable();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            if matches!(word.origin, Origin::Source) {
                while let Some(mark) = marks.next_if(|mark| mark.word == at) {
                    let span = word.start + mark.range.start..word.start + mark.range.end;
                    self.0.push(Edit { span, drafts: vec![draft(mark, word.text)] });
                }
                at += 1;
                continue;
            }
            let mut drafts = Vec::new();
            let span = word.span();
            while let Some(word) = words.get(at).filter(|word| word.start == span.start) {
                let mut done = 0;
                while let Some(mark) = marks.next_if(|mark| mark.word == at) {
                    drafts.push(Draft::Text(&word.text[done..mark.range.start]));
                    done = mark.range.end;
                    drafts.push(draft(mark, word.text));
                }
                drafts.push(match word.origin {
                    Origin::Imported(index) if done == 0 => Draft::Imported(index),
                    Origin::Reference(reference) if done == 0 => Draft::Reference(reference),
                    _ => Draft::Text(&word.text[done..]),
                });
                at += 1;
            }
            self.0.push(Edit { span, drafts });
        }
    }
}

/// Puts comments between words that would become one, where what stood between them goes.
fn keep_apart(words: &[Word<'_>], marks: &mut [Mark]) {
    let mut next = 0;
    let (mut kept, mut cut): (Option<&str>, Option<usize>) = (None, None);
    for (at, word) in words.iter().enumerate() {
        while marks.get(next).is_some_and(|mark| mark.word < at) {
            next += 1;
        }
        if marks.get(next).is_some_and(|mark| mark.word == at && matches!(mark.with, With::Text(""))) {
            cut = Some(next);
        } else {
            if let (Some(before), Some(cut)) = (kept, cut.take())
                && would_join(before, word.text)
            {
                marks[cut].with = With::Text("/**/");
            }
            kept = Some(word.text);
        }
    }
}

fn draft(mark: Mark, text: &str) -> Draft<'_> {
    match mark.with {
        With::Text(new) => Draft::Text(new),
        With::Name(name) => Draft::Name(name, &text[mark.range]),
    }
}
