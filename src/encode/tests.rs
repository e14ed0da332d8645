//! What is compressed comes back; what is damaged does not.

use super::*;

const ALL: [Encoding; 3] = [Encoding::Br, Encoding::Gzip, Encoding::Zstd];

/// Bytes without any pattern, always the same.
fn noise(length: usize) -> Vec<u8> {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    std::iter::repeat_with(next).take(length).collect()
}

/// Text of words that come again, near and far.
fn text(length: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(length + 64);
    for byte in noise(length / 8 + 1) {
        out.extend_from_slice(format!("w{}={};", byte % 61, u32::from(byte) * 7919).as_bytes());
    }
    out.truncate(length);
    out
}

#[test]
fn every_level_gives_back_what_it_took() {
    let inputs = [vec![], vec![7], b"ab".to_vec(), vec![0; 70_000], noise(5000), text(40_000)];
    for encoding in ALL {
        for level in levels(encoding) {
            for input in &inputs {
                let small = encode(encoding, level, input).expect("compressed");
                let back = decode(encoding, &small, input.len() as u64).expect("expanded");
                assert!(&back == input, "{encoding:?} {level}: {} bytes", input.len());
            }
        }
    }
}

#[test]
fn levels_that_do_not_exist_are_errors() {
    for (encoding, level, message) in [
        (Encoding::Br, 12, "no level 12: use one from 0 to 11"),
        (Encoding::Gzip, 0, "no level 0: use one from 1 to 12"),
        (Encoding::Gzip, 13, "no level 13: use one from 1 to 12"),
        (Encoding::Zstd, 0, "no level 0: use one from 1 to 22"),
        (Encoding::Zstd, 23, "no level 23: use one from 1 to 22"),
    ] {
        let error = encode(encoding, level, b"a").expect_err("no such level");
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn better_levels_give_smaller_twins() {
    let input = text(100_000);
    for encoding in ALL {
        let size = |effort: Effort| encode(encoding, level(effort, encoding), &input).expect("compressed").len();
        assert!(size(Effort::Best) < size(Effort::Fast), "{encoding:?}");
        assert!(size(Effort::Fast) < input.len() / 2, "{encoding:?}");
    }
}

#[test]
fn noise_grows_by_little() {
    let input = noise(100_000);
    for encoding in ALL {
        let size = encode(encoding, level(Effort::Best, encoding), &input).expect("compressed").len();
        assert!(size < input.len() + 100, "{encoding:?}: {size}");
    }
}

#[test]
fn headers_hold_no_time_and_no_name() {
    let gzip = encode(Encoding::Gzip, 12, b"a").expect("compressed");
    // The flags, the time, what the encoder says of itself, the system.
    assert_eq!(gzip[..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
}

#[test]
fn damaged_twins_are_errors() {
    let input = text(3000);
    let size = input.len() as u64;
    for encoding in ALL {
        let twin = encode(encoding, level(Effort::Best, encoding), &input).expect("compressed");
        let followed = |tail: &[u8]| [&twin, tail].concat();
        let cut = &twin[..twin.len() - 1];
        for (what, bytes, size) in [
            ("cut", cut, size),
            ("nothing", &[][..], size),
            ("followed by a byte", &followed(b"\0")[..], size),
            ("twice", &followed(&twin)[..], size),
            ("shorter original", &twin[..], size + 1),
            ("longer original", &twin[..], size - 1),
            ("no original", &twin[..], 0),
        ] {
            assert!(decode(encoding, bytes, size).is_err(), "{encoding:?}: {what}");
        }
    }
}

#[test]
fn parts_are_decided_by_size() {
    const LEAST: usize = 2 << 20;
    // The second half of the text repeats the first, which lies farther back
    // than half of the window.
    let mut input = text(LEAST / 4);
    input.extend(input.clone());
    input.extend(input.clone());
    let whole = encode(Encoding::Br, 11, &input[..LEAST - 1]).expect("compressed");
    let parts = encode(Encoding::Br, 11, &input).expect("compressed");
    for (twin, size) in [(&whole, LEAST - 1), (&parts, LEAST)] {
        assert!(decode(Encoding::Br, twin, size as u64).expect("expanded") == input[..size]);
    }
    assert_ne!(whole[..64], parts[..64], "a file of this size has parts");
    assert!(parts.len() < whole.len() * 21 / 20, "{} and {}", whole.len(), parts.len());
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let again = alone.install(|| encode(Encoding::Br, 11, &input)).expect("compressed");
    assert!(again == parts, "the same with one thread");
}

#[test]
fn no_processor_makes_other_bytes() {
    let input = text(60_000);
    let expected = encode(Encoding::Br, 11, &input).expect("compressed");
    let config = mbrotli::EncoderConfig::default();
    for backend in mbrotli::Backend::available() {
        let mut encoder = mbrotli::Compressor::builder(config).with_backend(backend).build().expect("a backend");
        assert!(encoder.compress(&input).expect("compressed") == expected, "{backend:?}");
    }
}

#[test]
fn memory_grows_with_the_input_and_with_the_level() {
    for encoding in ALL {
        let (least, most) = levels(encoding).into_inner();
        for size in [0_u64, 1 << 10, 1 << 20, 8 << 20, 64 << 20] {
            assert!(memory(encoding, least, size) <= memory(encoding, most, size));
            assert!(memory(encoding, most, size) > size, "room for the output");
            assert!(memory(encoding, most, size) < memory(encoding, most, size + (1 << 20)));
        }
    }
}
