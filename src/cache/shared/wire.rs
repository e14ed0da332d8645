//! One connection over TCP, with or without TLS, that waits no longer than it may.

#![expect(clippy::disallowed_types, reason = "the only place that opens a socket, beside the HTTP client")]

use super::client::{Client, Failure};
use super::trust;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Where a service listens, and who asks.
#[derive(Clone)]
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    /// How TLS is spoken, if it is.
    pub(super) tls: Option<Arc<ClientConfig>>,
    pub(super) user: Option<String>,
    pub(super) password: Option<String>,
    /// The database, in services that number them.
    pub(super) database: u32,
}

/// A socket whose every read and write ends when the deadline is past. A limit for each read
/// alone would let a service that sends a byte a second take for ever.
struct Bounded {
    socket: TcpStream,
    deadline: Instant,
}

impl Bounded {
    fn left(&self) -> io::Result<Duration> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(left.max(Duration::from_millis(1))) }
    }
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.socket.set_read_timeout(Some(self.left()?))?;
        self.socket.read(buffer)
    }
}

impl Write for Bounded {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.socket.set_write_timeout(Some(self.left()?))?;
        self.socket.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}

/// An open connection.
pub(super) struct Wire(Stream);

enum Stream {
    Plain(Bounded),
    Secure(Box<StreamOwned<ClientConnection, Bounded>>),
}

impl Wire {
    /// Connects to the first address of the host that answers.
    pub(super) fn open(server: &Server, deadline: Instant) -> Result<Self, Failure> {
        let addresses = (server.host.as_str(), server.port).to_socket_addrs().map_err(|why| broken(&why))?;
        let mut failure = Failure::Broken(format!("`{}` has no address", server.host));
        // Each address gets its part of the time: the first of several may lead nowhere.
        let mut untried = u32::try_from(addresses.len()).unwrap_or(u32::MAX);
        for address in addresses {
            let left = deadline.saturating_duration_since(Instant::now()) / untried.max(1);
            untried = untried.saturating_sub(1);
            if left.is_zero() {
                return Err(broken(&ErrorKind::TimedOut.into()));
            }
            match TcpStream::connect_timeout(&address, left) {
                Ok(socket) => return Self::start(server, socket, deadline),
                Err(why) => failure = broken(&why),
            }
        }
        Err(failure)
    }

    fn start(server: &Server, socket: TcpStream, deadline: Instant) -> Result<Self, Failure> {
        // Requests are short and are waited for: none may lie about until there are more.
        socket.set_nodelay(true).map_err(|why| broken(&why))?;
        let bounded = Bounded { socket, deadline };
        let Some(config) = &server.tls else { return Ok(Self(Stream::Plain(bounded))) };
        let name = trust::server_name(&server.host).map_err(Failure::Refused)?;
        let session =
            ClientConnection::new(Arc::clone(config), name).map_err(|why| Failure::Broken(why.to_string()))?;
        Ok(Self(Stream::Secure(Box::new(StreamOwned::new(session, bounded)))))
    }

    /// From now on, nothing is waited for after this time.
    pub(super) fn set_deadline(&mut self, deadline: Instant) {
        match &mut self.0 {
            Stream::Plain(bounded) => bounded.deadline = deadline,
            Stream::Secure(stream) => stream.sock.deadline = deadline,
        }
    }
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Stream::Plain(bounded) => bounded.read(buffer),
            Stream::Secure(stream) => stream.read(buffer),
        }
    }
}

impl Write for Wire {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Stream::Plain(bounded) => bounded.write(buffer),
            Stream::Secure(stream) => stream.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Stream::Plain(bounded) => bounded.flush(),
            Stream::Secure(stream) => stream.flush(),
        }
    }
}

/// What went wrong with a connection, without the system's numbers.
pub(super) fn broken(why: &io::Error) -> Failure {
    Failure::Broken(match why.kind() {
        ErrorKind::TimedOut | ErrorKind::WouldBlock => "it did not answer in time".to_owned(),
        ErrorKind::ConnectionRefused => "the connection was refused".to_owned(),
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof => {
            "the connection was lost".to_owned()
        }
        _ => why.to_string(),
    })
}

/// A protocol on a connection.
pub(super) trait Talk: Sized + Send {
    /// Says who asks. The wire has its deadline.
    fn start(server: &Server, wire: Wire) -> Result<Self, Failure>;
    /// The wire, to set its deadline.
    fn wire(&mut self) -> &mut Wire;
    /// Asks for an entry.
    fn get(&mut self, key: &str) -> Result<Option<Vec<u8>>, Failure>;
    /// Stores an entry.
    fn put(&mut self, key: &str, bytes: &[u8]) -> Result<(), Failure>;
}

/// A connection that is opened when it is needed and kept for what comes.
pub(super) struct Kept<T> {
    server: Server,
    open: Option<T>,
}

impl<T: Talk> Kept<T> {
    /// Opens nothing yet.
    pub(super) fn new(server: Server) -> Self {
        Self { server, open: None }
    }

    fn run<R>(&mut self, deadline: Instant, mut act: impl FnMut(&mut T) -> Result<R, Failure>) -> Result<R, Failure> {
        if let Some(mut talk) = self.open.take() {
            talk.wire().set_deadline(deadline);
            let result = act(&mut talk);
            // The service may have closed it while nobody asked: that is tried again on a new one.
            // After any failure, nobody knows what will be read next: it is not used again.
            match result {
                Ok(_) => self.open = Some(talk),
                Err(Failure::Broken(_)) if Instant::now() < deadline => return self.run(deadline, act),
                Err(_) => {}
            }
            return result;
        }
        let mut talk = T::start(&self.server, Wire::open(&self.server, deadline)?)?;
        let result = act(&mut talk);
        if result.is_ok() {
            self.open = Some(talk);
        }
        result
    }
}

impl<T: Talk> Client for Kept<T> {
    fn get(&mut self, key: &str, deadline: Instant) -> Result<Option<Vec<u8>>, Failure> {
        self.run(deadline, |talk| talk.get(key))
    }

    fn put(&mut self, key: &str, bytes: &[u8], deadline: Instant) -> Result<(), Failure> {
        self.run(deadline, |talk| talk.put(key, bytes))
    }
}
