//! Our side of the linker: it asks for modules, we hand them over compiled.

use std::{borrow::Cow, fmt, sync::Arc};

use rolldown_common::{ModuleType, side_effects::HookSideEffects};
use rolldown_plugin::{
    HookLoadArgs, HookLoadOutput, HookLoadReturn, HookResolveIdArgs, HookResolveIdOutput, HookResolveIdReturn,
    HookUsage, Plugin, PluginContext, SharedLoadPluginContext,
};

use super::{mark::ORDER, source_map::SourceMap};

/// The id of the module that runs another: this, the other's id, and an extension
/// that says that it is an ES module itself.
const ORDER_ID: &str = "\0assetpack-order:";
const ORDER_EXTENSION: &str = ":.mjs";

/// What the linker is given for a module.
pub enum Module {
    /// Plain JavaScript, with a source map (JSON) to the original if there is one.
    Code(String, Option<String>),
    /// JSON, of which each top-level key is an export.
    Json(String),
    /// JavaScript that must be kept in its place although nothing is used of it.
    Effect(String),
    /// Nothing of ours: the linker's own helper modules.
    Virtual,
}

/// Where the linker's modules come from. Called on several threads at once, once
/// for each module; what goes wrong is kept by the implementation, and the
/// linker is given an empty module, so that one run finds every error.
pub trait Load: Send + Sync + 'static {
    /// The module with the given id: an absolute path, or the id of a virtual module.
    fn load(&self, id: &str) -> Module;

    /// Whether an import is to stay as it is. `resolved` says whether `id` is a
    /// specifier as written, or what it was resolved to.
    fn is_external(&self, id: &str, importer: Option<&str>, resolved: bool) -> bool;
}

pub(super) struct LoaderPlugin(pub Arc<dyn Load>);

impl fmt::Debug for LoaderPlugin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("LoaderPlugin")
    }
}

impl Plugin for LoaderPlugin {
    fn name(&self) -> Cow<'static, str> {
        "assetpack".into()
    }

    fn register_hook_usage(&self) -> HookUsage {
        HookUsage::Load | HookUsage::ResolveId
    }

    async fn resolve_id(&self, ctx: &PluginContext, args: &HookResolveIdArgs<'_>) -> HookResolveIdReturn {
        if args.is_entry && args.importer.is_none() {
            // A path, to the letter: `?` and `#` in a file name mean nothing.
            return Ok(Some(HookResolveIdOutput::from_id(args.specifier)));
        }
        let Some(specifier) = args.specifier.strip_prefix(ORDER) else {
            return Ok(None);
        };
        // What is external, or nowhere, is told of where it is imported itself.
        let target = match ctx.resolve(specifier, args.importer, None).await? {
            Ok(resolved) if !resolved.external.is_external() => resolved.id.to_string(),
            _ => String::new(),
        };
        Ok(Some(HookResolveIdOutput::from_id(format!("{ORDER_ID}{target}{ORDER_EXTENSION}"))))
    }

    async fn load(&self, _ctx: SharedLoadPluginContext, args: &HookLoadArgs<'_>) -> HookLoadReturn {
        if let Some(target) = args.id.strip_prefix(ORDER_ID) {
            let code = match target.trim_end_matches(ORDER_EXTENSION) {
                "" => String::new(),
                target => format!("import {target:?};"),
            };
            return Ok(Some(HookLoadOutput {
                code: code.into(),
                module_type: Some(ModuleType::Js),
                ..Default::default()
            }));
        }
        Ok(match self.0.load(args.id) {
            Module::Virtual => None,
            Module::Code(code, map) => Some(HookLoadOutput {
                code: code.into(),
                map: map.and_then(|json| SourceMap::parse(&json)).map(|map| map.0),
                side_effects: None,
                module_type: Some(ModuleType::Js),
            }),
            Module::Json(code) => {
                Some(HookLoadOutput { code: code.into(), module_type: Some(ModuleType::Json), ..Default::default() })
            }
            Module::Effect(code) => Some(HookLoadOutput {
                code: code.into(),
                side_effects: Some(HookSideEffects::NoTreeshake),
                module_type: Some(ModuleType::Js),
                ..Default::default()
            }),
        })
    }
}
