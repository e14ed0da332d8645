//! What a build says at its end.

use std::{fmt::Write as _, path::Path, time::Duration};

use super::{Outcome, Terminal};

use crate::{
    cache,
    clock::{Clock, Stage},
    diagnostic::{Failure, count},
    disk,
    manifest::{Kind, Manifest},
    pipeline::{News, Release},
    progress::Progress,
};

/// How many lines the table has at the most.
const MOST_ROWS: usize = 20;
/// How many pieces of work are named.
const MOST_SPANS: usize = 10;

/// What a build did: the largest code outputs with their sizes, and a line about the whole.
pub(super) fn release(release: &Release, total: Duration, with_table: bool) -> String {
    let (assets, size) = release.assets;
    let whole = format!("built {} ({}) in {}", count(assets, "asset"), bytes(size), seconds(total));
    let Some(News { manifest, written }) = &release.news else {
        return format!("{whole}: nothing changed\n");
    };
    let changes = format!("{} written, {} unchanged", count(written.new + written.repaired, "file"), written.kept);
    let table = if with_table { table(manifest) } else { String::new() };
    format!("{table}{whole}: {changes}\n")
}

fn table(manifest: &Manifest) -> String {
    let mut rows: Vec<[String; 4]> = Vec::new();
    let mut code: Vec<_> =
        manifest.assets.values().filter(|entry| !matches!(entry.kind, Kind::Static | Kind::Map)).collect();
    code.sort_by_key(|entry| (std::cmp::Reverse(entry.size), entry.path.clone()));
    for entry in code.iter().take(MOST_ROWS) {
        let variant = |name| entry.variants.get(name).map_or(String::new(), |v| bytes(v.size));
        rows.push([escape(&entry.path), bytes(entry.size), variant("gzip"), variant("br")]);
    }
    let mut text = String::new();
    if !rows.is_empty() {
        rows.insert(0, ["asset", "size", "gzip", "brotli"].map(str::to_owned));
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths = [width(0), width(1), width(2), width(3)];
        for row in &rows {
            let line = format!(
                "{:w0$}  {:>w1$}  {:>w2$}  {:>w3$}",
                row[0],
                row[1],
                row[2],
                row[3],
                w0 = widths[0],
                w1 = widths[1],
                w2 = widths[2],
                w3 = widths[3],
            );
            let _ = writeln!(text, "{}", line.trim_end());
        }
        if code.len() > MOST_ROWS {
            let _ = writeln!(text, "and {} more", code.len() - MOST_ROWS);
        }
    }
    text
}

/// How long each stage took, the slowest first, and the slowest pieces of work.
pub(super) fn timings((stages, total): (&[Stage], Duration), clock: &Clock, cached: &cache::Use) -> String {
    let mut stages = stages.to_vec();
    stages.sort_by_key(|stage| std::cmp::Reverse(stage.length));
    let mut text = String::new();
    for Stage { name, length, .. } in stages {
        let share = length.as_secs_f64() / total.as_secs_f64().max(f64::EPSILON) * 100.0;
        let _ = writeln!(text, "{name:14} {:>9} {share:5.1} %", seconds(length));
    }
    let slowest = clock.slowest(MOST_SPANS);
    if !slowest.is_empty() {
        text.push_str("slowest:\n");
    }
    for span in slowest {
        let _ = writeln!(text, "{:14} {:>9} {}", span.verb, seconds(span.length), escape(&span.name));
    }
    let misses = if cached.misses == 1 { "1 miss".to_owned() } else { format!("{} misses", cached.misses) };
    let shared = cached.shared.map(|(read, written)| format!("; {read} from the shared cache, {written} to it"));
    let _ = writeln!(text, "cache: {}, {misses}{}", count(cached.hits, "hit"), shared.unwrap_or_default());
    text
}

/// Says, or writes to a file, where the time went, if that is asked for.
pub(super) fn tell_timings(
    asked: Option<&Path>,
    terminal: &Terminal,
    progress: &Progress,
    (stages, total): (&[Stage], Duration),
    cached: &cache::Use,
) -> Outcome {
    match asked {
        None => {}
        Some(file) if file == Path::new("-") => {
            terminal.remark(&timings((stages, total), progress.clock(), cached));
        }
        Some(file) => {
            let counts = [("cache hits", cached.hits), ("cache misses", cached.misses)];
            let trace = progress.clock().trace(stages, &counts);
            if let Err(error) = disk::replace(file, trace.as_bytes()) {
                return terminal.failure(&Failure::io("write", file, &error));
            }
        }
    }
    Outcome::Good
}

pub(super) fn bytes(size: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let size_as_float = size as f64;
    match size {
        0..1_000 => format!("{size} B"),
        1_000..1_000_000 => format!("{:.1} kB", size_as_float / 1e3),
        1_000_000..1_000_000_000 => format!("{:.2} MB", size_as_float / 1e6),
        _ => format!("{:.2} GB", size_as_float / 1e9),
    }
}

fn seconds(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{:.0} ms", time.as_secs_f64() * 1e3)
    } else {
        format!("{:.2} s", time.as_secs_f64())
    }
}

/// File names come from anywhere: no control character reaches the terminal.
fn escape(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] }).collect()
}
