//! fingerprint: names from final bytes.
//!
//! A file's name holds the digest of its bytes, and its bytes hold the names of
//! what it refers to. So names are given leaves first: a file whose references
//! all have names is final, and its digest is what `sha256sum` prints. Only the
//! members of a reference cycle cannot be final before they have names; they
//! share one digest, computed over all of them with the names inside the cycle
//! written as zeros.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::PathBuf,
};

use rayon::{iter::Either, prelude::*};

use crate::{
    diagnostic::{Diagnostic, Location},
    digest::{Digest, Fingerprint, NAME_DIGITS},
    disk::{self, Stamp},
    path::{LogicalPath, OutputPath},
    progress::Counter,
    reference::{Marked, Sealed, SlotTable},
    stages::{
        carry::Carried,
        link::{Draft, OutputKind, Relations},
    },
};

/// An output with its name.
#[derive(Debug)]
pub struct Asset {
    /// Its key in the manifest.
    pub logical: LogicalPath,
    /// Where it is served.
    pub output: OutputPath,
    /// Where it is served without a digest in its name, too.
    pub plain: Option<OutputPath>,
    /// Whether its name has no digest, so that its content may change under it.
    pub stable: bool,
    /// Digest, integrity and size of its bytes.
    pub print: Fingerprint,
    /// The bytes, or where they are.
    pub body: Body,
    /// What it is.
    pub kind: OutputKind,
    /// What it was made of, as paths to show.
    pub sources: Vec<String>,
    /// All outputs that its text refers to, in order of appearance.
    pub references: Vec<LogicalPath>,
    /// The other outputs that belong to it.
    pub relations: Relations,
    /// The members of its reference cycle, itself among them; empty if it is in none.
    pub cycle: Vec<LogicalPath>,
    /// How far minifying got, if not all the way.
    pub minified: Option<crate::engines::js::minify::Rung>,
}

impl Asset {
    /// A file that is published as it is.
    #[must_use]
    pub fn of_file(file: StaticFile, output: OutputPath, (print, stamp): (Fingerprint, Stamp)) -> Self {
        Self {
            output,
            plain: None,
            stable: false,
            logical: file.logical,
            print,
            body: Body::File(file.path, stamp),
            kind: OutputKind::Static,
            sources: vec![file.shown],
            references: Vec::new(),
            relations: Relations::default(),
            cycle: Vec::new(),
            minified: None,
        }
    }

    /// Whether it is kept out of the directory that is served.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.kind == OutputKind::HiddenMap
    }
}

/// An output's bytes.
#[derive(Debug)]
pub enum Body {
    /// In memory.
    Bytes(Sealed),
    /// A file that is published as it is.
    File(PathBuf, Stamp),
}

/// A file to be published byte for byte.
#[derive(Clone, Debug)]
pub struct StaticFile {
    /// Its key in the manifest.
    pub logical: LogicalPath,
    /// Where it is.
    pub path: PathBuf,
    /// The path to show.
    pub shown: String,
}

/// Reads files once, as streams, for their digests; gives also what is wrong.
pub fn hash_files(files: Vec<StaticFile>, slots: &SlotTable, counter: &Counter) -> (Vec<Asset>, Vec<Diagnostic>) {
    let one = |file: StaticFile| {
        let hashed = disk::fingerprint(&file.path);
        counter.tick();
        let hashed = hashed.map_err(|error| unreadable(&file.shown, &error))?;
        let output = slots.named(&file.logical, &hashed.0.digest.name());
        let (plain, stable) = (slots.plain(&file.logical), slots.is_stable(&file.logical));
        Ok(Asset { plain, stable, ..Asset::of_file(file, output, hashed) })
    };
    files.into_par_iter().map(one).partition_map(either)
}

/// What is right apart from what is wrong.
pub fn either<T, E>(result: Result<T, E>) -> Either<T, E> {
    match result {
        Ok(right) => Either::Left(right),
        Err(wrong) => Either::Right(wrong),
    }
}

/// The error for a file that cannot be read.
#[must_use]
pub fn unreadable(shown: &str, error: &io::Error) -> Diagnostic {
    let message = format!("cannot read `{shown}`: {}", crate::diagnostic::cause(error));
    Diagnostic::error("unreadable-file", message).at(Location::file(shown))
}

/// Names the drafts, given the static files that they may refer to.
///
/// # Errors
/// Two outputs with one logical path, or with paths that differ only by case;
/// references to what is not published.
///
/// # Panics
/// Never: every component consists of drafts.
pub fn fingerprint(
    drafts: Vec<Draft>,
    files: Vec<Asset>,
    carried: &Carried,
    slots: &SlotTable,
) -> Result<Vec<Asset>, Vec<Diagnostic>> {
    refuse_clashes(&drafts, &files, carried)?;
    let mut names: BTreeMap<LogicalPath, String> =
        files.iter().map(|file| (file.logical.clone(), file.print.digest.name())).collect();
    let mut integrities: BTreeMap<LogicalPath, String> =
        files.iter().map(|file| (file.logical.clone(), file.print.integrity.clone())).collect();
    let mut drafts: BTreeMap<LogicalPath, Draft> =
        drafts.into_iter().map(|draft| (draft.logical.clone(), draft)).collect();
    let references: BTreeMap<LogicalPath, Vec<LogicalPath>> = drafts
        .iter()
        .map(|(logical, draft)| (logical.clone(), draft.text.targets(slots).into_iter().cloned().collect()))
        .collect();
    refuse_dangling(&drafts, &references, &names)?;
    let mut assets = files;
    for group in components(&references) {
        let members: BTreeSet<&LogicalPath> = group.iter().collect();
        let texts: Vec<(LogicalPath, Marked)> = group
            .iter()
            .map(|logical| {
                let text = std::mem::take(&mut drafts.get_mut(logical).expect("a draft").text);
                // Everything outside of the group has its name already.
                let text = text.fill(slots, |target| names.get(target).map(String::as_str));
                (logical.clone(), text.fill_integrity(slots, |target| integrities.get(target).map(String::as_str)))
            })
            .collect();
        if let Some((logical, _)) = texts.iter().find(|(_, text)| text.seals(slots, &members)) {
            let message = format!("`{logical}` cannot hold the integrity of a file that refers to it");
            return Err(vec![
                Diagnostic::error("integrity", message)
                    .at(drafts[logical].sources.first().map(Location::file))
                    .hint("remove `integrity`, or the reference back"),
            ]);
        }
        let cyclic = group.len() > 1 || references[&group[0]].iter().any(|target| members.contains(target));
        let shared = cyclic.then(|| cycle_digest(&texts, slots));
        if let Some(shared) = &shared {
            names.extend(group.iter().map(|logical| (logical.clone(), shared.clone())));
        }
        for (logical, text) in texts {
            let sealed = text.fill(slots, |target| names.get(target).map(String::as_str)).seal(slots);
            let print = Fingerprint::of(sealed.as_bytes());
            let name = shared.clone().unwrap_or_else(|| print.digest.name());
            names.insert(logical.clone(), name.clone());
            integrities.insert(logical.clone(), print.integrity.clone());
            let draft = drafts.remove(&logical).expect("a draft");
            assets.push(Asset {
                output: slots.named(&logical, &name),
                plain: slots.plain(&logical).filter(|_| draft.kind != OutputKind::HiddenMap),
                stable: slots.is_stable(&logical),
                print,
                body: Body::Bytes(sealed),
                kind: draft.kind,
                sources: draft.sources,
                references: references[&logical].clone(),
                relations: draft.relations,
                cycle: if cyclic { group.clone() } else { Vec::new() },
                minified: draft.rung,
                logical,
            });
        }
    }
    assets.sort_by(|a, b| a.logical.cmp(&b.logical));
    Ok(assets)
}

/// The name part that the members of a cycle share: of the SHA-256 over each
/// member, in the order of logical paths, as the length of its path (8 bytes,
/// big-endian), the path, the length of its text, and the text with each name
/// part that is not known yet written as zeros.
#[must_use]
pub fn cycle_digest(members: &[(LogicalPath, Marked)], slots: &SlotTable) -> String {
    let zeros = "0".repeat(NAME_DIGITS);
    let texts = members
        .iter()
        .map(|(logical, text)| (logical.as_str(), text.clone().fill(slots, |_| Some(&zeros)).0.into_bytes()));
    combined_digest(texts)
}

/// [`cycle_digest`] over final texts in which the zeros are in place.
pub fn combined_digest<'t>(members: impl Iterator<Item = (&'t str, Vec<u8>)>) -> String {
    let mut bytes = Vec::new();
    for (logical, text) in members {
        for part in [logical.as_bytes(), &text] {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part);
        }
    }
    Digest::of(&bytes).name()
}

/// A reference to code that is not published on its own.
fn refuse_dangling(
    drafts: &BTreeMap<LogicalPath, Draft>,
    references: &BTreeMap<LogicalPath, Vec<LogicalPath>>,
    names: &BTreeMap<LogicalPath, String>,
) -> Result<(), Vec<Diagnostic>> {
    let errors: Vec<Diagnostic> = references
        .iter()
        .flat_map(|(from, targets)| targets.iter().map(move |target| (from, target)))
        .filter(|(_, target)| !drafts.contains_key(*target) && !names.contains_key(*target))
        .map(|(from, target)| {
            Diagnostic::error(
                "missing-reference",
                format!("`{from}` refers to `{target}`, which is code that no entry publishes"),
            )
            .at(drafts[from].sources.first().map(Location::file))
            .hint("make it an entry with `entries` in `assetpack.toml`")
        })
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn refuse_clashes(drafts: &[Draft], files: &[Asset], carried: &Carried) -> Result<(), Vec<Diagnostic>> {
    let mut seen: BTreeMap<String, (&LogicalPath, Option<&String>)> = BTreeMap::new();
    let mut errors = Vec::new();
    let all = drafts
        .iter()
        // What a package is made of tells nothing of it.
        .map(|draft| (&draft.logical, draft.sources.first().filter(|_| draft.kind != OutputKind::Package)))
        .chain(files.iter().map(|file| (&file.logical, file.sources.first())));
    for (logical, source) in all {
        if let Some((other, first)) = seen.insert(logical.case_folded(), (logical, source)) {
            let name =
                |source: Option<&String>, logical: &LogicalPath| source.cloned().unwrap_or_else(|| logical.to_string());
            let (one, two) = (name(first, other), name(source, logical));
            errors.push(clash(&one, &two, logical.as_str()));
        }
    }
    for (name, file) in carried.names() {
        if let Some((other, first)) = seen.get(&LogicalPath::known(name).case_folded()) {
            let one = first.cloned().unwrap_or_else(|| other.to_string());
            errors.push(clash(&one, &carried.shown(file), name));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn clash(one: &str, two: &str, logical: &str) -> Diagnostic {
    Diagnostic::error("output-clash", format!("`{one}` and `{two}` would both become `{logical}`"))
        .at(Location::file(two))
        .hint("rename one of them, or keep one of them from being an entry with `entries` or `ignore`")
}

/// The strongly connected components of the reference graph, each sorted, in an
/// order in which every component comes after those that it refers to (Tarjan,
/// 1972, without recursion).
fn components(graph: &BTreeMap<LogicalPath, Vec<LogicalPath>>) -> Vec<Vec<LogicalPath>> {
    struct Visit {
        index: usize,
        low: usize,
        open: bool,
    }
    let mut visits: BTreeMap<&LogicalPath, Visit> = BTreeMap::new();
    let mut open: Vec<&LogicalPath> = Vec::new();
    let mut found = Vec::new();
    for root in graph.keys() {
        if visits.contains_key(root) {
            continue;
        }
        let mut stack: Vec<(&LogicalPath, usize)> = vec![(root, 0)];
        while let Some((node, next)) = stack.pop() {
            if next == 0 {
                let index = visits.len();
                visits.insert(node, Visit { index, low: index, open: true });
                open.push(node);
            }
            let children = &graph[node];
            if let Some(child) = children.get(next) {
                stack.push((node, next + 1));
                // What is no draft has its name already.
                let Some((child, _)) = graph.get_key_value(child) else {
                    continue;
                };
                match visits.get(child) {
                    None => stack.push((child, 0)),
                    Some(visit) if visit.open => {
                        let index = visit.index;
                        let visit = visits.get_mut(node).expect("it was visited");
                        visit.low = visit.low.min(index);
                    }
                    Some(_) => {}
                }
                continue;
            }
            let (index, low) = (visits[node].index, visits[node].low);
            if let Some((parent, _)) = stack.last() {
                let parent = visits.get_mut(parent).expect("it was visited");
                parent.low = parent.low.min(low);
            }
            if index == low {
                let at = open.iter().position(|member| *member == node).expect("it is open");
                let mut group: Vec<LogicalPath> = open.split_off(at).into_iter().cloned().collect();
                for member in &group {
                    visits.get_mut(member).expect("it was visited").open = false;
                }
                group.sort();
                found.push(group);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> LogicalPath {
        LogicalPath::parse(text).expect("a path")
    }

    #[test]
    fn components_come_leaves_first_and_cycles_together() {
        let graph: BTreeMap<LogicalPath, Vec<LogicalPath>> =
            [("a", vec!["b", "x"]), ("b", vec!["c"]), ("c", vec!["b", "d"]), ("d", vec![]), ("e", vec!["e", "a"])]
                .into_iter()
                .map(|(from, to)| (path(from), to.into_iter().map(path).collect()))
                .collect();
        let order: Vec<Vec<String>> =
            components(&graph).into_iter().map(|group| group.iter().map(ToString::to_string).collect()).collect();
        assert_eq!(order, [vec!["d"], vec!["b", "c"], vec!["a"], vec!["e"]]);
    }
}
