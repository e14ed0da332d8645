//! References between outputs: slots, the placeholders that stand for digests
//! which are not known yet, and the two kinds of text, with slots and without.
//!
//! This is the only code that writes or replaces a slot. A slot is as long as
//! the digest that replaces it, so that nothing moves when names become known
//! (source maps stay right), and it is derived from the target's logical path,
//! so that adding an unrelated file changes no other file's bytes on the way.

use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem;

use crate::{
    config::PathMatcher,
    digest::{Digest, NAME_DIGITS},
    path::{LogicalPath, OutputPath},
};

/// What every slot begins with: rare in real text, safe in a JS string, in an
/// unquoted `url()` and in a file name.
const PREFIX: &[u8; 3] = b"_ap";
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The placeholder for one target's digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot([u8; NAME_DIGITS]);

impl Slot {
    /// The slot for `target`. Another `salt` gives other slots: it is raised
    /// when some source holds the text of a slot by chance or by intent.
    ///
    /// # Panics
    /// Never: a digest is hexadecimal.
    #[must_use]
    pub fn of(target: &str, salt: u32) -> Self {
        let digest = Digest::of(format!("assetpack slot {salt} {target}").as_bytes()).hex();
        let mut text = [0; NAME_DIGITS];
        text[..PREFIX.len()].copy_from_slice(PREFIX);
        // Five bits of the digest a character: 65 bits in all.
        let bits = u128::from_str_radix(&digest[..32], 16).expect("hexadecimal digits");
        for (index, byte) in text[PREFIX.len()..].iter_mut().enumerate() {
            *byte = ALPHABET[((bits >> (index * 5)) & 31) as usize];
        }
        Self(text)
    }

    /// The slot for the integrity of `target`.
    #[must_use]
    pub fn of_integrity(target: &str, salt: u32) -> Self {
        // No logical path begins with a slash.
        Self::of(&format!("/integrity/{target}"), salt)
    }

    /// The placeholder's text.
    ///
    /// # Panics
    /// Never: a slot is ASCII.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a slot is ASCII")
    }
}

/// Every place in `text` that has the form of a slot, with its offset.
pub fn slot_shapes(text: &[u8]) -> impl Iterator<Item = (usize, Slot)> + '_ {
    memmem::find_iter(text, PREFIX).filter_map(|at| {
        let shape: [u8; NAME_DIGITS] = text.get(at..at + NAME_DIGITS)?.try_into().ok()?;
        shape[PREFIX.len()..].iter().all(|byte| ALPHABET.contains(byte)).then_some((at, Slot(shape)))
    })
}

/// Which slot stands for which logical path, in one attempt at a build.
#[derive(Clone, Debug)]
pub struct SlotTable {
    salt: u32,
    stable: PathMatcher,
    plain: PathMatcher,
    targets: BTreeMap<Slot, LogicalPath>,
    /// Slots for integrity values, which are longer than they are.
    sealed: BTreeMap<Slot, LogicalPath>,
}

impl SlotTable {
    /// An empty table for the given salt; what is `stable` needs no slots, and what is `plain` is served
    /// without a digest in its name as well.
    #[must_use]
    pub fn new(salt: u32, stable: PathMatcher, plain: PathMatcher) -> Self {
        Self { salt, stable, plain, targets: BTreeMap::new(), sealed: BTreeMap::new() }
    }

    /// The salt that its slots are made with.
    #[must_use]
    pub fn salt(&self) -> u32 {
        self.salt
    }

    /// The slot for `target`, registered.
    pub fn slot(&mut self, target: &LogicalPath) -> Slot {
        let slot = Slot::of(target.as_str(), self.salt);
        self.targets.insert(slot, target.clone());
        slot
    }

    /// Whether an output's name has no digest.
    #[must_use]
    pub fn is_stable(&self, target: &LogicalPath) -> bool {
        self.stable.is_match(target.as_str())
    }

    /// Where `target` is served without a digest, too.
    #[must_use]
    pub fn plain(&self, target: &LogicalPath) -> Option<OutputPath> {
        let is_wanted = self.plain.is_match(target.as_str()) && !self.is_stable(target);
        is_wanted.then(|| target.plain())
    }

    /// Where `target` will be served, with the slot in the place of its digest.
    #[must_use]
    pub fn served(&self, target: &LogicalPath) -> OutputPath {
        self.named(target, Slot::of(target.as_str(), self.salt).as_str())
    }

    /// Where `target` is served if its digest is `name`.
    #[must_use]
    pub fn named(&self, target: &LogicalPath, name: &str) -> OutputPath {
        if self.is_stable(target) { target.plain() } else { target.fingerprinted(name) }
    }

    /// [`served`](Self::served), for a text that refers to `target`: its slot is registered.
    pub fn refer(&mut self, target: &LogicalPath) -> OutputPath {
        if !self.is_stable(target) {
            self.slot(target);
        }
        self.served(target)
    }

    /// Whether `slot` is the one of `target`.
    #[must_use]
    pub fn stands_for(&self, slot: Slot, target: &LogicalPath) -> bool {
        slot == Slot::of(target.as_str(), self.salt)
    }

    /// Whether some text refers to `target`.
    #[must_use]
    pub fn refers(&self, target: &LogicalPath) -> bool {
        self.targets.contains_key(&Slot::of(target.as_str(), self.salt))
    }

    /// All targets of slots.
    pub fn targets(&self) -> impl Iterator<Item = &LogicalPath> {
        self.targets.values().chain(self.sealed.values())
    }

    /// Whether some outputs have names without digests, also beside others.
    #[must_use]
    pub fn has_plain_names(&self) -> bool {
        !self.stable.globs().is_empty() || !self.plain.globs().is_empty()
    }

    /// Registers the slot for the integrity of `target`.
    pub fn seal(&mut self, target: &LogicalPath) {
        self.sealed.insert(Slot::of_integrity(target.as_str(), self.salt), target.clone());
    }

    /// The logical path that `slot` stands for; none for a look-alike.
    #[must_use]
    pub fn target(&self, slot: Slot) -> Option<&LogicalPath> {
        self.targets.get(&slot).or_else(|| self.sealed.get(&slot))
    }

    /// Whether some source text would be mistaken for one of our slots.
    #[must_use]
    pub fn clashes(&self, seen_in_sources: &BTreeSet<Slot>) -> bool {
        seen_in_sources.iter().any(|slot| self.target(*slot).is_some())
    }
}

/// Text that may hold open slots. It can be linked and minified; it cannot be
/// hashed, compressed or written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked(pub String);

impl Marked {
    /// The targets that the text refers to, each once, in order of appearance.
    #[must_use]
    pub fn targets<'t>(&self, table: &'t SlotTable) -> Vec<&'t LogicalPath> {
        let mut seen = BTreeSet::new();
        slot_shapes(self.0.as_bytes())
            .filter_map(|(_, slot)| table.target(slot))
            .filter(|target| seen.insert(*target))
            .collect()
    }

    /// Replaces each slot whose target `name` knows by that name part.
    ///
    /// # Panics
    /// If `name` gives a text that is not [`NAME_DIGITS`] bytes long: a bug here.
    #[must_use]
    pub fn fill<'n>(self, table: &SlotTable, name: impl Fn(&LogicalPath) -> Option<&'n str>) -> Self {
        let found: Vec<(usize, &str)> = slot_shapes(self.0.as_bytes())
            .filter_map(|(at, slot)| Some((at, name(table.targets.get(&slot)?)?)))
            .collect();
        if found.is_empty() {
            return self;
        }
        let mut bytes = self.0.into_bytes();
        for (at, digits) in found {
            bytes[at..at + NAME_DIGITS].copy_from_slice(digits.as_bytes());
        }
        Self(String::from_utf8(bytes).expect("ASCII replaced ASCII of the same length"))
    }

    /// Replaces each slot for an integrity that `integrity` knows. What stands behind it moves: only texts
    /// without a source map hold such slots.
    #[must_use]
    pub fn fill_integrity<'n>(self, table: &SlotTable, integrity: impl Fn(&LogicalPath) -> Option<&'n str>) -> Self {
        if table.sealed.is_empty() {
            return self;
        }
        let mut text = String::with_capacity(self.0.len());
        let mut done = 0;
        for (at, slot) in slot_shapes(self.0.as_bytes()) {
            if let Some(value) = table.sealed.get(&slot).and_then(&integrity) {
                text.push_str(&self.0[done..at]);
                text.push_str(value);
                done = at + NAME_DIGITS;
            }
        }
        text.push_str(&self.0[done..]);
        Self(text)
    }

    /// Whether the text holds a slot for the integrity of one of `members`.
    #[must_use]
    pub fn seals(&self, table: &SlotTable, members: &BTreeSet<&LogicalPath>) -> bool {
        slot_shapes(self.0.as_bytes())
            .any(|(_, slot)| table.sealed.get(&slot).is_some_and(|target| members.contains(target)))
    }

    /// Declares the text final.
    ///
    /// # Panics
    /// If a slot is still open: a bug in the naming order.
    #[must_use]
    pub fn seal(self, table: &SlotTable) -> Sealed {
        assert!(self.targets(table).is_empty(), "a reference was left without a name");
        Sealed(self.0.into_bytes())
    }
}

/// Final bytes: nothing in them will change any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none() -> PathMatcher {
        PathMatcher::new(&[]).expect("no glob is wrong")
    }

    #[test]
    fn a_look_alike_survives_and_a_slot_is_filled() {
        let target = LogicalPath::parse("img/a.png").expect("a path");
        let mut table = SlotTable::new(0, none(), none());
        let slot = table.slot(&target);
        let stranger = Slot::of("somebody else's text", 0);
        let text = Marked(format!("x{}y{} _ap _apab", slot.as_str(), stranger.as_str()));
        assert_eq!(text.targets(&table), [&target]);
        let filled = text.fill(&table, |_| Some("0123456789abcdef"));
        assert_eq!(filled.0, format!("x0123456789abcdefy{} _ap _apab", stranger.as_str()));
        assert_eq!(filled.seal(&table).as_bytes()[0], b'x');
    }

    #[test]
    fn another_salt_gives_other_slots() {
        let target = LogicalPath::parse("a.js").expect("a path");
        let mut table = SlotTable::new(0, none(), none());
        let seen = BTreeSet::from([table.slot(&target)]);
        assert!(table.clashes(&seen));
        let mut salted = SlotTable::new(1, none(), none());
        salted.slot(&target);
        assert!(!salted.clashes(&seen));
    }
}
