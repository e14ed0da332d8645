//! The commands: one file each. Results go to stdout, everything else to stderr.

mod build;
mod cache;
mod check;
mod init;
mod inputs;
mod lookup;
mod low_memory;
mod manifest;
mod outputs;
mod summary;
mod templates;
mod verify;
mod watch;

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use crate::{
    cache::Use,
    cli::{self, Cli, Command, MessageArgs, SchemaOf},
    config::{self, Config, Files},
    diagnostic::{Diagnostic, Diagnostics, Failure, render::Renderer},
    disk,
    engines::js::STACK,
    manifest::Manifest,
    pipeline::BuildError,
};

/// The largest configuration file or manifest that is read, in bytes.
const LARGEST_SETTINGS: u64 = 256 << 20;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As it should: exit code 0.
    Good,
    /// The assets are wrong: exit code 1.
    Wrong,
    /// It could not run: exit code 2.
    Impossible,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Good => Self::SUCCESS,
            Outcome::Wrong => Self::from(1),
            Outcome::Impossible => Self::from(2),
        }
    }
}

/// The two streams, and how to speak on them.
pub struct Terminal {
    renderer: Renderer,
    quiet: bool,
    /// Whether people read along: remarks and tables are for them.
    human: bool,
    /// Whether a bar may be drawn.
    progress: bool,
}

impl Terminal {
    #[expect(clippy::disallowed_methods, reason = "colours are the environment's to forbid")]
    fn new(arguments: &MessageArgs) -> Self {
        let terminal = io::stderr().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let human = arguments.message_format == crate::diagnostic::render::MessageFormat::Human;
        Self {
            renderer: Renderer::new(arguments.message_format, arguments.colored(terminal, no_color)),
            quiet: arguments.quiet,
            human: arguments.message_format != crate::diagnostic::render::MessageFormat::Json,
            progress: terminal && human && !arguments.quiet,
        }
    }

    /// Prints problems, and how many there were.
    fn diagnostics(&self, diagnostics: &Diagnostics) {
        let (errors, warnings) = diagnostics.counts();
        if self.quiet && errors == 0 {
            return;
        }
        say(&self.renderer.render_all(diagnostics));
        say(&self.renderer.summary(errors, warnings));
    }

    fn failure(&self, failure: &Failure) -> Outcome {
        say(&self.renderer.render_failure(failure));
        Outcome::Impossible
    }

    fn error(&self, error: &BuildError) -> Outcome {
        match error {
            BuildError::Assets(diagnostics) => {
                self.diagnostics(diagnostics);
                Outcome::Wrong
            }
            BuildError::Run(failure) => self.failure(failure),
        }
    }

    /// Says why a shared cache was of no use: no warning about the assets, so that no build fails of it.
    fn cache(&self, cached: &Use) {
        let warning = cached.warning.iter().map(|text| Diagnostic::warning("shared-cache", text));
        self.diagnostics(&warning.collect::<Vec<_>>().into());
    }

    /// Prints a remark that is no result.
    fn remark(&self, text: &str) {
        if !self.quiet && self.human {
            say(text);
        }
    }
}

fn say(text: &str) {
    // Nobody is left to be told if stderr is closed.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Prints a result. A reader that has seen enough (`| head`) is no failure.
fn print(text: &str) -> Outcome {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Outcome::Impossible,
        _ => Outcome::Good,
    }
}

/// Runs what was typed.
#[must_use]
pub fn run(cli: &Cli, version: &'static str) -> Outcome {
    let terminal = Terminal::new(&cli.messages);
    match &cli.command {
        Command::Schema(args) => print(&match args.of {
            SchemaOf::Config => config::schema(),
            SchemaOf::Manifest => Manifest::json_schema(),
        }),
        Command::Completions(args) => print(&String::from_utf8_lossy(&cli::completions(args.shell, version))),
        Command::Init(args) => match root(cli) {
            Ok(root) => init::run(args, &root, &terminal),
            Err(failure) => terminal.failure(&failure),
        },
        Command::Build(args) if args.watch => watch::run(cli, args, &terminal),
        command => match root(cli).and_then(|root| {
            let notes = match command {
                Command::Build(args) => !args.work.no_cache,
                Command::Inputs(_) => true,
                _ => false,
            };
            if notes {
                // The settings' own files are read in a moment.
                disk::notebook::open(matches!(command, Command::Inputs(_)));
            }
            Ok((load(cli, &root)?, root))
        }) {
            Ok((config, root)) => with_config(command, &root, config, &terminal),
            Err(failure) => terminal.failure(&failure),
        },
    }
}

fn with_config(command: &Command, started: &Path, config: Config, terminal: &Terminal) -> Outcome {
    if let Err(failure) = start_threads(config.jobs) {
        return terminal.failure(&failure);
    }
    match command {
        Command::Build(args) => build::run(args, config, terminal),
        Command::Check(args) => check::run(args, config, terminal),
        Command::Verify(_) => verify::run(&config, terminal),
        Command::Url(args) => lookup::url(args, &config, terminal),
        Command::List(args) => lookup::list(args, &config, terminal),
        Command::Manifest(args) => manifest::run(args, started, &config, terminal),
        Command::Inputs(args) => inputs::run(args, config, terminal),
        Command::Cache(args) => cache::run(args, &config, terminal),
        Command::Init(_) | Command::Schema(_) | Command::Completions(_) => Outcome::Good,
    }
}

/// Where the program is to work.
#[expect(clippy::disallowed_methods, reason = "paths are relative to where the program was started")]
fn root(cli: &Cli) -> Result<PathBuf, Failure> {
    let started = std::env::current_dir().map_err(|error| Failure::io("read", Path::new("."), &error))?;
    let root = started.join(cli.directory.as_deref().unwrap_or(Path::new("")));
    // The real path: a project reached through a link is the same project.
    disk::real_path(&root).map_err(|error| Failure::io("read", &root, &error))
}

/// The files of a project, as its settings look at them.
struct OnDisk;

impl Files for OnDisk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        disk::read(path, LARGEST_SETTINGS)
    }

    fn list(&self, folder: &Path) -> Vec<PathBuf> {
        disk::list(folder).0.into_iter().filter(|file| !file.special).map(|file| file.path).collect()
    }
}

fn load(cli: &Cli, root: &Path) -> Result<Config, Failure> {
    Config::load(root, cli.config.as_deref(), cli.command.overrides(), &OnDisk)
}

/// All parallel work runs on these threads, with stacks for the engines.
fn start_threads(jobs: Option<usize>) -> Result<(), Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(config::threads(jobs))
        .stack_size(STACK)
        .build_global()
        .map_err(|error| Failure::new(format!("cannot start threads: {error}")))
}

/// Reads the manifest that the settings name.
fn read_manifest(config: &Config) -> Result<Manifest, Failure> {
    let shown = crate::boundary::shown(&config.root, &config.manifest);
    let bytes = disk::read(&config.manifest, LARGEST_SETTINGS).map_err(|error| {
        Failure::io("read", Path::new(&shown), &error)
            .hint("`assetpack build` writes the manifest; `--manifest` names another one")
    })?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::new(format!("`{shown}` is not UTF-8")))?;
    Manifest::parse(&text).map_err(|problem| Failure::new(format!("`{shown}` is not a manifest: {problem}")))
}
