//! The envelope of entries in HTTP caches.
//!
//! Bazel's protocol has two stores. In `/cas/` a name must be the digest of the content, which
//! ours is not. `/ac/` takes any name of 64 hexadecimal digits, but servers such as bazel-remote
//! check that the content is an `ActionResult`, and add a field of their own. So an entry travels
//! in a field of such a message that may hold any bytes: what an action wrote to its standard
//! output. Servers need no special settings then, and those that store files do not mind.

/// `stdout_raw` of `ActionResult`, in the notation of Protocol Buffers.
const STDOUT_RAW: u64 = 5;

/// The most bytes that the envelope and what servers add to it take.
pub(super) const ROOM: usize = 4096;

/// A message with `bytes` as its only field.
pub(super) fn wrap(bytes: &[u8]) -> Vec<u8> {
    let mut message = Vec::with_capacity(bytes.len() + 11);
    write_number(&mut message, STDOUT_RAW << 3 | 2);
    write_number(&mut message, bytes.len() as u64);
    message.extend_from_slice(bytes);
    message
}

/// What `wrap` was given, or `None` if this is something else. Fields beside it are skipped.
pub(super) fn unwrap(mut message: &[u8]) -> Option<&[u8]> {
    let mut found = None;
    while !message.is_empty() {
        let tag = read_number(&mut message)?;
        match tag & 7 {
            0 => drop(read_number(&mut message)?),
            1 => drop(message.split_off(..8)?),
            2 => {
                let length = usize::try_from(read_number(&mut message)?).ok()?;
                let field = message.split_off(..length)?;
                if tag >> 3 == STDOUT_RAW {
                    found = Some(field);
                }
            }
            5 => drop(message.split_off(..4)?),
            _ => return None,
        }
    }
    found
}

/// Seven bits a byte, the lowest first.
fn write_number(to: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        to.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    to.push(number.to_le_bytes()[0]);
}

/// What `write_number` wrote, taken off the front.
fn read_number(from: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = *from.split_off_first()?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{unwrap, wrap};

    #[test]
    fn round_trips() {
        for length in [0, 1, 127, 128, 16_383, 16_384, 3_000_000] {
            let bytes: Vec<u8> = (0..length).map(|at: u32| at.to_le_bytes()[0]).collect();
            assert_eq!(unwrap(&wrap(&bytes)), Some(&bytes[..]), "{length}");
        }
    }

    type Case = (&'static str, &'static [u8], Option<&'static [u8]>);

    #[test]
    fn messages() {
        let table: [Case; 12] = [
            ("nothing", b"", None),
            ("the field", b"\x2a\x02hi", Some(b"hi")),
            ("and what bazel-remote adds", b"\x2a\x02hi\x4a\x0b\x0a\x09127.0.0.1", Some(b"hi")),
            ("before it", b"\x4a\x02\x0a\x00\x2a\x02hi", Some(b"hi")),
            ("fields of every type", b"\x20\x96\x01\x09abcdefgh\x0dabcd\x2a\x01x", Some(b"x")),
            ("twice: the last one", b"\x2a\x01a\x2a\x01b", Some(b"b")),
            ("another field", b"\x32\x02hi", None),
            ("cut in the bytes", b"\x2a\x05hi", None),
            ("cut in the length", b"\x2a", None),
            ("a length without end", b"\x2a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", None),
            ("a group", b"\x2a\x01x\x0b\x0c", None),
            ("a page", b"<!doctype html>", None),
        ];
        for (what, message, expected) in table {
            assert_eq!(unwrap(message), expected, "{what}");
        }
    }
}
