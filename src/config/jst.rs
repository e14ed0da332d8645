//! JavaScript templates in packages: the table `[jst]`.

use std::ops::Range;

use super::given::{Given, Picker};
use super::key::Key;
use super::tables::{FunctionValue, JstTable};
use super::words::Placed;
use super::{check, defaults};
use crate::compat;

/// How templates become code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JstConfig {
    /// What the names of templates end in, without the first dot.
    pub extension: String,
    /// What makes a template of its text.
    pub function: TemplateFunction,
    /// The object that receives the templates.
    pub namespace: String,
    /// Whether templates stand in the order of their paths; otherwise in that of the package.
    pub sorted: bool,
    /// Whether backslashes in a template are read as in a JS string; otherwise they stay.
    pub escapes: bool,
    /// What stands for `/` in their names.
    pub separator: String,
}

/// What makes a template of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateFunction {
    /// A small one that is added to the code.
    Bundled,
    /// Nothing: the template stays a text.
    Raw,
    /// A JS expression.
    Named(String),
}

/// The final settings.
pub(super) fn jst(pick: &mut Picker<'_>, file: JstTable) -> JstConfig {
    let extension: Given<String> = pick.one(Key::JST_EXTENSION, None, file.extension, defaults::JST_EXTENSION);
    if extension.value.is_empty() || extension.value.starts_with('.') || extension.value.contains('/') {
        let what = format!("is `{}`, but must be what stands behind the first dot", extension.value);
        pick.reject(&extension.place, extension.place.problem(&what));
    }
    let namespace: Given<String> = pick.one(Key::JST_NAMESPACE, None, file.namespace, defaults::JST_NAMESPACE);
    if !check::is_defined_name(&namespace.value) {
        let what = format!("is `{}`, which is not a name or names joined by dots", namespace.value);
        pick.reject(&namespace.place, namespace.place.problem(&what));
    }
    let function = match file.function.map(Placed::into_inner) {
        None | Some(FunctionValue::Is(true)) => TemplateFunction::Bundled,
        Some(FunctionValue::Is(false)) => TemplateFunction::Raw,
        Some(FunctionValue::Named(name)) => TemplateFunction::Named(name),
    };
    let separator = pick.one(Key::JST_SEPARATOR, None, file.separator, defaults::JST_SEPARATOR).value;
    let escapes = pick.one(Key::JST_ESCAPES, None, file.escapes, false).value;
    let sorted = pick.one(Key::JST_SORTED, None, file.sorted, false).value;
    JstConfig { sorted, escapes, extension: extension.value, function, namespace: namespace.value, separator }
}

/// Sets what the file leaves out.
pub(super) fn fill(file: &mut JstTable, carried: &compat::Templates, span: &Range<usize>) {
    let at = |text: &str| Placed::new(span.clone(), text.to_owned());
    file.extension.get_or_insert_with(|| at(&carried.extension));
    file.namespace.get_or_insert_with(|| at(&carried.namespace));
    file.separator.get_or_insert_with(|| at(&carried.separator));
    file.sorted.get_or_insert_with(|| Placed::new(span.clone(), carried.sorted));
    file.escapes.get_or_insert_with(|| Placed::new(span.clone(), carried.escapes));
    let function = match &carried.function {
        compat::Function::Bundled => FunctionValue::Is(true),
        compat::Function::Raw => FunctionValue::Is(false),
        compat::Function::Named(name) => FunctionValue::Named(name.clone()),
    };
    file.function.get_or_insert_with(|| Placed::new(span.clone(), function));
}
