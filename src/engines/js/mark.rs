//! What is changed in swc's tree of a module so that the linker and the naming
//! stage get it right: references, imports in their order, and a `delete` that
//! the linker would fold.

use swc_core::{
    common::{BytePos, DUMMY_SP, SyntaxContext},
    ecma::{
        ast::{
            Expr, Ident, ImportDecl, ImportPhase, Lit, MemberExpr, MemberProp, MetaPropKind, Module, ModuleDecl,
            ModuleItem, NewExpr, SeqExpr, UnaryOp,
        },
        visit::{VisitMut, VisitMutWith},
    },
};

use super::compile::{Resolve, byte_range};

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
            module.body.push(ModuleItem::ModuleDecl(ModuleDecl::Import(ImportDecl {
                span: DUMMY_SP,
                specifiers: Vec::new(),
                src: Box::new(order_of(specifier).into()),
                type_only: false,
                with: None,
                phase: ImportPhase::default(),
            })));
        }
        module.body.push(item);
    }
}

/// Finds `new URL("…", import.meta.url)` with the global `URL`, and what the
/// linker would get wrong.
pub(super) struct Marker<'m, 'f> {
    pub mark: &'m mut Resolve<'f>,
    pub unresolved: SyntaxContext,
    pub start: BytePos,
}

impl VisitMut for Marker<'_, '_> {
    /// `delete` before a value is `true`, and the linker folds the value so that
    /// what is left may be no JavaScript (`delete NaN`).
    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        expression.visit_mut_children_with(self);
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
        new.visit_mut_children_with(self);
        let is_url = matches!(&*new.callee, Expr::Ident(Ident { sym, ctxt, .. })
            if sym == "URL" && *ctxt == self.unresolved);
        let Some([url, base]) = new.args.as_deref_mut() else {
            return;
        };
        if !is_url || !is_import_meta_url(&base.expr) || url.spread.is_some() {
            return;
        }
        match &mut *url.expr {
            Expr::Lit(Lit::Str(text)) => {
                let Some(value) = text.value.as_str() else {
                    return;
                };
                if let Some(marked) = (self.mark)(value, byte_range(text.span, self.start)) {
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
                if let Some(marked) = value.and_then(|value| (self.mark)(&value, byte_range(span, self.start))) {
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
