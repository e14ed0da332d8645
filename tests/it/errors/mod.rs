//! What is refused: with which exit code, where, in which words, and with the previous release
//! untouched (`Project::refuse` compares all of it).

mod compilers;
mod css_modules;
mod documents;
mod files;
mod format;
mod references;
mod sass;
mod settings;
mod sheets;
mod syntax;
