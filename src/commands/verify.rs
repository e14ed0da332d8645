//! `assetpack verify`: reads everything that a manifest names again and proves
//! it, trusting nothing that the build knew.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use rayon::prelude::*;

use super::{Outcome, Terminal, outputs, print, read_manifest};
use crate::{
    config::{Config, Encoding, Missing},
    diagnostic::{Diagnostic, Diagnostics, Location, count, nearest},
    digest::{Fingerprint, NAME_DIGITS},
    disk::{self, OutputDirectory},
    encode,
    manifest::{Entry, ImportMap, Manifest},
    path::{LogicalPath, UrlKind, UrlParts, has_digest},
    stages::{dialects, fingerprint::combined_digest, link::rewrite::MAPPED},
};

pub(super) fn run(config: &Config, terminal: &Terminal) -> Outcome {
    let manifest = match read_manifest(config) {
        Ok(manifest) => manifest,
        Err(failure) => return terminal.failure(&failure),
    };
    let verify = Verify {
        config,
        manifest: &manifest,
        paths: manifest.assets.values().map(|entry| entry.path.as_str()).collect(),
    };
    let entries: Vec<(&String, &Entry)> = manifest.assets.iter().collect();
    let mut problems: Diagnostics =
        entries.par_iter().flat_map_iter(|(logical, entry)| verify.entry(logical, entry)).collect::<Vec<_>>().into();
    problems.extend(verify.cycles());
    problems.extend(verify.import_map());
    problems.dedupe();
    if problems.has_errors() {
        terminal.diagnostics(&problems);
        return Outcome::Wrong;
    }
    let variants: usize = manifest.assets.values().map(|entry| entry.variants.len()).sum();
    let mut text = format!(
        "verified {} and {}: digests, integrity, sizes and references hold\n",
        count(manifest.assets.len(), "asset"),
        count(variants, "variant")
    );
    let strangers = verify.strangers();
    if strangers > 0 {
        let are = if strangers == 1 { "is" } else { "are" };
        let files = count(strangers, "file");
        text = format!(
            "{text}{files} in the output directory {are} named by no manifest entry (earlier releases, or not ours)\n"
        );
    }
    print(&text)
}

struct Verify<'a> {
    config: &'a Config,
    manifest: &'a Manifest,
    paths: BTreeSet<&'a str>,
}

impl Verify<'_> {
    fn entry(&self, logical: &str, entry: &Entry) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let mut wrong = |message: String| {
            problems.push(Diagnostic::error("verify", message).at(Location::file(&entry.path)));
        };
        if !is_safe(logical) || !is_safe(&entry.path) {
            wrong(format!("`{}` (`{logical}`) is not a path below the output directory", entry.path));
            return problems;
        }
        let listed = [
            &entry.imports,
            &entry.dynamic_imports,
            &entry.css,
            &entry.assets,
            &entry.preload,
            &entry.cycle,
            &entry.parts,
        ];
        for key in listed.into_iter().flatten().chain(&entry.source_map).chain(&entry.legacy) {
            if !self.manifest.assets.contains_key(key) {
                wrong(format!("`{logical}` names `{key}`, which the manifest does not hold"));
            }
        }
        let path = self.config.out.join(&entry.path);
        let print = match disk::fingerprint(&path) {
            Ok((print, _)) => print,
            Err(error) => {
                wrong(format!("cannot read `{}`: {}", entry.path, crate::diagnostic::cause(&error)));
                return problems;
            }
        };
        if let Some(plain) = &entry.plain {
            let same = disk::fingerprint(&self.config.out.join(plain)).is_ok_and(|(copy, _)| copy == print);
            if !is_safe(plain) || !same {
                wrong(format!("`{plain}` is no copy of `{}`", entry.path));
            }
        }
        for difference in differences(entry, &print) {
            wrong(format!("`{}`: {difference}", entry.path));
        }
        let named = entry.stable || has_digest(&entry.path) || entry.path.contains(&print.digest.name());
        if entry.cycle.is_empty() && !named {
            wrong(format!("`{}` is not named by its digest, {}", entry.path, print.digest.name()));
        }
        problems.extend(self.variants(entry));
        problems.extend(self.references(entry));
        problems
    }

    fn variants(&self, entry: &Entry) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for (encoding, variant) in &entry.variants {
            let wrong = |message: String| Diagnostic::error("verify", message).at(Location::file(&variant.path));
            let Some(known) =
                [Encoding::Br, Encoding::Gzip, Encoding::Zstd].into_iter().find(|known| known.name() == encoding)
            else {
                problems.push(wrong(format!("`{encoding}` is an unknown encoding")));
                continue;
            };
            if !is_safe(&variant.path) {
                problems.push(wrong(format!("`{}` is not a path below the output directory", variant.path)));
                continue;
            }
            let bytes = match disk::read(&self.config.out.join(&variant.path), u64::MAX) {
                Ok(bytes) => bytes,
                Err(error) => {
                    problems.push(wrong(format!(
                        "cannot read `{}`: {}",
                        variant.path,
                        crate::diagnostic::cause(&error)
                    )));
                    continue;
                }
            };
            if bytes.len() as u64 != variant.size {
                problems.push(wrong(format!(
                    "`{}` has {} bytes, the manifest says {}",
                    variant.path,
                    bytes.len(),
                    variant.size
                )));
            }
            let same = encode::decode(known, &bytes, entry.size)
                .is_ok_and(|original| Fingerprint::of(&original).digest.hex() == entry.sha256);
            if !same {
                problems.push(wrong(format!("`{}` does not expand to `{}`", variant.path, entry.path)));
            }
        }
        problems
    }

    /// Parses an output and follows each of its local references.
    fn references(&self, entry: &Entry) -> Vec<Diagnostic> {
        if !outputs::can_refer(&entry.media_type) {
            return Vec::new();
        }
        // What could not be read has been told of.
        let bytes = disk::read(&self.config.out.join(&entry.path), u64::MAX).unwrap_or_default();
        if !outputs::may_refer(&entry.media_type, &bytes) {
            return Vec::new();
        }
        let Ok(text) = String::from_utf8(bytes) else {
            let message = format!("`{}` is not UTF-8", entry.path);
            return vec![Diagnostic::error("verify", message).at(Location::file(&entry.path))];
        };
        let found = match outputs::references(&entry.path, &entry.media_type, &text) {
            Ok(found) => found,
            Err(problems) => return problems,
        };
        found
            .into_iter()
            .filter(|(url, _)| !self.holds(entry, url))
            .map(|(url, span)| {
                let mut problem = Diagnostic::error(
                    "verify",
                    format!("`{}` refers to `{url}`, which is not in the release", entry.path),
                )
                .at(Location::at(&entry.path, &text, span));
                if let Some(near) = nearest(&url, self.paths.iter().copied()) {
                    problem = problem.hint(format!("did you mean `{near}`?"));
                }
                problem
            })
            .collect()
    }

    /// The import map is what the entries that it names say.
    fn import_map(&self) -> Option<Diagnostic> {
        let map = self.manifest.import_map.as_ref()?;
        let modules: Option<Vec<_>> = map
            .imports
            .keys()
            .map(|specifier| {
                let entry = self.manifest.assets.get(specifier.strip_prefix(MAPPED)?)?;
                Some((specifier.clone(), self.manifest.url_of(entry), entry.integrity.clone()))
            })
            .collect();
        let expected = modules.and_then(|modules| ImportMap::new(modules.into_iter()));
        (expected.as_ref() != Some(map))
            .then(|| Diagnostic::error("verify", "the import map does not say what the assets say"))
    }

    fn holds(&self, entry: &Entry, url: &str) -> bool {
        if entry.media_type == "text/javascript" && url.starts_with(MAPPED) {
            return self.manifest.import_map.as_ref().is_some_and(|map| map.imports.contains_key(url));
        }
        if self.config.external.is_match(url) {
            return true;
        }
        let path = UrlParts::of(url).path;
        let target = match UrlKind::of(url) {
            UrlKind::Foreign => return true,
            UrlKind::Rooted => match path.strip_prefix(self.manifest.public_path.as_str()) {
                Some(below) => LogicalPath::parse(below),
                // Served by somebody else, as an import specifier that is no path is.
                None => return true,
            },
            UrlKind::Relative => LogicalPath::parse(&entry.path).and_then(|from| from.resolve(&path)),
        };
        // Where addresses may lead nowhere, they may lead out of the release.
        if self.config.missing != Missing::Error {
            return true;
        }
        let is_specifier = entry.media_type == "text/javascript" && !url.starts_with('.');
        target.is_ok_and(|target| self.paths.contains(target.as_str())) || is_specifier
    }

    /// The digest that the members of each cycle share.
    fn cycles(&self) -> Vec<Diagnostic> {
        let cycles: BTreeMap<&Vec<String>, &Entry> = self
            .manifest
            .assets
            .values()
            .filter(|entry| !entry.cycle.is_empty())
            .map(|entry| (&entry.cycle, entry))
            .collect();
        cycles
            .into_iter()
            .filter(|(members, _)| !self.cycle_holds(members))
            .map(|(members, entry)| {
                Diagnostic::error(
                    "verify",
                    format!("the digest that {} share is not that of their bytes", members.join(", ")),
                )
                .at(Location::file(&entry.path))
            })
            .collect()
    }

    fn cycle_holds(&self, members: &[String]) -> bool {
        let mut texts = Vec::new();
        let mut digits = BTreeSet::new();
        for member in members {
            let Some(entry) = self.manifest.assets.get(member) else {
                return false;
            };
            let Ok(text) = disk::read(&self.config.out.join(&entry.path), u64::MAX) else {
                return false;
            };
            let Ok(logical) = LogicalPath::parse(member) else {
                return false;
            };
            // The place of the digest in the name, found by naming with a mark.
            let mark = "\u{1}".repeat(NAME_DIGITS);
            let at = logical.fingerprinted(&mark).as_str().find(&mark);
            let Some(name) = at.and_then(|at| entry.path.get(at..at + NAME_DIGITS)) else {
                return false;
            };
            digits.insert(name.to_owned());
            texts.push((member.as_str(), text));
        }
        let [shared] = digits.iter().collect::<Vec<_>>()[..] else {
            return false;
        };
        let zeros = "0".repeat(NAME_DIGITS);
        let opened = texts.into_iter().map(|(member, text)| {
            let text = String::from_utf8_lossy(&text).replace(shared.as_str(), &zeros);
            (member, text.into_bytes())
        });
        combined_digest(opened) == *shared
    }

    fn strangers(&self) -> usize {
        let known: BTreeSet<&str> = self
            .manifest
            .assets
            .values()
            .flat_map(|entry| {
                std::iter::once(entry.path.as_str()).chain(entry.variants.values().map(|variant| variant.path.as_str()))
            })
            .collect();
        let others = dialects::dialects(self.config, self.manifest).unwrap_or_default();
        let is_ours = |path: &Path| {
            let full = self.config.out.join(path);
            others.iter().any(|(other, _)| *other == full) || path.to_str().is_some_and(|path| known.contains(path))
        };
        OutputDirectory::contents(&self.config.out).iter().filter(|path| !is_ours(path)).count()
    }
}

/// Whether a path stays below the directory that it is joined to.
fn is_safe(path: &str) -> bool {
    !path.starts_with('/') && LogicalPath::parse(path).is_ok_and(|parsed| parsed.as_str() == path)
}

fn differences(entry: &Entry, print: &Fingerprint) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |what: &str, is: String, said: String| {
        if is != said {
            found.push(format!("its {what} is {is}, the manifest says {said}"));
        }
    };
    compare("size", print.size.to_string(), entry.size.to_string());
    compare("SHA-256", print.digest.hex(), entry.sha256.clone());
    compare("integrity", print.integrity.clone(), entry.integrity.clone());
    found
}
