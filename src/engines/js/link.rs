//! rolldown: modules to chunks. Everything it is told and everything it answers
//! passes through here, in our own types.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    time::Duration,
};

use rolldown::{Bundler, BundlerBuilder, BundlerOptions, InputItem};
use rolldown_common::{
    ChunkFilenamesOutputOption, GeneratedCodeOptions, GlobalsOutputOption, InjectImport, IsExternal,
    ManualCodeSplittingOptions, MatchGroup, MatchGroupName, MatchGroupTest, Output, OutputExports, OutputFormat,
    Platform, PreserveEntrySignatures, ResolveOptions, SourceMapType, TsConfig,
    bundler_options::{
        ChunkOptimizationOption, CodeSplittingMode, CommentsOptions, ExperimentalOptions, InlineConstOption, LogLevel,
        OptimizationOption, RawMinifyOptions,
    },
};
use rolldown_resolver::Resolver;

use super::{
    STACK,
    complaint::{complaints, failure},
    plugin::LoaderPlugin,
};
pub use super::{
    complaint::{Complaint, ComplaintKind},
    plugin::{Load, Module},
};
use crate::engines::{files::Files, source_map::SourceMap};

/// How often the one who waits for the linker asks whether it is stuck.
const LOOK: Duration = Duration::from_millis(250);

/// Names a chunk by its modules.
pub type Token = dyn Fn(&[String]) -> String + Send + Sync;

/// Whether a chunk holds the module with an id.
pub type Holds = dyn Fn(&str) -> bool + Send + Sync;

/// How outputs are loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// As ES modules.
    Esm,
    /// As one classic script: the entry and everything that it loads.
    Iife {
        /// The global variable that gets the exports.
        name: Option<String>,
        /// The global expressions that hold external modules.
        globals: Vec<(String, String)>,
    },
}

/// Whether every module is wrapped, so that it runs when it should whatever chunk it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// It is.
    Strict,
    /// It is not: the chunk is smaller, and the order is right only in a single chunk of modules compiled with order
    /// imports.
    Loose,
    /// The same, but the run ends without a result as soon as something is loaded on demand, which makes more than one
    /// chunk.
    LooseUntilSplit,
}

/// What to link.
pub struct Request<'a> {
    /// The project root: module paths are shown relative to it.
    pub root: &'a Path,
    /// The entries: the token that stands for the output's name, and the file.
    pub entries: Vec<(String, String)>,
    /// Expressions (`process.env.NODE_ENV`) and the JavaScript that replaces them.
    pub define: Vec<(String, String)>,
    /// Gives each chunk that is no entry its token, from the chunk's modules
    /// (relative paths, sorted).
    pub token: Arc<Token>,
    /// How the outputs are loaded.
    pub format: Format,
    /// Import specifiers and what they mean instead.
    pub alias: Vec<(String, String)>,
    /// Global names and what each is imported from: module and export (none for
    /// the namespace).
    pub inject: Vec<(String, String, Option<String>)>,
    /// Further conditions of `exports`.
    pub conditions: Vec<String>,
    /// Folders of packages besides `node_modules`.
    pub folders: Vec<String>,
    /// Chunks by name, and whether each holds the module with an id.
    pub groups: Vec<(String, Arc<Holds>)>,
    /// Whether names that have to change are restored at run time.
    pub keep_names: bool,
    /// Whether to make source maps.
    pub maps: bool,
    /// What keeps modules in order.
    pub order: Order,
    /// How many threads may work.
    pub threads: usize,
}

/// One linked output.
pub struct Chunk {
    /// What stands for its name in every chunk, as `./TOKEN.js`.
    pub token: String,
    /// A readable name, from the module that it was made for.
    pub name: String,
    /// Whether an entry of the request is its reason.
    pub is_entry: bool,
    /// The module whose exports it has; none for shared code.
    pub facade: Option<String>,
    /// Its modules in execution order.
    pub modules: Vec<String>,
    /// The tokens of the chunks that it imports.
    pub imports: Vec<String>,
    /// The tokens of the chunks that it loads on demand.
    pub dynamic_imports: Vec<String>,
    /// Its text.
    pub code: String,
    /// From its text to the modules, as compiled by us, or further back where
    /// they came with maps.
    pub map: Option<SourceMap>,
}

/// The result: chunks, or errors; warnings in both cases.
#[derive(Default)]
pub struct Linked {
    /// All chunks, in the order of their tokens.
    pub chunks: Vec<Chunk>,
    /// Whether something is loaded on demand, which ended the run.
    pub is_split: bool,
    /// Errors and warnings.
    pub complaints: Vec<Complaint>,
}

/// Links the entries and everything that they reach. Gives nothing where a module is [stuck](Load::is_stuck).
#[must_use]
pub fn link(request: &Request<'_>, load: &Arc<dyn Load>) -> Linked {
    let workers = request.threads;
    // Where the system gives no thread, it panics.
    let start = || {
        let mut threads = tokio::runtime::Builder::new_multi_thread();
        threads.worker_threads(workers).thread_stack_size(STACK).build()
    };
    let Ok(Ok(runtime)) = crate::engines::silence_panics(|| std::panic::catch_unwind(start)) else {
        let message = "the system gives no threads to the linker: allow more memory, or use fewer `--jobs`";
        return Linked { complaints: vec![failure(message.to_owned())], ..Linked::default() };
    };
    let split = (request.order == Order::LooseUntilSplit).then(|| Arc::new(AtomicBool::new(false)));
    let is_split = split.clone();
    let result = crate::engines::silence_panics(|| {
        let _inside = runtime.enter();
        let mut bundler = bundler(request, load.clone(), split)?;
        // On a worker of its own: the calling thread's stack may be small, and a
        // panic in there must not take the build along.
        let linking = runtime.spawn(async move { bundler.generate().await });
        let (send, ended) = mpsc::channel();
        runtime.spawn(async move { send.send(linking.await) });
        // Not by the clock of the runtime, which stands still while all of its threads work.
        let ended = loop {
            match ended.recv_timeout(LOOK) {
                Ok(ended) => break ended,
                Err(mpsc::RecvTimeoutError::Timeout) if load.is_stuck() => return Err(Vec::new()),
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    return Err(vec![failure("the linker has gone".to_owned())]);
                }
            }
        };
        match ended {
            Ok(result) => result.map_err(|errors| complaints(errors.into_vec(), request.root)),
            Err(panic) => Err(vec![failure(format!("the linker failed ({panic}); please report this project"))]),
        }
    });
    // Do not wait for what a panic may have left hanging, or for a module that is stuck.
    runtime.shutdown_background();
    if is_split.is_some_and(|is_split| is_split.load(Ordering::Relaxed)) {
        return Linked { is_split: true, ..Linked::default() };
    }
    match result {
        Err(complaints) => Linked { complaints, ..Linked::default() },
        Ok(output) => {
            let mut chunks: Vec<Chunk> = output.assets.into_iter().filter_map(chunk).collect();
            chunks.sort_by(|a, b| a.token.cmp(&b.token));
            Linked { chunks, is_split: false, complaints: complaints(output.warnings, request.root) }
        }
    }
}

fn bundler(
    request: &Request<'_>,
    load: Arc<dyn Load>,
    split: Option<Arc<AtomicBool>>,
) -> Result<Bundler, Vec<Complaint>> {
    let token = request.token.clone();
    let root = request.root.to_owned();
    let external = load.clone();
    let (name, globals) = match &request.format {
        Format::Esm => (None, Vec::new()),
        Format::Iife { name, globals } => (name.clone(), globals.clone()),
    };
    let name_exports = name.is_some().then_some(OutputExports::Auto);
    let inject = request
        .inject
        .iter()
        .map(|(name, from, export)| match export {
            Some(export) => InjectImport::named(export.clone(), Some(name.clone()), from.clone()),
            None => InjectImport::namespace(name.clone(), from.clone()),
        })
        .collect();
    let resolver = Resolver::new(
        Files::default(),
        request.root.to_owned(),
        Platform::Browser,
        &TsConfig::Auto(false),
        resolve_options(request),
    );
    let options = BundlerOptions {
        input: Some(
            request
                .entries
                .iter()
                .map(|(token, file)| InputItem { name: Some(token.clone()), import: file.clone() })
                .collect(),
        ),
        cwd: Some(request.root.to_owned()),
        external: Some(IsExternal::Fn(Some(Arc::new(move |id, importer, resolved| {
            let answer = external.is_external(id, importer, resolved);
            Box::pin(async move { Ok(answer) })
        })))),
        platform: Some(Platform::Browser),
        format: Some(if request.format == Format::Esm { OutputFormat::Esm } else { OutputFormat::Iife }),
        name,
        globals: Some(GlobalsOutputOption::FxHashMap(globals.into_iter().collect())),
        exports: name_exports,
        code_splitting: Some(code_splitting(request)),
        inject: Some(inject),
        keep_names: Some(request.keep_names),
        // Browsers that need scripts may know no symbols.
        generated_code: Some(GeneratedCodeOptions { symbols: request.format == Format::Esm }),
        entry_filenames: Some(ChunkFilenamesOutputOption::String("[name].js".to_owned())),
        chunk_filenames: Some(ChunkFilenamesOutputOption::Fn(Arc::new(move |chunk| {
            let mut modules: Vec<String> = chunk.module_ids.iter().map(|id| relative(id.as_str(), &root)).collect();
            modules.sort_unstable();
            // A chunk that only passes on the exports of its module holds none itself.
            modules
                .extend(chunk.facade_module_id.as_ref().map(|id| format!("facade {}", relative(id.as_str(), &root))));
            let name = token(&modules) + ".js";
            Box::pin(async move { Ok(name) })
        }))),
        sourcemap: request.maps.then_some(SourceMapType::Hidden),
        define: Some(request.define.iter().cloned().collect()),
        resolve: Some(resolve_options(request)),
        experimental: Some(ExperimentalOptions {
            // Merging shared code into an entry makes other chunks import that
            // entry: its name would change theirs, and cycles would appear.
            chunk_optimization: Some(ChunkOptimizationOption::Bool(false)),
            // Only what would run at another time is wrapped.
            on_demand_wrapping: Some(true),
            // What a barrel passes on is read only if it is used.
            lazy_barrel: Some(true),
            ..Default::default()
        }),
        // Constants are the minifier's business: the linker takes the value that a
        // variable has later for one that is read too early, and some texts for
        // other numbers (`+" 1 "`).
        optimization: Some(OptimizationOption {
            inline_const: Some(InlineConstOption::Bool(false)),
            ..OptimizationOption::default()
        }),
        comments: Some(CommentsOptions { legal: true, annotation: true, jsdoc: false }),
        preserve_entry_signatures: Some(PreserveEntrySignatures::Strict),
        // Minifying is a stage of its own, which guards what it does.
        minify: Some(RawMinifyOptions::Bool(false)),
        minify_internal_exports: Some(true),
        // No tsconfig of some folder above may change what is built.
        tsconfig: Some(TsConfig::Auto(false)),
        strict_execution_order: Some(request.order == Order::Strict),
        log_level: Some(LogLevel::Warn),
        ..Default::default()
    };
    BundlerBuilder::default()
        .with_options(options)
        .with_plugins(vec![Arc::new(LoaderPlugin { load, root: request.root.to_owned(), resolver, split })])
        .build()
        .map_err(|errors| complaints(errors.into_vec(), request.root))
}

/// One script has no chunks; otherwise only the groups are told, the rest is found.
fn code_splitting(request: &Request<'_>) -> CodeSplittingMode {
    if request.format != Format::Esm {
        return CodeSplittingMode::Bool(false);
    }
    if request.groups.is_empty() {
        return CodeSplittingMode::Bool(true);
    }
    let group = |(name, holds): &(String, Arc<Holds>)| {
        let holds = holds.clone();
        MatchGroup {
            name: MatchGroupName::Static(name.clone()),
            test: Some(MatchGroupTest::Function(Arc::new(move |id| {
                let answer = holds(id);
                Box::pin(async move { Ok(Some(answer)) })
            }))),
            ..Default::default()
        }
    };
    CodeSplittingMode::Advanced(ManualCodeSplittingOptions {
        groups: Some(request.groups.iter().map(group).collect()),
        ..Default::default()
    })
}

fn resolve_options(request: &Request<'_>) -> ResolveOptions {
    let alias = |written: &str, tried: &[&str]| (written.to_owned(), tried.iter().map(|&e| e.to_owned()).collect());
    ResolveOptions {
        alias: Some(request.alias.iter().map(|(from, to)| (from.clone(), vec![Some(to.clone())])).collect()),
        condition_names: Some(request.conditions.clone()),
        modules: Some([&["node_modules".to_owned()], request.folders.as_slice()].concat()),
        // TypeScript's rule: `./a.js` in a source may mean `a.ts`.
        extension_alias: Some(vec![
            alias(".js", &[".js", ".ts", ".tsx"]),
            alias(".jsx", &[".jsx", ".tsx"]),
            alias(".mjs", &[".mjs", ".mts"]),
            alias(".cjs", &[".cjs", ".cts"]),
        ]),
        ..Default::default()
    }
}

fn chunk(output: Output) -> Option<Chunk> {
    let Output::Chunk(chunk) = output else {
        return None;
    };
    let token = |file: &str| file.trim_end_matches(".js").to_owned();
    let chunk = Arc::unwrap_or_clone(chunk);
    Some(Chunk {
        token: token(&chunk.filename),
        name: chunk.name.to_string(),
        is_entry: chunk.is_entry,
        facade: chunk.facade_module_id.map(|id| id.to_string()),
        modules: chunk.modules.keys.iter().map(ToString::to_string).collect(),
        imports: chunk.imports.iter().map(|file| token(file)).collect(),
        dynamic_imports: chunk.dynamic_imports.iter().map(|file| token(file)).collect(),
        code: chunk.code,
        map: chunk.map.map(SourceMap),
    })
}

/// A module id as a path below the project, or as it is.
fn relative(id: &str, root: &Path) -> String {
    Path::new(id).strip_prefix(root).map_or_else(|_| id.to_owned(), |path| path.to_string_lossy().into_owned())
}
