//! The tags of django-assetpackager in Django's templates.

use std::ops::Range;

use super::Template;
use super::django_assetpackager::Kind;
use super::places::{Origin, Places};
use super::report::Report;
use crate::diagnostic::Location;

const TAGS: [(&str, Kind); 2] = [("javascript_include_merged", Kind::Script), ("css_include_merged", Kind::Sheet)];

/// A tag with file names.
pub(super) struct Tag {
    pub(super) kind: Kind,
    pub(super) names: Vec<String>,
    pub(super) place: Location,
}

/// The tags of a template that name files, in its order; `:base` is a package in any case.
///
/// Comments of templates (`{# … #}`, `{% comment %}`) and `{% verbatim %}` hold no tags.
pub(super) fn tags(template: &Template<'_>, report: &mut Report<'_>) -> Vec<Tag> {
    let places = Places::new(template.file, template.text, Origin::default());
    let mut found = Vec::new();
    let mut until: Option<String> = None;
    for (span, code) in blocks(template.text) {
        let mut words = code.split_whitespace();
        let name = words.next().unwrap_or_default();
        if let Some(end) = &until {
            if code.split_whitespace().collect::<Vec<_>>().join(" ") == *end {
                until = None;
            }
            continue;
        }
        match name {
            "comment" => until = Some("endcomment".to_owned()),
            "verbatim" => {
                let label: Vec<&str> = words.collect();
                until = Some(["endverbatim"].into_iter().chain(label).collect::<Vec<_>>().join(" "));
            }
            _ => {
                let Some((_, kind)) = TAGS.iter().find(|(tag, _)| *tag == name) else { continue };
                // As its program does, without regard to quotes.
                let names: Vec<String> = words.map(str::to_owned).collect();
                if names.is_empty() {
                    report.lost_at(places.at(&span), format!("`{name}` names no files"), "");
                } else if names[0] != ":base" {
                    found.push(Tag { kind: *kind, names, place: places.at(&span) });
                }
            }
        }
    }
    found
}

/// What stands in `{% … %}`, on one line each, outside of `{# … #}`.
fn blocks(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find('{')?;
            if !text[start + 1..].starts_with(['%', '#']) {
                at = start + 1;
                continue;
            }
            let line = text[start..].find(['\n', '\r']).map_or(text.len(), |end| start + end);
            let close = if text[start..].starts_with("{#") { "#}" } else { "%}" };
            let Some(end) = text[start + 2..line.max(start + 2)].find(close).map(|end| start + 2 + end) else {
                at = start + 2;
                continue;
            };
            at = end + 2;
            if close == "%}" {
                return Some((start..at, &text[start + 2..end]));
            }
        }
    })
}
