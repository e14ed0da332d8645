//! Which names pages use: every word of the templates that the settings name, and what the
//! settings keep.

use std::collections::BTreeSet;

use crate::{
    config::Config,
    diagnostic::{Diagnostic, Location},
    disk,
    engines::css::unused::Name,
    source_text,
};

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
    pub fn new(config: &'c Config) -> Result<Option<Self>, Vec<Diagnostic>> {
        let unused = &config.css.unused;
        if !unused.is_wanted() {
            return Ok(None);
        }
        let mut words = BTreeSet::new();
        let mut problems = Vec::new();
        let mut matched = vec![false; unused.templates.globs().len()];
        let files = if matched.is_empty() { Vec::new() } else { disk::list(&config.root).0 };
        for file in files {
            let Some(shown) = file.relative.to_str().filter(|_| !file.special) else { continue };
            let globs = unused.templates.matches(shown);
            if globs.is_empty() {
                continue;
            }
            for glob in globs {
                matched[glob] = true;
            }
            match source_text::read(&file.path, shown, config.limits.file_size) {
                Ok(text) => collect(&text, &mut words),
                Err(problem) => problems.push(*problem),
            }
        }
        for (at, glob) in unused.templates.globs().iter().enumerate().filter(|(at, _)| !matched[*at]) {
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
        let searched = !unused.templates.globs().is_empty() && !matches!(name, Name::Keyframes(_));
        !searched || self.words.contains(text) || unused.keep.is_match(text)
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
        words.extend(word.split(parts).filter(|part| !part.is_empty()).map(str::to_owned));
        words.insert(word.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_language() {
        let mut words = BTreeSet::new();
        collect("<p class=\"btn md:w-1/2 <%= active %>\" id='a.b'>{{x}}</p> %div.card#top", &mut words);
        for word in ["p", "btn", "md:w-1/2", "active", "a.b", "x", "card", "top", "div"] {
            assert!(words.contains(word), "{word}: {words:?}");
        }
        assert!(!words.contains("bt"));
    }
}
