//! HTTP/1.1, as much as a reader of files needs: requests without bodies, answers of known length.

use std::io::{self, BufRead, Read, Write};

/// The longest head of a request, in bytes.
const LONGEST_HEAD: u64 = 16 * 1024;

/// What a client asks for.
pub struct Request {
    /// The method, as written.
    pub method: String,
    /// The path and query, as written.
    pub target: String,
    /// Whether the connection stays open after the answer.
    pub keep_alive: bool,
    headers: Vec<(String, String)>,
}

impl Request {
    /// The next request of a connection; none when the client has closed it.
    ///
    /// # Errors
    /// The connection is broken, or its bytes are no request (`InvalidData`).
    pub fn read(stream: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut head = stream.take(LONGEST_HEAD);
        let mut line = String::new();
        if head.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let [method, target, version @ ("HTTP/1.0" | "HTTP/1.1")] = words[..] else {
            return Err(invalid("no request line"));
        };
        let mut request =
            Self { method: method.to_owned(), target: target.to_owned(), keep_alive: false, headers: Vec::new() };
        let is_newer = version == "HTTP/1.1";
        loop {
            let mut line = String::new();
            if head.read_line(&mut line)? == 0 {
                return Err(invalid("the head has no end"));
            }
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').ok_or_else(|| invalid("no header"))?;
            request.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let connection = request.header("connection").to_ascii_lowercase();
        let has_body = request
            .headers
            .iter()
            .any(|(name, value)| name == "transfer-encoding" || (name == "content-length" && value != "0"));
        // A body is not read: what follows it could not be found.
        request.keep_alive = !has_body && if is_newer { connection != "close" } else { connection == "keep-alive" };
        Ok(Some(request))
    }

    /// The values of a header, given in lower case, as one list.
    pub fn header(&self, name: &str) -> String {
        let values = self.headers.iter().filter(|(given, _)| given == name).map(|(_, value)| value.as_str());
        values.collect::<Vec<_>>().join(", ")
    }
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// An answer.
pub struct Response {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Response {
    /// An answer with a body, whose length it states.
    pub fn new(status: u16, media_type: &str, body: Vec<u8>) -> Self {
        let charset = if media_type.starts_with("text/") { "; charset=utf-8" } else { "" };
        Self { status, headers: vec![("Content-Type", format!("{media_type}{charset}"))], body }
    }

    /// An answer that says nothing but its status, and may be kept by nobody.
    pub fn refusal(status: u16) -> Self {
        Self::new(status, "text/plain", format!("{status} {}\n", reason(status)).into())
            .with("Cache-Control", "no-store")
    }

    /// The same answer with one more header.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same answer as 304: the client has the body already.
    pub fn not_modified(mut self) -> Self {
        self.status = 304;
        self.body.clear();
        self.headers.retain(|(name, _)| !matches!(*name, "Content-Type" | "Content-Encoding"));
        self
    }

    /// Writes all of it at once, so that a process that is killed has sent either the whole or nothing of an answer
    /// that fits into the socket's buffer.
    ///
    /// # Errors
    /// The connection is broken.
    pub fn write(&self, stream: &mut impl Write, is_head: bool, keep_alive: bool) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(self.body.len() + 1024);
        write!(bytes, "HTTP/1.1 {} {}\r\n", self.status, reason(self.status))?;
        for (name, value) in &self.headers {
            write!(bytes, "{name}: {value}\r\n")?;
        }
        if self.status != 304 {
            write!(bytes, "Content-Length: {}\r\n", self.body.len())?;
        }
        write!(bytes, "Connection: {}\r\n\r\n", if keep_alive { "keep-alive" } else { "close" })?;
        if !is_head {
            bytes.extend_from_slice(&self.body);
        }
        stream.write_all(&bytes)
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        304 => "Not Modified",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        _ => "Internal Server Error",
    }
}
