//! Our side of the linker: it asks for modules, we hand them over compiled.

use std::{
    borrow::Cow,
    fmt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use rolldown_common::{ImportKind, ModuleType, ResolvedId, side_effects::HookSideEffects};
use rolldown_plugin::{
    HookBuildEndArgs, HookLoadArgs, HookLoadOutput, HookLoadReturn, HookNoopReturn, HookResolveIdArgs,
    HookResolveIdOutput, HookResolveIdReturn, HookUsage, Plugin, PluginContext, SharedLoadPluginContext,
};
use rolldown_resolver::Resolver;

use super::{
    helpers,
    mark::{ORDER, SCRIPT_URL},
};
use crate::{
    boundary::shown,
    engines::{files::Files, source_map::SourceMap},
    path::normalized,
};

/// The id of the module that runs another: this, and the other's path, relative to the project: the linker writes ids
/// into its comments.
const ORDER_ID: &str = "\0assetpack-order:";
/// The id of a helper: this, and its name.
const HELPER_ID: &str = "\0assetpack-helper:";
/// The end of the ids of modules of ours: it says that they are ES modules.
const VIRTUAL_EXTENSION: &str = ":.mjs";
/// The same for a module that imports by the rules of bundlers.
const BUNDLER_EXTENSION: &str = ":.js";
/// The id of the module that knows the URL of the script that it is part of.
const SCRIPT_URL_ID: &str = "\0assetpack-script-url:.mjs";
/// A worker has no `document`.
const SCRIPT_URL_MODULE: &str = "export var url = typeof document === \"undefined\" ? self.location.href : \
    document.currentScript && document.currentScript.src || document.baseURI;";

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

    /// A specifier without its query, and the query, if it is one of ours; otherwise nothing.
    fn split<'i>(&self, specifier: &'i str) -> (&'i str, &'i str);

    /// Paths of files that a specifier may mean besides what it says; they exist.
    fn candidates(&self, importer: &str, specifier: &str) -> Vec<String>;

    /// The nearest `package.json` of a module.
    fn package_json(&self, id: &str) -> Option<String>;

    /// Whether a module imports `CommonJS` as Node.js does, by its extension or package.
    fn imports_like_node(&self, id: &str) -> bool;

    /// Whether a module may be `CommonJS`.
    fn may_be_common_js(&self, id: &str) -> bool;

    /// The text of a helper of compiled code.
    fn helper(&self, name: &str) -> String;

    /// Whether an import is to stay as it is. `resolved` says whether `id` is a
    /// specifier as written, or what it was resolved to.
    fn is_external(&self, id: &str, importer: Option<&str>, resolved: bool) -> bool;

    /// Whether a module takes longer than it may, so that the linker is not waited for any more; which one is kept by the
    /// implementation.
    fn is_stuck(&self) -> bool;

    /// Told at the end: the modules that a module imports, and those that it loads on demand, both in source order.
    fn imports(&self, id: &str, imported: Vec<String>, dynamic: Vec<String>);
}

pub(super) struct LoaderPlugin {
    pub load: Arc<dyn Load>,
    /// The project's root.
    pub root: PathBuf,
    /// The linker's own, but for where it looks: what it asks the file system for is noted, above all what is not there.
    pub resolver: Resolver<Files>,
    /// Where the run is to end when something is loaded on demand: that this was met.
    pub split: Option<Arc<AtomicBool>>,
}

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
        HookUsage::Load | HookUsage::ResolveId | HookUsage::BuildEnd
    }

    async fn resolve_id(&self, ctx: &PluginContext, args: &HookResolveIdArgs<'_>) -> HookResolveIdReturn {
        let specifier = args.specifier;
        if self.is_over() {
            return Ok(Some(HookResolveIdOutput {
                external: Some(true.into()),
                ..HookResolveIdOutput::from_id(specifier)
            }));
        }
        if args.is_entry && args.importer.is_none() {
            // A path, to the letter: `?` and `#` in a file name mean nothing.
            return Ok(Some(self.found(specifier)));
        }
        if specifier == SCRIPT_URL {
            return Ok(Some(HookResolveIdOutput::from_id(SCRIPT_URL_ID)));
        }
        if let Some(helper) = specifier.strip_prefix(helpers::PREFIX) {
            return Ok(Some(HookResolveIdOutput::from_id(format!("{HELPER_ID}{helper}{VIRTUAL_EXTENSION}"))));
        }
        let Some(specifier) = specifier.strip_prefix(ORDER) else {
            let found = match self.special(ctx, specifier, args.importer).await {
                Some(id) => Some(self.found(&id)),
                None => self.resolved(specifier, args.importer, args.kind),
            };
            if let (Some(split), ImportKind::DynamicImport, Some(found)) = (&self.split, args.kind, &found)
                && !self.load.is_external(specifier, args.importer, false)
                && !self.load.is_external(&found.id, args.importer, true)
            {
                split.store(true, Ordering::Relaxed);
            }
            return Ok(found);
        };
        // What is external, or nowhere, is told of where it is imported itself.
        let target = match self.special(ctx, specifier, args.importer).await {
            Some(id) => id,
            None => match self.ask(ctx, specifier, args.importer).await {
                Some(resolved) if !resolved.external.is_external() => resolved.id.to_string(),
                _ => String::new(),
            },
        };
        // An ES module keeps its place by itself.
        let target =
            if self.load.may_be_common_js(&target) { shown(&self.root, Path::new(&target)) } else { String::new() };
        // It imports as its importer does: the linker keeps one way for both.
        let like_node = args.importer.is_some_and(|importer| self.load.imports_like_node(importer));
        let extension = if like_node { VIRTUAL_EXTENSION } else { BUNDLER_EXTENSION };
        Ok(Some(HookResolveIdOutput::from_id(format!("{ORDER_ID}{target}{extension}"))))
    }

    async fn build_end(&self, ctx: &PluginContext, _args: Option<&HookBuildEndArgs<'_>>) -> HookNoopReturn {
        for id in ctx.get_module_ids() {
            if let Some(info) = ctx.get_module_info(&id) {
                let imported = info.imported_ids.iter().map(ToString::to_string).collect();
                let dynamic = info.dynamically_imported_ids.iter().map(ToString::to_string).collect();
                self.load.imports(&id, imported, dynamic);
            }
        }
        Ok(())
    }

    async fn load(&self, _ctx: SharedLoadPluginContext, args: &HookLoadArgs<'_>) -> HookLoadReturn {
        if self.is_over() {
            return Ok(Some(HookLoadOutput { module_type: Some(ModuleType::Js), ..Default::default() }));
        }
        let own = if args.id == SCRIPT_URL_ID {
            Some(SCRIPT_URL_MODULE.to_owned())
        } else if let Some(helper) = args.id.strip_prefix(HELPER_ID) {
            Some(self.load.helper(helper.trim_end_matches(VIRTUAL_EXTENSION)))
        } else {
            args.id.strip_prefix(ORDER_ID).map(|target| match target.rsplit_once(':').map_or("", |(id, _)| id) {
                "" => String::new(),
                target => format!("import {:?};", normalized(&self.root.join(target)).to_string_lossy()),
            })
        };
        if let Some(code) = own {
            let module_type = Some(ModuleType::Js);
            return Ok(Some(HookLoadOutput { code: code.into(), module_type, ..Default::default() }));
        }
        Ok(match self.load.load(args.id) {
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

impl LoaderPlugin {
    /// Whether nothing more has to be known.
    fn is_over(&self) -> bool {
        self.split.as_ref().is_some_and(|split| split.load(Ordering::Relaxed))
    }

    fn found(&self, id: &str) -> HookResolveIdOutput {
        HookResolveIdOutput { package_json_path: self.load.package_json(id), ..HookResolveIdOutput::from_id(id) }
    }

    /// What the linker's own rules find. It is left to the linker to say that there is nothing.
    fn resolved(&self, specifier: &str, importer: Option<&str>, kind: ImportKind) -> Option<HookResolveIdOutput> {
        let is_url = ["http://", "https://", "//", "data:"].iter().any(|scheme| specifier.starts_with(scheme));
        if is_url || importer.is_some_and(|importer| importer.starts_with('\0') && importer.contains("data-url:")) {
            return None;
        }
        let found = self.resolver.resolve(importer.map(Path::new), specifier, kind, false).ok()?;
        let package_json_path = found.package_json.map(|package| package.realpath().to_string_lossy().into_owned());
        Some(HookResolveIdOutput { package_json_path, ..HookResolveIdOutput::from_id(found.path) })
    }

    /// Lets the linker resolve, after what it will look at was noted.
    async fn ask(&self, ctx: &PluginContext, specifier: &str, importer: Option<&str>) -> Option<ResolvedId> {
        let _ = self.resolved(specifier, importer, ImportKind::Import);
        ctx.resolve(specifier, importer, None).await.ok()?.ok()
    }

    /// The id of a module that the linker's own rules do not find: through `paths`,
    /// or with a query.
    async fn special(&self, ctx: &PluginContext, specifier: &str, importer: Option<&str>) -> Option<String> {
        let (path, query) = self.load.split(specifier);
        let candidates = importer.map(|importer| self.load.candidates(importer, path)).unwrap_or_default();
        let tried = candidates.iter().map(String::as_str).chain((!query.is_empty()).then_some(path));
        for path in tried {
            let Some(resolved) = self.ask(ctx, path, importer).await else {
                continue;
            };
            if !resolved.external.is_external() {
                return Some(format!("{}{query}", resolved.id));
            }
            // Refused by us, and told of: nothing stands in its place.
            if resolved.id.starts_with('/') {
                return Some(format!("{ORDER_ID}{VIRTUAL_EXTENSION}"));
            }
        }
        None
    }
}
