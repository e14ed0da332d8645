//! The process: arguments in, exit code out.

use std::process::ExitCode;

use assetpack::{
    cli, commands,
    engines::{js::swc_process, sass},
};
use mimalloc::MiMalloc;

/// Engines allocate many small nodes; this allocator takes a third less time for them.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const VERSION: &str =
    concat!(env!("CARGO_PKG_VERSION"), " (lightningcss 1.0.0-alpha.72, rolldown 1.2.5, sasso 0.21.0, swc_core 83.0.0)");

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    // Engines that may take the process down with them run in one of their own.
    match arguments.next().as_deref() {
        Some(swc_process::ARGUMENT) => return swc_process::serve(&arguments.collect::<Vec<_>>()),
        Some(sass::ARGUMENT) => return sass::serve(),
        _ => {}
    }
    match cli::parse(std::env::args_os(), VERSION) {
        Ok(cli) => commands::run(&cli, VERSION).into(),
        Err(error) => error.exit(),
    }
}
