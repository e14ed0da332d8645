//! How hard twins are compressed.

use super::choice::{Effort, Encoding};
use super::given::{Given, Picker};
use super::key::Key;
use super::tables::CompressionTable;
use super::words::Placed;
use crate::encode;

/// The level of each format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels {
    /// Of Brotli.
    pub br: u8,
    /// Of gzip.
    pub gzip: u8,
    /// Of Zstandard.
    pub zstd: u8,
}

impl Levels {
    /// That of a format.
    #[must_use]
    pub fn of(&self, encoding: Encoding) -> u8 {
        match encoding {
            Encoding::Br => self.br,
            Encoding::Gzip => self.gzip,
            Encoding::Zstd => self.zstd,
        }
    }
}

/// The levels that the effort stands for, but for those that are given.
pub(super) fn levels(pick: &mut Picker<'_>, flag: Option<Effort>, file: CompressionTable) -> Levels {
    let effort = pick.choice(Key::EFFORT, flag, file.level, Effort::Best);
    // What is typed for one build counts more than what the file says of a format.
    let by_flag = flag.is_some();
    let mut level = |encoding: Encoding, key: Key, file: Option<Placed<i64>>| {
        let default = encode::level(effort, encoding);
        let given: Given<i64> = pick.one(key, None, file.filter(|_| !by_flag), i64::from(default));
        let (least, most) = encode::levels(encoding).into_inner();
        u8::try_from(given.value).ok().filter(|level| (least..=most).contains(level)).unwrap_or_else(|| {
            let what = format!("is {}, but must lie between {least} and {most}", given.value);
            pick.reject(&given.place, given.place.problem(&what));
            default
        })
    };
    Levels {
        br: level(Encoding::Br, Key::LEVEL_BR, file.br),
        gzip: level(Encoding::Gzip, Key::LEVEL_GZIP, file.gzip),
        zstd: level(Encoding::Zstd, Key::LEVEL_ZSTD, file.zstd),
    }
}
