//! What can be wrong with a style sheet.

use std::ops::Range;

/// How bad a [`Problem`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The sheet cannot be used.
    Error,
    /// The sheet can be used, but surely does not do what its author meant.
    Warning,
}

/// Which rule of the language a [`Problem`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// `{`, `(` or `[` without its partner.
    UnclosedBracket,
    /// `}`, `)` or `]` without its partner.
    UnmatchedBracket,
    /// A string that the end of its line, or of the sheet, broke off.
    UnclosedString,
    /// A comment without `*/`.
    UnclosedComment,
    /// An `url(…)` without `)`.
    UnclosedUrl,
    /// An unquoted address with a character that needs quotes.
    BadUrl,
    /// Text that should be a rule but has no block.
    RuleWithoutBlock,
    /// A semicolon between rules, which makes browsers drop the rule after it.
    StraySemicolon,
    /// A statement in a block that has no colon.
    MissingColon,
    /// A declaration that declares nothing.
    EmptyValue,
    /// An `@import` that browsers ignore because of where it stands.
    LateImport,
    /// An `@import` that names nothing.
    BadImport,
    /// Something that only CSS modules know: `composes`, `:local`, `:global`, `@value`, names of the file.
    Module,
    /// More brackets in each other than allowed.
    TooDeep,
    /// A rule that the lowering compiler does not understand.
    NotLowered,
    /// A rule that would grow out of all proportion if it were lowered.
    Explosion,
    /// The lowering compiler failed on a rule.
    CompilerFailure,
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which rule of the language it is about.
    pub kind: ProblemKind,
    /// What is wrong, in lower case and without a final stop.
    pub message: String,
    /// Where: bytes of the source.
    pub span: Range<usize>,
    /// How bad it is.
    pub severity: Severity,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Problem {
    pub(super) fn error(kind: ProblemKind, span: Range<usize>, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), span, severity: Severity::Error, hint: None }
    }

    pub(super) fn warning(kind: ProblemKind, span: Range<usize>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(kind, span, message) }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
