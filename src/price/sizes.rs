//! What the names of flavors tell.

use super::{Amount, Book};
use crate::sorted::Gather;

/// vCPUs and GiB of memory.
pub(super) type Size = (Amount, Amount);

/// Of a flavor in the list, or of one whose name tells how large it is.
pub(super) fn size_of(book: &Book, flavor: &str) -> Option<Size> {
    book.flavor(flavor).or_else(|| server_size(flavor))
}

/// `s6.xlarge.2` has four vCPUs and twice as many GiB.
pub(super) fn server_size(flavor: &str) -> Option<Size> {
    let mut parts = flavor.split('.');
    let (_, size, ratio) = (parts.next()?, parts.next()?, parts.next()?);
    match parts.next() {
        None => size_by(size, ratio, &["small", "medium"]),
        Some(_) => None,
    }
}

/// `rds.mysql.x1.xlarge.4.ha`: the size, then GiB per vCPU.
pub(super) fn rds_size(flavor: &str) -> Option<Size> {
    let parts = flavor.split('.').filter(|p| !matches!(*p, "ha" | "rr"));
    let parts: Vec<&str> = parts.gathered();
    let [.., size, ratio] = parts.as_slice() else {
        return None;
    };
    size_by(size, ratio, &["medium"])
}

fn size_by(size: &str, ratio: &str, ones: &[&str]) -> Option<Size> {
    let vcpus = match size {
        one if ones.contains(&one) => 1,
        "large" => 2,
        "xlarge" => 4,
        many => {
            let times: u32 = many.strip_suffix("xlarge")?.parse().ok()?;
            times.checked_mul(4)?
        }
    };
    let vcpus = Amount::whole(vcpus);
    Some((vcpus, vcpus.times(Amount::parse(ratio)?)))
}

/// What is left of a flavor's name without its size and without the generation of a server: two flavors of a kind have
/// the same.
pub(super) fn kind_of(flavor: &str) -> String {
    let sized = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            || word.starts_with("spec-")
            || ["small", "medium", "large"]
                .iter()
                .any(|size| word.ends_with(size))
    };
    let mut words = flavor.split('.').filter(|word| !sized(word));
    let first = words.next().unwrap_or("");
    let server = words.clone().next().is_none();
    let letters = first.find(|c: char| c.is_ascii_digit()).filter(|_| server);
    let mut kind = first
        .get(..letters.unwrap_or(first.len()))
        .unwrap_or("")
        .to_owned();
    for word in words {
        kind.extend([".", word]);
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_flavors_tell_their_size() {
        let size = |name| server_size(name).map(|(c, m)| (c.to_string(), m.to_string()));
        let pair = |c: &str, m: &str| Some((c.to_owned(), m.to_owned()));
        assert_eq!(size("s6.large.2"), pair("2", "4"));
        assert_eq!(size("c9.12xlarge.8"), pair("48", "384"));
        assert_eq!(size("x1.2u.4g"), None);
        assert_eq!(size("s6.large"), None);
    }

    #[test]
    fn names_of_flavors_tell_their_kind() {
        assert_eq!(kind_of("s6.large.2"), "s");
        assert_eq!(kind_of("s7n.xlarge.2"), "s");
        assert_eq!(kind_of("kc1.large.2"), "kc");
        assert_eq!(kind_of("x1.2u.4g"), "x");
        assert_eq!(kind_of("rds.mysql.n1.2xlarge.2.ha"), "rds.mysql.n1.ha");
        assert_eq!(kind_of("gaussdb.mysql.xlarge.x86.4"), "gaussdb.mysql.x86");
    }
}
