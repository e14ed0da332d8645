//! What `init` may write settings for.

use clap::{ValueEnum, builder::PossibleValue};

use crate::{compat::Packager, config::Framework};

/// A framework, or a packager whose settings are carried over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Its conventions become the defaults.
    Framework(Framework),
    /// Its packages become those of the settings.
    Packager(Packager),
}

impl ValueEnum for Origin {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Self::Packager(Packager::AssetPackager),
            Self::Framework(Framework::Django),
            Self::Packager(Packager::DjangoAssetpackager),
            Self::Packager(Packager::DjangoPipeline),
            Self::Packager(Packager::Jammit),
            Self::Framework(Framework::Laravel),
            Self::Framework(Framework::Phoenix),
            Self::Framework(Framework::Rails),
            Self::Framework(Framework::Sprockets),
            Self::Framework(Framework::Symfony),
            Self::Framework(Framework::ViteRuby),
            Self::Packager(Packager::Webassets),
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Framework(framework) => framework.to_possible_value(),
            Self::Packager(packager) => packager.to_possible_value(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_framework_and_every_packager_can_be_named() {
        let all = Origin::value_variants();
        assert_eq!(all.len(), Framework::value_variants().len() + Packager::value_variants().len());
        let names: Vec<String> =
            all.iter().filter_map(ValueEnum::to_possible_value).map(|value| value.get_name().to_owned()).collect();
        assert!(names.is_sorted(), "{names:?}");
    }
}
