use crate::text::is_word;

/// What the types of the provider begin with goes without saying.
const PREFIX: &str = "huaweicloud_";

/// How well a label fits what was typed: 0 begins with it, 1 has a part that does, 2 contains it, 3 has its letters in
/// order. Nothing when it does not fit. Letter case does not matter.
pub(super) fn fit(typed: &str, label: &str) -> Option<u8> {
    if typed.is_empty() {
        return Some(0);
    }
    let (typed, label) = (typed.to_ascii_lowercase(), label.to_ascii_lowercase());
    let label = label.trim_start_matches('"');
    let own = label.strip_prefix(PREFIX).unwrap_or(label);
    if label.starts_with(&typed) || own.starts_with(&typed) {
        return Some(0);
    }
    let mut found = label.match_indices(&*typed).map(|(at, _)| at).peekable();
    let any = found.peek().is_some();
    let begins_part = |at: usize| {
        let before = label.get(..at).and_then(|text| text.chars().next_back());
        before.is_some_and(|c| !is_word(c))
    };
    if found.any(begins_part) {
        return Some(1);
    }
    if any {
        return Some(2);
    }
    let mut letters = label.chars();
    let in_order = typed.chars().all(|wanted| letters.any(|c| c == wanted));
    (in_order && typed.len() > 1).then_some(3)
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn the_better_it_fits_the_lower() {
        let fits = |typed| fit(typed, "huaweicloud_vpc_subnet");
        assert_eq!(fits(""), Some(0));
        assert_eq!(fits("Hua"), Some(0));
        assert_eq!(fits("vpc_s"), Some(0));
        assert_eq!(fits("sub"), Some(1));
        assert_eq!(fits("cloud"), Some(2));
        assert_eq!(fits("hvs"), Some(3));
        assert_eq!(fits("x"), None);
        assert_eq!(fit("ss", "huaweicloud_vpc"), None);
        assert_eq!(fit("SAS", "\"SAS\""), Some(0));
    }
}
