//! Names as identifiers.

use std::fmt::Write as _;

/// `name` as a CSS identifier: the algorithm of CSSOM ("serialize an identifier").
#[must_use]
pub fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let starts_with_dash = name.starts_with('-');
    for (at, character) in name.chars().enumerate() {
        let leads = at == 0 || (at == 1 && starts_with_dash);
        match character {
            '\0' => text.push(char::REPLACEMENT_CHARACTER),
            '0'..='9' if leads => {
                let _ = write!(text, "\\{:x} ", u32::from(character));
            }
            '-' if name.len() == 1 => text.push_str("\\-"),
            '-' | '_' | '0'..='9' | 'a'..='z' | 'A'..='Z' => text.push(character),
            _ if !character.is_ascii() => text.push(character),
            _ if character.is_ascii_control() => {
                let _ = write!(text, "\\{:x} ", u32::from(character));
            }
            _ => text.extend(['\\', character]),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_stand_in_a_name_is_escaped() {
        for (name, identifier) in [
            ("card", "card"),
            ("a:b", "a\\:b"),
            ("1a", "\\31 a"),
            ("-1", "-\\31 "),
            ("-", "\\-"),
            ("--", "--"),
            ("é", "é"),
            ("a b", "a\\ b"),
            ("a\n", "a\\a "),
            ("w-1/2", "w-1\\/2"),
        ] {
            assert_eq!(escaped(name), identifier);
        }
    }
}
