//! Which names pages use: every word of the templates that the settings name, and what the
//! settings keep.

use std::collections::BTreeSet;

use crate::{
    config::Config,
    diagnostic::{Diagnostic, Location, cause},
    disk,
    engines::css::unused::Name,
    project_files::project_files,
    stages::project::Project,
};

/// Elements that a page has without a tag.
const IMPLIED: [&str; 5] = ["html", "head", "body", "tbody", "colgroup"];

/// The names that may be used, for [`css::unused`](crate::engines::css::unused::unused).
pub struct Used<'c> {
    config: &'c Config,
    words: BTreeSet<String>,
}

impl<'c> Used<'c> {
    /// Reads the templates; nothing if everything is to be kept.
    ///
    /// # Errors
    /// Templates that cannot be read, globs that match none.
    pub fn new(project: &'c Project) -> Result<Option<Self>, Vec<Diagnostic>> {
        let config = &project.config;
        let unused = &config.css.unused;
        if !unused.is_wanted() {
            return Ok(None);
        }
        let mut words = BTreeSet::new();
        let found = project_files(config, &project.boundary, &unused.templates);
        let mut problems = found.problems();
        for (shown, path) in &found.files {
            // Pictures may stand between templates; words in them do no harm.
            match disk::read(path, config.limits.file_size) {
                Ok(bytes) => collect(&String::from_utf8_lossy(&bytes), &mut words),
                Err(error) => {
                    let message = format!("cannot read `{shown}`: {}", cause(&error));
                    problems.push(Diagnostic::error("unreadable-file", message).at(Location::file(shown)));
                }
            }
        }
        for at in found.unmatched {
            let glob = &unused.templates.globs()[at];
            let place =
                config.place(&format!("css.unused.templates[{at}]")).or_else(|| config.place("css.unused.templates"));
            problems.push(
                Diagnostic::error(
                    "config-value",
                    format!("`css.unused.templates` holds `{glob}`, which matches no file"),
                )
                .at(place.cloned().unwrap_or_else(|| Location::file("assetpack.toml")))
                .hint("patterns are relative to `assetpack.toml`, such as `app/views/**/*.erb`"),
            );
        }
        if problems.is_empty() { Ok(Some(Self { config, words })) } else { Err(problems) }
    }

    /// Whether some page may use a name.
    #[must_use]
    pub fn has(&self, name: Name<'_>) -> bool {
        let unused = &self.config.css.unused;
        let (Name::Own(text) | Name::Element(text) | Name::Keyframes(text)) = name;
        if unused.names.is_match(text) {
            return unused.keep.is_match(text);
        }
        let is_found = || match name {
            Name::Own(_) => self.words.contains(text),
            // Names of HTML are the same in either case.
            Name::Element(_) => {
                IMPLIED.contains(&&*text.to_ascii_lowercase()) || self.words.contains(&text.to_ascii_lowercase())
            }
            Name::Keyframes(_) => true,
        };
        unused.templates.globs().is_empty() || is_found() || unused.keep.is_match(text)
    }
}

/// Adds the words of a text: what stands between letters that no name holds, and the same
/// once more with all punctuation as such letters, because templates glue names together.
fn collect(text: &str, words: &mut BTreeSet<String>) {
    let ends = |c: char| c.is_whitespace() || "\"'`<>=(){};,".contains(c);
    let parts = |c: char| !(c.is_alphanumeric() || c == '-' || c == '_');
    for word in text.split(ends).filter(|word| !word.is_empty()) {
        if words.contains(word) {
            continue;
        }
        for part in word.split(parts).filter(|part| !part.is_empty()) {
            words.insert(part.to_ascii_lowercase());
            words.insert(part.to_owned());
        }
        words.insert(word.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_language() {
        let mut words = BTreeSet::new();
        collect("<p class=\"btn md:w-1/2 <%= active %>\" id='a.b'>{{x}}</p> %div.card#top <DIALOG>", &mut words);
        for word in ["p", "btn", "md:w-1/2", "active", "a.b", "x", "card", "top", "div", "dialog"] {
            assert!(words.contains(word), "{word}: {words:?}");
        }
        assert!(!words.contains("bt"));
    }
}
