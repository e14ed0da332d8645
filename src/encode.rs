//! encode: bytes as gzip, Brotli or Zstandard, and back.
//!
//! What comes out is a function of the bytes and of the level alone: no time
//! and no name stands in a header, and a large file is cut into parts by its
//! size, never by how many threads there are.

use std::{io, ops::RangeInclusive};

use libdeflater::{CompressionLvl, Compressor as Deflate, Decompressor as Inflate};

use crate::config::{Effort, Encoding};

mod brotli;
#[cfg(test)]
mod tests;

/// The level of a format that an effort stands for.
#[must_use]
pub fn level(effort: Effort, encoding: Encoding) -> u8 {
    match (effort, encoding) {
        (Effort::Fast, Encoding::Br | Encoding::Gzip) => 9,
        (Effort::Fast, Encoding::Zstd) => 12,
        (Effort::Best, Encoding::Br) => 11,
        // 11 and 12 take half as long again and twice as long, for 0.07 and 0.16 %.
        (Effort::Best, Encoding::Gzip) => 10,
        // Above 19, only the window grows, and browsers take no larger one.
        (Effort::Best, Encoding::Zstd) => 19,
    }
}

/// The largest window of Zstandard that browsers must accept (RFC 9659): 8 MiB.
const ZSTD_WINDOW: u32 = 23;

/// The levels of a format.
#[must_use]
pub fn levels(encoding: Encoding) -> RangeInclusive<u8> {
    match encoding {
        Encoding::Br => 0..=11,
        Encoding::Gzip => 1..=12,
        Encoding::Zstd => 1..=22,
    }
}

/// Compresses `bytes`. Brotli may use two threads of the current pool of rayon.
///
/// # Errors
/// If the format has no such level, and those of the encoder.
pub fn encode(encoding: Encoding, level: u8, bytes: &[u8]) -> io::Result<Vec<u8>> {
    if !levels(encoding).contains(&level) {
        let (least, most) = levels(encoding).into_inner();
        let message = format!("no level {level}: use one from {least} to {most}");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    match encoding {
        Encoding::Br => brotli::encode(level, bytes),
        Encoding::Gzip => gzip(level, bytes),
        Encoding::Zstd => zstd(level, bytes),
    }
}

/// Expands a twin whose original has exactly `size` bytes.
///
/// # Errors
/// If it is damaged, if anything follows it, or if its original has another size.
pub fn decode(encoding: Encoding, bytes: &[u8], size: u64) -> io::Result<Vec<u8>> {
    let out = match encoding {
        Encoding::Br => brotli::decode(bytes, size)?,
        Encoding::Gzip => gunzip(bytes, size)?,
        Encoding::Zstd => {
            use io::Read as _;
            let mut out = Vec::new();
            zstd::stream::Decoder::with_buffer(bytes)?.take(size.saturating_add(1)).read_to_end(&mut out)?;
            out
        }
    };
    if out.len() as u64 != size {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok(out)
}

/// How much memory [`encode`] takes at most, beside its input: what an encoder
/// works with, and the output. Measured, and rounded up.
#[must_use]
pub fn memory(encoding: Encoding, level: u8, size: u64) -> u64 {
    const MIB: u64 = 1 << 20;
    match encoding {
        Encoding::Br => brotli::memory(level, size),
        // The encoder has a fixed size; its output has the size of the input at first.
        Encoding::Gzip => size + size / 64 + 10 * MIB,
        // Tables grow with the window, which grows with the input up to 8 MiB.
        Encoding::Zstd => {
            let window = size.clamp(MIB / 4, 1 << ZSTD_WINDOW);
            let windows = match level {
                0..=12 => 6,
                13..=19 => 10,
                _ => 16,
            };
            size + size / 128 + windows * window + 8 * MIB
        }
    }
}

/// RFC 1952 with a time of 0, no name, and the system "unknown".
fn gzip(level: u8, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let level = CompressionLvl::new(i32::from(level)).map_err(|_| io::ErrorKind::InvalidInput)?;
    let mut encoder = Deflate::new(level);
    let mut out = vec![0; encoder.gzip_compress_bound(bytes.len())];
    let length = encoder.gzip_compress(bytes, &mut out).map_err(io::Error::other)?;
    out.truncate(length);
    Ok(out)
}

fn gunzip(bytes: &[u8], size: u64) -> io::Result<Vec<u8>> {
    let mut out = vec![0; usize::try_from(size).map_err(io::Error::other)?];
    // The decoder does not mind what stands behind the end. But a twin that
    // can lose a byte and still expand did not end where its format ends.
    let shorter = &bytes[..bytes.len().saturating_sub(1)];
    if Inflate::new().gzip_decompress(shorter, &mut out).is_ok() {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let length = Inflate::new().gzip_decompress(bytes, &mut out).map_err(io::Error::other)?;
    out.truncate(length);
    Ok(out)
}

fn zstd(level: u8, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = zstd::bulk::Compressor::new(i32::from(level))?;
    if level > 19 && bytes.len() > 1 << ZSTD_WINDOW {
        encoder.set_parameter(zstd::zstd_safe::CParameter::WindowLog(ZSTD_WINDOW))?;
    }
    encoder.compress(bytes)
}
