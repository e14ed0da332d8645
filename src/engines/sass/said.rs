//! The messages of Dart Sass, whose form the built-in compiler shares.

use std::path::Path;

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
    let place = text.lines().find_map(|line| {
        let (path, position) = line.strip_prefix("  ")?.split("  ").next()?.trim().rsplit_once(' ')?;
        let (line, column) = position.split_once(':')?;
        let (line, column) = (line.parse::<usize>().ok()?, column.parse::<usize>().ok()?);
        Some((folder.join(path.trim()), line.saturating_sub(1), column.saturating_sub(1)))
    });
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

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
