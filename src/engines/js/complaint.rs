//! What rolldown has to say, in our own types.

use std::path::Path;

use rolldown_error::{BuildDiagnostic, DiagnosticOptions, EventKind};

/// Something that the linker has to say about a module.
pub struct Complaint {
    /// What it is about.
    pub kind: ComplaintKind,
    /// Its own words.
    pub message: String,
    /// Module id.
    pub module: Option<String>,
    /// In the text that the linker was given: line from 1, column from 0 in UTF-16 units.
    pub place: Option<(usize, usize)>,
    /// The import specifier in question.
    pub specifier: Option<String>,
}

/// The kinds of complaint that we tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComplaintKind {
    /// An import leads nowhere.
    Unresolved,
    /// A module does not have the export that is asked for.
    MissingExport,
    /// The text does not parse.
    Syntax,
    /// A replacement in `define` is no JavaScript.
    Define,
    /// A script has exports, but no global name for them.
    NoName,
    /// Any other error.
    Other,
    /// Not an error.
    Warning,
}

/// What is wrong with no module in particular.
pub(super) fn failure(message: String) -> Complaint {
    Complaint { kind: ComplaintKind::Other, message, module: None, place: None, specifier: None }
}

/// What the linker says, in the order in which it says it; `root` is what its paths are relative to.
pub(super) fn complaints(diagnostics: Vec<BuildDiagnostic>, root: &Path) -> Vec<Complaint> {
    let options = DiagnosticOptions { cwd: root.to_owned() };
    diagnostics
        .into_iter()
        .map(|diagnostic| {
            let unresolved = matches!(
                diagnostic.kind(),
                EventKind::UnresolvedImport | EventKind::ResolveError | EventKind::UnresolvedEntry
            );
            let kind = match diagnostic.kind() {
                // Left as an import that no browser could follow: an error here.
                _ if unresolved => ComplaintKind::Unresolved,
                EventKind::MissingNameOptionForIifeExport => ComplaintKind::NoName,
                _ if diagnostic.severity() != rolldown_error::Severity::Error => ComplaintKind::Warning,
                EventKind::MissingExportError => ComplaintKind::MissingExport,
                EventKind::ParseError | EventKind::JsonParseError => ComplaintKind::Syntax,
                EventKind::InvalidDefineConfigError => ComplaintKind::Define,
                _ => ComplaintKind::Other,
            };
            let rendered = diagnostic.to_diagnostic_with(&options);
            // The place may be in another file than the module in question.
            let place = rendered.get_primary_location();
            let file = place.as_ref().map(|(file, ..)| root.join(file)).filter(|path| crate::disk::is_file(path));
            Complaint {
                kind,
                message: diagnostic.to_message_with(&options),
                module: file.map(|path| path.to_string_lossy().into_owned()).or_else(|| diagnostic.id()),
                place: place.map(|(_, line, column, _)| (line, column)),
                specifier: unresolved.then(|| diagnostic.exporter()).flatten(),
            }
        })
        .collect()
}
