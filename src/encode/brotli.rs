//! Brotli. Levels below the highest, and most files, are what Google's encoder
//! makes of them, byte for byte.
//!
//! A file of several megabytes is encoded as two parts at once. The second
//! part sees the first as its history, so that little is lost (0.3 to 0.5 %):
//! the format has no place for parts, but two of its extensions make one.
//!
//! - A dictionary is addressed by distances that reach beyond the beginning of
//!   the stream. With all that came before as the dictionary, these are the
//!   very distances that the joined stream has.
//! - A stream with an offset begins without a header, and assumes nothing of
//!   the last distances and of the last two bytes. The offset is a single byte,
//!   because it counts as history too: it is the byte that the dictionary lacks.
//!
//! This holds as long as the whole file fits into the window.

use std::io::{self, Read as _};

use mbrotli::{
    Compressor, EncoderConfig, EncoderSession, EncoderStatus, InputSize, Operation, Quality, StreamConfig, Window,
    dictionary::DictionaryBuilder,
};

const MIB: usize = 1 << 20;
/// Files of these sizes have two parts at level 11. Smaller ones take less than
/// two seconds; in larger ones, looking back costs more than a thread brings.
const IN_PARTS: std::ops::Range<usize> = 2 * MIB..6 * MIB;
/// History is indexed in pieces, because each piece yields so many matches at most.
const INDEXED: usize = MIB / 2;
/// How much the window falls short of a power of two.
const WINDOW_GAP: usize = 16;

pub(super) fn encode(level: u8, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let config = config(level, bytes.len())?;
    // Expanding takes a hundredth of the time. A twin that does not give back its original would be worse than a slow
    // one.
    let gives_back = |small: &Vec<u8>| decode(small, bytes.len() as u64).is_ok_and(|back| back == bytes);
    if level == 11
        && IN_PARTS.contains(&bytes.len())
        && let Some(joined) = in_parts(config, bytes).ok().filter(gives_back)
    {
        return Ok(joined);
    }
    let whole = Compressor::new(config).map_err(io::Error::other)?.compress(bytes)?;
    if gives_back(&whole) { Ok(whole) } else { by_the_other(level, bytes) }
}

/// By the port that has been in use for longer.
fn by_the_other(level: u8, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: level.into(),
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &parameters)?;
    Ok(out)
}

/// Expands to at most one byte more than `size`; nothing may stand behind the end.
pub(super) fn decode(bytes: &[u8], size: u64) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    // One byte at a time, so that what is left over is still to be seen.
    let mut rest = bytes;
    brotli::Decompressor::new(&mut rest, 1).take(size.saturating_add(1)).read_to_end(&mut out)?;
    if !rest.is_empty() {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok(out)
}

/// Measured, and rounded up.
pub(super) fn memory(level: u8, size: u64) -> u64 {
    let mib = MIB as u64;
    let window = size.clamp(mib / 4, 1 << 24);
    let per_byte = match level {
        0..=4 => 4,
        5..=9 => 6,
        _ => 16,
    };
    size + size / 2 + per_byte * window + 32 * mib
}

/// The smallest of two windows that holds everything, as far as one can.
fn config(level: u8, size: usize) -> io::Result<EncoderConfig> {
    let bits = if size > (1 << 22) - WINDOW_GAP { 24 } else { 22 };
    let quality = Quality::try_from(level).map_err(io::Error::other)?;
    let window = Window::standard(bits).map_err(io::Error::other)?;
    Ok(EncoderConfig::default().with_quality(quality).with_window(window))
}

fn in_parts(config: EncoderConfig, bytes: &[u8]) -> io::Result<Vec<u8>> {
    // The second part is slower by a quarter.
    let middle = bytes.len() / 16 * 9;
    let (first, second) = rayon::join(
        || {
            let mut encoder = Compressor::new(config).map_err(io::Error::other)?;
            let part = &bytes[..middle];
            run(encoder.start(stream(part))?, part, Operation::Flush)
        },
        || {
            let mut history = DictionaryBuilder::new();
            for piece in bytes[..middle - 1].chunks(INDEXED) {
                history = history.add_prefix(piece);
            }
            let history = history.build().map_err(io::Error::other)?;
            let mut encoder = Compressor::new(config).map_err(io::Error::other)?;
            let part = &bytes[middle..];
            let session = encoder.start_with_dictionary(&history, stream(part).with_stream_offset(1))?;
            run(session, part, Operation::Finish)
        },
    );
    let mut joined = first?;
    joined.extend(second?);
    Ok(joined)
}

fn stream(part: &[u8]) -> StreamConfig {
    StreamConfig::from(InputSize::Exact(part.len() as u64))
}

fn run(mut session: EncoderSession<'_, '_>, mut input: &[u8], end: Operation) -> io::Result<Vec<u8>> {
    let mut out = vec![0; input.len() / 2 + 4096];
    let mut length = 0;
    loop {
        let progress = session.process(input, &mut out[length..], end).map_err(io::Error::other)?;
        input = &input[progress.consumed..];
        length += progress.produced;
        if progress.status == EncoderStatus::NeedsOutput {
            out.resize(out.len() * 2, 0);
        } else if input.is_empty() {
            out.truncate(length);
            return Ok(out);
        }
    }
}
