//! Which elements and attributes hold references: facts of HTML and SVG, and nothing else.

use super::Role;

/// How an attribute holds its references.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One URL.
    Url,
    /// Candidates with descriptors, between commas.
    Srcset,
}

/// What `integrity` and `href` of one element have to do with each other, and the like, is in `page.rs`; here is what
/// depends on the element and the attribute alone.
pub(super) const HTML: &[(&[&str], &str, Shape, Role)] = &[
    (&["a", "area"], "href", Shape::Url, Role::Navigation),
    (&["form"], "action", Shape::Url, Role::Navigation),
    (&["button", "input"], "formaction", Shape::Url, Role::Navigation),
    (&["iframe", "frame"], "src", Shape::Url, Role::Frame),
    // Browsers read `<image>` as `<img>`.
    (&["img", "image"], "src", Shape::Url, Role::Image),
    (&["img", "image", "source"], "srcset", Shape::Srcset, Role::Image),
    (&["video", "audio", "source"], "src", Shape::Url, Role::Media),
    (&["video"], "poster", Shape::Url, Role::Image),
    (&["track"], "src", Shape::Url, Role::Track),
    (&["embed"], "src", Shape::Url, Role::Embed),
    (&["object"], "data", Shape::Url, Role::Embed),
    (&["body", "table", "thead", "tbody", "tfoot", "tr", "td", "th"], "background", Shape::Url, Role::Image),
];

/// SVG elements whose `href` names something else than a place to go or a script.
const SVG: &[(&[&str], Role)] = &[
    (&["image", "feimage", "cursor"], Role::Image),
    (&["a"], Role::Navigation),
    (
        &[
            "use",
            "lineargradient",
            "radialgradient",
            "meshgradient",
            "pattern",
            "hatch",
            "filter",
            "textpath",
            "mpath",
            "tref",
            "altglyph",
            "glyphref",
            "font-face-uri",
            "color-profile",
            "animate",
            "animatecolor",
            "animatemotion",
            "animatetransform",
            "set",
            "discard",
        ],
        Role::Element,
    ),
];

/// SVG attributes that are properties of CSS and may hold `url(…)`.
pub(super) const PRESENTATION: &[&str] =
    &["clip-path", "cursor", "fill", "filter", "marker", "marker-end", "marker-mid", "marker-start", "mask", "stroke"];

/// Every other attribute that is looked at.
const OTHERS: &[&str] = &[
    "action",
    "attributename",
    "background",
    "by",
    "charset",
    "content",
    "data",
    "formaction",
    "from",
    "href",
    "http-equiv",
    "imagesrcset",
    "integrity",
    "language",
    "name",
    "poster",
    "property",
    "rel",
    "src",
    "srcdoc",
    "srcset",
    "style",
    "to",
    "type",
    "values",
    "xlink:href",
];

/// The attribute of that name, if it may matter. Names are in lower case.
pub(super) fn attribute(name: &str) -> Option<&'static str> {
    let find = |names: &'static [&'static str]| names.binary_search(&name).ok().map(|at| names[at]);
    find(OTHERS).or_else(|| find(PRESENTATION))
}

/// What the `href` of an SVG element names.
pub(super) fn svg_role(element: &str) -> Option<Role> {
    SVG.iter().find(|(elements, _)| elements.contains(&element)).map(|&(_, role)| role)
}

/// What `<link rel>` loads; nothing if it only tells of something.
pub(super) fn link_role(rel: &str) -> Option<Role> {
    // Of several the first in this list counts.
    const ROLES: &[(&str, Role)] = &[
        ("stylesheet", Role::Stylesheet),
        ("modulepreload", Role::ModulePreload),
        ("preload", Role::Preload),
        ("manifest", Role::Manifest),
        ("icon", Role::Image),
        ("apple-touch-icon", Role::Image),
        ("apple-touch-icon-precomposed", Role::Image),
        ("apple-touch-startup-image", Role::Image),
        ("fluid-icon", Role::Image),
        ("image_src", Role::Card),
        ("mask-icon", Role::Image),
        ("prefetch", Role::Prefetch),
        ("prerender", Role::Navigation),
    ];
    let has = |wanted: &str| rel.split_ascii_whitespace().any(|token| token.eq_ignore_ascii_case(wanted));
    ROLES.iter().find(|(wanted, _)| has(wanted)).map(|&(_, role)| role)
}

/// What the `content` of a `<meta>` with this `name` or `property` names.
pub(super) fn meta_role(name: &str) -> Option<Role> {
    const CARDS: &[&str] = &[
        "og:audio",
        "og:audio:secure_url",
        "og:audio:url",
        "og:image",
        "og:image:secure_url",
        "og:image:url",
        "og:video",
        "og:video:secure_url",
        "og:video:url",
        "twitter:image",
        "twitter:image:src",
        "twitter:player:stream",
        "vk:image",
    ];
    const IMAGES: &[&str] = &[
        "msapplication-square150x150logo",
        "msapplication-square310x310logo",
        "msapplication-square70x70logo",
        "msapplication-tileimage",
        "msapplication-wide310x150logo",
    ];
    let name = name.trim().to_ascii_lowercase();
    if CARDS.contains(&name.as_str()) {
        Some(Role::Card)
    } else {
        IMAGES.contains(&name.as_str()).then_some(Role::Image)
    }
}

/// What a `<script>` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScriptKind {
    Classic,
    Module,
    ImportMap,
    /// Anything that browsers do not run.
    Data,
}

impl ScriptKind {
    /// What the attributes say.
    pub(super) fn of(kind: Option<&str>, language: Option<&str>) -> Self {
        const TYPES: &[&str] = &[
            "application/ecmascript",
            "application/javascript",
            "application/x-ecmascript",
            "application/x-javascript",
            "text/ecmascript",
            "text/javascript",
            "text/javascript1.0",
            "text/javascript1.1",
            "text/javascript1.2",
            "text/javascript1.3",
            "text/javascript1.4",
            "text/javascript1.5",
            "text/jscript",
            "text/livescript",
            "text/x-ecmascript",
            "text/x-javascript",
        ];
        let kind = match (kind, language) {
            (Some(""), _) | (None, None | Some("")) => return Self::Classic,
            (Some(kind), _) => kind.trim_matches(|c: char| c.is_ascii_whitespace()).to_ascii_lowercase(),
            (None, Some(language)) => format!("text/{}", language.to_ascii_lowercase()),
        };
        match kind.as_str() {
            "module" => Self::Module,
            "importmap" => Self::ImportMap,
            kind if TYPES.contains(&kind) => Self::Classic,
            _ => Self::Data,
        }
    }
}

/// Whether a `type` attribute says CSS, as it does when it is missing.
pub(super) fn is_css(kind: Option<&str>) -> bool {
    let Some(kind) = kind else { return true };
    let essence = kind.split(';').next().unwrap_or_default().trim();
    kind.is_empty() || essence.eq_ignore_ascii_case("text/css")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_are_searched_are_in_order() {
        assert!(OTHERS.is_sorted());
        assert!(PRESENTATION.is_sorted());
        for (_, name, ..) in HTML {
            assert!(attribute(name).is_some(), "{name}");
        }
    }

    #[test]
    fn links() {
        for (rel, role) in [
            ("stylesheet", Some(Role::Stylesheet)),
            ("StyleSheet", Some(Role::Stylesheet)),
            ("alternate stylesheet", Some(Role::Stylesheet)),
            ("preload stylesheet", Some(Role::Stylesheet)),
            ("shortcut\ticon", Some(Role::Image)),
            ("alternate icon", Some(Role::Image)),
            ("prefetch", Some(Role::Prefetch)),
            ("alternate", None),
            ("canonical", None),
            ("next prev", None),
            ("dns-prefetch", None),
            ("preconnect", None),
            ("stylesheet/less", None),
            ("icons", None),
            ("", None),
        ] {
            assert_eq!(link_role(rel), role, "{rel}");
        }
    }

    #[test]
    fn scripts() {
        for (kind, language, script) in [
            (None, None, ScriptKind::Classic),
            (Some(""), Some("vbscript"), ScriptKind::Classic),
            (Some("text/javascript"), None, ScriptKind::Classic),
            (Some(" Text/JavaScript "), None, ScriptKind::Classic),
            (Some("text/javascript; charset=utf-8"), None, ScriptKind::Data),
            (Some("MODULE"), None, ScriptKind::Module),
            (Some("importmap"), None, ScriptKind::ImportMap),
            (Some("speculationrules"), None, ScriptKind::Data),
            (Some("application/ld+json"), None, ScriptKind::Data),
            (Some("text/template"), None, ScriptKind::Data),
            (Some(" "), None, ScriptKind::Data),
            (None, Some("JavaScript"), ScriptKind::Classic),
            (None, Some("javascript1.2"), ScriptKind::Classic),
            (None, Some("vbscript"), ScriptKind::Data),
            (None, Some(""), ScriptKind::Classic),
        ] {
            assert_eq!(ScriptKind::of(kind, language), script, "{kind:?} {language:?}");
        }
    }
}
