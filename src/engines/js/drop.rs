//! Code that the settings leave out: calls of `console`, `debugger`, statements
//! with certain labels.

use std::collections::BTreeSet;

use memchr::memmem;
use swc_core::{
    common::{DUMMY_SP, SyntaxContext},
    ecma::{
        ast::{Callee, EmptyStmt, Expr, OptChainBase, Stmt},
        visit::{VisitMut, VisitMutWith},
    },
};

/// What is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Calls of the methods of `console`, with their arguments.
    pub console: bool,
    /// `debugger` statements.
    pub debugger: bool,
    /// Statements with these labels.
    pub labels: BTreeSet<String>,
}

impl Dropped {
    /// Whether `text` may hold something to leave out.
    #[must_use]
    pub fn concerns(&self, text: &str) -> bool {
        let has = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
        (self.console && has("console"))
            || (self.debugger && has("debugger"))
            || self.labels.iter().any(|label| has(label))
    }
}

/// The pass; `unresolved` marks global names.
pub(super) struct Drop<'d> {
    pub what: &'d Dropped,
    pub unresolved: SyntaxContext,
}

impl Drop<'_> {
    /// Whether an expression is `console`, or a member of it.
    fn is_console(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Ident(name) => name.sym == "console" && name.ctxt == self.unresolved,
            Expr::Member(member) => self.is_console(&member.obj),
            Expr::OptChain(chain) => match &*chain.base {
                OptChainBase::Member(member) => self.is_console(&member.obj),
                OptChainBase::Call(call) => self.is_console(&call.callee),
            },
            Expr::Paren(inner) => self.is_console(&inner.expr),
            _ => false,
        }
    }
}

impl VisitMut for Drop<'_> {
    fn visit_mut_stmt(&mut self, statement: &mut Stmt) {
        let drop = match statement {
            Stmt::Debugger(_) => self.what.debugger,
            Stmt::Labeled(labeled) => self.what.labels.contains(labeled.label.sym.as_str()),
            _ => false,
        };
        if drop {
            *statement = Stmt::Empty(EmptyStmt { span: DUMMY_SP });
        } else {
            statement.visit_mut_children_with(self);
        }
    }

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        let call = match expression {
            Expr::Call(call) => match &call.callee {
                Callee::Expr(callee) => !matches!(&**callee, Expr::Ident(_)) && self.is_console(callee),
                _ => false,
            },
            Expr::OptChain(chain) => {
                matches!(&*chain.base, OptChainBase::Call(call)
                    if !matches!(&*call.callee, Expr::Ident(_)) && self.is_console(&call.callee))
            }
            _ => false,
        };
        if self.what.console && call {
            *expression = *Expr::undefined(DUMMY_SP);
        } else {
            expression.visit_mut_children_with(self);
        }
    }
}
