//! Connections, a thread for each, and how they end when the process is told to stop.

use std::{
    io::BufReader,
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use crate::http::{Request, Response};

/// How long a connection may be silent.
const SILENCE: Duration = Duration::from_secs(30);
/// How long the last answers may take.
const FAREWELL: Duration = Duration::from_secs(10);
/// How many connections there may be; later ones wait until one ends.
const MOST: usize = 512;

#[derive(Default)]
struct State {
    stopping: bool,
    next: u64,
    open: Vec<(u64, TcpStream)>,
}

/// The connections that are open.
#[derive(Default)]
pub struct Connections {
    state: Mutex<State>,
    changed: Condvar,
}

impl Connections {
    /// The next connection, with its number; none when the process is to stop.
    pub fn accept(&self, listener: &TcpListener) -> Option<(u64, TcpStream)> {
        loop {
            let mut state = self.state();
            while state.open.len() >= MOST && !state.stopping {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            drop(state);
            let accepted = listener.accept().and_then(|(stream, _)| Ok((stream.try_clone()?, stream)));
            let mut state = self.state();
            if state.stopping {
                // Who comes now is sent to another process.
                return None;
            }
            let Ok((kept, stream)) = accepted else {
                drop(state);
                // No descriptors are left, perhaps: one has to be closed first.
                thread::sleep(Duration::from_millis(20));
                continue;
            };
            state.next += 1;
            let number = state.next;
            state.open.push((number, kept));
            return Some((number, stream));
        }
    }

    /// Answers the requests of a connection until it ends.
    pub fn serve(&self, (number, stream): (u64, TcpStream), answer: &dyn Fn(&Request) -> Response) {
        // Whatever is wrong with a connection is its own affair: it is closed.
        let _ = self.requests(&stream, answer);
        let mut state = self.state();
        state.open.retain(|(other, _)| *other != number);
        self.changed.notify_all();
    }

    fn requests(&self, stream: &TcpStream, answer: &dyn Fn(&Request) -> Response) -> std::io::Result<()> {
        stream.set_read_timeout(Some(SILENCE))?;
        stream.set_write_timeout(Some(SILENCE))?;
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        loop {
            let request = match Request::read(&mut reader) {
                Ok(Some(request)) => request,
                Ok(None) => return Ok(()),
                Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                    return Response::refusal(400).write(&mut &*stream, false, false);
                }
                Err(error) => return Err(error),
            };
            let keep_alive = request.keep_alive && !self.state().stopping;
            answer(&request).write(&mut &*stream, request.method == "HEAD", keep_alive)?;
            if !keep_alive {
                return Ok(());
            }
        }
    }

    /// No more connections. Those that are open read to the end what was sent already, and no further.
    pub fn stop(&self, listener: SocketAddr) {
        let mut state = self.state();
        state.stopping = true;
        for (_, stream) in &state.open {
            let _ = stream.shutdown(Shutdown::Read);
        }
        drop(state);
        self.changed.notify_all();
        // Whoever waits for the next connection gets one.
        let _ = TcpStream::connect(listener);
    }

    /// Waits for the last answers.
    pub fn wait(&self) {
        let state = self.state();
        let _ = self.changed.wait_timeout_while(state, FAREWELL, |state| !state.open.is_empty());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
