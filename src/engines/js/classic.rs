//! Telling classic scripts from modules: what a `.js` file is, nothing declares.

use std::ops::Range;

use memchr::memmem;
use oxc::{
    allocator::Allocator,
    ast::AstKind,
    ast::ast::{
        CallExpression, Expression, IdentifierReference, ImportExpression, MemberExpression, Program, UnaryExpression,
        UnaryOperator,
    },
    ast_visit::{Visit, walk},
    parser::Parser,
    semantic::{IsGlobalReference, Scoping, SemanticBuilder},
    span::{GetSpan, SourceType},
};

use super::{
    Goal,
    parse::{OutputReference, is_unusual, options, plain_string},
};

/// What a classic script holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The modules that it loads on demand by a plain string.
    pub loads: Vec<OutputReference>,
    /// Whether it asks for the compiler ([`is_unusual`]).
    pub unusual: bool,
    /// Whether there is a `with` statement in it.
    pub has_with: bool,
    /// The bytes of the directive `"use strict"`, if all of it is strict.
    pub strict: Option<Range<usize>>,
}

/// Reads `source` as a classic script, whose top-level names belong to the page: it
/// neither imports nor exports anything, in either module system. None if it is a
/// module.
///
/// A text that asks for a module system (`typeof module`, `typeof define`) works
/// without one, so it counts as a script, too. So does one that loads modules on
/// demand: `import()` is allowed in scripts. Where files are joined as texts (`joined`), names
/// such as `require` are those of a page, which may have a loader of its own.
#[must_use]
pub fn read(source: &str, joined: bool) -> Option<Script> {
    let allocator = Allocator::default();
    let has = |word: &str| memmem::find(source.as_bytes(), word.as_bytes()).is_some();
    let parse = |kind: SourceType| Parser::new(&allocator, source, kind).with_options(options()).parse();
    let parsed = parse(Goal::Script.source_type());
    // The parser does not mind an import in a script, and takes note of it.
    if parsed.module_record.has_module_syntax {
        return None;
    }
    let failed = parsed.panicked || !parsed.diagnostics.is_empty();
    if failed && (has("import") || has("await")) {
        let parsed = parse(SourceType::unambiguous());
        if parsed.program.source_type.is_module() || parsed.module_record.has_module_syntax {
            return None;
        }
    }
    let mut finder = Finder::default();
    finder.visit_program(&parsed.program);
    if !joined && finder.used && !finder.asked && is_common_js(&parsed.program) {
        return None;
    }
    let strict = parsed.program.directives.iter().find(|directive| directive.directive == "use strict");
    let strict =
        strict.map(|directive| directive.expression.span.start as usize..directive.expression.span.end as usize);
    Some(Script { loads: finder.loads, unusual: finder.unusual, has_with: finder.has_with, strict })
}

/// Whether the names of `CommonJS` that a script uses are not its own.
fn is_common_js(program: &Program<'_>) -> bool {
    let semantic = SemanticBuilder::new().build(program).semantic;
    let mut names = Finder { scoping: Some(semantic.scoping()), ..Finder::default() };
    names.visit_program(program);
    names.used
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is found by itself")]
struct Finder<'s> {
    /// With it, only names that are declared nowhere count.
    scoping: Option<&'s Scoping>,
    loads: Vec<OutputReference>,
    unusual: bool,
    has_with: bool,
    used: bool,
    asked: bool,
}

impl Finder<'_> {
    fn is_one_of(&self, expression: &Expression<'_>, names: &[&str]) -> bool {
        let is_global =
            |name: &IdentifierReference<'_>| self.scoping.is_none_or(|scoping| name.is_global_reference(scoping));
        matches!(expression.without_parentheses(), Expression::Identifier(name)
            if names.contains(&name.name.as_str()) && is_global(name))
    }
}

impl<'a> Visit<'a> for Finder<'_> {
    fn visit_unary_expression(&mut self, unary: &UnaryExpression<'a>) {
        self.asked |= unary.operator == UnaryOperator::Typeof
            && self.is_one_of(&unary.argument, &["module", "exports", "define"]);
        walk::walk_unary_expression(self, unary);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        self.used |= self.is_one_of(&call.callee, &["require"]);
        walk::walk_call_expression(self, call);
    }

    fn visit_member_expression(&mut self, member: &MemberExpression<'a>) {
        self.used |= self.is_one_of(member.object(), &["exports"])
            || (self.is_one_of(member.object(), &["module"]) && member.static_property_name() == Some("exports"));
        walk::walk_member_expression(self, member);
    }

    fn visit_import_expression(&mut self, import: &ImportExpression<'a>) {
        if let Some(url) = plain_string(&import.source) {
            let span = import.source.span();
            self.loads.push(OutputReference { url: url.to_owned(), span: span.start as usize..span.end as usize });
        }
        walk::walk_import_expression(self, import);
    }

    fn enter_node(&mut self, kind: AstKind<'a>) {
        self.unusual |= is_unusual(kind);
        self.has_with |= matches!(kind, AstKind::WithStatement(_));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classic_scripts_are_told_from_modules() {
        for script in [
            "var App = {};",
            "",
            "// import x from 'y'\nfunction f() { return 'export' }",
            "import('./a.js')",
            "/* the end of exports. */ var text = 'require(';",
            "define(function (require, exports, module) { exports.a = require('b') })",
            "(function (r, f) { typeof module === 'object' ? module.exports = f() : r.x = f() })(this, g)",
        ] {
            assert!(is_script(script), "{script}");
        }
        for module in [
            "import './a.js'",
            "export {}",
            "export*from'./a.js'",
            "let a=1;export{a as b}",
            "import{a}from'./a.js';a()",
            "var a;import a from'./a.js'",
            "import.meta.url",
            "await x",
            "const a = require('a')",
            "module.exports = 1",
        ] {
            assert!(!is_script(module), "{module}");
        }
    }

    fn is_script(source: &str) -> bool {
        read(source, false).is_some()
    }
}
