//! compress: precompressed twins, in parallel, the largest first.
//!
//! Compressed bytes are a function of the bytes and of the encoder alone: no
//! time and no name stands in a header.

use std::io;

use rayon::prelude::*;

use crate::{
    cache::{Cache, Key, Step},
    config::Encoding,
    disk::{self, OutputDirectory, Staged},
    media,
    path::OutputPath,
    progress::Counter,
    stages::fingerprint::{Asset, Body},
};

/// Files larger than this are published without twins: every encoder works in
/// memory.
const LARGEST: u64 = 64 << 20;
/// A twin must save at least this part of the original.
const LEAST_SAVING: f64 = 0.05;

/// A compressed twin of an asset.
#[derive(Debug)]
pub struct Variant {
    /// How it is compressed.
    pub encoding: Encoding,
    /// Where it is served.
    pub output: OutputPath,
    /// Its length in bytes.
    pub size: u64,
    /// The file that waits to be published.
    pub staged: Staged,
    /// The SHA-256 of its bytes, to compare with what is there.
    pub digest: crate::digest::Digest,
}

/// The suffix by which servers find a twin.
#[must_use]
pub fn suffix(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Br => ".br",
        Encoding::Gzip => ".gz",
        Encoding::Zstd => ".zst",
    }
}

/// Compresses what is worth it; the result has one list for each asset.
///
/// # Errors
/// If a file cannot be read, or the twins cannot be written to the staging folder.
pub fn compress(
    assets: &[Asset],
    encodings: &[Encoding],
    directory: &OutputDirectory,
    cache: &Cache,
    counter: &Counter,
) -> Result<Vec<Vec<Variant>>, (String, io::Error)> {
    let mut jobs: Vec<(usize, Encoding)> = assets
        .iter()
        .enumerate()
        .filter(|(_, asset)| is_worth_it(asset))
        .flat_map(|(index, _)| encodings.iter().map(move |encoding| (index, *encoding)))
        .collect();
    jobs.sort_by_key(|(index, encoding)| (std::cmp::Reverse(assets[*index].print.size), *encoding));
    counter.expect(jobs.len());
    let results: Vec<_> = jobs
        .into_par_iter()
        .with_max_len(1)
        .map(|(index, encoding)| {
            let variant = variant(&assets[index], encoding, directory, cache)
                .map_err(|error| (assets[index].output.to_string(), error));
            counter.tick();
            variant.map(|variant| (index, variant))
        })
        .collect();
    let mut variants: Vec<Vec<Variant>> = assets.iter().map(|_| Vec::new()).collect();
    for result in results {
        let (index, variant) = result?;
        variants[index].extend(variant);
    }
    for list in &mut variants {
        list.sort_by_key(|variant| variant.encoding.name());
    }
    Ok(variants)
}

fn is_worth_it(asset: &Asset) -> bool {
    !asset.is_hidden() && (1..=LARGEST).contains(&asset.print.size) && media::is_compressible(asset.logical.extension())
}

fn variant(
    asset: &Asset,
    encoding: Encoding,
    directory: &OutputDirectory,
    cache: &Cache,
) -> io::Result<Option<Variant>> {
    let key = Key::new(Step::Compress).part(encoding.name()).part(asset.print.digest.as_bytes());
    let compressed = cache.step(key, || {
        let read;
        let bytes = match &asset.body {
            Body::Bytes(sealed) => sealed.as_bytes(),
            Body::File(path, _) => {
                read = disk::read(path, LARGEST)?;
                &read
            }
        };
        let compressed = encode(encoding, bytes)?;
        #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
        let saving = 1.0 - compressed.len() as f64 / bytes.len() as f64;
        io::Result::Ok(Some(compressed).filter(|_| saving >= LEAST_SAVING))
    })?;
    let Some(compressed) = compressed else { return Ok(None) };
    Ok(Some(Variant {
        encoding,
        output: asset.output.appended(suffix(encoding)),
        size: compressed.len() as u64,
        digest: crate::digest::Digest::of(&compressed),
        staged: directory.stage_bytes(&compressed, false)?,
    }))
}

/// Compresses `bytes` at the highest level of each format.
///
/// # Errors
/// Those of the encoder.
pub fn encode(encoding: Encoding, bytes: &[u8]) -> io::Result<Vec<u8>> {
    match encoding {
        // libdeflate writes RFC 1952 with a time of 0, no name and the system "unknown".
        Encoding::Gzip => {
            let mut encoder = libdeflater::Compressor::new(libdeflater::CompressionLvl::best());
            let mut out = vec![0; encoder.gzip_compress_bound(bytes.len())];
            let length = encoder.gzip_compress(bytes, &mut out).map_err(io::Error::other)?;
            out.truncate(length);
            Ok(out)
        }
        Encoding::Br => {
            let mut out = Vec::new();
            let parameters = brotli::enc::BrotliEncoderParams {
                quality: 11,
                lgwin: 22,
                size_hint: bytes.len(),
                ..Default::default()
            };
            brotli::BrotliCompress(&mut &bytes[..], &mut out, &parameters)?;
            Ok(out)
        }
        Encoding::Zstd => zstd::bulk::compress(bytes, 19),
    }
}

/// Expands a twin, to at most one byte more than `size`.
///
/// # Errors
/// If it is damaged.
pub fn decode(encoding: Encoding, bytes: &[u8], size: u64) -> io::Result<Vec<u8>> {
    use io::Read as _;
    let mut out = Vec::new();
    match encoding {
        Encoding::Gzip => {
            out.resize(usize::try_from(size).map_err(io::Error::other)?, 0);
            let length = libdeflater::Decompressor::new().gzip_decompress(bytes, &mut out).map_err(io::Error::other)?;
            // The end of the format is the checksum and the length; the decoder
            // does not mind what stands behind it.
            let mut checksum = libdeflater::Crc::new();
            checksum.update(&out);
            let mut trailer = checksum.sum().to_le_bytes().to_vec();
            trailer.extend_from_slice(&u32::try_from(size & 0xffff_ffff).unwrap_or_default().to_le_bytes());
            if !bytes.ends_with(&trailer) {
                return Err(io::ErrorKind::InvalidData.into());
            }
            length
        }
        Encoding::Br => {
            // One byte at a time, so that what is left over is still to be seen.
            let mut rest = bytes;
            let length = brotli::Decompressor::new(&mut rest, 1).take(size + 1).read_to_end(&mut out)?;
            if !rest.is_empty() {
                return Err(io::ErrorKind::InvalidData.into());
            }
            length
        }
        Encoding::Zstd => zstd::stream::Decoder::new(bytes)?.take(size + 1).read_to_end(&mut out)?,
    };
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_expand_to_the_original_and_carry_no_time() {
        let text = "body { color: red }\n".repeat(100);
        for encoding in [Encoding::Br, Encoding::Gzip, Encoding::Zstd] {
            let small = encode(encoding, text.as_bytes()).expect("compressed");
            assert!(small.len() < text.len() / 2);
            let back = decode(encoding, &small, text.len() as u64).expect("expanded");
            assert_eq!(back, text.as_bytes());
        }
        let gzip = encode(Encoding::Gzip, b"a").expect("compressed");
        assert_eq!(gzip[3..8], [0; 5], "no name, no time");
    }
}
