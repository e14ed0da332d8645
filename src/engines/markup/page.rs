//! Walks the elements of one document, asks the host, and collects what changes.

use std::{iter, ops::Range};

use super::element::{Attribute, Element, Space};
use super::vocabulary::{self, ScriptKind, Shape};
use super::{CssKind, Host, Problem, Rewritten, Role, Text, edits::Edits, html, import_map, refresh, srcset};

/// One document while it is walked.
pub(super) struct Page<'h> {
    host: &'h mut dyn Host,
    edits: Edits,
    problems: Vec<Problem>,
    /// Whether this is a document in an attribute of another one.
    nested: bool,
    based: bool,
    /// Whether a URL was met that a `<base>` would have changed.
    asked: bool,
}

impl<'h> Page<'h> {
    /// A document of which nothing is known.
    pub(super) fn new(host: &'h mut dyn Host, nested: bool) -> Self {
        Self { host, edits: Edits::default(), problems: Vec::new(), nested, based: false, asked: false }
    }

    /// Notes a problem.
    pub(super) fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// The document, rewritten.
    pub(super) fn finish(self, source: &str) -> Rewritten {
        if self.problems.is_empty() { Ok(self.edits.apply(source)) } else { Err(self.problems) }
    }

    /// Asks about everything that `element` refers to.
    pub(super) fn element(&mut self, element: &Element<'_>) {
        match element.space {
            Space::Html => self.html(element),
            Space::Svg => self.svg(element),
            Space::MathMl => {}
            Space::Other => return,
        }
        if let Some(style) = element.attribute("style") {
            self.declarations(style, CssKind::Declarations);
        }
    }

    /// Asks about everything that an element refers to which cannot change, since it stands for several.
    pub(super) fn shared(&mut self, element: &Element<'_>, source: &str, place: Range<usize>) {
        let mut once = Page::new(self.host, self.nested);
        once.element(element);
        let problems = match once.finish(source) {
            Ok(None) => return,
            Ok(Some(_)) => vec![
                Problem::new(place, "an element in an entity refers to a file")
                    .hint("write the element in the place of the entity"),
            ],
            Err(problems) => problems,
        };
        for problem in problems {
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
    }

    /// Asks about a style sheet that the whole document uses; `css` tells it from other languages.
    pub(super) fn sheet(&mut self, href: &Attribute<'_>, css: bool) {
        let role = if css { Role::Stylesheet } else { Role::Embed };
        self.urls(href, iter::once(0..href.value.as_str().len()), role, |url| url);
    }

    fn html(&mut self, element: &Element<'_>) {
        match element.name.as_str() {
            "base" => self.base(element),
            "link" => self.link(element),
            "script" => self.script(element, "src"),
            "style" => self.style(element),
            "meta" => self.meta(element),
            "iframe" => self.inner_document(element),
            "input" if element.says("type", "image") => self.url_attribute(element, "src", Role::Image),
            _ => {}
        }
        let name = element.name.as_str();
        for &(_, attribute, shape, role) in vocabulary::HTML.iter().filter(|(names, ..)| names.contains(&name)) {
            match shape {
                Shape::Url => self.url_attribute(element, attribute, role),
                Shape::Srcset => self.srcset(element, attribute),
            }
        }
    }

    fn svg(&mut self, element: &Element<'_>) {
        const HREFS: [&str; 2] = ["href", "xlink:href"];
        let name = element.name.as_str();
        match name {
            // What counts is `href`; programs that know only the old name read the other.
            "script" => {
                let name = if element.attribute("href").is_some() { "href" } else { "xlink:href" };
                self.script(element, name);
                if name == "href" {
                    self.url_attribute(element, "xlink:href", script_role(element));
                }
            }
            "style" => self.style(element),
            _ => {}
        }
        if let Some(role) = vocabulary::svg_role(name) {
            for attribute in HREFS {
                self.url_attribute(element, attribute, role);
            }
        }
        if HREFS.iter().any(|href| element.says("attributename", href)) {
            self.animated(element);
        }
        for attribute in &element.attributes {
            if vocabulary::PRESENTATION.contains(&attribute.name) && attribute.value.as_str().contains('(') {
                self.declarations(attribute, CssKind::Value);
            }
        }
    }

    fn base(&mut self, element: &Element<'_>) {
        let Some(href) = element.attribute("href").filter(|_| !self.based) else { return };
        self.based = true;
        let place = href.value.place();
        if self.nested {
            let problem = Problem::new(place, "a `<base href>` in a `srcdoc` cannot be followed");
            return self.problem(problem.hint("write the page of the `iframe` to a file of its own"));
        }
        if self.asked {
            let problem =
                Problem::new(place, "a `<base href>` after other URLs leaves open what those are relative to");
            return self.problem(problem.hint("move it to the start of `<head>`"));
        }
        let (range, url) = url_in(href.value.as_str(), 0..href.value.as_str().len());
        self.host.base(&url, href.value.place_of(range));
    }

    fn link(&mut self, element: &Element<'_>) {
        let Some(role) = element.value("rel").and_then(vocabulary::link_role) else { return };
        if role == Role::Stylesheet && !vocabulary::is_css(element.value("type")) {
            return;
        }
        self.url_attribute(element, "href", role);
        if role == Role::Preload {
            self.srcset(element, "imagesrcset");
        }
        if matches!(role, Role::Stylesheet | Role::Preload | Role::ModulePreload) {
            self.integrity(element, "href");
        }
    }

    fn script(&mut self, element: &Element<'_>, source: &str) {
        let kind = script_kind(element);
        if kind == ScriptKind::Data {
            return;
        }
        if element.attribute(source).is_some() {
            self.url_attribute(element, source, script_role(element));
            self.integrity(element, source);
        } else if let Some(content) = &element.content
            && !content.text.as_str().trim().is_empty()
        {
            match kind {
                ScriptKind::ImportMap => match import_map::changes(&content.text, self.host) {
                    Ok(changes) => {
                        self.asked = true;
                        content.change(&changes, &mut self.edits);
                    }
                    Err(problem) => self.problem(problem),
                },
                kind => self.host.script(&content.text, kind == ScriptKind::Module),
            }
        }
    }

    fn style(&mut self, element: &Element<'_>) {
        if vocabulary::is_css(element.value("type"))
            && let Some(content) = &element.content
            && let Some(new) = self.css(&content.text, CssKind::Sheet)
        {
            content.replace(&new, &mut self.edits);
        }
    }

    fn declarations(&mut self, attribute: &Attribute<'_>, kind: CssKind) {
        if let Some(new) = self.css(&attribute.value, kind) {
            attribute.replace(&new, &mut self.edits);
        }
    }

    fn css(&mut self, css: &Text<'_>, kind: CssKind) -> Option<String> {
        if css.as_str().trim().is_empty() {
            return None;
        }
        let lower = css.as_str().to_ascii_lowercase();
        self.asked |= ["url(", "src(", "image-set(", "@import"].iter().any(|name| lower.contains(name));
        self.host.css(css, kind)
    }

    fn meta(&mut self, element: &Element<'_>) {
        let Some(content) = element.attribute("content") else { return };
        let named = |name| element.value(name).and_then(vocabulary::meta_role);
        if element.says("http-equiv", "refresh") {
            if let Some(range) = refresh::address(content.value.as_str()) {
                self.urls(content, iter::once(range), Role::Navigation, |url| url);
            }
        } else if let Some(role) = named("property").or_else(|| named("name")) {
            self.url_attribute(element, "content", role);
        }
    }

    /// The page in `srcdoc`, which has the URLs of this one.
    fn inner_document(&mut self, element: &Element<'_>) {
        let Some(attribute) = element.attribute("srcdoc") else { return };
        let text = &attribute.value;
        if self.nested {
            let problem = Problem::new(text.place(), "a `srcdoc` in a `srcdoc` is not read");
            return self.problem(problem.hint("write the inner page to a file of its own"));
        }
        self.asked = true;
        match html::document(text.as_str(), &mut Inside { host: self.host, text }, true) {
            Ok(None) => {}
            Ok(Some(new)) => attribute.replace(&new, &mut self.edits),
            Err(problems) => {
                let moved = |problem: Problem| Problem { span: text.place_of(problem.span.clone()), ..problem };
                self.problems.extend(problems.into_iter().map(moved));
            }
        }
    }

    /// An animation of `href`: what it is set to.
    fn animated(&mut self, element: &Element<'_>) {
        for name in ["from", "to", "by"] {
            self.url_attribute(element, name, Role::Element);
        }
        if let Some(values) = element.attribute("values") {
            let text = values.value.as_str();
            // The semicolons of `data:` URLs cannot be told from those of the list.
            if !text.contains("data:") {
                let parts = text.split(';').scan(0, |start, part| {
                    let range = *start..*start + part.len();
                    *start = range.end + 1;
                    Some(range)
                });
                self.urls(values, parts, Role::Element, |url| url);
            }
        }
    }

    fn url_attribute(&mut self, element: &Element<'_>, name: &str, role: Role) {
        if let Some(attribute) = element.attribute(name) {
            self.urls(attribute, iter::once(0..attribute.value.as_str().len()), role, |url| url);
        }
    }

    fn srcset(&mut self, element: &Element<'_>, name: &str) {
        if let Some(attribute) = element.attribute(name) {
            let addresses = srcset::addresses(attribute.value.as_str());
            self.urls(attribute, addresses, Role::Image, |url| srcset::address(&url));
        }
    }

    /// Asks about the URLs that stand at `ranges` in a value.
    fn urls(
        &mut self,
        attribute: &Attribute<'_>,
        ranges: impl IntoIterator<Item = Range<usize>>,
        role: Role,
        write: fn(String) -> String,
    ) {
        let mut changes = Vec::new();
        for range in ranges {
            let (range, url) = url_in(attribute.value.as_str(), range);
            if names_the_document(&url) {
                continue;
            }
            self.asked = true;
            if let Some(new) = self.host.url(&url, attribute.value.place_of(range.clone()), role) {
                changes.push((range, write(new)));
            }
        }
        attribute.change(&changes, &mut self.edits);
    }

    fn integrity(&mut self, element: &Element<'_>, source: &str) {
        let (Some(integrity), Some(text)) = (element.attribute("integrity"), element.value(source)) else { return };
        let (_, url) = url_in(text, 0..text.len());
        if !names_the_document(&url)
            && let Some(new) = self.host.integrity(&url, integrity.value.place())
        {
            integrity.replace(&new, &mut self.edits);
        }
    }
}

fn script_kind(element: &Element<'_>) -> ScriptKind {
    ScriptKind::of(element.value("type"), element.value("language"))
}

fn script_role(element: &Element<'_>) -> Role {
    if script_kind(element) == ScriptKind::Module { Role::ModuleScript } else { Role::Script }
}

/// The URL in `text[range]` and its place: white space around it does not count, tabs and line ends inside are dropped.
fn url_in(text: &str, range: Range<usize>) -> (Range<usize>, String) {
    let blank = |letter: char| letter <= ' ';
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start_matches(blank).len();
    let url = part.trim_matches(blank);
    (start..start + url.len(), url.replace(['\t', '\n', '\r'], ""))
}

/// Whether a URL means the document that it stands in.
fn names_the_document(url: &str) -> bool {
    url.is_empty() || url.starts_with(['#', '?'])
}

/// The host of a document that stands in an attribute: places are those of the page around it.
struct Inside<'h> {
    host: &'h mut dyn Host,
    text: &'h Text<'h>,
}

impl Host for Inside<'_> {
    fn base(&mut self, url: &str, place: Range<usize>) {
        self.host.base(url, self.text.place_of(place));
    }

    fn url(&mut self, url: &str, place: Range<usize>, role: Role) -> Option<String> {
        self.host.url(url, self.text.place_of(place), role)
    }

    fn integrity(&mut self, url: &str, place: Range<usize>) -> Option<String> {
        self.host.integrity(url, self.text.place_of(place))
    }

    fn css(&mut self, css: &Text<'_>, kind: CssKind) -> Option<String> {
        self.host.css(&css.within(self.text), kind)
    }

    fn script(&mut self, script: &Text<'_>, module: bool) {
        self.host.script(&script.within(self.text), module);
    }
}
