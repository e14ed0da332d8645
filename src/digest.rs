//! Digests of final bytes: the name part, the full hexadecimal text and the
//! integrity value of the manifest, all from one pass over the bytes.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256, Sha384};

/// How many hexadecimal digits of the SHA-256 stand in a file name (64 bits).
pub const NAME_DIGITS: usize = 16;

/// A SHA-256 of a file's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Digest([u8; 32]);

impl Digest {
    /// What a hasher gave.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads 64 hexadecimal digits, lower case.
    #[must_use]
    pub fn parse(hex: &str) -> Option<Self> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let bytes: Vec<u8> = hex
            .as_bytes()
            .chunks_exact(2)
            .map(|pair| Some(digit(pair[0])? * 16 + digit(pair[1])?))
            .collect::<Option<_>>()?;
        bytes.try_into().ok().map(Self)
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The SHA-256 of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// All 64 digits, lower case, as `sha256sum` prints them.
    #[must_use]
    pub fn hex(&self) -> String {
        hex(&self.0)
    }

    /// Standard base64 of all bytes.
    #[must_use]
    pub fn base64(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// A UUID made of the digest (version 8 of RFC 9562: its content is ours).
    #[must_use]
    pub fn uuid(&self) -> String {
        let mut bytes: [u8; 16] = std::array::from_fn(|at| self.0[at]);
        bytes[6] = (bytes[6] & 0x0f) | 0x80;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let digits = hex(&bytes);
        let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
        parts.join("-")
    }

    /// The first [`NAME_DIGITS`] digits: the part that stands in names.
    #[must_use]
    pub fn name(&self) -> String {
        hex(&self.0[..NAME_DIGITS / 2])
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    let mut text = String::with_capacity(bytes.len() * 2);
    text.extend(digits.map(|digit| DIGITS[usize::from(digit)]));
    text
}

/// What is known of some final bytes without holding them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fingerprint {
    /// SHA-256.
    pub digest: Digest,
    /// `sha384-` and standard base64, as Subresource Integrity defines it
    /// (<https://www.w3.org/TR/SRI/>).
    pub integrity: String,
    /// Length in bytes.
    pub size: u64,
}

impl Fingerprint {
    /// Of bytes in memory.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut hasher = Hasher::default();
        hasher.update(bytes);
        hasher.finish()
    }
}

/// Computes a [`Fingerprint`] from a stream.
#[derive(Default)]
pub struct Hasher {
    sha256: Sha256,
    sha384: Sha384,
    size: u64,
}

impl Hasher {
    /// Takes the next bytes of the stream.
    pub fn update(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.sha384.update(bytes);
        self.size += bytes.len() as u64;
    }

    /// Ends the stream.
    #[must_use]
    pub fn finish(self) -> Fingerprint {
        Fingerprint {
            digest: Digest(self.sha256.finalize().into()),
            integrity: format!("sha384-{}", STANDARD.encode(self.sha384.finalize())),
            size: self.size,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_what_stock_tools_print() {
        // `printf abc | sha256sum`, `printf abc | openssl dgst -sha384 -binary | base64`
        let print = Fingerprint::of(b"abc");
        assert_eq!(print.digest.name(), "ba7816bf8f01cfea");
        assert_eq!(print.digest.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(print.integrity, "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn");
        assert_eq!(print.size, 3);
    }
}
