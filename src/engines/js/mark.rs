//! What is changed in swc's tree of a module so that the linker and the naming
//! stage get it right: references, imports in their order, and a `delete` that
//! the linker would fold.

use swc_core::{
    common::{BytePos, DUMMY_SP, Span, SyntaxContext},
    ecma::{
        ast::{
            CallExpr, Callee, ExportAll, Expr, Ident, ImportDecl, ImportNamedSpecifier, ImportPhase, ImportSpecifier,
            KeyValueProp, Lit, MemberExpr, MemberProp, MetaPropKind, Module, ModuleDecl, ModuleExportName, ModuleItem,
            NamedExport, NewExpr, ObjectLit, Prop, PropName, PropOrSpread, SeqExpr, Str, UnaryOp,
        },
        utils::private_ident,
        visit::{VisitMut, VisitMutWith},
    },
};

use super::{
    compile::{Host, byte_range},
    glob::{Glob, is_glob},
};

/// The module whose export `url` is the URL of the classic script that it is part of.
pub const SCRIPT_URL: &str = "assetpack-script-url";

/// What an order import begins with; see [`order_of`].
pub const ORDER: &str = "assetpack-order:";

/// The specifier of the module that runs what `specifier` names, and does
/// nothing else.
///
/// A linker that joins modules without wrapping them runs a `CommonJS` module
/// where an importer's own code begins, which is after the ES modules that the
/// same importer imports later. An ES module that only imports it, and is
/// imported just before it, has the place in the order that it should have.
#[must_use]
pub fn order_of(specifier: &str) -> String {
    format!("{ORDER}{specifier}")
}

/// Puts an order import before every import and re-export that is left.
pub(super) fn keep_order(module: &mut Module) {
    let items = std::mem::take(&mut module.body);
    for item in items {
        let source = match &item {
            ModuleItem::ModuleDecl(ModuleDecl::Import(import)) => Some(&import.src),
            ModuleItem::ModuleDecl(ModuleDecl::ExportAll(export)) => Some(&export.src),
            ModuleItem::ModuleDecl(ModuleDecl::ExportNamed(export)) => export.src.as_ref(),
            _ => None,
        };
        if let Some(specifier) = source.and_then(|source| source.value.as_str()) {
            module
                .body
                .push(ModuleItem::ModuleDecl(ModuleDecl::Import(import(Vec::new(), order_of(specifier).into()))));
        }
        module.body.push(item);
    }
}

/// An import that the source does not have.
pub(super) fn import(specifiers: Vec<ImportSpecifier>, source: Str) -> ImportDecl {
    ImportDecl {
        span: DUMMY_SP,
        specifiers,
        src: Box::new(source),
        type_only: false,
        with: None,
        phase: ImportPhase::default(),
    }
}

/// Finds references to files, and what the linker would get wrong.
pub(super) struct Marker<'m> {
    pub host: &'m mut dyn Host,
    pub unresolved: SyntaxContext,
    pub start: BytePos,
    /// Whether the code becomes part of a classic script, which has no `import.meta`.
    pub in_script: bool,
    /// The variable that holds the script's URL, once it is used.
    pub script_url: Option<Ident>,
    /// Whether what is visited is the URL of a worker that is no module.
    pub starts_script: bool,
    /// Imports that were added, for the top of the module.
    pub imports: Vec<ModuleItem>,
}

impl Marker<'_> {
    fn range(&self, span: Span) -> std::ops::Range<usize> {
        byte_range(span, self.start)
    }

    /// `new Worker(url)`, without `{ type: "module" }`. What cannot be read there may be it.
    fn is_classic_worker(&self, new: &NewExpr) -> bool {
        let is_worker = matches!(&*new.callee, Expr::Ident(name)
            if (name.sym == "Worker" || name.sym == "SharedWorker") && name.ctxt == self.unresolved);
        if !is_worker {
            // Within its first argument stands the URL itself.
            return self.starts_script && matches!(&*new.callee, Expr::Ident(name) if name.sym == "URL");
        }
        match new.args.as_deref().and_then(|arguments| arguments.get(1)).map(|options| &*options.expr) {
            // Of a shared worker the text may be the name.
            None | Some(Expr::Lit(Lit::Str(_))) => true,
            Some(Expr::Object(options)) => {
                let literal = options.props.iter().all(|property| matches!(property, PropOrSpread::Prop(_)));
                literal && kind_attribute(options).as_deref() != Some("module")
            }
            Some(_) => false,
        }
    }

    fn script_url(&mut self) -> Ident {
        let imports = &mut self.imports;
        let url = self.script_url.get_or_insert_with(|| {
            let local = private_ident!("url");
            let specifier = ImportSpecifier::Named(ImportNamedSpecifier {
                span: DUMMY_SP,
                local: local.clone(),
                imported: Some(ModuleExportName::Str("url".into())),
                is_type_only: false,
            });
            imports.push(ModuleItem::ModuleDecl(ModuleDecl::Import(import(vec![specifier], SCRIPT_URL.into()))));
            local
        });
        url.clone()
    }

    fn glob(&mut self, call: &CallExpr) -> Option<Expr> {
        let place = self.range(call.span);
        let glob = match Glob::parse(call) {
            Ok(glob) => glob,
            Err(message) => {
                self.host.refuse(message, place);
                return None;
            }
        };
        let found = self.host.glob(&glob.patterns, self.range(glob.span));
        Some(glob.expand(found, &mut self.imports))
    }

    /// A plain import of the same, where the attributes ask for what a query asks for.
    fn attributes(&mut self, source: &mut Str, with: &mut Option<Box<ObjectLit>>) {
        let Some(kind) = with.as_deref().and_then(kind_attribute) else {
            return;
        };
        match kind.as_str() {
            "text" => {
                let asked = format!("{}?raw", source.value.as_str().unwrap_or_default());
                source.value = asked.into();
                source.raw = None;
                *with = None;
            }
            "json" => {}
            other => {
                let message = format!("imports with the type `{other}` are not supported");
                self.host.refuse(message, self.range(source.span));
            }
        }
    }
}

/// The value of `type` among import attributes.
fn kind_attribute(with: &ObjectLit) -> Option<String> {
    with.props.iter().find_map(|property| {
        let PropOrSpread::Prop(property) = property else {
            return None;
        };
        let Prop::KeyValue(KeyValueProp { key, value }) = &**property else {
            return None;
        };
        let named = match key {
            PropName::Ident(name) => name.sym == "type",
            PropName::Str(name) => name.value == "type",
            _ => false,
        };
        match &**value {
            Expr::Lit(Lit::Str(text)) if named => text.value.as_str().map(str::to_owned),
            _ => None,
        }
    })
}

impl VisitMut for Marker<'_> {
    fn visit_mut_import_decl(&mut self, import: &mut ImportDecl) {
        self.attributes(&mut import.src, &mut import.with);
    }

    fn visit_mut_export_all(&mut self, export: &mut ExportAll) {
        self.attributes(&mut export.src, &mut export.with);
    }

    fn visit_mut_named_export(&mut self, export: &mut NamedExport) {
        if let Some(source) = &mut export.src {
            self.attributes(source, &mut export.with);
        }
    }

    fn visit_mut_call_expr(&mut self, call: &mut CallExpr) {
        call.visit_mut_children_with(self);
        let Callee::Import(_) = call.callee else {
            return;
        };
        let [source, options] = call.args.as_mut_slice() else {
            return;
        };
        let Expr::Object(options) = &*options.expr else {
            return;
        };
        let with = options.props.iter().find_map(|property| match property {
            PropOrSpread::Prop(property) => match &**property {
                Prop::KeyValue(KeyValueProp { key: PropName::Ident(name), value }) if name.sym == "with" => {
                    value.as_object().cloned()
                }
                _ => None,
            },
            PropOrSpread::Spread(_) => None,
        });
        let mut with = with.map(Box::new);
        if let (Expr::Lit(Lit::Str(source)), true) = (&mut *source.expr, with.is_some()) {
            self.attributes(source, &mut with);
            if with.is_none() {
                call.args.truncate(1);
            }
        }
    }

    /// `delete` before a value is `true`, and the linker folds the value so that
    /// what is left may be no JavaScript (`delete NaN`).
    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        expression.visit_mut_children_with(self);
        match expression {
            Expr::Call(call) if is_glob(call) => {
                if let Some(object) = self.glob(call) {
                    *expression = object;
                }
                return;
            }
            _ if self.in_script && is_import_meta_url(expression) => {
                *expression = Expr::Ident(self.script_url());
                return;
            }
            _ => {}
        }
        let Expr::Unary(unary) = expression else {
            return;
        };
        let mut operand = &*unary.arg;
        while let Expr::Paren(inner) = operand {
            operand = &inner.expr;
        }
        let is_reference = matches!(operand, Expr::Ident(_) | Expr::Member(_) | Expr::OptChain(_) | Expr::SuperProp(_));
        if unary.op == UnaryOp::Delete && !is_reference {
            *expression = Expr::Seq(SeqExpr {
                span: unary.span,
                exprs: vec![unary.arg.clone(), Box::new(Expr::Lit(Lit::Bool(true.into())))],
            });
        }
    }

    fn visit_mut_new_expr(&mut self, new: &mut NewExpr) {
        let starts_script = self.is_classic_worker(new);
        let outer = std::mem::replace(&mut self.starts_script, starts_script);
        new.visit_mut_children_with(self);
        self.starts_script = outer;
        let is_url = matches!(&*new.callee, Expr::Ident(Ident { sym, ctxt, .. })
            if sym == "URL" && *ctxt == self.unresolved);
        let Some([url, base]) = new.args.as_deref_mut() else {
            return;
        };
        let is_script_url = |name: &Ident| self.script_url.as_ref().is_some_and(|url| url.to_id() == name.to_id());
        let here = is_import_meta_url(&base.expr) || matches!(&*base.expr, Expr::Ident(name) if is_script_url(name));
        if !is_url || !here || url.spread.is_some() {
            return;
        }
        match &mut *url.expr {
            Expr::Lit(Lit::Str(text)) => {
                let Some(value) = text.value.as_str() else {
                    return;
                };
                if let Some(marked) = self.host.url(value, byte_range(text.span, self.start), self.starts_script) {
                    text.value = marked.into();
                    text.raw = None;
                }
            }
            Expr::Tpl(template) if template.exprs.is_empty() => {
                let span = template.span;
                let value = template
                    .quasis
                    .first()
                    .and_then(|part| part.cooked.as_ref().and_then(|text| text.as_str().map(str::to_owned)));
                if let Some(marked) =
                    value.and_then(|value| self.host.url(&value, byte_range(span, self.start), self.starts_script))
                {
                    *url.expr = Expr::Lit(Lit::Str(marked.into()));
                }
            }
            _ => {}
        }
    }
}

fn is_import_meta_url(expression: &Expr) -> bool {
    matches!(expression, Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(name), .. })
        if name.sym == "url"
            && matches!(&**obj, Expr::MetaProp(meta) if meta.kind == MetaPropKind::ImportMeta))
}
