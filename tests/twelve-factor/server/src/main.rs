//! A web process of a release: it reads the manifests when it starts, serves what they name, and writes nothing.
//!
//!     server ADDRESS DIRECTORY MANIFEST [EARLIER]...
//!
//! DIRECTORY holds the files. Pages come from the first manifest; files of earlier releases are served as long as
//! their manifests are named, for pages that are open still. `SIGTERM` ends it after the requests that it was sent.

mod assets;
mod connections;
mod http;
mod pages;

use std::{env, error::Error, net::TcpListener, process::ExitCode, sync::Arc, thread};

use signal_hook::{consts::SIGTERM, iterator::Signals};

use crate::{
    assets::Assets,
    connections::Connections,
    http::{Request, Response},
    pages::Pages,
};

fn main() -> ExitCode {
    match serve(&env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("server: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let [address, directory, manifests @ ..] = arguments else {
        return Err("usage: server ADDRESS DIRECTORY MANIFEST [EARLIER]...".into());
    };
    let assets = Assets::read(directory, manifests)?;
    let pages = Pages::new(assets.current())?;
    let mut signals = Signals::new([SIGTERM])?;
    let listener = TcpListener::bind(address)?;
    let address = listener.local_addr()?;
    println!("listening on http://{address}");

    let connections = Arc::new(Connections::default());
    let stopped = Arc::clone(&connections);
    thread::spawn(move || {
        signals.forever().next();
        stopped.stop(address);
    });

    let answer = Arc::new(move |request: &Request| -> Response {
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return Response::refusal(405).with("Allow", "GET, HEAD");
        }
        pages.answer(request).or_else(|| assets.answer(request)).unwrap_or_else(|| Response::refusal(404))
    });
    while let Some(stream) = connections.accept(&listener) {
        let (connections, answer) = (Arc::clone(&connections), Arc::clone(&answer));
        thread::spawn(move || connections.serve(stream, &*answer));
    }
    drop(listener);
    connections.wait();
    Ok(())
}
