//! link, for CSS: the order of the pieces that an output consists of.
//!
//! Rules count where their sheet is imported last, layers where they are named first. So the
//! imports are walked twice: from the end, which finds the rules, and from the start, which
//! finds what names layers. Each piece has a place, the numbers of the imports that lead to
//! it, and what both walks found is put into one order by these.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use crate::stages::compile::sheet::{Conditions, Sheet, Sheets, Step};

/// How many imports are followed, in one output.
pub const MOST_VISITS: usize = 100_000;
/// How deep imports may nest.
pub const DEEPEST: usize = 500;

/// Where something stands: the index of each import that leads to it, outermost first.
pub type At = Vec<u32>;

/// The conditions of one import, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// Where the import stands.
    pub at: At,
    /// What it says.
    pub conditions: Conditions,
}

/// A part of an output.
#[derive(Clone)]
pub struct Piece<'s> {
    /// Where it stands.
    pub at: At,
    /// What it is.
    pub what: What<'s>,
    /// The conditions that it stands under, the outermost first.
    pub levels: Vec<Level>,
}

/// What a part of an output is.
#[derive(Clone, Copy)]
pub enum What<'s> {
    /// The rules of a sheet.
    Rules(&'s Sheet),
    /// The names of layers in the rules of a sheet, which come later.
    Names(&'s Sheet),
    /// `@layer a, b;`; empty for the names of the levels alone.
    Layers(&'s str),
    /// A sheet of another server, as its address is written.
    Remote(&'s str),
}

struct Walk<'s> {
    sheets: &'s Sheets,
    forward: bool,
    pieces: Vec<Piece<'s>>,
    /// What need not be walked again under the same conditions.
    done: BTreeSet<(&'s Path, Vec<(Conditions, At)>)>,
    /// The sheets that are being imported, with the number of levels there.
    above: Vec<(&'s Path, usize)>,
    at: At,
    levels: Vec<Level>,
    visits: usize,
}

/// The pieces of `roots` in order; nothing if the imports multiply or nest without bound.
#[must_use]
pub fn pieces<'s>(sheets: &'s Sheets, roots: &[PathBuf]) -> Option<Vec<Piece<'s>>> {
    let mut found = Vec::new();
    for forward in [false, true] {
        let mut walk = Walk {
            sheets,
            forward,
            pieces: Vec::new(),
            done: BTreeSet::new(),
            above: Vec::new(),
            at: Vec::new(),
            levels: Vec::new(),
            visits: 0,
        };
        let mut order: Vec<(usize, &PathBuf)> = roots.iter().enumerate().collect();
        if !forward {
            order.reverse();
        }
        for (index, root) in order {
            walk.at.push(u32::try_from(index).ok()?);
            walk.sheet(sheets.sheets.get(root)?);
            walk.at.pop();
        }
        if walk.visits > MOST_VISITS {
            return None;
        }
        found.extend(walk.pieces);
    }
    // The sort is stable: rules come from the first walk, hence before mere names in the same place.
    found.sort_by(|a, b| a.at.cmp(&b.at));
    found.dedup_by(|next, first| next.at == first.at);
    // A level that opens later in the same place needs no statement of its own.
    let opened: BTreeSet<At> = found
        .iter()
        .filter(|piece| match piece.what {
            What::Layers(names) => !names.is_empty(),
            What::Names(sheet) => !sheet.scanned.layers.is_empty(),
            What::Rules(_) | What::Remote(_) => true,
        })
        .flat_map(|piece| piece.levels.iter().map(|level| level.at.clone()))
        .collect();
    found.retain(|piece| !matches!(piece.what, What::Layers("")) || !opened.contains(&piece.at));
    Some(found)
}

impl<'s> Walk<'s> {
    /// Whether the sheet need not be walked again under the same conditions.
    fn sheet(&mut self, sheet: &'s Sheet) -> bool {
        self.visits += 1;
        if self.above.len() >= DEEPEST {
            self.visits = MOST_VISITS + 1;
        }
        if self.visits > MOST_VISITS {
            return true;
        }
        let conditions = self.levels.iter().map(|level| {
            // Layers without names are never the same twice.
            let own = if level.conditions.layer == Some(None) { level.at.clone() } else { At::new() };
            (level.conditions.clone(), own)
        });
        let key = (sheet.path.as_path(), conditions.collect::<Vec<_>>());
        if self.done.contains(&key) {
            return true;
        }
        self.above.push((&sheet.path, self.levels.len()));
        let mut whole = !sheet.scanned.unnamed_layers;
        let steps = (0..).zip(&sheet.prelude);
        if self.forward {
            for (index, step) in steps {
                whole &= self.step(index, step);
            }
            self.push_last(What::Names(sheet));
        } else {
            self.push_last(What::Rules(sheet));
            for (index, step) in steps.collect::<Vec<_>>().into_iter().rev() {
                whole &= self.step(index, step);
            }
        }
        self.above.pop();
        if whole {
            self.done.insert(key);
        }
        whole
    }

    fn step(&mut self, index: u32, step: &'s Step) -> bool {
        self.at.push(index);
        let whole = match step {
            Step::Layers(names) => {
                if self.forward {
                    self.push(What::Layers(names));
                }
                true
            }
            Step::Remote(url, conditions) => {
                self.under(conditions, |walk| walk.push(What::Remote(url)));
                conditions.layer != Some(None)
            }
            Step::Sheet(path, conditions) => self.under(conditions, |walk| {
                if walk.forward && matches!(conditions.layer, Some(Some(_))) {
                    walk.push(What::Layers(""));
                }
                let around = walk.above.iter().find(|(above, _)| above == path);
                match around {
                    // A cycle. Elsewhere the sheet may be free to import that one, which is
                    // all the same only if it would stand under the same conditions.
                    Some((_, levels)) => *levels == walk.levels.len(),
                    None => {
                        walk.sheets.sheets.get(path).is_none_or(|sheet| walk.sheet(sheet))
                            && conditions.layer != Some(None)
                    }
                }
            }),
        };
        self.at.pop();
        whole
    }

    fn under<R>(&mut self, conditions: &Conditions, act: impl FnOnce(&mut Self) -> R) -> R {
        let more = !conditions.is_empty();
        if more {
            self.levels.push(Level { at: self.at.clone(), conditions: conditions.clone() });
        }
        let result = act(self);
        if more {
            self.levels.pop();
        }
        result
    }

    /// The rules of a sheet stand behind everything that it imports.
    fn push_last(&mut self, what: What<'s>) {
        self.at.push(u32::MAX);
        self.push(what);
        self.at.pop();
    }

    fn push(&mut self, what: What<'s>) {
        self.pieces.push(Piece { at: self.at.clone(), what, levels: self.levels.clone() });
    }
}
