//! Reading JavaScript with oxc's parser: syntax checks, what kind of program a
//! text is, and the references that an output holds.

use std::ops::Range;

use memchr::memmem;
use oxc::{
    allocator::Allocator,
    ast::AstKind,
    ast::ast::{
        Argument, ExportAllDeclaration, ExportFromDeclaration, Expression, ImportDeclaration, ImportExpression,
        MemberExpression, NewExpression, Statement, UnaryOperator,
    },
    ast_visit::{Visit, walk},
    diagnostics::OxcDiagnostic,
    parser::{ParseOptions, Parser},
    semantic::SemanticBuilder,
    span::{GetSpan, SourceType, Span},
    syntax::identifier::is_identifier_name,
};

use super::{Goal, compile::lower_first, mark::order_of};
use crate::diagnostic::{Diagnostic, Location};

impl Goal {
    pub(super) fn source_type(self) -> SourceType {
        match self {
            Self::Module => SourceType::mjs(),
            Self::Script => SourceType::script(),
        }
    }
}

pub(super) fn options() -> ParseOptions {
    ParseOptions { preserve_parens: false, ..Default::default() }
}

/// The syntax errors of a text, early errors (those that need scopes) included.
#[must_use]
pub fn check(name: &str, source: &str, goal: Goal) -> Vec<Diagnostic> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, goal.source_type()).with_options(options()).parse();
    let mut errors = parsed.diagnostics;
    if errors.is_empty() && !parsed.panicked {
        errors = SemanticBuilder::new().with_check_syntax_error(true).build(&parsed.program).diagnostics;
    }
    errors.into_iter().map(|error| diagnostic(name, source, &error)).collect()
}

fn diagnostic(name: &str, source: &str, error: &OxcDiagnostic) -> Diagnostic {
    // Of two declarations the second is the one too many.
    let label =
        if error.message.contains("already been declared") { error.labels.last() } else { error.labels.first() };
    let span = label.map_or(0..0, |label| {
        let start = label.offset() as usize;
        start..start + label.len() as usize
    });
    let mut diagnostic =
        Diagnostic::error("js-syntax", lower_first(&error.message)).at(Location::at(name, source, span));
    if let Some(help) = &error.help {
        diagnostic = diagnostic.hint(lower_first(help));
    }
    diagnostic
}

/// Whether a module asks for the compiler although browsers could read the rest of
/// it. In packages only values that are deleted are looked for.
#[must_use]
pub fn asks_for_compiler(source: &str, packaged: bool) -> bool {
    struct Finder(bool);
    impl<'a> Visit<'a> for Finder {
        fn enter_node(&mut self, kind: AstKind<'a>) {
            self.0 |= is_unusual(kind);
        }
    }
    let has = |word: &str| memmem::find(source.as_bytes(), word.as_bytes()).is_some();
    let decorated = !packaged && (has("@") || has("accessor"));
    if !decorated && !has("delete(") && !has("delete (") {
        return false;
    }
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, Goal::Module.source_type()).with_options(options()).parse();
    let mut finder = Finder(false);
    finder.visit_program(&parsed.program);
    finder.0
}

/// Decorators, and the accessors that came with them, which no browser knows; and a
/// `delete` of a value, which engines fold to what may be no JavaScript.
pub(super) fn is_unusual(kind: AstKind<'_>) -> bool {
    match kind {
        AstKind::Decorator(_) | AstKind::AccessorProperty(_) => true,
        AstKind::UnaryExpression(unary) if unary.operator == UnaryOperator::Delete => {
            let operand = unary.argument.without_parentheses();
            !operand.is_member_expression()
                && !matches!(operand, Expression::Identifier(_) | Expression::ChainExpression(_))
        }
        _ => false,
    }
}

/// The order imports (see [`order_of`]) that a plain module is given, one before
/// each of its imports: offset and text. None if it does not parse.
#[must_use]
pub fn order_imports(source: &str) -> Vec<(usize, String)> {
    if !source.contains("import") && !source.contains("export") {
        return Vec::new();
    }
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, Goal::Module.source_type()).with_options(options()).parse();
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        return Vec::new();
    }
    let imports = parsed.program.body.iter().filter_map(|statement| match statement {
        Statement::ImportDeclaration(import) => Some((&import.source.value, import.span)),
        Statement::ExportAllDeclaration(export) => Some((&export.source.value, export.span)),
        Statement::ExportFromDeclaration(export) => Some((&export.source.value, export.span)),
        _ => None,
    });
    imports.map(|(specifier, span)| (span.start as usize, format!("import {:?};", order_of(specifier)))).collect()
}

/// `source` with the texts inserted, which are in order.
#[must_use]
pub fn with_insertions(source: &str, insertions: &[(usize, String)]) -> String {
    let mut text = String::with_capacity(source.len() + insertions.iter().map(|(_, text)| text.len()).sum::<usize>());
    let mut done = 0;
    for (at, insertion) in insertions {
        text.push_str(&source[done..*at]);
        text.push_str(insertion);
        done = *at;
    }
    text + &source[done..]
}

/// The comments of `source` that hold a licence, each once, in order; none if it
/// does not parse.
#[must_use]
pub fn legal_comments(source: &str, goal: Goal) -> Vec<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, goal.source_type()).with_options(options()).parse();
    let mut found: Vec<String> = Vec::new();
    for comment in parsed.program.comments.iter().filter(|comment| comment.is_legal()) {
        let text = comment.span.source_text(source).to_owned();
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// Whether a module may declare a variable of this name.
#[must_use]
pub fn is_binding(name: &str) -> bool {
    is_identifier_name(name) && check("", &format!("const {name} = 0;"), Goal::Module).is_empty()
}

/// What is wrong with a text that must be one JavaScript expression.
#[must_use]
pub fn expression_error(text: &str) -> Option<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::mjs()).parse_expression();
    parsed
        .err()
        .map(|errors| errors.first().map_or_else(|| "it is empty".to_owned(), |error| lower_first(&error.message)))
}

/// A reference in an output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputReference {
    /// As written.
    pub url: String,
    /// Where.
    pub span: Range<usize>,
}

/// What `source` refers to: import and export specifiers, `import()` and
/// `new URL(…, import.meta.url)` with a plain string.
///
/// # Errors
/// If it does not parse.
pub fn references(name: &str, source: &str, goal: Goal) -> Result<Vec<OutputReference>, Vec<Diagnostic>> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, goal.source_type()).with_options(options()).parse();
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        return Err(parsed.diagnostics.iter().map(|error| diagnostic(name, source, error)).collect());
    }
    let mut collector = Collector(Vec::new());
    collector.visit_program(&parsed.program);
    Ok(collector.0)
}

#[derive(Default)]
pub(super) struct Collector(pub Vec<OutputReference>);

impl Collector {
    fn add(&mut self, url: &str, span: Span) {
        self.0.push(OutputReference { url: url.to_owned(), span: span.start as usize..span.end as usize });
    }
}

impl<'a> Visit<'a> for Collector {
    fn visit_import_declaration(&mut self, import: &ImportDeclaration<'a>) {
        self.add(&import.source.value, import.source.span);
    }

    fn visit_export_all_declaration(&mut self, export: &ExportAllDeclaration<'a>) {
        self.add(&export.source.value, export.source.span);
    }

    fn visit_export_from_declaration(&mut self, export: &ExportFromDeclaration<'a>) {
        self.add(&export.source.value, export.source.span);
    }

    fn visit_import_expression(&mut self, import: &ImportExpression<'a>) {
        if let Some(url) = plain_string(&import.source) {
            self.add(url, import.source.span());
        }
        walk::walk_import_expression(self, import);
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        if new.callee.is_specific_id("URL")
            && let [url, base] = new.arguments.as_slice()
            && is_import_meta_url(base)
            && let Some(text) = url.as_expression().and_then(plain_string)
        {
            self.add(text, url.span());
        }
        walk::walk_new_expression(self, new);
    }
}

pub(super) fn plain_string<'e>(expression: &'e Expression<'_>) -> Option<&'e str> {
    match expression {
        Expression::StringLiteral(text) => Some(&text.value),
        Expression::TemplateLiteral(template) if template.expressions.is_empty() => {
            template.quasis.first().and_then(|part| part.value.cooked.as_deref())
        }
        _ => None,
    }
}

fn is_import_meta_url(argument: &Argument<'_>) -> bool {
    argument.as_expression().and_then(Expression::as_member_expression).is_some_and(|member| {
        member.static_property_name() == Some("url")
            && matches!(member, MemberExpression::StaticMemberExpression(member)
                    if matches!(member.object, Expression::ImportMeta(_)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_imports_stand_before_what_they_order() {
        let ordered = |source: &str| with_insertions(source, &order_imports(source));
        assert_eq!(
            ordered("import a from './a.js';\nexport * from \"b\"; export { c } from 'c'; a();"),
            "import \"assetpack-order:./a.js\";import a from './a.js';\n\
             import \"assetpack-order:b\";export * from \"b\"; \
             import \"assetpack-order:c\";export { c } from 'c'; a();"
        );
        assert_eq!(ordered("a = ;import 'b'"), "a = ;import 'b'");
    }

    #[test]
    fn early_errors_are_syntax_errors() {
        for wrong in ["let a; let a;", "var x = ;", "delete NaN", "break;"] {
            assert!(!check("a.js", wrong, Goal::Module).is_empty(), "{wrong}");
        }
        assert!(check("a.js", "with (a) b", Goal::Script).is_empty());
    }

    #[test]
    fn references_of_an_output_are_found() {
        let source = "import './a.js';export*from'./b.js';import(`./c.js`);\
                      new URL('d.png',import.meta.url);'./e.js';new URL('f',x);import(g)";
        let found: Vec<_> = references("x", source, Goal::Module)
            .expect("it parses")
            .into_iter()
            .map(|reference| reference.url)
            .collect();
        assert_eq!(found, ["./a.js", "./b.js", "./c.js", "d.png"]);
    }
}
