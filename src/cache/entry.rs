//! How a result is written down: so that nothing but the same result, whole, is taken for it.
//!
//! Four bytes that name the format, one for the step, four for the time that it took (microseconds), the SHA-256 of
//! the key and of all that comes before and after it, and the result.

use std::time::Duration;

use sha2::{Digest as _, Sha256};

use super::Step;
use crate::digest::Digest;

const FORMAT: [u8; 4] = *b"apc1";
/// How many bytes say what an entry is.
pub const HEAD: usize = FORMAT.len() + 1 + 4;
const CHECKSUM: usize = 32;

/// A result as it was kept.
pub struct Entry<'b> {
    /// How long it took to make.
    pub cost: Duration,
    /// The result.
    pub content: &'b [u8],
}

/// Writes `content`, which is kept under `key` and took `cost` to make.
pub fn seal(key: &Digest, step: Step, cost: Duration, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD + CHECKSUM + content.len());
    bytes.extend(FORMAT);
    bytes.push(step as u8);
    bytes.extend(u32::try_from(cost.as_micros()).unwrap_or(u32::MAX).to_le_bytes());
    let checksum = checksum(key, &bytes, content);
    bytes.extend(checksum);
    bytes.extend(content);
    bytes
}

/// Reads it; nothing if anything about it is odd.
pub fn open<'b>(key: &Digest, bytes: &'b [u8]) -> Option<Entry<'b>> {
    let (head, rest) = bytes.split_at_checked(HEAD)?;
    let (sum, content) = rest.split_at_checked(CHECKSUM)?;
    let (_, cost) = head.split_at(HEAD - 4);
    if sum != checksum(key, head, content) {
        return None;
    }
    let cost = Duration::from_micros(u32::from_le_bytes(cost.try_into().ok()?).into());
    step(head)?;
    Some(Entry { cost, content })
}

/// The step that the start of an entry names.
pub fn step(head: &[u8]) -> Option<Step> {
    let number = *head.strip_prefix(&FORMAT)?.first()?;
    Step::ALL.into_iter().find(|known| *known as u8 == number)
}

fn checksum(key: &Digest, head: &[u8], content: &[u8]) -> [u8; CHECKSUM] {
    Sha256::new().chain_update(key.as_bytes()).chain_update(head).chain_update(content).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_done_to_an_entry_makes_it_none() {
        let key = Digest::of(b"key");
        let bytes = seal(&key, Step::Style, Duration::from_millis(7), b"content");
        let entry = open(&key, &bytes).expect("it is whole");
        assert_eq!(
            (step(&bytes), entry.cost, entry.content),
            (Some(Step::Style), Duration::from_millis(7), &b"content"[..])
        );
        assert!(open(&Digest::of(b"other"), &bytes).is_none(), "swapped");
        for length in 0..bytes.len() {
            assert!(open(&key, &bytes[..length]).is_none(), "cut at {length}");
        }
        for bit in 0..bytes.len() * 8 {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(open(&key, &damaged).is_none(), "bit {bit}");
        }
        assert!(open(&key, &[bytes, vec![0]].concat()).is_none(), "longer");
    }
}
