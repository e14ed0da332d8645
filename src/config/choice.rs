//! Settings that are one of a few words, spelled alike in the file and on the command line.

use std::collections::BTreeSet;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What shortens JS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum JsMinify {
    /// The faster one
    Oxc,
    /// The slower one
    Swc,
    /// Leave it as it is
    None,
}

/// How an entry is loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// An ES module
    #[default]
    Esm,
    /// A classic script: one function that is called at once
    Iife,
}

/// A word of the setting `js.drop`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Drop {
    /// Calls of `console`
    Console,
    /// `debugger` statements
    Debugger,
}

/// What becomes of comments that hold a licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LegalComments {
    /// They stay where they are
    Inline,
    /// They move to a file beside the output
    External,
    /// They are left out
    None,
}

/// What a reference to a file that does not exist is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Missing {
    /// An error
    Error,
    /// A warning: it stays as it is written
    Warn,
    /// Nothing: it stays as it is written
    Ignore,
}

/// What shortens CSS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CssMinify {
    /// Every token keeps its meaning and its order
    Safe,
    /// Rules are merged and rewritten where that is shorter
    Full,
    /// Leave it as it is
    None,
}

/// A kind of names that can be local to a CSS module, besides classes, ids and animations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LocalKind {
    /// Names of containers
    Containers,
    /// Names of counter styles
    CounterStyles,
    /// Names of grid areas and lines
    Grid,
}

/// What compiles Sass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SassCompiler {
    /// The one that is built in
    Embedded,
    /// Dart Sass, which has to be installed
    Dart,
}

/// What an external compiler makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// A style sheet
    Css,
    /// JavaScript
    Js,
    /// JavaScript with JSX
    Jsx,
    /// TypeScript
    Ts,
    /// TypeScript with JSX
    Tsx,
    /// A page
    Html,
    /// An image
    Svg,
}

impl Target {
    /// The file name extension of what is made.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Css => "css",
            Self::Js => "js",
            Self::Jsx => "jsx",
            Self::Ts => "ts",
            Self::Tsx => "tsx",
            Self::Html => "html",
            Self::Svg => "svg",
        }
    }
}

/// Whether source maps are written, and how they are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceMap {
    /// No source maps
    None,
    /// A file beside the output, named in a comment at its end
    Linked,
    /// A file in a directory that is not served
    Hidden,
    /// Inside the output
    Inline,
}

/// A word of the setting `compress`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Compress {
    /// Gzip, which every client reads
    Gzip,
    /// Brotli, smaller
    Br,
    /// Zstandard
    Zstd,
    /// Nothing is compressed; stands alone
    None,
}

/// How much time compressed twins are worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// About a fifteenth of the time, for twins that are 3 % (gzip) to 13 % (Brotli) larger
    Fast,
    /// The smallest twins that the formats' encoders make
    #[default]
    Best,
}

/// An encoding of a compressed twin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Encoding {
    /// Brotli
    Br,
    /// Gzip
    Gzip,
    /// Zstandard
    Zstd,
}

impl Encoding {
    /// The word in `Content-Encoding` and in the manifest.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Br => "br",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

impl Compress {
    /// The word itself.
    pub(super) fn name(self) -> String {
        let value = self.to_possible_value();
        value.expect("no word is hidden").get_name().to_owned()
    }

    /// The encodings that the words ask for; nothing if `none` stands beside others.
    pub(super) fn encodings(words: &[Self]) -> Option<BTreeSet<Encoding>> {
        if words.contains(&Self::None) && words.iter().any(|word| *word != Self::None) {
            return None;
        }
        let encoding = |word: &Self| match word {
            Self::Br => Some(Encoding::Br),
            Self::Gzip => Some(Encoding::Gzip),
            Self::Zstd => Some(Encoding::Zstd),
            Self::None => None,
        };
        Some(words.iter().filter_map(encoding).collect())
    }
}

/// All words of a choice, in the order in which they are shown.
pub(super) fn words<T: ValueEnum>() -> Vec<String> {
    let values = T::value_variants().iter();
    let named = values.filter_map(ValueEnum::to_possible_value);
    named.map(|value| value.get_name().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same_in_file_and_flag<T: ValueEnum + Serialize>() {
        let in_file: Vec<String> = T::value_variants()
            .iter()
            .map(|value| serde_json::to_value(value).expect("a word"))
            .map(|value| value.as_str().expect("a word").to_owned())
            .collect();
        assert_eq!(in_file, words::<T>());
    }

    #[test]
    fn the_file_and_the_command_line_use_the_same_words() {
        same_in_file_and_flag::<JsMinify>();
        same_in_file_and_flag::<CssMinify>();
        same_in_file_and_flag::<SourceMap>();
        same_in_file_and_flag::<Compress>();
        same_in_file_and_flag::<Format>();
        same_in_file_and_flag::<Drop>();
        same_in_file_and_flag::<LegalComments>();
        same_in_file_and_flag::<LocalKind>();
        same_in_file_and_flag::<SassCompiler>();
        same_in_file_and_flag::<Target>();
    }

    #[test]
    fn none_stands_alone() {
        use Compress::{Br, Gzip, None as Nothing, Zstd};
        assert_eq!(Compress::encodings(&[]), Some(BTreeSet::new()));
        assert_eq!(Compress::encodings(&[Nothing]), Some(BTreeSet::new()));
        let all = BTreeSet::from([Encoding::Br, Encoding::Gzip, Encoding::Zstd]);
        assert_eq!(Compress::encodings(&[Gzip, Zstd, Br, Gzip]), Some(all));
        assert_eq!(Compress::encodings(&[Gzip, Nothing]), None);
    }
}
