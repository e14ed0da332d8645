//! Services that misbehave, in each protocol: what they cost, and what is said about them.

#![expect(clippy::disallowed_types, reason = "these services listen on the loopback interface")]

use super::Shared;
use super::client::{Client, Failure};
use super::crew::Crew;
use super::place::Place;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// What no service may cost, with some more for a busy machine.
const A_SECOND: Duration = Duration::from_millis(1200);

/// What a service does with each connection.
#[derive(Debug, Clone, Copy)]
enum Manner {
    /// Reads, and says nothing.
    Silent,
    /// Reads, and sends this, a byte every 50 ms.
    Dribble(&'static str),
    /// Closes the connection with data unread, which resets it.
    Reset,
    /// Sends this as soon as somebody asks, then what follows for ever.
    Endless(&'static str, u8),
    /// Answers every command with this.
    Says(&'static str),
    /// Answers one command with this, and closes the connection.
    Once(&'static str),
    /// Speaks Redis, takes 30 ms to find that it has nothing, and takes what it is given.
    Empty,
    /// Speaks Redis, and has `found` under every key.
    Good,
}

/// Listens on a port of its own for as long as the process lives.
fn service(manner: Arc<Mutex<Manner>>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let manner = Arc::clone(&manner);
            thread::spawn(move || serve(stream, &manner));
        }
    });
    port
}

/// Serves one connection until something fails, which is what happens when the client leaves.
fn serve(mut stream: TcpStream, manner: &Mutex<Manner>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        reader.fill_buf().ok().filter(|bytes| !bytes.is_empty())?;
        let manner = *manner.lock().ok()?;
        match manner {
            Manner::Silent => drop(reader.read(&mut [0; 4096])),
            Manner::Dribble(text) => {
                for byte in text.bytes().chain(std::iter::repeat(b'x')) {
                    stream.write_all(&[byte]).ok()?;
                    thread::sleep(Duration::from_millis(50));
                }
            }
            // Nothing more is read: what the buffer does not hold is left.
            Manner::Reset => return None,
            Manner::Endless(text, byte) => {
                stream.write_all(text.as_bytes()).ok()?;
                loop {
                    stream.write_all(&[byte; 16_384]).ok()?;
                }
            }
            Manner::Says(text) => {
                drop(reader.read(&mut [0; 4096]));
                stream.write_all(text.as_bytes()).ok()?;
            }
            Manner::Once(text) => {
                drop(reader.read(&mut [0; 4096]));
                stream.write_all(text.as_bytes()).ok()?;
                return None;
            }
            Manner::Empty => {
                let words = command(&mut reader)?;
                if words == 2 {
                    thread::sleep(Duration::from_millis(30));
                }
                stream.write_all(if words == 2 { b"$-1\r\n" } else { b"+OK\r\n" }).ok()?;
            }
            Manner::Good => {
                let words = command(&mut reader)?;
                stream.write_all(if words == 2 { b"$5\r\nfound\r\n" } else { b"+OK\r\n" }).ok()?;
            }
        }
    }
}

/// Reads one command as Redis gets it. Gives the number of its words.
fn command(reader: &mut impl BufRead) -> Option<usize> {
    let mut number = |mark: char| {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let length: usize = line.trim_end().strip_prefix(mark)?.parse().ok()?;
        if mark == '$' {
            reader.read_exact(&mut vec![0; length + 2]).ok()?;
        }
        Some(length)
    };
    let words = number('*')?;
    (0..words).try_for_each(|_| number('$').map(drop))?;
    Some(words)
}

fn open(scheme: &str, port: u16) -> Shared {
    let url = if scheme == "s3" { "s3://bucket/x".to_owned() } else { format!("{scheme}://127.0.0.1:{port}") };
    let environment = move |name: &str| match name {
        "AWS_ENDPOINT_URL" => Some(format!("http://127.0.0.1:{port}")),
        "ASSETPACK_CACHE_PASSWORD" if scheme == "rediss" => Some("secret".to_owned()),
        _ => None,
    };
    Shared::open(&url, false, &environment).expect("a URL that can be read")
}

fn key(number: u32) -> String {
    format!("{number:064x}")
}

/// A build that asks for 40 entries with four threads, puts what it did not get, and ends. Gives
/// how long that took, how many entries came, and the warning.
fn build(shared: &Shared) -> (Duration, usize, String) {
    let start = Instant::now();
    let found = Mutex::new(0);
    thread::scope(|scope| {
        for first in 0..4 {
            let found = &found;
            scope.spawn(move || {
                for number in (first..40).step_by(4) {
                    if shared.get(&key(number)).is_some() {
                        *found.lock().expect("no panic") += 1;
                    } else {
                        shared.put(&key(number), vec![7; 20_000]);
                    }
                }
            });
        }
    });
    let warning = shared.finish().unwrap_or_default();
    let took = start.elapsed();
    (took, found.into_inner().expect("no panic"), warning)
}

#[test]
fn costs_less_than_a_second() {
    let table: &'static [(Manner, &str)] = &[
        (Manner::Silent, "it did not answer in time"),
        (Manner::Dribble("$20000\r\n"), ""),
        (Manner::Dribble("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"), ""),
        (Manner::Reset, "the connection was lost"),
        (Manner::Endless("$2000000000\r\n", b'x'), ""),
        (Manner::Endless("VALUE x 0 2000000000\r\n", b'x'), ""),
        (Manner::Endless("HTTP/1.1 200 OK\r\n\r\n", b'x'), ""),
        (Manner::Endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b'f'), ""),
        (Manner::Endless("*1\r\n*1\r\n*1\r\n", b'*'), ""),
        (Manner::Endless("", b'\0'), ""),
        (Manner::Says("220 mail.example.org ESMTP\r\n"), ""),
        (Manner::Says("$-2\r\n"), ""),
        (Manner::Says("+PONG\r\n"), ""),
        (Manner::Says("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"), ""),
        (Manner::Says("HTTP/1.1 302 There\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"), ""),
    ];
    thread::scope(|scope| {
        for scheme in ["redis", "memcached", "http", "s3"] {
            scope.spawn(move || {
                for &(manner, expected) in table {
                    let shared = open(scheme, service(Arc::new(Mutex::new(manner))));
                    let (took, found, warning) = build(&shared);
                    let what = format!("{scheme}, {manner:?}: {took:?}, {found} found, `{warning}`");
                    assert!(took < A_SECOND && found == 0, "{what}");
                    // These have given a good answer to writes.
                    if !matches!(manner, Manner::Endless(head, _) if head.starts_with("HTTP")) {
                        assert!(warning.contains("was given up: ") && warning.contains(expected), "{what}");
                    }
                    let start = Instant::now();
                    assert!(shared.get(&key(1)).is_none() && start.elapsed() < Duration::from_millis(50), "{what}");
                }
            });
        }
    });
}

#[test]
fn nobody_listens() {
    for scheme in ["redis", "memcached", "http", "s3"] {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
        let (took, found, warning) = build(&open(scheme, port));
        assert!(took < A_SECOND && found == 0, "{scheme}: {took:?}");
        assert!(warning.ends_with("was given up: the connection was refused"), "{scheme}: {warning}");
    }
}

#[test]
fn refusals_are_told() {
    let table = [
        (
            "redis",
            "-NOAUTH Authentication required.\r\n",
            "was given up: it answered `NOAUTH Authentication required.`",
        ),
        ("memcached", "CLIENT_ERROR unauthenticated\r\n", "was given up: it answered `CLIENT_ERROR unauthenticated`"),
        ("http", "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n", "was given up: it answered with status 401"),
        (
            "s3",
            "HTTP/1.1 404 No\r\nContent-Length: 43\r\n\r\n<Error><Code>NoSuchBucket</Code></Error>   ",
            "was given up: it answered with status 404, `NoSuchBucket`",
        ),
        (
            "s3",
            "HTTP/1.1 403 No\r\nContent-Length: 43\r\n\r\n<Error><Code>AccessDenied</Code></Error>   ",
            "are told from others only with `s3:ListBucket`",
        ),
    ];
    for (scheme, answer, expected) in table {
        let (_, _, warning) = build(&open(scheme, service(Arc::new(Mutex::new(Manner::Says(answer))))));
        assert!(warning.ends_with(expected), "{scheme}: {warning}");
    }
}

#[test]
fn refused_writes_leave_reading_alone() {
    let manner = Arc::new(Mutex::new(Manner::Says("-OOM command not allowed when used memory > 'maxmemory'.\r\n")));
    let shared = open("redis", service(Arc::clone(&manner)));
    shared.put(&key(1), vec![1]);
    while shared.statistics().not_written == 0 {
        thread::sleep(Duration::from_millis(1));
    }
    *manner.lock().expect("no panic") = Manner::Good;
    assert_eq!(shared.get(&key(1)).as_deref(), Some(&b"found"[..]));
    shared.put(&key(2), vec![1]);
    let warning = shared.finish().unwrap_or_default();
    assert!(warning.starts_with("nothing more was written to the shared cache `redis://127.0.0.1:"), "{warning}");
    assert_eq!(shared.statistics().not_written, 2);
}

#[test]
fn comes_back() {
    for fault in [Manner::Silent, Manner::Reset, Manner::Says("-LOADING Redis is loading the dataset in memory\r\n")] {
        let manner = Arc::new(Mutex::new(Manner::Good));
        let shared = open("redis", service(Arc::clone(&manner)));
        assert!(shared.get(&key(1)).is_some());
        *manner.lock().expect("no panic") = fault;
        assert!(shared.get(&key(2)).is_none());
        *manner.lock().expect("no panic") = Manner::Good;
        assert!(shared.get(&key(3)).is_none(), "nothing is asked so soon after a failure");
        thread::sleep(Duration::from_millis(160));
        assert!(shared.get(&key(4)).is_some(), "{fault:?}");
        assert_eq!(shared.finish(), None, "{fault:?}");
    }
}

#[test]
fn connections_may_be_closed_between_requests() {
    for (scheme, nothing) in [
        ("redis", "$-1\r\n"),
        ("memcached", "END\r\n"),
        ("http", "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"),
        ("s3", "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"),
    ] {
        let shared = open(scheme, service(Arc::new(Mutex::new(Manner::Once(nothing)))));
        for number in 0..30 {
            assert!(shared.get(&key(number)).is_none());
            thread::sleep(Duration::from_millis(u64::from(number % 3)));
        }
        assert_eq!((shared.statistics().misses, shared.statistics().failed), (30, 0), "{scheme}");
        assert_eq!(shared.finish(), None, "{scheme}");
    }
}

#[test]
fn large_entries_may_be_refused() {
    for (scheme, no) in [
        ("http", "HTTP/1.1 413 Too large\r\nContent-Length: 0\r\n\r\n"),
        ("s3", "HTTP/1.1 413 Too large\r\nContent-Length: 0\r\n\r\n"),
    ] {
        let shared = open(scheme, service(Arc::new(Mutex::new(Manner::Once(no)))));
        shared.put(&key(1), vec![1; 3_000_000]);
        assert_eq!(shared.finish(), None, "{scheme}");
        let statistics = shared.statistics();
        assert_eq!((statistics.not_written, statistics.written, statistics.failed), (1, 0, 0), "{scheme}");
    }
}

#[test]
fn earned_time_is_for_answers_only() {
    let manner = Arc::new(Mutex::new(Manner::Good));
    let shared = open("redis", service(Arc::clone(&manner)));
    assert!(shared.get(&key(1)).is_some());
    shared.earned(Duration::from_mins(1));
    *manner.lock().expect("no panic") = Manner::Silent;
    let (took, found, warning) = build(&shared);
    assert!(took < A_SECOND && found == 0 && warning.contains("in time"), "{took:?} {warning}");
}

#[test]
fn slow_answers_end_the_questions_only() {
    let shared = open("redis", service(Arc::new(Mutex::new(Manner::Empty))));
    let start = Instant::now();
    for number in 0..100 {
        assert_eq!(shared.get(&key(number)), None);
        shared.put(&key(number), vec![1; 100]);
    }
    let warning = shared.finish().unwrap_or_default();
    assert!(start.elapsed() < A_SECOND, "{:?}", start.elapsed());
    assert!(warning.ends_with("was not asked any more: its answers took longer than they saved"), "{warning}");
    let statistics = shared.statistics();
    assert_eq!((statistics.misses, statistics.written, statistics.not_written), (100, 100, 0));
}

#[test]
fn ends_quietly() {
    let shared = open("redis", service(Arc::new(Mutex::new(Manner::Good))));
    let (_, found, warning) = build(&shared);
    assert_eq!((found, warning.as_str()), (40, ""));
    assert!(shared.get(&key(1)).is_none() && shared.get("no key").is_none());
    shared.put(&key(1), vec![1]);
    assert_eq!(shared.statistics().not_written, 1);
    assert_eq!(open("redis", 1).finish(), None, "nothing was asked");
}

#[test]
fn the_queue_is_bounded() {
    let shared = open("redis", service(Arc::new(Mutex::new(Manner::Silent))));
    for number in 0..40 {
        shared.put(&key(number), vec![0; 4 * 1024 * 1024]);
    }
    shared.put(&key(99), vec![0; super::client::LARGEST + 1]);
    let start = Instant::now();
    let warning = shared.finish().unwrap_or_default();
    assert!(start.elapsed() < A_SECOND, "{:?}", start.elapsed());
    assert!(warning.contains("it was too slow, and"), "{warning}");
    let statistics = shared.statistics();
    // 16 in the queue and two at the writers at most; those that are under way are not counted yet.
    assert!((39..=41).contains(&statistics.not_written), "{statistics:?}");
}

/// Heeds no deadline, as a look-up of a name does.
struct Hangs;

impl Client for Hangs {
    fn get(&mut self, _: &str, _: Instant) -> Result<Option<Vec<u8>>, Failure> {
        thread::sleep(Duration::from_secs(5));
        Ok(Some(vec![1]))
    }

    fn put(&mut self, _: &str, _: &[u8], _: Instant) -> Result<(), Failure> {
        thread::sleep(Duration::from_secs(5));
        Ok(())
    }
}

/// Fails in a way that no client should.
struct Panics;

impl Client for Panics {
    fn get(&mut self, _: &str, _: Instant) -> Result<Option<Vec<u8>>, Failure> {
        panic!("expected by a test");
    }

    fn put(&mut self, _: &str, _: &[u8], _: Instant) -> Result<(), Failure> {
        panic!("expected by a test");
    }
}

#[test]
fn clients_may_hang_and_panic() {
    type Make = fn() -> Box<dyn Client>;
    let (hangs, panics): (Make, Make) = (|| Box::new(Hangs), || Box::new(Panics));
    for (client, expected) in [(hangs, "in time"), (panics, "its client failed")] {
        let shared = Shared { crew: Crew::new(Place::invent(client)), read_only: false };
        let (took, found, warning) = build(&shared);
        assert!(took < A_SECOND && found == 0, "{expected}: {took:?}");
        assert!(warning.contains(expected), "{warning}");
    }
}
