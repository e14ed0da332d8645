//! EJS templates as functions: what the gem `ejs` 1.1 writes, byte for byte.

/// The function that `template` is, as an expression: given an object, it returns text.
///
/// `<%= code %>` is inserted as it is, `<%- code %>` with HTML's characters escaped, and `<% code %>` runs.
#[must_use]
pub fn ejs(template: &str) -> String {
    let text = replaced(&escaped(template), "<%-", "',(''+", &format!("){ESCAPE_HTML},'"));
    let text = replaced(&text, "<%=", "', ", ",'");
    let text = replaced(&text, "<%", "'); ", "; __p.push('");
    format!(
        "function(obj){{var __p=[],print=function(){{__p.push.apply(__p,arguments);}};\
         with(obj||{{}}){{__p.push('{text}');}}return __p.join('');}}"
    )
}

/// What makes text safe in HTML, in JavaScript.
const ESCAPE_HTML: &str = concat!(
    ".replace(/&/g, '&amp;')",
    ".replace(/</g, '&lt;')",
    ".replace(/>/g, '&gt;')",
    ".replace(/\"/g, '&quot;')",
    ".replace(/'/g, '&#x27;')",
    ".replace(/\\//g,'&#x2F;')",
);

/// Characters that a string between single quotes cannot hold, and how they are written after a backslash.
const ESCAPES: [(char, &str); 7] =
    [('\\', "\\"), ('\'', "'"), ('\r', "r"), ('\n', "n"), ('\t', "t"), ('\u{2028}', "u2028"), ('\u{2029}', "u2029")];

fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + text.len() / 8);
    for letter in text.chars() {
        match ESCAPES.iter().find(|(special, _)| *special == letter) {
            Some((_, written)) => result.extend(["\\", written]),
            None => result.push(letter),
        }
    }
    result
}

fn unescaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        result += &rest[..at];
        rest = &rest[at + 1..];
        match ESCAPES.iter().find(|(_, written)| rest.starts_with(written)) {
            Some((special, written)) => {
                result.push(*special);
                rest = &rest[written.len()..];
            }
            None => result.push('\\'),
        }
    }
    result + rest
}

/// `text` with the code of each tag between `before` and `after`. A tag holds one character at least.
fn replaced(text: &str, open: &str, before: &str, after: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(open) {
        let inside = &rest[at + open.len()..];
        let first = inside.chars().next().map_or(0, char::len_utf8);
        let Some(length) = inside[first..].find("%>").map(|length| first + length).filter(|length| *length > 0) else {
            break;
        };
        result += &rest[..at];
        result.extend([before, &unescaped(&inside[..length]), after]);
        rest = &inside[length + 2..];
    }
    result + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The part of the function that depends on the template.
    fn body(template: &str) -> String {
        let text = ejs(template);
        let start = text.find("__p.push('").map_or(0, |at| at + 10);
        text[start..text.len() - "');}return __p.join('');}".len()].to_owned()
    }

    #[test]
    fn a_template_is_a_function() {
        let expected = "function(obj){var __p=[],print=function(){__p.push.apply(__p,arguments);};\
                        with(obj||{}){__p.push('Hi ',  name ,'!');}return __p.join('');}";
        assert_eq!(ejs("Hi <%= name %>!"), expected);
    }

    #[test]
    fn tags_become_code() {
        let cases = [
            ("", ""),
            ("it's\n\ta \\ \u{2028}\r", "it\\'s\\n\\ta \\\\ \\u2028\\r"),
            ("<% if (a) { %>x<% } %>", "');  if (a) { ; __p.push('x');  } ; __p.push('"),
            ("<%=a%><%= 'b' %>", "', a,'',  'b' ,'"),
            ("<%= \"\\n\\u2028'\\x\" %>", "',  \"\\n\\u2028'\\x\" ,'"),
            ("<%\n a\n%>", "'); \n a\n; __p.push('"),
            ("<% open", "<% open"),
            ("<%%>", "<%%>"),
            ("<%=%>x%>", "', %>x,'"),
            ("a %> b", "a %> b"),
        ];
        for (template, expected) in cases {
            assert_eq!(body(template), expected, "{template}");
        }
        assert_eq!(body("<%- a %>"), format!("',(''+ a ){ESCAPE_HTML},'"));
    }
}
