//! Templates in the object of all templates: what Sprockets writes for `.jst`, byte for byte.

/// The script that keeps `function`, the text of an expression, as `JST[name]`. The name is the template's logical path
/// without extensions.
#[must_use]
pub fn jst(name: &str, function: &str) -> String {
    let is_space = |letter| matches!(letter, '\0' | '\t'..='\r' | ' ');
    let function = function.replace('\n', "\n  ");
    let function = function.trim_matches(is_space);
    let name = inspected(name);
    format!("(function() {{ this.JST || (this.JST = {{}}); this.JST[{name}] = {function};\n}}).call(this);\n")
}

/// A string as Ruby shows it.
fn inspected(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 2);
    result.push('"');
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' | '\\' => result.extend(['\\', letter]),
            '#' if matches!(letters.peek(), Some('{' | '$' | '@')) => result += "\\#",
            '\n' => result += "\\n",
            '\r' => result += "\\r",
            '\t' => result += "\\t",
            '\u{b}' => result += "\\v",
            '\u{c}' => result += "\\f",
            '\u{8}' => result += "\\b",
            '\u{7}' => result += "\\a",
            '\u{1b}' => result += "\\e",
            letter if letter.is_control() => result.extend(["\\u", &format!("{:04X}", u32::from(letter))]),
            letter => result.push(letter),
        }
    }
    result.push('"');
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_kept_by_its_name() {
        let expected = "(function() { this.JST || (this.JST = {}); this.JST[\"users/show\"] = function() {\n    x\n  };\n\
                        }).call(this);\n";
        assert_eq!(jst("users/show", "\n\tfunction() {\n  x\n}\n\n"), expected);
    }

    #[test]
    fn names_are_strings() {
        for (name, expected) in
            [("a\"b\\c", "\"a\\\"b\\\\c\""), ("#{a} #a", "\"\\#{a} #a\""), ("ä\t\u{1}\u{7f}", "\"ä\\t\\u0001\\u007F\"")]
        {
            assert_eq!(inspected(name), expected);
        }
    }
}
