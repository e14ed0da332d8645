//! Frameworks, and the defaults that follow from their conventions.

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;

use super::compat::Compat;
use super::defaults;
use crate::dialects::Dialect;

/// A framework whose conventions hold wherever nothing else is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Framework {
    /// Django, after `collectstatic`
    Django,
    /// Laravel, with its Vite plug-in
    Laravel,
    /// Phoenix
    Phoenix,
    /// Rails with Propshaft
    Rails,
    /// Rails with Sprockets
    Sprockets,
    /// Symfony, with the Encore bundle or a manifest of its asset component
    Symfony,
    /// Rails with Vite Ruby
    ViteRuby,
}

/// What stands in the place of some [`defaults`].
#[derive(Clone, Copy)]
pub(super) struct Preset {
    /// The packager whose directives count.
    pub(super) compat: Option<Compat>,
    /// The source roots; a last `*` stands for every folder that is there. Of several not all have to be.
    pub(super) source: &'static [&'static str],
    /// What lies among the sources and is no asset.
    pub(super) ignore: &'static [&'static str],
    /// Folders of packages besides `node_modules`.
    pub(super) modules: &'static [&'static str],
    pub(super) out: &'static str,
    pub(super) public_path: &'static str,
    /// Further manifests.
    pub(super) also: &'static [&'static str],
    /// Those of them that may hold entries of others.
    pub(super) merge: &'static [&'static str],
    /// Where they are, if not at their usual place.
    pub(super) files: &'static [(Dialect, &'static str)],
    /// What source paths in them are relative to.
    pub(super) root: &'static str,
}

/// Without a framework.
pub(super) const NONE: Preset = Preset {
    compat: None,
    source: defaults::SOURCE,
    ignore: &[],
    modules: &[],
    out: defaults::OUT,
    public_path: defaults::PUBLIC_PATH,
    also: &[],
    merge: &[],
    files: &[],
    root: "",
};

const RAILS: Preset = Preset {
    source: &[
        "app/assets/*",
        "app/javascript",
        "lib/assets/*",
        "lib/javascript",
        "vendor/assets/*",
        "vendor/javascript",
    ],
    // Sprockets' list of what is to be compiled, in `app/assets/config`.
    ignore: &["manifest.js"],
    out: "public/assets",
    also: &["propshaft"],
    ..NONE
};

impl Framework {
    /// Where its assets are served from, relative to the project.
    #[must_use]
    pub const fn out(self) -> &'static str {
        self.preset().out
    }

    pub(super) const fn preset(self) -> Preset {
        match self {
            // `collectstatic` comes first and copies what other applications bring.
            Self::Django => {
                Preset { out: "staticfiles", public_path: "/static/", also: &["django"], merge: &["django"], ..NONE }
            }
            Self::Laravel => Preset {
                source: &["resources"],
                // What PHP runs must never be served.
                ignore: &["views/**", "lang/**", "markdown/**", "**/*.php"],
                out: "public/build",
                public_path: "/build/",
                also: &["vite"],
                files: &[(Dialect::Vite, "public/build/manifest.json")],
                ..NONE
            },
            Self::Phoenix => Preset {
                // What installs and sets up other tools lies beside the sources.
                ignore: &["package.json", "package-lock.json", "*.config.{js,cjs,mjs,ts}"],
                // Its own JavaScript comes with its packages of Elixir.
                modules: &["deps"],
                out: "priv/static/assets",
                also: &["phoenix"],
                merge: &["phoenix"],
                ..NONE
            },
            Self::Rails => RAILS,
            Self::Sprockets => Preset { compat: Some(Compat::Sprockets), also: &["sprockets"], ignore: &[], ..RAILS },
            Self::Symfony => Preset { out: "public/build", public_path: "/build/", also: &["encore"], ..NONE },
            Self::ViteRuby => Preset {
                source: &["app/frontend"],
                out: "public/vite",
                public_path: "/vite/",
                also: &["vite"],
                root: "app/frontend",
                ..NONE
            },
        }
    }
}
