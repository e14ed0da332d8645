//! link, for packages of scripts: the text of a package, as the parts that it is joined of.

use super::Draft;
use crate::engines::source_map::SourceMap;

/// Between two parts: what stands at the end of one goes on neither in a comment nor as an expression.
pub const JOINT: &str = "\n;\n";

/// Scripts, and what stands around all of them.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    /// What stands before the first one: nothing, or whole lines.
    pub before: String,
    /// The scripts.
    pub parts: Vec<Draft>,
    /// What stands behind the last one.
    pub after: String,
}

/// What becomes of pieces.
pub struct Joined {
    /// The text.
    pub text: String,
    /// From it to the sources of the parts.
    pub map: Option<SourceMap>,
    /// Where each part begins in the text.
    pub starts: Vec<usize>,
}

impl Pieces {
    /// Whether some part is better minified by itself: a `with` statement keeps the names of a whole text as they are.
    #[must_use]
    pub fn are_better_apart(&self) -> bool {
        self.parts.len() > 1 && self.parts.iter().any(|part| part.has_with)
    }

    /// All of them as one text. What was minified and ends with its semicolon needs no other one.
    #[must_use]
    pub fn join(&self, minified: bool) -> Joined {
        let mut text = self.before.clone();
        let (mut maps, mut starts) = (Vec::new(), Vec::new());
        for part in &self.parts {
            let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count();
            maps.extend(part.map.clone().map(|map| (map, u32::try_from(lines).unwrap_or(u32::MAX))));
            starts.push(text.len());
            let code = part.text.0.trim_end();
            // Only a file that begins with it may have a line for the system.
            let comment = if text.is_empty() || !code.starts_with("#!") { "" } else { "//" };
            let ends =
                minified && code.ends_with(';') && !code.lines().next_back().is_some_and(|line| line.contains("//"));
            text.extend([comment, code, if ends { "\n" } else { JOINT }]);
        }
        text.push_str(&self.after);
        let map = (!maps.is_empty()).then(|| SourceMap::joined(&maps));
        Joined { text, map, starts }
    }
}
