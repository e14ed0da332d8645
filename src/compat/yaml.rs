//! YAML as Ruby's Psych and Python's `PyYAML` read it, with the place of every value.
//!
//! Both read YAML 1.1: `on`, `off`, `yes` and `no` are booleans, and `<<` takes over the entries of
//! other maps. The parser gives events, so nothing here recurses, and what hostile aliases would
//! make is counted before it is copied.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::node::{Entry, Node, Value};

/// How deep lists and maps may stand in each other.
const DEEPEST: usize = 64;
/// How many values there may be, those of aliases counted each time.
const MOST_NODES: usize = 200_000;
/// How far apart the characters are whose bytes are remembered.
const STEP: usize = 256;

/// Whose YAML it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Later entries win, those of `<<` too; further documents are not read.
    Ruby,
    /// An entry of the map itself wins over those of `<<`; there is one document.
    Python,
}

/// Something to say about a place.
pub(super) type Remark = (Range<usize>, String);

/// A document.
#[derive(Debug)]
pub(super) struct Document {
    /// Nothing if the text is empty.
    pub(super) root: Option<Node>,
    /// What was read, though it may not have been meant so.
    pub(super) remarks: Vec<Remark>,
}

/// Reads the first document of a text.
///
/// # Errors
/// The first thing that is no YAML, or too large.
pub(super) fn parse(text: &str, dialect: Dialect) -> Result<Document, Remark> {
    let bytes = Bytes::of(text);
    let mut builder = Builder { dialect, frames: Vec::new(), anchors: BTreeMap::new(), nodes: 0, remarks: Vec::new() };
    let mut root = None;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let at = bytes.at(error.marker().index());
            (at..at, format!("this is no YAML: {}", error.info()))
        })?;
        let span = bytes.at(span.start.index())..bytes.at(span.end.index());
        let span = if matches!(event, Event::Scalar(..)) { within_quotes(text, span) } else { span };
        if matches!(event, Event::DocumentStart(_)) && root.is_some() {
            let message = "a second document begins here: only the first one is read".to_owned();
            if dialect == Dialect::Python {
                return Err((span, message));
            }
            builder.remarks.push((span, message));
            break;
        }
        if let Some(node) = builder.event(event, span)? {
            root = Some(node);
        }
    }
    // A document without anything in it is an empty scalar.
    let root = root.filter(|node| !(node.is_null() && node.span.is_empty()));
    Ok(Document { root, remarks: builder.remarks })
}

/// A finished value, with how many values it holds and how deep they stand.
#[derive(Clone)]
struct Built {
    node: Node,
    nodes: usize,
    depth: usize,
}

/// A list or map that is not finished.
struct Frame {
    value: Unfinished,
    start: usize,
    anchor: usize,
    anchored: bool,
    nodes: usize,
    depth: usize,
}

enum Unfinished {
    List(Vec<Node>),
    Map(Entries),
}

#[derive(Default)]
struct Entries {
    list: Vec<Entry>,
    /// Where an entry is, and whether it came by `<<`.
    names: BTreeMap<String, (usize, bool)>,
    /// The key whose value comes next, and whether it is a bare `<<`.
    key: Option<(Node, String, bool)>,
}

struct Builder {
    dialect: Dialect,
    frames: Vec<Frame>,
    /// Nothing while the value is not finished.
    anchors: BTreeMap<usize, Built>,
    nodes: usize,
    remarks: Vec<Remark>,
}

impl Builder {
    /// Gives the root, once it is finished.
    fn event(&mut self, event: Event<'_>, span: Range<usize>) -> Result<Option<Node>, Remark> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let bare = style == ScalarStyle::Plain;
                let value = scalar(&text, bare, tag.as_deref(), self.dialect).map_err(|why| (span.clone(), why))?;
                let merges = bare && tag.is_none() && text == "<<";
                let node = Node { anchored: anchor > 0, ..Node::new(value, span) };
                self.count(1, &node.span)?;
                self.finished(Built { node, nodes: 1, depth: 0 }, anchor, Some((text.into_owned(), merges)))
            }
            Event::Alias(id) => {
                let Some(built) = self.anchors.get(&id) else {
                    return Err((span, "this alias stands inside of what it refers to".to_owned()));
                };
                self.count(built.nodes, &span)?;
                let mut built = self.anchors[&id].clone();
                // The anchor itself is elsewhere.
                built.node.anchored = false;
                let text = match &built.node.value {
                    Value::Text(text) | Value::Number(text) => Some((text.clone(), false)),
                    _ => None,
                };
                self.finished(built, 0, text)
            }
            Event::SequenceStart(anchor, tag) => self.open(Unfinished::List(Vec::new()), span, anchor, tag.as_deref()),
            Event::MappingStart(anchor, tag) => {
                self.open(Unfinished::Map(Entries::default()), span, anchor, tag.as_deref())
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(frame) = self.frames.pop() else { return Ok(None) };
                let (value, end) = match frame.value {
                    Unfinished::List(items) => {
                        let end = items.last().map_or(span.end, |item| item.span.end);
                        (Value::List(items), end)
                    }
                    Unfinished::Map(map) => {
                        let end = map.list.last().map_or(span.end, |entry| entry.node.span.end);
                        (Value::Map(map.list), end)
                    }
                };
                // A block ends where something else begins: that is too far to point at.
                let end = if span.is_empty() { end } else { span.end };
                let node = Node { value, span: frame.start..end.max(frame.start), anchored: frame.anchored };
                self.finished(Built { node, nodes: frame.nodes, depth: frame.depth }, frame.anchor, None)
            }
            _ => Ok(None),
        }
    }

    fn open(
        &mut self,
        value: Unfinished,
        span: Range<usize>,
        anchor: usize,
        tag: Option<&Tag>,
    ) -> Result<Option<Node>, Remark> {
        if let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema()) {
            return Err((span, format!("`{tag}` makes an object of this, which only its own program can")));
        }
        self.count(1, &span)?;
        let frame = Frame { value, start: span.start, anchor, anchored: anchor > 0, nodes: 1, depth: 0 };
        self.frames.push(frame);
        if self.frames.len() > DEEPEST { Err(too_deep(span)) } else { Ok(None) }
    }

    fn count(&mut self, nodes: usize, span: &Range<usize>) -> Result<(), Remark> {
        self.nodes += nodes;
        let message = || format!("there are more than {MOST_NODES} values, with those of aliases");
        if self.nodes > MOST_NODES { Err((span.clone(), message())) } else { Ok(()) }
    }

    /// Puts a value where it belongs. `text` is what a scalar was written as, and whether it is `<<`.
    fn finished(&mut self, built: Built, anchor: usize, text: Option<(String, bool)>) -> Result<Option<Node>, Remark> {
        if self.frames.len() + built.depth > DEEPEST {
            return Err(too_deep(built.node.span));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, built.clone());
        }
        let Some(frame) = self.frames.last_mut() else { return Ok(Some(built.node)) };
        frame.nodes += built.nodes;
        frame.depth = frame.depth.max(built.depth + 1);
        frame.anchored |= built.node.anchored;
        match &mut frame.value {
            Unfinished::List(items) => items.push(built.node),
            Unfinished::Map(map) => match map.key.take() {
                None => {
                    let Some((name, merges)) = text else {
                        let kind = built.node.kind();
                        return Err((built.node.span, format!("this key is {kind}: keys are text")));
                    };
                    map.key = Some((built.node, name, merges));
                }
                Some((_, _, true)) => map.merge(built.node, self.dialect)?,
                Some((key, name, false)) => {
                    if let Some(before) = map.set(Entry { name, key, node: built.node }, false, self.dialect) {
                        let message = format!("`{}` is set again further down: only the last one counts", before.name);
                        self.remarks.push((before.key.span, message));
                    }
                }
            },
        }
        Ok(None)
    }
}

impl Entries {
    /// Gives an entry that is lost for this one, unless it is meant to be.
    fn set(&mut self, entry: Entry, merged: bool, dialect: Dialect) -> Option<Entry> {
        let Some((at, was_merged)) = self.names.get(&entry.name).copied() else {
            self.names.insert(entry.name.clone(), (self.list.len(), merged));
            self.list.push(entry);
            return None;
        };
        if merged && !was_merged && dialect == Dialect::Python {
            return None;
        }
        self.names.insert(entry.name.clone(), (at, merged));
        let before = std::mem::replace(&mut self.list[at], entry);
        (!merged && !was_merged).then_some(before)
    }

    fn merge(&mut self, node: Node, dialect: Dialect) -> Result<(), Remark> {
        let maps = match node.value {
            Value::Map(_) => vec![node],
            // The first of several wins.
            Value::List(items) => items.into_iter().rev().collect(),
            _ => return Err((node.span.clone(), format!("`<<` is {}, not a map", node.kind()))),
        };
        for map in maps {
            let kind = map.kind();
            let Value::Map(entries) = map.value else {
                return Err((map.span, format!("`<<` holds {kind}, not only maps")));
            };
            for entry in entries {
                self.set(entry, true, dialect);
            }
        }
        Ok(())
    }
}

/// The span of a scalar that begins with a quote ends with one; the parser goes on to what follows.
fn within_quotes(text: &str, span: Range<usize>) -> Range<usize> {
    let bytes = text[span.clone()].as_bytes();
    let Some(quote @ (b'"' | b'\'')) = bytes.first().copied() else { return span };
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 1,
            b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            byte if byte == quote => return span.start..span.start + at + 1,
            _ => {}
        }
        at += 1;
    }
    span
}

fn too_deep(span: Range<usize>) -> Remark {
    (span, format!("lists and maps stand in each other more than {DEEPEST} times"))
}

fn scalar(text: &str, bare: bool, tag: Option<&Tag>, dialect: Dialect) -> Result<Value, String> {
    // `!` alone says that there is nothing to say.
    let tag = tag.filter(|tag| !(tag.handle.is_empty() && tag.suffix == "!"));
    match tag {
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => return Ok(Value::Text(text.to_owned())),
        Some(tag) if !tag.is_yaml_core_schema() => {
            return Err(format!("`{tag}` makes an object of this, which only its own program can"));
        }
        _ => {}
    }
    if !bare && tag.is_none() {
        return Ok(Value::Text(text.to_owned()));
    }
    let lower = text.to_ascii_lowercase();
    // PyYAML knows `on`, `On` and `ON`, Psych any mixture.
    let is_word = dialect == Dialect::Ruby
        || text == lower
        || text == text.to_ascii_uppercase()
        || (text.get(1..) == lower.get(1..) && text.starts_with(|first: char| first.is_ascii_uppercase()));
    Ok(match lower.as_str() {
        "" | "~" => Value::Null,
        "null" if is_word => Value::Null,
        "true" | "yes" | "on" if is_word => Value::Switch(true),
        "false" | "no" | "off" if is_word => Value::Switch(false),
        _ if is_number(&lower) => Value::Number(text.to_owned()),
        _ => Value::Text(text.to_owned()),
    })
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if let Some(hex) = digits.strip_prefix("0x") {
        return !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'_');
    }
    let (mantissa, exponent) = digits.split_once('e').unwrap_or((digits, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    mantissa.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && mantissa.bytes().any(|byte| byte.is_ascii_digit())
        && mantissa.bytes().filter(|byte| *byte == b'.').count() <= 1
        && mantissa.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_'))
        && !exponent.is_empty()
        && exponent.bytes().all(|byte| byte.is_ascii_digit())
}

/// From characters, which the parser counts, to bytes.
struct Bytes<'a> {
    text: &'a str,
    /// Where every [`STEP`]th character begins.
    known: Vec<usize>,
}

impl<'a> Bytes<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, known: text.char_indices().step_by(STEP).map(|(at, _)| at).collect() }
    }

    fn at(&self, character: usize) -> usize {
        let Some(from) = self.known.get(character / STEP) else { return self.text.len() };
        self.text[*from..].char_indices().nth(character % STEP).map_or(self.text.len(), |(at, _)| from + at)
    }
}

#[cfg(test)]
mod tests;
