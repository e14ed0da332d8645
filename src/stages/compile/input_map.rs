//! The source maps that packages come with: where their published code was made of
//! something else, a source map leads further back.

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    boundary::Boundary,
    disk,
    engines::source_map::SourceMap,
    path::{UrlParts, normalized},
};

/// What the last comment of a mapped file holds, behind `//` or `/*`.
const COMMENT: &str = "# sourceMappingURL=";
/// No comment stands further from the end.
const NEAR_END: usize = 4096;

/// The map of the text of the file at `path`, if it names one that can be read. The
/// sources are absolute paths; a map that is missing or broken is none, because the
/// file works without it.
#[must_use]
pub fn input_map(path: &Path, text: &str, boundary: &Boundary, limit: u64) -> Option<SourceMap> {
    let inline = text.rfind(COMMENT)?;
    let line = text[inline + COMMENT.len()..].lines().next()?;
    let url = if text[..inline].ends_with("/*") { line.split("*/").next()? } else { line }.trim();
    let folder = path.parent()?;
    let (json, folder) = match url.strip_prefix("data:") {
        Some(data) => {
            let (kind, data) = data.split_once(',')?;
            let bytes = if kind.ends_with(";base64") { STANDARD.decode(data).ok()? } else { return None };
            (String::from_utf8(bytes).ok()?, folder.to_owned())
        }
        None if text.len() - inline > NEAR_END => return None,
        None => {
            let file = normalized(&folder.join(UrlParts::of(url).path.as_ref() as &str));
            if !boundary.permits(&file) || !disk::is_file(&file) {
                return None;
            }
            (String::from_utf8(disk::read(&file, limit).ok()?).ok()?, file.parent()?.to_owned())
        }
    };
    // A guard against code that was put before maps in old tools.
    let map = SourceMap::parse(json.trim_start_matches(")]}'"))?;
    let root = map.source_root().unwrap_or_default().to_owned();
    Some(map.renamed(|source| absolute(&folder, &root, source), |_| None))
}

/// A text without the comment that names its map.
#[must_use]
pub fn without_comment(mut text: String) -> String {
    let Some(at) = text.rfind(COMMENT) else { return text };
    let (start, end) = match &text[..at] {
        before if before.ends_with("/*") => (at - 2, text[at..].find("*/").map(|end| at + end + 2)),
        before if before.ends_with("//") => (at - 2, text[at..].find('\n').map(|end| at + end)),
        _ => return text,
    };
    text.replace_range(start..end.unwrap_or(text.len()), "");
    text
}

/// A source as the map names it; what has a scheme (`webpack://`) stays.
fn absolute(folder: &Path, root: &str, source: &str) -> String {
    if source.contains("://") || root.contains("://") {
        return format!("{root}{source}");
    }
    normalized(&folder.join(root).join(source)).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_that_name_maps_go() {
        for (text, rest) in [
            ("a{}\n/*# sourceMappingURL=a.map */\n", "a{}\n\n"),
            ("a()\n//# sourceMappingURL=a.map\n", "a()\n\n"),
            ("a()", "a()"),
            ("\"# sourceMappingURL=\"", "\"# sourceMappingURL=\""),
        ] {
            assert_eq!(without_comment(text.to_owned()), rest);
        }
    }

    #[test]
    fn sources_are_seen_from_the_map() {
        let folder = Path::new("/p/node_modules/a/dist");
        assert_eq!(absolute(folder, "", "../src/a.ts"), "/p/node_modules/a/src/a.ts");
        assert_eq!(absolute(folder, "../src", "a.ts"), "/p/node_modules/a/src/a.ts");
        assert_eq!(absolute(folder, "", "webpack://a/a.ts"), "webpack://a/a.ts");
    }
}
