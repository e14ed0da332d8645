//! link, for CSS: what stands before the rules of a joined sheet. Layer statements come first, then the imports of
//! other servers, so that what is known about both decides whether they can stand there.

use std::fmt::Write as _;

use super::{
    media,
    order::{Level, Piece, What},
};
use crate::{
    engines::css::{Group, LayerNames},
    stages::compile::sheet::{Conditions, Sheet},
};

/// What stands before all rules: statements, then imports. No statement may stand between
/// imports, so it is known here what may change places with what.
#[derive(Default)]
pub struct Head {
    /// Layers that are named before the last import, in order.
    names: Vec<String>,
    imports: String,
    /// Whether some import before names layers of its own, or may: nothing new can be named after it.
    floating: Option<String>,
    /// Rules that come before the next import.
    unlayered: bool,
    /// Layers that such rules are in.
    layers: Vec<String>,
    /// Why no import can come after those rules.
    stuck: bool,
}

impl Head {
    /// The text.
    pub fn text(self) -> String {
        let names = if self.names.is_empty() { String::new() } else { format!("@layer {};", self.names.join(",")) };
        names + &self.imports
    }

    /// Takes notice of a piece that comes before the last import of another server, or is it.
    ///
    /// # Errors
    /// Why it cannot be said at the top of a sheet.
    pub fn add(&mut self, piece: &Piece<'_>) -> Result<(), String> {
        let place = Place::of(&piece.levels);
        match piece.what {
            What::Layers(names) => {
                let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
                let full: Vec<String> = names.map(|name| place.full(name)).collect();
                let full = if full.is_empty() { place.layer.clone().into_iter().collect() } else { full };
                if full.is_empty() {
                    return Ok(());
                }
                self.name(&full, !place.always || place.unnamed)
            }
            What::Names(sheet) => self.name_inner(&place, sheet),
            What::Rules(sheet) => {
                self.name_inner(&place, sheet)?;
                if sheet.scanned.no_rules && place.layer.is_none() {
                    return Ok(());
                }
                self.stuck |= place.unnamed || sheet.scanned.unnamed_layers;
                if let Some(layer) = &place.layer {
                    self.name(std::slice::from_ref(layer), !place.always)?;
                    self.layers.push(layer.clone());
                } else {
                    self.unlayered |= !sheet.scanned.all_layered;
                }
                let inner = sheet.scanned.layers.iter().flat_map(full_names);
                self.layers.extend(inner.map(|(name, _)| place.full(&name)));
                Ok(())
            }
            What::Remote(url) => self.import(url, piece, &place),
        }
    }

    fn name_inner(&mut self, place: &Place, sheet: &Sheet) -> Result<(), String> {
        for names in &sheet.scanned.layers {
            for (name, always) in full_names(names) {
                self.name(&[place.full(&name)], !always || !place.always || place.unnamed)?;
            }
        }
        Ok(())
    }

    /// Names layers before all imports; `stuck` if that cannot be said there.
    fn name(&mut self, names: &[String], stuck: bool) -> Result<(), String> {
        for name in names {
            if self.names.iter().any(|known| known == name || known.starts_with(&format!("{name}."))) {
                continue;
            }
            if stuck {
                // It is no matter if no import follows, but one does.
                return Err(format!(
                    "the layer `{name}` is named under a condition before an import of another server"
                ));
            }
            if let Some(url) = &self.floating {
                return Err(format!(
                    "the layer `{name}` comes between `@import {url}` and another import of another server"
                ));
            }
            self.names.push(name.clone());
        }
        Ok(())
    }

    fn import(&mut self, url: &str, piece: &Piece<'_>, place: &Place) -> Result<(), String> {
        let levels = &piece.levels;
        // A layer without a name cannot be shared, nor stand in another one.
        let mut layers = levels.iter().filter(|level| level.conditions.layer.is_some());
        let alone = layers.next().is_some_and(|level| level.at == piece.at) && layers.next().is_none();
        if place.unnamed && !alone {
            return Err(format!("`@import {url}` stands in a layer without a name"));
        }
        let clash = match &place.layer {
            _ if self.stuck => true,
            Some(layer) => self.layers.iter().any(|other| other == layer || other.starts_with(&format!("{layer}."))),
            None if place.unnamed => false,
            None => self.unlayered,
        };
        if clash {
            return Err(format!("`@import {url}` comes after rules of other sheets"));
        }
        // The layers around the first condition below them are there even if that fails.
        let mut known = Vec::new();
        let mut always = true;
        let mut pending: Option<String> = None;
        for level in levels {
            if !level.conditions.always() {
                if let Some(name) = pending.take() {
                    self.name(&[name], !always)?;
                }
                always = false;
            }
            if let Some(Some(name)) = &level.conditions.layer {
                known.push(name.as_str());
                pending = Some(known.join("."));
            }
        }
        let conditions = media::combined(levels.iter().map(|level| &level.conditions))
            .ok_or_else(|| format!("`@import {url}` stands under conditions that cannot be written as one"))?;
        let _ = write!(self.imports, "@import {url}{};", import_conditions(&conditions));
        match &place.layer {
            Some(layer) if place.always => self.name(std::slice::from_ref(layer), false)?,
            _ => self.floating = Some(url.to_owned()),
        }
        Ok(())
    }
}

/// The layer that something stands in.
struct Place {
    layer: Option<String>,
    unnamed: bool,
    always: bool,
}

impl Place {
    fn of(levels: &[Level]) -> Self {
        let names: Vec<&str> = levels.iter().filter_map(|level| level.conditions.layer.as_ref()?.as_deref()).collect();
        Self {
            layer: (!names.is_empty()).then(|| names.join(".")),
            unnamed: levels.iter().any(|level| level.conditions.layer == Some(None)),
            always: levels.iter().all(|level| level.conditions.always()),
        }
    }

    fn full(&self, name: &str) -> String {
        self.layer.as_ref().map_or_else(|| name.to_owned(), |layer| format!("{layer}.{name}"))
    }
}

/// The names with the layers around them, and whether they are named always.
fn full_names(names: &LayerNames) -> Vec<(String, bool)> {
    let around: Vec<&str> = names
        .groups
        .iter()
        .filter_map(|group| match group {
            Group::Layer(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let always = !names.groups.iter().any(|group| matches!(group, Group::Condition(_)));
    let full = |name: &str| around.iter().copied().chain([name.trim()]).collect::<Vec<_>>().join(".");
    names.names.split(',').map(|name| (full(name), always)).collect()
}

fn import_conditions(conditions: &Conditions) -> String {
    let mut text = String::new();
    match &conditions.layer {
        Some(Some(name)) => {
            let _ = write!(text, " layer({name})");
        }
        Some(None) => text.push_str(" layer"),
        None => {}
    }
    if let Some(supports) = &conditions.supports {
        let _ = write!(text, " supports({supports})");
    }
    if !conditions.media.is_empty() {
        let _ = write!(text, " {}", conditions.media);
    }
    text
}
