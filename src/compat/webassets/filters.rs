//! What webassets' filters become.

use std::ops::Range;

use super::super::Templates;
use super::super::node::{Node, Value};
use super::super::report::Report;
use crate::diagnostic::nearest;

const COMMAND: &str = "`[[compile]]` in assetpack.toml runs the compiler as a command";

/// What stands for a filter.
#[derive(Clone, Copy)]
enum Fate {
    /// assetpack does the same, or more
    Done,
    /// It makes templates of files
    Templates,
    /// Nothing; the hint says what can be done
    Lost(&'static str),
}

use Fate::{Done, Lost};

/// All that webassets 3 brings along, in alphabetical order.
const FILTERS: &[(&str, Fate)] = &[
    ("autoprefixer", Lost("`browsers` in assetpack.toml: sheets get the prefixes that these need")),
    ("autoprefixer6", Lost("`browsers` in assetpack.toml: sheets get the prefixes that these need")),
    ("babel", Lost("`browsers` in assetpack.toml: scripts are compiled for these")),
    ("cleancss", Done),
    ("clevercss", Lost(COMMAND)),
    ("closure_js", Done),
    ("closure_stylesheets_compiler", Lost(COMMAND)),
    ("closure_stylesheets_minifier", Done),
    ("closure_tmpl", Lost(COMMAND)),
    ("coffeescript", Lost(COMMAND)),
    ("compass", Lost("write its functions as plain CSS, or keep Compass as a command in `[[compile]]`")),
    ("css_slimmer", Done),
    ("cssmin", Done),
    ("cssprefixer", Lost("`browsers` in assetpack.toml: sheets get the prefixes that these need")),
    ("cssrewrite", Done),
    ("cssutils", Done),
    ("datauri", Lost("`inline_limit = 2048` in assetpack.toml inlines files up to that size in all sheets")),
    ("dustjs", Lost(COMMAND)),
    ("handlebars", Lost(COMMAND)),
    ("jade", Lost(COMMAND)),
    ("jinja2", Lost("nothing is filled in while sources are read: write the values into them")),
    ("jsmin", Done),
    ("jspacker", Done),
    ("jst", Fate::Templates),
    ("less", Lost(COMMAND)),
    ("less_ruby", Lost(COMMAND)),
    // Files that end in `.scss` and `.sass` are compiled as such.
    ("libsass", Done),
    ("node-sass", Done),
    ("node-scss", Done),
    ("postcss", Lost(COMMAND)),
    ("pyscss", Lost("files that end in `.scss` are compiled as Dart Sass does")),
    ("rcssmin", Done),
    ("replace", Lost("write the replacement into the sources")),
    ("requirejs", Lost("make ES modules of it: entries are linked with what they import")),
    ("rjsmin", Done),
    ("sass", Done),
    ("sass_ruby", Done),
    ("scss", Done),
    ("scss_ruby", Done),
    ("slimit", Done),
    ("spritemapper", Lost("`inline_limit` in assetpack.toml inlines small pictures")),
    ("stylus", Lost(COMMAND)),
    ("typescript", Lost("list what the compiler makes of it, or link ES modules: `entries` may be `.ts`")),
    ("uglifyjs", Done),
    ("yui_css", Done),
    ("yui_js", Done),
];

/// What was learnt of all bundles.
pub(super) struct Filters {
    /// Whether filters of the project's own are registered.
    has_custom: bool,
    /// The extensions of templates, and where they were seen first.
    extensions: Vec<(String, Range<usize>)>,
}

impl Filters {
    pub(super) fn new() -> Self {
        Self { has_custom: false, extensions: Vec::new() }
    }

    /// Classes of the project that are filters.
    pub(super) fn custom(&mut self, node: &Node, report: &mut Report<'_>) {
        let Value::List(items) = &node.value else {
            report.mistyped("filters", node, "a list of classes", "begin each line with `- `");
            return;
        };
        for item in items {
            self.has_custom = true;
            if let Some(class) = report.text("filters", item) {
                report.lost(&item.span, format!("the filter `{class}` needs Python to run"), COMMAND);
            }
        }
    }

    /// The filters of a bundle with these contents: a list, or names with commas between them.
    pub(super) fn of_bundle(&mut self, node: &Node, contents: &[&Node], report: &mut Report<'_>) {
        match &node.value {
            Value::Text(text) => {
                for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                    self.filter(name, node, contents, report);
                }
            }
            Value::List(items) => {
                for item in items {
                    if let Some(name) = report.text("filters", item) {
                        self.filter(name.trim(), item, contents, report);
                    }
                }
            }
            Value::Switch(false) => {}
            _ => report.mistyped("filters", node, "a name or a list of names", ""),
        }
    }

    fn filter(&mut self, name: &str, node: &Node, contents: &[&Node], report: &mut Report<'_>) {
        match FILTERS.iter().find(|(known, _)| *known == name).map(|(_, fate)| *fate) {
            Some(Done) => {}
            Some(Lost(hint)) => report.lost(&node.span, format!("the filter `{name}` is not run"), hint),
            Some(Fate::Templates) => {
                for text in contents.iter().filter_map(|node| node.text()) {
                    let file = text.rsplit('/').next().unwrap_or(text);
                    let Some((_, extension)) = file.rsplit_once('.') else { continue };
                    if !self.extensions.iter().any(|(known, _)| known == extension) {
                        self.extensions.push((extension.to_owned(), node.span.clone()));
                    }
                }
            }
            None if self.has_custom => {}
            None => {
                let hint = nearest(name, FILTERS.iter().map(|(known, _)| *known));
                let hint = hint.map_or_else(String::new, |near| format!("did you mean `{near}`?"));
                report.wrong(&node.span, format!("`{name}` is no filter of webassets"), &hint);
            }
        }
    }

    /// What templates are called.
    pub(super) fn finish(self, templates: &mut Templates, report: &mut Report<'_>) {
        let mut extensions = self.extensions.into_iter();
        if let Some((extension, _)) = extensions.next() {
            templates.extension = extension;
        }
        for (extension, span) in extensions {
            let message =
                format!("files that end in `.{extension}` are no templates: these end in `.{}`", templates.extension);
            report.lost(&span, message, "rename them");
        }
    }
}
