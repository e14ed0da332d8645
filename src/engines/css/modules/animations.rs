//! The names of animations: in `@keyframes`, and in the properties that run them.

use super::super::escape;
use super::super::tokens::Kind;
use super::NameKind;
use super::edits::{Mark, Name, When, With};
use super::names::{is_wide, loose, name_of};
use super::selectors::Mode;
use super::words::{Context, Word};

/// Words of `animation` that are names only if the part of the animation that they speak of has been said before,
/// and that part.
const KEYWORDS: [(&str, usize); 19] = [
    ("normal", DIRECTION),
    ("reverse", DIRECTION),
    ("alternate", DIRECTION),
    ("alternate-reverse", DIRECTION),
    ("forwards", FILL),
    ("backwards", FILL),
    ("both", FILL),
    ("infinite", COUNT),
    ("paused", STATE),
    ("running", STATE),
    ("ease", TIMING),
    ("ease-in", TIMING),
    ("ease-out", TIMING),
    ("ease-in-out", TIMING),
    ("linear", TIMING),
    ("step-start", TIMING),
    ("step-end", TIMING),
    ("auto", TIMELINE),
    ("replace", COMPOSITION),
];

const DIRECTION: usize = 0;
const FILL: usize = 1;
const COUNT: usize = 2;
const STATE: usize = 3;
const TIMING: usize = 4;
const TIMELINE: usize = 5;
const COMPOSITION: usize = 6;

/// What `@keyframes` declare.
pub struct Keyframes {
    pub marks: Vec<Mark>,
    /// The name, if it is nobody's.
    pub global: Option<String>,
    /// What holds in the block.
    pub mode: Mode,
}

/// Reads what stands before the block of `@keyframes`.
pub fn keyframes(words: &[Word<'_>], mode: Mode) -> Keyframes {
    let solid: Vec<usize> = (0..words.len()).filter(|&at| !words[at].kind.is_gap()).collect();
    let (wrapper, at, mode): (&[usize], usize, Mode) = match solid.as_slice() {
        [name] => (&[], *name, mode),
        [colon, open, name, close]
            if words[*colon].kind == Kind::Colon && words[*close].kind == Kind::CloseParen && *open == colon + 1 =>
        {
            match scope(&words[*open]) {
                Some(mode) => (&solid, *name, mode),
                None => return Keyframes { marks: Vec::new(), global: None, mode },
            }
        }
        _ => return Keyframes { marks: Vec::new(), global: None, mode },
    };
    let mut marks = Vec::new();
    // A comment may stay, white space need not.
    if let [first, .., last] = wrapper {
        let kept = |&word: &usize| word != at && !matches!(words[word].kind, Kind::Comment { .. });
        marks.extend((*first..=*last).filter(kept).map(|word| Mark::cut(word, words)));
    }
    let name = name_of(&words[at]).filter(|name| !is_reserved(&words[at], name));
    match (name, mode) {
        (Some(name), Mode::Local) => {
            marks.push(Mark::whole(at, words, with(name, When::Always)));
            marks.sort_by_key(|mark| mark.word);
            Keyframes { marks, global: None, mode }
        }
        (global, mode) => Keyframes { marks, global, mode },
    }
}

/// A property that runs animations.
pub struct Running {
    /// Whether it is `animation`, which says more than names.
    pub shorthand: bool,
    /// Whether it is a custom property, whose purpose is a guess.
    pub guess: bool,
    /// Whether names in it are local that are not wrapped.
    pub mode: Mode,
}

impl Running {
    /// Marks the names.
    pub fn marks(self, context: &mut Context<'_>, words: &[Word<'_>]) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut said = [false; 7];
        for at in loose(words) {
            let word = &words[at];
            match word.kind {
                Kind::Comma => said = [false; 7],
                Kind::Number => said[COUNT] = true,
                Kind::Function if scope(word).is_some() => wrapped(context, words, at, &mut marks),
                Kind::Function if ["cubic-bezier", "steps", "linear"].iter().any(|name| word.is_function(name)) => {
                    said[TIMING] = true;
                }
                Kind::Ident | Kind::String { .. } if self.mode == Mode::Local => {
                    let Some(name) = name_of(word).filter(|name| !is_reserved(word, name)) else {
                        continue;
                    };
                    let keyword = KEYWORDS.iter().find(|(keyword, _)| name.eq_ignore_ascii_case(keyword));
                    if let Some(&(_, part)) = keyword.filter(|_| self.shorthand && word.kind == Kind::Ident)
                        && !std::mem::replace(&mut said[part], true)
                    {
                        continue;
                    }
                    let missed =
                        !self.guess && word.kind == Kind::Ident && keyword.is_none() && !name.starts_with("--");
                    marks.push(Mark::whole(at, words, with(name, When::Declared { missed })));
                }
                _ => {}
            }
        }
        marks
    }
}

/// `local(name)` or `global(name)` at `at`, perhaps with a colon before it.
fn wrapped(context: &mut Context<'_>, words: &[Word<'_>], at: usize, marks: &mut Vec<Mark>) {
    let closer = (at + 1..words.len()).find(|&at| words[at].kind == Kind::CloseParen).unwrap_or(words.len());
    let solid: Vec<usize> = (at + 1..closer).filter(|&at| !words[at].kind.is_gap()).collect();
    let name = match solid.as_slice() {
        &[only] => name_of(&words[only]).map(|name| (only, name)),
        _ => None,
    };
    let (Some((only, name)), Some(mode), true) = (name, scope(&words[at]), closer < words.len()) else {
        let span = words[at].start..words.get(closer).map_or(words[at].end, |word| word.end);
        context.error(span, format!("`{}…)` holds one name", words[at].text), "write one for each name");
        return;
    };
    if at > 0 && words[at - 1].kind == Kind::Colon {
        marks.push(Mark::cut(at - 1, words));
    }
    for word in at..=closer {
        if word == only && mode == Mode::Local {
            marks.push(Mark::whole(only, words, with(name.clone(), When::Always)));
        } else if word != only && !matches!(words[word].kind, Kind::Comment { .. }) {
            marks.push(Mark::cut(word, words));
        }
    }
}

fn scope(word: &Word<'_>) -> Option<Mode> {
    if word.is_function("local") {
        Some(Mode::Local)
    } else if word.is_function("global") {
        Some(Mode::Global)
    } else {
        None
    }
}

/// Whether a name can name no animation. In quotes, every name can.
fn is_reserved(word: &Word<'_>, name: &str) -> bool {
    word.kind == Kind::Ident && (is_wide(name) || escape::is_name(name.as_bytes(), b"none"))
}

fn with(name: String, when: When) -> With {
    With::Name(Name { kind: NameKind::Keyframes, text: name, when })
}
