//! Types that are passed on without saying so.
//!
//! `export { Money } from "./types"` may name a type: a compiler that sees one file
//! at a time cannot know, and nothing of the name is left in the other file. Once the
//! linker has missed such names, they are taken out of what only passes them on.

use std::collections::BTreeSet;

use swc_core::{
    common::SyntaxContext,
    ecma::{
        ast::{
            ExportSpecifier, Id, Ident, ImportSpecifier, Module, ModuleDecl, ModuleExportName, ModuleItem, NamedExport,
        },
        visit::{Visit, VisitWith},
    },
};

/// Removes `missing` names, which other modules do not have, from re-exports, and from imports
/// that are only exported again. What is used as a value stays, and is an error.
pub(super) fn erase(module: &mut Module, missing: &BTreeSet<String>) {
    let is_missing = |name: &ModuleExportName| missing.contains(name.atom().as_str());
    let mut used = Used::default();
    module.visit_with(&mut used);
    let mut erased: BTreeSet<Id> = BTreeSet::new();
    for item in &mut module.body {
        if let ModuleItem::ModuleDecl(ModuleDecl::Import(import)) = item {
            import.specifiers.retain(|specifier| {
                let ImportSpecifier::Named(named) = specifier else {
                    return true;
                };
                let is_gone =
                    named.imported.as_ref().map_or_else(|| missing.contains(named.local.sym.as_str()), is_missing);
                let keep = !is_gone || used.0.contains(&key(&named.local));
                if !keep {
                    erased.insert(named.local.to_id());
                }
                keep
            });
        }
    }
    for item in &mut module.body {
        if let ModuleItem::ModuleDecl(ModuleDecl::ExportNamed(export)) = item {
            let from_other = export.src.is_some();
            export.specifiers.retain(|specifier| match specifier {
                ExportSpecifier::Named(named) if from_other => !is_missing(&named.orig),
                ExportSpecifier::Named(named) => {
                    !matches!(&named.orig, ModuleExportName::Ident(name) if erased.contains(&name.to_id()))
                }
                _ => true,
            });
        }
    }
}

fn key(name: &Ident) -> (String, SyntaxContext) {
    (name.sym.to_string(), name.ctxt)
}

/// The names that are used for anything but importing and exporting them.
#[derive(Default)]
struct Used(BTreeSet<(String, SyntaxContext)>);

impl Visit for Used {
    fn visit_import_specifier(&mut self, _: &ImportSpecifier) {}

    fn visit_named_export(&mut self, _: &NamedExport) {}

    fn visit_ident(&mut self, name: &Ident) {
        self.0.insert(key(name));
    }
}
