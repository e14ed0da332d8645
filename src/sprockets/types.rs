//! What a file's extensions say: which languages it is written in, and what becomes of it.

/// What an asset is when it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A script: its parts are joined.
    JavaScript,
    /// A style sheet: its parts are joined.
    Css,
    /// Anything else: one file.
    Other,
}

pub(super) const JAVASCRIPT: &str = "application/javascript";
pub(super) const CSS: &str = "text/css";
/// What a file is whose extension says nothing.
const UNKNOWN: &str = "application/octet-stream";

/// Extensions of things that are published as they are called, with their content types.
const FORMATS: &[(&str, &str)] = &[
    ("js", JAVASCRIPT),
    ("css", CSS),
    ("json", "application/json"),
    ("xml", "application/xml"),
    ("webmanifest", "application/manifest+json"),
    ("html", "text/html"),
    ("htm", "text/html"),
    ("txt", "text/plain"),
    ("text", "text/plain"),
    ("yml", "text/yaml"),
    ("yaml", "text/yaml"),
    ("ico", "image/x-icon"),
    ("bmp", "image/bmp"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("tiff", "image/tiff"),
    ("tif", "image/tiff"),
    ("svg", "image/svg+xml"),
    ("webm", "video/webm"),
    ("snd", "audio/basic"),
    ("au", "audio/basic"),
    ("aiff", "audio/aiff"),
    ("mp3", "audio/mpeg"),
    ("mp2", "audio/mpeg"),
    ("m2a", "audio/mpeg"),
    ("m3a", "audio/mpeg"),
    ("ogx", "application/ogg"),
    ("ogg", "audio/ogg"),
    ("oga", "audio/ogg"),
    ("midi", "audio/midi"),
    ("mid", "audio/midi"),
    ("avi", "video/avi"),
    ("wav", "audio/wave"),
    ("wave", "audio/wave"),
    ("mp4", "video/mp4"),
    ("m4v", "video/mp4"),
    ("aac", "audio/aac"),
    ("m4a", "audio/mp4"),
    ("flac", "audio/flac"),
    ("eot", "application/vnd.ms-fontobject"),
    ("otf", "application/x-font-opentype"),
    ("ttf", "application/x-font-ttf"),
    ("woff", "application/font-woff"),
    ("woff2", "application/font-woff2"),
];

/// Extensions of languages that become something else, with what a file of only these extensions becomes.
const ENGINES: &[(&str, &str)] = &[
    ("coffee", JAVASCRIPT),
    ("jst", JAVASCRIPT),
    ("eco", JAVASCRIPT),
    ("ejs", JAVASCRIPT),
    ("hamlc", JAVASCRIPT),
    ("mjs", JAVASCRIPT),
    ("jsx", JAVASCRIPT),
    ("es6", JAVASCRIPT),
    ("ts", JAVASCRIPT),
    ("tsx", JAVASCRIPT),
    ("sass", CSS),
    ("scss", CSS),
    ("less", CSS),
    ("styl", CSS),
    ("erb", "text/plain"),
];

/// How many languages a file can be written in.
const MOST_ENGINES: usize = 3;

/// A path taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    /// The path without the extensions that are known: `users/show` of `users/show.jst.ejs`.
    pub name: &'a str,
    /// The extension of the output, if it is written: `css` of `a.css.scss.erb`.
    pub format: Option<&'a str>,
    /// The languages, as written: the last one is compiled first.
    pub engines: Vec<&'a str>,
    content_type: Option<&'static str>,
}

impl Parts<'_> {
    /// The content type of what becomes of the file, as Sprockets calls it.
    #[must_use]
    pub fn content_type(&self) -> &'static str {
        self.content_type.unwrap_or(UNKNOWN)
    }

    /// Whether the extensions say anything.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.content_type.is_some()
    }

    /// What becomes of the file.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.content_type() {
            JAVASCRIPT => Kind::JavaScript,
            CSS => Kind::Css,
            _ => Kind::Other,
        }
    }

    /// The path that the asset is asked for by: the name with the extension of what it becomes.
    ///
    /// Sprockets 3 calls `a.jpeg` by the first extension of its type, `a.jpg`, under which no page finds it: as in
    /// Sprockets 4, it keeps its own.
    #[must_use]
    pub fn logical(&self) -> String {
        let extension = match (self.kind(), self.format) {
            (Kind::JavaScript, _) => "js",
            (Kind::Css, _) => "css",
            (Kind::Other, Some(format)) => format,
            (Kind::Other, None) if self.is_known() => "txt",
            (Kind::Other, None) => return self.name.to_owned(),
        };
        format!("{}.{extension}", self.name)
    }
}

/// Takes a path apart: the longest chain of extensions at its end that are one format at most, then languages.
#[must_use]
pub fn parts(path: &str) -> Parts<'_> {
    let base = path.rfind('/').map_or(0, |slash| slash + 1);
    let mut dots = path[base..].match_indices('.').map(|(at, _)| base + at);
    dots.find_map(|dot| chain(path, dot)).unwrap_or(Parts {
        name: path,
        format: None,
        engines: Vec::new(),
        content_type: None,
    })
}

fn chain(path: &str, dot: usize) -> Option<Parts<'_>> {
    let mut engines: Vec<&str> = Vec::new();
    let mut format = None;
    let mut content_type = None;
    for (at, extension) in path[dot + 1..].split('.').enumerate() {
        if let Some(found) = lookup(FORMATS, extension).filter(|_| at == 0) {
            (format, content_type) = (Some(extension), Some(found));
        } else if let Some(found) = lookup(ENGINES, extension)
            && engines.len() < MOST_ENGINES
            && !engines.contains(&extension)
        {
            engines.push(extension);
            content_type = content_type.or(Some(found));
        } else {
            return None;
        }
    }
    Some(Parts { name: &path[..dot], format, engines, content_type })
}

fn lookup(table: &[(&str, &'static str)], extension: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == extension).map(|(_, content_type)| *content_type)
}

/// The logical path of a file, with the extension of what it becomes, and what that is.
#[must_use]
pub fn logical(path: &str) -> (String, Kind) {
    let parts = parts(path);
    (parts.logical(), parts.kind())
}

/// The content types that the second argument of `link_tree` and its like lets through.
///
/// # Errors
/// An extension without a content type. Sprockets would let everything through.
pub(super) fn accepted(argument: &str) -> Result<Vec<String>, String> {
    if argument.contains('/') {
        let types = argument.split(',').map(|part| part.split(';').next().unwrap_or_default().trim().to_owned());
        return Ok(types.collect());
    }
    let extension = argument.strip_prefix('.').unwrap_or(argument);
    match (lookup(FORMATS, extension), lookup(ENGINES, extension)) {
        (Some(found), _) => Ok(vec![found.to_owned()]),
        (None, Some(JAVASCRIPT)) => Err(format!("`{argument}` is not what is published: that is `.js`")),
        (None, Some(CSS)) => Err(format!("`{argument}` is not what is published: that is `.css`")),
        (None, _) => Err(format!("no content type is known for `{argument}`")),
    }
}

/// Whether a content type is one of `pattern`: itself, `image/*` or `*/*`.
pub(super) fn matches(content_type: &str, pattern: &str) -> bool {
    let (kind, detail) = content_type.split_once('/').unwrap_or((content_type, ""));
    let (wanted, wanted_detail) = pattern.split_once('/').unwrap_or((pattern, "*"));
    (wanted == "*" || wanted == kind) && (wanted_detail == "*" || wanted_detail == detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_become_what_their_first_extension_says() {
        use Kind::{Css, JavaScript, Other};
        let cases = [
            ("a.js", "a.js", JavaScript),
            ("lib/a.js.coffee", "lib/a.js", JavaScript),
            ("a.coffee", "a.js", JavaScript),
            ("a.js.coffee.erb", "a.js", JavaScript),
            ("a.js.erb", "a.js", JavaScript),
            ("a.jst.ejs", "a.js", JavaScript),
            ("users/show.jst.eco", "users/show.js", JavaScript),
            ("a.jst", "a.js", JavaScript),
            ("a.ejs", "a.js", JavaScript),
            ("a.ts", "a.js", JavaScript),
            ("a.mjs", "a.js", JavaScript),
            ("jquery.ui.min.js", "jquery.ui.min.js", JavaScript),
            ("a.css", "a.css", Css),
            ("a.css.scss.erb", "a.css", Css),
            ("a.scss", "a.css", Css),
            ("a.b/c.sass", "a.b/c.css", Css),
            ("a.png", "a.png", Other),
            ("a.jpeg", "a.jpeg", Other),
            ("a.html.erb", "a.html", Other),
            ("a.erb", "a.txt", Other),
            ("a.unknown", "a.unknown", Other),
            ("a.unknown.js", "a.unknown.js", JavaScript),
            ("a.js.unknown", "a.js.unknown", Other),
            ("LICENSE", "LICENSE", Other),
            ("a.", "a.", Other),
            ("a.js.", "a.js.", Other),
            // Each language once, three at most, and the format before them.
            ("a.erb.erb", "a.erb.txt", Other),
            ("a.js.coffee.ejs.jst.erb", "a.js.coffee.js", JavaScript),
            ("a.coffee.js", "a.coffee.js", JavaScript),
        ];
        for (path, expected, kind) in cases {
            assert_eq!(logical(path), (expected.to_owned(), kind), "{path}");
        }
    }

    #[test]
    fn chains_are_taken_apart() {
        let found = parts("x/a.css.scss.erb");
        assert_eq!((found.name, found.format, found.engines), ("x/a", Some("css"), vec!["scss", "erb"]));
        let found = parts("x/a.jst.ejs");
        assert_eq!((found.name, found.format, found.engines), ("x/a", None, vec!["jst", "ejs"]));
    }

    #[test]
    fn filters_are_extensions_or_content_types() {
        assert_eq!(accepted(".js"), Ok(vec![JAVASCRIPT.to_owned()]));
        assert_eq!(accepted("css"), Ok(vec![CSS.to_owned()]));
        assert_eq!(accepted("image/*, text/css;q=0.5"), Ok(vec!["image/*".to_owned(), CSS.to_owned()]));
        assert!(accepted(".scss").is_err_and(|said| said.ends_with("that is `.css`")));
        assert!(accepted(".nothing").is_err());
        for (content_type, pattern, expected) in [
            ("image/png", "image/*", true),
            ("image/png", "image", true),
            ("image/png", "*/*", true),
            ("image/png", "image/gif", false),
            ("text/css", "image/*", false),
        ] {
            assert_eq!(matches(content_type, pattern), expected, "{content_type} {pattern}");
        }
    }
}
