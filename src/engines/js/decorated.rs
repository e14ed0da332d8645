//! The names of decorated classes.
//!
//! swc makes an anonymous class of `@dec class A {}`, so that `A.name`, and the name
//! that the decorator is told, are lost. A static block that runs before the
//! decorators gives it back.

use swc_core::{
    common::DUMMY_SP,
    ecma::{
        ast::{
            AssignTarget, AssignTargetPat, BlockStmt, Callee, Class, ClassMember, Expr, ExprOrSpread, KeyValueProp,
            ObjectLit, ObjectPatProp, Pat, Prop, PropName, PropOrSpread, StaticBlock, Stmt, ThisExpr,
        },
        utils::{ExprFactory, quote_ident},
        visit::{VisitMut, VisitMutWith},
    },
};

/// The helper that applies decorators.
const APPLY: &str = "_apply_decs_2311";

/// The pass, for after the decorators are translated.
pub(super) struct KeepNames;

impl VisitMut for KeepNames {
    fn visit_mut_class(&mut self, class: &mut Class) {
        class.visit_mut_children_with(self);
        let has_own = class.body.iter().any(|member| match member {
            ClassMember::Method(method) => method.is_static && is_name(&method.key),
            ClassMember::ClassProp(property) => property.is_static && is_name(&property.key),
            _ => false,
        });
        if !has_own && let Some(name) = class.body.iter().find_map(decorated_name) {
            class.body.insert(0, set_name(&name));
        }
    }
}

fn is_name(key: &PropName) -> bool {
    match key {
        PropName::Ident(key) => key.sym == "name",
        PropName::Str(key) => key.value == "name",
        _ => false,
    }
}

/// The variable that gets the class in `static { ({ c: [A, init] } = _apply_decs_2311(…)) }`.
fn decorated_name(member: &ClassMember) -> Option<String> {
    let ClassMember::StaticBlock(StaticBlock { body: BlockStmt { stmts, .. }, .. }) = member else {
        return None;
    };
    let assign = stmts.first()?.as_expr()?.expr.as_assign()?;
    let Expr::Call(call) = &*assign.right else {
        return None;
    };
    let Callee::Expr(callee) = &call.callee else {
        return None;
    };
    let AssignTarget::Pat(AssignTargetPat::Object(pattern)) = &assign.left else {
        return None;
    };
    if callee.as_ident()?.sym != APPLY {
        return None;
    }
    pattern.props.iter().find_map(|property| match property {
        ObjectPatProp::KeyValue(pair) if pair.key.as_ident().is_some_and(|key| key.sym == "c") => {
            let Pat::Ident(name) = pair.value.as_array()?.elems.first()?.as_ref()? else {
                return None;
            };
            Some(name.id.sym.to_string())
        }
        _ => None,
    })
}

/// `static { Object.defineProperty(this, "name", { value: name, configurable: true }) }`
fn set_name(name: &str) -> ClassMember {
    let property = |key: &str, value: Expr| {
        PropOrSpread::Prop(Box::new(Prop::KeyValue(KeyValueProp {
            key: PropName::Ident(key.into()),
            value: Box::new(value),
        })))
    };
    let descriptor = ObjectLit {
        span: DUMMY_SP,
        props: vec![property("value", name.into()), property("configurable", true.into())],
    };
    let define = Expr::Ident(quote_ident!("Object").into()).make_member(quote_ident!("defineProperty"));
    let arguments: Vec<ExprOrSpread> =
        vec![ThisExpr { span: DUMMY_SP }.as_arg(), Expr::from("name").as_arg(), Expr::Object(descriptor).as_arg()];
    let call = define.as_call(DUMMY_SP, arguments);
    let statement: Stmt = call.into_stmt();
    ClassMember::StaticBlock(StaticBlock {
        span: DUMMY_SP,
        body: BlockStmt { stmts: vec![statement], ..Default::default() },
    })
}
