//! link, for CSS: pieces joined to the text of one sheet.

use std::fmt::Write as _;

use super::{
    head::Head,
    order::{Level, Piece, What},
    sheet_map::Segment,
};
use crate::{
    engines::css::{self, Group, LayerNames, ReferenceKind},
    path::{LogicalPath, relative_url},
    reference::SlotTable,
    stages::compile::sheet::{Conditions, Edit, Namespace, Sheet},
};

/// What becomes of an address in one output.
pub enum Address {
    /// It leads to the published file.
    Served,
    /// It stays as it is written.
    Written,
    /// The file's content stands in its place.
    Data(String),
}

/// What becomes of the addresses of outputs.
pub type Addresses<'e> = dyn Fn(&LogicalPath) -> Address + 'e;

/// The text of `pieces` in the sheet `logical`, and where each stretch of it comes from.
///
/// # Errors
/// What cannot be said in one sheet.
pub fn join<'s>(
    pieces: &[Piece<'s>],
    logical: &LogicalPath,
    addresses: &Addresses<'_>,
    slots: &mut SlotTable,
) -> Result<(String, Vec<Segment<'s>>), String> {
    let last = pieces.iter().rposition(|piece| matches!(piece.what, What::Remote(_)));
    let (top, rest) = pieces.split_at(last.map_or(0, |last| last + 1));
    let mut head = Head::default();
    for piece in top {
        head.add(piece).map_err(|why| format!("{why} in `{logical}`"))?;
    }
    let mut rules = Rules::default();
    let mut body = |rules: &mut Rules<'s>, levels: &[Level], sheet: &'s Sheet| {
        let (text, segments) = body(sheet, logical, addresses, slots);
        let nothing = text.trim().is_empty();
        rules.add(levels, &text, segments, nothing);
    };
    for piece in top {
        if let What::Rules(sheet) = piece.what {
            body(&mut rules, &piece.levels, sheet);
        }
    }
    for piece in rest {
        match piece.what {
            What::Rules(sheet) => body(&mut rules, &piece.levels, sheet),
            What::Names(sheet) => {
                for names in &sheet.scanned.layers {
                    rules.add(&piece.levels, &statement(names), Vec::new(), false);
                }
            }
            What::Layers("") => rules.add(&piece.levels, "", Vec::new(), false),
            What::Layers(names) => rules.add(&piece.levels, &format!("@layer {names};"), Vec::new(), false),
            What::Remote(_) => {}
        }
    }
    rules.close(0);
    let before = format!("{}{}", head.text(), namespaces(pieces, logical)?);
    // Without it a browser reads the sheet in the encoding of the page.
    let charset = if before.is_ascii() && rules.text.is_ascii() { "" } else { css::CHARSET };
    let before = charset.to_owned() + &before;
    for segment in &mut rules.segments {
        segment.start += before.len();
        segment.end += before.len();
    }
    Ok((before + &rules.text, rules.segments))
}

/// A statement that names what a sheet's rules name.
fn statement(names: &LayerNames) -> String {
    let mut text = String::new();
    let mut depth = 0;
    for group in &names.groups {
        match group {
            Group::Layer(name) => {
                let _ = write!(text, "@layer {name}{{");
                depth += 1;
            }
            Group::Condition(condition) => {
                let _ = write!(text, "{condition}{{");
                depth += 1;
            }
            Group::Unknown | Group::Other => {}
        }
    }
    format!("{text}@layer {};{}", names.names, "}".repeat(depth))
}

/// All namespaces, which hold for all rules of a sheet.
fn namespaces(pieces: &[Piece<'_>], logical: &LogicalPath) -> Result<String, String> {
    let mut known: Vec<(&str, &str)> = Vec::new();
    let mut text = String::new();
    let sheets: Vec<&Sheet> = pieces
        .iter()
        .filter_map(|piece| match piece.what {
            What::Rules(sheet) if !sheet.scanned.no_rules => Some(sheet),
            _ => None,
        })
        .collect();
    for sheet in &sheets {
        for Namespace { prefix, address, text: written } in &sheet.namespaces {
            match known.iter().find(|(other, _)| other == prefix) {
                Some((_, other)) if other == address => {}
                Some(_) => {
                    return Err(format!("two sheets mean different things by the namespace `{prefix}` in `{logical}`"));
                }
                None => {
                    known.push((prefix, address));
                    text.push_str(written);
                }
            }
        }
    }
    let all = sheets.iter().all(|sheet| sheet.namespaces.iter().any(|namespace| namespace.prefix.is_empty()));
    if known.iter().any(|(prefix, _)| prefix.is_empty()) && !all {
        return Err(format!("a sheet has a namespace for all of its rules, which others in `{logical}` do not have"));
    }
    Ok(text)
}

/// The rules, with their conditions around them.
#[derive(Default)]
struct Rules<'s> {
    text: String,
    segments: Vec<Segment<'s>>,
    /// What is open, with how many blocks that are. An import is one block, however many sheets come of it: a layer
    /// without a name would be another one each time.
    open: Vec<(Level, usize)>,
}

impl<'s> Rules<'s> {
    fn add(&mut self, levels: &[Level], text: &str, segments: Vec<Segment<'s>>, nothing: bool) {
        // An empty layer is still a layer.
        if nothing && !levels.iter().any(|level| level.conditions.layer.is_some()) {
            return;
        }
        let same = self.open.iter().zip(levels).take_while(|((open, _), level)| open == *level).count();
        self.close(same);
        for level in &levels[same..] {
            let blocks = opened(&level.conditions);
            for block in &blocks {
                self.text.push_str(block);
                self.text.push('{');
            }
            self.open.push((level.clone(), blocks.len()));
        }
        let offset = self.text.len();
        let moved =
            |segment: Segment<'s>| Segment { start: segment.start + offset, end: segment.end + offset, ..segment };
        self.segments.extend(segments.into_iter().map(moved));
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// Ends all blocks but those of the first `keep` levels.
    fn close(&mut self, keep: usize) {
        for (_, blocks) in self.open.drain(keep..).rev() {
            self.text.push_str(&"}".repeat(blocks));
        }
    }
}

fn opened(conditions: &Conditions) -> Vec<String> {
    let mut blocks = Vec::new();
    if !conditions.media.is_empty() {
        blocks.push(format!("@media {}", conditions.media));
    }
    // A condition in brackets is one too, and a declaration needs them.
    blocks.extend(conditions.supports.as_ref().map(|supports| format!("@supports ({supports})")));
    match &conditions.layer {
        Some(Some(name)) => blocks.push(format!("@layer {name}")),
        Some(None) => blocks.push("@layer".to_owned()),
        None => {}
    }
    blocks
}

/// A sheet's rules, with its references as they must be in `logical`, and where each stretch comes from.
fn body<'s>(
    sheet: &'s Sheet,
    logical: &LogicalPath,
    addresses: &Addresses<'_>,
    slots: &mut SlotTable,
) -> (String, Vec<Segment<'s>>) {
    let mut text = String::with_capacity(sheet.text.len());
    let mut segments = Vec::new();
    let mut done = 0;
    for (span, edit) in &sheet.edits {
        let start = text.len();
        text.push_str(&sheet.text[done..span.start]);
        segments.push(Segment { start, end: text.len(), sheet, at: done, verbatim: true });
        done = span.end;
        let start = text.len();
        let written = &sheet.text[span.clone()];
        replacement(edit, written, logical, addresses, slots, &mut text);
        segments.push(Segment { start, end: text.len(), sheet, at: span.start, verbatim: false });
    }
    let start = text.len();
    text.push_str(&sheet.text[done..]);
    segments.push(Segment { start, end: text.len(), sheet, at: done, verbatim: true });
    segments.retain(|segment| segment.start < segment.end);
    (text, segments)
}

/// Writes what stands in the place of `written`, a stretch of a sheet.
fn replacement(
    edit: &Edit,
    written: &str,
    logical: &LogicalPath,
    addresses: &Addresses<'_>,
    slots: &mut SlotTable,
    text: &mut String,
) {
    let (target, suffix, kind) = match edit {
        Edit::Cut => return,
        Edit::Text(spelled) => return text.push_str(spelled),
        Edit::Parts(parts) => {
            for part in parts {
                replacement(part, written, logical, addresses, slots, text);
            }
            return;
        }
        Edit::Inline(data, kind) => return inline(data, *kind, text),
        Edit::Refer { target, suffix, kind } => (target, suffix, kind),
    };
    match addresses(target) {
        // A number behind a question mark is there for caches.
        Address::Data(data) if suffix.trim_start_matches('?').bytes().all(|byte| byte.is_ascii_digit()) => {
            return inline(&data, *kind, text);
        }
        Address::Written => return text.push_str(written),
        Address::Data(_) | Address::Served => {}
    }
    let path = relative_url(logical.folder(), slots.refer(target).as_str());
    let path = path.strip_prefix("./").unwrap_or(&path);
    let quoted = format!("\"{path}{}\"", suffix.replace('\\', "\\\\").replace('"', "\\\""));
    let plain = !suffix.contains(|c: char| c.is_whitespace() || c.is_control() || "'\"()\\".contains(c));
    let _ = match kind {
        ReferenceKind::String => write!(text, "{quoted}"),
        _ if plain => write!(text, "url({path}{suffix})"),
        _ => write!(text, "url({quoted})"),
    };
}

fn inline(data: &str, kind: ReferenceKind, text: &mut String) {
    let _ = match kind {
        ReferenceKind::String => write!(text, "\"{data}\""),
        _ => write!(text, "url(\"{data}\")"),
    };
}
