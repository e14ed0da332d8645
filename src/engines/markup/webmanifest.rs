//! Web app manifests: the pictures that they name. Pages (`start_url`, `scope`, `id`, the `url` of a shortcut) stay.

use serde::Deserialize;

use super::json::{self, Value};
use super::{Host, Problem, Rewritten, Role, edits::Edits};

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Manifest<'a> {
    #[serde(borrow)]
    icons: Option<Vec<Picture<'a>>>,
    #[serde(borrow)]
    screenshots: Option<Vec<Picture<'a>>>,
    #[serde(borrow)]
    shortcuts: Option<Vec<WithIcons<'a>>>,
    #[serde(borrow)]
    file_handlers: Option<Vec<WithIcons<'a>>>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct WithIcons<'a> {
    #[serde(borrow)]
    icons: Option<Vec<Picture<'a>>>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Picture<'a> {
    #[serde(borrow)]
    src: Option<Value<'a>>,
}

/// Rewrites a manifest, whose URLs are relative to its own place.
///
/// # Errors
/// If it is not JSON, or a list of pictures is something else.
pub fn rewrite(source: &str, host: &mut dyn Host) -> Rewritten {
    let body = source.strip_prefix('\u{feff}').unwrap_or(source);
    let before = source.len() - body.len();
    let manifest: Manifest<'_> = json::parse("this manifest cannot be read", body).map_err(|problem| {
        let span = problem.span.start + before..problem.span.end + before;
        vec![Problem { span, ..problem }]
    })?;
    let nested = manifest.shortcuts.into_iter().chain(manifest.file_handlers).flatten().map(|part| part.icons);
    let lists = [manifest.icons, manifest.screenshots].into_iter().chain(nested);

    let mut found: Vec<_> = lists.flatten().flatten().filter_map(|picture| picture.src?.string(body)).collect();
    found.sort_by_key(|(_, range)| range.start);
    let mut edits = Edits::default();
    for (url, range) in found {
        let place = range.start + before..range.end + before;
        let url = url.trim();
        if !url.is_empty()
            && let Some(new) = host.url(url, place.clone(), Role::Image)
        {
            edits.replace(place, json::encode(&new));
        }
    }
    Ok(edits.apply(source))
}

#[cfg(test)]
mod tests;
