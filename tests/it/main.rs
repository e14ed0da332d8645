//! The tests of the whole program: each starts it as a user would.

#![expect(
    clippy::disallowed_methods,
    reason = "tests are users: they use the file system, the environment and other programs"
)]

// What other tests stand on.
mod project;
mod run;
mod tools;

// Every folder of `assets-fixtures` against a text.
mod fixtures;
// What the code of fixtures prints when it runs.
mod console;
// What holds for every output of every fixture.
mod invariants;
// What the settings for JavaScript do.
mod javascript;
// Programs, graphs, packages and applications.
mod suites;
// What is refused, and how that is said.
mod errors;
// What looks difficult and works.
mod works;
// What is easily broken, and has to come out right.
mod outputs;
// Steps that are kept from build to build.
mod kept;
// Very many static files.
mod many;
// Nesting of every bracket-like construct.
mod nesting;
// Inputs that make such programs hang, crash or leak.
mod hostile;
// Nothing outside is read or written.
mod confined;
// Same inputs, same bytes.
mod reproducible;
// A build that is killed leaves a whole release.
mod crash;
// A disk that is full or may not be written.
mod full_disk;
// What `verify` finds.
mod verify;
// Scripts and sheets that are joined.
mod packages;
// The manifests of other tools.
mod dialects;
// The smaller commands.
mod commands;
// Projects of other packagers.
mod compat;
// Browsers and Node run what was built.
mod consumers;
// What README shows.
mod readme;
