//! Which URLs and variables are understood, and what is said of others.

use super::Shared;

/// The URL, the environment, and a piece of what is said; empty if it is understood.
type Case = (&'static str, &'static [(&'static str, &'static str)], &'static str);

const USER: (&str, &str) = ("ASSETPACK_CACHE_USER", "ann");
const PASSWORD: (&str, &str) = ("ASSETPACK_CACHE_PASSWORD", "s3cret");
const TOKEN: (&str, &str) = ("ASSETPACK_CACHE_TOKEN", "t0ken");
const KEY: (&str, &str) = ("AWS_ACCESS_KEY_ID", "k");
const SECRET: (&str, &str) = ("AWS_SECRET_ACCESS_KEY", "s");

const TABLE: &[Case] = &[
    ("redis://cache", &[], ""),
    ("redis://cache:7000/3", &[PASSWORD], ""),
    ("redis://cache/", &[USER, PASSWORD], ""),
    ("redis://[::1]:6379", &[], ""),
    (
        "rediss://cache",
        &[("SSL_CERT_FILE", "/nowhere/ca.pem")],
        "`SSL_CERT_FILE` names `/nowhere/ca.pem`, which cannot be",
    ),
    ("redis://cache/three", &[], "ends with `three`, which is no number of a database"),
    ("redis://cache/-1", &[], "is no number of a database"),
    ("redis://cache", &[USER], "`ASSETPACK_CACHE_USER` is set, but `ASSETPACK_CACHE_PASSWORD` is not"),
    ("redis://:s3cret@cache", &[], "holds credentials, and settings are committed: set `ASSETPACK_CACHE_USER`"),
    ("redis://ann@cache", &[], "holds credentials"),
    ("redis://ann:s3cret@", &[], "empty host"),
    ("https://ann:s3cret@cache", &[], "holds credentials"),
    ("s3://k:s3cret@bucket", &[], "set `AWS_ACCESS_KEY_ID` and"),
    ("https://ann:s3cret@cache:port", &[], "the URL of the shared cache cannot be read"),
    ("redis:", &[], "names no host"),
    ("redis:///3", &[], "names no host"),
    ("redis://cache?ttl=3", &[], "has a query or a fragment"),
    ("memcached://cache", &[], ""),
    ("memcached://cache:1", &[USER, PASSWORD], ""),
    ("memcached://cache/ns", &[], "has a path"),
    ("memcached://cache", &[PASSWORD], "`ASSETPACK_CACHE_USER` is not"),
    ("memcached://cache", &[USER, ("ASSETPACK_CACHE_PASSWORD", "a b")], "white space"),
    ("memcached://cache", &[USER, ("ASSETPACK_CACHE_PASSWORD", "a\r\nflush_all")], "white space"),
    ("http://cache", &[], ""),
    ("https://cache/some/where/", &[TOKEN], ""),
    ("https://cache", &[USER, PASSWORD], ""),
    ("https://cache", &[PASSWORD], "`ASSETPACK_CACHE_USER` is not"),
    ("https://cache", &[TOKEN, PASSWORD], "one of them is too many"),
    ("https://cache", &[("ASSETPACK_CACHE_TOKEN", "a\nb: c")], "no header can hold"),
    ("https://cache", &[("ASSETPACK_CACHE_USER", "a:b"), PASSWORD], "has a colon"),
    ("https://cache", &[("ASSETPACK_CACHE_TOKEN", "")], ""),
    ("s3://bucket", &[], ""),
    ("s3://bucket/some/where", &[KEY, SECRET, ("AWS_SESSION_TOKEN", "t"), ("AWS_REGION", "eu-central-1")], ""),
    ("s3://bucket", &[("AWS_ENDPOINT_URL", "http://127.0.0.1:9000")], ""),
    ("s3://bucket", &[("AWS_ENDPOINT_URL", "127.0.0.1:9000")], "is no `http:` or `https:` URL"),
    ("s3://bucket", &[KEY], "the other is not"),
    ("s3://bucket", &[SECRET], "the other is not"),
    ("s3://bucket:9000/x", &[], "`AWS_ENDPOINT_URL` says where it is"),
    ("s3://bucket/%ff", &[], "is not UTF-8"),
    ("ftp://cache", &[], "`ftp:` is none of `redis:`"),
    ("cache", &[], "cannot be read as the URL of a shared cache"),
    ("/var/cache", &[], "cannot be read as the URL of a shared cache"),
    ("", &[], "cannot be read"),
];

#[test]
fn places() {
    for &(url, variables, expected) in TABLE {
        let environment =
            |name: &str| variables.iter().find(|variable| variable.0 == name).map(|variable| variable.1.to_owned());
        let said = Shared::open(url, false, &environment).err().unwrap_or_default();
        assert_eq!(said.is_empty(), expected.is_empty(), "{url} with {variables:?}: {said}");
        assert!(said.contains(expected), "{url} with {variables:?}: {said}");
        assert!(!said.contains("s3cret") && !said.contains("t0ken"), "{url} with {variables:?} tells secrets: {said}");
    }
}
