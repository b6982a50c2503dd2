//! Functions of IP address ranges.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::spec::{Args, FuncError, FuncSpec, Param, Returns, TypeSpec};
use crate::value::{Natural, Number, Type, Value};

const PREFIX: Param = Param::new("prefix", TypeSpec::String);
const STRING: Returns = Returns::Fixed(TypeSpec::String);

/// An address range: its first address, and how many leading bits are fixed.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Range {
    address: u128,
    /// 32 or 128.
    bits: u32,
    fixed: u32,
}

impl Range {
    fn parse(text: &str) -> Result<Self, String> {
        let invalid = || format!("`{text}` is no address range such as 10.0.0.0/8");
        let (address, fixed) = text.split_once('/').ok_or_else(invalid)?;
        let (address, bits) = match parse_v4(address) {
            Some(address) => (u128::from(address), 32),
            None => (
                address
                    .parse::<Ipv6Addr>()
                    .map_err(|_| invalid())?
                    .to_bits(),
                128,
            ),
        };
        let digits = !fixed.is_empty() && fixed.bytes().all(|b| b.is_ascii_digit());
        let fixed = fixed
            .parse()
            .ok()
            .filter(|f| digits && *f <= bits)
            .ok_or_else(invalid)?;
        let range = Self {
            address,
            bits,
            fixed,
        };
        Ok(Self {
            address: address & range.mask(),
            ..range
        })
    }

    /// Ones at the fixed bits, within the address's length.
    fn mask(self) -> u128 {
        self.all() & !self.host_mask()
    }

    /// Ones at the bits that are not fixed.
    fn host_mask(self) -> u128 {
        self.all().checked_shr(self.fixed).unwrap_or(0)
    }

    fn all(self) -> u128 {
        if self.bits == 32 {
            u128::from(u32::MAX)
        } else {
            u128::MAX
        }
    }

    fn write(self) -> String {
        let fixed = if self.is_mapped() {
            self.fixed.saturating_sub(96)
        } else {
            self.fixed
        };
        format!("{}/{fixed}", write_address(self.address, self.bits))
    }

    /// Whether its first address is an IPv4 address in the form of an IPv6 one. The reference takes it for
    /// the one here and for the other there.
    fn is_mapped(self) -> bool {
        self.bits == 128 && self.address >> 32 == 0xffff
    }

    /// The last address of a range of another length around an address.
    fn last(self) -> u128 {
        self.address | self.host_mask()
    }

    /// The range of another length that follows. Nothing when the addresses end.
    fn next(self, fixed: u32) -> Option<Self> {
        let around = Self { fixed, ..self };
        let last = (self.last() & around.mask()) | around.host_mask();
        let address = if last == self.all() {
            None
        } else {
            last.checked_add(1)
        };
        address.map(|address| Self {
            address: address & around.mask(),
            ..around
        })
    }

    fn contains(self, address: u128) -> bool {
        address & self.mask() == self.address
    }
}

/// Octets may have leading zeros, which mean nothing.
fn parse_v4(text: &str) -> Option<u32> {
    let octets: Option<Vec<u8>> = text
        .split('.')
        .map(|octet| {
            let digits = !octet.is_empty() && octet.bytes().all(|b| b.is_ascii_digit());
            octet.parse().ok().filter(|_| digits)
        })
        .collect();
    let octets: [u8; 4] = octets?.try_into().ok()?;
    Some(u32::from_be_bytes(octets))
}

fn write_address(address: u128, bits: u32) -> String {
    if bits == 32 {
        return Ipv4Addr::from_bits(u32::try_from(address).unwrap_or(0)).to_string();
    }
    let address = Ipv6Addr::from_bits(address);
    address
        .to_ipv4_mapped()
        .map_or_else(|| address.to_string(), |v4| v4.to_string())
}

fn range(args: &Args<'_>) -> Result<Range, FuncError> {
    Range::parse(args.text(0)?).map_err(FuncError::call)
}

/// Puts a number behind so many bits, as the reference does also for negative ones.
fn insert(range: Range, number: &Whole, shift: u32) -> Result<u128, FuncError> {
    let (negative, magnitude) = number;
    let shifted = magnitude << shift as usize;
    let address = if *negative {
        // What two's complement gives, without its sign.
        let below = (&shifted - &Natural::small(1)).to_u128();
        below.and_then(|below| (below & !range.address).checked_add(1))
    } else {
        shifted.to_u128().map(|shifted| shifted | range.address)
    };
    let address = address.filter(|address| *address <= range.all());
    address.ok_or_else(|| {
        let number = written(number);
        FuncError::call(format!("the number {number} leads out of all addresses"))
    })
}

/// Whether a whole number is negative, and the number without its sign.
type Whole = (bool, Natural);

fn whole(number: &Number) -> Result<Whole, FuncError> {
    let (negative, magnitude) = number
        .to_integer()
        .ok_or_else(|| FuncError::call("a whole number is required"))?;
    Ok((negative && !magnitude.is_zero(), magnitude))
}

fn written((negative, magnitude): &Whole) -> String {
    format!("{}{magnitude}", if *negative { "-" } else { "" })
}

/// `cidrhost`
pub static CIDRHOST: FuncSpec = FuncSpec {
    name: "cidrhost",
    summary: "An address of a range by its number, from the end when negative.",
    params: &[PREFIX, Param::new("hostnum", TypeSpec::Number)],
    returns: STRING,
    run: cidrhost,
    examples: &[
        ("cidrhost(\"10.12.112.0/20\", 16)", "\"10.12.112.16\""),
        ("cidrhost(\"10.12.112.0/20\", -1)", "\"10.12.127.255\""),
    ],
    ..FuncSpec::BASE
};

fn cidrhost(args: &Args<'_>) -> Result<Value, FuncError> {
    let range = range(args)?;
    let number = whole(args.number(1)?)?;
    let most = range.host_mask();
    // Of a number that is not negative the reference looks at 64 bits only, the first being a sign.
    let (counted, number) = if number.0 {
        let counted = (&number.1 - &Natural::small(1)).to_u128();
        let address = counted.and_then(|counted| most.checked_sub(counted));
        (
            counted,
            (
                false,
                Natural::from_be_bytes(&address.unwrap_or(0).to_be_bytes()),
            ),
        )
    } else {
        let counted = u128::try_from(number.1.low().cast_signed());
        (Some(counted.unwrap_or(0)), number)
    };
    if counted.is_none_or(|counted| counted > most) {
        let text = format!(
            "a range of {} fixed bits has no host of this number",
            range.fixed
        );
        return Err(FuncError::call(text));
    }
    let shift = if range.is_mapped() { 96 } else { 0 };
    let address = insert(range, &number, shift)?;
    Ok(Value::string(write_address(address, range.bits)))
}

/// `cidrnetmask`
pub static CIDRNETMASK: FuncSpec = FuncSpec {
    name: "cidrnetmask",
    summary: "The mask of an IPv4 range, written as an address.",
    params: &[PREFIX],
    returns: STRING,
    run: |args| {
        let range = range(args)?;
        if range.bits != 32 && !range.is_mapped() {
            return Err(FuncError::call("only IPv4 ranges have a mask"));
        }
        Ok(Value::string(write_address(range.mask(), range.bits)))
    },
    examples: &[("cidrnetmask(\"172.16.0.0/12\")", "\"255.240.0.0\"")],
    ..FuncSpec::BASE
};

/// `cidrsubnet`
pub static CIDRSUBNET: FuncSpec = FuncSpec {
    name: "cidrsubnet",
    summary: "A range inside a range: so many more bits fixed, the one with this number.",
    params: &[
        PREFIX,
        Param::new("newbits", TypeSpec::Number),
        Param::new("netnum", TypeSpec::Number),
    ],
    returns: STRING,
    run: cidrsubnet,
    examples: &[("cidrsubnet(\"172.16.0.0/12\", 4, 2)", "\"172.18.0.0/16\"")],
    ..FuncSpec::BASE
};

fn cidrsubnet(args: &Args<'_>) -> Result<Value, FuncError> {
    let range = range(args)?;
    let more = args
        .int(1)
        .map_err(|error| FuncError::call(error.message))?;
    let number = whole(args.number(2)?)?;
    let fixed = more.checked_add(i64::from(range.fixed));
    let fixed = fixed.filter(|fixed| *fixed <= i64::from(range.bits));
    let fixed = fixed.ok_or_else(|| {
        FuncError::call(format!(
            "a range of {} fixed bits cannot be made longer by {more}",
            range.fixed
        ))
    })?;
    let most = u32::try_from(more)
        .ok()
        .and_then(|more| 1_u64.checked_shl(more));
    if number.1.low() > most.map_or(u64::MAX, |most| most - 1) {
        let message = format!("{more} bits cannot hold the number {}", written(&number));
        return Err(FuncError::call(message));
    }
    let Ok(fixed) = u32::try_from(fixed) else {
        // The reference prints a range of a negative length so, as long as the address stays in place.
        return if number.1.is_zero() {
            Ok(Value::string("<nil>"))
        } else {
            Err(FuncError::call(
                "a range cannot have fewer than no fixed bits",
            ))
        };
    };
    let address = insert(range, &number, range.bits - fixed)?;
    Ok(Value::string(
        Range {
            address,
            fixed,
            ..range
        }
        .write(),
    ))
}

/// `cidrsubnets`
pub static CIDRSUBNETS: FuncSpec = FuncSpec {
    name: "cidrsubnets",
    summary: "Ranges inside a range one after the other, each with so many more bits fixed.",
    params: &[PREFIX],
    variadic: Some(Param::new("newbits", TypeSpec::Number)),
    returns: Returns::Fixed(TypeSpec::List(&TypeSpec::String)),
    run: cidrsubnets,
    examples: &[(
        "cidrsubnets(\"10.1.0.0/16\", 4, 4, 8)",
        "[\"10.1.0.0/20\", \"10.1.16.0/20\", \"10.1.32.0/24\"]",
    )],
    ..FuncSpec::BASE
};

fn cidrsubnets(args: &Args<'_>) -> Result<Value, FuncError> {
    let range = Range::parse(args.text(0)?).map_err(|message| FuncError::arg(0, message))?;
    let mut found: Vec<Value> = Vec::new();
    let mut current: Option<Range> = None;
    for index in 1..args.values.len() {
        let more = args.int(index)?;
        let fixed = u32::try_from(more)
            .ok()
            .filter(|more| (1..=32).contains(more));
        let fixed = fixed.ok_or_else(|| FuncError::arg(index, "from 1 to 32 bits may be added"))?;
        let fixed = range.fixed + fixed;
        if fixed > range.bits {
            let text = format!("an address has only {} bits, not {fixed}", range.bits);
            return Err(FuncError::arg(index, text));
        }
        let next = match current {
            _ if range.is_mapped() => None,
            // The reference looks for the range before the first one, which here there is not.
            None => Some(Range { fixed, ..range }).filter(|first| first.address != 0),
            Some(current) => current
                .next(fixed)
                .filter(|next| range.contains(next.address)),
        };
        let next =
            next.ok_or_else(|| FuncError::arg(index, "no addresses are left for this range"))?;
        found.push(Value::string(next.write()));
        current = Some(next);
    }
    Ok(Value::list(Type::String, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_put_in_as_long_integers_are() {
        use dashu_int::{IBig, UBig};
        let addresses = [("fd00::/60", 128), ("::/0", 128), ("10.255.0.0/16", 32)];
        let magnitudes = [
            0,
            1,
            2,
            3,
            255,
            1 << 63,
            u128::MAX >> 60,
            1 << 70,
            u128::MAX,
        ];
        for (prefix, bits) in addresses {
            let range = Range::parse(prefix).unwrap();
            for (magnitude, negative, shift) in magnitudes
                .iter()
                .flat_map(|m| [(m, false), (m, true)])
                .flat_map(|(m, n)| (0..=bits).map(move |shift| (*m, n && *m > 0, shift)))
            {
                let number = Natural::from_be_bytes(&magnitude.to_be_bytes());
                let sign = IBig::from(if negative { -1 } else { 1 });
                let wanted = IBig::from(range.address)
                    | (sign * IBig::from(UBig::from(magnitude))) << shift as usize;
                let wanted = u128::try_from(&wanted.into_parts().1).ok();
                let wanted = wanted.filter(|address| *address <= range.all());
                let found = insert(range, &(negative, number), shift).ok();
                assert_eq!(found, wanted, "{prefix} {negative} {magnitude} << {shift}");
            }
        }
    }

    #[test]
    fn masks() {
        let range = Range::parse("010.1.2.3/20").unwrap();
        assert_eq!(range.write(), "10.1.0.0/20");
        assert_eq!(range.host_mask(), 0xfff);
        let six = Range::parse("fd00::1/64").unwrap();
        assert_eq!(six.write(), "fd00::/64");
        assert_eq!(six.host_mask(), u128::from(u64::MAX));
        assert_eq!(Range::parse("::/0").unwrap().host_mask(), u128::MAX);
        assert_eq!(Range::parse("1.2.3.4/32").unwrap().host_mask(), 0);
    }

    #[test]
    fn refused() {
        for text in [
            "10.0.0.0",
            "300.0.0.0/8",
            "10.0.0.0/33",
            "10.0.0/8",
            "bogus",
            "10.0.0.0/+8",
            "::/129",
        ] {
            assert!(Range::parse(text).is_err(), "{text}");
        }
    }
}
