//! link, for CSS, on request: what several outputs hold becomes a sheet of its own, which
//! pages load before theirs.
//!
//! Nothing may change its place by that. So outputs can share only what all of them have
//! before their own rules, and in the same order; anything else is an error that names the
//! two sheets.

use std::collections::{BTreeMap, BTreeSet};

use super::order::{Piece, What};
use crate::{
    diagnostic::{Diagnostic, Location},
    digest::Digest,
    path::LogicalPath,
    stages::compile::sheet::Conditions,
};

/// An output: its pieces, and the shared sheets that have to be loaded before it, in order.
pub struct Output<'s> {
    /// Its key in the manifest.
    pub logical: LogicalPath,
    /// The sheets that it was asked for, as they are shown; none for what others share.
    pub sources: Vec<String>,
    /// What it consists of.
    pub pieces: Vec<Piece<'s>>,
    /// Keys of the sheets that come before it.
    pub before: Vec<LogicalPath>,
}

/// What makes two pieces of two outputs the same.
type Key = (u8, String, Vec<Conditions>);

/// Takes out of `outputs` what several of them hold; the shared sheets come behind them.
///
/// # Errors
/// Pieces that cannot be shared because of their order.
pub fn share(mut outputs: Vec<Output<'_>>) -> Result<Vec<Output<'_>>, Vec<Diagnostic>> {
    let mut holders: BTreeMap<Key, BTreeSet<usize>> = BTreeMap::new();
    for (index, output) in outputs.iter().enumerate() {
        for key in output.pieces.iter().filter_map(key) {
            holders.entry(key).or_default().insert(index);
        }
    }
    holders.retain(|_, outputs| outputs.len() > 1);
    let group = |piece: &Piece<'_>| key(piece).and_then(|key| holders.get(&key));
    let mut problems: Vec<Diagnostic> = Vec::new();
    for output in &outputs {
        problems.extend(out_of_place(output, &outputs, &group));
    }
    // The same pieces, but in another order.
    let mut order: BTreeMap<&BTreeSet<usize>, (usize, Vec<Key>)> = BTreeMap::new();
    for (index, output) in outputs.iter().enumerate() {
        let mut own: BTreeMap<&BTreeSet<usize>, Vec<Key>> = BTreeMap::new();
        for piece in &output.pieces {
            if let (Some(group), Some(key)) = (group(piece), key(piece)) {
                own.entry(group).or_default().push(key);
            }
        }
        for (group, keys) in own {
            let (first, known) = order.entry(group).or_insert_with(|| (index, keys.clone()));
            if let Some((one, other)) = known.iter().zip(&keys).find(|(one, other)| one != other) {
                let message = format!(
                    "{} comes before {} in `{}`, but after it in `{}`: one shared sheet cannot keep both orders",
                    name(one),
                    name(other),
                    outputs[*first].logical,
                    output.logical
                );
                problems.push(conflict(output, message));
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let names: BTreeMap<BTreeSet<usize>, LogicalPath> =
        order.into_keys().map(|group| (group.clone(), logical(group, &outputs))).collect();
    let mut shared: BTreeMap<LogicalPath, Vec<Piece<'_>>> = BTreeMap::new();
    for output in &mut outputs {
        let mut taken: BTreeMap<LogicalPath, Vec<Piece<'_>>> = BTreeMap::new();
        let mut own = Vec::new();
        for piece in std::mem::take(&mut output.pieces) {
            let Some(name) = key(&piece).and_then(|key| holders.get(&key)).and_then(|group| names.get(group)) else {
                own.push(piece);
                continue;
            };
            if !output.before.contains(name) {
                output.before.push(name.clone());
            }
            taken.entry(name.clone()).or_default().push(piece);
        }
        output.pieces = own;
        for (name, pieces) in taken {
            shared.entry(name).or_insert(pieces);
        }
    }
    outputs.extend(shared.into_iter().map(|(logical, pieces)| Output {
        logical,
        sources: Vec::new(),
        pieces,
        before: Vec::new(),
    }));
    Ok(outputs)
}

/// The first piece of an output that stands where it cannot be shared, or keeps others from it.
fn out_of_place<'g>(
    output: &Output<'_>,
    outputs: &[Output<'_>],
    group: &impl Fn(&Piece<'_>) -> Option<&'g BTreeSet<usize>>,
) -> Option<Diagnostic> {
    let mut ended: Vec<&BTreeSet<usize>> = Vec::new();
    let mut last: Option<(&Piece<'_>, Option<&BTreeSet<usize>>)> = None;
    for piece in &output.pieces {
        let own = group(piece);
        if let Some((before, around)) = last
            && around != own
        {
            let returns = own.is_some_and(|own| ended.contains(&own));
            if around.is_none() || returns {
                let others = own.into_iter().flatten().map(|index| &outputs[*index].logical);
                let other = others.clone().find(|other| **other != output.logical).map_or("", LogicalPath::as_str);
                let message = format!(
                    "{} comes after {} in `{}`, but it is shared with `{other}`, which does not have that before it",
                    name_of(piece),
                    name_of(before),
                    output.logical
                );
                return Some(conflict(output, message));
            }
            ended.extend(around);
        }
        last = Some((piece, own));
    }
    None
}

fn conflict(output: &Output<'_>, message: String) -> Diagnostic {
    Diagnostic::error("css-order", message)
        .at(output.pieces.iter().rev().find_map(|piece| match piece.what {
            What::Rules(sheet) => Some(Location::file(&sheet.shown)),
            _ => None,
        }))
        .hint("import what is shared first, in the same order everywhere, or unset `css.shared`")
}

/// Nothing for what cannot be shared: a layer without a name is one layer in one sheet only.
fn key(piece: &Piece<'_>) -> Option<Key> {
    let conditions: Vec<Conditions> = piece.levels.iter().map(|level| level.conditions.clone()).collect();
    if conditions.iter().any(|conditions| conditions.layer == Some(None)) {
        return None;
    }
    let (kind, text) = match piece.what {
        What::Rules(sheet) => (0, sheet.shown.clone()),
        What::Names(sheet) => (1, sheet.shown.clone()),
        What::Layers(names) => (2, names.to_owned()),
        What::Remote(url) => (3, url.to_owned()),
    };
    Some((kind, text, conditions))
}

fn name_of(piece: &Piece<'_>) -> String {
    key(piece).map_or_else(|| "a layer without a name".to_owned(), |key| name(&key))
}

fn name((kind, text, _): &Key) -> String {
    match kind {
        0 | 1 => format!("`{text}`"),
        2 => format!("`@layer {text}`"),
        _ => format!("`@import {text}`"),
    }
}

/// The key of the sheet that a group of outputs shares. It changes only with the group.
fn logical(group: &BTreeSet<usize>, outputs: &[Output<'_>]) -> LogicalPath {
    let names: Vec<&str> = group.iter().map(|index| outputs[*index].logical.as_str()).collect();
    let digest = Digest::of(names.join("\n").as_bytes()).name();
    LogicalPath::parse(&format!("_shared-{}.css", &digest[..8])).expect("a logical path")
}
