use crate::sorted::Gather;

/// The candidate that the user most likely meant: the nearest by edit distance (Levenshtein), when
/// it is nearer than 3 edits, as Terraform's own "did you mean" decides, and something of the name stays. Ties go
/// to the first.
pub fn nearest<'c>(given: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    if given.len() > LONGEST {
        return None;
    }
    let limit = given.chars().count().min(3);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates.into_iter().take(MOST) {
        if given.len().abs_diff(candidate.len()) > LONGEST || differs(given, candidate) {
            continue;
        }
        let distance = edit_distance(given, candidate, limit);
        if distance < limit && best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, c)| c)
}

/// Names longer than this, in bytes, and more candidates are not looked at: a hostile template has many
/// of both.
const LONGEST: usize = 128;
const MOST: usize = 5000;

/// Whether the bytes that only one of the two has show at a glance that more than two edits lie between.
fn differs(a: &str, b: &str) -> bool {
    let bag = |text: &str| text.bytes().fold(0_u64, |bag, byte| bag | 1 << (byte & 63));
    // An edit exchanges one character, of at most four bytes, for another.
    (bag(a) ^ bag(b)).count_ones() > 16
        || a.is_ascii() && b.is_ascii() && (bag(a) ^ bag(b)).count_ones() > 4
}

/// Levenshtein distance, or `limit` when it is at least that.
fn edit_distance(a: &str, b: &str, limit: usize) -> usize {
    let b: Vec<char> = b.chars().gathered();
    if a.chars().count().abs_diff(b.len()) >= limit {
        return limit;
    }
    let mut row: Vec<usize> = (0..=b.len()).gathered();
    for (i, ca) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((cb, up_left), up) in b.iter().zip(&row).zip(row.iter().skip(1)) {
            let left = next.last().copied().unwrap_or(0);
            next.push((up_left + usize::from(ca != *cb)).min(up + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0).min(limit)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn takes_the_nearest_within_two_edits() {
        let names = ["cidr", "name", "description"];
        assert_eq!(nearest("cird", names), Some("cidr"));
        assert_eq!(nearest("nam", names), Some("name"));
        assert_eq!(nearest("network", names), None);
        assert_eq!(nearest("_", ["id"]), None);
    }
}
