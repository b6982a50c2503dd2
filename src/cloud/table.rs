//! What single types do, as far as a table can say it: `data/cloud/*.txt`, made one text by the build script.

/// Blocks in the order of their types, each of which begins with `\n=` and the type without the provider's prefix.
static TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/cloud.txt"));

const PREFIX: &str = "huaweicloud_";

/// What the table says of a type: nothing of most.
#[derive(Clone, Copy)]
pub(super) struct Facts(&'static str);

/// One fact.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// What stands behind its verb.
    pub words: &'static str,
    /// When it holds; empty is always.
    pub when: &'static str,
}

/// The types of which the table says something, sorted.
pub fn behaviours() -> impl Iterator<Item = String> {
    let blocks = TEXT.split("\n=").skip(1);
    let own = blocks.filter(|block| block.lines().skip(1).any(|line| !line.starts_with("held ")));
    own.filter_map(|block| block.lines().next())
        .map(|name| format!("{PREFIX}{name}"))
}

/// Whether there may be only so many of a type.
pub fn has_quota(ty: &str) -> bool {
    of(ty).words("quota").is_some()
}

/// What is said of a type.
pub(super) fn of(ty: &str) -> Facts {
    let found = ty.strip_prefix(PREFIX).and_then(find);
    Facts(found.unwrap_or(""))
}

/// What a resource's `status` says when it works.
pub(super) fn status(ty: &str) -> &'static str {
    of(ty).words("status").unwrap_or("ACTIVE")
}

fn find(name: &str) -> Option<&'static str> {
    let (mut low, mut high) = (0, TEXT.len());
    while low < high {
        let middle = low.midpoint(high);
        let start = TEXT
            .get(low..=middle)
            .and_then(|text| text.rfind("\n="))
            .map_or(low, |at| low + at);
        let rest = TEXT.get(start + 2..)?;
        let block = rest.split("\n=").next()?;
        let (found, lines) = block.split_once('\n')?;
        match found.cmp(name) {
            std::cmp::Ordering::Equal => return Some(lines),
            std::cmp::Ordering::Less => low = start + 2 + block.len(),
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

impl Facts {
    /// The facts in their order, each with its verb.
    pub fn all(self) -> impl Iterator<Item = (&'static str, Line)> {
        self.0.lines().map(|line| {
            let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
            let (words, when) = rest.split_once(" when ").unwrap_or((rest, ""));
            (verb, Line { words, when })
        })
    }

    /// The facts with this verb.
    pub fn lines(self, verb: &'static str) -> impl Iterator<Item = Line> {
        let all = self.all().filter(move |(found, _)| *found == verb);
        all.map(|(_, line)| line)
    }

    /// The words of the only fact with this verb.
    pub fn words(self, verb: &'static str) -> Option<&'static str> {
        self.lines(verb).next().map(|line| line.words)
    }
}

impl Line {
    /// The first word and the others.
    pub fn first(self) -> (&'static str, &'static str) {
        self.words.split_once(' ').unwrap_or((self.words, ""))
    }

    /// The word with this number.
    pub fn word(self, number: usize) -> &'static str {
        self.words.split(' ').nth(number).unwrap_or("")
    }
}

/// A type's whole name.
pub(super) fn whole_name(name: &str) -> String {
    format!("{PREFIX}{name}")
}

/// The types that `evs_volume,evsv3_volume` or `vpc_subnet.ipv4_subnet_id` names, each with its attribute.
pub(super) fn targets(said: &'static str) -> impl Iterator<Item = (String, &'static str)> {
    said.split(',').map(|target| {
        let (ty, attribute) = target.split_once('.').unwrap_or((target, "id"));
        (whole_name(ty), attribute)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_is_found() {
        let types: Vec<String> = behaviours().collect();
        assert!(types.is_sorted());
        for block in TEXT.split("\n=").skip(1) {
            let (name, lines) = block.split_once('\n').unwrap();
            assert_eq!(find(name), Some(lines), "{name}");
        }
        for name in ["", "a", "vpc_", "zzz", "vp"] {
            assert_eq!(find(name), None, "{name}");
        }
    }
}
