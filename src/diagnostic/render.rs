//! Diagnostics as text: for people, editors and programs. The only user of the snippet library.

use annotate_snippets::renderer::{AnsiColor, DEFAULT_LINE_NUM_STYLE, Effects, Style};
use annotate_snippets::{AnnotationKind, Group, Level, Snippet};
use serde::Serialize;

use super::{Diagnostic, Diagnostics, Failure, Location, Severity, Span, count, escape};

/// The three forms in which problems are reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum MessageFormat {
    /// The message, the source line and hints
    #[default]
    Human,
    /// One line each: `file:line:column: error[code]: message`
    Short,
    /// One JSON object a line
    Json,
}

/// Turns diagnostics and failures into text. Every text ends in a line feed.
#[derive(Clone, Debug)]
pub struct Renderer {
    format: MessageFormat,
    color: bool,
    snippets: annotate_snippets::Renderer,
}

const HINT: Style = AnsiColor::BrightCyan.on_default().effects(Effects::BOLD);

impl Renderer {
    /// A renderer; `color` is heard only in the human form.
    #[must_use]
    pub fn new(format: MessageFormat, color: bool) -> Self {
        let color = color && format == MessageFormat::Human;
        let snippets = if color { annotate_snippets::Renderer::styled() } else { annotate_snippets::Renderer::plain() };
        // Long lines were cut when the place was taken; the library must not cut them again.
        let snippets = snippets.term_width(usize::from(u16::MAX));
        Self { format, color, snippets }
    }

    /// One problem.
    #[must_use]
    pub fn render(&self, diagnostic: &Diagnostic) -> String {
        match self.format {
            MessageFormat::Human => self.human(diagnostic),
            MessageFormat::Short => short(diagnostic),
            MessageFormat::Json => json(&Record::of(diagnostic)),
        }
    }

    /// Several problems, in their order; people get a blank line between them.
    #[must_use]
    pub fn render_all(&self, diagnostics: &Diagnostics) -> String {
        self.list(diagnostics.iter())
    }

    /// Why assetpack could not run: first the places that are to blame, then what failed.
    #[must_use]
    pub fn render_failure(&self, failure: &Failure) -> String {
        let mut text = self.list(failure.diagnostics.iter());
        match self.format {
            MessageFormat::Human => {
                if !text.is_empty() {
                    text.push('\n');
                }
                let message = escape::line(&failure.message);
                let title = Level::ERROR.primary_title(message);
                text += &self.snippets.render(&[Group::with_title(title)]);
                text.push('\n');
                self.hints(&mut text, &failure.hints);
            }
            MessageFormat::Short => {
                text.push_str("error: ");
                text.push_str(&escape::line(&failure.message));
                text.push('\n');
            }
            MessageFormat::Json => {
                let record = FailureRecord { kind: "failure", message: &failure.message, hints: &failure.hints };
                text += &json(&record);
            }
        }
        text
    }

    /// How many problems there were; nothing for people when there were none.
    #[must_use]
    pub fn summary(&self, errors: usize, warnings: usize) -> String {
        if self.format == MessageFormat::Json {
            return json(&SummaryRecord { kind: "summary", errors, warnings });
        }
        match (errors, warnings) {
            (0, 0) => String::new(),
            (_, 0) => count(errors, "error") + "\n",
            (0, _) => count(warnings, "warning") + "\n",
            _ => format!("{}, {}\n", count(errors, "error"), count(warnings, "warning")),
        }
    }

    fn list<'a>(&self, diagnostics: impl Iterator<Item = &'a Diagnostic>) -> String {
        let texts: Vec<String> = diagnostics.map(|diagnostic| self.render(diagnostic)).collect();
        let between = if self.format == MessageFormat::Human { "\n" } else { "" };
        texts.join(between)
    }

    fn human(&self, diagnostic: &Diagnostic) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.clone().primary_title(escape::line(&diagnostic.message)).id(&*diagnostic.code);
        let mut text = self.snippets.render(&[Group::with_title(title)]);
        text.push('\n');
        if let Some(location) = diagnostic.location.as_deref() {
            text += &self.arrow(location);
            if let Some(span) = &location.span {
                let label = diagnostic.label.as_deref().map(escape::line);
                let (line, marked) = escape::excerpt(&span.text, span.text_column, span.length);
                let mark = AnnotationKind::Primary.span(marked).label(label);
                let snippet = Snippet::source(line).line_start(span.line).annotation(mark);
                text += &self.snippets.render(&[Group::with_level(level).element(snippet)]);
                text.push('\n');
            }
        }
        for line in &diagnostic.output {
            text.extend(["  | ", &escape::line(line), "\n"]);
        }
        self.hints(&mut text, &diagnostic.hints);
        text
    }

    /// ` --> file:line:column`, written by us: the library would count columns in the window.
    fn arrow(&self, location: &Location) -> String {
        let file = escape::line(&location.file);
        let (line, place) = match &location.span {
            None => (1, String::new()),
            Some(span) => (span.line, format!(":{}:{}", span.line, span.column)),
        };
        let indent = " ".repeat(line.to_string().len());
        let style = if self.color { DEFAULT_LINE_NUM_STYLE } else { Style::new() };
        format!("{indent}{style}-->{style:#} {file}{place}\n")
    }

    fn hints(&self, text: &mut String, hints: &[String]) {
        for hint in hints {
            let style = if self.color { HINT } else { Style::new() };
            let hint = escape::line(hint);
            text.extend([format!("{style}hint{style:#}: {hint}\n")]);
        }
    }
}

/// The form that editors know how to jump to.
fn short(diagnostic: &Diagnostic) -> String {
    let place = match diagnostic.location.as_deref() {
        None => String::new(),
        Some(Location { file, span: None }) => format!("{}: ", escape::line(file)),
        Some(Location { file, span: Some(span) }) => {
            format!("{}:{}:{}: ", escape::line(file), span.line, span.column)
        }
    };
    let severity = diagnostic.severity.name();
    let message = escape::line(&diagnostic.message);
    format!("{place}{severity}[{}]: {message}\n", diagnostic.code)
}

/// One line. JSON has escapes of its own for controls; bidirectional ones are data here.
fn json(record: &impl Serialize) -> String {
    let mut line = serde_json::to_string(record).expect("records hold only text and numbers");
    line.push('\n');
    line
}

/// A diagnostic as a program reads it. Every field is always there: `null` means "not known".
#[derive(Serialize)]
struct Record<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    severity: &'static str,
    code: &'a str,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    length: Option<usize>,
    text: Option<&'a str>,
    label: Option<&'a str>,
    output: &'a [String],
    hints: &'a [String],
}

impl<'a> Record<'a> {
    fn of(diagnostic: &'a Diagnostic) -> Self {
        let location = diagnostic.location.as_deref();
        let span: Option<&Span> = location.and_then(|location| location.span.as_ref());
        Self {
            kind: "diagnostic",
            severity: diagnostic.severity.name(),
            code: &diagnostic.code,
            message: &diagnostic.message,
            file: location.map(|location| location.file.as_str()),
            line: span.map(|span| span.line),
            column: span.map(|span| span.column),
            length: span.map(|span| span.length),
            text: span.map(|span| span.text.as_str()),
            label: diagnostic.label.as_deref(),
            output: &diagnostic.output,
            hints: &diagnostic.hints,
        }
    }
}

#[derive(Serialize)]
struct FailureRecord<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    message: &'a str,
    hints: &'a [String],
}

#[derive(Serialize)]
struct SummaryRecord {
    #[serde(rename = "type")]
    kind: &'static str,
    errors: usize,
    warnings: usize,
}

#[cfg(test)]
mod tests;
