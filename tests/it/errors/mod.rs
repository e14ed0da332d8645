//! What is refused: with which exit code, where, in which words, and with the previous release
//! untouched (`Project::refuse` compares all of it).

mod files;
mod format;
mod references;
mod settings;
mod syntax;
