//! Pages, what they become, and what the host is asked.

mod elements;
mod writing;

use super::super::recorder::Recorder;
use super::rewrite;

/// Source, result (`=` if nothing changes), what the host was asked.
type Row = (&'static str, &'static str, &'static [&'static str]);

fn check(rows: &[Row]) {
    for &(source, result, asked) in rows {
        let mut host = Recorder::new(source);
        let rewritten = rewrite(source, &mut host);
        let expected = if result == "=" { None } else { Some(result.to_owned()) };
        assert_eq!(rewritten, Ok(expected), "{source}");
        assert_eq!(host.asked, asked, "{source}");
        // Asked in vain, a page keeps its bytes.
        assert_eq!(rewrite(source, &mut Recorder::idle(source)), Ok(None), "{source}");
    }
}
