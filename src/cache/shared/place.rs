//! What a URL and the environment say about where the shared cache is.

use super::client::Client;
use super::memcached::Memcached;
use super::redis::Redis;
use super::trust::Trust;
use super::web::{Store, Web};
use super::wire::{Kept, Server};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as STANDARD;
use percent_encoding::percent_decode_str;
use rusty_s3::{Bucket, Credentials, UrlStyle};
use std::fmt;
use url::Url;

/// Environment variables, by name. Empty ones are as good as none.
type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

const USER: &str = "ASSETPACK_CACHE_USER";
const PASSWORD: &str = "ASSETPACK_CACHE_PASSWORD";
const TOKEN: &str = "ASSETPACK_CACHE_TOKEN";

/// A service, ready to be asked. Nothing was opened yet.
pub(super) struct Place {
    /// The URL, which holds no credentials.
    url: String,
    service: Service,
}

enum Service {
    Redis(Server),
    Memcached(Server),
    Web(Web),
    #[cfg(test)]
    Invented(fn() -> Box<dyn Client>),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

impl Place {
    /// Reads the URL.
    ///
    /// # Errors
    /// What is wrong in it, or in the environment, for people. Credentials are not repeated.
    pub(super) fn read(text: &str, environment: Environment) -> Result<Self, String> {
        let environment = &|name: &str| environment(name).filter(|value| !value.is_empty());
        let url = Url::parse(text).map_err(|why| {
            if text.contains('@') {
                format!("the URL of the shared cache cannot be read: {why}")
            } else {
                format!("`{text}` cannot be read as the URL of a shared cache: {why}")
            }
        })?;
        let scheme = url.scheme();
        if !url.username().is_empty() || url.password().is_some() {
            let way_out = if scheme == "s3" {
                "set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`".to_owned()
            } else {
                format!("set `{USER}` and `{PASSWORD}`")
            };
            return Err(format!(
                "the `{scheme}:` URL of the shared cache holds credentials, and settings are committed: {way_out} in the environment"
            ));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(format!("`{text}` is not the URL of a shared cache: it has a query or a fragment"));
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(format!("`{text}` is not the URL of a shared cache: it names no host"));
        }
        let service = match scheme {
            "redis" => Service::Redis(server(&url, 6379, environment)?),
            "rediss" => {
                let tls = Some(Trust::load(environment)?.config()?);
                Service::Redis(Server { tls, ..server(&url, 6379, environment)? })
            }
            "memcached" => Service::Memcached(server(&url, 11_211, environment)?),
            "s3" => web(bucket(&url, environment)?, environment)?,
            "http" | "https" => web(bazel(&url, environment)?, environment)?,
            _ => {
                return Err(format!(
                    "`{text}` is not the URL of a shared cache: `{scheme}:` is none of `redis:`, `rediss:`, `memcached:`, `s3:`, `http:` and `https:`"
                ));
            }
        };
        Ok(Self { url: text.to_owned(), service })
    }

    /// A client for one thread.
    pub(super) fn client(&self) -> Box<dyn Client> {
        match &self.service {
            Service::Redis(server) => Box::new(Kept::<Redis>::new(server.clone())),
            Service::Memcached(server) => Box::new(Kept::<Memcached>::new(server.clone())),
            Service::Web(web) => Box::new(web.clone()),
            #[cfg(test)]
            Service::Invented(client) => client(),
        }
    }

    /// A service that is no service.
    #[cfg(test)]
    pub(super) fn invent(client: fn() -> Box<dyn Client>) -> Self {
        Self { url: "test://".to_owned(), service: Service::Invented(client) }
    }
}

fn server(url: &Url, port: u16, environment: Environment) -> Result<Server, String> {
    let path = url.path().trim_matches('/');
    let redis = url.scheme() != "memcached";
    let database = match path {
        "" => 0,
        number if redis => {
            number.parse().map_err(|_| format!("`{url}` ends with `{number}`, which is no number of a database"))?
        }
        _ => return Err(format!("`{url}` has a path, which memcached does not know")),
    };
    let (user, password) = (environment(USER), environment(PASSWORD));
    if user.is_some() && password.is_none() {
        return Err(format!("`{USER}` is set, but `{PASSWORD}` is not"));
    }
    if !redis && password.is_some() {
        let user = user.as_deref().ok_or_else(|| format!("`{PASSWORD}` is set, but `{USER}` is not"))?;
        // The protocol separates the two by a space, and ends them with the line.
        if user.contains(char::is_whitespace)
            || password.as_deref().is_some_and(|text| text.contains(char::is_whitespace))
        {
            return Err(format!("white space in `{USER}` or `{PASSWORD}` cannot be told to memcached"));
        }
    }
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned();
    Ok(Server { host, port: url.port().unwrap_or(port), tls: None, user, password, database })
}

fn web(store: Store, environment: Environment) -> Result<Service, String> {
    let encrypted = match &store {
        Store::Bazel { base, .. } => base.starts_with("https:"),
        Store::S3 { bucket, .. } => bucket.base_url().scheme() == "https",
    };
    let trust = if encrypted { Trust::load(environment)? } else { Trust::BuiltIn };
    Ok(Service::Web(Web::new(store, &trust, concat!("assetpack/", env!("CARGO_PKG_VERSION")))))
}

fn bazel(url: &Url, environment: Environment) -> Result<Store, String> {
    let authorization = match (environment(TOKEN), environment(USER), environment(PASSWORD)) {
        (None, None, None) => None,
        (Some(token), None, None) => Some(format!("Bearer {token}")),
        (Some(_), ..) => {
            return Err(format!("`{TOKEN}` is set, and so is `{USER}` or `{PASSWORD}`: one of them is too many"));
        }
        (None, Some(user), Some(password)) => {
            if user.contains(':') {
                return Err(format!("the name in `{USER}` has a colon, which HTTP does not allow"));
            }
            Some(format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
        }
        (None, Some(_), None) => return Err(format!("`{USER}` is set, but `{PASSWORD}` is not")),
        (None, None, Some(_)) => return Err(format!("`{PASSWORD}` is set, but `{USER}` is not")),
    };
    if authorization.as_deref().is_some_and(|text| text.bytes().any(|byte| !(0x20..0x7f).contains(&byte))) {
        return Err(format!("`{TOKEN}` has characters that no header can hold"));
    }
    Ok(Store::Bazel { base: url.as_str().trim_end_matches('/').to_owned(), authorization })
}

fn bucket(url: &Url, environment: Environment) -> Result<Store, String> {
    if url.port().is_some() {
        return Err(format!("`{url}` has a port: after `s3://` comes a bucket; `AWS_ENDPOINT_URL` says where it is"));
    }
    let name = url.host_str().unwrap_or_default().to_owned();
    let prefix = percent_decode_str(url.path().trim_matches('/')).decode_utf8();
    let prefix = prefix.map_err(|_| format!("the path of `{url}` is not UTF-8"))?;
    let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
    let region = environment("AWS_REGION").or_else(|| environment("AWS_DEFAULT_REGION"));
    let region = region.unwrap_or_else(|| "us-east-1".to_owned());
    let own = environment("AWS_ENDPOINT_URL_S3").or_else(|| environment("AWS_ENDPOINT_URL"));
    // Names with dots match no certificate of a host that begins with them.
    let style = if own.is_some() || name.contains('.') { UrlStyle::Path } else { UrlStyle::VirtualHost };
    let endpoint = own.unwrap_or_else(|| format!("https://s3.{region}.amazonaws.com"));
    let address = Url::parse(&endpoint).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let address =
        address.ok_or_else(|| format!("`{endpoint}`, from `AWS_ENDPOINT_URL`, is no `http:` or `https:` URL"))?;
    let bucket = Bucket::new(address, style, name, region).map_err(|why| format!("`{url}` names no bucket: {why}"))?;
    let credentials = match (environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY")) {
        (None, None) => None,
        (Some(key), Some(secret)) => Some(match environment("AWS_SESSION_TOKEN") {
            Some(token) => Credentials::new_with_token(key, secret, token),
            None => Credentials::new(key, secret),
        }),
        _ => return Err("one of `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` is set, the other is not".to_owned()),
    };
    Ok(Store::S3 { bucket: Box::new(bucket), prefix, credentials: credentials.map(Box::new) })
}
