//! "Did you mean …?": the one candidate that the user most likely meant, or none.

/// The candidate nearest to `needle`, if one is close enough to be worth a hint.
///
/// Three kinds of near, best first: equal but for case, one or two slips of the finger, and the
/// same file name in another folder; then further slips, up to a third of the text. Ties go to the
/// first in alphabetical order, so that the answer does not depend on the order of candidates.
pub fn nearest<'a>(needle: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    let wanted = needle.to_lowercase();
    let length = wanted.chars().count();
    candidates
        .filter(|candidate| *candidate != needle)
        .filter_map(|candidate| Some((rank(&wanted, length, candidate)?, candidate)))
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}

/// How near a candidate is (less is nearer): its kind, then its distance.
fn rank(wanted: &str, length: usize, candidate: &str) -> Option<(u8, usize)> {
    let candidate = candidate.to_lowercase();
    if candidate == wanted {
        return Some((0, 0));
    }
    // Never so many slips that nothing of the text is left.
    let limit = (length / 3).max(1).min(length.saturating_sub(1));
    let same_name = wanted.contains('/') || candidate.contains('/');
    let same_name = same_name && file_name(wanted) == file_name(&candidate);
    // The distance is at least the difference in length, which is much cheaper to know.
    if !same_name && candidate.chars().count().abs_diff(length) > limit {
        return None;
    }
    let distance = strsim::osa_distance(wanted, &candidate);
    match distance {
        1..=2 if distance <= limit => Some((1, distance)),
        _ if same_name => Some((2, distance)),
        _ if distance <= limit => Some((3, distance)),
        _ => None,
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(needle: &str, candidates: &[&str]) -> Option<String> {
        nearest(needle, candidates.iter().copied())
    }

    #[test]
    fn slips_of_the_finger_are_near() {
        let keys = ["source", "sourcemap", "out", "public_path"];
        assert_eq!(of("sorce", &keys).as_deref(), Some("source"));
        assert_eq!(of("public-path", &keys).as_deref(), Some("public_path"));
        assert_eq!(of("source_map", &keys).as_deref(), Some("sourcemap"));
        assert_eq!(of("otu", &keys).as_deref(), Some("out"));
        assert_eq!(of("img/logo.png", &["img/logo.svg"]).as_deref(), Some("img/logo.svg"));
    }

    #[test]
    fn the_same_file_in_another_folder_is_near() {
        let paths = ["images/icons/logo.svg", "fonts/a.woff2", "img/login.svg"];
        assert_eq!(of("logo.svg", &paths).as_deref(), Some("images/icons/logo.svg"));
        assert_eq!(of("vendor/pictures/logo.svg", &paths).as_deref(), Some("images/icons/logo.svg"));
    }

    #[test]
    fn case_alone_is_nearest() {
        assert_eq!(of("img/Logo.svg", &["img/logo1.svg", "img/logo.svg"]).as_deref(), Some("img/logo.svg"));
    }

    #[test]
    fn a_slip_beats_another_folder() {
        assert_eq!(of("img/logo.svg", &["old/logo.svg", "img/logo2.svg"]).as_deref(), Some("img/logo2.svg"));
    }

    #[test]
    fn what_is_far_is_not_suggested() {
        assert_eq!(of("watch", &["out", "source"]), None);
        assert_eq!(of("a", &["b"]), None);
        assert_eq!(of("", &["b"]), None);
        assert_eq!(of("out", &["out"]), None);
        assert_eq!(of("out", &[]), None);
    }

    #[test]
    fn ties_do_not_depend_on_order() {
        assert_eq!(of("cat", &["hat", "bat"]), of("cat", &["bat", "hat"]));
    }
}
