//! What compiling a style sheet gives: its text, what becomes of stretches of it, and what it imports.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    path::PathBuf,
};

use crate::{
    diagnostic::Diagnostics,
    engines::{
        css::{self, ReferenceKind},
        source_map::SourceMap,
    },
    path::LogicalPath,
    reference::Slot,
};

/// One sheet, read and resolved.
pub struct Sheet {
    /// Its real path.
    pub path: PathBuf,
    /// The path to show.
    pub shown: String,
    /// Its text, without a byte order mark.
    pub text: String,
    /// From its text to what that was made of, if it was made.
    pub map: Option<SourceMap>,
    /// Imports and layer statements, in order.
    pub prelude: Vec<Step>,
    /// The sheets that its names are made of, whose rules come before its own.
    pub dependencies: Vec<PathBuf>,
    /// What else it was found to hold; what is above has been taken out of it.
    pub scanned: css::Sheet,
    /// `@namespace` statements.
    pub namespaces: Vec<Namespace>,
    /// What is cut out of the text, and what is put there, in source order.
    pub edits: Vec<(Range<usize>, Edit)>,
}

/// A `@namespace` statement.
pub struct Namespace {
    /// The prefix; empty for what holds for all names without one.
    pub prefix: String,
    /// The address.
    pub address: String,
    /// The whole statement.
    pub text: String,
}

/// What happens to a stretch of a sheet's text.
pub enum Edit {
    /// It belongs to the head of the joined sheet.
    Cut,
    /// It refers to a small file, which stands in its place as a `data:` URL.
    Inline(String, ReferenceKind),
    /// It is spelled otherwise, such as a name that is local to the sheet.
    Text(String),
    /// Several of these stand in its place.
    Parts(Vec<Edit>),
    /// It refers to an output.
    Refer {
        /// Logical path of the output.
        target: LogicalPath,
        /// `?query#fragment`, as written.
        suffix: String,
        /// How it is written.
        kind: ReferenceKind,
    },
}

/// What comes before a sheet's rules.
pub enum Step {
    /// Another sheet of ours, under the import's conditions.
    Sheet(PathBuf, Conditions),
    /// A sheet of another server, as its address is written.
    Remote(String, Conditions),
    /// `@layer a, b;`
    Layers(String),
}

impl Step {
    /// The sheet of ours that is imported.
    #[must_use]
    pub fn sheet(&self) -> Option<&PathBuf> {
        match self {
            Self::Sheet(path, _) => Some(path),
            Self::Remote(..) | Self::Layers(_) => None,
        }
    }
}

/// The conditions of an import; all of them must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conditions {
    /// `Some(None)` is a layer without a name.
    pub layer: Option<Option<String>>,
    /// What stands in `supports(…)`.
    pub supports: Option<String>,
    /// The media queries; empty if there are none.
    pub media: String,
}

impl Conditions {
    /// Whether nothing but a layer, if anything, is said.
    #[must_use]
    pub fn always(&self) -> bool {
        self.supports.is_none() && self.media.is_empty()
    }

    /// Whether the import is unconditional.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// All sheets that the roots reach.
#[derive(Default)]
pub struct Sheets {
    /// By real path.
    pub sheets: BTreeMap<PathBuf, Sheet>,
    /// Texts that have the form of a slot.
    pub look_alikes: BTreeSet<Slot>,
    /// Errors and warnings.
    pub problems: Diagnostics,
}
