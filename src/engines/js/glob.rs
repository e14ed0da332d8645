//! `import.meta.glob("./pages/*.ts")`: an object with one import for each file
//! that matches, as Vite defined it.

use swc_core::{
    common::{DUMMY_SP, Span},
    ecma::{
        ast::{
            ArrowExpr, ArrowFunctionBody, CallExpr, Callee, Expr, ExprOrSpread, Ident, ImportNamedSpecifier,
            ImportPhase, ImportSpecifier, ImportStarAsSpecifier, KeyValueProp, Lit, MemberExpr, MemberProp,
            MetaPropKind, ModuleDecl, ModuleExportName, ModuleItem, ObjectLit, Pat, Prop, PropName, PropOrSpread, Str,
        },
        utils::{ExprFactory, private_ident, quote_ident},
    },
};

use super::mark::import;

/// One file that a glob matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The key in the object.
    pub key: String,
    /// How the module imports it.
    pub specifier: String,
}

/// A call of `import.meta.glob`, understood.
pub(super) struct Glob {
    pub patterns: Vec<String>,
    pub span: Span,
    eager: bool,
    export: Option<String>,
    query: String,
}

/// Whether a call is one of `import.meta.glob`.
pub(super) fn is_glob(call: &CallExpr) -> bool {
    matches!(&call.callee, Callee::Expr(callee)
        if matches!(&**callee, Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(name), .. })
            if name.sym == "glob"
                && matches!(&**obj, Expr::MetaProp(meta) if meta.kind == MetaPropKind::ImportMeta)))
}

impl Glob {
    /// Reads the arguments.
    ///
    /// # Errors
    /// What cannot be read, in words: everything has to be literal.
    pub fn parse(call: &CallExpr) -> Result<Self, String> {
        let mut arguments = call.args.iter().map(|argument| &*argument.expr);
        let patterns = match arguments.next() {
            Some(Expr::Array(array)) => array
                .elems
                .iter()
                .map(|element| element.as_ref().and_then(|element| text(&element.expr)))
                .collect::<Option<Vec<_>>>(),
            Some(expression) => text(expression).map(|pattern| vec![pattern]),
            None => None,
        };
        let patterns = patterns.ok_or("the patterns of `import.meta.glob` must be strings written in place")?;
        let mut glob = Self { patterns, span: call.span, eager: false, export: None, query: String::new() };
        match arguments.next() {
            None => {}
            Some(Expr::Object(options)) => {
                for option in &options.props {
                    glob.option(option)?;
                }
            }
            Some(_) => return Err("the options of `import.meta.glob` must be written in place".to_owned()),
        }
        Ok(glob)
    }

    fn option(&mut self, option: &PropOrSpread) -> Result<(), String> {
        let unclear = || "the options of `import.meta.glob` must be written in place".to_owned();
        let PropOrSpread::Prop(option) = option else {
            return Err(unclear());
        };
        let Prop::KeyValue(KeyValueProp { key, value }) = &**option else {
            return Err(unclear());
        };
        let name = match key {
            PropName::Ident(name) => name.sym.to_string(),
            PropName::Str(name) => name.value.as_str().unwrap_or_default().to_owned(),
            _ => return Err(unclear()),
        };
        match (name.as_str(), &**value) {
            ("eager", Expr::Lit(Lit::Bool(eager))) => self.eager = eager.value,
            ("import", value) => self.export = Some(text(value).ok_or_else(unclear)?),
            ("query" | "as", value) => {
                let query = text(value).ok_or_else(unclear)?;
                self.query = format!("?{}", query.trim_start_matches('?'));
                if name == "as" {
                    self.export = Some("default".to_owned());
                }
            }
            ("exhaustive", _) => {}
            _ => return Err(format!("`import.meta.glob` has no option `{name}`, or not with this value")),
        }
        Ok(())
    }

    /// The object for what was found; imports that it needs at the top of the module go to `imports`.
    pub fn expand(&self, found: Vec<Match>, imports: &mut Vec<ModuleItem>) -> Expr {
        let properties = found
            .into_iter()
            .map(|Match { key, specifier }| {
                let source: Str = format!("{specifier}{}", self.query).into();
                let value = if self.eager { self.static_import(source, imports) } else { self.dynamic_import(source) };
                PropOrSpread::Prop(Box::new(Prop::KeyValue(KeyValueProp {
                    key: PropName::Str(key.into()),
                    value: Box::new(value),
                })))
            })
            .collect();
        Expr::Object(ObjectLit { span: self.span, props: properties })
    }

    fn static_import(&self, source: Str, imports: &mut Vec<ModuleItem>) -> Expr {
        let local = private_ident!("glob");
        let specifier = match &self.export {
            None => ImportSpecifier::Namespace(ImportStarAsSpecifier { span: DUMMY_SP, local: local.clone() }),
            Some(name) => ImportSpecifier::Named(ImportNamedSpecifier {
                span: DUMMY_SP,
                local: local.clone(),
                imported: Some(ModuleExportName::Str(name.as_str().into())),
                is_type_only: false,
            }),
        };
        imports.push(ModuleItem::ModuleDecl(ModuleDecl::Import(import(vec![specifier], source))));
        Expr::Ident(local)
    }

    fn dynamic_import(&self, source: Str) -> Expr {
        let import = CallExpr {
            span: DUMMY_SP,
            callee: Callee::Import(swc_core::ecma::ast::Import { span: DUMMY_SP, phase: ImportPhase::default() }),
            args: vec![ExprOrSpread { spread: None, expr: Box::new(Expr::Lit(Lit::Str(source))) }],
            ..Default::default()
        };
        let body = match &self.export {
            None => Expr::Call(import),
            Some(name) => {
                let module: Ident = private_ident!("module");
                let picked = Expr::Ident(module.clone()).computed_member(name.as_str());
                let pick = arrow(vec![Pat::Ident(module.into())], Expr::Member(picked));
                Expr::Call(CallExpr {
                    callee: Expr::Call(import).make_member(quote_ident!("then")).as_callee(),
                    args: vec![pick.as_arg()],
                    ..Default::default()
                })
            }
        };
        arrow(Vec::new(), body)
    }
}

fn arrow(params: Vec<Pat>, body: Expr) -> Expr {
    Expr::Arrow(ArrowExpr { params, body: Box::new(ArrowFunctionBody::Expr(Box::new(body))), ..Default::default() })
}

fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(Lit::Str(text)) => text.value.as_str().map(str::to_owned),
        Expr::Tpl(template) if template.exprs.is_empty() => {
            template.quasis.first()?.cooked.as_ref()?.as_str().map(str::to_owned)
        }
        _ => None,
    }
}
