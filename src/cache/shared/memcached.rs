//! Memcached, by its text protocol.

use super::client::{Failure, LARGEST};
use super::wire::{Server, Talk, Wire, broken};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};

/// What our keys begin with: a server has other users.
const NAMESPACE: &str = "assetpack:";

/// The longest line that is an answer and no nonsense.
const LONGEST_LINE: u64 = 2048;

/// A connection on which commands are answered in turn.
pub(super) struct Memcached(BufReader<Wire>);

impl Memcached {
    fn send(&mut self, parts: &[&[u8]]) -> Result<(), Failure> {
        let request = parts.concat();
        let wire = self.0.get_mut();
        wire.write_all(&request).and_then(|()| wire.flush()).map_err(|why| broken(&why))
    }

    fn line(&mut self) -> Result<String, Failure> {
        let mut line = Vec::new();
        (&mut self.0).take(LONGEST_LINE).read_until(b'\n', &mut line).map_err(|why| broken(&why))?;
        if line.is_empty() {
            return Err(Failure::Broken("the connection was lost".to_owned()));
        }
        let line = line.strip_suffix(b"\r\n").ok_or_else(nonsense)?;
        String::from_utf8(line.to_vec()).map_err(|_| nonsense())
    }

    fn set(&mut self, key: &str, bytes: &[u8]) -> Result<(), Failure> {
        let head = format!("set {key} 0 0 {}\r\n", bytes.len());
        self.send(&[head.as_bytes(), bytes, b"\r\n"])?;
        let answer = self.line()?;
        match answer.as_str() {
            "STORED" => Ok(()),
            "SERVER_ERROR object too large for cache" => Err(Failure::TooLarge),
            _ => Err(no(&answer)),
        }
    }
}

impl Talk for Memcached {
    fn start(server: &Server, wire: Wire) -> Result<Self, Failure> {
        let mut memcached = Self(BufReader::with_capacity(32 * 1024, wire));
        if let Some(password) = &server.password {
            // With `-Y FILE`, the first thing stored is who asks.
            let user = server.user.as_deref().unwrap_or_default();
            memcached.set("auth", format!("{user} {password}").as_bytes())?;
        }
        Ok(memcached)
    }

    fn wire(&mut self) -> &mut Wire {
        self.0.get_mut()
    }

    fn get(&mut self, key: &str) -> Result<Option<Vec<u8>>, Failure> {
        let name = format!("{NAMESPACE}{key}");
        self.send(&[b"get ", name.as_bytes(), b"\r\n"])?;
        let answer = self.line()?;
        if answer == "END" {
            return Ok(None);
        }
        let Some(("VALUE", found)) = answer.split_once(' ') else { return Err(no(&answer)) };
        let length = found.strip_prefix(&name).and_then(|found| found.rsplit_once(' ')).map(|found| found.1.parse());
        let Some(Ok(length)) = length else { return Err(nonsense()) };
        if length > LARGEST {
            return Err(nonsense());
        }
        let mut bytes = Vec::with_capacity(length + 2);
        (&mut self.0).take(length as u64 + 2).read_to_end(&mut bytes).map_err(|why| broken(&why))?;
        if bytes.len() != length + 2 {
            return Err(Failure::Broken("the connection was lost".to_owned()));
        }
        bytes.truncate(length);
        if self.line()? == "END" { Ok(Some(bytes)) } else { Err(nonsense()) }
    }

    fn put(&mut self, key: &str, bytes: &[u8]) -> Result<(), Failure> {
        self.set(&format!("{NAMESPACE}{key}"), bytes)
    }
}

/// What an answer that is not the one hoped for means.
fn no(answer: &str) -> Failure {
    let text = format!("it answered `{answer}`");
    if answer.starts_with("SERVER_ERROR out of memory") {
        // Nothing could be evicted for this entry; for another, something may.
        Failure::TooLarge
    } else if answer.starts_with("CLIENT_ERROR") || answer.starts_with("SERVER_ERROR") || answer.starts_with("ERROR") {
        Failure::Refused(text)
    } else {
        nonsense()
    }
}

fn nonsense() -> Failure {
    Failure::Broken("it does not speak the protocol of memcached".to_owned())
}
