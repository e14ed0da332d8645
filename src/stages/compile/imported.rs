//! What a module gets that imports something which is no code: JSON, a sheet, a
//! file's address, or what a query asks for (`./note.txt?raw`).

use std::{fmt::Write as _, path::Path};

use super::{
    css_modules::{self, Exported},
    inline,
    modules::Modules,
    texts,
};
use crate::{
    diagnostic::{Diagnostic, Location, Severity},
    engines::js::{depth::too_deep, link::Module, parse},
    path::LogicalPath,
    reference::Slot,
};

/// How deep JSON may nest to be read by the linker, which makes exports of its keys.
const DEEPEST_JSON: usize = 100;

/// What a specifier asks for behind its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Query {
    /// The text.
    Raw,
    /// The address.
    Url,
    /// The content as a `data:` URL.
    Inline,
    /// A class that starts the module as a worker.
    Worker,
    /// The same as a shared worker.
    SharedWorker,
    /// A function that instantiates a WebAssembly module.
    Init,
}

impl Query {
    const ALL: [(&'static str, Self); 6] = [
        ("?raw", Self::Raw),
        ("?url", Self::Url),
        ("?inline", Self::Inline),
        ("?worker", Self::Worker),
        ("?sharedworker", Self::SharedWorker),
        ("?init", Self::Init),
    ];

    /// A specifier or module id without its query, if it has one that we know.
    #[must_use]
    pub fn split(text: &str) -> (&str, Option<Self>) {
        let found = Self::ALL.iter().find_map(|(word, query)| Some((text.strip_suffix(word)?, Some(*query))));
        found.unwrap_or((text, None))
    }
}

/// The module for a file whose extension is not that of code.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn plain(modules: &Modules, path: &Path, shown: &str, extension: &str) -> Result<Module, Vec<Diagnostic>> {
    let one = |diagnostic: Box<Diagnostic>| vec![*diagnostic];
    if extension.eq_ignore_ascii_case("json") {
        let text = modules.read(path, shown)?.text;
        modules.check_depth(shown, &text).map_err(one)?;
        check_json(shown, &text).map_err(one)?;
        // The linker's own reader recurses, to a limit of its own.
        if too_deep(&text, DEEPEST_JSON).is_some() {
            return Ok(Module::Code(format!("export default {text};"), None));
        }
        return Ok(Module::Json(text));
    }
    if extension.eq_ignore_ascii_case("css") {
        let workshop = &modules.workshop;
        if let Some(local) = workshop.css_modules.get(workshop, path) {
            if local.problems.iter().any(|problem| problem.severity == Severity::Error) {
                return Err(local.problems.clone());
            }
            return Ok(Module::Effect(names(&css_modules::exports(workshop, &local))));
        }
        // Its place in the order of execution is its place in the sheet.
        return Ok(Module::Effect(String::new()));
    }
    if let Some(data) = modules.workshop.references.small(path).map_err(one)? {
        return Ok(Module::Code(exported(&data), None));
    }
    let url = address(modules, path, shown)?;
    Ok(Module::Code(format!("{}export default {url}.href;", modules.prelude()), None))
}

/// The module for a file and a query.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn queried(modules: &Modules, path: &Path, query: Query) -> Result<Module, Vec<Diagnostic>> {
    let one = |diagnostic: Box<Diagnostic>| vec![*diagnostic];
    let shown = &modules.workshop.project.boundary.shown(path);
    let is_sheet = texts::extension(&modules.workshop.project, path).eq_ignore_ascii_case("css");
    if query == Query::Inline && is_sheet {
        return Err(vec![
            Diagnostic::error("unsupported-import", format!("the sheet `{shown}` cannot be imported with `?inline`"))
                .at(Location::file(shown))
                .hint("import it without a query, or with `?raw` for its text as it is written"),
        ]);
    }
    let code = match query {
        Query::Raw => exported(&modules.read_raw(path, shown)?),
        Query::Inline => exported(&inline::data_url(path, shown, modules.limit()).map_err(one)?),
        Query::Url => format!("export default {}.href;", address(modules, path, shown)?),
        Query::Worker | Query::SharedWorker => {
            let class = if query == Query::Worker { "Worker" } else { "SharedWorker" };
            let url = address(modules, path, shown)?;
            format!(
                "export default function (options) {{ return new {class}({url}, {{ type: \"module\", name: options?.name }}); }}"
            )
        }
        Query::Init => {
            let url = address(modules, path, shown)?;
            format!(
                "export default async (imports) => {{
                     const response = await fetch({url});
                     const isWasm = (response.headers.get(\"content-type\") || \"\").startsWith(\"application/wasm\");
                     const source = isWasm
                         ? await WebAssembly.instantiateStreaming(response, imports)
                         : await WebAssembly.instantiate(await response.arrayBuffer(), imports);
                     return source.instance;
                 }};"
            )
        }
    };
    let prelude = if matches!(query, Query::Raw | Query::Inline) { String::new() } else { modules.prelude() };
    Ok(Module::Code(prelude + &code, None))
}

/// What code gets of a CSS module: an object of all names, and each name that can be one in JavaScript.
fn names(exports: &[Exported]) -> String {
    let quoted = |text: &str| serde_json::to_string(text).expect("a string is JSON");
    let mut code = String::new();
    for Exported { name, text } in exports.iter().filter(|export| parse::is_binding(&export.name)) {
        let _ = writeln!(code, "export const {name} = {};", quoted(text));
    }
    let pairs: Vec<String> =
        exports.iter().map(|Exported { name, text }| format!("[{}]: {}", quoted(name), quoted(text))).collect();
    code + &format!("export default {{ {} }};", pairs.join(", "))
}

/// A module whose default export is a text.
fn exported(text: &str) -> String {
    let quoted = serde_json::to_string(text).expect("a string is JSON");
    format!("export default {quoted};")
}

/// The expression for the URL of a published file.
fn address(modules: &Modules, path: &Path, shown: &str) -> Result<String, Vec<Diagnostic>> {
    let Some(target) = modules.workshop.references.file(path) else {
        return Err(vec![
            Diagnostic::error("unsupported-import", format!("`{shown}` cannot be imported"))
                .at(Location::file(shown))
                .hint("only code, JSON, CSS and static files in a source root or a package can"),
        ]);
    };
    Ok(marked(modules, target))
}

fn marked(modules: &Modules, target: LogicalPath) -> String {
    let slot = Slot::of(target.as_str(), modules.workshop.salt);
    modules.note(|found| found.targets.insert(target));
    format!("new URL(\"./{}\", {})", slot.as_str(), modules.here())
}

/// serde's ignoring reader does not recurse, and knows the place of an error.
fn check_json(shown: &str, text: &str) -> Result<(), Box<Diagnostic>> {
    serde_json::from_str::<serde::de::IgnoredAny>(text).map(drop).map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let at = line + error.column().saturating_sub(1);
        Box::new(Diagnostic::error("json-syntax", message.to_owned()).at(Location::at(shown, text, at..at + 1)))
    })
}
