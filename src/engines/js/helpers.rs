//! The functions that lowered code calls (`_class_call_check` and the like), each
//! a module that all compiled modules share. Their texts come with swc.

use swc_core::ecma::{
    ast::{Module, ModuleDecl, ModuleItem},
    transforms::base::helpers::generated,
};

/// What the specifier of a helper begins with; its name follows.
pub const PREFIX: &str = "assetpack-helper:";
/// What swc writes.
const SWC_PREFIX: &str = "@swc/helpers/_/";

/// Turns the imports that swc adds into ours. Those that the source itself has,
/// because a package was compiled by swc, have a place in it and stay.
pub(super) fn rename_imports(module: &mut Module) {
    for item in &mut module.body {
        if let ModuleItem::ModuleDecl(ModuleDecl::Import(import)) = item
            && import.span.is_dummy()
            && let Some(name) = import.src.value.as_str().and_then(|source| source.strip_prefix(SWC_PREFIX))
        {
            let own = format!("{PREFIX}{name}");
            import.src.value = own.into();
            import.src.raw = None;
        }
    }
}

fn import(helper: &str) -> String {
    format!("import {{ _ as {helper} }} from \"{PREFIX}{helper}\";\n")
}

/// The text of the module that exports the helper `name` as `_`; none if there is no such helper.
#[must_use]
pub fn module(name: &str) -> Option<String> {
    let helper = generated::ALL.iter().find(|helper| helper.local == name)?;
    // The list of dependencies also holds those of dependencies.
    let used = generated::ALL
        .iter()
        .filter(|other| helper.deps.contains(other.name) && other.local != name && helper.source.contains(other.local));
    let imports: String = used.map(|other| import(other.local)).collect();
    Some(format!("{imports}{}\nexport {{ {name} as _ }};\n", helper.source))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engines::js::{Goal, parse};

    #[test]
    fn every_helper_is_a_module() {
        for helper in generated::ALL {
            let text = module(helper.local).expect("a module");
            let errors = parse::check(helper.local, &text, Goal::Module);
            assert!(errors.is_empty(), "{}: {errors:?}\n{text}", helper.local);
        }
        assert_eq!(module("_no_such_helper"), None);
    }
}
