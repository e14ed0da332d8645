//! Documents that name other files: HTML pages, SVG documents, web app manifests.
//!
//! A document is read by a kept parser (`lol_html`, `roxmltree`, `serde_json`) that says where each value is
//! written, and `vocabulary` says which values are references. What they become is for a [`Host`] to decide. Only
//! the values that change are replaced, by their place in the source, so everything else keeps its bytes: white
//! space, quotes, comments, line ends, even mistakes.

mod character;
mod content;
mod edits;
mod element;
pub mod html;
mod import_map;
mod json;
mod page;
mod refresh;
mod srcset;
pub mod svg;
mod text;
mod vocabulary;
pub mod webmanifest;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod recorder;

use std::ops::Range;

pub use text::Text;

/// What decides what a reference becomes.
///
/// Places are bytes of the source that was given to `rewrite`. What the host finds wrong it keeps to itself: it knows
/// the files, and has the diagnostics. It is asked element by element, in the order of the document.
pub trait Host {
    /// The document says that every relative URL, those of the page itself included, is relative to `url`. Called at
    /// most once, and before [`url`](Self::url).
    fn base(&mut self, url: &str, place: Range<usize>);

    /// The new text for a URL, or `None` to leave it as written. It is given without the white space around it and
    /// without references to characters; what comes back is escaped as the place needs. URLs that mean the document
    /// itself (empty, `#fragment`, `?query`) are not asked for.
    fn url(&mut self, url: &str, place: Range<usize>, role: Role) -> Option<String>;

    /// The value for the `integrity` attribute of an element that loads `url` as written; `None` leaves the attribute.
    /// Asked only where the attribute stands, whatever its value is, and after [`url`](Self::url).
    fn integrity(&mut self, url: &str, place: Range<usize>) -> Option<String>;

    /// The new text of CSS in the document, or `None` to leave it. [`Text::place_of`] gives the places in it.
    fn css(&mut self, css: &Text<'_>, kind: CssKind) -> Option<String>;

    /// An inline script, which stays as it is; `module` tells `type="module"` from a classic script.
    fn script(&mut self, script: &Text<'_>, module: bool);
}

/// How a document uses what a URL names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// `a`, `area`, `form`, `prerender`, a refresh: where the user goes. May be anything, files and pages alike.
    Navigation,
    /// `iframe`, `frame`: a page inside of the page.
    Frame,
    /// `rel="stylesheet"`, `<?xml-stylesheet?>`.
    Stylesheet,
    /// A classic script.
    Script,
    /// `type="module"`.
    ModuleScript,
    /// `rel="modulepreload"`.
    ModulePreload,
    /// `rel="preload"`: what something else of the page names, too.
    Preload,
    /// `rel="prefetch"`: what some other page will need. It may be a page.
    Prefetch,
    /// A web app manifest.
    Manifest,
    /// A picture or an icon: it may as well be a `data:` URL.
    Image,
    /// A picture, film or sound that other sites show with a link to this page; they need absolute URLs.
    Card,
    /// Sound or film.
    Media,
    /// Subtitles and the like.
    Track,
    /// `embed`, `object`: a document, a picture, anything.
    Embed,
    /// What SVG takes from another document: `use`, gradients, patterns. Browsers want it on the same origin, and no
    /// `data:` URL.
    Element,
    /// An address in an import map. One that ends in `/` stands for all that begins with it.
    Import,
}

/// What a piece of CSS is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CssKind {
    /// A whole sheet: `<style>`.
    Sheet,
    /// The declarations of one rule: `style="…"`.
    Declarations,
    /// The value of one property: `fill="url(…)"`.
    Value,
}

impl CssKind {
    /// What has to stand before and behind a text of this kind to make a sheet of it.
    #[must_use]
    pub fn wrapping(self) -> (&'static str, &'static str) {
        match self {
            Self::Sheet => ("", ""),
            Self::Declarations => ("a{", "}"),
            Self::Value => ("a{b:", "}"),
        }
    }
}

/// What keeps a document from being rewritten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, in lower case and without a final stop.
    pub message: String,
    /// Where: bytes of the source.
    pub span: Range<usize>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Problem {
    fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { message: message.into(), span, hint: None }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// What rewriting gives: the new text, or `None` if the document stays as it is, byte for byte.
pub type Rewritten = Result<Option<String>, Vec<Problem>>;
