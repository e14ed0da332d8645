//! The messages of Dart Sass, whose form the built-in compiler shares.

use std::path::{Path, PathBuf};

use super::{Message, sentence};

/// Reads `Error: text`, the source in a frame, and `  path line:column  where`; paths are
/// relative to `folder`, and one that is not told is that of `entry`.
pub fn error(said: &str, folder: &Path, entry: &Path) -> Option<Message> {
    let text = said.split_once("Error: ")?.1;
    let mut lines = text.lines();
    let mut words = vec![lines.next()?.trim()];
    let is_frame = |line: &str| {
        let line = line.trim_start();
        line.starts_with([',', '|', '\'', '╷']) || line.starts_with(char::is_numeric)
    };
    let is_text = |line: &&str| !line.trim().is_empty() && !line.starts_with("  ") && !is_frame(line);
    words.extend(lines.take_while(is_text).map(str::trim));
    let place = text.lines().find_map(|line| frame(line, folder));
    let mut text = words.join(" ");
    // Without a file, the place stands behind the words: `(2:4)`.
    let tail = text.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    let inside = tail.and_then(|(words, place)| Some((words.to_owned(), place.split_once(':')?)));
    let inside = inside
        .and_then(|(words, (line, column))| Some((words, line.parse::<usize>().ok()?, column.parse::<usize>().ok()?)));
    let place = match inside {
        Some((words, line, column)) if place.is_none() => {
            text = words;
            Some((entry.to_owned(), line.saturating_sub(1), column.saturating_sub(1)))
        }
        _ => place,
    };
    Some(Message { text: sentence(&text), place, hint: None })
}

/// The warnings among what a run said that did not fail: `WARNING: text`, perhaps of several lines, with its frames
/// behind it, and `path:line DEBUG: text`. What a later version of the language drops is no matter of a build.
pub fn warnings(said: &str, folder: &Path) -> Vec<Message> {
    let mut found: Vec<Message> = Vec::new();
    // Whether the lines that follow belong to the last one.
    let mut is_open = false;
    for line in said.lines() {
        if let Some(text) = line.strip_prefix("WARNING: ") {
            found.push(Message { text: text.to_owned(), place: None, hint: None });
            is_open = true;
        } else if line.starts_with("DEPRECATION WARNING") {
            is_open = false;
        } else if let Some((path, text)) = line.split_once(" DEBUG: ") {
            let place = path.rsplit_once(':').and_then(|(path, line)| Some((folder.join(path), line.parse().ok()?)));
            let place = place.map(|(path, line): (_, usize)| (path, line.saturating_sub(1), 0));
            found.push(Message { text: format!("@debug: {text}"), place, hint: None });
            is_open = false;
        } else if let Some(last) = found.last_mut().filter(|_| is_open) {
            match frame(line, folder) {
                Some(place) if line.starts_with("    ") => {
                    last.place = Some(place);
                    is_open = false;
                }
                _ => last.text.extend(["\n", line]),
            }
        }
    }
    found
}

/// The place in `  path line:column  where`.
fn frame(line: &str, folder: &Path) -> Option<(PathBuf, usize, usize)> {
    let (path, position) = line.strip_prefix("  ")?.trim_start().split("  ").next()?.trim().rsplit_once(' ')?;
    let (line, column) = position.split_once(':')?;
    let (line, column) = (line.parse::<usize>().ok()?, column.parse::<usize>().ok()?);
    Some((folder.join(path.trim()), line.saturating_sub(1), column.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_are_read() {
        let said = "DEPRECATION WARNING [import]: Old.\n\n  ,\n5 | x\n  '\n    a.scss 5:9  root stylesheet\n\nWARNING: two\n\nlines\n    b/_c.scss 3:1  m()\n    a.scss 1:1  root stylesheet\n\na.scss:4 DEBUG: 1\n";
        let folder = Path::new("/p");
        let expected = [("two\n\nlines", "/p/b/_c.scss", 2), ("@debug: 1", "/p/a.scss", 3)];
        let expected = expected.map(|(text, path, line)| Message {
            text: text.to_owned(),
            place: Some((PathBuf::from(path), line, 0)),
            hint: None,
        });
        assert_eq!(warnings(said, folder), expected);
    }

    #[test]
    fn errors_are_read() {
        let folder = Path::new("/p");
        let said = "Error: Undefined variable.\n  ,\n3 |   color: $x;\n  |          ^^\n  '\n  b/_c.scss 3:10  @use\n  a.scss 1:1      root stylesheet\n";
        let place = Some((folder.join("b/_c.scss"), 2, 9));
        assert_eq!(
            error(said, folder, Path::new("/p/e.scss")),
            Some(Message { text: "undefined variable".into(), place, hint: None })
        );
        let said = "Error: \"no\"\n  a.scss 1:1  root stylesheet";
        let place = Some((folder.join("a.scss"), 0, 0));
        assert_eq!(
            error(said, folder, Path::new("/p/e.scss")),
            Some(Message { text: "\"no\"".into(), place, hint: None })
        );
        let place = Some((PathBuf::from("/p/e.scss"), 1, 3));
        let said = "Error: The target selector was not found. (2:4)";
        let found = error(said, folder, Path::new("/p/e.scss"));
        assert_eq!(found, Some(Message { text: "the target selector was not found".into(), place, hint: None }));
        assert_eq!(error("node: not found", folder, folder), None);
    }
}
