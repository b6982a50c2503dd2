//! Addresses: what lies in what, and which one is free.

use crate::sorted::SortedSet;
use std::net::Ipv4Addr;

/// An IPv4 network: its first address and the length of its prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    first: u32,
    prefix: u32,
}

impl Cidr {
    /// Reads `10.0.0.0/16`; host bits must be zero.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let first = u32::from(address.parse::<Ipv4Addr>().ok()?);
        let prefix: u32 = prefix.parse().ok().filter(|prefix| *prefix <= 32)?;
        let network = Self { first, prefix };
        (first & !network.mask() == 0).then_some(network)
    }

    fn mask(self) -> u32 {
        u32::MAX.checked_shl(32 - self.prefix).unwrap_or(0)
    }

    fn last(self) -> u32 {
        self.first | !self.mask()
    }

    /// The length of the prefix.
    pub fn prefix(self) -> u32 {
        self.prefix
    }

    /// Whether an address lies in it.
    pub fn holds(self, address: Ipv4Addr) -> bool {
        u32::from(address) & self.mask() == self.first
    }

    /// Whether an address names the network itself or all of it.
    pub fn ends(self, address: Ipv4Addr) -> bool {
        let address = u32::from(address);
        address == self.first || address == self.last()
    }

    /// Whether a server may get an address: not the network's own, not one of the last three, which the cloud
    /// keeps for itself.
    pub fn gives(self, address: Ipv4Addr) -> bool {
        let usable = self.first.saturating_add(1)..=self.last().saturating_sub(3);
        usable.contains(&u32::from(address))
    }

    /// Whether another network lies in it whole.
    pub fn contains(self, other: Self) -> bool {
        other.prefix >= self.prefix && other.first & self.mask() == self.first
    }

    /// Whether they share an address.
    pub fn overlaps(self, other: Self) -> bool {
        self.contains(other) || other.contains(self)
    }

    /// The first address that a server may get: not the network's own, not the gateway's (the first), not one
    /// of the last three (kept by the cloud for itself), and not one that is taken.
    pub fn free(self, taken: &SortedSet<Ipv4Addr>) -> Option<Ipv4Addr> {
        let usable = self.first.saturating_add(2)..=self.last().saturating_sub(3);
        usable
            .map(Ipv4Addr::from)
            .find(|address| !taken.contains(address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cidr(text: &str) -> Cidr {
        Cidr::parse(text).unwrap()
    }

    #[test]
    fn reads_only_networks() {
        for bad in ["10.0.0.1/24", "10.0.0.0", "10.0.0.0/33", "::/0", "a/8"] {
            assert_eq!(Cidr::parse(bad), None, "{bad}");
        }
        assert_eq!(cidr("0.0.0.0/0").prefix(), 0);
    }

    #[test]
    fn inside_and_across() {
        assert!(cidr("10.0.0.0/8").contains(cidr("10.1.0.0/16")));
        assert!(!cidr("10.1.0.0/16").contains(cidr("10.0.0.0/8")));
        assert!(cidr("10.1.0.0/16").overlaps(cidr("10.0.0.0/8")));
        assert!(!cidr("10.1.0.0/16").overlaps(cidr("10.2.0.0/16")));
        assert!(cidr("10.1.0.0/16").holds(Ipv4Addr::new(10, 1, 255, 255)));
    }

    #[test]
    fn ends_and_what_the_cloud_keeps() {
        let net = cidr("192.168.0.0/24");
        let at = |last| Ipv4Addr::new(192, 168, 0, last);
        let ends = [0, 1, 254, 255].map(|last| net.ends(at(last)));
        assert_eq!(ends, [true, false, false, true]);
        let given = [0, 1, 252, 253, 255].map(|last| net.gives(at(last)));
        assert_eq!(given, [false, true, true, false, false]);
        assert!(!net.gives(Ipv4Addr::new(192, 168, 1, 5)));
    }

    #[test]
    fn free_addresses() {
        let mut taken = SortedSet::new();
        let net = cidr("192.168.0.0/29");
        let mut given = Vec::new();
        while let Some(address) = net.free(&taken) {
            given.push(address.octets()[3]);
            taken.insert(address);
        }
        assert_eq!(given, [2, 3, 4]);
        assert_eq!(cidr("10.0.0.0/31").free(&taken), None);
    }
}
