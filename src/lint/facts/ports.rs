//! Ports, and addresses that stand for everybody.

use std::rc::Rc;

use super::spots;
use crate::lint::{BlockView, Lint, OptionKind, OptionSpec, Scene};
use crate::sorted::Gather;
use crate::text::Span;
use crate::value::{Value, View};

/// Remote login, files, containers' and clusters' own interfaces, databases and caches.
pub(in crate::lint) const ADMIN: &[Ports] = &[
    (20, 23),
    (135, 135),
    (139, 139),
    (445, 445),
    (1433, 1433),
    (1521, 1521),
    (2375, 2376),
    (2379, 2379),
    (3306, 3306),
    (3389, 3389),
    (5432, 5432),
    (5900, 5900),
    (5985, 5986),
    (6379, 6379),
    (6443, 6443),
    (8635, 8635),
    (9200, 9200),
    (11211, 11211),
    (27017, 27017),
];

/// Every port.
pub(in crate::lint) const ALL: Ports = (1, 65535);

/// From one port to another, both included.
pub(in crate::lint) type Ports = (u32, u32);

/// A rule of a security group that lets everybody in.
pub(in crate::lint) struct Open {
    /// What everybody can reach.
    pub ports: Vec<Ports>,
    /// Whether it is for TCP, perhaps among others.
    pub tcp: bool,
    /// Where it says so.
    pub span: Span,
}

/// Rules of security groups, by the argument that names who may come.
const RULES: &[spots::Spot] = &[
    ("iec_security_group_rule", "remote_ip_prefix"),
    ("networking_secgroup_rule", "remote_ip_prefix"),
];

/// Calls with each rule of a security group that certainly lets everybody in.
pub(in crate::lint) fn open_rules(scene: &Scene<'_>, each: &mut dyn FnMut(Open)) {
    spots::each(scene, RULES, &mut |_, rule, name| {
        if let Some((ports, tcp)) = open(rule, name) {
            let span = rule.place(name);
            each(Open { ports, tcp, span });
        }
    });
}

fn open(rule: &BlockView<'_>, name: &str) -> Option<(Vec<Ports>, bool)> {
    let absent = |name: &str| {
        let empty = rule.text(name).is_some_and(|text| text.is_empty());
        empty || rule.is_given(name) == Some(false)
    };
    let lets_in = rule.text("direction").is_some_and(|d| &*d == "ingress")
        && (absent("action")
            || rule
                .text("action")
                .is_some_and(|action| &*action == "allow"))
        && absent("remote_group_id")
        && absent("remote_address_group_id")
        && (absent(name) || rule.text(name).is_some_and(|text| is_everybody(&text)));
    if !lets_in {
        return None;
    }
    if absent("protocol") {
        return Some((vec![ALL], true));
    }
    let tcp = match &*rule.text("protocol")? {
        "tcp" => true,
        "udp" => false,
        _ => return None,
    };
    if !absent("ports") {
        return Some((list(&rule.text("ports")?)?, tcp));
    }
    if absent("port_range_min") && absent("port_range_max") {
        return Some((vec![ALL], tcp));
    }
    let port = |name: &str| u32::try_from(rule.number(name)?).ok();
    let first = port("port_range_min")?;
    let last = if absent("port_range_max") {
        first
    } else {
        port("port_range_max")?
    };
    Some((vec![(first, last)], tcp))
}

/// The option that replaces a rule's own ports.
pub(in crate::lint) const OPTION: OptionSpec = OptionSpec {
    name: "ports",
    kind: OptionKind::Texts,
};

/// The ports that a rule was told, else those of administrators.
pub(in crate::lint) fn admin(scene: &Scene<'_>, lint: &Lint) -> Vec<Ports> {
    told(scene, lint).unwrap_or_else(|| ADMIN.to_vec())
}

/// The ports that a rule was told.
pub(in crate::lint) fn told(scene: &Scene<'_>, lint: &Lint) -> Option<Vec<Ports>> {
    let texts = scene.settings().texts(lint, OPTION.name)?;
    Some(texts.iter().filter_map(|text| range(text)).gathered())
}

/// Reads `22,3389,8000-9000`; nothing where a part is no port.
pub(in crate::lint) fn list(text: &str) -> Option<Vec<Ports>> {
    text.split(',').map(range).collect()
}

fn range(text: &str) -> Option<Ports> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let port = |text: &str| text.trim().parse::<u32>().ok().filter(|p| *p <= 65535);
    Some((port(first)?, port(last)?))
}

/// The first range that is met by one of the others, as far as it is met.
pub(in crate::lint) fn met(open: &[Ports], meant: &[Ports]) -> Option<Ports> {
    let both = |a: &Ports, b: &Ports| (a.0.max(b.0), a.1.min(b.1));
    let pairs = open
        .iter()
        .flat_map(|a| meant.iter().map(move |b| both(a, b)));
    pairs.into_iter().find(|(first, last)| first <= last)
}

/// The first range that is not within one of the others.
pub(in crate::lint) fn outside(open: &[Ports], allowed: &[Ports]) -> Option<Ports> {
    let within = |a: &Ports| allowed.iter().any(|b| b.0 <= a.0 && a.1 <= b.1);
    open.iter().copied().find(|range| !within(range))
}

/// How a range is written.
pub(in crate::lint) fn shown(range: Ports) -> String {
    match range {
        ALL => "every port".to_owned(),
        (first, last) if first == last => format!("port {first}"),
        (first, last) => format!("ports {first}-{last}"),
    }
}

/// Whether a text stands for every address: a prefix of no length, or half of everything.
pub(in crate::lint) fn is_everybody(text: &str) -> bool {
    let text = text.trim();
    let prefix = text.rsplit_once('/').map(|(_, prefix)| prefix);
    matches!(prefix, Some("0" | "1"))
        || matches!(text, "0.0.0.0-255.255.255.255" | "::" | "*" | "%")
        || text.starts_with("::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
}

/// The text that stands for everybody in a value that is a text, texts with commas between them, or several texts.
pub(in crate::lint) fn everybody(value: &Value) -> Option<Rc<str>> {
    match value.view() {
        View::String(text) => text.split(',').any(is_everybody).then(|| text.clone()),
        View::List(values) | View::Set(values) | View::Tuple(values) => {
            values.iter().find_map(everybody)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_read_and_compared() {
        assert_eq!(list("22, 80-90"), Some(vec![(22, 22), (80, 90)]));
        assert_eq!(list("22,http"), None);
        assert_eq!(met(&[(1, 65535)], ADMIN), Some((20, 23)));
        assert_eq!(met(&[(80, 90), (3300, 3310)], ADMIN), Some((3306, 3306)));
        assert_eq!(met(&[(80, 90)], ADMIN), None);
        assert_eq!(
            outside(&[(80, 80), (443, 444)], &[(80, 80), (443, 443)]),
            Some((443, 444))
        );
        assert_eq!(outside(&[(81, 82)], &[(80, 90)]), None);
    }

    #[test]
    fn everybody_has_several_names() {
        for text in [
            "0.0.0.0/0",
            "::/0",
            " 0.0.0.0/0",
            "128.0.0.0/1",
            "%",
            "0.0.0.0-255.255.255.255",
        ] {
            assert!(is_everybody(text), "{text}");
        }
        for text in ["10.0.0.0/8", "0.0.0.0", "10.%", "10.0.0.0/10", ""] {
            assert!(!is_everybody(text), "{text}");
        }
    }
}
