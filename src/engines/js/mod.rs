//! JavaScript and TypeScript: swc compiles a module, rolldown links modules to
//! chunks, oxc (or swc, in a process of its own) minifies.

pub mod classic;
pub mod compile;
mod complaint;
mod decorated;
pub mod define;
pub mod depth;
pub mod drop;
mod erase;
pub mod glob;
pub mod guard;
pub mod helpers;
pub mod link;
pub mod mark;
pub mod minify;
pub mod parse;
mod plugin;
pub mod settings;
pub mod swc_process;
pub mod tsconfig;

/// The largest stack an engine gets, in bytes. Address space, not memory: pages
/// are used only as deep as the recursion goes. The nesting limit keeps every
/// engine well below it.
pub const STACK: usize = 512 << 20;

/// How a text is to be read. Declared once, by its file name or by what it was
/// found to hold, and never guessed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// An ES module: strict, top-level names are its own.
    Module,
    /// A classic script: top-level names are the page's.
    Script,
}

/// The dialect that a file's extension declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// TypeScript syntax.
    pub typescript: bool,
    /// JSX syntax.
    pub jsx: bool,
}

impl Dialect {
    /// The dialect of a file extension (`js`, `mts`, …, in any case); `None` if it is no script.
    #[must_use]
    pub fn of(extension: &str) -> Option<Self> {
        let (typescript, jsx) = match extension.to_ascii_lowercase().as_str() {
            "js" | "mjs" | "cjs" => (false, false),
            "jsx" => (false, true),
            "ts" | "mts" | "cts" => (true, false),
            "tsx" => (true, true),
            _ => return None,
        };
        Some(Self { typescript, jsx })
    }

    /// Whether browsers can read it as it is.
    #[must_use]
    pub fn is_plain(self) -> bool {
        !self.typescript && !self.jsx
    }
}
