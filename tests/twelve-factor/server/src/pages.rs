//! The page that loads the assets. It is written once: nothing in it depends on the request or on the process.

use std::fmt::Write as _;

use assetpack::manifest::{Entry, Manifest, UnknownAsset};

use crate::http::{Request, Response};

/// The pages of the process.
pub struct Pages {
    home: String,
}

impl Pages {
    /// # Errors
    /// The manifest lacks an asset that a page names.
    pub fn new(manifest: &Manifest) -> Result<Self, UnknownAsset> {
        let place = |name: &str, entry: &Entry| {
            format!("{name}=\"{}\" integrity=\"{}\"", manifest.url_of(entry), entry.integrity)
        };
        let mut home =
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Home</title>\n".to_owned();
        let sheets = [manifest.entry("site.css")?].into_iter().chain(manifest.stylesheets("app.js")?);
        for sheet in sheets {
            let _ = writeln!(home, "<link rel=\"stylesheet\" {}>", place("href", sheet));
        }
        for module in manifest.preloads("app.js")? {
            let _ = writeln!(home, "<link rel=\"modulepreload\" {}>", place("href", module));
        }
        let _ = writeln!(home, "<script type=\"module\" {}></script>", place("src", manifest.entry("app.js")?));
        for picture in ["pictures/logo.svg", "pictures/Zwölf Bären & Co.svg"] {
            let _ = writeln!(home, "<img src=\"{}\" alt=\"\">", manifest.url(picture)?);
        }
        Ok(Self { home })
    }

    /// The page that is asked for, if it is one.
    pub fn answer(&self, request: &Request) -> Option<Response> {
        let page = match request.target.split('?').next()? {
            "/" => &self.home,
            _ => return None,
        };
        Some(Response::new(200, "text/html", page.clone().into_bytes()).with("Cache-Control", "no-cache"))
    }
}
