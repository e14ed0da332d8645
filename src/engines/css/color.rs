//! Colours written as functions that have a shorter spelling with the same meaning.

use super::import::is_function;
use super::tokens::{Kind, Token};
use std::fmt::Write as _;

/// If `tokens` start with `rgb(…)` or `rgba(…)` of plain numbers, separated by commas: the same colour in
/// hexadecimal digits, and how many tokens it took. One that is not opaque has four or eight digits, which only
/// browsers since 2017 read, and is left alone unless `alpha`.
pub fn hexadecimal(source: &str, tokens: &[Token], alpha: bool) -> Option<(String, usize)> {
    let (function, rest) = tokens.split_first()?;
    if !is_function(source, *function, &["rgb", "rgba"]) {
        return None;
    }
    let mut solid = rest.iter().enumerate().filter(|(_, token)| token.kind != Kind::Whitespace);
    let mut parts: Vec<&str> = Vec::new();
    let length = loop {
        let (_, value) = solid.next()?;
        if !matches!(value.kind, Kind::Number | Kind::Percentage) {
            return None;
        }
        parts.push(value.text(source));
        let (at, next) = solid.next()?;
        match next.kind {
            Kind::Comma if parts.len() < 4 => {}
            Kind::CloseParen => break at + 2,
            _ => return None,
        }
    };
    let (opacity, channels) = match parts.as_slice() {
        [red, green, blue] => (None, [red, green, blue]),
        [red, green, blue, opacity] => (Some(opacity), [red, green, blue]),
        _ => return None,
    };
    let mut text = String::from("#");
    for channel in channels {
        // All browsers keep eight bits of a channel, rounded to the nearest, and 12.5 is 13 to all of them.
        let value: f64 = channel.parse().ok().filter(|value| (0.0..=255.0).contains(value))?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 255")]
        let value = value.round() as u8;
        write!(text, "{value:02x}").ok()?;
    }
    if let Some(opacity) = opacity {
        let value = eighth_bits(opacity)?;
        if value != 255 {
            if !alpha {
                return None;
            }
            write!(text, "{value:02x}").ok()?;
        }
    }
    Some((super::number::shorten_color(&text).unwrap_or(text), length))
}

/// An opacity in 255ths, if browsers would print the result the way that it was written: with two decimals,
/// or with three where two are not enough (CSS Color 4, section 15.1).
fn eighth_bits(text: &str) -> Option<u8> {
    let opacity: f64 = if text.ends_with('%') { return None } else { text.parse().ok()? };
    if !(0.0..=1.0).contains(&opacity) {
        return None;
    }
    let value = (opacity * 255.0).round();
    let two = (value / 2.55).round() / 100.0;
    let printed = if ((two * 255.0).round() - value).abs() < 0.5 { two } else { (value / 0.255).round() / 1000.0 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 255")]
    ((printed - opacity).abs() < 1e-9).then_some(value as u8)
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokenize;
    use super::*;

    #[test]
    fn functions_become_digits() {
        let short = |source: &str, alpha| hexadecimal(source, &tokenize(source), alpha);
        for (long, hex) in [
            ("rgb(255, 0, 0)", "#f00"),
            ("RGB(1,2,3)", "#010203"),
            ("rgb(11.5,60.49,93.0)", "#0c3c5d"),
            ("rgba( 0 , 0 , 0 , 1 )", "#000"),
            ("rgba(0,0,0,.5)", "#00000080"),
            ("rgba(255,255,255,.2)", "#fff3"),
            ("rgba(0,0,0,.125)", "#00000020"),
            ("rgba(0,0,0,0)", "#0000"),
        ] {
            assert_eq!(short(long, true).map(|(text, _)| text).as_deref(), Some(hex), "{long}");
        }
        assert_eq!(short("rgba(0,0,0,.5)", false), None);
        assert_eq!(short("rgba(0,0,0,1) x", false), Some(("#000".into(), 9)));
        for other in [
            "rgb(1 2 3)",
            "rgb(10%,20%,30%)",
            "rgb(256,0,0)",
            "rgb(-1,0,0)",
            "rgba(0,0,0,.001)",
            "rgba(0,0,0,.3333)",
            "rgba(0,0,0,50%)",
            "rgb(var(--a))",
            "rgb(1,2)",
            "rgba(1,2,3,4,5)",
            "rgb(1,2,3",
            "rgb(1,/**/2,3)",
            "hsl(1,2,3)",
        ] {
            assert_eq!(short(other, true), None, "{other}");
        }
    }
}
