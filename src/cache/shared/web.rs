//! Services that are asked by HTTP: Bazel's simple cache protocol, and S3.

use super::action_result;
use super::client::{Client, Failure, LARGEST};
use super::trust::{self, Trust};
use rusty_s3::{Bucket, Credentials, S3Action as _};
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::{Duration, Instant};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Error};

/// How long a signed request may be under way.
const SIGNED_FOR: Duration = Duration::from_mins(5);

/// Larger bodies are sent only after the server has said that it takes them: some close the
/// connection in the middle otherwise, and nobody learns why.
const ASK_FIRST: usize = 1_000_000;

/// How long that may take. Some never say it, and take the body nevertheless.
const LEAVE: Duration = Duration::from_millis(200);

/// The most that is read of an answer that says no.
const EXPLANATION: u64 = 4096;

/// Where entries are.
#[derive(Clone)]
pub(super) enum Store {
    /// `{base}/ac/{key}`, with what the header `Authorization` says.
    Bazel { base: String, authorization: Option<String> },
    /// `{prefix}{key}` in a bucket.
    S3 { bucket: Box<Bucket>, prefix: String, credentials: Option<Box<Credentials>> },
}

/// A client of such a service. Clones share their connections.
#[derive(Clone)]
pub(super) struct Web {
    agent: Agent,
    store: Store,
}

impl Web {
    /// Opens nothing yet.
    pub(super) fn new(store: Store, trust: &Trust, user_agent: &str) -> Self {
        let roots = match trust {
            Trust::Files(found) => {
                let found = found.iter().map(|certificate| Certificate::from_der(certificate).to_owned());
                RootCerts::Specific(Arc::new(found.collect()))
            }
            Trust::BuiltIn => RootCerts::WebPki,
        };
        let tls = TlsConfig::builder().root_certs(roots).unversioned_rustls_crypto_provider(trust::provider()).build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .user_agent(user_agent)
            .http_status_as_error(false)
            // A cache has no business to send us elsewhere with our credentials.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .timeout_await_100(Some(LEAVE))
            .max_idle_connections(64)
            .max_idle_connections_per_host(64)
            .build();
        Self { agent: config.new_agent(), store }
    }

    fn address(&self, key: &str, write: bool) -> String {
        match &self.store {
            Store::Bazel { base, .. } => format!("{base}/ac/{key}"),
            Store::S3 { bucket, prefix, credentials } => {
                let (object, credentials) = (format!("{prefix}{key}"), credentials.as_deref());
                let signed = if write {
                    bucket.put_object(credentials, &object).sign(SIGNED_FOR)
                } else {
                    bucket.get_object(credentials, &object).sign(SIGNED_FOR)
                };
                signed.into()
            }
        }
    }

    fn authorization(&self) -> Option<&str> {
        match &self.store {
            Store::Bazel { authorization, .. } => authorization.as_deref(),
            Store::S3 { .. } => None,
        }
    }

    fn try_get(&self, key: &str, deadline: Instant) -> Result<(u16, Vec<u8>), Error> {
        let mut request = self.agent.get(self.address(key, false));
        if let Some(authorization) = self.authorization() {
            request = request.header("authorization", authorization);
        }
        let mut response = request.config().timeout_global(Some(left(deadline))).build().call()?;
        let status = response.status().as_u16();
        let limit = if status == 200 { (LARGEST + action_result::ROOM) as u64 } else { EXPLANATION };
        let body = response.body_mut().with_config().limit(limit).read_to_vec();
        Ok((status, if status == 200 { body? } else { body.unwrap_or_default() }))
    }

    fn try_put(&self, key: &str, body: &[u8], deadline: Instant) -> Result<(u16, Vec<u8>), Error> {
        let mut request = self.agent.put(self.address(key, true)).content_type("application/octet-stream");
        if let Some(authorization) = self.authorization() {
            request = request.header("authorization", authorization);
        }
        if body.len() > ASK_FIRST {
            request = request.header("expect", "100-continue");
        }
        let mut response = request.config().timeout_global(Some(left(deadline))).build().send(body)?;
        let body = response.body_mut().with_config().limit(EXPLANATION).read_to_vec();
        Ok((response.status().as_u16(), body.unwrap_or_default()))
    }

    /// What an answer that is not the one hoped for means.
    fn no(&self, status: u16, body: &[u8]) -> Failure {
        let mut text = format!("it answered with status {status}");
        if let Store::S3 { .. } = self.store
            && let Some(code) = code(body)
        {
            text = format!("{text}, `{code}`");
            if status == 403 && code == "AccessDenied" {
                text += ": objects that do not exist are told from others only with `s3:ListBucket`";
            }
        }
        match status {
            411 | 413 | 507 => Failure::TooLarge,
            408 | 425 | 429 | 500.. => Failure::Broken(text),
            _ => Failure::Refused(text),
        }
    }
}

impl Client for Web {
    fn get(&mut self, key: &str, deadline: Instant) -> Result<Option<Vec<u8>>, Failure> {
        let (status, body) = twice(deadline, || self.try_get(key, deadline))?;
        match (status, &self.store) {
            (200, Store::Bazel { .. }) => Ok(action_result::unwrap(&body).map(<[u8]>::to_vec)),
            (200, Store::S3 { .. }) => Ok(Some(body)),
            (404 | 410, Store::Bazel { .. }) => Ok(None),
            (404, Store::S3 { .. }) if code(&body) != Some("NoSuchBucket") => Ok(None),
            _ => Err(self.no(status, &body)),
        }
    }

    fn put(&mut self, key: &str, bytes: &[u8], deadline: Instant) -> Result<(), Failure> {
        let wrapped;
        let body = match self.store {
            Store::Bazel { .. } => {
                wrapped = action_result::wrap(bytes);
                &wrapped
            }
            Store::S3 { .. } => bytes,
        };
        match twice(deadline, || self.try_put(key, body, deadline))? {
            (200..=299, _) => Ok(()),
            (status, body) => Err(self.no(status, &body)),
        }
    }
}

/// Once more if a connection was lost: the service may have closed it while nobody asked.
fn twice<R>(deadline: Instant, mut act: impl FnMut() -> Result<R, Error>) -> Result<R, Failure> {
    let lost = |why: &Error| {
        let Error::Io(why) = why else { return false };
        matches!(
            why.kind(),
            ErrorKind::ConnectionReset
                | ErrorKind::ConnectionAborted
                | ErrorKind::BrokenPipe
                | ErrorKind::UnexpectedEof
                | ErrorKind::NotConnected
        )
    };
    let result = match act() {
        Err(why) if lost(&why) && Instant::now() < deadline => act(),
        result => result,
    };
    result.map_err(|why| match why {
        Error::Timeout(_) => Failure::Broken("it did not answer in time".to_owned()),
        Error::HostNotFound => Failure::Broken("its host was not found".to_owned()),
        Error::BodyExceedsLimit(_) => Failure::Broken("it sent more than any entry takes".to_owned()),
        Error::Io(why) => super::wire::broken(&why),
        // These repeat the address, which is signed.
        Error::BadUri(_) | Error::Http(_) => Failure::Refused("its address cannot be used".to_owned()),
        why => Failure::Broken(why.to_string()),
    })
}

/// The time up to the deadline; not zero, which would mean for ever.
fn left(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1))
}

/// The text of `<Code>` in what S3 says of an error.
fn code(body: &[u8]) -> Option<&str> {
    let text = str::from_utf8(body).ok()?;
    let code = text.split_once("<Code>")?.1.split_once("</Code>")?.0;
    code.bytes().all(|byte| byte.is_ascii_alphanumeric()).then_some(code)
}
